"""The grammar of a lesson's source: py:percent cells with solution markers."""

from __future__ import annotations

import textwrap

from recsys_teach.exercises.exercise import STUB

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_GIVEN, END_GIVEN = "### BEGIN GIVEN", "### END GIVEN"
_PAIRS = {BEGIN: END, BEGIN_GIVEN: END_GIVEN}


class MarkerError(ValueError):
    """A marker without its partner. The text names the line and the cure."""


def blank(source: str) -> str:
    """Return the cell as learners get it: solutions become a stub, given code is uncommented."""
    return _rewritten(source, stub=True)


def solved(source: str) -> str:
    """Return the cell without its markers and without given code: the solution that learners are shown."""
    return _rewritten(source, stub=False)


def _rewritten(source, stub):
    kept, given, waiting_for, opened_at = [], [], None, 0
    has_given = BEGIN_GIVEN in source
    for number, line in enumerate(source.splitlines(), 1):
        mark, indent = line.strip(), line[: len(line) - len(line.lstrip())]
        if mark in _PAIRS:
            if waiting_for:
                raise MarkerError(
                    f"Line {number} opens {mark!r} inside the block of line {opened_at}. Close that one first."
                )
            waiting_for, opened_at, given = _PAIRS[mark], number, []
            if mark == BEGIN and stub and not has_given:
                kept += [indent + text for text in STUB]
        elif mark in _PAIRS.values():
            if mark != waiting_for:
                raise MarkerError(
                    f"Line {number} has {mark!r} with nothing to close. Put its opening marker before it."
                )
            if mark == END_GIVEN and stub:
                kept += given
            waiting_for = None
        elif waiting_for == END_GIVEN:
            given.append(indent + mark.removeprefix("#").removeprefix(" "))
        elif waiting_for == END and stub:
            continue
        else:
            kept.append(line)
    if waiting_for:
        raise MarkerError(f"The block of line {opened_at} is not closed. Add {waiting_for!r}.")
    return textwrap.dedent("\n".join(kept)).rstrip() + "\n"
