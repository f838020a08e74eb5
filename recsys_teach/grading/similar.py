"""Near-identical solutions, for a human to look at. Nothing here lowers a mark, and nothing here proves anything.

Each answer becomes a set of fingerprints (fingerprints.py). One that a share p of those who answered have carries −log2 p bits; what
the stub or the published solutions have, or many people, carries none. A pair's score is the bits of what both have, over all
exercises.

Fingerprints of one answer come together or not at all, so bits of one exercise say little: somebody is always the most alike. That
two people are the most alike again and again is what chance does not do. So the distribution of all pairs' bits in each
exercise is the measure: if what a pair shares in one exercise said nothing of what it shares in another, a pair's sum would have the
convolution of these distributions. A pair is told of where, by that, fewer than EXPECTED pairs of such a class would reach its sum.

Measured on made classes of 20, 60 and 200 people who each drew their answers by themselves, in a style of their own or not, all right or
half of them wrong: in 4 of 264 classes one pair was told of. With one person's own way of writing copied, with other names, comments
and order of lines, that pair was told of in 48 of 48 classes where all of five exercises were copied; where three were, in 6 of 16
classes of 20, in 7 of 16 of 60 and in all of 200; where two were, in all of 200 and in no smaller one.
"""

from __future__ import annotations

import math
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, zip_longest

import numpy as np

from recsys_teach.exercises.exercise import load_lesson
from recsys_teach.grading.book import Book
from recsys_teach.grading.fingerprints import NotCode, fingerprints, grams, tree_of, without_comments
from recsys_teach.grading.records import Graded, Mark, Student
from recsys_teach.grading.words import title_of

EXPECTED = 0.01  # pairs by chance in a class of this size: one class in a hundred
FEW, RARE = 10, 0.05  # a fingerprint that more people have, and more than this share of them, carries nothing
SHORT = 5  # fingerprints of its own below which an answer is too short to say anything
SMALLEST = 10  # students
MOST_BITS = 500  # of one exercise
PAIRS = 50  # that are told of
WITHOUT_CODE = ("missing", "not attempted", "not graded")


@dataclass(frozen=True)
class Shared:
    """What a pair has in common in one exercise. `share` is that of the shorter answer's fingerprints which the other has."""

    item: str
    title: str
    bits: int
    share: float
    left: str
    right: str


@dataclass(frozen=True)
class Pair:
    """Two students. `chance` says how many pairs of such a class would share as many bits by chance."""

    left: Student
    right: Student
    bits: int
    chance: float
    shared: tuple[Shared, ...]


@dataclass(frozen=True)
class Similar:
    """What comparing all answers of a class found.

    students    whose answers were compared; `all_pairs` is how many pairs these are
    threshold   the bits from which a pair is told of; None where no number of bits would say anything
    pairs       the least likely first, PAIRS at most; `more` are left out
    short       titles of the exercises in which most answers are too short to say anything
    unreadable  how many answers could not be compared: too long, nested too deep, or no Python
    """

    students: int
    all_pairs: int
    threshold: int | None
    pairs: tuple[Pair, ...] = ()
    more: int = 0
    short: tuple[str, ...] = ()
    unreadable: int = 0


def similar(book: Book) -> Similar:
    """Compare the answers of a class. The marks are read once, and those of the pairs that are told of once more."""
    prints = _Prints()
    for mark in book.marks():
        prints.add(mark)
    n, short = len(prints.students), tuple(map(title_of, prints.short()))
    empty = Similar(n, math.comb(n, 2), None, short=short, unreadable=prints.unreadable)
    if n < SMALLEST:
        return empty
    bits = prints.bits()
    expected = _expected_by_chance(bits, empty.all_pairs)
    enough = np.flatnonzero(expected <= EXPECTED)
    if not enough.size:
        return empty
    sums: Counter[tuple[int, int]] = Counter()
    for of_item in bits.values():
        sums.update(of_item)
    threshold = int(enough[0])
    found = sorted((-total, pair) for pair, total in sums.items() if total >= threshold)
    ids = list(prints.students)
    chosen = [
        (ids[a], ids[b], -total, {i: own[a, b] for i, own in bits.items() if own[a, b]}) for total, (a, b) in found
    ]
    pairs = tuple(_pairs(book, chosen[:PAIRS], expected))
    return Similar(n, empty.all_pairs, threshold, pairs, max(0, len(chosen) - PAIRS), short, prints.unreadable)


