"""`release --graded`: a lesson for marks as learners get it, a wheel and notebooks.

The wheel is the course without what would give answers away: no bank, so no references, solutions or hints with code; none of
the course's own lessons; nothing that grades or builds. It has the library, the data, and each lesson for marks as
`exercises/sealed.py` reads it. So a check works on a learner's own machine, and says nothing that is not in that file.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

from recsys_teach import __version__, places
from recsys_teach.authoring.build import KERNEL, mark
from recsys_teach.exercises.exercise import SEALED, UNSURE, load_lesson, use_bank
from recsys_teach.grading.seal import sealed
from recsys_teach.grading.variants import (
    EVERYBODY,
    BadBank,
    filled,
    lesson_of,
    practice_values,
    questions_for,
    values_for,
)

if TYPE_CHECKING:
    from recsys_teach.grading.roster import Roster

LEFT_OUT = ("authoring", "exercises/bank")  # of the package; of grading, all but what reads a notebook for `check`
OF_GRADING = ("__init__.py", "submission.py")
KEPT_FILES = ("pyproject.toml", "LICENSE")
README = """# recsys_teach, a lesson for marks

This package has the library and the data of the course, and {lessons}. The course's own lessons, its solutions and what grades
are not in it. `python -m recsys_teach start {first}` opens the lesson.
"""
OPENING = """import numpy as np
import pandas as pd

from recsys_teach import open_lesson

lesson = open_lesson("{lesson}")
lesson"""
OWN = "This notebook was made for {student}: its numbers are this person's own, and the questions are marked by them."
PRACTICE = "This copy is for practice: its numbers are nobody's. The questions are marked in the notebook that was made for you."
EXAM = """This lesson is set as an exam: `lesson.check` says how many cases agree, and hints, causes and solutions are not shown.
That is a courtesy, not a lock, since everything here runs on your own machine."""
HAND_IN = """## Before you hand in

Save this notebook. `lesson.check` looks at the cases that everybody has; when it is marked, there may be others. Of your answer to
a question, what stands in the cell counts: write the number or the letter itself there, not a name for it."""
WINDOWS = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def release_graded(
    bank: Path, out: Path, roster: Roster | None = None, key: bytes | None = None, exam: bool = False
) -> list[Path]:
    """Write a wheel for learners and the notebooks of a bank's lessons into `out`; return what was written, the wheel first.

    With a roster and a key, `out/notebooks/ID/` has the notebooks of each student; else `out/notebooks/` has one of each
    lesson, the same for all. `exam` makes a check say only how many cases agree: a courtesy, not a lock, since it runs on the
    learner's own machine. Raises BadBank, and ValueError for a folder without lessons or a roster without a key.
    """
    students = [one.id for one in roster.students] if roster else []
    if students and not key:
        raise ValueError("Numbers of each student's own are drawn with a key. Pass one, or leave the roster out.")
    root = places.checkout("release")
    banks = [_checked(lesson, load_lesson(lesson)) for lesson in use_bank(bank)]
    with tempfile.TemporaryDirectory() as folder:
        common = {one.NOTEBOOK: _for_all(one, bool(students), exam) for one in banks}
        lessons = {lesson_of(one): sealed(one, exam) for one in banks}
        _stage(root, Path(folder), lessons, common)
        out.mkdir(parents=True, exist_ok=True)
        written = [_wheel(Path(folder), out)]
    if not students:
        return written + [_write(out / "notebooks", name, notebook) for name, notebook in common.items()]
    for student, place in _folders(students):
        for one in banks:
            notebook = _for_student(one, key or b"", student, exam)
            written.append(_write(out / "notebooks" / place, one.NOTEBOOK, notebook))
    return written


def _checked(lesson, bank):
    if lesson_of(bank) != lesson:
        raise BadBank(
            f"NOTEBOOK of lesson_{lesson} is {bank.NOTEBOOK!r}. Begin it with {lesson}_, as in {lesson}_transfer."
        )
    if not bank.EXERCISES:
        raise BadBank(f"lesson_{lesson} has no exercises. Name them in its EXERCISES.")
    for exercise in bank.EXERCISES:
        if exercise.id != f"{lesson}.{exercise.name}":
            raise BadBank(f"The exercise {exercise.id!r} should have the id {lesson}.{exercise.name}. Rename it.")
        if not exercise.task or not exercise.solution:
            raise BadBank(f"{exercise.id} has no task or no solution. Write both; the notebook is made from them.")
    return bank


def _for_all(bank, elsewhere, exam):
    """Return the notebook that the wheel has; `elsewhere` says that each student is given another one."""
    own = elsewhere and hasattr(bank, "variant")
    values = practice_values(bank) if own else values_for(bank, b"", EVERYBODY)
    return notebook_for(bank, values, [EXAM] * exam + [PRACTICE] * own)


def _for_student(bank, key, student, exam):
    own = [OWN.format(student=_as_code(student))] * hasattr(bank, "variant")
    return notebook_for(bank, values_for(bank, key, student), [EXAM] * exam + own)


def _as_code(text):
    """Return a text that may hold anything, to be shown in Markdown as it is."""
    plain = " ".join(text.encode("utf-8", "backslashreplace").decode().replace("`", "'").split())
    return f"`{plain[:80]}`"


def notebook_for(bank, values: dict, notes: Iterable[str] = ()) -> nbformat.NotebookNode:
    """Return the notebook of a bank's lesson with these values; `notes` are paragraphs below its title. Raises BadBank."""
    lesson = lesson_of(bank)
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL, "language_info": {"name": "python"}})
    notebook.metadata["recsys_teach"] = {"lesson": lesson, "version": __version__}
    parts = [f"# {bank.TITLE}", *notes, filled(bank, "INTRODUCTION", values).strip()]
    notebook.cells = [
        _cell("markdown", "title", "\n\n".join(filter(None, parts))),
        _cell("code", "open", OPENING.format(lesson=lesson)),
    ]
    if code := filled(bank, "VARIANT_CODE", values).strip():
        notebook.cells.append(_cell("code", "variant", code))
        notebook.cells[-1].metadata["tags"] = ["variant"]
    for exercise in bank.EXERCISES:
        notebook.cells += _cells_of(exercise)
    asked = bank.questions(values) if hasattr(bank, "questions") else questions_for(bank, b"", EVERYBODY)
    for number, question in enumerate(asked, 1):
        notebook.cells += _cells_asking(question, number)
    notebook.cells.append(_cell("markdown", "hand-in", HAND_IN))
    nbformat.validate(notebook)
    return notebook


