"""Numbers of each student's own, in the cells tagged `variant` and in questions. The exercises are the same for everybody.

A bank says what may differ: `variant(rng)` draws plain data, `questions(values)` makes the questions and works their keys
out, and INTRODUCTION and VARIANT_CODE name the values in curly brackets. Drawn is from HMAC(key, student, lesson, version),
so nobody can draw without the key, and whoever has it draws the same again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from recsys_teach import places
from recsys_teach.exercises import codec
from recsys_teach.exercises.collect import Cell
from recsys_teach.exercises.exercise import Question
from recsys_teach.grading.keys import generator
from recsys_teach.grading.questions import calls_in
from recsys_teach.grading.submission import Unreadable, read_submission

EVERYBODY = ""  # who has no values of their own


class BadBank(ValueError):
    """A bank cannot be used for marks. The text says what is wrong with it and what to write."""


def lesson_of(bank) -> str:
    """Return the number of a bank's lesson: "t1" of "t1_transfer"."""
    return bank.NOTEBOOK.split("_")[0]


def values_for(bank, key: bytes, student: str) -> dict:
    """Return a student's values as plain data, {} where the bank draws none. Without a key, everybody's. Raises BadBank."""
    own = bool(key) and student != EVERYBODY
    return _drawn(bank, key if own else b"", "variant", student if own else EVERYBODY)


def practice_values(bank) -> dict:
    """Return values that are nobody's, for a copy in which questions are not marked. Raises BadBank."""
    return _drawn(bank, b"", "practice", EVERYBODY)


def _drawn(bank, key, what, student):
    if not hasattr(bank, "variant"):
        return {}
    told = bank.variant(generator(key, what, student, lesson_of(bank), getattr(bank, "VERSION", 1)))
    if type(told) is not dict or not all(type(name) is str and name.isidentifier() for name in told):
        raise BadBank(f"variant() of {bank.NOTEBOOK} gives {told!r:.80}. Return a dict of names and values.")
    try:
        return _plain(codec.decode(codec.encode(told)))
    except codec.NotPlain as error:
        raise BadBank(
            f"variant() of {bank.NOTEBOOK} gives a {error.kind}, which is no plain data. Return numbers, texts, lists."
        ) from None


def _plain(value):
    """Return plain data that reads as Python when it is written into code: an array's values as lists."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if type(value) is dict:
        return {name: _plain(one) for name, one in value.items()}
    return type(value)(map(_plain, value)) if type(value) in (list, tuple) else value


def filled(bank, part: str, values: dict) -> str:
    """Return a text of the bank, such as "VARIANT_CODE", with the values in their places; "" if it has none. Raises BadBank."""
    try:
        return getattr(bank, part, "").format(**values)
    except (LookupError, ValueError, AttributeError) as error:
        raise BadBank(
            f"{part} of {bank.NOTEBOOK} cannot be filled in: {error}. Name values of variant() in curly brackets, and write "
            "{{ and }} for brackets that stay."
        ) from None


def questions_for(bank, key: bytes, student: str, cells: Iterable[Cell] = ()) -> list[Question]:
    """Return the questions that a lesson asks a student, keys worked out from the student's values. Raises BadBank.

    `cells` are those that were handed in: where they hold everybody's `variant` cell and not the student's own, everybody's
    questions are returned. Of a bundled lesson these are the questions that its own notebook asks; those that a later
    lesson asks are not among them.
    """
    if not hasattr(bank, "questions"):
        return _as_asked(bank)
    values, common = (values_for(bank, key, one) for one in (student, EVERYBODY))
    if values != common and cells:
        codes = {cell.source.strip() for cell in cells}
        own, everybodys = (filled(bank, "VARIANT_CODE", one).strip() for one in (values, common))
        values = common if everybodys in codes and own not in codes else values
    return list(bank.questions(values))


def _as_asked(bank):
    """Return a bank's own questions, each with what its notebook presets."""
    own = [one for one in bank.QUESTIONS if one.id.startswith(f"{lesson_of(bank)}.")]
    asked = _asked_in(bank.NOTEBOOK)
    return own if asked is None else [replace(one, preset=asked[one.id]) for one in own if one.id in asked]


@lru_cache
def _asked_in(notebook):
    """Return {id of a question: what its call presets} of a published notebook, None if there is none."""
    try:
        cells = read_submission(places.lessons() / f"{notebook}.ipynb").cells
    except Unreadable:
        return None
    return dict(calls_in(cells))
