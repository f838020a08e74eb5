"""The class on one page, for whoever teaches it: how it went, what is to be looked at, and the mistakes that many made.

Nothing on it decides anything. It is made from a Book alone, so the same results give the same page.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from urllib.parse import quote

from recsys_teach.exercises.exercise import load_lesson
from recsys_teach.grading import class_parts as parts
from recsys_teach.grading.book import Book
from recsys_teach.grading.class_parts import Markup, bar, code, folded, joined, link, percent, section, table
from recsys_teach.grading.class_seen import BINS, SHOWN, Seen, binned, name_of, quartiles, watched
from recsys_teach.grading.fingerprints import without_comments
from recsys_teach.grading.items import ENOUGH_FOR_CORRELATION, ItemStatistics, Wrong, item_statistics, signed
from recsys_teach.grading.similar import Pair, Similar, chance_in_words, similar, summary

WEAK = 0.2  # a discrimination below this tells little apart (Ebel 1965, Measuring Educational Achievement)
HUMAN = (
    "This is for a person to look at. It lowers no mark and proves nothing: people who learn together write alike, and so do those "
    "who read the same page."
)
STOPPED_HOW = "Stopped: out of time, crashed, or reaching for what is forbidden"
AXIS = f"percent of the points (50 means 50 to below {50 + 100 // BINS})"
MEANING = (
    "Right: the share of an item's points, over those who answered it. All points: the share of them who have all.",
    "Not tried: the share of those who handed in whose cell is untouched or gone. They count in no other column.",
    "Discrimination: the correlation of an item's points with the total of the other items, from −1 to 1. About 0.2 and more is usual; "
    "near 0 the item says nothing about who can do the rest; below 0 something is wrong with it. It is undefined where all got the same, in the item or in the rest.",
)


def class_page(book: Book) -> str:
    """Return the page as HTML. Everything that comes from outside is escaped in it, and it runs nothing."""
    seen = Seen()
    items = item_statistics(watched(book, seen))
    alike = similar(book)
    lessons = list(seen.lessons)
    title = _title(lessons)
    return parts.page(
        title,
        joined(
            [
                Markup(f"<h1>{parts.said(title)}</h1>"),
                _glance(book, seen),
                parts.beside(_needs(book, seen, items, alike), section(2, "Points", *_points(seen))),
                section(2, "Items", *_items(items, lessons), _meaning()),
                section(2, "Items that may be broken", *_broken(items), id="broken"),
                section(2, "What went wrong, item by item", *_wrong(book, items), id="mistakes"),
                section(2, "Near-identical solutions", *_alike(alike), id="alike"),
                section(2, "Needs your eye", *_eye(seen, not book.pseudonyms), id="eye"),
                section(2, "Who and what is missing", *_people(book, seen), id="people"),
                section(2, "How this was graded", *_graded(book, seen)),
            ]
        ),
    )


def _title(lessons):
    if len(lessons) == 1:
        return f"The class in lesson {lessons[0]}: {_bank_title(lessons[0])}".removesuffix(": ")
    return f"The class in lessons {', '.join(lessons)}" if lessons else "The class: nothing was handed in"


def _bank_title(lesson):
    try:
        return load_lesson(lesson).TITLE
    except ValueError:
        return ""


# -- the first screen


def _glance(book, seen) -> Markup:
    students = book.students()
    on_roster = sum(one.listed for one in students)
    if len(seen.lessons) == 1:
        return parts.figures(_figures(book, on_roster, *seen.lessons.values()))
    return parts.p(
        f"{len(students)} students" + (f", {on_roster} of them on the roster." if book.has_roster() else ".")
    )


def _figures(book, on_roster, lesson) -> Iterator[tuple[str, str]]:
    handed = len(lesson.points)
    if book.has_roster():
        yield "of the roster handed in", f"{lesson.listed} of {on_roster}"
        yield "missing", str(lesson.missing)
        yield "not on the roster", str(handed - lesson.listed)
    else:
        yield "students handed in", str(handed)
    if lesson.points:
        yield f"points, the mean of {handed}", f"{statistics.fmean(lesson.points):.1f} of {lesson.most:g}"
        low, middle, high = quartiles(lesson.points)
        yield "points, the middle half", f"{low:.1f} to {high:.1f}"
        yield "points, the median", f"{middle:.1f}"


def _needs(book, seen, items, alike) -> Markup:
    doubtful = [one for one in items if one.doubts]
    found: list[str | Markup] = []
    if doubtful:
        names = ", ".join(one.title for one in doubtful)
        found.append(
            Markup(f"{link('broken', _counted(len(doubtful), 'item') + ' may be broken')}: {parts.said(names)}")
        )
    if seen.needs_eye:
        what = [
            f"{lines.count} {kind}"
            for kind, lines in (
                ("not graded", seen.ungraded),
                ("not readable", seen.unreadable),
                ("stopped", seen.stopped),
            )
            if lines.count
        ]
        found.append(Markup(f"{link('eye', _counted(seen.needs_eye, 'thing') + ' for your eye')}: {', '.join(what)}"))
    if count := len(alike.pairs) + alike.more:
        found.append(link("alike", f"{_counted(count, 'pair')} of near-identical solutions to look at"))
    if others := len(book.unlisted()):
        found.append(link("people", f"{_counted(others, 'student')} not on the roster"))
    if left := len(book.store.left_out()):
        found.append(link("people", f"{_counted(left, 'file')} left out"))
    if book.store.fact("unsafe"):
        found.append(
            Markup('<span class="alarm">Graded without a sandbox.</span> These marks can be forged by what was graded.')
        )
    if not book.store.fact("key"):
        found.append("No hidden cases were used: answers to the public ones can be learnt by heart.")
    body = parts.listed(found) if found else parts.p("Nothing.")
    return Markup(f'<div class="needs"><h2>What needs you</h2>{body}</div>')


def _counted(count, what):
    return f"{count} {what}{'s' if count != 1 else ''}"


# -- points and items


def _points(seen) -> Iterator[Markup]:
    for n, (lesson, one) in enumerate(seen.lessons.items()):
        if len(seen.lessons) > 1:
            low, middle, high = quartiles(one.points) if one.points else (0.0, 0.0, 0.0)
            yield Markup(f"<h3>Lesson {parts.said(lesson)}</h3>")
            yield parts.p(
                f"{len(one.points)} handed in, {one.missing} missing. Median {middle:.1f} of {one.most:g} points, the middle half "
                f"{low:.1f} to {high:.1f}."
            )
        if not one.shares:
            yield parts.p("Nobody handed in.")
            continue
        counts = binned(one.shares)
        labels = [f"{100 * i // BINS}–{100 * (i + 1) // BINS}%" for i in range(BINS)] + ["all"]
        alt = "Students by share of the points: " + ", ".join(
            f"{label}: {count}" for label, count in zip(labels, counts, strict=True)
        )
        short = [*(str(100 * i // BINS) for i in range(BINS)), "all"]
        yield parts.histogram(f"points-{n}", alt + ".", short, counts, AXIS)
        rows = [(label, str(count)) for label, count in zip(labels, counts, strict=True)]
        yield folded(
            "The same as a table",
            table(f"Students by share of the points of lesson {lesson}", ("Points", "Students"), rows, [1]),
        )


def _items(items, lessons) -> Iterator[Markup]:
    heads = ("Item", "Right", "All points", "Answered", "Not tried", "Discrimination", "Commonest mistake")
    for lesson in lessons:
        rows = [_row(one) for one in items if one.lesson == lesson]
        if rows:
            yield table(f"Each exercise and question of lesson {lesson}", heads, rows, [2, 3, 4], scrolled="items")


def _row(item: ItemStatistics):
    name = link(_place(item), item.title)
    if item.doubts:
        name = Markup(f'{name}<br><span class="alarm">may be broken</span>')
    tried = item.not_attempted / item.handed_in if item.handed_in else None
    top = item.mistakes[0] if item.mistakes else None
    if item.unknown and (top is None or item.unknown[0].count > top.count):
        top = item.unknown[0]
    mistake = Markup(f"{top.count} × {parts.said(top.name, 160)}") if top else "–"
    return (
        name, bar(item.share), percent(item.share_correct), str(item.answered), percent(tried), in_words(item), mistake,
    )  # fmt: skip


def in_words(item: ItemStatistics) -> str:
    """Return an item's discrimination, and what to think of it where that is not plain."""
    value = item.discrimination
    if value is None:
        return "undefined" if item.answered > 1 else "–"
    if item.answered < ENOUGH_FOR_CORRELATION:
        return f"{signed(value)}, few answers"
    if round(value, 2) >= WEAK:
        return signed(value)
    return f"{signed(value)}, negative" if value < 0 else f"{signed(value)}, weak"


