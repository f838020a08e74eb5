"""The table of hostile and broken submissions, each with the verdict that it must get for exercise 03.corated_cosine."""

from __future__ import annotations

from collections.abc import Mapping

from tests.hostile.answers import ANSWERS
from tests.hostile.files import MEMBERS, PLACES
from tests.hostile.making import Hostile
from tests.hostile.notebooks import NOTEBOOKS

HOSTILE: list[Hostile] = [*ANSWERS, *NOTEBOOKS]
FILES = {"in a zip": MEMBERS, "in a folder": PLACES}


def as_markdown(results: Mapping[str, tuple[str, float | None]], files: Mapping[tuple[str, str], str]) -> str:
    """Return the table as Markdown.

    `results` says what (status, points) each entry of HOSTILE got, by its name; `files` what came of each entry of FILES,
    by where it is and its name.
    """
    rows = [
        (one.name, one.threat, _told(" or ".join(one.statuses), one.points), _got(one, results), one.why)
        for one in HOSTILE
    ]
    for where, entries in FILES.items():
        rows += [
            (one.name, f"files {where}", one.outcome, files.get((where, one.name), "not run"), one.why)
            for one in entries
        ]
    lines = ["| # | submission | threat | must get | got | why |", "|---|---|---|---|---|---|"]
    lines += [f"| {number} | {' | '.join(row)} |" for number, row in enumerate(rows, 1)]
    return "\n".join(lines) + "\n"


def _got(one, results):
    return _told(*results[one.name]) if one.name in results else "not run (slow)" if one.slow else "not run"


def _told(status, points):
    return status if points is None else f"{status}, {points:g}"
