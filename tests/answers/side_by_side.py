"""Answers to exercise 5.5."""

import numpy as np
from sklearn.preprocessing import normalize

RIGHT = {
    "a loop": """
def side_by_side(genres, words, cast, weights):
    parts = []
    for block, weight in zip((genres, words, cast), weights):
        lengths = np.sqrt((block**2).sum(axis=1, keepdims=True))
        parts.append(np.sqrt(weight) * block / np.where(lengths > 0, lengths, 1))
    return np.hstack(parts)
""",
    "a helper": """
def unit(block):
    norms = np.linalg.norm(block, axis=1)
    norms[norms == 0] = 1
    return block / norms[:, None]

def side_by_side(genres, words, cast, weights):
    a, b, c = weights**0.5
    return np.concatenate([a * unit(genres), b * unit(words), c * unit(cast)], axis=1)
""",
    "row by row": """
def side_by_side(genres, words, cast, weights):
    rows = []
    for kinds in zip(genres, words, cast):
        row = []
        for kind, weight in zip(kinds, weights):
            size = sum(x * x for x in kind) ** 0.5
            row += [x / size * weight**0.5 if size else 0.0 for x in kind]
        rows.append(row)
    return rows
""",
    "an array that is filled": """
def side_by_side(genres, words, cast, weights):
    widths = [b.shape[1] for b in (genres, words, cast)]
    out = np.zeros((len(genres), sum(widths)))
    start = 0
    for b, w, width in zip((genres, words, cast), weights, widths):
        size = np.sqrt((b * b).sum(axis=1))
        some = size > 0
        out[some, start : start + width] = b[some] * (np.sqrt(w) / size[some])[:, None]
        start += width
    return out
""",
    "columns of weights": """
def side_by_side(genres, words, cast, weights):
    blocks = [genres, words, cast]
    lengths = [np.sqrt(np.sum(b**2, axis=1))[:, np.newaxis] for b in blocks]
    units = [np.divide(b, n, out=np.zeros_like(b), where=n > 0) for b, n in zip(blocks, lengths)]
    each = np.repeat(weights, [b.shape[1] for b in blocks])
    return np.column_stack(units) * np.sqrt(each)
""",
    "pandas": """
import pandas as pd
def side_by_side(genres, words, cast, weights):
    parts = []
    for name, w in zip(("genres", "words", "cast"), weights):
        t = pd.DataFrame({"genres": genres, "words": words, "cast": cast}[name])
        t = t.div(t.pow(2).sum(axis=1).pow(0.5), axis=0).fillna(0)
        parts.append(t * w**0.5)
    return pd.concat(parts, axis=1).to_numpy()
""",
}
HEAD = "def side_by_side(genres, words, cast, weights):\n    parts = []\n"
LOOP = "    for block, weight in zip({}, weights):\n"
LENGTHS = "        lengths = np.sqrt((block**2).sum(axis=1, keepdims=True))\n"


def way(
    kinds="(genres, words, cast)",
    lengths=LENGTHS,
    part="np.sqrt(weight) * block / np.where(lengths > 0, lengths, 1)",
    result="np.hstack(parts)",
    before="",
):
    return f"{HEAD}{before}{LOOP.format(kinds)}{lengths}        parts.append({part})\n    return {result}\n"


