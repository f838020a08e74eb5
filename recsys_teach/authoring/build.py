"""`build`: solutions/NN_name.py → the blank notebook in lessons/ and the solved, executed one in solutions/."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from pathlib import Path

import nbformat

from recsys_teach import __version__
from recsys_teach.authoring.source import blank, solved
from recsys_teach.exercises.exercise import BANK, Exercise, load_lesson

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
CELL_SECONDS = 60


def read(source: Path) -> nbformat.NotebookNode:
    """Return the source as a notebook with ids and metadata, solutions and markers included, without outputs.

    A cell whose metadata is `exercise="name"` is the answer cell of that exercise, `grade="name"` its grade cell. Tags are
    kept, such as `tags=["nbval-check-output"]` for a cell whose output is compared word for word.
    """
    import jupytext

    lesson = source.stem[:2]
    exercises = {e.name: e for e in load_lesson(lesson).EXERCISES}
    read_cells = jupytext.reads(source.read_text(encoding="utf-8"), fmt="py:percent").cells
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}})
    notebook.metadata["recsys_teach"] = {"lesson": lesson, "version": __version__}
    section, ordinal = "", 0
    for told in read_cells:
        cell = getattr(nbformat.v4, f"new_{told.cell_type}_cell")(told.source)
        heading = re.match(r"#+ .*", told.source) if told.cell_type == "markdown" else None
        section, ordinal = (heading.group(), 0) if heading else (section, ordinal + 1)
        cell["id"] = hashlib.sha256(f"{lesson}/{section}/{ordinal}".encode()).hexdigest()[:12]
        if told.metadata.get("tags"):
            cell.metadata["tags"] = told.metadata["tags"]
        for role in ("exercise", "grade"):
            if role in told.metadata:
                mark(cell, exercises[told.metadata[role]], role)
        notebook.cells.append(cell)
    return notebook


def mark(cell: nbformat.NotebookNode, exercise: Exercise, role: str) -> None:
    """Make a cell the answer cell of an exercise ("exercise") or its grade cell ("grade"): id, and metadata for nbgrader and us."""
    grades = role == "grade"
    cell["id"] = f"{exercise.name}-check" if grades else exercise.name
    told = {"schema_version": 3, "grade_id": cell["id"], "task": False}
    told |= {"grade": grades, "solution": not grades, "locked": grades}
    cell.metadata["nbgrader"] = told | ({"points": exercise.max_points} if grades else {})
    cell.metadata["recsys_teach"] = {"exercise": exercise.id, "role": role, "version": exercise.version}


def blank_notebook(source: Path) -> nbformat.NotebookNode:
    """Return what learners open."""
    notebook = read(source)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = blank(cell.source).rstrip("\n")
    return notebook


def executed_notebook(source: Path) -> nbformat.NotebookNode:
    """Return the source as a notebook with its outputs. Raises nbclient's CellExecutionError when a cell fails."""
    from nbclient import NotebookClient

    notebook = read(source)
    with tempfile.TemporaryDirectory() as folder:
        before = os.environ.get("RECSYS_TEACH_WORKSPACE")
        os.environ["RECSYS_TEACH_WORKSPACE"] = folder
        try:
            NotebookClient(
                notebook, timeout=CELL_SECONDS, kernel_name="python3", resources={"metadata": {"path": folder}},
                coalesce_streams=True,  # into how many pieces a kernel cuts what is printed depends on its speed
            ).execute()  # fmt: skip
        finally:
            os.environ.pop("RECSYS_TEACH_WORKSPACE")
            if before is not None:
                os.environ["RECSYS_TEACH_WORKSPACE"] = before
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        # What kernels print on standard error at their start is about the machine, not the lesson.
        cell["outputs"] = (
            [o for o in cell.get("outputs", []) if o.get("name") != "stderr"] if cell.cell_type == "code" else None
        )
        if cell.cell_type != "code":
            del cell["outputs"]
    notebook.metadata["kernelspec"], notebook.metadata["language_info"] = KERNEL, {"name": "python"}
    return notebook


def texts(source: Path) -> dict:
    """Return exercise → {"solution", "stub"}: the source cell's text, for the bank."""
    cells = [c for c in read(source).cells if c.metadata.get("recsys_teach", {}).get("role") == "exercise"]
    return {c["id"]: {"solution": solved(c.source), "stub": blank(c.source)} for c in cells}


def stripped(notebook: nbformat.NotebookNode) -> list[tuple]:
    """Return what "current" compares: sources, ids and metadata, not outputs."""
    cells = [(c["id"], c.cell_type, c.source, json.dumps(c.metadata, sort_keys=True)) for c in notebook.cells]
    return [*cells, (json.dumps(notebook.metadata, sort_keys=True),)]


def _write(path: Path, notebook):
    nbformat.validate(notebook)
    path.write_text(nbformat.writes(notebook).rstrip("\n") + "\n", encoding="utf-8", newline="\n")


def _json(value):
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def build(root: Path) -> list[Path]:
    """Build every lesson under `root`; return the files written."""
    written = []
    for source in sorted((root / "solutions").glob("[0-9][0-9]_*.py")):
        bank = BANK / f"lesson_{source.stem[:2]}" / "source.json"
        bank.write_text(_json(texts(source)), encoding="utf-8", newline="\n")
        lesson, solution = root / "lessons" / f"{source.stem}.ipynb", source.with_suffix(".ipynb")
        _write(lesson, blank_notebook(source))
        _write(solution, executed_notebook(source))
        written += [bank, lesson, solution]
    return written


def stale(root: Path) -> list[str]:
    """Return one sentence for every built file that is not what its source says."""
    found = []
    for source in sorted((root / "solutions").glob("[0-9][0-9]_*.py")):
        bank = BANK / f"lesson_{source.stem[:2]}" / "source.json"
        if not bank.exists() or bank.read_text(encoding="utf-8") != _json(texts(source)):
            found.append(f"{bank.name} of lesson {source.stem[:2]} is not current.")
        for path, wanted in (
            (root / "lessons" / f"{source.stem}.ipynb", blank_notebook(source)),
            (source.with_suffix(".ipynb"), read(source)),
        ):
            if not path.exists() or stripped(nbformat.read(path, as_version=4)) != stripped(wanted):
                found.append(f"{path.relative_to(root)} is not current.")
    return found
