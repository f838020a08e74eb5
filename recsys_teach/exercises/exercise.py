"""What an exercise, a case, a misconception and a question are."""

from __future__ import annotations

import importlib.util
import itertools
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import numpy as np

from recsys_teach.exercises import codec
from recsys_teach.exercises.same import same

BANK = Path(__file__).parent / "bank"
SEED = 0
SEALED = Path(__file__).parent / "bank_sealed"  # of a learner's copy for marks; see sealed.py
STUB = ("# YOUR CODE HERE", "raise NotImplementedError()")
UNSURE = "not sure yet"


def as_argument(value):
    """Return what is passed to a function for a value in the bank: a list of numbers, or of lists of them, as a float array."""
    if not isinstance(value, list):
        return value
    array = np.array(value)
    return array.astype(float) if array.dtype.kind in "iuf" else value


def _values_in(value) -> int:
    """Return how many values an argument holds; lists inside need not be equally long."""
    return sum(map(_values_in, value)) if isinstance(value, list | tuple) else np.size(value)


class Case:
    """One input, its group, and, for a symmetric function, the name of the case it mirrors.

    Lists of numbers become float arrays; pass an array for whole numbers, a tuple for what is to stay as it is.
    """

    def __init__(self, *args, group: str, name: str = "", mirrors: str = ""):
        self.args = tuple(map(as_argument, args))
        self.group, self.name, self.mirrors = group, name, mirrors
        self.hidden = False  # True for a case that one student alone meets when marks are given

    @property
    def size(self) -> tuple[bool, bool, int]:
        """What "the smallest case" means: one that everybody has, then the fewest values.

        An empty input comes last of these, since it shows only itself.
        """
        sizes = [_values_in(a) for a in self.args]
        return self.hidden, 0 in sizes, sum(sizes)


@dataclass(frozen=True)
class Misconception:
    """A way to go wrong: a switch of the reference (keyword arguments), and three texts.

    show    arguments of a small call that shows it
    see     a question about the smallest failing case, without the cause
    name    "your function seems to …"
    remedy  what to change, in words
    """

    id: str
    switch: dict
    show: tuple
    see: str
    name: str
    remedy: str


NO_OUTCOME = object()  # two mistakes that cannot be made at once; equal to no plain data


class Candidate:
    """What an answer may be instead of right: one misconception, or two made at once."""

    def __init__(self, exercise: Exercise, *members: Misconception):
        self.exercise, self.members = exercise, members
        self.switch = {key: value for m in members for key, value in m.switch.items()}
        self._known: dict[int, object] = {}

    def outcome(self, case: int):
        """Return what it gives for a case, as plain data; worked out once."""
        if case not in self._known:
            try:
                self._known[case] = self.exercise.outcome(case, **self.switch)
            except Exception:
                if len(self.members) == 1:
                    raise
                self._known[case] = NO_OUTCOME
        return self._known[case]

    def agrees(self, outcomes) -> bool:
        """Say whether it gives these outcomes. Most candidates fall at the first case, so none is worked out needlessly."""
        return all(same(self.outcome(i), one, self.exercise.tolerance) for i, one in enumerate(outcomes))


@dataclass(frozen=True)
class Question:
    """An ungraded question. `options` maps every answer that is expected to a reply to whoever gave it.

    A choice has letters as options, and a letter as its `key`. Where `key` is a number, so are the options; `other` replies to
    any other number, and `digits` says to how many decimals an answer is compared. "not sure yet" is an option of both.
    `preset` is what stands in a notebook before somebody answers.
    """

    id: str
    text: str
    key: str | float
    options: dict[str | float, str]
    other: str = ""
    digits: int = 2
    preset: str | float = UNSURE

    def reply(self, value) -> str:
        """Return the reply to an answer. Raises ValueError for what cannot be an answer."""
        told = self._read(value)
        if isinstance(told, str):
            return self.options[told]
        numbers = [one for one in self.options if not isinstance(one, str)]
        near = next((one for one in numbers if round(one, self.digits) == round(told, self.digits)), None)
        return self.other if near is None else self.options[near]

    def is_right(self, value) -> bool:
        """Say whether an answer is the key: the letter, or a number that rounds to the same, up or down.

        Raises ValueError for what cannot be an answer.
        """
        told = self._read(value)
        if isinstance(told, str) or isinstance(self.key, str):
            return told == self.key
        half = 0.5 * 10.0**-self.digits * (1 + 1e-9)
        return round(told, self.digits) == round(self.key, self.digits) or abs(told - self.key) <= half

    def _read(self, value) -> str | float:
        """Return an answer as one of the options that are texts, or as a number."""
        told = value.strip().lower() if isinstance(value, str) else value
        if isinstance(told, str) and told in self.options:
            return told
        if isinstance(self.key, str):
            raise ValueError(f"{value!r} is none of the answers. Use one of {', '.join(map(str, self.options))}.")
        try:
            typed = told.replace(",", ".") if isinstance(told, str) else told  # "0,375" as well
            return float(Fraction(typed) if isinstance(typed, str) and "/" in typed else typed)
        except (TypeError, ValueError, OverflowError, ZeroDivisionError):
            raise ValueError(f'{value!r} is not a number. Answer with a number, or with "{UNSURE}".') from None