def _place(item):
    return f"item-{quote(f'{item.lesson} {item.item}', safe='', errors='backslashreplace')}"


def _meaning():
    return folded("What the columns mean", parts.listed(MEANING))


def _broken(items) -> Iterator[Markup]:
    doubtful = [one for one in items if one.doubts]
    if not doubtful:
        yield parts.p("None looks broken.")
    for item in doubtful:
        told = [Markup(f"<strong>{parts.said(doubt.why)}</strong> {parts.said(doubt.look)}") for doubt in item.doubts]
        yield section(3, item.title, parts.listed(told))


# -- what went wrong


def _wrong(book, items) -> Iterator[Markup]:
    for item in items:
        wrong = item.answered - item.correct
        told = f"{wrong} of {item.answered} not right" if item.answered else "nobody answered"
        head = Markup(f"<h3>{parts.said(item.title)}</h3> {told}")
        yield folded(head, Markup(f'<div id="{parts.said(_place(item))}"></div>'), *_of_item(book, item, wrong))


def _of_item(book, item, wrong) -> Iterator[Markup]:
    if item.is_question:
        if text := _question(item):
            yield parts.p(text)
        if item.mistakes:
            rows = [(one.name, str(one.count)) for one in item.mistakes]
            yield table("Wrong answers, and what the course says to them", ("Answer", "Students"), rows, [1])
        return
    if item.answered and not wrong:
        yield parts.p("Nobody who answered was wrong.")
    if item.stopped:
        yield parts.p(
            Markup(f"Stopped, so without an answer: {item.stopped}. {link('eye', 'Needs your eye')} has them.")
        )
    for title, kinds, found in (
        ("Mistakes that the bank knows", item.mistake_kinds, item.mistakes),
        ("Answers that nobody foresaw", item.unknown_kinds, item.unknown),
    ):
        if found:
            more = f" The {len(found)} commonest of {kinds} kinds." if kinds > len(found) else ""
            yield section(4, title, *([parts.p(more, kind="quiet")] if more else []))
            yield joined(_one_wrong(book, one) for one in found)


