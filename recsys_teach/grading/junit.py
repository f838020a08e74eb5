"""JUnit XML: a test suite for each student, a test case for each item, for whatever reads test reports.

There is no standard of it; what is written here is what both schemas that people check against ask for: that of Ant's
reports (https://github.com/windyroad/JUnit-Schema) and that of Jenkins' xUnit plugin. The times that they require are 0:
a report of marks is the same whenever it is made.
"""

from __future__ import annotations

import re
from datetime import UTC
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from recsys_teach.grading import words
from recsys_teach.grading.book import Book
from recsys_teach.grading.records import Graded, Mark
from recsys_teach.grading.tables import plain, remarks_on

FAILED = ("wrong", "partial", "not attempted", "missing")
BEFORE_ALL = "1970-01-01T00:00:00"  # the schema wants a time; this one stands for "nothing says when"
FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010fffd]")


def allowed(text: str) -> str:
    """Return a text without what XML 1.0 forbids (control characters, surrogates) or advises against."""
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def junit(book: Book, reveal: str = "message") -> str:
    """Return all marks of a book, with as much of the verdicts as `reveal` allows: "none", "message" or "case"."""
    unlisted = {one.id for one in book.unlisted()}
    suites = (
        _suite(number, list(marks), id in unlisted, reveal)
        for number, (id, marks) in enumerate(groupby(book.marks(), key=lambda mark: mark.student.id))
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n{"".join(suites)}</testsuites>\n'


def outcome_of(graded: Graded) -> str:
    """Return what a test report calls a verdict: "passed", "failure", "error" or "skipped"."""
    if graded.points is None:
        return "skipped"
    if graded.status == "correct":
        return "passed"
    return "failure" if graded.status in FAILED else "error"


def _suite(number: int, marks: list[Mark], unlisted: bool, reveal: str) -> str:
    student, items = marks[0].student, [(mark.lesson, one) for mark in marks for one in mark.items]
    outcomes = [outcome_of(one) for _, one in items]
    told = {
        "name": _token(student.name if student.name.strip() else student.id), "package": _token(student.id), "id": number, "timestamp": _when(marks),
        "hostname": "localhost", "tests": len(items), "failures": outcomes.count("failure"),
        "errors": outcomes.count("error"), "skipped": outcomes.count("skipped"), "time": 0,
    }  # fmt: skip
    lines = [f" <testsuite{_attributes(told)}>", "  <properties>"]
    for mark in marks:
        for name, value in _properties(mark, unlisted):
            lines.append(f"   <property{_attributes({'name': f'{_token(mark.lesson)}.{name}', 'value': value})}/>")
    lines.append("  </properties>")
    for lesson, one in items:
        lines += _case(lesson, one, reveal)
    return "\n".join([*lines, "  <system-out/>", "  <system-err/>", " </testsuite>", ""])


def _properties(mark, unlisted):
    if mark.attempt:
        numbers = {"points": mark.points or 0.0, "max_points": mark.max_points, "taken_off": mark.taken_off}
        yield from ((name, plain(value)) for name, value in numbers.items())
    if remarks := remarks_on(mark, unlisted):
        yield "remark", "; ".join(remarks)


def _case(lesson, graded, reveal):
    told = {"name": _token(graded.item), "classname": _token(f"lesson {lesson}"), "time": 0}
    outcome = outcome_of(graded)
    if outcome == "passed":
        return [f"  <testcase{_attributes(told)}/>"]
    message = {"message": words.head_of(graded)}
    if outcome == "skipped":
        return [f"  <testcase{_attributes(told)}><skipped{_attributes(message)}/></testcase>"]
    text = "\n".join(filter(None, [*words.sentences_on(graded, reveal), words.case_of(graded, reveal)]))
    inside = f"<{outcome}{_attributes(message | {'type': graded.status})}>{escape(allowed(text))}</{outcome}>"
    return [f"  <testcase{_attributes(told)}>{inside}</testcase>"]


def _attributes(told):
    return "".join(f" {name}={quoteattr(allowed(str(value)))}" for name, value in told.items())


def _token(text):
    """Return a name without breaks and double spaces, and never an empty one."""
    return " ".join(allowed(text).split()) or "?"


def _when(marks):
    """Return when the first of these was handed in, in UTC and without a zone, as the schema asks."""
    times = [mark.attempt.handed for mark in marks if mark.attempt and mark.attempt.handed]
    return f"{min(times).astimezone(UTC):%Y-%m-%dT%H:%M:%S}" if times else BEFORE_ALL