@dataclass(frozen=True)
class Exercise:
    """An exercise: the function to write, its cases in groups that earn points, and what learners do instead.

    answer      the reference; its keyword-only arguments are the switches of the misconceptions
    kind        what it returns: "float", "array", "list", "dict", …
    points      group → points; a group earns them when all its cases agree
    limits      the least and the greatest value that can come out, if there are such
    errors      texts of its own for mistakes that an error tells of: {id of python_errors.ERRORS: (see, name, remedy)}
    keeps_input an answer that changes what it is given is wrong; else that is a remark
    variant     an exercise near to this one, offered in a later lesson to whoever opened the solution
    task        what a variant asks for, in words, since it stands in no lesson; so of a bank of somebody's own
    solution    one right way of writing such an exercise
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
    keeps_input: bool = False
    errors: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    variant: Exercise | None = None
    task: str = ""
    solution: str = ""

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
        return tuple(self.outcome(i) for i in range(len(self.encoded)))

    def outcome(self, case: int, **switch):
        """Return what the reference gives for a case with these switches, as plain data."""
        with np.errstate(all="ignore"):
            return codec.decode(codec.encode(self.answer(*codec.decode(self.encoded[case]), **switch)))

    def learnt_by_heart(self, agree: list[bool]) -> bool:
        """Say whether an answer is right in every case that everybody has, and in none of several that it meets alone."""
        hidden = [ok for ok, case in zip(agree, self.drawn, strict=True) if case.hidden]
        return len(hidden) > 1 and not any(hidden) and sum(agree) == len(agree) - len(hidden)

    @cached_property
    def singles(self) -> list[Candidate]:
        """Every misconception."""
        return [Candidate(self, m) for m in self.misconceptions]

    @cached_property
    def pairs(self) -> list[Candidate]:
        """Every two misconceptions that switch different arguments, made at once."""
        return [
            Candidate(self, a, b)
            for a, b in itertools.combinations(self.misconceptions, 2)
            if not a.switch.keys() & b.switch.keys()
        ]

    def misconception(self, id: str) -> Misconception:
        return next(m for m in self.misconceptions if m.id == id)

    @cached_property
    def source(self) -> dict:
        """`solution` and `stub`: the texts that `build` took from the lesson's source, or those of a variant."""
        if self.solution:
            head = self.solution.lstrip().splitlines()[0]
            return {"solution": self.solution, "stub": "\n".join([head, *("    " + line for line in STUB)]) + "\n"}
        lesson = self.id.split(".")[0]
        path = BANK / f"lesson_{lesson}" / "source.json"
        return json.loads(path.read_text(encoding="utf-8"))[self.name]


def use_bank(folder: Path) -> list[str]:
    """Add the lessons of a bank of somebody's own; return their numbers. Raises ValueError for a folder that holds none.

    It holds folders such as lesson_t1, each a package like those of the course's bank: EXERCISES, QUESTIONS, TITLE, NOTEBOOK.
    """
    found = {path.parent.name[7:]: path.parent for path in sorted(folder.glob("lesson_*/__init__.py"))}
    if not found:
        raise ValueError(f"There is no lesson in {folder}. Pass a folder that holds folders such as lesson_t1.")
    if taken := sorted(found.keys() & set(_own_lessons())):
        raise ValueError(
            f"The course has a lesson {taken[0]!r} already. Give the folder lesson_{taken[0]} another name."
        )
    for lesson, path in found.items():
        if _banks.get(lesson, path) != path:  # another bank's lesson of this number may have been read
            name = _module_name(lesson)
            for module in [one for one in sys.modules if one == name or one.startswith(f"{name}.")]:
                del sys.modules[module]
    _banks.update(found)
    return list(found)


_banks: dict[str, Path] = {}


def _own_lessons():
    return sorted(path.name[-2:] for path in BANK.glob("lesson_[0-9][0-9]"))


def _sealed_lessons():
    return {path.stem[7:]: path for path in SEALED.glob("lesson_*.json")}


def _module_name(lesson):
    return f"recsys_teach_bank_{lesson}"


def lessons() -> list[str]:
    """Return the numbers of the lessons that the bank has, those of `use_bank`, and those that are sealed."""
    return sorted({*_own_lessons(), *_banks, *_sealed_lessons()})


def load_lesson(lesson: str):
    """Return the bank's module of a lesson: EXERCISES, QUESTIONS, TITLE, NOTEBOOK. The number may come from a notebook."""
    if lesson not in lessons():
        has = ", ".join(map(repr, lessons()))
        raise ValueError(f"There is no lesson {lesson!r}. Open one of {has}.")
    if lesson not in _banks and lesson in _sealed_lessons():
        from recsys_teach.exercises.sealed import read_sealed

        return read_sealed(_sealed_lessons()[lesson])
    if lesson not in _banks:
        return importlib.import_module(f"recsys_teach.exercises.bank.lesson_{lesson}")
    name, folder = _module_name(lesson), _banks[lesson]
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            name, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        assert spec is not None and spec.loader is not None  # a file that ends in .py has both
        sys.modules[name] = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(sys.modules[name])
        except BaseException:
            del sys.modules[name]
            raise
    return sys.modules[name]
