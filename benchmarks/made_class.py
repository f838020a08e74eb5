"""A made class: notebooks of lesson 03 as people hand them in, some of them hostile."""

from __future__ import annotations

import random
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import nbformat

from recsys_teach.authoring import build
from recsys_teach.exercises.exercise import load_lesson
from recsys_teach.places import ROOT
from tests.answers.corated_cosine import ZEROS
from tests.test_sandbox import HOSTILE

LESSON = "03"
SOURCE = ROOT / "solutions" / "03_user_based_cf.py"
HOSTILE_SHARE = 0.05
BLANK_SHARE = 0.15
WRONG_SHARE = 0.3


def ways(name: str) -> tuple[list[str], list[str]]:
    """Return right and wrong ways of writing an exercise."""
    answers = import_module(f"tests.answers.{name}")
    right = list(answers.RIGHT.values())
    wrong = [one[1] if isinstance(one, tuple) else one for one in answers.WRITTEN.values()]
    return right, [one for one in wrong if isinstance(one, str)] or [ZEROS]


def notebook_of(answers: dict[str, str], only_exercises: bool = False) -> nbformat.NotebookNode:
    """Return lesson 03 with these answers, {function: code}; with `only_exercises`, its answer and grade cells alone."""
    notebook = build.blank_notebook(SOURCE)
    if only_exercises:
        head = nbformat.v4.new_code_cell(
            'import numpy as np\nfrom recsys_teach import open_lesson\nlesson = open_lesson("03")', id="head"
        )
        notebook.cells = [head, *(c for c in notebook.cells if c.metadata.get("recsys_teach"))]
    for cell in notebook.cells:
        told = cell.metadata.get("recsys_teach", {})
        if told.get("role") == "exercise" and cell["id"] in answers:
            cell.source = answers[cell["id"]].strip()
    return notebook


def made_class(count: int, seed: int = 0, hostile: float = HOSTILE_SHARE) -> Iterator[tuple[str, dict[str, str], str]]:
    """Give (student, answers, name of the hostile answer or "") for so many students; the same seed gives the same class."""
    chance = random.Random(seed)
    names = [e.name for e in load_lesson(LESSON).EXERCISES]
    known = {name: ways(name) for name in names}
    nasty = set(chance.sample(range(count), round(hostile * count)))
    attacks = list(HOSTILE)
    for place in range(count):
        answers = {}
        for name in names:
            right, wrong = known[name]
            draw = chance.random()
            if draw >= BLANK_SHARE:
                answers[name] = chance.choice(wrong if draw < BLANK_SHARE + WRONG_SHARE else right)
        attack = attacks[chance.randrange(len(attacks))] if place in nasty else ""
        if attack:
            answers["corated_cosine"] = HOSTILE[attack][1]
        yield f"s{place:04}", answers, attack


def write_class(folder: Path, count: int, seed: int = 0, only_exercises: bool = False) -> dict[str, str]:
    """Write a class of notebooks; return {student: name of the hostile answer} of the hostile ones."""
    folder.mkdir(parents=True, exist_ok=True)
    blank, attacks = notebook_of({}, only_exercises), {}
    for student, answers, attack in made_class(count, seed):
        notebook = nbformat.from_dict(blank)
        for cell in notebook.cells:
            if cell.metadata.get("recsys_teach", {}).get("role") == "exercise" and cell["id"] in answers:
                cell.source = answers[cell["id"]].strip()
        nbformat.write(notebook, folder / f"{student}.ipynb")
        attacks |= {student: attack} if attack else {}
    return attacks
