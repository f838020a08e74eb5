"""What a grading run knows of students, of what they handed in, and of what it is worth."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime


class Refused(RuntimeError):
    """Nothing was done. The text says why and what to do."""


@dataclass(frozen=True)
class Student:
    """Somebody on the roster, or somebody who handed in and is not on it (`listed` is False).

    extra  minutes that are added to every deadline
    also   other names under which an LMS knows the student: e-mail, login, numbers; in the roster's order
    """

    id: str
    name: str = ""
    section: str = ""
    extra: float = 0.0
    also: tuple[str, ...] = ()
    listed: bool = True


@dataclass(frozen=True)
class Attempt:
    """One notebook that a student handed in.

    file     its place within the submissions, as text
    handed   when it was handed in, with a time zone; None where nothing says so
    certain  False where that is only the date of a file, which orders tries and makes nobody late
    late     True where its place says "late" and not by how much
    lesson   the lesson as which it is graded
    named    the lesson that the notebook itself names, "" if none; version: the course's version that it names
    trouble  why it could not be read, or ""
    back     where a file for the student goes, so that the LMS it came from takes it back ("" where there is no such rule)
    """

    student: str
    file: str
    sha256: str
    handed: datetime | None = None
    certain: bool = True
    late: bool = False
    lesson: str = ""
    named: str = ""
    version: str = ""
    trouble: str = ""
    back: str = ""

    @property
    def id(self) -> str:
        """The same for the same bytes at the same place from the same student for the same lesson, on every machine."""
        told = "\0".join((self.student, self.lesson, self.file, self.sha256))
        return hashlib.sha256(told.encode("utf-8", "backslashreplace")).hexdigest()[:20]


@dataclass(frozen=True)
class Graded:
    """The verdict on one item (an exercise or a question) of one attempt, as it is kept.

    points  None for what was not graded, which costs nothing
    told    the Verdict as a dict of JSON values (`Verdict.to_dict`), or {"answer": …} of a question
    source  the answer's own code, as it was judged
    """

    item: str
    status: str
    points: float | None
    max_points: float
    told: dict = field(default_factory=dict)
    source: str = ""

    @property
    def is_question(self) -> bool:
        return "answer" in self.told


@dataclass(frozen=True)
class Mark:
    """What a student gets for a lesson, and how that came about.

    attempt     the attempt that counts; None for a student who handed nothing in
    items       the verdicts that count, in the lesson's order
    late        minutes after the student's own deadline, 0 if in time or without a deadline
    taken_off   the share of the points that lateness costs
    points      what goes into a gradebook: the items' points without that share; None where nothing was handed in
    max_points  of the items that were graded, and of those that were refused for their version; what else was not graded is in neither
    attempts    how many the student made
    """

    student: Student
    lesson: str
    attempt: Attempt | None
    items: tuple[Graded, ...] = ()
    late: float = 0.0
    taken_off: float = 0.0
    points: float | None = None
    max_points: float = 0.0
    attempts: int = 0
