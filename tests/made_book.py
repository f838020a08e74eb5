"""A results file of records that a test writes down itself: `book_of(folder, students, handed)`."""

import weakref
from datetime import UTC, datetime

from hypothesis import strategies as st

from recsys_teach.grading.book import Book
from recsys_teach.grading.policy import Policy
from recsys_teach.grading.records import Attempt, Graded, Student
from recsys_teach.grading.store import Store

FIRST, SECOND, QUESTION = "03.corated_cosine", "03.pearson", "03.q1"
HANDED = datetime(2026, 11, 20, 21, 30, tzinfo=UTC)


def hostile(signs, most=20):
    """Return a strategy for texts of any characters, in which these signs are frequent."""
    return st.lists(st.sampled_from(signs) | st.characters(), max_size=most).map("".join)


def item(points, status="", most=2.0, id=FIRST, **told):
    """Return a verdict with few facts; no points mean that it was not graded."""
    status = status or ("not graded" if points is None else "correct" if points == most else "partial")
    return Graded(id, status, points, most, told)


def answer(right, id=QUESTION, points=1.0):
    return Graded(id, "correct" if right else "wrong", points * right, points, {"answer": "a"})


def book_of(folder, students, handed, roster=True, policy=None, pseudonyms=False):
    """Return a Book. `handed` has, for each attempt, the student's id, its items, and fields of the Attempt."""
    store = Store(folder, new=True)
    weakref.finalize(store, store.db.close)  # when nobody reads it any more
    with store.changes():
        store.note("roster", "yes" if roster else "")
        store.put_students(students)
        for place, (id, items, fields) in enumerate(handed):
            told = {"file": f"{place}.ipynb", "sha256": f"{place:064}", "handed": HANDED, "lesson": "03"} | fields
            attempt = Attempt(id, **told)
            store.put_attempt(attempt)
            store.put_verdicts(attempt.id, 0, enumerate(items))
    return Book(store, policy or Policy(), pseudonyms)


def class_with(folder, names, points=(2.0, 1.5), **more):
    """Return a Book of students with these names, each of whom handed in; ids are s0, s1, …"""
    students = [Student(f"s{i}", name) for i, name in enumerate(names)]
    handed = [(one.id, [item(points[0]), item(points[1], id=SECOND)], {}) for one in students]
    return book_of(folder, students, handed, **more)
