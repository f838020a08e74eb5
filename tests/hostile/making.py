"""Makes notebooks: lesson 03 with an answer to its first exercise, and what is done to such a notebook afterwards."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from recsys_teach.places import ROOT
from tests.answers.corated_cosine import RIGHT

NAME = "corated_cosine"
OK = RIGHT["masked arrays"].strip() + "\n"
MARK = "smuggled"  # what an answer that tells of hidden cases writes beside them


@dataclass(frozen=True)
class Hostile:
    """One notebook and what it must come to.

    threat  what kind of attack or accident it is
    make    gives the bytes of the file
    status  of 03.corated_cosine; several where Python's versions differ, and none of them may earn more than `points`
    points  None where nothing can be given
    why     why it must be that
    slow    runs into the deadline and shows nothing that another entry does not; left out in CI
    """

    name: str
    threat: str
    make: Callable[[], bytes]
    status: str | tuple[str, ...]
    points: float | None
    why: str
    slow: bool = False

    @property
    def statuses(self) -> tuple[str, ...]:
        return (self.status,) if isinstance(self.status, str) else self.status


def body(*lines: str, before: str = "") -> str:
    """Return the function to write, with these lines in it and `before` above it."""
    return before + f"def {NAME}(x, y):\n" + "".join(f"    {line}\n" for line in lines)


@cache
def _lesson() -> str:
    return next(ROOT.glob("lessons/03_*.ipynb")).read_text(encoding="utf-8")


def lesson() -> dict:
    """Return lesson 03 as it is handed out."""
    return json.loads(_lesson())


def cell_of(notebook: dict, id: str = NAME) -> dict:
    return next(cell for cell in notebook["cells"] if cell.get("id") == id)


def with_answer(code: str, *others: str) -> dict:
    """Return lesson 03 with an answer to its first exercise, and other code cells behind it."""
    notebook = lesson()
    answer = cell_of(notebook)
    answer["source"] = code
    place = notebook["cells"].index(answer) + 1
    notebook["cells"][place:place] = [code_cell(source, f"other-{n}") for n, source in enumerate(others)]
    return notebook


def code_cell(source, id="own", **more) -> dict:
    cell = {"cell_type": "code", "id": id, "metadata": {}, "source": source, "outputs": [], "execution_count": None}
    return cell | more


def written(notebook) -> bytes:
    # A lone surrogate in a source is kept as an escape, as Jupyter would write it.
    return json.dumps(notebook).encode()


def answer(code: str, *others: str) -> Callable[[], bytes]:
    return lambda: written(with_answer(code, *others))


def changed(change: Callable[[dict], object], code: str = OK) -> Callable[[], bytes]:
    """Return a maker of a notebook with an answer to which something was done."""

    def make():
        notebook = copy.deepcopy(with_answer(code))
        change(notebook)
        return written(notebook)

    return make
