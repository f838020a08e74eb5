"""Who is in the class: a CSV file, in the spellings and encodings in which people have it, and whose a notebook is.

Nobody is guessed: where two students fit, none of them is taken, and the answer says which two.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from recsys_teach.grading.records import Student

MAX_BYTES = 32 * 1024 * 1024
MAX_ALIAS = 100  # characters: longer text in a column is a remark, not a name
MAX_EXTRA = 366 * 24 * 60.0
IDS = (
    "id", "student id", "studentid", "student number", "sis user id", "sis id", "id number", "username", "user name",
    "login", "login id", "sis login id", "user id",
)  # fmt: skip
NAMES = ("name", "full name", "student", "student name")
FIRST = ("first name", "given name", "forename")
LAST = ("last name", "surname", "family name")
SECTIONS = ("section", "group", "class")
EXTRAS = ("extra time", "extra minutes", "extra")
UNITS = {"": 1, "m": 1, "h": 60, "d": 24 * 60}  # by the first letter
TIME = re.compile(r"(\d{1,7}(?:[.,]\d{1,7})?)\s*(|m|min|mins|minutes?|h|hrs?|hours?|d|days?)")
ACCENTS = 200  # combining classes from here on stand above or below their letter
CURE = "Save it as CSV with a header line such as id,name,section,extra time."


class BadRoster(ValueError):
    """The roster cannot be used. The text says which row, what is wrong and what to write."""


@dataclass
class Roster:
    """The students, in the file's order. Where there is no roster (`open`), everybody is who their place says."""

    students: tuple[Student, ...] = ()
    open: bool = False
    _ids: dict[str, set[int]] = field(default_factory=dict, repr=False)
    _mailboxes: dict[str, set[int]] = field(default_factory=dict, repr=False)
    _names: dict[str, set[int]] = field(default_factory=dict, repr=False)

    def __post_init__(self):
        for place, one in enumerate(self.students):
            for told in (one.id, *one.also):
                self._ids.setdefault(plain_id(told), set()).add(place)
                if "@" in told:
                    self._mailboxes.setdefault(plain_id(told.partition("@")[0]), set()).add(place)
            for form in name_forms(one.name):
                self._names.setdefault(form, set()).add(place)

    @classmethod
    def nobody(cls) -> Roster:
        """Return the roster of a class without one: every key is its own student, who is not listed."""
        return cls(open=True)

    def find(self, keys: tuple[str, ...]) -> tuple[Student | None, str]:
        """Return whose a notebook is, given what its place says of the student, and "", or None and why not.

        Ids and other names are compared exactly but for case; failing that, the part of an e-mail before the @; failing that,
        names without accents and signs and with their words in any rotation. All keys must fit the same one student, and
        beside an id, a name (the last of several keys) that has nothing of the student's speaks against it: an LMS's own
        number may happen to be somebody's id.
        """
        if self.open:
            return (self.stranger(keys), "") if any(keys) else (None, "its place does not say whose it is")
        plain = [plain_id(key) for key in keys]
        named = self._all(self._names, [_squashed(key) for key in keys])
        exact = self._all(self._ids, plain)
        found = exact or self._all(self._mailboxes, plain) or named
        if len(found) != 1 or named and not found <= named:
            if fit := [self._called(place) for place in sorted(found | named)]:
                return None, f"{_told(keys)} fits both {fit[0]} and {fit[1]}"
            return None, f"nobody on the roster fits {_told(keys)}"
        (place,) = found
        if (
            len(keys) > 1
            and place not in self._ids.get(plain[-1], ())
            and not _may_be(self.students[place].name, keys[-1])
        ):
            return None, f"{_told(keys[:-1])} fits {self._called(place)}, and {keys[-1]} does not"
        return self.students[place], ""

    def stranger(self, keys: tuple[str, ...]) -> Student:
        """Return a student who is not on the roster, under an id that nobody on it has."""
        told = [key for key in keys if key] or ["?"]
        taken = self._ids.get(plain_id(told[0]))
        id = "? " + " / ".join(told) if taken else told[0]
        return Student(id, told[-1] if len(told) > 1 else "", also=tuple(told[1:]), listed=False)

    def _all(self, index, keys) -> set[int]:
        return set().union(*(index.get(key, ()) for key in keys if key))

    def _called(self, place):
        one = self.students[place]
        return f"{one.name} ({one.id})" if one.name else one.id


