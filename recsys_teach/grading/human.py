"""What a person decides about marks. Each act is in the log, with who and why; no verdict is overwritten."""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from recsys_teach.exercises import codec
from recsys_teach.exercises.collect import Cell, collect
from recsys_teach.exercises.display import Shown, blocks_for
from recsys_teach.exercises.examine import examine, stub_tree
from recsys_teach.exercises.exercise import Case, load_lesson
from recsys_teach.exercises.judge import Verdict
from recsys_teach.grading.hidden import with_hidden
from recsys_teach.grading.policy import parse_policy
from recsys_teach.grading.records import Attempt, Graded, Student
from recsys_teach.grading.store import Store


class Unknown(ValueError):
    """There is no such student, item or verdict. The text says what there is."""


@dataclass(frozen=True)
class Again:
    """One verdict, as it was given and as it came out again. `same` says whether they agree in every detail."""

    item: str
    before: Graded
    now: Verdict

    @property
    def same(self) -> bool:
        return Verdict.from_dict(self.before.told) == Verdict.from_dict(self.now.to_dict())


def student_of(store: Store, id: str) -> Student:
    """Return a student of the run. Raises Unknown."""
    found = [one for one in store.students() if id in (one.id, one.name)]
    if len(found) != 1:
        many = "Two students are called" if found else "There is no student"
        raise Unknown(f"{many} {id!r} in {store.path}. Use an id from the first column of marks.csv.")
    return found[0]


def extend(store: Store, student: str, minutes: float, who: str, why: str) -> float:
    """Give a student more time, before or after grading; return the minutes in all. Marks are worked out anew when written.

    Minutes below 0 take back what was given before.
    """
    one = student_of(store, student)
    in_all = store.extended(one.id) + minutes
    if not 0 <= in_all < math.inf:
        raise Unknown(
            f"{minutes:g} minutes would give {one.id} {in_all:g} in all. Give a number with which that is 0 or more."
        )
    with store.changes():
        store.extend(one.id, minutes, who, why)
        store.log(who, f"{one.id} has {minutes:g} minutes more, {in_all:g} in all", why)
    return in_all


def decide(store: Store, student: str, item: str, points: float, who: str, why: str) -> Graded:
    """Give points by hand for one item of the last attempt. The verdict that was there is kept beside it.

    Points are those of the gradebook: a question is worth what the policy says.
    """
    one, policy = student_of(store, student), parse_policy(store.fact("policy"), "the policy of the last grading")
    for attempt in reversed(store.attempts(one.id)):
        for place, graded in enumerate(store.verdicts(attempt.id)):
            if graded.item != item:
                continue
            worth = policy.question_points if graded.is_question else 1.0
            if not 0 <= points <= worth * graded.max_points:
                raise Unknown(f"{points:g} points cannot be given for {item}. Give 0 to {worth * graded.max_points:g}.")
            status = "correct" if points == worth * graded.max_points else "partial" if points else "wrong"
            kept = points / worth if worth else 0.0
            told = graded.told | {"by hand": why, "points": kept, "status": status}
            decided = replace(graded, status=status, points=kept, told=told)
            with store.changes():
                round = store.begin_round(f"by hand: {one.id} {item}", who, why)
                store.put_verdicts(attempt.id, round, [(place, decided)])
                store.end_round(round)
                store.log(who, f"{one.id} has {points:g} points for {item}, by hand", why)
            return replace(decided, points=points, max_points=worth * graded.max_points)
    if not store.attempts(one.id):
        raise Unknown(
            f"{one.id} handed nothing in, so there is no verdict to change. Write the points into your own gradebook."
        )
    raise Unknown(f"{one.id} has no verdict on {item!r}. Use an id from gradebook.csv.")


