"""Every file that is made from the results: tables, pages, and what goes back into an LMS. Nothing here grades.

A file is written beside its place and then moved there, so what is read is a whole file, old or new.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from recsys_teach.exercises.exercise import lessons, use_bank
from recsys_teach.grading import feedback_zip, junit, lms, tables
from recsys_teach.grading.book import Book
from recsys_teach.grading.class_page import class_page
from recsys_teach.grading.feedback import feedback_html, write_feedback
from recsys_teach.grading.policy import Policy, parse_policy, read_policy
from recsys_teach.grading.records import Refused
from recsys_teach.grading.report import report
from recsys_teach.grading.store import Store

PSEUDONYMOUS = "pseudonymous"


def write_exports(
    store: Store,
    policy: Policy,
    out: Path,
    reveal: str = "",
    templates: dict[str, Path | None] | None = None,
    lesson: str = "",
) -> list[str]:
    """Write all exports of a run into `out`; return what there is to say about the LMS's own sheets.

    `templates` are these sheets, by "canvas" and "moodle"; `lesson` is the one that they are filled for, "" for all. `reveal` holds
    from then on; "" is as the last time, and the first time "message".
    """
    reveal = reveal or store.fact("reveal") or "message"
    store.note("reveal", reveal)
    book = Book(store, policy)
    _write_all(book, out, reveal)
    shutil.rmtree(out / "students", ignore_errors=True)  # pages of those who were purged must not stay
    write_feedback(book, out / "students", reveal)
    for old in out.glob("*-feedback-*.zip"):
        old.unlink()
    said = []
    for one in book.lessons():
        for system, name_of in (("canvas", feedback_zip.canvas_name), ("moodle", feedback_zip.moodle_name)):
            target = out / f"{system}-feedback-{one}.zip"
            if store.fact("shape") == system:
                left = feedback_zip.write_zip(book, one, lambda mark: _page(mark, reveal), target, name_of)
                said += [f"{target}: {who} {why}." for who, why in left]
    for system, template in (templates or {}).items():
        if template:
            said += lms.fill(system, book, template, out, lesson, reveal=reveal)
    return said


def _page(mark, reveal):
    return feedback_html(mark, reveal).encode("utf-8", "backslashreplace")


def _write_all(book, out, reveal):
    """Write the files that stand in both folders, the one with names and the one without."""
    out.mkdir(parents=True, exist_ok=True)
    _replace(out / "gradebook.csv", tables.gradebook(book))
    _replace(out / "marks.csv", tables.marks(book))
    _replace(out / "verdicts.json", _verdicts(book))
    _replace(out / "report.md", [report(book)])
    _replace(out / "class.html", [class_page(book)])
    _replace(out / "junit.xml", [junit.junit(book, reveal)])


def _replace(path, parts):
    """Write text so that a reader finds the old file or the whole new one."""
    new = path.with_name(f".{path.name}.new")
    with new.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        for part in parts:
            file.write(part)
    os.replace(new, path)


def _verdicts(book) -> Iterator[str]:
    """Give the verdicts of the tries that count, as one JSON list, for the instructor: all evidence is in it."""
    before = "[\n"
    for mark in book.marks():
        for item in mark.items:
            told = {"id": mark.student.id, "lesson": mark.lesson}
            told |= {"exercise": item.item, "status": item.status, "points": item.points} if item.is_question else {}
            yield before + json.dumps(told | item.told)
            before = ",\n"
    yield ("[]" if before == "[\n" else "\n]") + "\n"


def forget_pages(out: Path) -> None:
    """Delete what is not written again with every export, and may show somebody's work."""
    for old in [out / "audit.md", *out.glob("canvas-*.csv"), *out.glob("moodle-*.csv")]:
        old.unlink(missing_ok=True)
    shutil.rmtree(out / PSEUDONYMOUS, ignore_errors=True)


def use_bank_of(store: Store, bank: Path | None = None) -> None:
    """Make the bank known with which a run was graded, or the one that is given. Raises Refused."""
    folder = bank or (Path(store.fact("bank")) if store.fact("bank") else None)
    if folder is None:
        return
    try:
        known = {path.name.removeprefix("lesson_") for path in folder.glob("lesson_*")}
        if not known or not known <= set(lessons()):
            use_bank(folder)
    except ValueError as error:
        raise Refused(f"{error} Pass its folder with --bank.") from None


def check_deadlines(policy: Policy) -> None:
    """Raise Refused for a deadline of a lesson that there is none of: it would be nobody's."""
    if strange := sorted(policy.due.keys() - set(lessons())):
        has = ", ".join(map(repr, lessons()))
        raise Refused(f"The policy has a deadline for lesson {strange[0]!r}, which is not there. Use one of {has}.")


def export_all(
    results: Path,
    policy: Path | None = None,
    reveal: str = "",
    canvas_template: Path | None = None,
    moodle_template: Path | None = None,
    pseudonyms: bool = False,
    bank: Path | None = None,
    lesson: str = "",
) -> Iterator[str]:
    """Write the exports of a run again; give a line for each thing to say. Policy and `reveal` hold from then on."""
    with Store(results) as store:
        use_bank_of(store, bank)
        if policy:
            check_deadlines(read_policy(policy))
            store.note("policy", policy.read_text(encoding="utf-8-sig"))
        chosen = parse_policy(store.fact("policy"), "the policy of the last grading")
        templates = {"canvas": canvas_template, "moodle": moodle_template}
        yield from write_exports(store, chosen, results, reveal, templates, lesson)
        if pseudonyms:
            _write_all(Book(store, chosen, pseudonyms=True), results / PSEUDONYMOUS, "none")
    yield f"{results} is written."
