"""Whose notebooks are where: a folder or a zip, in any of the shapes in which people collect them.

The shape is recognised by what is there. Names inside a student's own folder or file are the student's to choose, so none
of them decides the shape, whose a notebook is, or when it was handed in. What is not taken is listed with the reason.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from recsys_teach.grading.listing import BadSource, Entry, Listing, clean, listing_of, read_bytes
from recsys_teach.grading.submission import Unreadable

__all__ = ["BadSource", "Collected", "Handed", "collect", "read_bytes"]

NOTEBOOK = ".ipynb"
METADATA = "submission_metadata.yml"
MAX_METADATA = 16 * 1024 * 1024
TIMESTAMP = "timestamp.txt"
# Jane Doe_123_assignsubmission_file_ is a folder, since Moodle 4.1 without the last _; where Moodle makes no folders, the
# file's own name follows. Groups may have no number.
MOODLE = re.compile(r"(?P<name>.+?)(?:_(?P<id>\d+))?_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL)
# doejane_LATE_4711_81234_03.ipynb
CANVAS = re.compile(r"(?P<name>.+?)(?P<late>_LATE)?_(?P<id>\d+)_(?P<attachment>\d+)_(?P<file>.+)", re.DOTALL)
# anon_Xy12Z_81234_03.ipynb, and with LATE before or after anon
ANONYMOUS = re.compile(
    r"(?P<late1>LATE_)?anon(?P<late2>_LATE)?_(?P<id>[0-9A-Za-z]+)_(?P<attachment>\d+)_(?P<file>.+)", re.DOTALL
)
EXPORT = re.compile(r"assignment_\w+_export")
# How a learner's copy of a lesson is called, and how nobody calls a student: 03_user_based_cf, 03, 03-1, 03 (2).
LESSON = re.compile(r"\d\d(_.*|-\d+| ?\(\d+\))?", re.DOTALL)
MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?: ?(Z|[+-]\d\d:?\d\d|[A-Za-z_]+(?:/[A-Za-z_+-]+)*))?"
)
ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz")
AN_ARCHIVE = "This is an archive inside the submissions, and archives are not opened. Pass it by itself, or put its notebooks in its place."
RENAMED = "Its name does not end in .ipynb. If it is a notebook, give it such a name."
OTHER = "This is not a notebook."
NOT_SUBMITTED = "This is not among what was handed in: it stands outside of {}."
EMPTY = "{}'s folder holds no notebook. Ask what was to be handed in."


@dataclass(frozen=True)
class Handed:
    """One notebook as it was handed in.

    keys     what its place says of the student, to be looked up in the roster: ids first, the name last
    file     its place within the source, as text
    path, member  the file on the disk and, in a zip, the number of its entry: what `read_bytes` takes
    when     when it was handed in, with a time zone; None where nothing says so
    certain  False where that is only the date of a file
    late     True where its place says "late" and not by how much
    back     how a feedback file is called so that the LMS takes it back: in Canvas like this file's name (whatever follows its
             last _ is free), in Moodle into the folder of this name; "" where there is no such rule
    """

    keys: tuple[str, ...]
    file: str
    path: Path
    member: int | None = None
    when: datetime | None = None
    certain: bool = False
    late: bool = False
    back: str = ""

    def read(self) -> bytes:
        """Return its bytes. Raises Unreadable for what is too large or damaged, whatever size the zip claims."""
        return read_bytes(str(self.path), self.member)


@dataclass
class Collected:
    """What a source holds: the shape it has, the notebooks, and what was left out, each with the reason.

    shape  "gradescope", "nbgrader", "moodle", "canvas", "folders" (one for each student) or "notebooks"
    """

    shape: str
    handed: list[Handed] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)


def collect(source: Path) -> Collected:
    """Return whose notebooks a folder or a zip holds, in the order of their names. Raises BadSource."""
    listing = listing_of(source)
    notebooks = [entry for entry in listing.entries if entry.parts[-1].casefold().endswith(NOTEBOOK)]
    shape, handed, aside = next(
        found
        for way in (_gradescope, _nbgrader, _moodle, _canvas, _plain)
        if (found := way(source, listing, notebooks))
    )
    handed = _without_shared_names(handed)
    taken = {(one.path, one.member) for one in handed}
    for entry in listing.entries:
        if (entry.path, entry.member) not in taken and entry.file not in aside:
            aside[entry.file] = _why_not(entry.parts[-1])
    left_out = dict(listing.left_out) | aside
    return Collected(shape, handed, sorted(left_out.items()))


def _without_shared_names(handed):
    """Return the notebooks, without those names that several people have: where ids differ, such a name says nothing."""
    people = defaultdict(set)
    for one in handed:
        people[one.keys[-1].casefold()].add(one.keys[:-1])
    shared = {name for name, several in people.items() if len(several) > 1}
    return [
        replace(one, keys=one.keys[:-1]) if len(one.keys) > 1 and one.keys[-1].casefold() in shared else one
        for one in handed
    ]


def _why_not(name):
    name = name.casefold()
    if name.endswith(ARCHIVES):
        return AN_ARCHIVE
    return RENAMED if NOTEBOOK in name else OTHER


def _handed(entry: Entry, keys, **more) -> Handed:
    told = tuple(dict.fromkeys(clean(key) for key in keys if key)) or ("?",)
    return Handed(told, entry.file, entry.path, entry.member, **({"when": entry.when} | more))


def _empty(listing: Listing, root: tuple[str, ...], handed: list[Handed]) -> dict[str, str]:
    """Return the folders right below `root` in which there is no notebook, each with what to say of it."""
    full = {tuple(one.file.split("/"))[: len(root) + 1] for one in handed}
    told = [tuple(map(clean, parts)) for parts in sorted(listing.folders) if parts[:-1] == root]
    return {"/".join(parts): EMPTY.format(parts[-1]) for parts in told if parts not in full}


def _lone(listing: Listing) -> tuple[str, ...]:
    """Return the one folder that holds all there is, as parts; () if there are several things."""
    heads = {entry.parts[0] for entry in listing.entries} | {parts[0] for parts in listing.folders}
    return tuple(heads) if len(heads) == 1 and (*heads,) in listing.folders else ()


def _level(listing, pattern) -> int:
    """Return at which part of a place an LMS's own names stand: the first, or the one within a lone folder around them.

    Deeper ones are in a student's own folder.
    """
    lone = _lone(listing)
    return 1 if lone and not pattern.fullmatch(lone[0]) else 0


# -- Gradescope: assignment_N_export/submission_ID/…, and beside them who that was


def _gradescope(source, listing, notebooks):
    lone = _lone(listing)
    roots = {
        entry.parts[:-1]: _metadata(entry)
        for entry in listing.entries
        if entry.parts[-1] == METADATA
        and (
            len(entry.parts) == 1
            or entry.parts[:-1] == lone
            or len(entry.parts) == 2
            and EXPORT.fullmatch(entry.parts[0])
        )
    }
    if not roots:
        return None
    handed, seen = [], set()
    aside = {clean("/".join((*root, METADATA))): "Gradescope says here whose the submissions are." for root in roots}
    for entry in notebooks:
        root = next((root for root in roots if entry.parts[: len(root)] == root), None)
        if root is None or len(entry.parts) < len(root) + 2:
            aside[entry.file] = NOT_SUBMITTED.format("the submissions' folders")
            continue
        folder = entry.parts[len(root)]
        seen.add((root, folder))
        people, when = roots[root].get(folder, ([], None))
        more = {"when": when, "certain": True} if when else {}
        handed += [_handed(entry, keys, **more) for keys in people or [(folder,)]]
    for root, told in roots.items():
        for folder, (people, _) in told.items():
            if people and (root, folder) not in seen and (*root, folder) in listing.folders:
                names = " and ".join(clean(keys[-1]) for keys in people)
                aside[clean("/".join((*root, folder)))] = EMPTY.format(names)
    return "gradescope", handed, aside


def _metadata(entry) -> dict[str, tuple[list[tuple[str, ...]], datetime | None]]:
    """Return folder → (who submitted, as keys, and when). All of it is read as text, so nothing in it is more than text."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        told = yaml.load(read_bytes(str(entry.path), entry.member, MAX_METADATA), Loader=loader)
    except (yaml.YAMLError, Unreadable, ValueError, RecursionError) as error:
        why = clean(str(error)).split("\n")[0]
        raise BadSource(f"{entry.file} cannot be read: {why}. Download the export from Gradescope again.") from None
    found = {}
    for folder, one in _pairs(told):
        people = [tuple(_words(p, ":sid", ":email", ":name")) for p in _items(one, ":submitters")]
        people = [keys for keys in people if keys]
        found[folder] = (people, _moment(dict(_pairs(one)).get(":created_at")))
        for old in _items(one, ":history"):
            before = f"submission_{''.join(_words(old, ':id'))}"
            found.setdefault(before, (people, _moment(dict(_pairs(old)).get(":created_at"))))
    return found


