"""A mark in a few plain sentences, for places that take text alone: another system's comment field, a test report.

What a student may see is decided by `redact`; nothing here shows what it has taken away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from recsys_teach.exercises import messages
from recsys_teach.exercises.display import Table, as_text, blocks_for, broken_text, detail_of, texts_of
from recsys_teach.exercises.exercise import Exercise, load_lesson
from recsys_teach.exercises.judge import Verdict, redact
from recsys_teach.grading.policy import Policy
from recsys_teach.grading.records import Graded, Mark

HOUR, DAY = 60, 24 * 60  # minutes


def exercise_of(item: str) -> Exercise | None:
    """Return the exercise of an item, None for a question or where the bank does not have it."""
    try:
        return next((e for e in load_lesson(item.split(".")[0]).EXERCISES if e.id == item), None)
    except ValueError:
        return None


def title_of(item: str) -> str:
    """Return what to call an item: "3.1 · corated_cosine", or its id."""
    exercise = exercise_of(item)
    return f"{exercise.number} · {exercise.name}" if exercise else item


def points_of(points: float | None, most: float) -> str:
    return f"{points:g} of {most:g} points" if points is not None else "no points"


def head_of(graded: Graded) -> str:
    """Return an item in one line: what it is, how it went, its points."""
    said = (messages.QUESTION if graded.is_question else messages.GRADED).get(graded.status, graded.status)
    tail = "" if graded.points is None else f", {points_of(graded.points, graded.max_points)}"
    return f"{title_of(graded.item)}: {said.lower()}{tail}"


def verdict_of(graded: Graded, reveal: str) -> tuple[Exercise, Verdict] | None:
    """Return an exercise and as much of the verdict on it as may be told; None where there is none that the bank knows."""
    exercise = exercise_of(graded.item)
    try:
        verdict = redact(Verdict.from_dict(graded.told), reveal)
    except (KeyError, TypeError, AttributeError):  # of a question, or given by a person
        return None
    if exercise is None or "by hand" in graded.told:
        return None
    known = {one.id for one in exercise.misconceptions} | messages.GENERIC.keys()
    return exercise, replace(
        verdict,
        mistakes=verdict.mistakes if set(verdict.mistakes) <= known else (),
        equals=(),
        broken=verdict.broken if verdict.broken in messages.BROKEN else "",
        remarks=tuple(one for one in verdict.remarks if one in messages.REMARK),
    )


def sentences_on(graded: Graded, reveal: str) -> list[str]:
    """Return what is told of an item below its line: the error, the mistake and what to change. Often nothing."""
    if not (told := verdict_of(graded, reveal)):
        return []
    exercise, verdict = told
    found = detail_of(exercise, verdict) if verdict.detail else []
    if verdict.mistakes:
        _, name, remedy = texts_of(exercise, replace(verdict, differs=None))  # the words do not depend on the case
        return [*found, name, remedy]
    if verdict.broken:
        found.append(broken_text(exercise, verdict))
    return [*found, *(messages.REMARK[one] for one in verdict.remarks)]


def case_of(graded: Graded, reveal: str) -> str:
    """Return the case that shows what is wrong, as a table in plain text; "" where none may be shown."""
    if not (told := verdict_of(graded, reveal)):
        return ""
    exercise, verdict = told
    if "changed-input" in verdict.mistakes:  # there all values are as expected
        return ""
    blocks = blocks_for(exercise, replace(verdict, mistakes=()))
    return "\n\n".join(as_text(one) for one in blocks if isinstance(one, Table))


def sentences_about(mark: Mark, policy: Policy) -> list[str]:
    """Return a mark as a whole: its points, what lateness cost, which try counts, what was not graded."""
    if mark.attempt is None:
        return [f"Lesson {mark.lesson}: nothing was handed in."]
    told = [f"Lesson {mark.lesson}: {points_of(mark.points, mark.max_points)}."]
    if mark.taken_off:
        late = f"{duration(mark.late)} late" if mark.late else "late"
        told.append(f"It was handed in {late}, which takes {100 * mark.taken_off:g}% off.")
    if mark.attempts > 1:
        told.append(f"Of {mark.attempts} tries the {policy.keep} one counts.")
    if mark.attempt.trouble:
        told.append("The notebook could not be read.")
    if missing := [title_of(one.item) for one in mark.items if one.points is None]:
        told.append(f"Not graded, which costs no point: {', '.join(missing)}.")
    return told


def duration(minutes: float) -> str:
    """Return "2 days and 3 hours": the two largest units, rounded down."""
    whole = int(minutes)
    units = ((whole // DAY, "day"), (whole % DAY // HOUR, "hour"), (whole % HOUR, "minute"))
    said = [f"{count} {unit}{'s' * (count != 1)}" for count, unit in units if count]
    return " and ".join(said[:2]) or "less than a minute"


def comment_on(mark: Mark, policy: Policy, reveal: str) -> list[str]:
    """Return the lines of a comment on a mark: the whole, then each item that is not right, shortly."""
    return [*sentences_about(mark, policy), *_items(mark.items, "none" if reveal == "none" else "message")]


def _items(items: Sequence[Graded], reveal: str) -> Iterator[str]:
    for one in items:
        if one.status != "correct" and one.points is not None:
            yield " ".join([f"{head_of(one)}.", *sentences_on(one, reveal)[:1]])
