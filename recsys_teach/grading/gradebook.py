"""Grade a folder: read, run in the sandbox, judge, and write gradebook.csv, verdicts.json and report.md."""

from __future__ import annotations

import csv
import json
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from recsys_teach import __version__
from recsys_teach.exercises.examine import examine_cells
from recsys_teach.exercises.exercise import lessons, load_lesson
from recsys_teach.exercises.judge import STATUSES, Verdict, verdict_without_run
from recsys_teach.exercises.run import run_in_child
from recsys_teach.grading.sandbox import NoSandbox, Sandbox, SandboxFailed, probe
from recsys_teach.grading.submission import NO_LESSON, Unreadable, read_submission

COLUMNS = ("id", "lesson", "exercise", "status", "points", "max_points")


class Refused(RuntimeError):
    """Nothing was graded. The text says why and what to do."""


@dataclass(frozen=True)
class Row:
    """One student's verdict on one exercise. `id` is the file's stem."""

    id: str
    lesson: str
    verdict: Verdict

    def cells(self) -> list:
        """Return the gradebook's row. What was not graded has no points, not 0."""
        v = self.verdict
        points = "" if v.status == "not graded" else f"{v.points:g}"
        return [self.id, self.lesson, v.exercise, v.status, points, f"{v.max_points:g}"]


def grade_folder(folder: Path, out: Path, lesson: str = "", unsafe: bool = False) -> int:
    """Grade every notebook in `folder`; write the results to `out`; return how many verdicts are "not graded".

    Each is graded as `lesson`, or, without it, as the lesson that it names. Raises Refused when there is nothing to grade,
    no such lesson, or no sandbox that holds.
    """
    if not folder.is_dir():
        raise Refused(f"There is no folder {folder}. Pass the folder that holds the notebooks.")
    files = sorted(folder.glob("*.ipynb"))
    if not files:
        raise Refused(f"There are no notebooks in {folder}. Put the students' .ipynb files there.")
    named = {path: _named(path) for path in files}
    if lesson:
        try:
            load_lesson(lesson)
        except ValueError as error:
            raise Refused(str(error)) from None
    elif unnamed := [path.name for path in files if named[path] not in lessons()]:
        raise Refused(NO_LESSON.format(", ".join(unnamed)))
    strangers = {path.stem: one for path, one in named.items() if lesson and one not in ("", lesson)}
    began = time.monotonic()
    with _runner(folder, unsafe) as (run, refused):
        rows = [row for path in _with_progress(files) for row in grade_file(path, lesson or named[path], run)]
    out.mkdir(parents=True, exist_ok=True)
    _write_csv(out / "gradebook.csv", rows)
    told = [{"id": row.id, "lesson": row.lesson} | row.verdict.to_dict() for row in rows]
    (out / "verdicts.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    report = _report(rows, len(files), time.monotonic() - began, refused, unsafe, strangers)
    (out / "report.md").write_text(report, encoding="utf-8", errors="backslashreplace")
    return sum(row.verdict.status == "not graded" for row in rows)


@contextmanager
def _runner(folder, unsafe):
    """Give (run, what refused each probe)."""
    if unsafe:
        yield run_in_child, {}
        return
    try:
        with Sandbox() as sandbox:
            yield sandbox.run, probe(sandbox, folder)
    except (NoSandbox, SandboxFailed) as error:
        raise Refused(str(error)) from None


def _named(path):
    """Return the lesson that a notebook names, "" if none."""
    try:
        return read_submission(path).lesson
    except Unreadable:
        return ""


def grade_file(path: Path, lesson: str, run: Callable[[dict], dict]) -> list[Row]:
    """Return a row per exercise of the lesson. Whatever is in the file, it ends in verdicts."""
    exercises = load_lesson(lesson).EXERCISES
    try:
        submission = read_submission(path)
    except Unreadable as error:
        return [Row(path.stem, lesson, verdict_without_run(e, "missing", f"unreadable: {error}")) for e in exercises]
    return [Row(path.stem, lesson, _verdict(e, submission, run)) for e in exercises]


def _verdict(exercise, submission, run):
    try:
        return examine_cells(exercise, submission.cells, run)
    except SandboxFailed as error:
        return verdict_without_run(exercise, "not graded", str(error))
    except Exception as error:  # ours, whatever it is: the others are graded, and it costs no point
        return verdict_without_run(exercise, "not graded", f"{type(error).__name__}: {error}")


def _with_progress(files):
    from rich.console import Console
    from rich.progress import track

    return track(files, "Grading", console=Console(stderr=True), transient=True)


def _write_csv(path, rows):
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(row.cells() for row in rows)


def _report(rows, n_files, seconds, refused, unsafe, strangers):
    counts = Counter(row.verdict.status for row in rows)
    mistakes = Counter(" + ".join(row.verdict.mistakes) for row in rows if row.verdict.mistakes)
    lines = [f"# {n_files} notebooks graded by recsys_teach {__version__}", ""]
    if unsafe:
        lines += [
            "**unsafe**: the submissions ran without a sandbox (`--unsafe`). They could read and change files here.",
            "",
        ]
    else:
        lines += ["Sandbox: " + ", ".join(f"{name} refused ({how})" for name, how in refused.items()) + ".", ""]
    if strangers:
        told = ", ".join(f"{id} ({named!r})" for id, named in strangers.items())
        lines += [f"**Graded as the lesson that was asked for**, though the notebook names another: {told}.", ""]
    lines += [
        f"{seconds:.1f} s, {1000 * seconds / max(n_files, 1):.0f} ms per notebook, start of the sandbox included.",
        "",
    ]
    lines += ["| status | verdicts |", "|---|---|"]
    lines += [f"| {status} | {counts[status]} |" for status in STATUSES if counts[status]]
    if mistakes:
        lines += ["", "| mistake | answers |", "|---|---|"]
        lines += [f"| {name} | {count} |" for name, count in mistakes.most_common()]
    return "\n".join(lines) + "\n"
