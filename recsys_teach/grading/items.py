"""How each exercise and question did in a class: how hard it was, whether it tells strong from weak, what went wrong in it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

from recsys_teach.exercises.display import broken_text, detail_of, texts_of
from recsys_teach.exercises.exercise import load_lesson
from recsys_teach.exercises.judge import STOPPED, Verdict
from recsys_teach.grading.records import Graded, Mark
from recsys_teach.grading.words import case_of, exercise_of, title_of

UNREADABLE = "unreadable: "
UNANSWERED = ("missing", "not attempted")
TOP = 5  # mistakes and unknown answers that are told of
GROUPS = 300  # kinds of unknown answers that are told apart; what comes after these is counted together
OTHERS = ("", "", "")
LONGEST = 2_000  # characters of a source that is shown
ENOUGH = 10  # answers below which a share says little
ENOUGH_FOR_CORRELATION = 20
HARD = 0.1
STOPPED_OFTEN = 0.1


@dataclass(frozen=True)
class Wrong:
    """Wrong answers of one kind.

    name    what they have in common, in words
    ids     of the misconceptions; () for answers that nobody foresaw
    case    the smallest case that differs, as a table in plain text; "" where there is none
    source  the shortest of them
    """

    name: str
    count: int
    ids: tuple[str, ...] = ()
    case: str = ""
    source: str = ""


@dataclass(frozen=True)
class Doubt:
    """Why an item may be broken, and what to look at."""

    why: str
    look: str


@dataclass(frozen=True)
class ItemStatistics:
    """What is known of one item in one class. Counts are of students whose notebook could be read.

    answered        who tried it and was graded
    correct         of these, who got all points; stopped: whose code ran out of time, crashed, or reached for what is forbidden
    share           of the points, over those who answered; None if nobody did
    discrimination  corrected item–total correlation, −1 to 1; None where it is undefined
    mistakes        the commonest named ones, for a question the commonest wrong answers; `kinds` says how many there are
    unknown         the commonest answers that nobody foresaw, and how many kinds of them there are
    """

    lesson: str
    item: str
    title: str
    is_question: bool
    answered: int
    correct: int
    not_attempted: int
    not_graded: int
    stopped: int
    share: float | None
    discrimination: float | None
    mistakes: tuple[Wrong, ...] = ()
    mistake_kinds: int = 0
    unknown: tuple[Wrong, ...] = ()
    unknown_kinds: int = 0

    @property
    def handed_in(self) -> int:
        return self.answered + self.not_attempted + self.not_graded

    @property
    def share_correct(self) -> float | None:
        return self.correct / self.answered if self.answered else None

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Why it may be broken. That everybody is right, and so nothing is told apart, is no reason."""
        return tuple(_doubts(self))


def item_statistics(marks: Iterable[Mark]) -> list[ItemStatistics]:
    """Return the statistics of each item, in the lessons' order. The marks are read once and none is kept.

    The discrimination is Pearson's correlation of an item's points with the total of the other items of its lesson, over those who
    answered it:

    r = Σ (xₛ − x̄)(tₛ − t̄) / √(Σ (xₛ − x̄)² Σ (tₛ − t̄)²)     s over the students, xₛ points of the item, tₛ of the others

    The item itself is no part of t, or it would correlate with itself (Henrysson 1963, Correction of item-total correlations in item
    analysis; Crocker and Algina 1986, Introduction to Classical and Modern Test Theory, chapter 14). t is taken as a share of the
    others' points, so that whoever has an item that was not graded can be counted; where all were graded, r is the same. It is
    undefined where x or t is the same for everybody.
    """
    tallies: dict[tuple[str, str], _Tally] = {}
    for mark in marks:
        if mark.attempt is None or trouble_of(mark):
            continue
        graded = [one for one in mark.items if one.points is not None]
        points, most = sum(one.points or 0.0 for one in graded), sum(one.max_points for one in graded)
        for one in mark.items:
            tally = tallies.setdefault((mark.lesson, one.item), _Tally())
            others = most - one.max_points
            tally.add(one, (points - one.points) / others if one.points is not None and others > 1e-9 else None)
    order = {key: place for place, key in enumerate(tallies)}
    places = {lesson: _places(lesson) for lesson, _ in tallies}
    keys = sorted(tallies, key=lambda k: (k[0], places[k[0]].get(k[1], math.inf), order[k]))
    return [tallies[key].statistics(*key) for key in keys]


