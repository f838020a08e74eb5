"""What a student gets back from a graded run: for each lesson the points and why, for each exercise the next step.

Of a verdict only what `redact` lets through is told, in the words and tables that a notebook shows.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from recsys_teach.exercises import messages
from recsys_teach.exercises.display import Code, Definitions, Words, blocks_for, status_in_words, texts_of
from recsys_teach.exercises.exercise import Exercise, Question, lessons, load_lesson
from recsys_teach.exercises.judge import Verdict, redact, verdict_without_run
from recsys_teach.exercises.reach import forbidden_reach
from recsys_teach.grading.book import Book
from recsys_teach.grading.feedback_pages import Chapter, Folded, Part, Report, markdown, one_line, page
from recsys_teach.grading.records import Graded, Mark
from recsys_teach.grading.words import duration

REVEALS = ("none", "message", "case")
TONES = {"correct": "right", "partial": "partly", "not graded": "neutral"}
NOTHING_RUN = ("missing", "not attempted", "not graded")
LONGEST_ANSWER, LONGEST_SOURCE, MOST_LINES = 200, 8_000, 150
ODD = re.compile(r"[^A-Za-z0-9._-]")
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
HASHED = re.compile(r"-[0-9a-f]{16}$", re.IGNORECASE)
LONGEST_NAME = 80


def feedback_html(mark: Mark, reveal: str) -> str:
    """Return a page on one lesson. `reveal` is "none" (status, points), "message" (and the mistake) or "case" (all)."""
    return page(_report([mark], reveal))


def feedback_markdown(mark: Mark, reveal: str) -> str:
    """Return the same as `feedback_html` as Markdown."""
    return markdown(_report([mark], reveal))


def write_feedback(book: Book, folder: Path, reveal: str) -> int:
    """Write a page and its Markdown for each student, with all lessons of the book; return how many students that were."""
    folder.mkdir(parents=True, exist_ok=True)
    names, count = file_names(one.id for one in book.students()), 0
    for id, marks in groupby(book.marks(), key=lambda mark: mark.student.id):
        report = _report([_without_file(one) if book.pseudonyms else one for one in marks], reveal)
        for ending, text in (("html", page(report)), ("md", markdown(report))):
            (folder / f"{names[id]}.{ending}").write_text(text, encoding="utf-8", newline="\n")
        count += 1
    return count


def _without_file(mark):
    """Return a mark that does not say how a file is called, which may be whose it is."""
    if mark.attempt is None:
        return mark
    trouble = "It is not a notebook that can be read." if mark.attempt.trouble else ""
    return replace(mark, attempt=replace(mark.attempt, file="", trouble=trouble))


def file_names(ids: Iterable[str]) -> dict[str, str]:
    """Return a file name without ending for each id: safe on every system, and never the same for two.

    A plain id is its own name. Any other gets a hash behind it, and so do ids that differ in large and small letters alone.
    """
    safe = {id: _safe(id) for id in ids}
    same = Counter(name.lower() for name in safe.values())
    plain = {id for id, name in safe.items() if name == id and same[name.lower()] == 1 and not HASHED.search(name)}
    return {id: name if id in plain else f"{name}-{_hash(id)}" for id, name in safe.items()}


def _safe(id):
    name = ODD.sub("_", id[:LONGEST_NAME])
    if name.startswith((".", "-")) or not name or RESERVED.match(name):
        name = f"_{name}"
    return name


def _hash(id):
    return hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# -- one lesson


def _report(marks, reveal):
    if reveal not in REVEALS:
        raise ValueError(f"There is no policy {reveal!r}. Use one of {', '.join(map(repr, REVEALS))}.")
    student = marks[0].student
    return Report(student.name.strip() and student.name, student.id, tuple(_chapter(mark, reveal) for mark in marks))


def _chapter(mark, reveal):
    bank = _bank(mark.lesson)
    title = f"Lesson {mark.lesson}" + (f" · {bank.TITLE}" if bank else "")
    if mark.attempt is None:
        return Chapter(title, "No points", "", None, (Words(messages.MARK["nothing"]),))
    parts = () if mark.attempt.trouble else tuple(_part(one, mark, bank, reveal) for one in mark.items)
    points = mark.points or 0.0
    share = min(1.0, points / mark.max_points) if mark.max_points > 0 else None
    notes = tuple(map(Words, _notes(mark, parts, reveal)))
    practice = tuple(_practice(mark, bank)) if parts and bank and reveal != "none" else ()
    return Chapter(title, _number(points), _number(mark.max_points), share, notes, parts, practice)


def _bank(lesson):
    try:
        return load_lesson(lesson)
    except ValueError:
        return None


def _notes(mark, parts, reveal):
    """Give the sentences on a lesson as a whole."""
    told = messages.MARK
    if what := _handed_in(mark.attempt):
        yield told["several" if mark.attempts > 1 else "one"].format(count=mark.attempts, what=what)
    before = sum(one.points for one in mark.items if one.points is not None)
    if mark.taken_off and before:
        key = "late" if mark.late else "late, who knows"
        lost, share = _number(before - (mark.points or 0.0)), _number(100 * mark.taken_off)
        yield told[key].format(late=duration(mark.late), share=share, lost=lost, before=_number(before))
    elif mark.late:
        yield told["late, free"].format(late=duration(mark.late))
    if mark.attempt.trouble:
        yield told["unreadable"].format(trouble=one_line(mark.attempt.trouble, LONGEST_ANSWER))
    if missed := [part.title for part in parts if part.tone == "neutral"]:
        yield told["not graded"].format(what="; ".join(missed))
    open_ones = [part.title for part in parts if part.tone in ("open", "partly")]
    if open_ones:
        yield told["begin"].format(title=open_ones[0])
    elif parts and all(part.tone == "right" for part in parts):
        yield told["all right"]
    if reveal == "none" and open_ones:
        yield told["none"]


def _practice(mark, bank):
    """Give what is like the exercises that are not right yet, and where it is offered: in the next of the course's lessons."""
    later = [one for one in lessons() if one > mark.lesson and one.isdigit()] if mark.lesson.isdigit() else []
    open_ones = {one.item for one in mark.items if one.status not in ("correct", "not graded")}
    like = [e for e in bank.EXERCISES if e.id in open_ones and e.variant]
    if like and later:
        yield Words(messages.MARK["practise"].format(name=like[0].name, next=later[0]))
        yield Definitions(
            {f"{e.number} {e.name}": f"{e.variant.title}, about {e.variant.minutes} minutes" for e in like}
        )