def _one_wrong(book, wrong: Wrong) -> Markup:
    ids = Markup(f" <code>{parts.said(' + '.join(wrong.ids))}</code>") if wrong.ids else Markup("")
    head = parts.p(Markup(f"<strong>{wrong.count} ×</strong> {parts.said(wrong.name)}{ids}"))
    source = without_comments(wrong.source) if book.pseudonyms and wrong.source else wrong.source
    inside = [code(text) for text in (wrong.case, source) if text]
    return joined([head, folded("One of them", *inside, prints=False)]) if inside else head


def _question(item):
    try:
        return next((q.text for q in load_lesson(item.lesson).QUESTIONS if q.id == item.item), "")
    except ValueError:
        return ""


# -- what a person has to look at


def _alike(alike: Similar) -> Iterator[Markup]:
    yield parts.p(HUMAN)
    yield parts.p(Markup(parts.said(summary(alike), 2_000)))
    for pair in alike.pairs:
        yield _pair(pair)
    if alike.more:
        yield parts.p(f"And {_counted(alike.more, 'pair')} more, which are less alike.")


def _pair(pair: Pair) -> Markup:
    rows = [(one.title, str(one.bits), percent(one.share)) for one in pair.shared]
    caption = "What they share; the last column is the part of the shorter answer that the other has"
    codes = [
        section(4, one.title, parts.two_sides((pair.left.id, one.left), (pair.right.id, one.right)))
        for one in pair.shared
    ]
    return section(
        3,
        Markup(f"{name_of(pair.left)} and {name_of(pair.right)}"),
        parts.p(f"{pair.bits} bits in {_counted(len(pair.shared), 'exercise')}, {chance_in_words(pair.chance)}."),
        folded(
            "Their code, side by side",
            table(caption, ("Exercise", "Bits", "In the other"), rows, [1, 2]),
            *codes,
            prints=False,
        ),
    )


def _eye(seen, in_order) -> Iterator[Markup]:
    if not seen.needs_eye:
        yield parts.p("Nothing.")
    for lines, caption, heads in (
        (
            seen.ungraded,
            "Not graded, which costs no point: mend the cause, then grade again",
            ("Student", "Item", "Why"),
        ),
        (seen.unreadable, "Notebooks that could not be read", ("Student", "File", "Why")),
        (seen.stopped, STOPPED_HOW, ("Student", "Item", "How", "What was found")),
    ):
        if lines.count:
            yield lines.table(caption, heads, in_order)


def _people(book, seen) -> Iterator[Markup]:
    several = len(seen.lessons) > 1
    missing = [
        Markup(name_of(student) + (f": lessons {parts.said(', '.join(lessons))}" if several else ""))
        for student, lessons in seen.missing.values()
    ]
    others = [name_of(one) for one in book.unlisted()]
    left = [Markup(f"<bdi>{parts.said(file, 200)}</bdi>: {parts.said(why)}") for file, why in book.store.left_out()]
    if book.pseudonyms:  # the order of the roster, and the name of a file, say who somebody is
        missing, others = sorted(missing), sorted(others)
        left = [Markup("Their names are not shown.")] if left else []
    count = len(book.store.left_out())
    for title, number, entries in (
        ("Handed nothing in", len(missing), missing),
        ("Not on the roster", len(others), others),
        ("Files left out", count, left),
    ):
        if number:
            more = [parts.p(f"And {number - SHOWN} more.")] if len(entries) > SHOWN else []
            yield section(3, f"{title}: {number}", parts.listed(entries[:SHOWN]), *more)
    if not (missing or others or count):
        yield parts.p("Nobody and nothing.")


def _graded(book, seen) -> Iterator[Markup]:
    store = book.store
    safe = "Without a sandbox (--unsafe): what was graded could read and change files here, and its own marks."
    hidden = "No hidden cases. Without --key-file only the public ones are run, and these can be learnt by heart."
    told = [
        safe if store.fact("unsafe") else "In the sandbox.",
        f"Hidden cases from the key with the fingerprint {store.fact('key')}." if store.fact("key") else hidden,
        f"Version {store.fact('version')} of the course." if store.fact("version") else "The version is not noted.",
    ]
    if seen.by_hand:
        told.append(f"Decided by hand: {_counted(seen.by_hand, 'verdict')}; report.md names them.")
    if extended := len(book.extended()):
        told.append(f"More time by hand: {_counted(extended, 'student')}; report.md names them.")
    yield parts.listed(told)
