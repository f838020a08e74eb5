"""What one reading of the marks finds for the page about a class: points, who is missing, what a person has to look at."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from recsys_teach.exercises.judge import STOPPED
from recsys_teach.grading.book import Book
from recsys_teach.grading.class_parts import Markup, joined, p, table, who
from recsys_teach.grading.items import trouble_of
from recsys_teach.grading.records import Mark, Student
from recsys_teach.grading.words import title_of

SHOWN = 100  # lines of a list of people, files or verdicts
BINS = 10


@dataclass
class OfLesson:
    """What is kept of a lesson: the points of each student, and as shares; how many of the roster handed in, and did not."""

    points: list[float] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    most: float = 0.0
    listed: int = 0
    missing: int = 0


@dataclass
class Lines:
    """The first of what is to be listed, and how many there are."""

    first: list[tuple] = field(default_factory=list)
    count: int = 0

    def add(self, *cells) -> None:
        self.count += 1
        if self.count <= SHOWN:
            self.first.append(cells)

    def table(self, caption: str, heads: tuple[str, ...], in_order: bool) -> Markup:
        left = self.count - len(self.first)
        more = [p(f"And {left} more: gradebook.csv has all.")] if left else []
        return joined([table(caption, heads, self.first if in_order else sorted(self.first), scrolled="lines"), *more])


@dataclass
class Seen:
    """What one reading of the marks finds, besides the items' statistics."""

    lessons: dict[str, OfLesson] = field(default_factory=lambda: defaultdict(OfLesson))
    missing: dict[str, tuple[Student, list[str]]] = field(default_factory=dict)
    ungraded: Lines = field(default_factory=Lines)
    unreadable: Lines = field(default_factory=Lines)
    stopped: Lines = field(default_factory=Lines)
    by_hand: int = 0

    @property
    def needs_eye(self) -> int:
        return self.ungraded.count + self.unreadable.count + self.stopped.count


def watched(book: Book, seen: Seen) -> Iterator[Mark]:
    """Give the marks, and note on the way what the page tells of them."""
    for mark in book.marks():
        lesson = seen.lessons[mark.lesson]
        if mark.attempt is None:
            lesson.missing += 1
            seen.missing.setdefault(mark.student.id, (mark.student, []))[1].append(mark.lesson)
            continue
        lesson.listed += mark.student.listed
        lesson.points.append(mark.points or 0.0)
        lesson.shares.append((mark.points or 0.0) / mark.max_points if mark.max_points else 0.0)
        lesson.most = max(lesson.most, mark.max_points)
        name = name_of(mark.student)
        if trouble := trouble_of(mark):
            told = ("–", "It could not be read.") if book.pseudonyms else (mark.attempt.file, trouble)
            seen.unreadable.add(name, *told)
        for one in mark.items:
            seen.by_hand += "by hand" in one.told
            if one.points is None:
                seen.ungraded.add(name, title_of(one.item), str(one.told.get("detail", "")))
            elif one.status in STOPPED:
                detail = str(one.told.get("detail", ""))
                seen.stopped.add(name, title_of(one.item), one.status, detail if detail != one.status else "–")
        yield mark


def name_of(student: Student) -> Markup:
    """Return a student's name and id."""
    if not student.name or student.name == student.id:
        return who(student.id)
    return Markup(f"{who(student.name)} ({who(student.id)})")


def quartiles(values: list[float]) -> tuple[float, float, float]:
    """Return the three quartiles, between two values where they fall there."""
    if len(values) == 1:
        return (values[0],) * 3
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, middle, high


def binned(shares: list[float]) -> list[int]:
    """Return how many shares are in each tenth, its lower end included, and how many are 1."""
    counts = [0] * (BINS + 1)
    for share in shares:
        counts[min(BINS, int(share * BINS + 1e-9))] += 1
    return counts