def _handed_in(attempt):
    """Return the name of the file and when it came, as far as they are known."""
    file = one_line(attempt.file.rsplit("/", 1)[-1])
    when = attempt.handed
    if when is None:
        return f"`{file}`" if file else ""
    zone = f"{when:%z}"
    at = f"{when:%Y-%m-%d %H:%M}" + (f" (UTC{zone[:3]}:{zone[3:5]})" if zone else "")
    at = at if attempt.certain else f"dated {at}"
    return f"`{file}`, {at}" if file else at


def _number(value):
    """Return a number with two decimals at most."""
    return f"{value + 0.0:.2f}".rstrip("0").rstrip(".")


# -- one exercise or question


def _part(graded, mark, bank, reveal):
    exercise = next((e for e in bank.EXERCISES if e.id == graded.item), None) if bank else None
    if graded.is_question:
        # Where each student has questions of their own, the bank does not know which were asked.
        asked = bank.QUESTIONS if bank and not hasattr(bank, "questions") else []
        return _of_question(graded, next((q for q in asked if q.id == graded.item), None), mark.lesson, reveal)
    if exercise is None:
        short = _short(graded)
        step = (Words(messages.STEP["gone"]),)
        return Part(graded.item, short, _points(graded), _tone(graded), _with_points(short, graded), (), step)
    return _of_exercise(graded, exercise, mark.lesson, reveal)


def _short(graded):
    """Return how an exercise went, in a word or two."""
    key = "refused" if graded.told.get("refused") else graded.status
    return messages.GRADED.get(key, graded.status)


def _tone(graded):
    return "open" if graded.told.get("refused") else TONES.get(graded.status, "open")


def _points(graded):
    if graded.told.get("refused"):
        return f"open, of {_number(graded.max_points)}"
    return "not counted" if graded.points is None else f"{_number(graded.points)} of {_number(graded.max_points)}"


def _with_points(status, graded):
    """Return the status with the points, where it does not say them."""
    return status if graded.points is None or " points" in status else f"{status}, {_points(graded)} points"


def _of_exercise(graded, exercise, lesson, reveal):
    verdict = redact(_known(graded, exercise), reveal)
    if reveal != "none":
        verdict = replace(verdict, detail=verdict.detail or _of_own_code(graded))
    if verdict.differs and verdict.differs.printed:  # it is shown, so need not be remarked
        verdict = replace(verdict, remarks=tuple(one for one in verdict.remarks if one != "prints"))
    words = _short(graded).lower() if graded.told.get("refused") else status_in_words(verdict)
    status = f"{exercise.name} · {_with_points(words, graded)}"
    blocks, more = [], []
    if graded.status not in NOTHING_RUN and not ("by hand" in graded.told and graded.status == "correct"):
        blocks = blocks_for(exercise, verdict, stage=2, hint=_hint(exercise), ways=False)[1:]
    if "by hand" in graded.told:
        blocks.insert(0, Words(messages.STEP["by hand"]))
    if differs := verdict.differs:
        if differs.printed:
            blocks += [Words("In this case it printed:"), Code(differs.printed)]
        if differs.case >= len(exercise.drawn):
            blocks.append(Words(messages.STEP["hidden"].format(name=exercise.name)))
    if reveal == "case" and graded.source and not _is_complaint(graded):
        more.append(Folded("Your code, as it was judged", Code(_shortened(graded.source))))
    step = map(Words, _steps(graded, exercise, verdict, lesson, reveal))
    return Part(
        f"Exercise {exercise.number} · {exercise.title}", _short(graded),
        _points(graded), _tone(graded), status, tuple(blocks), tuple(step), tuple(more),
    )  # fmt: skip


