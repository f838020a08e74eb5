"""Answers to exercise 2.4."""

import numpy as np
from sklearn.metrics import ndcg_score

from tests.answers.precision_at_k import _lists

RIGHT = {
    "two sums": """
def ndcg_at_k(recommended, relevant, k):
    if not relevant:
        return float("nan")
    dcg = 0
    for position, film in enumerate(recommended[:k], 1):
        if film in relevant:
            dcg += 1 / np.log2(position + 1)
    ideal = sum(1 / np.log2(position + 1) for position in range(1, min(k, len(relevant)) + 1))
    return dcg / ideal
""",
    "arrays": """
def ndcg_at_k(recommended, relevant, k):
    n = min(k, len(relevant))
    if n == 0:
        return np.nan
    counts = 1 / np.log2(np.arange(2, k + 2))
    hits = np.isin(recommended[:k], list(relevant))
    return (hits * counts[: len(hits)]).sum() / counts[:n].sum()
""",
    "natural logarithms": """
import math
def ndcg_at_k(recommended, relevant, k):
    top = ideal = 0.0
    for i in range(k):
        count = 1 / math.log(i + 2)
        if i < len(recommended) and recommended[i] in relevant:
            top += count
        if i < len(relevant):
            ideal += count
    return top / ideal if ideal else float("nan")
""",
    "a helper for any list": """
def dcg(gains):
    return sum(gain / np.log2(i + 2) for i, gain in enumerate(gains))
def ndcg_at_k(recommended, relevant, k):
    if len(relevant) == 0:
        return np.nan
    gains = [1 if film in relevant else 0 for film in recommended[:k]]
    perfect = [1] * min(k, len(relevant))
    return dcg(gains) / dcg(perfect)
""",
    "positions of the hits": """
def ndcg_at_k(recommended, relevant, k):
    if not relevant:
        return np.nan
    at = np.array([p for p, film in enumerate(recommended[:k], start=1) if film in relevant])
    best = np.arange(1, min(k, len(relevant)) + 1)
    return np.sum(1 / np.log2(1 + at)) / np.sum(1 / np.log2(1 + best)) if len(at) else 0
""",
    "pandas": """
import pandas as pd
def ndcg_at_k(recommended, relevant, k):
    if not relevant:
        return float("nan")
    top = pd.Series(recommended[:k])
    worth = pd.Series(1 / np.log2(np.arange(k) + 2))
    return worth[top.isin(relevant).reindex(worth.index, fill_value=False)].sum() / worth.head(len(relevant)).sum()
""",
}

BODY = """def ndcg_at_k(recommended, relevant, k):
    if not relevant:
        return {none}
    dcg = 0
    for {p}, film in enumerate(recommended{cut}, {start}):
        if film in relevant:
            dcg += {count}
    ideal = sum({best} for p in range(1, {n} + 1))
    return {back}
"""


def body(**changed):
    told = {
        "none": "float('nan')", "p": "p", "cut": "[:k]", "start": 1, "count": "1 / np.log2(p + 1)", "n": "min(k, len(relevant))",
        "back": "dcg / ideal",
    }  # fmt: skip
    told |= changed
    told.setdefault("best", told["count"])
    return BODY.format(**told)