def _expected_by_chance(bits, all_pairs):
    """Return, for each whole number of bits, how many pairs would have so many or more if exercises were independent."""
    together = np.ones(1)
    for of_item in bits.values():
        counts = np.bincount(list(of_item.values()), minlength=1).astype(float)
        counts[0] += all_pairs - len(of_item)
        counts[-1] += 1  # one pair more than was seen, so that nothing that was seen once is taken for impossible
        together = np.convolve(together, counts / counts.sum())
    return all_pairs * np.cumsum(together[::-1])[::-1]


class _Prints:
    """Who has which fingerprints: item → fingerprint → places of students."""

    def __init__(self):
        self.students: dict[str, int] = {}
        self.unreadable = 0
        self.holders: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        self.compared: Counter[str] = Counter()
        self.too_short: Counter[str] = Counter()
        self._published: dict[str, frozenset[int]] = {}
        self._seen: tuple[str, set[str]] = ("", set())

    def add(self, mark: Mark) -> None:
        """Take in the answers of one student to one lesson."""
        for graded in mark.items if mark.attempt else ():
            if has_code(graded):
                try:
                    own = self._own(mark, graded.source)
                except NotCode:
                    self.unreadable += 1
                    continue
                if len(own) < SHORT:
                    self.too_short[graded.item] += 1
                    continue
                place = self.students.setdefault(mark.student.id, len(self.students))
                self.compared[graded.item] += 1
                for one in own:
                    self.holders[graded.item][one].append(place)

    def _own(self, mark, source):
        """Return the fingerprints that are the student's own. A helper that several exercises use is looked at once."""
        student, seen = self._seen
        if student != mark.student.id:
            seen = set()
            self._seen = (mark.student.id, seen)
        lines, statements = source.split("\n"), []
        for one in tree_of(source).body:
            text = "\n".join(lines[one.lineno - 1 : one.end_lineno])
            if text not in seen:
                statements.append(one)
                seen.add(text)
        return fingerprints(statements) - self._given(mark.lesson)

    def _given(self, lesson):
        """Return all grams of a lesson's stubs and published solutions."""
        if lesson not in self._published:
            self._published[lesson] = frozenset(_published(lesson))
        return self._published[lesson]

    def short(self) -> list[str]:
        return [item for item, count in sorted(self.too_short.items()) if count > self.compared[item]]

    def bits(self) -> dict[str, Counter[tuple[int, int]]]:
        """Return item → pair → bits, for the pairs that share anything rare. Who shares the same is looked at once."""
        found = {}
        for item, holders in sorted(self.holders.items()):
            n = self.compared[item]
            groups = Counter(tuple(who) for who in holders.values() if 2 <= len(who) <= max(FEW, RARE * n))
            bits: defaultdict[tuple[int, int], float] = defaultdict(float)
            for who, count in groups.items():
                worth = count * math.log2(n / len(who))
                for pair in combinations(who, 2):
                    bits[pair] += worth
            found[item] = Counter({pair: min(int(total), MOST_BITS) for pair, total in bits.items() if total >= 1})
        return found


def _published(lesson) -> Iterable[int]:
    try:
        exercises = load_lesson(lesson).EXERCISES
    except ValueError:  # a bank that is not here
        return
    for exercise in exercises:
        try:
            for text in exercise.source.values():
                yield from grams(tree_of(text).body)
        except (NotCode, OSError, KeyError):  # an exercise without published texts
            continue


