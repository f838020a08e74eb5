"""Read a notebook that somebody handed in. Nothing in it is trusted, nothing is run."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from recsys_teach.exercises.collect import MAX_CELL, Cell

MAX_BYTES = 64 * 1024 * 1024
MAX_CELLS = 5_000
MAX_VALUES = 5_000_000  # lists, dicts and what is in them: each takes far more memory than its one byte in the file
MAX_CODE = 1_000_000  # characters in all code cells: a syntax tree takes some 400 bytes for each
MAX_NAME = 100
CURE = "Open it in JupyterLab, save it, and hand in that file."
CLEAR = "Clear its outputs, save it, and hand in that file."
TOO_LARGE = f"{{}} is larger than {MAX_BYTES >> 20} MB. {CLEAR}"
NO_LESSON = "No lesson of this course is named in {}. Pass the lesson with --lesson, as in --lesson 03."


class Unreadable(ValueError):
    """The file is not a notebook that can be read. The text says why and what to do."""


@dataclass(frozen=True)
class Submission:
    """The code cells of a notebook, and what it says of itself; hints to be checked, for all of it can be edited.

    lesson, version  the lesson and the course's version ("" if it does not say)
    versions         of the exercises whose cells say so, by the exercise's id; the last cell that says it counts
    """

    cells: tuple[Cell, ...]
    lesson: str = ""
    version: str = ""
    versions: dict[str, int] = field(default_factory=dict)


def read_submission(path: Path) -> Submission:
    """Return what is in the notebook. Raises Unreadable."""
    try:
        if not path.is_file():
            raise Unreadable(f"There is no file {path.name}. Pass the path of a notebook.")
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable(TOO_LARGE.format(path.name))
        return parse_submission(path.read_bytes(), path.name)
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be read: {error.strerror}. Check its permissions.") from None


def parse_submission(content: bytes, name: str) -> Submission:
    """Return what is in the bytes of a notebook; `name` is for what is said of it. Raises Unreadable."""
    if len(content) > MAX_BYTES:
        raise Unreadable(TOO_LARGE.format(name))
    if sum(content.count(sign) for sign in b"[{,") > MAX_VALUES:
        raise Unreadable(f"{name} holds more than {MAX_VALUES:,} values. {CLEAR}")
    try:
        told = json.loads(content.decode("utf-8-sig"))
        cells = told["cells"] if "cells" in told else [c for sheet in told["worksheets"] for c in sheet["cells"]]
        if len(cells) > MAX_CELLS:
            raise Unreadable(f"{name} has more than {MAX_CELLS:,} cells. {CURE}")
        code = [(n, cell) for n, cell in enumerate(cells, 1) if cell.get("cell_type") == "code"]
        read = tuple(Cell(_text(cell), f"cell {n}", _id(cell)) for n, cell in code)
        if sum(min(len(cell.source), MAX_CELL) for cell in read) > MAX_CODE:
            raise Unreadable(f"{name} holds more than {MAX_CODE:,} characters of code. Take data out of its cells.")
        own = _table(told, "metadata", "recsys_teach")
        versions = dict(filter(None, (_version(cell) for _, cell in code)))
        return Submission(read, _word(own.get("lesson")), _word(own.get("version")), versions)
    except Unreadable:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, MemoryError):
        raise Unreadable(f"{name} is not a notebook. {CURE}") from None


def _text(cell):
    source = cell.get("source", cell.get("input", ""))
    return "".join(source) if isinstance(source, list) else str(source)


def _word(value):
    return value[:20] if isinstance(value, str) else ""


def _id(cell):
    """Return a cell's id, or, where a tool has dropped it, what nbgrader or Colab wrote into the metadata."""
    told = (cell.get("id"), _table(cell, "metadata", "nbgrader").get("grade_id"), _table(cell, "metadata").get("id"))
    return next((one for one in told if isinstance(one, str) and 0 < len(one) <= MAX_NAME), "")


def _version(cell):
    """Return (exercise, version) if an answer cell says which it is, or None."""
    own = _table(cell, "metadata", "recsys_teach")
    if own.get("role", "exercise") != "exercise":
        return None
    exercise, version = own.get("exercise"), own.get("version")
    if isinstance(exercise, str) and 0 < len(exercise) <= MAX_NAME and type(version) is int and 0 < version < 10**6:
        return exercise, version
    return None


def _table(told, *names):
    """Return a dict within dicts, an empty one where anything else is in the way."""
    for name in names:
        told = told.get(name) if isinstance(told, dict) else None
    return told if isinstance(told, dict) else {}