def _pairs(told):
    return told.items() if isinstance(told, dict) else ()


def _items(told, name):
    found = dict(_pairs(told)).get(name)
    return found if isinstance(found, list) else []


def _words(told, *names):
    found = (dict(_pairs(told)).get(name) for name in names)
    return [one for one in found if isinstance(one, str) and one not in ("", "~", "null")]


def _moment(text) -> datetime | None:
    """Return a moment as Gradescope and nbgrader write it; without a zone it is UTC. None for anything else."""
    if not isinstance(text, str) or not (told := MOMENT.fullmatch(text.strip())):
        return None
    day, time, fraction, zone = told.groups()
    try:
        if zone and zone[0] in "+-":
            return datetime.fromisoformat(f"{day}T{time}.{(fraction or '')[:6]:0<6}{zone}")
        moment = datetime.fromisoformat(f"{day}T{time}.{(fraction or '')[:6]:0<6}")
        return moment.replace(tzinfo=UTC if zone in (None, "Z", "UTC") else _zone(zone))
    except (ValueError, OSError, LookupError):
        return None


def _zone(name):
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


# -- nbgrader: submitted/STUDENT/ASSIGNMENT/*.ipynb, with a timestamp.txt beside them


def _nbgrader(source, listing, notebooks):
    named = {parts for parts in listing.folders if parts in {("submitted",), (*_lone(listing), "submitted")}}
    stamps = {e.parts[:-1]: e for e in listing.entries if e.parts[-1] == TIMESTAMP}
    if named:
        root = min(named)
    else:
        if source.resolve().stem != "submitted" or not all(len(entry.parts) >= 3 for entry in notebooks):
            return None
        root = ()
    handed, aside = [], {}
    for entry in notebooks:
        if entry.parts[: len(root)] != root or len(entry.parts) < len(root) + 3:
            aside[entry.file] = NOT_SUBMITTED.format("submitted/STUDENT/ASSIGNMENT")
            continue
        stamp = stamps.get(entry.parts[: len(root) + 2])
        when = _stamped(stamp) if stamp else None
        more = {"when": when, "certain": True} if when else {}
        handed.append(_handed(entry, [entry.parts[len(root)]], **more))
    aside |= {stamp.file: "nbgrader says here when a student handed in." for stamp in stamps.values()}
    return "nbgrader", handed, aside | _empty(listing, root, handed)


