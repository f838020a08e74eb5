"""Marks for Canvas and Moodle: the sheet that they gave is filled, and nothing else in it changes.

The formats are as both document them and as their importers read them: lib/gradebook_exporter.rb and lib/gradebook_importer.rb of
Canvas, mod/assign/gradingtable.php and mod/assign/feedback/offline/importgradeslib.php of Moodle.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from recsys_teach.exercises.exercise import load_lesson
from recsys_teach.grading.book import Book
from recsys_teach.grading.matching import Filled, Row, match
from recsys_teach.grading.policy import Policy
from recsys_teach.grading.records import Mark, Refused, Student
from recsys_teach.grading.sheet import BadSheet, Sheet
from recsys_teach.grading.tables import neutral, plain, readable
from recsys_teach.grading.words import comment_on

CANVAS_IDS = ("SIS User ID", "SIS Login ID", "Integration ID")
ASSIGNMENT = re.compile(r"(?P<title>.*\S)\s+\((?P<id>\d+)\)")
# Canvas reads no column whose name holds one of these as an assignment.
TOTALS = re.compile(r"(Current|Final|Override) (Score|Points|Grade|Status)")
KEPT_CELLS = ("EX", "N/A")  # excused; not assigned to this student
MOODLE_NEEDS = ("Identifier", "Grade", "Last modified (grade)")
MOODLE_IDS = ("ID number", "Email address", "Username")
FEEDBACK = "Feedback comments"
MOST = 1900  # characters of a comment; `neutral` cuts what is longer


@dataclass
class _Class:
    """What a lesson's marks give: all students, and (points, comment) of those who handed in.

    most  what can be earned
    """

    people: list[Student] = field(default_factory=list)
    given: dict[str, tuple[float, str]] = field(default_factory=dict)
    most: float = 0.0
    remarks: list[str] = field(default_factory=list)


def fill(
    system: str,
    book: Book,
    template: Path,
    out: Path,
    lesson: str = "",
    column: str | None = None,
    reveal: str = "none",
) -> list[str]:
    """Fill a sheet of "canvas" or "moodle" for each lesson into the folder `out`; return what is to be said. Raises Refused.

    reveal  how much a comment in Moodle's sheet tells: "none", "message" or "case", which is no more than "message" there
    """
    lessons = [lesson] if lesson else book.lessons()
    if not lessons:
        raise Refused(
            f"Nobody's notebook is in these results, so there is nothing to fill into {template}. Grade first."
        )
    if system == "moodle" and len(lessons) > 1:
        raise Refused(
            f"A Moodle sheet is of one assignment; here are lessons {', '.join(lessons)}. Pass one with --lesson."
        )
    said = []
    for one in lessons:
        target = out / f"{system}-{one}.csv"
        try:
            if system == "canvas":
                filled = fill_canvas(book, template, target, column, one)
            else:
                filled = fill_moodle(book, template, target, one, reveal)
        except BadSheet as error:
            if len(lessons) == 1:
                raise Refused(str(error)) from None
            said.append(f"Lesson {one}: {error}")
            continue
        said.append(f"{target}: {filled.filled} students, column {readable(filled.column)}.")
        said += filled.told()
    return said


def fill_canvas(book: Book, template: Path, out: Path, column: str | None = None, lesson: str = "") -> Filled:
    """Write the points of a lesson into one assignment column of a gradebook that Canvas exported. Raises BadSheet.

    column  the column's name, with or without the number behind it, or that number; without it, the only one whose title has
            the lesson's number or title
    """
    lesson = _lesson(book, lesson)
    sheet = Sheet(template, _lacks_of_canvas)
    header, students = sheet.header, [i for i in range(1, len(sheet.rows)) if _is_student(sheet.rows[i])]
    tops = next((i for i, row in enumerate(sheet.rows) if "Points Possible" in row[0]), None)
    at, here = _assignment(sheet, tops, column, lesson), list(_assignments(sheet, tops))
    first, ids = header.index("ID"), [header.index(one) for one in CANVAS_IDS if one in header]
    rows = [
        Row(
            i, ", ".join(_filled_in(*(sheet.cell(i, c) for c in range(first)))),
            _filled_in(*(sheet.cell(i, c) for c in ids)), _filled_in(sheet.cell(i, first)),
        )
        for i in students
    ]  # fmt: skip
    marks, called = _class_of(book, lesson), {row.place: row.called for row in rows}
    matched, left = match(rows, marks.people)
    filled, replaced = 0, 0
    for place, student in matched.items():
        if student not in marks.given:
            continue
        now, text = sheet.cell(place, at), sheet.number(marks.given[student][0], here)
        if now.upper() in KEPT_CELLS:
            left.append((called[place], f'has "{now}" in the sheet, which stays'))
            continue
        replaced += now not in ("", "-") and _number(now) != _number(text)
        sheet.put(place, at, text)
        filled += 1
    sheet.save(out)
    remarks = marks.remarks + _compared(_number(sheet.cell(tops, at)) if tops else None, marks.most)
    return Filled(filled, header[at], tuple(left), tuple(remarks + _replaced(replaced)))


def _lacks_of_canvas(header):
    there = {"Student": header[0] in ("Student", "LastName"), "ID": "ID" in header[1:3], "Section": "Section" in header}
    return [name for name, found in there.items() if not found]


def _is_student(row):
    """Say whether a row is of a student: not the points possible, not "Manual Posting", not empty."""
    told = [one.strip() for one in row if one.strip()]
    hidden = all(one.lower() == "muted" or one.lower().startswith("manual posting") for one in told)
    return bool(told) and not hidden and "Points Possible" not in row[0]


def _assignments(sheet, tops):
    """Give the columns of assignments that may be changed."""
    header = sheet.header
    for at in range(header.index("Section") + 1, len(header)):
        locked = tops is not None and "read only" in sheet.cell(tops, at)
        if ASSIGNMENT.fullmatch(header[at]) and not TOTALS.search(header[at]) and not locked:
            yield at


def _assignment(sheet, tops, column, lesson):
    """Return the one column to fill. Raises BadSheet, with the columns that there are."""
    header, there = sheet.header, list(_assignments(sheet, tops))
    parts = {at: ASSIGNMENT.fullmatch(header[at]).groupdict() for at in there}
    if column is not None:
        found = [at for at in there if column.strip() in (header[at], parts[at]["title"], parts[at]["id"])]
        asked = f"{len(found)} assignment columns are called {column!r}" if found else f"No column is called {column!r}"
    else:
        found = [at for at in there if _is_about(parts[at]["title"], lesson)]
        asked = f"{len(found) or 'No'} assignment column{'s' if len(found) > 1 else ''} fit lesson {lesson}"
    if len(found) == 1:
        return found[0]
    has = "; ".join(readable(header[at]) for at in there) or "none"
    raise BadSheet(f"{readable(asked)} in {sheet.path}. Name one with its number in brackets; there are: {has}.")


def _is_about(title, lesson):
    """Say whether a title has the lesson's number, with or without zeros in front, or its own title."""
    number = rf"(?<!\d)0*{re.escape(lesson.lstrip('0') or '0')}(?!\d)"
    if lesson.isdigit() and re.search(number, title):
        return True
    if not lesson.isdigit() and re.search(rf"(?<!\w){re.escape(lesson)}(?!\w)", title, re.IGNORECASE):
        return True
    try:
        return load_lesson(lesson).TITLE.casefold() in title.casefold()
    except ValueError:
        return False


