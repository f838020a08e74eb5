"""Which row of a sheet is whose. Nobody is guessed: who fits twice, or fits nobody, is listed with the reason.

First by what an institution gives once: its numbers, logins and e-mail addresses, against the student's id and `also`. A
number of the LMS's own counts where the name does not speak against it, because another number may happen to be the same.
Then by name, where one student and one row alone have it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recsys_teach.grading.records import Student
from recsys_teach.grading.roster import name_forms, name_words, plain_id
from recsys_teach.grading.tables import readable

LONGEST = 200  # characters of a name that are compared


@dataclass(frozen=True)
class Filled:
    """What became of a sheet.

    filled     how many students it was filled for
    column     the name of the column that was filled
    unmatched  (who, why) for whoever is in the sheet or in the book and was left out
    remarks    what else to know before the sheet is uploaded
    """

    filled: int
    column: str = ""
    unmatched: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = ()

    def told(self) -> list[str]:
        """Return it in lines, which are safe to print."""
        return [*map(readable, self.remarks), *(f"{readable(who)}: {readable(why)}." for who, why in self.unmatched)]


@dataclass(frozen=True)
class Row:
    """What a row of a sheet says of its student.

    ids   what the institution gives: numbers, logins, e-mail addresses
    own   what the LMS gives: its number of the student
    """

    place: int
    name: str
    ids: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        return self.name or next(iter((*self.ids, *self.own)), f"row {self.place + 1}")


def match(rows: Sequence[Row], students: Sequence[Student]) -> tuple[dict[int, str], list[tuple[str, str]]]:
    """Return {a row's place: the id of its student}, and (who, why) for the rows and students that are left."""
    keys, names = _Index(), _Index()
    for one in students:
        keys.add(one.id, map(plain_id, (one.id, *one.also)))
        names.add(one.id, forms(one.name))
    called = {one.id: one.name for one in students}
    shown = {one.id: f"{one.name} ({one.id})" if one.name else one.id for one in students}
    fits = {row.place: _by_key(row, keys, called) for row in rows}
    known = {next(iter(found)) for found in fits.values() if len(found) == 1}
    shared = Counter(form for row in rows for form in forms(row.name))
    for row in rows:
        if not fits[row.place] and all(shared[form] == 1 for form in forms(row.name)):
            found = names.find(forms(row.name))
            fits[row.place] = set() if found <= known else found
    taken = Counter(next(iter(found)) for found in fits.values() if len(found) == 1)
    matched = {
        place: next(iter(found)) for place, found in fits.items() if len(found) == 1 and taken[next(iter(found))] == 1
    }
    left = [(row.called, _why(row, fits[row.place], shared, shown)) for row in rows if row.place not in matched]
    there = set(matched.values())
    left += [(shown[one.id], "is not in the sheet") for one in students if one.id not in there]
    return matched, left


class _Index:
    """Which students have a key."""

    def __init__(self):
        self.of = defaultdict(set)

    def add(self, student, keys: Iterable[str]):
        for key in keys:
            if key:
                self.of[key].add(student)

    def find(self, keys: Iterable[str]) -> set[str]:
        return set().union(*(self.of.get(key, ()) for key in keys))


def _by_key(row, keys, called):
    found = keys.find(map(plain_id, row.ids))
    return found | {one for one in keys.find(map(plain_id, row.own)) if _may_be(row.name, called[one])}


def _may_be(first, second):
    """Say whether two names may be of one person; an empty one may be anybody's."""
    return (
        not first
        or not second
        or bool(forms(first) & forms(second) or set(name_words(first)) & set(name_words(second)))
    )


def _why(row, found, shared, shown):
    if len(found) > 1:
        return f"fits several students: {', '.join(sorted(shown[one] for one in found))}"
    if found:
        return f"fits {shown[next(iter(found))]}, and so does another row"
    if any(shared[form] > 1 for form in forms(row.name)):
        return "has no id that is known, and another row has the same name"
    return "is not among the graded students"


def forms(name: str) -> set[str]:
    """Return a name as it may be squeezed together, whatever stands first: "Doe, Jane" and "Jane Doe" share both of theirs."""
    return name_forms(name[:LONGEST])