def _stamped(entry):
    try:
        return _moment(read_bytes(str(entry.path), entry.member, 200).decode("utf-8-sig", "replace"))
    except Unreadable:
        return None


# -- Moodle: Jane Doe_123_assignsubmission_file_/…


def _moodle(source, listing, notebooks):
    level = _level(listing, MOODLE)
    folders = {p: told for p in listing.folders if len(p) == level + 1 and (told := MOODLE.fullmatch(p[-1]))}
    told_of = {e: MOODLE.fullmatch(e.parts[level]) if len(e.parts) > level else None for e in notebooks}
    if not folders and not any(told_of.values()) or 2 * sum(map(bool, told_of.values())) < len(notebooks):
        return None
    handed, people = [], set()
    for entry, told in told_of.items():
        if told is None:
            handed.append(_handed(entry, [_own(entry.parts[level:])]))
            continue
        name, id, kind = told["name"], told["id"], told["kind"]
        people.add((name, id))
        number = f"_{id}" if id else ""
        # A Participant is what Moodle calls the number everywhere else; the bare number might be somebody's id.
        keys = [f"Participant {id}" if id else "", name if name != "Participant" or not id else ""]
        back = clean(f"{name}{number}_assignfeedback_{kind}_") if kind == "file" else ""
        handed.append(_handed(entry, keys, back=back))
    aside = {
        clean("/".join(parts)): EMPTY.format(clean(told["name"]))
        for parts, told in folders.items()
        if (told["name"], told["id"]) not in people
    }
    return "moodle", handed, aside