def appeal(store: Store, student: str, run: Callable[[dict], dict], only: str = "") -> Iterator[Again]:
    """Run a student's answers again, as they were kept, on the cases that they met then; give each beside what it got."""
    one, found = student_of(store, student), False
    for attempt in store.attempts(one.id):
        exercises = {e.id: e for e in load_lesson(attempt.lesson).EXERCISES}
        for graded in store.verdicts(attempt.id):
            if graded.item in exercises and graded.source and only in ("", graded.item):
                found = True
                yield Again(graded.item, graded, _again(store, one.id, exercises[graded.item], graded, run))
    if not found:
        what = f"on {only!r}" if only else "in what was handed in"
        raise Unknown(
            f"{one.id} has no code {what} that could be run again. gradebook.csv has the ids, and how each went."
        )


def _again(store, student, exercise, graded, run):
    version = graded.told.get("exercise_version", exercise.version)
    if version != exercise.version:
        raise Unknown(
            f"{exercise.id} was graded in version {version}; the bank has {exercise.version}. Use that version."
        )
    drawn = store.draw(student, exercise.id, version)
    hidden = [Case(*args, group=group) for group, args in codec.decode(drawn)] if drawn else []
    exercise = with_hidden(exercise, hidden)
    return examine(exercise, collect([Cell(graded.source)], exercise.name, stub_tree(exercise)), run)


def drawn_for_audit(store: Store, count: int, seed: int) -> list[tuple[Attempt, Graded]]:
    """Return so many verdicts on code, each as likely as any other; the same seed draws the same from the same file."""
    attempts = sorted(store.attempts(), key=lambda one: one.id)
    there = [(one, g.item) for one in attempts for g in store.verdicts(one.id) if g.source and not g.is_question]
    chosen = random.Random(seed).sample(there, min(count, len(there)))
    return [(one, next(g for g in store.verdicts(one.id) if g.item == item)) for one, item in chosen]


def audit_page(drawn: list[tuple[Attempt, Graded]], seed: int) -> str:
    """Return Markdown with drawn verdicts, each with the code it is about and room for a person's own judgement."""
    parts = [
        f"# {len(drawn)} verdict{'s' * (len(drawn) != 1)} drawn at random (seed {seed})",
        "Drawn from all verdicts on code. Read the code first, then the verdict. Tick one box each.",
    ]
    for n, (attempt, graded) in enumerate(drawn, 1):
        parts.append(f"## {n}. {graded.item} · {attempt.student}".replace("\n", " "))
        parts.append(_fenced(graded.source))
        parts.append(_fenced(explained(attempt.lesson, graded)))
        parts.append("- [ ] I agree\n- [ ] I do not, because:")
    return "\n\n".join(parts) + "\n"


def explained(lesson: str, graded: Graded) -> str:
    """Return a verdict with all its evidence as text, for whoever grades."""
    exercise = next((e for e in load_lesson(lesson).EXERCISES if e.id == graded.item), None)
    if exercise is None:
        return f"{graded.item}: {graded.status}. Answered: {graded.told.get('answer')!r}"
    return str(Shown(blocks_for(exercise, Verdict.from_dict(graded.told), 2)))


def _fenced(text):
    """Return a block of code that whatever it holds cannot end."""
    fence = "`" * max(3, 1 + max((len(run) for run in text.split("\n") if set(run) == {"`"}), default=0))
    while fence in text:
        fence += "`"
    return f"{fence}\n{text.rstrip()}\n{fence}"


def purge(store: Store, before: str, who: str, why: str) -> int:
    """Delete what was handed in before a day, "2026-09-01"; return how many attempts."""
    day = _day(before)
    count = store.purge(day)
    store.log(who, f"what was handed in before {day:%Y-%m-%d} was deleted: {count} attempts", why)
    return count


def count_before(store: Store, before: str) -> int:
    """Return how many attempts `purge` would delete."""
    return len(store.older_than(_day(before)))


def _day(text):
    """Return the moment at which a day begins here."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Unknown(f"{text!r} is not a day. Write it as 2026-09-01.") from None
    return datetime(day.year, day.month, day.day).astimezone()


def default_seed(store: Store) -> int:
    """Return a seed that depends on the run and on how often somebody has drawn from it."""
    drawn = sum("audit" in what for _, _, what, _ in store.logged())
    return int(hashlib.sha256(f"{store.fact('salt')}{drawn}".encode()).hexdigest()[:8], 16)
