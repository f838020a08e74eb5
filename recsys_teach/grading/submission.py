"""Read a notebook that somebody handed in. Nothing in it is trusted, nothing is run."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from recsys_teach.exercises.collect import Cell

MAX_BYTES = 64 * 1024 * 1024
MAX_CELLS = 5_000
NO_LESSON = "No lesson of this course is named in {}. Pass the lesson with --lesson, as in --lesson 03."


class Unreadable(ValueError):
    """The file is not a notebook that can be read. The text says why and what to do."""


@dataclass(frozen=True)
class Submission:
    """The code cells of a notebook, and the lesson and version it says it is from ("" if it does not say)."""

    cells: tuple[Cell, ...]
    lesson: str = ""
    version: str = ""


def read_submission(path: Path) -> Submission:
    """Return what is in the notebook. Raises Unreadable."""
    cure = "Open it in JupyterLab, save it, and hand in that file."
    try:
        if not path.is_file():
            raise Unreadable(f"There is no file {path.name}. Pass the path of a notebook.")
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable(
                f"{path.name} is larger than {MAX_BYTES >> 20} MB. Clear its outputs, save it, and hand in that file."
            )
        told = json.loads(path.read_bytes().decode("utf-8-sig"))
        cells = told["cells"] if "cells" in told else [c for sheet in told["worksheets"] for c in sheet["cells"]]
        code = [(n, cell) for n, cell in enumerate(cells, 1) if cell.get("cell_type") == "code"]
        if len(cells) > MAX_CELLS:
            raise Unreadable(f"{path.name} has more than {MAX_CELLS:,} cells. {cure}")
        read = tuple(Cell(_text(cell), f"cell {n}") for n, cell in code)
        own = told.get("metadata", {}).get("recsys_teach", {})
        return Submission(read, _word(own.get("lesson")), _word(own.get("version")))
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be read: {error.strerror}. Check its permissions.") from None
    except Unreadable:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, MemoryError):
        raise Unreadable(f"{path.name} is not a notebook. {cure}") from None


def _text(cell):
    source = cell.get("source", cell.get("input", ""))
    return "".join(source) if isinstance(source, list) else str(source)


def _word(value):
    return value[:20] if isinstance(value, str) else ""