def fill_moodle(book: Book, template: Path, out: Path, lesson: str = "", reveal: str = "message") -> Filled:
    """Write points and a comment into a grading worksheet that Moodle gave, where the grade can be changed. Raises BadSheet."""
    lesson = _lesson(book, lesson)
    sheet = Sheet(template, lambda header: [one for one in MOODLE_NEEDS if one not in header])
    at = {name: place for place, name in reversed(list(enumerate(sheet.header)))}
    if "Scale" in at:
        raise BadSheet(f"{template} grades on a scale, not in points. Give the assignment a maximum grade in Moodle.")
    students = [i for i in range(1, len(sheet.rows)) if sheet.cell(i, at["Identifier"])]
    rows = [
        Row(
            i, sheet.cell(i, at.get("Full name")), _filled_in(*(sheet.cell(i, at.get(one)) for one in MOODLE_IDS)),
            _filled_in(sheet.cell(i, at["Identifier"]), sheet.cell(i, at["Identifier"]).rpartition(" ")[2]),
        )
        for i in students
    ]  # fmt: skip
    marks = _class_of(book, lesson, lambda mark: _comment(mark, book.policy, reveal))
    called = {row.place: row.called for row in rows}
    matched, left = match(rows, marks.people)
    numbers = [at[name] for name in ("Grade", "Maximum Grade") if name in at]
    tops = {top for i in students if (top := _number(sheet.cell(i, at.get("Maximum Grade")))) is not None}
    filled, replaced = 0, 0
    for place, student in matched.items():
        if student not in marks.given:
            continue
        if sheet.cell(place, at.get("Grade can be changed")).casefold() == "no":
            left.append((called[place], "has a grade that cannot be changed"))
            continue
        points, comment = marks.given[student]
        now, text = sheet.cell(place, at["Grade"]), sheet.number(points, numbers)
        replaced += now not in ("", "-") and _number(now) != _number(text)
        sheet.put(place, at["Grade"], text)
        if FEEDBACK in at:
            sheet.put(place, at[FEEDBACK], comment)
        filled += 1
    sheet.save(out)
    remarks = marks.remarks + _compared(max(tops) if tops else None, marks.most)
    if tops and any(points > max(tops) for points, _ in marks.given.values()):
        remarks.append("Moodle passes over a grade above its maximum. Raise the maximum before you upload the sheet.")
    if FEEDBACK not in at:
        remarks.append(
            f'The sheet has no column "{FEEDBACK}", so no comment is written. The assignment\'s settings allow them.'
        )
    return Filled(filled, "Grade", tuple(left), tuple(remarks + _replaced(replaced)))