def has_code(graded: Graded) -> bool:
    """Say whether there is code of the student's to look at."""
    return bool(graded.source) and not graded.is_question and graded.status not in WITHOUT_CODE


def _pairs(book, chosen, expected):
    """Give the pairs with their code, which is read from the book again."""
    wanted = {id for left, right, *_ in chosen for id in (left, right)}
    people: dict[str, Student] = {}
    codes: dict[tuple[str, str], str] = {}
    for mark in book.marks() if wanted else ():
        if mark.student.id in wanted:
            people[mark.student.id] = mark.student
            codes |= {(mark.student.id, one.item): one.source for one in mark.items if has_code(one)}
    for left, right, total, of_items in chosen:
        shared = [
            _shared(item, bits, codes[left, item], codes[right, item], book.pseudonyms)
            for item, bits in sorted(of_items.items(), key=lambda pair: (-pair[1], pair[0]))
        ]
        yield Pair(people[left], people[right], total, float(expected[total]), tuple(shared))


def _shared(item, bits, left, right, pseudonyms):
    a, b = (fingerprints(tree_of(code).body) for code in (left, right))
    if pseudonyms:  # a comment may say who wrote it
        left, right = without_comments(left), without_comments(right)
    return Shared(item, title_of(item), bits, len(a & b) / min(len(a), len(b)), left, right)


def side_by_side(left: str, right: str, width: int = 58) -> str:
    """Return two codes as text in two columns, long lines folded."""
    columns = [_folded(code, width) for code in (left, right)]
    rows = (f"{a:<{width}} │ {b}".rstrip() for a, b in zip_longest(*columns, fillvalue=""))
    return "\n".join(rows) + "\n"


def _folded(code, width):
    shown = "".join(c if c.isprintable() or c == "\n" else " " for c in code.expandtabs(4))
    keep = {"drop_whitespace": False, "replace_whitespace": False}
    return [part for line in shown.rstrip().split("\n") for part in textwrap.wrap(line, width, **keep) or [""]]


def told(found: Similar) -> str:
    """Return the pairs as text: who, how many bits, in which exercises, and the codes side by side."""
    parts = [summary(found)]
    for n, pair in enumerate(found.pairs, 1):
        parts.append(f"{n}. {pair.left.id} and {pair.right.id}: {pair.bits} bits, {chance_in_words(pair.chance)}.")
        for one in pair.shared:
            parts.append(f"{one.title}: {one.bits} bits, {one.share:.0%} of the shorter answer is in the other.")
            parts.append(side_by_side(one.left, one.right))
    return "\n\n".join(parts) + "\n"


def summary(found: Similar) -> str:
    """Return in a few sentences what was compared, and what is told of."""
    if found.students < SMALLEST:
        return (
            f"{found.students} students with code to compare are too few: in a class of fewer than {SMALLEST} nobody knows what "
            "is rare. Nothing was compared."
        )
    if found.threshold is None:
        said = "No pair stands out: it takes at least two exercises with answers long enough and different enough."
    else:
        count = len(found.pairs) + found.more
        said = (
            f"{count or 'None'} of them share{'s' if count == 1 else ''} {found.threshold} bits or more of rare code, which fewer than "
            f"{EXPECTED:g} pairs in a class like this would do by chance."
        )
    if found.short:
        said += f" Too short to say anything: {', '.join(found.short)}."
    if found.unreadable:
        said += f" {found.unreadable} answers could not be compared: they are too long, nested too deep, or no Python."
    return f"The code of {found.students} students was compared: {found.all_pairs:,} pairs. {said}"


def chance_in_words(chance: float) -> str:
    """Return how often such a pair comes by chance, as "by chance in 1 of 2,000 classes like this"."""
    many = 1 / max(chance, 1e-9)
    if many >= 1e6:
        return "by chance in less than 1 of a million classes like this"
    rounded = round(many, -max(0, int(math.log10(many)) - 1))
    return f"by chance in 1 of {rounded:,.0f} classes like this"
