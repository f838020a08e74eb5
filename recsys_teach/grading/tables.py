"""CSV files, for people who open them in a spreadsheet and for programs that read them. Everything comes from a Book.

A spreadsheet takes a cell that begins with "=" for a formula, and runs it. What others wrote (names, ids, names of files)
therefore goes through `neutral`. https://owasp.org/www-community/attacks/CSV_Injection
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from recsys_teach.grading.book import Book
from recsys_teach.grading.records import Mark

COLUMNS = ("id", "lesson", "exercise", "status", "points", "max_points")
MARK_COLUMNS = (
    "id", "name", "section", "lesson", "points", "max_points", "late_minutes", "taken_off", "attempts", "file", "remark",
)  # fmt: skip
LONGEST = 2000  # characters of a text in a cell; a spreadsheet takes 32,767
FORMULA = "=+@−" + "＝＋－＠﹦﹢﹣﹫" + "-"  # the last stands last for the pattern below
BREAKS = "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
TURNS = "\u202a-\u202e\u2066-\u2069"  # what makes a text read backwards
# Where a semicolon separates, as in half of Europe, what follows one inside of a cell begins a new cell.
BEGINS = re.compile(rf"""(^|[,;\t\r\n])([\s"\x00-\x1f\x7f-\x9f{TURNS}\u200b\ufeff\ufffd]*)(?=[{FORMULA}])""")
SPACES = str.maketrans(dict.fromkeys(BREAKS, " "))
UNSEEN = re.compile(f"[\x00-\x1f\x7f-\x9f{TURNS}\ud800-\udfff]")


def neutral(text: str) -> str:
    """Return a text that a cell may hold: no formula, nothing invisible that does something, no line break, not too long.

    An apostrophe goes in front of = + - @ and their wide forms, where a cell begins or may be made to begin, and in front
    of a tab or a line break that comes first. What is neutral already stays as it is.
    """
    told = BEGINS.sub(r"\1\2'", text[: 2 * LONGEST])
    return readable("'" + told if text[:1] in ("\t", "\r", "\n") else told)


def readable(text: str) -> str:
    """Return a text without line breaks, control characters and halves of signs, cut where it is very long."""
    told = UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text[: LONGEST + 1].translate(SPACES))
    return told if len(text) <= LONGEST else told[: LONGEST - 1] + "…"


def gradebook(book: Book) -> Iterator[str]:
    """Give the lines of gradebook.csv: one for each student and item. What was not graded has no points, not 0."""
    return _lines(chain([COLUMNS], _item_rows(book)))


def marks(book: Book) -> Iterator[str]:
    """Give the lines of marks.csv: one for each student and lesson, also for who handed nothing in."""
    return _lines(chain([MARK_COLUMNS], _mark_rows(book)))


def _lines(rows: Iterable) -> Iterator[str]:
    for row in rows:
        line = io.StringIO(newline="")
        csv.writer(line, lineterminator="\n").writerow(row)
        yield line.getvalue()


def _item_rows(book):
    for mark in book.marks():
        for one in mark.items:
            points = "" if one.points is None else f"{one.points:g}"
            most = f"{one.max_points:g}"
            yield [neutral(mark.student.id), neutral(mark.lesson), neutral(one.item), one.status, points, most]


def _mark_rows(book):
    unlisted = {one.id for one in book.unlisted()}
    for mark in book.marks():
        student, attempt = mark.student, mark.attempt
        told = [neutral(one) for one in (student.id, student.name, student.section, mark.lesson)]
        remark = neutral("; ".join(remarks_on(mark, student.id in unlisted)))
        if attempt is None:
            yield [*told, "", "", "", "", 0, "", remark]
            continue
        # The place of a file may name who has a made name in this book.
        file = "" if book.pseudonyms else neutral(attempt.file)
        numbers = [plain(one) for one in (mark.points or 0.0, mark.max_points, mark.late, mark.taken_off)]
        yield [*told, *numbers, mark.attempts, file, remark]


def remarks_on(mark: Mark, unlisted: bool) -> list[str]:
    """Return what somebody who reads a mark must know besides: nothing handed in, not graded, by hand, …"""
    found = ["not on the roster"] if unlisted else []
    if mark.attempt is None:
        return [*found, "not handed in"]
    if mark.attempt.late and not mark.late:
        found.append("marked as late by its place, without a time")
    if mark.attempt.trouble:
        found.append("could not be read")
    if missing := [one.item for one in mark.items if one.points is None]:
        found.append(f"not graded: {', '.join(missing)}")
    if decided := [one.item for one in mark.items if "by hand" in one.told]:
        found.append(f"decided by hand: {', '.join(decided)}")
    return found


def plain(number: float) -> str:
    """Return a number as it is read again: up to six decimals, no exponent, no sign of zero."""
    text = f"{number:.6f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