def read_roster(path: Path) -> Roster:
    """Return the roster in a CSV file: comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252. Raises BadRoster."""
    rows = _rows(path, _text(path))
    number, header = next(rows, (0, []))
    if not header:
        raise BadRoster(f"The roster {path} is empty. {CURE}")
    column: dict[str, int] = {}
    for place, title in enumerate(header):
        column.setdefault(_title(title), place)
    own = {what: _first(column, titles) for what, titles in _COLUMNS.items()}
    if own["id"] is None:
        has = ", ".join(repr(title) for title in header if title)
        raise BadRoster(f"The roster {path} has no column for ids: it has {has}. Name one of them id.")
    taken = {place for place in own.values() if place is not None}
    students: list[Student] = []
    seen: dict[str, int] = {}
    for number, cells in rows:
        if len(cells) > len(header):
            raise BadRoster(
                f"Row {number} of {path} has {len(cells)} columns and the header {len(header)}. "
                'Put quotes around what holds the separator, as in "Doe, Jane".'
            )
        cells += [""] * (len(header) - len(cells))
        told = {what: "" if place is None else cells[place] for what, place in own.items()}
        if not told["id"]:
            raise BadRoster(f"Row {number} of {path} has no id. Write one, or delete the row.")
        if (before := seen.setdefault(plain_id(told["id"]), number)) != number:
            raise BadRoster(
                f"Row {number} of {path} has the id {told['id']!r} of row {before}. Give each student one id."
            )
        also = [cell for place, cell in enumerate(cells) if place not in taken and 0 < len(cell) <= MAX_ALIAS]
        extra = _minutes(told["extra"], number, path)
        name = told["name"] or f"{told['first']} {told['last']}".strip()
        students.append(Student(told["id"], name, told["section"], extra, tuple(dict.fromkeys(also))))
    if not students:
        raise BadRoster(f"The roster {path} has a header and no students. Add a row for each.")
    return Roster(tuple(students))


_COLUMNS = {"id": IDS, "name": NAMES, "first": FIRST, "last": LAST, "section": SECTIONS, "extra": EXTRAS}


def _first(column, titles):
    return next((column[title] for title in titles if title in column), None)


def _text(path):
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadRoster(f"The roster {path} cannot be read: {error.strerror}. Pass the path of a CSV file.") from None
    if len(raw) > MAX_BYTES:
        raise BadRoster(f"The roster {path} is larger than {MAX_BYTES >> 20} MB. {CURE}")
    wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadRoster(f"The roster {path} is not text: a spreadsheet's own file, perhaps. {CURE}")


def _rows(path, text):
    """Give (number as a spreadsheet counts, cells) of the rows that are not blank, the header first."""
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r"sep=([,;\t])\r?", first.strip("\ufeff \r"), re.IGNORECASE)  # Excel's way to say the separator
    skipped = 1 if told else 0
    if told:
        text = rest
    line = next((line for line in text.splitlines() if line.strip()), "")
    separator = told[1] if told else max(",;\t", key=lambda sign: len(next(csv.reader([line], delimiter=sign), [])))
    number = skipped
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, cells in enumerate(reader, skipped + 1):
            cells = [" ".join(cell.split()) for cell in cells]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield number, cells
    except csv.Error as error:
        raise BadRoster(f"Row {number + 1} of {path} cannot be read: {error}. {CURE}") from None


def _title(cell):
    return " ".join(re.split(r"[\s_.-]+", cell.casefold())).strip()


def _minutes(cell, number, path):
    if not cell:
        return 0.0
    if told := TIME.fullmatch(cell.casefold()):
        minutes = float(told[1].replace(",", ".")) * UNITS[told[2][:1]]
        if minutes <= MAX_EXTRA:
            return minutes
    raise BadRoster(f"Row {number} of {path} has the extra time {cell!r}. Write minutes, as 90, or 90 min, 1.5 h, 2 d.")


def plain_id(text):
    """Return an id as it is compared: without regard to case, spaces around it, or how accents are stored."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def name_words(name) -> list[str]:
    """Return a name's runs of letters and digits, without case and accents."""
    bare = [c for c in unicodedata.normalize("NFKD", name.casefold()) if unicodedata.combining(c) < ACCENTS]
    # Marks that are no accents make another letter: the vowels of some scripts, and the dots of the kana.
    kept = (c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in bare)
    return "".join(kept).split()


def _squashed(name) -> str:
    return "".join(name_words(name))


def name_forms(name) -> set[str]:
    """Return a name with its words in every rotation, squashed: of Jane Doe, janedoe and doejane."""
    words = name_words(name)
    return {"".join(words[n:] + words[:n]) for n in range(len(words))}


def _may_be(name, told) -> bool:
    """Say whether two names may be of one person: a word of one is in the other. An e-mail or no name may be anybody's."""
    mine, theirs = name_words(name), name_words(told)
    if not mine or not theirs or "@" in told:
        return True
    pairs = [(mine, "".join(theirs)), (theirs, "".join(mine))]
    return any(word in whole for words, whole in pairs for word in words if len(word) > 1 or not word.isascii())


def _told(keys):
    return ", ".join(key for key in keys if key) or "it"
