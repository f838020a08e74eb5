"""What counts: which try, what lateness costs, what a question is worth. Read from a TOML file.

keep = "best"                          # or "last", "first": which of several tries counts
trust_file_dates = false               # true: the date of a file makes late, where nothing else says when

[due]
"03" = 2026-11-20T23:59:00+01:00       # by lesson; a lesson without a line has no deadline

[late]
grace = 10                             # minutes that cost nothing
per_day = 0.1                          # the share of the points that each day begun costs
at_most = 0.5                          # and no more than this

[questions]
points = 0.5                           # each, for the lesson's own questions
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from recsys_teach.grading.records import Attempt, Graded

KEEP = ("best", "last", "first")
KNOWN = {"": {"keep", "trust_file_dates", "due", "late", "questions"}, "late": {"grace", "per_day", "at_most"}}
KNOWN["questions"] = {"points"}
DAY = 24 * 60.0


class BadPolicy(ValueError):
    """The policy file cannot be used. The text says what is wrong and what to write."""


@dataclass(frozen=True)
class Policy:
    """What a policy file says; without one, the best try counts, nothing is late, and a question is worth half a point."""

    keep: str = "best"
    trust_file_dates: bool = False
    due: dict[str, datetime] = field(default_factory=dict)
    grace: float = 0.0
    per_day: float = 0.0
    at_most: float = 1.0
    question_points: float = 0.5

    def late_by(self, attempt: Attempt, more: float) -> float:
        """Return the minutes after the deadline, put off by `more` minutes; 0 where it is in time or nothing says."""
        due = self.due.get(attempt.lesson)
        if due is None or attempt.handed is None or not (attempt.certain or self.trust_file_dates):
            return 0.0
        return max(0.0, (attempt.handed - due).total_seconds() / 60 - more)

    def taken_off(self, attempt: Attempt, more: float) -> float:
        """Return the share of the points that lateness costs: per_day for each day begun, at most at_most.

        Where the place says "late" and not by how much, it is one day, unless the student has more time.
        """
        late = self.late_by(attempt, more)
        says_when = attempt.handed is not None and attempt.certain and attempt.lesson in self.due
        days = math.ceil(late / DAY) if late > self.grace else 0
        if attempt.late and not says_when and not more:
            days = 1
        return min(self.at_most, days * self.per_day)

    def choose(self, tries: list[tuple[Attempt, list[Graded]]], more: float) -> int:
        """Return which of the tries counts; they are in the order in which they were handed in."""
        if self.keep == "last":
            return len(tries) - 1
        if self.keep == "first":
            return 0
        worth = [(1 - self.taken_off(a, more)) * sum(g.points or 0.0 for g in graded) for a, graded in tries]
        return worth.index(max(worth))


def read_policy(path: Path | None) -> Policy:
    """Return what the file says. Raises BadPolicy."""
    if path is None:
        return Policy()
    try:
        return parse_policy(path.read_text(encoding="utf-8-sig"), str(path))
    except OSError as error:
        raise BadPolicy(f"The policy {path} cannot be read: {error.strerror}. Pass the path of a TOML file.") from None
    except UnicodeDecodeError as error:
        raise BadPolicy(f"The policy {path} is not text in UTF-8: {error.reason}. Save it as UTF-8.") from None


def parse_policy(text: str, path: str) -> Policy:
    """Return what a policy's text says; `path` is what to call it. Raises BadPolicy."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadPolicy(f"The policy {path} is not TOML: {error}. docs/teaching.md shows one.") from None
    late, questions, due = (told.get(name, {}) for name in ("late", "questions", "due"))
    for name, table in (("", told), ("late", late), ("questions", questions), ("due", due)):
        if not isinstance(table, dict):
            raise BadPolicy(f"{name} = {table!r} in {path} is not a table. Write [{name}] and a line below it.")
        if strange := sorted(table.keys() - KNOWN.get(name, table.keys())):
            has = ", ".join(sorted(KNOWN[name]))
            raise BadPolicy(
                f"{path} has {strange[0]!r}{f' in [{name}]' if name else ''}, which means nothing. Use {has}."
            )
    for lesson, one in due.items():
        if not isinstance(one, datetime) or one.tzinfo is None:
            raise BadPolicy(
                f"The deadline of {lesson} in {path} is {one}, without a time zone. Write it as 2026-11-20T23:59:00+01:00."
            )
    policy = replace(Policy(), due=due)
    if (keep := told.get("keep", policy.keep)) not in KEEP:
        raise BadPolicy(f"keep = {keep!r} in {path} is not known. Use one of {', '.join(map(repr, KEEP))}.")
    if not isinstance(trust := told.get("trust_file_dates", False), bool):
        raise BadPolicy(f"trust_file_dates = {trust!r} in {path} is neither true nor false. Write one of the two.")
    return replace(
        policy,
        keep=keep,
        trust_file_dates=trust,
        grace=_number(path, late, "grace", policy.grace, math.inf),
        per_day=_number(path, late, "per_day", policy.per_day, 1),
        at_most=_number(path, late, "at_most", policy.at_most, 1),
        question_points=_number(path, questions, "points", policy.question_points, math.inf),
    )


def _number(path, table, name, default, most):
    value = table.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
        limit = f"from 0 to {most}" if most < math.inf else "of 0 or more"
        raise BadPolicy(f"{name} = {value!r} in {path} cannot be. Write a number {limit}.")
    return float(value)
