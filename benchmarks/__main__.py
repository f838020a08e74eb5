"""python -m benchmarks: time the course's models beside the libraries that professionals use.

Needs the extra `bench`. Every entry runs in a process of its own, after one run to warm up. What was measured is kept in
results/measured.json as it comes; a table and a picture are written for each question, then the summary.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

import typer

from benchmarks import machine, report
from benchmarks.measuring import Measured, in_a_process
from benchmarks.question import MAX_BYTES, MAX_SECONDS, QUESTIONS, Entry, load
from benchmarks.ratings import NAMES, SHIPPED, Ratings
from benchmarks.ratings import load as load_ratings

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(help=__doc__)
def main(
    questions: Annotated[list[str] | None, typer.Argument(help="Which ones; all without.")] = None,
    repeats: Annotated[int, typer.Option(min=5, help="Timings of each entry; the median counts.")] = 5,
    largest: Annotated[str, typer.Option(help="The last set of ratings to measure on.")] = NAMES[-1],
) -> None:
    for name in questions or QUESTIONS:
        if name not in QUESTIONS:
            raise typer.BadParameter(f"{name!r} is no question. Use {', '.join(QUESTIONS)}.")
    if largest not in NAMES:
        raise typer.BadParameter(f"{largest!r} is no set of ratings. Use {', '.join(map(repr, NAMES))}.")
    told = report.read() | {"machine": machine.described(), "operations": machine.operations_per_second()}
    for name in questions or QUESTIONS:
        rows: list[Measured] = []
        for one in measured(name, NAMES[: NAMES.index(largest) + 1], repeats):
            rows.append(one)
            print(report.line(one), flush=True)
            told["questions"][name] = rows
            report.keep(told)
        report.write(told, name)
    report.write_summary(told)


def measured(name: str, sizes: tuple[str, ...], repeats: int) -> Iterator[Measured]:
    """Yield what every entry took, or why it was not tried, from the smallest ratings to the largest."""
    question = load(name)
    before: dict[tuple[str, int], tuple[float, float]] = {}  # seconds and operations at the size before
    for size in sizes:
        ratings = load_ratings(size)
        told = Measured(name, "", size, 1, operations=question.work(ratings))
        told = replace(told, size=question.size(ratings), held=question.held(ratings))
        for threads in (1, 2):
            for entry, answer in question.entries.items():
                if threads not in answer.threads:
                    continue
                operations = answer.work(ratings) if answer.work else told.operations
                row = replace(told, entry=entry, threads=threads)
                why_not = too_much(answer, ratings, before.get((entry, threads)), operations, repeats + 1)
                if why_not:
                    yield replace(row, why_not=why_not)
                    continue
                row = in_a_process(row, repeats)
                if size != SHIPPED or (entry, threads) not in before:
                    before[entry, threads] = row.median, operations
                yield row


def too_much(answer: Entry, ratings: Ratings, before: tuple[float, float] | None, operations: float, runs: int) -> str:
    """Say why an entry is not tried on these ratings; nothing if it is."""
    if answer.memory(ratings) > MAX_BYTES:
        return f"would need {answer.memory(ratings) / 1024**3:.0f} GB"
    if before and runs * before[0] * operations / before[1] > MAX_SECONDS:
        return f"would take {runs * before[0] * operations / before[1] / 60:.0f} minutes for {runs} runs"
    return ""


if __name__ == "__main__":
    sys.exit(app())
