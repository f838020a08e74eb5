"""What an exercise, a case, a misconception and a question are."""

from __future__ import annotations

import importlib
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from recsys_teach.exercises import codec

BANK = Path(__file__).parent / "bank"
SEED = 0


class Case:
    """One input, its group, and, for a symmetric function, the name of the case it mirrors. Lists become arrays."""

    def __init__(self, *args, group: str, name: str = "", mirrors: str = ""):
        self.args = tuple(np.array(a, dtype=float) if isinstance(a, list) else a for a in args)
        self.group, self.name, self.mirrors = group, name, mirrors

    @property
    def size(self) -> int:
        """How many numbers the input holds: what "the smallest case" means."""
        return sum(np.size(a) for a in self.args)


@dataclass(frozen=True)
class Misconception:
    """A way to go wrong: a switch of the reference (keyword arguments), and three texts.

    see     a question about the smallest failing case, without the cause
    name    "your function seems to …"
    show    arguments of a small call that shows it
    remedy  what to change, in words
    """

    id: str
    see: str
    name: str
    remedy: str
    show: tuple = ()
    switch: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """What an answer may be instead of right: one misconception, or two at once, with the outcomes it gives."""

    members: tuple[Misconception, ...]
    outcomes: tuple


@dataclass(frozen=True)
class Question:
    """A question with a key. Choice: `options` maps every letter to an answer to whoever chose it."""

    id: str
    text: str
    key: object
    options: dict[str, str]
    tolerance: float = 0.0


@dataclass(frozen=True)
class Exercise:
    """An exercise: the function to write, its cases in groups that earn points, and what learners do instead.

    answer      the reference; its keyword-only arguments are the switches of the misconceptions
    kind        what it returns: "float", "array", "list", "dict", …
    points      group → points; a group earns them when all its cases agree
    limits      the least and the greatest value that can come out, if there are such
    """

    id: str
    number: str
    title: str
    minutes: int
    version: int
    answer: Callable
    kind: str
    points: dict[str, float]
    cases: Callable[[np.random.Generator], Iterator[Case]]
    misconceptions: list[Misconception]
    hints: list[str]
    done: str
    tolerance: float = 1e-6
    limits: tuple[float, float] | None = None

    @property
    def name(self) -> str:
        """The name of the function to write."""
        return self.answer.__name__

    @property
    def max_points(self) -> float:
        return float(sum(self.points.values()))

    @cached_property
    def drawn(self) -> list[Case]:
        """The cases, drawn with the seed that all graders share."""
        return list(self.cases(np.random.default_rng(SEED)))

    @cached_property
    def encoded(self) -> list[bytes]:
        return [codec.encode(case.args) for case in self.drawn]

    @cached_property
    def expected(self) -> tuple:
        return self.outcomes_of()

    def outcomes_of(self, **switch) -> tuple:
        """Return what the reference gives for every case with these switches, as plain data."""
        with np.errstate(all="ignore"):
            return tuple(codec.decode(codec.encode(self.answer(*codec.decode(case), **switch))) for case in self.encoded)

    @cached_property
    def singles(self) -> list[Candidate]:
        """Every misconception with its outcomes."""
        return [Candidate((m,), self.outcomes_of(**m.switch)) for m in self.misconceptions]

    @cached_property
    def pairs(self) -> list[Candidate]:
        """Every two misconceptions that switch different arguments, made at once."""
        return [
            Candidate((a, b), self.outcomes_of(**a.switch, **b.switch))
            for a, b in itertools.combinations(self.misconceptions, 2)
            if not a.switch.keys() & b.switch.keys()
        ]

    def misconception(self, id: str) -> Misconception:
        return next(m for m in self.misconceptions if m.id == id)

    @cached_property
    def source(self) -> dict:
        """The texts that `build` took from the lesson's source: `solution` and `stub`."""
        lesson = self.id.split(".")[0]
        path = BANK / f"lesson_{lesson}" / "source.json"
        return json.loads(path.read_text(encoding="utf-8"))[self.name]


def load_lesson(lesson: str):
    """Return the bank's module of a lesson: EXERCISES, QUESTIONS, TITLE, NOTEBOOK."""
    try:
        return importlib.import_module(f"recsys_teach.exercises.bank.lesson_{lesson}")
    except ModuleNotFoundError:
        has = ", ".join(repr(path.name[-2:]) for path in sorted(BANK.glob("lesson_*")))
        raise ValueError(f"There is no lesson {lesson!r}. Open one of {has}.") from None
