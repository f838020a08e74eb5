"""Files that are dangerous by what they are or how they are called: members of a zip, and things on a disk."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.making import OK, with_answer, written

LEFT_OUT = "left out"
RIGHT = written(with_answer(OK))
MEGABYTE = b" " * 2**20


@dataclass(frozen=True)
class File:
    """One file, how it is made, and what must come of it: LEFT_OUT, or the status of 03.corated_cosine."""

    name: str
    place: str
    put: Callable
    outcome: str
    why: str


def packed(place: str, content: bytes = RIGHT, **told) -> Callable[[zipfile.ZipFile], None]:
    """Return what puts a member into a zip; what it is told to say of the member need not be true."""

    def put(file):
        info = zipfile.ZipInfo(place)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = told.get("mode", 0) << 16
        file.writestr(info, content)
        file.filelist[-1].flag_bits |= told.get("flags", 0)
        file.filelist[-1].CRC ^= told.get("damage", 0)

    return put


def bomb(place: str, megabytes: int) -> Callable[[zipfile.ZipFile], None]:
    def put(file):
        with file.open(zipfile.ZipInfo(place), "w") as member:
            member._compressor = zipfile._get_compressor(zipfile.ZIP_DEFLATED, 1)
            member._zinfo.compress_type = zipfile.ZIP_DEFLATED
            member.write(RIGHT)
            for _ in range(megabytes):
                member.write(MEGABYTE)

    return put


def of(*rows):
    """A row: name, place, outcome, why, and what `packed` is told besides."""
    return [
        File(name, place, packed(place, **more[0] if more else {}), outcome, why)
        for name, place, outcome, why, *more in rows
    ]


NAMES = [
    ("a formula", "=HYPERLINK(1).ipynb"), ("a formula with a plus", "+1+1.ipynb"), ("a formula with a minus", "-1+1.ipynb"),
    ("a formula with an at", "@SUM(A1).ipynb"), ("a formula behind a tab", "\t=1+1.ipynb"), ("a command in a formula", "=cmd|' C calc'!A0.ipynb"),
    ("a picture with a script", "<img src=x onerror=alert(1)>.ipynb"), ("commas and quotes", "a,b;\"c\"'d.ipynb"),
    ("a line break", "two\nlines.ipynb"), ("a carriage return", "two\rlines.ipynb"), ("text that runs backwards", "ada\u202eynbpi.ipynb"),
    ("letters that cannot be seen", "ada\u200b.ipynb"), ("a name that Windows keeps for itself", "CON.ipynb"), ("another such name", "nul.txt.ipynb"),
    ("a space and a dot at the end", "ada. .ipynb"), ("an escape sequence of a terminal", "\x1b[31mred\x1b]0;x\x07.ipynb"), ("255 bytes", "x" * 249 + ".ipynb"),
    ("two of one name but for case: one", "EVE.ipynb"), ("two of one name but for case: the other", "eve.ipynb"), ("capitals in its ending", "shout.IPYNB"),
    ("Markdown and a link", "[x](http:example.org) **b** | c.ipynb"), ("a template", "{0.__class__} %s ${HOME} `id`.ipynb"),
]  # fmt: skip

MEMBERS = [
    *of(
        ("leads out of the zip", "../../evil.ipynb", LEFT_OUT, "Nothing is unpacked, and it is listed."),
        ("leads out, as Windows writes it", "..\\..\\evil.ipynb", LEFT_OUT, "Nothing is unpacked, and it is listed."),
        ("leads out from inside", "ok/../../evil.ipynb", LEFT_OUT, "Nothing is unpacked, and it is listed."),
        ("an absolute place", "/tmp/evil.ipynb", LEFT_OUT, "Nothing is unpacked, and it is listed."),
        ("a drive", "C:evil.ipynb", LEFT_OUT, "Nothing is unpacked, and it is listed."),
        ("a link", "link.ipynb", LEFT_OUT, "Links are not followed.", {"content": b"/etc/passwd", "mode": stat.S_IFLNK | 0o777}),
        ("a device", "device.ipynb", LEFT_OUT, "It is no file.", {"mode": stat.S_IFCHR | 0o666}),
        ("a zip in the zip", "more.zip", LEFT_OUT, "Archives inside are not opened."),
        ("a program", "run.exe", LEFT_OUT, "It is no notebook."),
        ("macOS's note about a file", "__MACOSX/._ada.ipynb", LEFT_OUT, "It is no notebook."),
        ("a hidden file", ".ada.ipynb", LEFT_OUT, "It is no notebook."),
        ("a locked one", "locked.ipynb", "missing", "It cannot be read.", {"flags": 1}),
        ("a damaged one", "damaged.ipynb", "missing", "It cannot be read.", {"damage": 1}),
        ("five hundred folders deep", "d/" * 500 + "deep.ipynb", "correct", "It is read where it is."),
        *((name, place, "correct", "The name is text, and every export writes it as text.") for name, place in NAMES),
    ),
    File("a bomb", "bomb.ipynb", bomb("bomb.ipynb", 300), "missing", "It is not read to its end."),
]  # fmt: skip


def linked(target) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def written_at(path: Path) -> None:
    path.write_bytes(RIGHT)


def in_folder(path: Path) -> None:
    path.parent.mkdir()
    written_at(path)


PLACES = [
    File("a link out of the folder", "out.ipynb", linked("/etc/passwd"), LEFT_OUT, "Links are not followed."),
    File("a link to a right notebook", "copy.ipynb", linked("n000.ipynb"), LEFT_OUT, "Links are not followed."),
    File("a link to itself", "loop.ipynb", linked("loop.ipynb"), LEFT_OUT, "Links are not followed."),
    File("a link to the folder above", "up", linked(".."), LEFT_OUT, "Links are not followed."),
    File("a pipe", "pipe.ipynb", lambda path: os.mkfifo(path), LEFT_OUT, "It is not opened, so nobody waits."),
    File("in a folder called x.ipynb", "x.ipynb/y.ipynb", in_folder, "correct", "It is read where it is."),
    File("a name with \\ in it", "a\\..\\evil.ipynb", written_at, "correct", "Here it is a sign like any other."),
    File(
        "a name that begins with two dots",
        "..\\evil.ipynb",
        written_at,
        LEFT_OUT,
        "Files whose names begin with a dot are a system's own.",
    ),
    File("a name that is no text", "\udcff\udcfe.ipynb", written_at, "correct", "It is written down in escapes."),
    *(
        File(name, place, written_at, "correct", "The name is text, and every export writes it as text.")
        for name, place in NAMES
    ),
]