def trouble_of(mark: Mark) -> str:
    """Return why the notebook that counts could not be read; "" if it could, or where there is none."""
    if mark.attempt is None:
        return ""
    details = (str(one.told.get("detail", "")) for one in mark.items)
    later = next((one for one in details if one.startswith(UNREADABLE)), "")  # found when it was graded
    return mark.attempt.trouble or later.removeprefix(UNREADABLE)


def _places(lesson) -> dict[str, int]:
    try:
        bank = load_lesson(lesson)
    except ValueError:  # a bank that is not here
        return {}
    return {one.id: place for place, one in enumerate([*bank.EXERCISES, *bank.QUESTIONS])}


@dataclass
class _Correlation:
    """Pearson's correlation, one pair after the other; sums are of differences from the means so far (Welford 1962)."""

    n: int = 0
    mean_x: float = 0.0
    mean_y: float = 0.0
    xx: float = 0.0
    yy: float = 0.0
    xy: float = 0.0

    def add(self, x, y):
        self.n += 1
        dx, dy = x - self.mean_x, y - self.mean_y
        self.mean_x += dx / self.n
        self.mean_y += dy / self.n
        self.xx += dx * (x - self.mean_x)
        self.yy += dy * (y - self.mean_y)
        self.xy += dx * (y - self.mean_y)

    def value(self):
        if min(self.xx, self.yy) <= 1e-12 * self.n:  # constant, but for rounding
            return None
        return max(-1.0, min(1.0, self.xy / math.sqrt(self.xx * self.yy)))


@dataclass
class _Group:
    """Wrong answers of one kind: how many, and the shortest of them."""

    count: int = 0
    shown: Graded | None = None

    def add(self, graded):
        self.count += 1
        if self.shown is None or (len(graded.source), graded.source) < (len(self.shown.source), self.shown.source):
            self.shown = replace(graded, told=graded.told | {"agrees": None})


@dataclass
class _Tally:
    """What is kept of one item while the marks go by."""

    answered: int = 0
    correct: int = 0
    not_attempted: int = 0
    not_graded: int = 0
    stopped: int = 0
    points: float = 0.0
    most: float = 0.0
    is_question: bool = False
    correlation: _Correlation = field(default_factory=_Correlation)
    named: dict = field(default_factory=dict)
    unknown: dict = field(default_factory=dict)

    def add(self, graded: Graded, others: float | None) -> None:
        """Count one student's verdict; `others` is the share of the points that the other items gave, None if there is none."""
        self.is_question = graded.is_question
        if graded.points is None:
            self.not_graded += 1
        elif graded.status in UNANSWERED:
            self.not_attempted += 1
        else:
            self.answered += 1
            self.stopped += graded.status in STOPPED
            self.points += graded.points
            self.most += graded.max_points
            if others is not None:
                self.correlation.add(graded.points, others)
            if graded.status == "correct":
                self.correct += 1
            else:
                self._wrong(graded)

    def _wrong(self, graded):
        key = _named(graded)
        kept, key = (self.named, key) if key else (self.unknown, _unknown(graded))
        if key:
            if key not in kept and len(kept) >= GROUPS:
                key = OTHERS
            kept.setdefault(key, _Group()).add(replace(graded, source=graded.source[:LONGEST]))

    def statistics(self, lesson, item):
        named, unknown = _ordered(self.named), _ordered(self.unknown)
        return ItemStatistics(
            lesson, item, title_of(item), self.is_question,
            self.answered, self.correct, self.not_attempted, self.not_graded, self.stopped,
            self.points / self.most if self.most else None,
            self.correlation.value(),
            tuple(map(_told, named[:TOP])), len(named),
            tuple(map(_told, unknown[:TOP])), len(unknown),
        )  # fmt: skip


def _named(graded) -> tuple:
    """Return which mistakes the bank sees in a wrong answer, or which answer to a question it is; () for neither."""
    return (str(graded.told["answer"]),) if graded.is_question else tuple(map(str, graded.told.get("mistakes", ())))


