"""What nbgrader's own run believes and ours does not: a cell in a student's notebook that replaces the check.

docs/teaching.md shows this cell; here it is taken from there, so the page cannot show one that does not do it.
"""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from recsys_teach import cli
from recsys_teach.authoring import build
from recsys_teach.authoring.source import blank
from recsys_teach.exercises.exercise import load_lesson
from recsys_teach.places import ROOT

OPEN = 'import numpy as np\n\nfrom recsys_teach import open_lesson\n\nlesson = open_lesson("03")'
FORGED = re.search(
    r"<!-- forged -->\n```python\n(.+?)```", (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8"), re.DOTALL
)[1]
EXERCISES = load_lesson("03").EXERCISES


def exercises_only():
    """Return lesson 03's source with the exercise cells and their grade cells alone, so that it runs in a second."""
    notebook = build.read(ROOT / "solutions" / "03_user_based_cf.py")
    notebook.cells = [nbformat.v4.new_code_cell(OPEN), *(c for c in notebook.cells if "nbgrader" in c.metadata)]
    return notebook


def handed_in(more=""):
    """Return the notebook of a student who wrote no answer, with a cell of their own."""
    notebook = exercises_only()
    for cell in notebook.cells:
        cell.source = blank(cell.source)
    if more:
        notebook.cells.insert(1, nbformat.v4.new_code_cell(more))
    return notebook


@pytest.fixture
def nbgraded(tmp_path, monkeypatch):
    """Return the points that nbgrader's own run gives to notebooks, {student: notebook}."""
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"])

    def nbgrader(*arguments):
        command = [sys.executable, "-m", "nbgrader", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr[-3000:]

    def graded(notebooks):
        (tmp_path / "source" / "lesson").mkdir(parents=True)
        nbformat.write(exercises_only(), tmp_path / "source" / "lesson" / "03.ipynb")
        nbgrader("generate_assignment", "lesson")
        for student, notebook in notebooks.items():
            folder = tmp_path / "submitted" / student / "lesson"
            folder.mkdir(parents=True)
            nbformat.write(notebook, folder / "03.ipynb")
        nbgrader("autograde", "lesson")
        code = "import json, sys\nfrom nbgrader.api import Gradebook\nwith Gradebook(sys.argv[1]) as book:\n"
        code += '    print(json.dumps({s.student.id: s.score for s in book.assignment_submissions("lesson")}))'
        command = [sys.executable, "-c", code, f"sqlite:///{tmp_path / 'gradebook.db'}"]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    return graded


@pytest.mark.filterwarnings("ignore")
def test_one_cell_earns_all_points_in_nbgrader_and_none_here(nbgraded, sandbox, tmp_path):
    notebooks = {"honest": handed_in(), "forged": handed_in(FORGED)}
    everything = sum(e.max_points for e in EXERCISES)
    assert nbgraded(notebooks) == {"honest": 0.0, "forged": everything} and everything == 10

    folder = tmp_path / "handed in"
    folder.mkdir()
    for student, notebook in notebooks.items():
        nbformat.write(notebook, folder / f"{student}.ipynb")
    assert cli.main(["grade", str(folder), "--lesson", "03", "--out", str(tmp_path / "out")]) == 0
    with (tmp_path / "out" / "gradebook.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {float(row["points"]) for row in rows} == {0.0}
    told = {(row["id"], row["exercise"], row["status"]) for row in rows}
    assert {(student, e.id, "not attempted") for student in notebooks for e in EXERCISES} <= told