def _own(parts):
    """Return the student's part of a place in no known shape: the folder, or the file's name without its ending."""
    return parts[0] if len(parts) > 1 else _stem(parts[0])


def _stem(name):
    return name[: -len(NOTEBOOK)] if name.casefold().endswith(NOTEBOOK) else name


# -- Canvas: doejane_4711_81234_03.ipynb, all in one folder


def _canvas(source, listing, notebooks):
    level = _level(listing, CANVAS)
    flat = [entry for entry in notebooks if len(entry.parts) == level + 1]
    told_of = {e: ANONYMOUS.fullmatch(e.parts[-1]) or CANVAS.fullmatch(e.parts[-1]) for e in flat}
    matched = {entry: told for entry, told in told_of.items() if told}
    names = defaultdict(set)
    for told in matched.values():
        names[told["id"]].add(told.groupdict().get("name"))
    # A student has one name. A number that goes with several is nobody's id: smith_2026_03_homework.ipynb
    matched = {entry: told for entry, told in matched.items() if len(names[told["id"]]) == 1}
    if 2 * len(matched) <= len(notebooks):
        return None
    handed = []
    for entry in notebooks:
        if told := matched.get(entry):
            parts = told.groupdict()
            late = any(parts.get(one) for one in ("late", "late1", "late2"))
            back = clean(entry.parts[-1])
            handed.append(_handed(entry, [parts["id"], parts.get("name")], late=late, back=back))
        else:
            handed.append(_handed(entry, [_own(entry.parts[level:])]))
    return "canvas", handed, {}


# -- a folder of notebooks, or a folder for each student


def _plain(source, listing, notebooks):
    root = _wrapper(listing, notebooks)
    handed = [_handed(entry, [_own(entry.parts[len(root) :])]) for entry in notebooks]
    folders = any(len(entry.parts) > len(root) + 1 for entry in notebooks)
    return "folders" if folders else "notebooks", handed, _empty(listing, root, handed) if folders else {}


def _wrapper(listing, notebooks) -> tuple[str, ...]:
    """Return the folder around everything, as a zip often has one; () where a lone folder is rather a student's.

    It is a wrapper if it holds several folders and no notebook, or several notebooks none of which is called like a lesson.
    """
    root, inner = (), ()
    while True:
        level = len(inner)
        below = {parts[: level + 1] for parts in listing.folders if len(parts) > level and parts[:level] == inner}
        files = [entry.parts[-1] for entry in notebooks if entry.parts[:-1] == inner]
        several = len(below) > 1 if not files else len(files) > 1 and not any(LESSON.fullmatch(_stem(f)) for f in files)
        if level and several:
            root = inner
        if len(below) != 1 or files:
            return root
        inner = below.pop()
