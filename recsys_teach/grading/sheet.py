"""A CSV sheet in which single cells change, while every other byte stays as it was.

Whoever downloaded the sheet uploads it again, so nothing is parsed and written anew: each cell is known by its place in the
text. Separators, quotes, line ends, encoding and byte order mark are the sheet's own.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from recsys_teach.grading.tables import plain

SEPARATORS = (",", ";", "\t")
LARGEST = 100 * 1024 * 1024
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
BOM = "\ufeff"
DECIMAL_COMMA = re.compile(r"-?\d+,\d+")


class BadSheet(ValueError):
    """The sheet cannot be filled. The text says why and what to do."""


@dataclass(frozen=True)
class _Cell:
    """A cell: where its text begins and ends, quotes included, and what it holds."""

    start: int
    stop: int
    value: str


class Sheet:
    """The sheet: `rows` of texts, and `put` to change one of them. `save` writes it."""

    def __init__(self, path: Path, lacking: Callable[[list[str]], Sequence[str]]):
        """Read a sheet; `lacking` returns the columns that its first row lacks. Raises BadSheet where there are some."""
        try:
            if path.stat().st_size > LARGEST:
                raise BadSheet(
                    f"{path} has more than {LARGEST >> 20} MB. Pass the sheet as it was downloaded, nothing else."
                )
            content = path.read_bytes()
        except OSError as error:
            raise BadSheet(
                f"The sheet {path} cannot be read: {error.strerror}. Pass the path of the CSV file."
            ) from None
        self.path, self._changes = path, dict[tuple[int, int], str]()
        self._text, self._encoding = _decoded(path, content)
        lacks = []
        for self.separator in SEPARATORS:
            try:
                self._cells = _cells(self._text, self.separator)
            except ValueError:
                continue
            self.rows = [[cell.value for cell in row] for row in self._cells]
            if not self.rows:
                continue
            if not (missing := lacking(self.header)):
                return
            lacks.append(missing)
        names = ", ".join(f'"{one}"' for one in min(lacks, key=len, default=())) or "the columns' names"
        raise BadSheet(
            f"{path} is not such a sheet: its first row lacks {names}. Pass the CSV file as it was downloaded, with the LMS in English."
        )

    @property
    def header(self) -> list[str]:
        return [one.strip() for one in self.rows[0]]

    def cell(self, row: int, column: int | None) -> str:
        """Return what a cell holds, without spaces around it; "" where there is no such cell or column."""
        told = self.rows[row]
        return told[column].strip() if column is not None and column < len(told) else ""

    def number(self, value: float, columns: Iterable[int]) -> str:
        """Return a number as these columns write numbers: 2.5, or 2,5 where they have a comma."""
        comma = any(DECIMAL_COMMA.fullmatch(self.cell(row, c)) for c in columns for row in range(1, len(self.rows)))
        return plain(value).replace(".", ",") if comma else plain(value)

    def put(self, row: int, column: int, value: str) -> None:
        """Change a cell. It is quoted if it was, or if what it holds now asks for it."""
        self._changes[row, column] = value

    def save(self, path: Path) -> None:
        """Write the sheet with what was put into it."""
        parts, at = [], 0
        for (row, column), value in sorted(self._changes.items()):
            cells = self._cells[row]
            if column < len(cells):
                start, stop, fill = cells[column].start, cells[column].stop, ""
            else:  # a row that ends early
                start = stop = cells[-1].stop
                reached = max([len(cells), *(c + 1 for r, c in self._changes if r == row and c < column)])
                fill = self.separator * (column + 1 - reached)
            quoted = self._text[start : start + 1] == '"' and stop > start
            parts += [self._text[at:start], fill, _written(value, self.separator, quoted)]
            at = stop
        text = "".join([*parts, self._text[at:]])
        path.write_bytes(text.encode(self._encoding))


def _decoded(path, content):
    """Return the text, with its mark, and an encoding that gives the same bytes again."""
    if b"\0" in content and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise BadSheet(f"{path} is not a CSV file. Pass the sheet that the LMS exports as CSV, not a workbook.")
    tried = [encoding for mark, encoding in MARKS if content.startswith(mark)] or ["utf-8", "cp1252", "latin-1"]
    for encoding in tried:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise BadSheet(f"{path} is damaged: its bytes are no text in {tried[0]}. Download the sheet again.")


def _cells(text: str, separator: str) -> list[list[_Cell]]:
    """Return the rows of a CSV text. Raises ValueError where a quoted cell does not end."""
    rows: list[list[_Cell]] = []
    row: list[_Cell] = []
    at, end = len(BOM) if text.startswith(BOM) else 0, len(text)
    stops = re.compile(f"[{re.escape(separator)}\n\r]")
    while at < end or row:
        start = at
        at = _after_quotes(text, start) if text.startswith('"', start) else start
        found = stops.search(text, at)
        at = found.start() if found else end
        row.append(_Cell(start, at, _value(text[start:at])))
        if at < end and text[at] == separator:
            at += 1
            continue
        rows.append(row)
        row = []
        at += 2 if text.startswith("\r\n", at) else 1
    return rows


def _after_quotes(text, start):
    """Return where a quoted cell's last quote is followed by something else than a quote."""
    at = start + 1
    while True:
        at = text.find('"', at)
        if at < 0:
            raise ValueError("A quoted cell does not end.")
        if not text.startswith('""', at):
            return at + 1
        at += 2


def _value(told):
    if not told.startswith('"'):
        return told
    inside, _, rest = told[1:].replace('""', "\0").partition('"')
    return (inside + rest).replace("\0", '"')


def _written(value, separator, quoted):
    if quoted or any(one in value for one in (separator, '"', "\n", "\r")):
        return '"' + value.replace('"', '""') + '"'
    return value
