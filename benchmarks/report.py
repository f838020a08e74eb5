"""What was measured, as a Markdown table and a picture for each question, and what was reached as a summary.

    python -m benchmarks.report

writes all of them again from results/measured.json.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measuring import Measured
from benchmarks.question import QUESTIONS, Question, load
from benchmarks.ratings import SHAPES, SHIPPED

RESULTS = Path(__file__).parent / "results"
KEPT = RESULTS / "measured.json"
JUDGED = (SHIPPED, "made, 100 thousand")  # where ratios are to be reached
MOST = 1.1  # the exponent that seconds and memory may grow with
LOOKS = (("o", "#0072B2"), ("s", "#D55E00"), ("^", "#009E73"))


def read() -> dict[str, Any]:
    """Return what was measured so far: machine, operations a second, and {question: [Measured]}."""
    told: dict[str, Any] = {"machine": "", "operations": 0.0, "questions": {}}
    if KEPT.exists():
        told |= json.loads(KEPT.read_text(encoding="utf-8"))
    told["questions"] = {name: [Measured(**one) for one in rows] for name, rows in told["questions"].items()}
    return told


def keep(told: dict[str, Any]) -> None:
    """Keep what was measured so far."""
    RESULTS.mkdir(exist_ok=True)
    rows = {name: [asdict(one) for one in rows] for name, rows in told["questions"].items()}
    put(KEPT, json.dumps(told | {"questions": rows}, indent=1) + "\n")


def write(told: dict[str, Any], name: str) -> None:
    """Write the table and the picture of one question."""
    rows, question = told["questions"][name], load(name)
    lines = [f"# {question.title}", "", question.text, ""]
    lines += markdown(*_table(question, rows, told["operations"]))
    lines += ["", f"![{_alt(question)}]({name}.png)", "", told["machine"], ""]
    put(RESULTS / f"{name}.md", "\n".join(lines))
    _picture(question, rows, told["operations"], RESULTS / f"{name}.png")


def write_summary(told: dict[str, Any]) -> None:
    """Write what was reached of what was wanted, and how seconds and memory grow."""
    measured = [(load(name), told["questions"][name]) for name in QUESTIONS if told["questions"].get(name)]
    reached = [line for question, rows in measured for line in _verdicts(question, rows)]
    grown = [line for question, rows in measured for line in _growth(question, rows)]
    lines = ["# What was reached", "", "At 100 thousand ratings, ours beside each peer.", ""]
    lines += markdown(["question", "peer", "ratings", "threads", "to reach", "measured", ""], reached)
    lines += ["", "# Growth", ""]
    lines += [
        f"Exponents over the made ratings, from the smallest to the largest that was tried; to reach: {MOST}.",
        "",
    ]
    lines += markdown(
        ["question", "threads", "up to", "seconds grow with", "", "memory grows with ratings and factors", ""], grown
    )
    lines += ["", told["machine"], ""]
    put(RESULTS / "summary.md", "\n".join(lines))


def line(one: Measured) -> str:
    """Return one measurement as a line for the terminal."""
    told = one.why_not or f"{_number(one.median)} s"
    quality = "" if one.quality is None else f", {one.quality:.4f}"
    return f"{one.question}, {one.ratings}, {one.threads} threads, {one.entry}: {told}{quality}"


def _table(question: Question, rows: list[Measured], speed: float) -> tuple[list[str], list[list[str]]]:
    heads = ["ratings", "threads", "library", "seconds", "fastest to slowest", "times as long", "converting, s"]
    heads += ["memory, MB", *([question.quality] if question.quality else []), "arithmetic alone, s"]
    return heads, [_cells(question, one, rows, speed) for one in rows]


def _cells(question: Question, one: Measured, rows: list[Measured], speed: float) -> list[str]:
    least = _number(one.operations / speed / one.threads)
    head = [one.ratings, str(one.threads), one.entry]
    if one.why_not:
        return [*head, one.why_not, *[""] * (4 + bool(question.quality)), least]
    ours = _ours(question, rows, one)
    cells = [*head, _number(one.median), f"{_number(min(one.seconds))} to {_number(max(one.seconds))}"]
    cells += [f"**{one.median / ours.median:.1f}**" if ours and ours is not one else "", _number(one.convert)]
    cells.append("" if one.megabytes is None else f"{one.megabytes:.0f}")
    if question.quality:
        cells.append("" if one.quality is None else f"{one.quality:.4f}")
    return [*cells, least]


def _ours(question: Question, rows: list[Measured], other: Measured) -> Measured | None:
    """Return what ours took of the same ratings, with as many threads, or with one if it uses no more."""
    found = [one for one in rows if (one.entry, one.ratings) == (question.ours, other.ratings) and one.seconds]
    return max((one for one in found if one.threads <= other.threads), key=lambda one: one.threads, default=None)


def _verdicts(question: Question, rows: list[Measured]) -> Iterator[list[str]]:
    """Yield a line for each peer and each thing that is wanted."""
    for peer in rows:
        ours = _ours(question, rows, peer)
        if peer.entry == question.ours or peer.ratings not in JUDGED or not peer.seconds or not ours:
            continue
        for wanted, limit in question.wanted.items():
            told = _compared(wanted, limit, ours, peer)
            if told:
                head = [question.title, peer.entry, peer.ratings, str(peer.threads)]
                yield [*head, *told[:2], "reached" if told[2] else "**not reached**"]


def _compared(wanted: str, limit: float, ours: Measured, peer: Measured) -> tuple[str, str, bool] | None:
    """Return what is to reach, what was measured, and whether that is enough."""
    if wanted == "seconds":
        ratio = peer.median / ours.median
        return "as fast" if limit == 1 else f"{limit:g} times as fast", f"{ratio:.1f}", ratio >= limit
    if wanted == "memory":
        if not ours.megabytes or not peer.megabytes:
            return None
        return (
            f"a {limit:g}th of the memory",
            f"a {peer.megabytes / ours.megabytes:.1f}th",
            (ours.megabytes * limit <= peer.megabytes),
        )
    apart = float(np.mean(ours.qualities) - np.mean(peer.qualities))
    if wanted == "within":
        return f"within {limit:g}", f"{apart:+.4f}", abs(apart) <= limit
    # Seeds differ: by how much the difference of the means might, too.
    either = 2 * np.sqrt(sum(np.var(one.qualities, ddof=1) / len(one.qualities) for one in (ours, peer)))
    return "no lower", f"{apart:+.4f} ± {either:.4f}", bool(apart >= -either)


def _growth(question: Question, rows: list[Measured]) -> Iterator[list[str]]:
    """Yield a line of exponents for each number of threads: the slope of the logarithms from the smallest to the largest."""
    ours = [one for one in rows if one.entry == question.ours and one.ratings in SHAPES and one.seconds]
    for threads in sorted({one.threads for one in ours}):
        told = [one for one in ours if one.threads == threads]
        if len(told) < 2:
            continue
        first, last = told[0], told[-1]
        slow = np.log(last.median / first.median) / np.log(last.size / first.size)
        cells = [question.title, str(threads), last.ratings, f"{question.size_name}: {slow:.2f}", _enough(slow)]
        if first.megabytes and last.megabytes:
            much = np.log(last.megabytes / first.megabytes) / np.log(last.held / first.held)
            yield [*cells, f"{much:.2f}", _enough(much)]
        else:
            yield [*cells, "", ""]


def _enough(exponent: float) -> str:
    return "reached" if exponent <= MOST else "**not reached**"


def _number(seconds: float) -> str:
    """Return seconds with three digits that count."""
    return f"{seconds:.0f}" if seconds >= 100 else f"{seconds:.3g}" if seconds >= 1e-3 else f"{seconds:.1e}"


def markdown(heads: list[str], rows: list[list[str]]) -> list[str]:
    return ["| " + " | ".join(cells) + " |" for cells in (heads, ["---"] * len(heads), *rows)]


def put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _alt(question: Question) -> str:
    names = " and ".join(question.entries)
    return f"Seconds by number of made ratings, on logarithmic axes: {names}. The numbers are in the table."


def _picture(question: Question, rows: list[Measured], speed: float, path: Path) -> None:
    """Draw seconds by number of ratings: a line for each library and number of threads, and the least possible."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    rows = [one for one in rows if one.ratings in SHAPES]
    if not rows:
        return
    figure, axes = plt.subplots(figsize=(7, 4.2), layout="constrained")
    for (mark, colour), (entry, answer) in zip(LOOKS, question.entries.items(), strict=False):
        for threads in answer.threads:
            told = [one for one in rows if (one.entry, one.threads) == (entry, threads) and one.seconds]
            look = {"marker": mark, "color": colour, "linestyle": "-" if threads == 1 else "--", "markersize": 8}
            look["markerfacecolor"] = colour if threads == 1 else "white"
            label = f"{entry}, {threads} thread{'s' * (threads > 1)}"
            axes.plot([SHAPES[one.ratings][2] for one in told], [one.median for one in told], label=label, **look)
    bound = {SHAPES[one.ratings][2]: one.operations / speed for one in rows}
    axes.plot(list(bound), list(bound.values()), ":", color="black", label="arithmetic alone, 1 thread")
    axes.set(xscale="log", yscale="log", xlabel="ratings", ylabel="seconds", title=question.title)
    axes.legend(fontsize=10)
    axes.grid(alpha=0.3)
    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)


def main() -> None:
    told = read()
    for name in (name for name in QUESTIONS if told["questions"].get(name)):
        write(told, name)
    write_summary(told)


if __name__ == "__main__":
    main()
