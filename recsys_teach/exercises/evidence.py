"""What a case shows: its input, what was expected and what came back, as plain JSON that is short enough to read.

Of a long sequence a window is shown, around the first entry that differs; "…" stands where entries are left out.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from recsys_teach.exercises.exercise import Exercise
from recsys_teach.exercises.same import dense, entries_of, same, size_of

SHOWN = 12
SHOWN_KEYS = 40
MOST = 50_000  # characters of what came back, as JSON
CUT = "…"


@dataclass(frozen=True)
class Evidence:
    """One case as plain JSON: its place, its input, what was expected, and what came back (or the error).

    sizes  how many entries [expected, got] have, which may be more than are shown; None for what is no sequence. Under ""
           those of the whole answer, and under "[1]" those of its first part whose number of entries differs
    agree  of an answer with several results: which of them are as expected
    """

    case: int
    args: list
    expected: Any
    got: Any = None
    error: str = ""
    message: str = ""
    line: str = ""
    printed: str = ""
    sizes: dict[str, list] = field(default_factory=dict)
    agree: list[bool] = field(default_factory=list)

    def to_dict(self) -> dict:
        """Return the Evidence as JSON values. "windows" says which slice a window is: {"args[1]": "[44:56]"}."""
        return asdict(self) | {
            "windows": {at: place for name in VALUES for at, place in _places(getattr(self, name), name)}
        }

    @classmethod
    def from_dict(cls, told: dict) -> Evidence:
        """Return what `to_dict` told, which may have been JSON in between."""
        values = {name: _with_windows(told[name], name, told["windows"]) for name in VALUES}
        return cls(**{one.name: told[one.name] for one in fields(cls)} | values)


VALUES = ("args", "expected", "got")


class Window(list):
    """The entries of a longer sequence that follow after the first `start`; `place` is their slice, "[44:56]"."""

    start, place = 0, ""


def _places(value, at) -> Iterator[tuple[str, str]]:
    """Give where each window stands and which slice it is. Windows stand in lists alone."""
    if isinstance(value, Window) and value.place:
        yield at, value.place
    if isinstance(value, list):
        for i, one in enumerate(value):
            yield from _places(one, f"{at}[{i}]")


def _with_windows(value, at, places):
    if not isinstance(value, list):
        return value
    entries = [_with_windows(one, f"{at}[{i}]", places) for i, one in enumerate(value)]
    if at not in places:
        return entries
    window = Window(entries)
    window.place = places[at]
    window.start = int(window.place[1 : window.place.index(":")])
    return window


def by_size(exercise: Exercise) -> list[int]:
    """Return the cases, the smallest first."""
    return sorted(range(len(exercise.drawn)), key=lambda i: exercise.drawn[i].size)


def shown(exercise: Exercise, case: int, outcome) -> Evidence:
    """Return what a case shows, with an outcome of `judge`."""
    expected, got = dense(exercise.expected[case]), dense(outcome.value)
    at = first_difference(expected, got, exercise.tolerance) if outcome.returned else ()
    args = [dense(a) for a in exercise.drawn[case].args]
    # What belongs together position by position is shown side by side.
    aligned = [plain_json(a, at if size_of(a) == size_of(expected) else ()) for a in args]
    parts = zip(expected, got, strict=True) if exercise.kind == "tuple" and size_of(got) == len(expected) else ()
    return Evidence(
        case, aligned, plain_json(expected, at), _readable(plain_json(got, at)) if outcome.returned else None,
        outcome.error, outcome.message, outcome.line, outcome.printed[:500],
        _sizes(expected, got), [same(e, g, exercise.tolerance) for e, g in parts],
    )  # fmt: skip


def _readable(told):
    """Return JSON values, or CUT where they are so deep and so wide that their text would be megabytes."""
    return told if len(json.dumps(told)) <= MOST else CUT


def first_difference(expected, got, tolerance: float) -> tuple[int, ...]:
    """Return where the first entry that differs stands: a position, then that in the entry if it is a sequence itself."""
    if size_of(expected) is None or size_of(got) is None:
        return ()
    shorter = min(len(expected), len(got))
    for i, (e, g) in enumerate(zip(entries_of(expected[:shorter]), entries_of(got[:shorter]), strict=True)):
        if not same(e, g, tolerance):
            return (i, *first_difference(e, g, tolerance))
    return () if len(expected) == len(got) else (shorter,)


def _sizes(expected, got):
    sizes = {"": [size_of(expected), size_of(got)]}
    if None not in sizes[""]:
        for i, (e, g) in enumerate(zip(expected, got, strict=False)):
            if None not in (size_of(e), size_of(g)) and len(e) != len(g):
                return sizes | {f"[{i}]": [len(e), len(g)]}
    return sizes


def plain_json(value, at: tuple[int, ...] = ()):
    """Return plain data as JSON values that are shown: the entries around `at`; NaN and infinities as texts."""
    if value is None or type(value) is bool:
        return value
    if type(value) is float:
        return value if math.isfinite(value) else str(value)
    if type(value) is int:
        return value if abs(value) < 10**15 else f"{value:.6g}" if abs(value) < 1e300 else "a huge int"
    if type(value) is str:
        return value[:200]
    if size_of(value) is not None:
        return _window(value, at)
    if type(value) is dict:
        told = {str(k)[:50]: plain_json(v) for k, v in list(value.items())[:SHOWN_KEYS]}
        return told | ({CUT: CUT} if len(value) > SHOWN_KEYS else {})
    if type(value) is set:
        return [plain_json(one) for one in sorted(value, key=str)[:SHOWN_KEYS]]
    return str(type(value).__name__)


def _window(values, at):
    start = at[0] - SHOWN // 2 if at and at[0] >= SHOWN else 0
    stop = min(start + SHOWN, len(values))
    length = size_of(values[at[0]]) if at and at[0] < len(values) else None
    # Rows of one length are cut at the same columns.
    told = [plain_json(one, at[1:] if size_of(one) == length else ()) for one in entries_of(values[start:stop])]
    window = Window([CUT] * (start > 0) + told + [CUT] * (stop < len(values)))
    if start:
        window.start, window.place = start, f"[{start}:{stop}]"
    return window
