"""The one file of a grading run. What is in it is final: every export is made from it, and from nothing else.

All that one attempt earns is written in one transaction, so a run that is killed has each attempt wholly or not at all.
"""

from __future__ import annotations

import getpass
import json
import re
import secrets
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from recsys_teach.grading.records import Attempt, Graded, Student

NAME = "grading.sqlite"
LAYOUT = "1"
TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE student (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, section TEXT NOT NULL, extra REAL NOT NULL, also TEXT NOT NULL,
    listed INTEGER NOT NULL, place INTEGER NOT NULL) STRICT;
CREATE TABLE attempt (
    id TEXT PRIMARY KEY, student TEXT NOT NULL REFERENCES student, file TEXT NOT NULL, sha256 TEXT NOT NULL, handed TEXT,
    certain INTEGER NOT NULL, late INTEGER NOT NULL, lesson TEXT NOT NULL, named TEXT NOT NULL, version TEXT NOT NULL,
    trouble TEXT NOT NULL, back TEXT NOT NULL, seen TEXT NOT NULL) STRICT;
CREATE INDEX attempt_of ON attempt (student, lesson);
CREATE TABLE round (
    id INTEGER PRIMARY KEY, item TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL, open INTEGER NOT NULL
) STRICT;
CREATE TABLE verdict (
    attempt TEXT NOT NULL REFERENCES attempt ON DELETE CASCADE, item TEXT NOT NULL, round INTEGER NOT NULL REFERENCES round,
    place INTEGER NOT NULL, status TEXT NOT NULL, points REAL, max_points REAL NOT NULL, told TEXT NOT NULL,
    source BLOB NOT NULL, PRIMARY KEY (attempt, item, round)) STRICT;
CREATE TABLE draw (
    student TEXT NOT NULL, item TEXT NOT NULL, version INTEGER NOT NULL, cases BLOB NOT NULL,
    PRIMARY KEY (student, item, version)) STRICT;
CREATE TABLE extension (
    student TEXT NOT NULL, minutes REAL NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL) STRICT;
