"""What `lint` asks of a lesson's texts: short cells and sentences, plain words, known symbols."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recsys_teach.exercises.glossary import SYMBOLS

LESSON_WORDS, CELL_WORDS, SENTENCE_WORDS = 1_800, 120, 18
BANNED = re.compile(r"\b(simply|just|obviously|easy|easily|trivial|trivially|you forgot)\b", re.IGNORECASE)
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
MATH = re.compile(r"\$\$.+?\$\$|\$[^$\n]+?\$", re.DOTALL)
GREEK = {"alpha": "α", "beta": "β", "gamma": "γ", "lambda": "λ", "mu": "μ", "sigma": "σ"}
# What may stand in a formula besides the symbols of the table: operators, brackets, spacing and named functions.
COMMANDS = {
    "frac", "sqrt", "sum", "hat", "bar", "quad", "qquad", "left", "right", "le", "ge", "cap", "in", "cdot", "times", "log",
    "cos", "mid", "ldots", "dots", "neq", "approx", "max", "min", "lvert", "rvert", "notin", "cup", "text", "mathrm", "begin",
    "end", "lfloor", "rfloor", "to", "partial", "top", "exp", "ln", "leftarrow", "setminus",
}  # fmt: skip


def words_of(markdown: str) -> int:
    """Return how many words a learner reads: runs with a letter or a digit, a formula as one, code as its words."""
    return sum(any(c.isalnum() for c in word) for word in MATH.sub(" formula ", markdown).split())


def sentence_lengths(markdown: str) -> list[int]:
    """Return the words of each sentence of the running text; headings, tables and fenced code do not count."""
    text = re.sub(r"```.*?```", "", MATH.sub("formula", markdown), flags=re.DOTALL)
    running = [line for line in text.splitlines() if not re.match(r"\s*(#|\||>?\s*\|)", line)]
    parts = re.split(r"\n\s*\n|\n\s*[-*] |(?<=[.!?:;])[*_\")]*\s+(?=[*_\"(`A-Z0-9])", "\n".join(running))
    return [n for n in map(words_of, parts) if n]


def unknown_symbols(markdown: str, lesson: str) -> list[str]:
    """Return the symbols of the formulas that the course's table does not have, or has for a later lesson only."""
    found = []
    for formula in MATH.findall(markdown):
        formula = re.sub(r"\\(text|mathrm|operatorname)\{[^}]*\}", " ", formula)
        commands = re.findall(r"\\([a-zA-Z]+)", formula)
        letters = re.findall(r"[A-Za-z]", re.sub(r"\\[a-zA-Z]+|\\.", " ", formula))
        symbols = letters + [GREEK.get(c, f"\\{c}") for c in commands if c not in COMMANDS]
        found += [s for s in symbols if s not in SYMBOLS or SYMBOLS[s][0] > lesson]
    return sorted(set(found))


def findings(cells: list[str], lesson: str) -> Iterator[str]:
    """Yield a sentence for everything that the markdown cells of a lesson should not be."""
    total, lengths = sum(map(words_of, cells)), [n for cell in cells for n in sentence_lengths(cell)]
    if total > LESSON_WORDS:
        yield f"it has {total:,} words. Cut it to {LESSON_WORDS:,}."
    if lengths and sum(lengths) / len(lengths) > SENTENCE_WORDS:
        yield f"its sentences have {sum(lengths) / len(lengths):.1f} words on average. Cut them to {SENTENCE_WORDS}."
    for cell in cells:
        begins = repr(" ".join(cell.split())[:50])
        if words_of(cell) > CELL_WORDS:
            yield f"the cell {begins} has {words_of(cell)} words. Split it; {CELL_WORDS} are the most."
        for word in unwanted(cell):
            yield f"the cell {begins} says {word!r}. Say it without."
        for symbol in unknown_symbols(cell, lesson):
            yield f"the cell {begins} uses the symbol {symbol}. Enter it in exercises/glossary.py, or use one that is there."
    yield from _headings(cells)


def unwanted(text: str) -> list[str]:
    """Return the words and signs that the course does without."""
    return BANNED.findall(text) + EMOJI.findall(text)


def _headings(cells):
    levels = [len(marks) for cell in cells for marks in re.findall(r"^(#+) ", cell, flags=re.MULTILINE)]
    if levels.count(1) != 1 or levels[:1] != [1]:
        yield f"it has {levels.count(1)} headings of the first level. It begins with one and has no other."
    if any(deeper - level > 1 for level, deeper in zip(levels, levels[1:], strict=False)):
        yield "a heading skips a level. Go down one level at a time."
