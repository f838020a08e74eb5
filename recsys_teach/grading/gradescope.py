"""Gradescope: its results.json, and what its autograder runs for each submission (the folder gradescope/ says how to use it).

The format: https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from recsys_teach.grading import words
from recsys_teach.grading.book import Book
from recsys_teach.grading.junit import allowed
from recsys_teach.grading.policy import BadPolicy, Policy, read_policy
from recsys_teach.grading.records import Graded, Mark, Refused
from recsys_teach.grading.sandbox import NoSandbox, Sandbox, SandboxFailed, probe
from recsys_teach.grading.store import NotAStore, Store

REVEALS = ("none", "message", "case")
SETTINGS = ("lesson", "reveal")
ONE = "student"  # each run grades one, whose name Gradescope knows
NONE = "No notebook was handed in. Hand in the lesson's .ipynb file."
SEVERAL = "Notebooks of several lessons were handed in: {lessons}. Hand in that of one."
KEY_WITHOUT_SANDBOX = "There is no sandbox here, and code that is graded without one can read hidden.key. Take away hidden.key or allow-unsafe."


class NotSetUp(RuntimeError):
    """The autograder cannot grade as it is set up. The text says why and what to do."""


def results(mark: Mark, policy: Policy, reveal: str) -> dict:
    """Return a mark as results.json says it, with a test for each item.

    What `reveal` allows of a verdict is visible at once. The case that shows what is wrong (reveal "case") is a test of its own
    without points, visible when the marks are published: before, somebody could collect the cases by trying.
    """
    return _results(words.sentences_about(mark, policy), mark.points or 0.0) | {
        "tests": [test for one in mark.items for test in _tests(one, reveal)]
    }


def _results(sentences, score):
    return {
        "score": round(score, 6), "output": "\n".join(map(allowed, sentences)), "output_format": "text",
        "test_output_format": "text", "test_name_format": "text", "visibility": "visible", "stdout_visibility": "hidden",
    }  # fmt: skip


def _tests(graded: Graded, reveal: str) -> Iterator[dict]:
    """Give the tests of one item. What was not graded has no score, which is not 0."""
    exercise = words.exercise_of(graded.item)
    number, name = (exercise.number, exercise.name) if exercise else (graded.item, "question")
    text = "\n".join([f"{words.head_of(graded)}.", *words.sentences_on(graded, reveal)])
    test: dict = {
        "number": number,
        "name": name,
        "output": allowed(text),
        "output_format": "text",
        "visibility": "visible",
    }
    if graded.points is not None:
        status = "passed" if graded.status == "correct" else "failed"
        test |= {"score": round(graded.points, 6), "max_score": round(graded.max_points, 6), "status": status}
    yield test
    if case := words.case_of(graded, reveal):
        yield {
            "number": f"{number}.1", "name": f"{name}: the case that shows it", "output": allowed(case),
            "output_format": "text", "visibility": "after_published",
        }  # fmt: skip


def results_of(folder: Path, policy: Policy, reveal: str) -> dict:
    """Return results.json for what was graded into a folder, which is the work of one student."""
    with Store(folder) as store:
        marks = [mark for mark in Book(store, policy).marks() if mark.attempt]
    if len(marks) == 1:
        return results(marks[0], policy, reveal)
    lessons = ", ".join(mark.lesson for mark in marks)
    return _results([SEVERAL.format(lessons=lessons) if marks else NONE], 0.0)


def _grade(handed: Path, out: Path, **how) -> None:
    from recsys_teach.grading.grader import Run, grade

    grade(Run(handed, out, jobs=1, who="gradescope", **how))


def autograde(root: Path = Path("/autograder"), grade: Callable = _grade) -> int:
    """Grade root/submission as root/source says, and write root/results/results.json; return the exit code.

    Where it cannot be graded by our own fault, nothing is written: Gradescope then says that the autograder failed, and nobody
    gets a 0. What is printed, the instructor alone sees.
    """
    source, target = root / "source", root / "results" / "results.json"
    try:
        lesson, reveal = _settings(source / "settings.toml")
        policy = _there(source / "policy.toml")
        read = read_policy(policy)
        unsafe, isolation = _isolation(source)
        print(f"Isolation: {isolation}")
        how = {"key_file": _there(source / "hidden.key"), "bank": _there(source / "bank"), "unsafe": unsafe}
        with tempfile.TemporaryDirectory() as scratch:
            handed, out = Path(scratch) / "submissions", Path(scratch) / "results"
            if _copied(root / "submission", handed / ONE):
                grade(handed, out, policy=policy, lesson=lesson, reveal=reveal, **how)
                told = results_of(out, read, reveal)
            else:
                told = _results([NONE], 0.0)
    except (NotSetUp, BadPolicy, Refused, NotAStore) as error:
        print(error)
        return 1
    told["extra_data"] = {"isolation": isolation}
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(told, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    return 0


def _there(path):
    return path if path.exists() else None


def _settings(path: Path) -> tuple[str, str]:
    """Return (lesson, reveal). Raises NotSetUp."""
    if not path.exists():
        return "", "message"
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise NotSetUp(f'{path.name} cannot be read: {error}. Write lines such as lesson = "03".') from None
    if strange := sorted(told.keys() - set(SETTINGS)):
        raise NotSetUp(f"{path.name} has {strange[0]!r}, which means nothing. Use {' and '.join(SETTINGS)}.")
    lesson, reveal = told.get("lesson", ""), told.get("reveal", "message")
    if not isinstance(lesson, str):
        raise NotSetUp(f'lesson = {lesson!r} in {path.name} is not a text. Write it in quotes, as in "03".')
    if reveal not in REVEALS:
        raise NotSetUp(f"reveal = {reveal!r} in {path.name} is not known. Use one of {', '.join(map(repr, REVEALS))}.")
    return lesson, reveal


def _isolation(source: Path) -> tuple[bool, str]:
    """Return whether to grade without a sandbox, and what protects this run, in words. Raises NotSetUp."""
    try:
        with Sandbox() as sandbox:
            refused = probe(sandbox, source)
        return False, f"the sandbox; it refused {', '.join(refused)}"
    except (NoSandbox, SandboxFailed) as error:
        why = str(error)
    if not (source / "allow-unsafe").exists():
        raise NotSetUp(
            f"{why} Or put an empty file allow-unsafe beside run_autograder, after reading what README.md says of it."
        )
    if (source / "hidden.key").exists():
        raise NotSetUp(KEY_WITHOUT_SANDBOX)
    return True, f"none but Gradescope's own container (allow-unsafe). {why}"


def _copied(submission: Path, folder: Path) -> int:
    """Copy the notebooks of a submission into a folder; return how many there are. Links are not followed."""
    count = 0
    for place, inner, names in os.walk(submission):
        inner.sort()
        for name in sorted(names):
            path = Path(place, name)
            if name.lower().endswith(".ipynb") and path.is_file() and not path.is_symlink():
                target = folder / path.relative_to(submission)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
                count += 1
    return count