UNIT = "block / np.where(lengths > 0, lengths, 1)"
WRITTEN = {
    "no root": ("no-root-of-weight", way(part="weight * " + UNIT)),
    "no weight": ("weights-not-used", way(part=UNIT)),
    "squared": ("weight-squared", way(part="weight**2 * " + UNIT)),
    "shares": ("shares", way(part="weight / weights.sum() * " + UNIT)),
    "roots of shares": ("roots-of-shares", way(part="np.sqrt(weight / weights.sum()) * " + UNIT)),
    "weight[0]": ("first-weight-for-all", way(part="np.sqrt(weights[0]) * " + UNIT)),
    "divided by": ("divided-by-weight", way(part=UNIT + " / np.sqrt(weight)").replace("/ np.sqrt(weight)", "/ np.sqrt(weight)")),
    "not divided by lengths": ("lengths-left", way(part="np.sqrt(weight) * block")),
    "columns": ("columns", way(lengths=LENGTHS.replace("axis=1", "axis=0"))),
    "one length": ("one-length-for-a-kind", way(lengths="        lengths = np.linalg.norm(block)\n")),
    "sum": ("sums", way(lengths="        lengths = block.sum(axis=1, keepdims=True)\n")),
    "max": ("largest", way(lengths="        lengths = block.max(axis=1, keepdims=True)\n")),
    "no root of length": ("no-root-of-length", way(lengths="        lengths = (block**2).sum(axis=1, keepdims=True)\n")),
    "no guard": ("nan-for-zeros", way(part="np.sqrt(weight) * block / lengths")),
    "one more below": ("one-more-below", way(part="np.sqrt(weight) * block / (lengths + 1)")),
    "together": ("normalised-together", HEAD + "    whole = np.hstack([np.sqrt(w) * b for b, w in zip((genres, words, cast), weights)])\n    lengths = np.sqrt((whole**2).sum(axis=1, keepdims=True))\n    return whole / np.where(lengths > 0, lengths, 1)\n"),
    "again": ("normalised-again", way(result="whole / np.where(size > 0, size, 1)").replace("    return", "    whole = np.hstack(parts)\n    size = np.linalg.norm(whole, axis=1, keepdims=True)\n    return")),
    "weights first": ("weights-lost", way(lengths="        block = block * np.sqrt(weight)\n" + LENGTHS, part=UNIT)),
    "turned": ("last-kind-first", way(kinds="(cast, words, genres)", before="    weights = weights[::-1]\n")),
    "words first": ("words-first", way(kinds="(words, genres, cast)", before="    weights = weights[[1, 0, 2]]\n")),
    "words first, weights left": ("words-first, weights in place", way(kinds="(words, genres, cast)")),
    "cast first, weights left": ("cast-first, weights in place", way(kinds="(cast, words, genres)")),
    "together, then weights": ("normalised-together, weighted after", HEAD + "    whole = np.hstack((genres, words, cast))\n    lengths = np.linalg.norm(whole, axis=1, keepdims=True)\n    each = np.repeat(np.sqrt(weights), [b.shape[1] for b in (genres, words, cast)])\n    return whole / np.where(lengths > 0, lengths, 1) * each\n"),
    "together, then weights without a root": ("normalised-together, no root", HEAD + "    whole = np.hstack((genres, words, cast))\n    lengths = np.linalg.norm(whole, axis=1, keepdims=True)\n    each = np.repeat(weights, [b.shape[1] for b in (genres, words, cast)])\n    return whole / np.where(lengths > 0, lengths, 1) * each\n"),
    "genres alone": ("genres-alone", way(result="parts[0]")),
    "cast alone": ("cast-alone", way(result="parts[-1]")),
    "two kinds": ("no-cast", way(kinds="(genres, words)")),
    "list": ("not-joined", way(result="parts")),
    "vstack": ("lengths-differ", way(result="np.vstack(parts)")),
    "concatenate": ("lengths-differ", way(result="np.concatenate(parts)")),
    "no keepdims": ("lengths-differ", way(lengths=LENGTHS.replace(", keepdims=True", ""))),
    "an if": ("truth-of-array", way(lengths=LENGTHS + "        if lengths == 0:\n            lengths = 1\n")),
    "transposed": ("transposed", way(result="np.hstack(parts).T")),
    "width": ("width", way(part="np.sqrt(weight) * block / block.shape[1]")),
    "0 skipped": ("kind-of-weight-0-dropped", way(lengths="        if weight == 0:\n            continue\n" + LENGTHS)),
    "ravel": ("one-long-row", way(result="np.hstack(parts).ravel()")),
}  # fmt: skip


def inputs(rng):
    while True:
        films = int(rng.integers(1, 4))
        blocks = [rng.choice([0.0, 0.0, 1.0, 2.5], (films, int(rng.integers(1, 4)))) for _ in range(3)]
        yield *blocks, rng.choice([0.0, 0.5, 1.0, 3.0], 3)


def oracle(genres, words, cast, weights):
    blocks = (genres, words, cast)
    return np.concatenate([normalize(b) * w**0.5 for b, w in zip(blocks, weights, strict=True)], axis=1)
