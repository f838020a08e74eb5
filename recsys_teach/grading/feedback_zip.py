"""Zips of feedback files, named so that Canvas and Moodle know whose each is when they are uploaded.

Canvas takes the first two whole numbers between underscores for the student's and the attachment's (for "anon", the two
parts behind it), so a file keeps the name that Canvas gave to what was handed in. Moodle takes the number in a folder's name,
"Full Name_123_assignfeedback_file_". Both pass over files that begin with a dot. So read AbstractAssignment
(infer_comment_context_from_filename) of Canvas and mod/assign/feedback/file/importziplib.php of Moodle.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from recsys_teach.grading.book import Book
from recsys_teach.grading.records import Mark
from recsys_teach.grading.tables import readable

CANVAS = re.compile(r"(?:LATE_)?anon_(?:LATE_)?[^_]+_\d+_.*|(?:[^_]*_)+?\d+_\d+_.*", re.DOTALL)
MOODLE = re.compile(r"(?P<who>[^_]+_\d+)_assign(?:submission|feedback)_file(?:_.*)?", re.DOTALL)
UNSAFE = re.compile('[<>:"/\\\\|?*\\x00-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff\\ufffe\\uffff]')
LONGEST = 180  # characters of one part of a path
NAME = "feedback.html"


def canvas_name(back: str) -> str:
    """Return what a feedback file is called for Canvas, "" where the place is not one that Canvas gave."""
    told = back.replace("\\", "/").rstrip("/").rpartition("/")[2]
    if not CANVAS.fullmatch(told):
        return ""
    head, _, last = told.rpartition("_")
    # Canvas takes a last part that begins with "link" for an address that was handed in.
    return _safe(
        f"{head}_", f"{'feedback-' if last.startswith('link') else ''}{last.rpartition('.')[0] or last}", ".html"
    )


def moodle_name(back: str) -> str:
    """Return where a feedback file stands for Moodle, "" where the place is not one that Moodle gave."""
    for part in back.replace("\\", "/").split("/"):
        if found := MOODLE.fullmatch(part):
            who, _, number = found["who"].rpartition("_")
            return f"{_safe('', who, f'_{number}_assignfeedback_file_')}/{NAME}"
    return ""


def _safe(head, text, tail):
    """Return head, text and tail as one part of a path, which leads nowhere and hides nothing; the text is cut if need be."""
    told = UNSAFE.sub("-", f"{head}{text}").replace("..", "-").strip(". ~")
    return f"{told[: max(len(head), LONGEST - len(tail))] or '-'}{tail}"


def write_zip(
    book: Book, lesson: str, files: Callable[[Mark], bytes], out: Path, name_of: Callable[[str], str]
) -> list[tuple[str, str]]:
    """Write a file for each student who handed a lesson in; `name_of` is canvas_name or moodle_name.

    Returns (who, why) for whoever handed in and gets none. The same marks give the same bytes: no file has a date of its own.
    """
    taken: set[str] = set()
    left = []
    with zipfile.ZipFile(out, "w") as archive:
        for mark in book.marks():
            if mark.lesson != lesson or mark.attempt is None:
                continue
            name, who = name_of(mark.attempt.back), readable(mark.student.name or mark.student.id)
            if not name:
                left.append((who, "handed in a file whose place says nothing to the LMS"))
            elif name.casefold() in taken:
                left.append((who, "has the same place in the LMS as somebody before"))
            else:
                taken.add(name.casefold())
                told = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                told.create_system, told.external_attr, told.compress_type = 3, 0o644 << 16, zipfile.ZIP_DEFLATED
                archive.writestr(told, files(mark))
    return left