CREATE TABLE left_out (file TEXT PRIMARY KEY, why TEXT NOT NULL) STRICT;
CREATE TABLE log (at TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, why TEXT NOT NULL) STRICT;
INSERT INTO round VALUES (0, '', '', '', '', 1);
"""
LATEST = """
SELECT item, status, points, max_points, told, source FROM verdict AS v WHERE attempt = ? AND round =
(SELECT max(round) FROM verdict WHERE attempt = v.attempt AND item = v.item {before}) ORDER BY place
"""


class NotAStore(RuntimeError):
    """The file is not that of a grading run, or of another version of it. The text says what to do."""


def now() -> str:
    """Return the time, for the log."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def logged_in() -> str:
    """Return the name of whoever is logged in, for the log; in a container it may be nobody."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "somebody without a name"


class Store:
    """The file. A context; `with store.changes():` is one transaction, which is there wholly or not at all."""

    def __init__(self, folder: Path, new: bool = False):
        """Open the run in `folder`. With `new`, it is begun where there is none. Raises NotAStore."""
        self.path = folder / NAME
        if not new and not self.path.is_file():
            raise NotAStore(f"There is no {NAME} in {folder}. Pass the folder that `grade` was given with --out.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.db = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        except (OSError, sqlite3.OperationalError) as error:
            raise NotAStore(f"{folder} is no folder that can be written: {error}. Choose another with --out.") from None
        try:
            self.db.execute("PRAGMA foreign_keys = ON")
            self.db.execute("PRAGMA journal_mode = WAL")
            self.db.execute("PRAGMA synchronous = FULL")
            if not self.db.execute("SELECT name FROM sqlite_master").fetchone():
                facts = f"INSERT INTO meta VALUES ('layout', '{LAYOUT}'), ('salt', '{secrets.token_hex(16)}');"
                self.db.executescript(f"BEGIN;{TABLES}{facts}COMMIT;")
            if self.fact("layout") != LAYOUT:
                raise NotAStore(
                    f"{self.path} has another layout than this version writes. Use a new folder with --out."
                )
        except NotAStore:
            self.db.close()
            raise
        except sqlite3.DatabaseError as error:
            self.db.close()
            raise NotAStore(
                f"{self.path} cannot be read: {error}. Move it away, or use a new folder with --out."
            ) from None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.db.close()

    def changes(self) -> _Changes:
        return _Changes(self.db)

    # -- facts about the run

    def fact(self, key: str) -> str:
        """Return what is noted under a key, "" if nothing."""
        found = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return found[0] if found else ""

    def note(self, key: str, value: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def log(self, who: str, what: str, why: str) -> None:
        self.db.execute("INSERT INTO log VALUES (?, ?, ?, ?)", (now(), who, what, why))

    def logged(self) -> list[tuple[str, str, str, str]]:
        """Return (when, who, what, why) of every act of a person, the first first."""
        return self.db.execute("SELECT at, who, what, why FROM log ORDER BY rowid").fetchall()

    # -- students

    def put_students(self, students: Iterable[Student]) -> None:
        """Keep these; whoever is there already gets the new name, section, time and order."""
        for place, one in enumerate(students):
            row = (one.id, one.name, one.section, one.extra, json.dumps(one.also), one.listed, place * one.listed)
            self.db.execute(
                "INSERT INTO student VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, "
                "section = excluded.section, extra = excluded.extra, also = excluded.also, listed = excluded.listed, "
                "place = excluded.place",
                tuple(map(_text, row)),
            )

    def unlist(self) -> None:
        """Forget who is on the roster, since another is about to be put in; with it, who has nothing here."""
        self.db.execute("UPDATE student SET listed = 0, place = 0")
        self.db.execute("DELETE FROM student WHERE id NOT IN (SELECT student FROM attempt)")

    def students(self) -> list[Student]:
        """Return all, those of the roster first and in its order."""
        rows = self.db.execute(
            "SELECT id, name, section, extra, also, listed FROM student ORDER BY listed DESC, place, id"
        )
        return [Student(i, n, s, e, tuple(json.loads(a)), bool(on)) for i, n, s, e, a, on in rows]

    def extend(self, student: str, minutes: float, who: str, why: str) -> None:
        self.db.execute("INSERT INTO extension VALUES (?, ?, ?, ?, ?)", (student, minutes, who, why, now()))

    def extended(self, student: str) -> float:
        """Return the minutes that a student's deadlines were put off by."""
        row = self.db.execute("SELECT total(minutes) FROM extension WHERE student = ?", (student,))
        return row.fetchone()[0]

    def extensions(self) -> dict[str, float]:
        """Return the minutes of each student whose deadlines were put off."""
        return dict(self.db.execute("SELECT student, total(minutes) FROM extension GROUP BY student ORDER BY student"))

    # -- what was handed in

    def put_attempt(self, one: Attempt) -> None:
        """Keep an attempt. One that is there already stays as it is."""
        handed = one.handed.isoformat() if one.handed else None
        row = (
            one.id, one.student, one.file, one.sha256, handed, one.certain, one.late, one.lesson, one.named, one.version,
            one.trouble, one.back, now(),
        )  # fmt: skip
        self.db.execute(f"INSERT OR IGNORE INTO attempt VALUES ({', '.join('?' * len(row))})", tuple(map(_text, row)))

    def attempts(self, student: str = "", lesson: str = "") -> list[Attempt]:
        """Return the attempts, in the order in which they were handed in; those without a date come first."""
        wanted = {column: value for column, value in (("student", _text(student)), ("lesson", lesson)) if value}
        where = " AND ".join(f"{column} = ?" for column in wanted) or "TRUE"
        columns = "student, file, sha256, handed, certain, late, lesson, named, version, trouble, back"
        rows = self.db.execute(f"SELECT {columns} FROM attempt WHERE {where}", tuple(wanted.values()))
        found = [
            Attempt(s, f, sha, datetime.fromisoformat(at) if at else None, bool(sure), bool(late), *rest)
            for s, f, sha, at, sure, late, *rest in rows
        ]
        return sorted(found, key=lambda a: (a.handed.timestamp() if a.handed else 0.0, a.file, a.sha256))

    def drop_attempt(self, id: str) -> None:
        self.db.execute("DELETE FROM attempt WHERE id = ?", (id,))

    def put_left_out(self, files: Iterable[tuple[str, str]]) -> None:
        """Keep what was passed over, and why, in place of what an earlier call passed over."""
        self.db.execute("DELETE FROM left_out")
        self.db.executemany("INSERT OR IGNORE INTO left_out VALUES (?, ?)", [(_text(f), why) for f, why in files])

    def left_out(self) -> list[tuple[str, str]]:
        return self.db.execute("SELECT file, why FROM left_out ORDER BY file").fetchall()

    # -- verdicts

    def begin_round(self, item: str, who: str, why: str) -> int:
        """Return the number of a regrading of one item, or of that one which was begun and not ended."""
        found = self.db.execute("SELECT id FROM round WHERE item = ? AND open AND id > 0", (item,)).fetchone()
        if found:
            return found[0]
        row = self.db.execute(
            "INSERT INTO round (item, who, why, at, open) VALUES (?, ?, ?, ?, 1) RETURNING id", (item, who, why, now())
        )
        return row.fetchone()[0]

    def end_round(self, round: int) -> None:
        self.db.execute("UPDATE round SET open = 0 WHERE id = ?", (round,))

    def put_verdicts(self, attempt: str, round: int, graded: Iterable[tuple[int, Graded]]) -> None:
        """Keep what an attempt earned in a round: pairs of the item's place in its lesson and the verdict."""
        for place, one in graded:
            row = (
                attempt, one.item, round, place, one.status, one.points, one.max_points, json.dumps(one.told),
                zlib.compress(one.source.encode("utf-8", "surrogatepass")),
            )  # fmt: skip
            self.db.execute("INSERT OR IGNORE INTO verdict VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def graded_in(self, round: int) -> set[tuple[str, str]]:
        """Return the pairs (attempt, item) that have their verdict of this round."""
        return set(self.db.execute("SELECT attempt, item FROM verdict WHERE round = ?", (round,)))

    def by_hand(self) -> set[tuple[str, str]]:
        """Return the pairs (attempt, item) that a person has decided; grading again leaves them alone."""
        query = "SELECT attempt, verdict.item FROM verdict JOIN round ON id = round WHERE round.item LIKE 'by hand: %'"
        return set(self.db.execute(query))

    def verdicts(self, attempt: str, before: int | None = None) -> list[Graded]:
        """Return the verdicts that hold, in the lesson's order; with `before`, those that held before that round."""
        query = LATEST.format(before="" if before is None else f"AND round < {int(before)}")
        return [
            Graded(item, status, points, most, json.loads(told), zlib.decompress(code).decode("utf-8", "surrogatepass"))
            for item, status, points, most, told, code in self.db.execute(query, (attempt,))
        ]

    def count(self, status: str) -> int:
        """Return how many of the verdicts that hold have this status."""
        query = (
            "SELECT count(*) FROM verdict AS v WHERE status = ? AND round = "
            "(SELECT max(round) FROM verdict WHERE attempt = v.attempt AND item = v.item)"
        )
        return self.db.execute(query, (status,)).fetchone()[0]

    def put_draw(self, student: str, item: str, version: int, cases: bytes) -> None:
        """Keep the hidden cases that a student's answer met, as codec bytes."""
        row = (_text(student), item, version, zlib.compress(cases))
        self.db.execute("INSERT OR IGNORE INTO draw VALUES (?, ?, ?, ?)", row)

    def draw(self, student: str, item: str, version: int) -> bytes | None:
        """Return the hidden cases that a student's answer met, as codec bytes; None where there were none."""
        row = (_text(student), item, version)
        found = self.db.execute("SELECT cases FROM draw WHERE (student, item, version) = (?, ?, ?)", row).fetchone()
        return zlib.decompress(found[0]) if found else None

    def draws(self) -> Iterator[tuple[str, str, int, bytes]]:
        """Give (student, exercise, version, cases as codec bytes)."""
        rows = self.db.execute("SELECT student, item, version, cases FROM draw ORDER BY student, item, version")
        for student, item, version, cases in rows:
            yield student, item, version, zlib.decompress(cases)

    # -- what a person may ask to be forgotten, and what other machines have worked out

    def older_than(self, before: datetime) -> list[str]:
        """Return the ids of what was handed in before a time, or, without a date, seen first before it."""
        rows = self.db.execute("SELECT id, coalesce(handed, seen) FROM attempt")
        return [id for id, at in rows if datetime.fromisoformat(at) < before]

    def purge(self, before: datetime) -> int:
        """Delete the attempts that are `older_than` a time; return how many.

        With it go the verdicts, the drawn cases and, for whoever has nothing left here, the name and the extensions.
        """
        old = self.older_than(before)
        self.db.execute("PRAGMA secure_delete = ON")
        with self.changes():
            had = {row[0] for row in self.db.execute("SELECT DISTINCT student FROM attempt")}
            for id in old:
                self.drop_attempt(id)
            gone = had - {row[0] for row in self.db.execute("SELECT DISTINCT student FROM attempt")}
            for student in gone:
                self.db.execute("DELETE FROM draw WHERE student = ?", (student,))
                self.db.execute("DELETE FROM extension WHERE student = ?", (student,))
                self.db.execute("DELETE FROM student WHERE id = ?", (student,))
                self._unname(student)
            self.db.execute("DELETE FROM student WHERE id NOT IN (SELECT student FROM attempt)")
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.db.execute("VACUUM")
        return len(old)

    def _unname(self, student):
        """Take a student's id out of what is logged, and leave the rest of it."""
        whole = re.compile(rf"(?<!\w){re.escape(student)}(?!\w)")
        for table, column in (("log", "what"), ("round", "item")):
            for place, text in self.db.execute(f"SELECT rowid, {column} FROM {table}").fetchall():
                if whole.search(text):
                    told = whole.sub("somebody whose work was deleted", text)
                    self.db.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (told, place))

    def take_in(self, other: Store) -> None:
        """Add all that another file of the same run holds. What is here already stays."""
        with self.changes():
            self.put_students(other.students())
            for attempt in other.attempts():
                self.put_attempt(attempt)
            rounds = {0: 0}
            for id, *row in other.db.execute("SELECT id, item, who, why, at, open FROM round WHERE id > 0 ORDER BY id"):
                new = self.db.execute(
                    "INSERT INTO round (item, who, why, at, open) VALUES (?, ?, ?, ?, ?) RETURNING id", row
                )
                rounds[id] = new.fetchone()[0]
            columns = "attempt, item, round, place, status, points, max_points, told, source"
            for attempt, item, round, *row in other.db.execute(f"SELECT {columns} FROM verdict"):
                self.db.execute(
                    f"INSERT OR IGNORE INTO verdict ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (attempt, item, rounds[round], *row),
                )
            for table in ("draw", "extension", "left_out", "log"):
                rows = other.db.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall()
                for row in rows:
                    self.db.execute(f"INSERT OR IGNORE INTO {table} VALUES ({', '.join('?' * len(row))})", row)


class _Changes:
    """One transaction."""

    def __init__(self, db):
        self.db = db

    def __enter__(self):
        self.db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind, *_):
        self.db.execute("COMMIT" if kind is None else "ROLLBACK")


def _text(value):
    """Return a value that SQLite takes: file names may hold bytes that are no text."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