def _unknown(graded) -> tuple:
    """Return what answers that nobody foresaw have in common: what is broken and what came back, or the error; () for nothing.

    Code that was stopped never answered, so it is no answer like another; nor is what a person has decided.
    """
    told = graded.told
    if "by hand" in told:
        return ()
    if told.get("broken"):
        case = told.get("differs") or {}
        return told["broken"], case.get("case"), json.dumps(case.get("got"), sort_keys=True)
    detail = str(told.get("detail", ""))[:200]
    return (detail,) if detail and graded.status not in STOPPED else ()


def _ordered(groups):
    """Return the groups, the largest first; whatever came after GROUPS kinds is none."""
    known = [(key, group) for key, group in groups.items() if key != OTHERS]
    return sorted(known, key=lambda pair: (-pair[1].count, str(pair[0])))


def _told(pair) -> Wrong:
    key, group = pair
    graded = group.shown
    if graded.is_question:
        return Wrong(f"Answer {key[0][:80]}: {_reply(graded)}", group.count)
    ids = tuple(graded.told.get("mistakes", ()))
    exercise, verdict = exercise_of(graded.item), _verdict(graded)
    name = " + ".join(ids) or graded.told.get("broken") or f"{graded.status}: {graded.told.get('detail', '')}"
    case = ""
    if exercise and verdict:
        with suppress(LookupError, TypeError, ValueError, StopIteration):  # of another version of the exercise
            name = _in_words(exercise, verdict) or name
            case = case_of(graded, "case") if verdict.differs else ""
    return Wrong(name, group.count, ids, case, graded.source)


def _in_words(exercise, verdict):
    if verdict.mistakes:
        return texts_of(exercise, verdict)[1]
    return broken_text(exercise, verdict) if verdict.broken else " ".join(detail_of(exercise, verdict))


def _verdict(graded) -> Verdict | None:
    try:
        return Verdict.from_dict(graded.told)
    except (KeyError, TypeError, AttributeError, ValueError):  # given by hand, or by another version
        return None


def _reply(graded) -> str:
    """Return what the course says to a wrong answer to a question."""
    return str(graded.told.get("reply") or "This is none of the answers that were foreseen.")


def _doubts(item: ItemStatistics) -> Iterator[Doubt]:
    if item.not_graded:
        yield Doubt(
            f"{item.not_graded} of {item.handed_in} were not graded, which is never the student's fault.",
            f"The reasons stand under “Needs your eye”. Then grade again with --only {item.item}.",
        )
    if item.answered >= ENOUGH:
        if item.share is not None and item.share < HARD:
            yield Doubt(
                f"{item.answered} answered and earned {item.share:.0%} of the points; below {HARD:.0%} is rare for a sound item.",
                "Read the task beside the commonest wrong answer: does the text ask for what is judged? Is the key right?",
            )
        most = max((*item.mistakes, *item.unknown), key=lambda one: one.count, default=None)
        if most and most.count > item.correct:
            yield Doubt(
                f"One wrong answer ({most.count}) is more common than the right one ({item.correct}): {most.name}",
                "Can the text be read that way? If it can, mend the text, and think of giving points for this answer.",
            )
        if item.stopped >= STOPPED_OFTEN * item.answered:
            yield Doubt(
                f"{item.stopped} of {item.answered} answers were stopped: out of time, crashed, or forbidden.",
                "See which under “Needs your eye”. Out of time on a busy machine is mended by grading again with "
                f"--only {item.item}.",
            )
    # Where an item says nothing about the others, its correlation has a standard error of about 1 / √n.
    told = item.discrimination if item.answered >= ENOUGH_FOR_CORRELATION else None
    if told is not None and told < -2 / math.sqrt(item.answered):
        yield Doubt(
            f"Whoever did well in the rest did worse here: discrimination {signed(told)} over {item.answered} answers, more "
            "than two standard errors below 0.",
            "Look at the wrong answers of those with many points: the text may say two things, or the key may be wrong.",
        )


def signed(value: float) -> str:
    """Return a correlation with two decimals and a minus sign that is one."""
    return f"{value:.2f}".replace("-", "−")