GAINS = "def ndcg_at_k(recommended, relevant, k):\n    if not relevant:\n        return np.nan\n    gains = np.isin(recommended[:k], list(relevant)).astype(float)\n    "
WRITTEN = {
    "DCG": ("not-normalised", body(back="dcg")),
    "by k": ("divided-by-k", body(back="dcg / k")),
    "by relevant": ("divided-by-relevant", body(back="dcg / len(relevant)")),
    "ideal of k": ("ideal-of-k", body(n="k")),
    "ideal of all relevant": ("ideal-of-all-relevant", body(n="len(relevant)")),
    "own gains sorted": (
        "ideal-of-own-hits",
        GAINS
        + "weights = 1 / np.log2(np.arange(2, len(gains) + 2))\n    return (gains * weights).sum() / (np.sort(gains)[::-1] * weights).sum()\n",
    ),
    "own gains sorted, guarded": (
        "ideal-of-own-hits, guarded",
        GAINS
        + "w = 1 / np.log2(np.arange(2, len(gains) + 2))\n    best = (np.sort(gains)[::-1] * w).sum()\n    return (gains * w).sum() / best if best > 0 else 0.0\n",
    ),
    "ideal ends early": (
        "ideal-one-fewer",
        body().replace("range(1, min(k, len(relevant)) + 1)", "range(1, min(k, len(relevant)))"),
    ),
    "cut after the hits": (
        "first-k-hits",
        "def ndcg_at_k(recommended, relevant, k):\n    if not relevant:\n        return np.nan\n    at = np.flatnonzero(np.isin(recommended, list(relevant)))[:k]\n    best = np.arange(min(k, len(relevant)))\n    return (1 / np.log2(at + 2)).sum() / (1 / np.log2(best + 2)).sum()\n",
    ),
    "ideal ends early, guarded": (
        "ideal-one-fewer, guarded",
        body(back="dcg / ideal if ideal else 0").replace("range(1, min(k, len(relevant)) + 1)", "range(1, min(k, len(relevant)))"),
    ),
    "log of p": ("log-of-position", body(count="1 / np.log2(p)")),
    "log of p, math": ("log-of-position, stopped", "import math\n" + body(count="1 / math.log2(p)")),
    "from 0": ("log-of-position-in-list", body(start=0)),
    "from 0, math": ("log-of-position-in-list, stopped", "import math\n" + body(start=0, count="1 / math.log2(p + 1)")),
    "p + 2 with p from 1": ("one-position-late", body(count="1 / np.log2(p + 2)")),
    "p + 2 in the list": ("one-position-late-in-list", body(count="1 / np.log2(p + 2)", best="1 / np.log2(p + 1)")),
    "1 + log": ("one-plus-log", body(count="1 / (1 + np.log2(p))")),
    "by position": ("divided-by-position", body(count="1 / p")),
    "no discount": ("not-discounted", body(count="1")),
    "times": ("multiplied-by-log", body(count="np.log2(p + 1)")),
    "whole list": ("whole-list", body(cut="")),
    "zero": ("zero-if-nothing-relevant", body(none="0")),
    "first hit": (
        "first-hit-only",
        body(count="1 / np.log2(p + 1)\n            break", best="1 / np.log2(p + 1)"),
    ),
    "hits numbered": (
        "numbered-among-hits",
        body().replace(
            "enumerate(recommended[:k], 1)", "enumerate([f for f in recommended[:k] if f in relevant], 1)"
        ),
    ),
    "turned over": ("turned-over, stopped", body(back="ideal / dcg if dcg else np.nan")),
    "isin with a set": ("no-hit-found", GAINS.replace("list(relevant)", "relevant") + "weights = 1 / np.log2(np.arange(2, k + 2))\n    return (gains * weights[:len(gains)]).sum() / weights[:len(relevant)].sum()\n"),
    "nothing about nan": ("divided-by-zero", body().replace("if not relevant", "if relevant is None")),
    "own gains of the whole list": ("ideal-of-hits-in-whole-list, guarded", "def ndcg_at_k(recommended, relevant, k):\n    if not relevant:\n        return np.nan\n    rel = [int(f in relevant) for f in recommended]\n    dcg = sum(r / np.log2(i + 2) for i, r in enumerate(rel[:k]))\n    best = sum(r / np.log2(i + 2) for i, r in enumerate(sorted(rel, reverse=True)[:k]))\n    return dcg / best if best else 0\n"),
    "arrays from log2(1)": ("log-of-position, whole arrays", GAINS + "w = 1 / np.log2(np.arange(1, k + 1))\n    return (gains * w[:len(gains)]).sum() / w[:len(relevant)].sum()\n"),
    "no return": ("returned-none", body().replace("    return dcg / ideal\n", "")),
    "one added outside": ("one-added-outside-in-list", body(count="1 / np.log2(p) + 1", best="1 / np.log2(p + 1)")),
    "one added outside, in both": ("log-of-position", body(count="1 / np.log2(p) + 1")),
    "one added outside, the first saved": ("one-added-outside-in-list, from the second", body(count="1 / np.log2(p) + 1 if p > 1 else 1", best="1 / np.log2(p + 1)")),
    "natural in the list": ("natural-logarithm-in-list", body(count="1 / np.log(p + 1)", best="1 / np.log2(p + 1)")),
    "natural in the ideal": ("natural-logarithm-in-ideal", body(count="1 / np.log2(p + 1)", best="1 / np.log(p + 1)")),
    "set, not added": ("last-hit-only", body().replace("dcg +=", "dcg =")),
    "ideal from 1 and short": ("ideal-one-fewer, not none", body().replace("dcg / ideal", "dcg / (1 + sum(1 / np.log2(p + 1) for p in range(2, min(k, len(relevant)))))")),
    "from 0, nothing about nan": ("log-of-position, stopped", "import math\n" + body(start=0, count="1 / math.log2(p + 1)", best="1 / math.log2(p)").replace("if not relevant", "if relevant is None")),
    "weights of k places": ("lengths-differ", GAINS + "w = 1 / np.log2(np.arange(2, k + 2))\n    return (gains * w).sum() / w[:len(relevant)].sum()\n"),
    "return in the loop": ("first-place-only, none for empty", "def ndcg_at_k(recommended, relevant, k):\n    if not relevant:\n        return np.nan\n    dcg, n = 0, min(k, len(relevant))\n    for p, film in enumerate(recommended[:k], 1):\n        if film in relevant:\n            dcg += 1 / np.log2(p + 1)\n        return dcg / (1 / np.log2(np.arange(2, n + 2))).sum()\n"),
}  # fmt: skip
SWAPS = {"dcg": "ideal", "ideal": "dcg", "film": "k"}


def inputs(rng):
    while True:
        yield _lists(rng)


def oracle(recommended, relevant, k):
    """scikit-learn's NDCG, with the films of the list above all others and no two of them equal."""
    if not relevant:
        return float("nan")
    films = sorted(relevant | set(recommended.tolist())) + [-1]  # it wants two films at least
    place = {film: len(recommended) - p for p, film in enumerate(recommended.tolist())}
    scores = [place.get(film, 0) for film in films]
    listed = [film in relevant and film in place for film in films]
    if len(recommended) >= k or relevant <= set(place):
        return ndcg_score([[film in relevant for film in films]], [scores], k=k, ignore_ties=True)
    # A short list: films outside of it would fill its empty places, so its own hits are counted alone.
    best = np.cumsum(1 / np.log2(np.arange(2, k + 2)))
    own = ndcg_score([listed], [scores], k=k, ignore_ties=True)
    return own * best[min(k, sum(listed)) - 1] / best[min(k, len(relevant)) - 1] if any(listed) else 0.0
