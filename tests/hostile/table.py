"""The table of hostile and broken submissions, each with the verdict that it must get for exercise 03.corated_cosine."""

from __future__ import annotations

from collections.abc import Mapping

from tests.hostile.answers import ANSWERS
from tests.hostile.making import Hostile
from tests.hostile.notebooks import NOTEBOOKS

HOSTILE: list[Hostile] = [*ANSWERS, *NOTEBOOKS]


def as_markdown(results: Mapping[str, tuple[str, float | None]]) -> str:
    """Return the table as Markdown; `results` says what (status, points) each entry got, by its name."""
    lines = ["| # | submission | threat | must get | got | why |", "|---|---|---|---|---|---|"]
    for number, one in enumerate(HOSTILE, 1):
        must = f"{' or '.join(one.statuses)}, {one.points:g}"
        if one.name in results:
            status, points = results[one.name]
            got = f"{status}, {'no points' if points is None else f'{points:g}'}"
        else:
            got = "not run"
        lines.append(f"| {number} | {one.name} | {one.threat} | {must} | {got} | {one.why} |")
    return "\n".join(lines) + "\n"
