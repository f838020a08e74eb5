"""What files a folder or a zip holds, and their bytes. Nothing is written, unpacked or followed.

A member of a zip is read where it is, so a name that leads out of the zip leads nowhere. Links are not followed, and what is
neither file nor folder is not opened.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from io import BufferedReader, FileIO
from pathlib import Path

from recsys_teach.grading.submission import MAX_BYTES, Unreadable

MAX_FILES = 100_000
MAX_DIRECTORY = 32 * 1024 * 1024  # bytes that a zip takes to say what is in it
ENCRYPTED, UTF8 = 0x1, 0x800
LOCAL_HEADER = 30
PIECE = 1 << 20
PASSED_OVER = {
    ".ipynb_checkpoints": "Jupyter keeps these copies for itself; they are not what was handed in.",
    "__MACOSX": "macOS keeps notes about files here; there is no notebook among them.",
}
HIDDEN = "Its name begins with a dot, as those of files that a system keeps for itself."
A_LINK = "This is a link, and links are not followed. Put the file itself in its place."
NO_FILE = "This is neither a file nor a folder, and it is not opened. Put a notebook in its place."
LEADS_OUT = "Its name leads out of the zip. Pack the folder anew."
TWICE = "The zip holds this name twice. The last one is taken, as unpacking would."


class BadSource(ValueError):
    """There is nothing to grade where it was said to be. The text says why and what to do."""


@dataclass(frozen=True)
class Entry:
    """A file: its place within the source, where its bytes are, and its date. `member` is None on the disk."""

    parts: tuple[str, ...]
    path: Path
    member: int | None
    when: datetime | None

    @property
    def file(self) -> str:
        return clean("/".join(self.parts))


@dataclass
class Listing:
    """The files in the order of their names, the folders (as parts), and what was passed over, each with the reason."""

    entries: list[Entry] = field(default_factory=list)
    folders: set[tuple[str, ...]] = field(default_factory=set)
    left_out: list[tuple[str, str]] = field(default_factory=list)


def listing_of(source: Path) -> Listing:
    """Return what is in a folder or a zip. Raises BadSource."""
    found, source = Listing(), Path(os.path.abspath(source))
    if source.is_dir():
        _list_folder(source, found)
    elif source.is_file():
        _list_zip(source, found)
    else:
        raise BadSource(f"There is no {source}. Pass the folder or the zip that holds the notebooks.")
    found.entries.sort(key=lambda entry: (entry.parts, entry.member or 0))
    return found


def clean(text: str) -> str:
    """Return text that can be written anywhere: a file's name may hold bytes that are no text."""
    return text.encode("utf-8", "backslashreplace").decode()


