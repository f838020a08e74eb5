"""What a learner's copy may have of a lesson for marks, as JSON values; `exercises/sealed.py` reads it.

No reference, no switch, no function that draws cases, no solution, no hint with code and no key of a question is in it.
What is expected of the cases that everybody has is, because a check shows it.
"""

from __future__ import annotations

import inspect
import re
from base64 import b64encode

import numpy as np

from recsys_teach.exercises import codec
from recsys_teach.exercises.exercise import UNSURE, as_argument
from recsys_teach.grading.variants import EVERYBODY, lesson_of, questions_for

CODE = re.compile(r"`|^(?: {4}|\t)", re.MULTILINE)


def sealed(bank, exam: bool = False) -> dict:
    """Return the lesson of a bank's module without what would give its answers away; for an exam, without its mistakes too."""
    questions = questions_for(bank, b"", EVERYBODY)
    return {
        "lesson": lesson_of(bank),
        "title": bank.TITLE,
        "notebook": bank.NOTEBOOK,
        "exam": exam,
        "questions": [{"id": one.id, "letters": _letters(one)} for one in questions],
        "exercises": [_exercise(one, exam) for one in bank.EXERCISES],
    }


def _letters(question):
    """Return the options that can be told without the key: those of a choice. Among numbers the key would be one."""
    return [one for one in question.options if one != UNSURE] if isinstance(question.key, str) else []


class _Values:
    """Encoded values, each kept once and known by its place."""

    def __init__(self):
        self.places: dict[bytes, int] = {}

    def place(self, encoded: bytes) -> int:
        return self.places.setdefault(encoded, len(self.places))


def _exercise(exercise, exam):
    values = _Values()
    parameters = inspect.signature(exercise.answer).parameters.values()
    cases = [
        {"args": values.place(encoded), "group": case.group, "name": case.name, "mirrors": case.mirrors}
        for case, encoded in zip(exercise.drawn, exercise.encoded, strict=True)
    ]
    same = ("id", "number", "title", "minutes", "version", "name", "kind", "points", "tolerance", "limits")
    return {name: getattr(exercise, name) for name in (*same, "keeps_input", "done", "task")} | {
        "parameters": [one.name for one in parameters if one.kind is not one.KEYWORD_ONLY],
        "stub": exercise.source["stub"],
        "hints": [] if exam else [one for one in exercise.hints if not CODE.search(one)],
        "errors": {} if exam else exercise.errors,
        "cases": cases,
        "expected": [values.place(_outcome(exercise, one)) for one in exercise.encoded],
        "misconceptions": [] if exam else [_misconception(exercise, one, values) for one in exercise.misconceptions],
        "values": [b64encode(one).decode("ascii") for one in values.places],
    }


def _misconception(exercise, one, values):
    show = None
    if one.show:
        args = codec.encode(tuple(map(as_argument, one.show)))
        outcomes = [values.place(_outcome(exercise, args, **switch)) for switch in ({}, one.switch)]
        show = {"args": values.place(args), "expected": outcomes[0], "outcome": outcomes[1]}
    outcomes = [values.place(_outcome(exercise, args, **one.switch)) for args in exercise.encoded]
    return {"id": one.id, "see": one.see, "name": one.name, "remedy": one.remedy, "show": show, "outcomes": outcomes}


def _outcome(exercise, encoded, **switch):
    """Return what the reference gives for encoded arguments, encoded."""
    with np.errstate(all="ignore"):
        return codec.encode(exercise.answer(*codec.decode(encoded), **switch))