def _cell(kind, id, source):
    cell = getattr(nbformat.v4, f"new_{kind}_cell")(source)
    cell["id"] = id
    return cell


def _cells_of(exercise):
    worth = f"{exercise.max_points:g} point{'s' * (exercise.max_points != 1)}"
    head = f"## Exercise {exercise.number} · {exercise.title} · {worth}, about {exercise.minutes} minutes"
    answer = _cell("code", "answer", exercise.source["stub"].rstrip("\n"))
    check = _cell("code", "check", f"lesson.check({exercise.name})")
    mark(answer, exercise, "exercise")
    mark(check, exercise, "grade")
    return [_cell("markdown", f"{exercise.name}-task", f"{head}\n\n{exercise.task.strip()}"), answer, check]


def _cells_asking(question, number):
    id = re.sub(r"[^\w-]", "-", question.id, flags=re.ASCII)
    what = "letter" if isinstance(question.key, str) else "number"
    call = f'lesson.answer({json.dumps(question.id)}, "{UNSURE}")  # put your {what} in the place of the text'
    return [
        _cell("markdown", f"{id}-text", f"## Question {number}\n\n{question.text.strip()}"),
        _cell("code", f"{id}-answer", call),
    ]


def _stage(root, stage, lessons, notebooks):
    """Lay out the folder that the wheel is built from: the checkout's, without what learners must not have."""

    def left_out(folder, names):
        place = Path(folder).relative_to(root)
        inside = {f"recsys_teach/{one}" for one in LEFT_OUT}
        if place.as_posix() == "recsys_teach/grading":
            inside |= {(place / name).as_posix() for name in names if name not in OF_GRADING}
        return [n for n in names if n.startswith((".", "__pycache__")) or (place / n).as_posix() in inside]

    for name in ("recsys_teach", "datasets"):
        shutil.copytree(root / name, stage / name, ignore=left_out)
    for name in KEPT_FILES:
        shutil.copy(root / name, stage / name)
    for name, notebook in notebooks.items():
        _write(stage / "lessons", name, notebook)
    folder = stage / SEALED.relative_to(root)
    folder.mkdir()
    for lesson, told in lessons.items():
        text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
        (folder / f"lesson_{lesson}.json").write_text(text, encoding="utf-8", newline="\n")
    listed = ", ".join(f"lesson {lesson}, {told['title']}" for lesson, told in lessons.items())
    (stage / "README.md").write_text(README.format(lessons=listed, first=min(lessons)), encoding="utf-8", newline="\n")
    _stamp(stage)


def _stamp(stage):
    """Give the wheel a version that says what is in it, so that pip takes it for another than the course or an earlier one."""
    digest = hashlib.sha256()
    for path in sorted([*stage.glob("lessons/*"), *stage.glob("recsys_teach/exercises/bank_sealed/*")]):
        digest.update(path.read_bytes())
    path = stage / "recsys_teach" / "__init__.py"
    told, line = path.read_text(encoding="utf-8"), '__version__ = "{}"\n'
    stamped = told.replace(line.format(__version__), line.format(f"{__version__}+graded.h{digest.hexdigest()[:8]}"), 1)
    path.write_text(stamped, encoding="utf-8", newline="\n")


def _wheel(stage, out):
    from hatchling.builders.wheel import WheelBuilder

    return Path(next(iter(WheelBuilder(str(stage)).build(directory=str(out.resolve()), versions=["standard"]))))


def _write(folder, name, notebook):
    path = folder / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook).rstrip("\n") + "\n", encoding="utf-8", newline="\n")
    return path


def _folders(students: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give (student, folder): the id itself where every system takes it as a name and no other differs from it in case alone."""
    taken = set()
    for student in students:
        name = re.sub(r"[^\w.@+-]", "_", student, flags=re.ASCII)[:60].strip(".") or "_"
        if name != student or WINDOWS.match(name) or name.casefold() in taken:
            name = f"{name}-{hashlib.sha256(student.encode('utf-8', 'backslashreplace')).hexdigest()[:8]}"
            name = f"_{name}" if WINDOWS.match(name) else name
        taken.add(name.casefold())
        yield student, name