def _comment(mark: Mark, policy: Policy, reveal: str) -> str:
    """Return a comment as Moodle keeps it, which is HTML: as many whole lines as there is room for."""
    told = ""
    for line in comment_on(mark, policy, reveal):
        more = ("<br>" if told else "") + html.escape(readable(line))
        if len(told) + len(more) > MOST:
            break
        told += more
    return neutral(told)


def _lesson(book, lesson):
    """Return the lesson that a sheet is about. Raises BadSheet where that is not clear."""
    there = book.lessons()
    if not lesson and len(there) == 1:
        return there[0]
    if lesson not in there:
        raise BadSheet(
            f"{f'Nobody handed in lesson {lesson!r}' if lesson else 'A sheet is about one lesson'}; "
            f"there is {', '.join(there) or 'none'}. Pass the number of one."
        )
    return lesson


def _class_of(book: Book, lesson: str, comment: Callable[[Mark], str] = lambda mark: "") -> _Class:
    """Return what the marks of a lesson give."""
    found, nothing, not_graded, unread = _Class(), 0, 0, 0
    for mark in book.marks():
        if mark.lesson != lesson:
            continue
        found.people.append(mark.student)
        if mark.attempt is None:
            nothing += 1
            continue
        not_graded += any(one.points is None for one in mark.items)
        unread += bool(mark.attempt.trouble)
        found.most = max(found.most, mark.max_points)
        found.given[mark.student.id] = (mark.points or 0.0, comment(mark))
    if nothing:
        found.remarks.append(
            f"{nothing} of {len(found.people)} students handed nothing in; their cells stay as they are."
        )
    if unread:
        found.remarks.append(
            f"Marks of notebooks that could not be read: {unread}. They are written as 0; report.md says whose they are, and why."
        )
    if not_graded:
        found.remarks.append(
            f"{not_graded} marks lack what was not graded, which costs no point. Grade again before you upload them."
        )
    return found


def _filled_in(*told):
    return tuple(dict.fromkeys(one for one in told if one))


def _number(text) -> float | None:
    """Return a number as a sheet writes it, None for anything else."""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _compared(top: float | None, ours: float) -> list[str]:
    """Say so where the sheet's maximum is not what can be earned here."""
    if top is None or not ours or abs(top - ours) < 1e-6:
        return []
    return [
        f"The sheet's maximum is {plain(top)}, here it is {plain(ours)}. Points are written as they are; change the maximum."
    ]


def _replaced(count):
    return [f"Cells that held another grade before: {count}."] if count else []