def _known(graded: Graded, exercise: Exercise) -> Verdict:
    """Return the verdict as it was kept, without what the bank has no words for; the points are those that count."""
    try:
        verdict = Verdict.from_dict(graded.told)
    except (KeyError, TypeError, ValueError, AttributeError):
        verdict = verdict_without_run(exercise, graded.status)
    own = {one.id for one in exercise.misconceptions}
    mistakes = verdict.mistakes if set(verdict.mistakes) <= own | messages.GENERIC.keys() else ()
    if "by hand" in graded.told:  # then the cases do not say what it is worth
        verdict = replace(verdict, agree=0, total=0)
    return replace(
        verdict, status=graded.status, points=graded.points or 0.0, max_points=graded.max_points, mistakes=mistakes,
        equals=tuple(one for one in verdict.equals if mistakes and set(one.split(" + ")) <= own),
        broken=verdict.broken if verdict.broken in messages.BROKEN else "",
        remarks=tuple(one for one in verdict.remarks if one in messages.REMARK),
    )  # fmt: skip


def _of_own_code(graded):
    """Return the detail that the answer's own text tells without being run: what it reaches for, why it cannot be read."""
    if graded.status == "forbidden":
        return forbidden_reach(graded.source) or ""
    return graded.told["detail"] if _is_complaint(graded) else ""


def _is_complaint(graded):
    """Say whether what was kept as source is Python's complaint about a cell that it cannot read."""
    return bool(graded.source) and graded.told.get("detail") == f"SyntaxError: {graded.source}"


def _hint(exercise):
    """Return the first hint that has no code in it, or ""."""
    return next((one for one in exercise.hints if "`" not in one), "")


def _shortened(source):
    lines = source[:LONGEST_SOURCE].split("\n")[:MOST_LINES]
    return "\n".join(lines) + ("\n…" if len("\n".join(lines)) < len(source.rstrip()) else "")


def _steps(graded, exercise, verdict, lesson, reveal):
    """Give what to do now, a sentence or two each."""
    if verdict.status == "correct" or "by hand" in graded.told:
        return
    facts = {
        "name": exercise.name, "number": exercise.number, "lesson": lesson, "minutes": exercise.minutes,
        "wanted": messages.WANTED[exercise.kind],
    }  # fmt: skip
    if verdict.mistakes:
        yield texts_of(exercise, verdict)[2]
        yield messages.STEP["named"].format(**facts)
    else:
        key = {"partial": "differs", "wrong": "differs"}.get(verdict.status, verdict.status)
        if graded.told.get("refused"):
            key = "refused"
        if _is_complaint(graded) and reveal != "none":
            key = "syntax"
        yield messages.STEP[key].format(**facts)
    if reveal != "none" and verdict.status == "not attempted" and _hint(exercise):
        yield messages.STEP["hint"].format(hint=_hint(exercise))


def _of_question(graded, question: Question | None, lesson, reveal):
    short = messages.QUESTION.get(graded.status, graded.status)
    answer, blocks, step = graded.told.get("answer"), [], []
    if question:
        blocks.append(Words(question.text))
    if reveal != "none" and answer is not None:
        blocks.append(Words(f"Your answer: `{one_line(str(answer), LONGEST_ANSWER)}`"))
        if "by hand" not in graded.told:  # else a reply might contradict what a person decided
            blocks += [Words(one) for one in [_reply(graded, question, answer)] if one]
    if "by hand" in graded.told:
        blocks.append(Words(messages.STEP["by hand"]))
    elif graded.status == "not graded":
        step = [messages.STEP["not graded"]]
    elif graded.status != "correct":
        step = [messages.STEP["unanswered" if answer is None else "question"].format(lesson=lesson, id=graded.item)]
    status = _with_points(short, graded)
    return Part(
        f"Question {graded.item}", short, _points(graded), _tone(graded), status, tuple(blocks), tuple(map(Words, step))
    )


def _reply(graded, question, answer):
    """Return the reply that was kept, else the bank's."""
    if told := graded.told.get("reply"):
        return str(told)
    try:
        return question.reply(answer) if question else ""
    except ValueError:
        return ""
