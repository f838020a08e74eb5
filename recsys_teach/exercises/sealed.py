"""A lesson for marks on a learner's own machine: exercises without reference, solution and key, read from one JSON file.

What the reference gives for the cases that everybody has, and what each mistake gives, is looked up there, so a check says
what it says in any other lesson. `grading/seal.py` writes the file. Cases that are drawn when it is marked are not in it.

In an exam neither mistakes nor hints are in it, and a check says how many cases agree. That is a courtesy, not a lock: what
is expected of a case is in the file, and everything runs on the learner's own machine.
"""

from __future__ import annotations

import inspect
import json
from base64 import b64decode
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from recsys_teach.exercises import codec, messages
from recsys_teach.exercises.exercise import UNSURE, Case, Exercise, Misconception, Question

REFERENCE = ""  # the table of what is expected, among those of mistakes


class NotSealed(LookupError):
    """What was asked for is in no table. The text says so."""


@dataclass(frozen=True)
class SealedExercise(Exercise):
    """An exercise whose `answer` looks outcomes up. It has a stub and no solution."""

    stub: str = ""

    @cached_property
    def source(self) -> dict:
        return {"stub": self.stub}


@dataclass(frozen=True)
class SealedLesson:
    """What `load_lesson` gives in the place of a bank's module."""

    TITLE: str
    NOTEBOOK: str
    EXERCISES: list[SealedExercise]
    QUESTIONS: list[Question]
    EXAM: bool
    SEALED: bool = True


@lru_cache
def read_sealed(path: Path) -> SealedLesson:
    """Return the lesson in a file."""
    return opened(json.loads(path.read_text(encoding="utf-8")))


def opened(told: dict) -> SealedLesson:
    """Return the lesson that `seal.sealed` told of."""
    exercises = [_exercise(one) for one in told["exercises"]]
    questions = [_question(one) for one in told["questions"]]
    return SealedLesson(told["title"], told["notebook"], exercises, questions, told["exam"])


def _exercise(told):
    values = [b64decode(one) for one in told["values"]]
    places = [case["args"] for case in told["cases"]]
    tables = {REFERENCE: {values[at]: values[to] for at, to in zip(places, told["expected"], strict=True)}}
    mistakes = []
    for one in told["misconceptions"]:
        table = {values[at]: values[to] for at, to in zip(places, one["outcomes"], strict=True)}
        if show := one["show"]:
            tables[REFERENCE][values[show["args"]]] = values[show["expected"]]
            table[values[show["args"]]] = values[show["outcome"]]
        tables[one["id"]] = table
        shown = codec.decode(values[show["args"]]) if show else ()
        mistakes.append(Misconception(one["id"], {"sealed": one["id"]}, shown, one["see"], one["name"], one["remedy"]))

    def cases(rng):
        for one in told["cases"]:
            args = codec.decode(values[one["args"]])
            yield Case(*args, group=one["group"], name=one["name"], mirrors=one["mirrors"])

    same = ("id", "number", "title", "minutes", "version", "kind", "points", "done", "tolerance", "keeps_input", "task")
    return SealedExercise(
        **{name: told[name] for name in same},
        answer=_looked_up(told["name"], told["parameters"], tables),
        cases=cases,
        misconceptions=mistakes,
        hints=told["hints"],
        limits=tuple(told["limits"]) if told["limits"] else None,
        errors={id: tuple(texts) for id, texts in told["errors"].items()},
        stub=told["stub"],
    )  # fmt: skip


def _looked_up(name, parameters, tables):
    """Return a function that looks like the reference and gives what the tables hold."""

    def answer(*arguments, sealed=REFERENCE):
        found = tables.get(sealed, {}).get(codec.encode(arguments))
        if found is None:
            raise NotSealed(
                f"What {name} gives for this input is not in this copy. It has the cases that everybody has, and no more."
            )
        return _as_returned(codec.decode(found))

    kinds = inspect.Parameter
    named = [kinds(one, kinds.POSITIONAL_OR_KEYWORD) for one in parameters]
    answer.__name__ = name
    answer.__signature__ = inspect.Signature([*named, kinds("sealed", kinds.KEYWORD_ONLY, default=REFERENCE)])
    return answer


def _as_returned(value):
    """Return what a function hands back for plain data: the codec takes a sparse matrix or a frame, not their parts."""
    if isinstance(value, codec.Sparse):
        from scipy import sparse

        return sparse.csr_array((value.data, value.indices, value.indptr), shape=value.shape)
    if isinstance(value, codec.Frame):
        import pandas as pd

        return pd.DataFrame(dict(enumerate(value.columns)), index=value.index).set_axis(value.names, axis=1)
    return tuple(map(_as_returned, value)) if type(value) is tuple else value


def _question(told):
    """Return a question that takes what can be an answer, and says that it is recorded."""
    recorded = messages.SEALED["recorded"]
    if told["letters"]:
        return Question(told["id"], "", "", dict.fromkeys([*told["letters"], UNSURE], recorded))
    return Question(told["id"], "", float("nan"), {UNSURE: recorded}, other=recorded)