def read_bytes(path: str, member: int | None, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file, or of a member of a zip by its number, at most `limit`. Raises Unreadable."""
    name = clean(os.path.basename(path))
    try:
        if member is None:
            with _opened(path, follow=False) as file:
                content = file.read(limit + 1)
        else:
            with _opened(path) as file:
                told = os.fstat(file.fileno())
                members = _members(path, told.st_size, told.st_mtime_ns)
                if not 0 <= member < len(members):
                    raise Unreadable(f"{name} has changed: it holds {len(members)} files now. Grade again.")
                name = clean(members[member].filename.rsplit("/", 1)[-1])
                content = _member(file, members[member], name, limit)
    except (OSError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        why = getattr(error, "strerror", None) or error
        raise Unreadable(f"{name} cannot be read: {why}. Check that it is there and that you may read it.") from None
    if len(content) > limit:
        raise Unreadable(f"{name} is larger than {limit >> 20} MB. Clear its outputs, save it, and hand in that file.")
    return content


def _opened(path, follow=True):
    """Return a regular file, open; never a link unless `follow`, and nothing that could keep us waiting."""
    if not follow and os.path.islink(path):
        raise Unreadable(f"{clean(os.path.basename(path))} is a link. Put the file itself in its place.")
    flags = os.O_RDONLY | (0 if follow else getattr(os, "O_NOFOLLOW", 0))
    for name in ("O_NONBLOCK", "O_BINARY", "O_CLOEXEC", "O_NOCTTY"):
        flags |= getattr(os, name, 0)
    number = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise Unreadable(f"{clean(os.path.basename(path))} is not a file. Put a notebook in its place.")
    return os.fdopen(number, "rb")


# -- a folder


def _list_folder(source, found):
    waiting: list[tuple[str, ...]] = [()]
    count = 0
    while waiting:
        parts = waiting.pop()
        try:
            with os.scandir(source.joinpath(*parts)) as listed:
                inside = list(listed)
        except OSError as error:
            if not parts:
                raise BadSource(f"{source} cannot be read: {error.strerror}. Check its permissions.") from None
            found.left_out.append((clean("/".join(parts)), f"It cannot be read: {error.strerror}."))
            continue
        if (count := count + len(inside)) > MAX_FILES:
            raise _too_many(source)
        for one in inside:
            place = (*parts, one.name)
            if why := _passed_over(one.name):
                found.left_out.append((clean("/".join(place)), why))
            else:
                _list_one(one, place, found, waiting)


def _list_one(one, place, found, waiting):
    try:
        told = one.stat(follow_symlinks=False)
    except OSError as error:
        found.left_out.append((clean("/".join(place)), f"It cannot be read: {error.strerror}."))
        return
    junction = getattr(told, "st_reparse_tag", 0) == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)
    if stat.S_ISLNK(told.st_mode) or junction:
        found.left_out.append((clean("/".join(place)), A_LINK))
    elif stat.S_ISDIR(told.st_mode):
        found.folders.add(place)
        waiting.append(place)
    elif stat.S_ISREG(told.st_mode):
        found.entries.append(Entry(place, Path(one.path), None, _moment(told.st_mtime)))
    else:
        found.left_out.append((clean("/".join(place)), NO_FILE))


def _moment(seconds):
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _passed_over(name):
    """Return why a file or folder of this name is none of ours, "" if it may be."""
    return PASSED_OVER.get(name, HIDDEN if name.startswith(".") else "")


def _too_many(source):
    return BadSource(f"{source} holds more than {MAX_FILES:,} files. Pass what holds the submissions and nothing else.")


# -- a zip


class _Bounded(BufferedReader):
    """A file of which no single read is large: the table of a zip is refused before memory is taken for it."""

    def read(self, size=-1):
        if size is not None and size > MAX_DIRECTORY:
            raise zipfile.BadZipFile("its table is too large")
        return super().read(size)


@lru_cache(maxsize=4)
def _members(path, size, changed):
    """Return what a zip says of its members. `size` and `changed` are there so that another zip is not taken for it."""
    try:
        with _Bounded(FileIO(path)) as file, zipfile.ZipFile(file) as opened:
            return tuple(opened.infolist())
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        ValueError,
        struct.error,
        EOFError,
        IndexError,
        OverflowError,
    ) as error:
        raise BadSource(f"{path} is no zip that can be read: {error}. Download it again, or pass a folder.") from None


def _list_zip(source, found):
    try:
        told = source.stat()
        members = _members(str(source), told.st_size, told.st_mtime_ns)
    except OSError as error:
        raise BadSource(f"{source} cannot be read: {error.strerror}. Check its permissions.") from None
    if len(members) > MAX_FILES:
        raise _too_many(source)
    files: dict[tuple[str, ...], Entry] = {}
    told_of = set()
    for number, info in enumerate(members):
        name = _name(info)
        parts = tuple(part for part in name.split("/") if part not in ("", "."))
        passed = next((n for n, part in enumerate(parts, 1) if _passed_over(part)), 0)
        mode = stat.S_IFMT(info.external_attr >> 16)
        if name.startswith("/") or ".." in parts or name[1:2] == ":":
            found.left_out.append((clean(name), LEADS_OUT))
        elif passed:
            told_of.add(parts[:passed])
            found.folders.update(parts[:n] for n in range(1, passed))
        elif stat.S_ISLNK(mode):
            found.left_out.append((clean(name), A_LINK))
        elif mode and not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            found.left_out.append((clean(name), NO_FILE))
        else:
            folder = name.endswith("/") or stat.S_ISDIR(mode)
            found.folders.update(parts[:n] for n in range(1, len(parts) + folder))
            if not folder and parts:
                if parts in files:
                    found.left_out.append((f"{clean(name)} (entry {files[parts].member + 1})", TWICE))
                files[parts] = Entry(parts, source, number, _date(info))
    found.left_out += [(clean("/".join(parts)), _passed_over(parts[-1])) for parts in sorted(told_of)]
    found.entries += files.values()


def _name(info):
    """Return a member's name with / between its parts. Some programs write \\, and some UTF-8 without saying so."""
    name = info.filename
    if not info.flag_bits & UTF8 and not name.isascii():
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _date(info):
    """Return a member's date; a zip tells it in the local time of whoever packed it, which is taken for ours."""
    try:
        return datetime(*info.date_time).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def _member(file, info, name, limit):
    """Return a member's bytes, at most one more than `limit`, whatever sizes the zip claims."""
    if info.flag_bits & ENCRYPTED:
        raise Unreadable(f"{name} is locked with a password. Unpack it and hand in the notebook.")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable(f"{name} is packed in a way that is not read here. Pack it anew as an ordinary zip.")
    damaged = Unreadable(f"{name} is damaged in the zip. Download the zip again, or hand in the notebook anew.")
    file.seek(info.header_offset)
    head = file.read(LOCAL_HEADER)
    if len(head) < LOCAL_HEADER or not head.startswith(b"PK\3\4"):
        raise damaged
    file.seek(sum(struct.unpack("<HH", head[26:30])), os.SEEK_CUR)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS) if info.compress_type == zipfile.ZIP_DEFLATED else None
    left, content = info.compress_size, bytearray()
    try:
        while left > 0 and len(content) <= limit and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            while piece and len(content) <= limit:
                content += inflate.decompress(piece, limit + 1 - len(content)) if inflate else piece
                piece = inflate.unconsumed_tail if inflate else b""
    except zlib.error:
        raise damaged from None
    if len(content) <= limit and (len(content) != info.file_size or zlib.crc32(content) != info.CRC):
        raise damaged
    return bytes(content[: limit + 1])
