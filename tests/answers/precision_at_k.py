"""Answers to exercise 2.2."""

from sklearn.metrics import precision_score

RIGHT = {
    "the lines repaired": """
def precision_at_k(recommended, relevant, k):
    hits = sum(film in relevant for film in recommended[:k])
    return hits / k
""",
    "a loop": """
def precision_at_k(recommended, relevant, k):
    hits = 0
    for place, film in enumerate(recommended):
        if place >= k:
            break
        if film in relevant:
            hits += 1
    return hits / k
""",
    "sets": """
def precision_at_k(recommended, relevant, k):
    return len(set(recommended[:k]) & relevant) / k
""",
    "np.isin": """
def precision_at_k(recommended, relevant, k):
    hits = np.isin(recommended[:k], list(relevant))
    return hits.sum() / k
""",
    "positions": """
def precision_at_k(recommended, relevant, k):
    total = 0
    for place in range(min(k, len(recommended))):
        total = total + int(recommended[place] in relevant)
    return float(total) / float(k)
""",
    "filled up, with a helper": """
def filled(films, k):
    return list(films[:k]) + [None] * max(0, k - len(films))
def precision_at_k(recommended, relevant, k):
    return np.mean([film in relevant for film in filled(recommended, k)])
""",
    "pandas": """
import pandas as pd
def precision_at_k(recommended, relevant, k):
    return pd.Series(recommended[:k]).isin(relevant).sum() / k
""",
}

HEAD = "def precision_at_k(recommended, relevant, k):\n    "
HITS = "hits = sum(film in relevant for film in recommended[:k])\n    return "
WRITTEN = {
    "hits of the whole list, cut": ("first-k-hits", "def precision_at_k(recommended, relevant, k):\n    return len(np.intersect1d(recommended, list(relevant))[:k]) / k\n"),
    "only the list cut": ("divided-by-list", HEAD + HITS + "hits / len(recommended[:k])\n"),
    "cut first": (
        "divided-by-list",
        HEAD + "recommended = recommended[:k]\n    hits = sum(f in relevant for f in recommended)\n    return hits / len(recommended)\n",
    ),
    "cut first, guarded": (
        "divided-by-list, guarded",
        HEAD
        + "top = recommended[:k]\n    if len(top) == 0:\n        return 0\n    return len(set(top) & relevant) / len(top)\n",
    ),
    "mean": ("divided-by-list", HEAD + "return np.isin(recommended[:k], list(relevant)).mean()\n"),
    "only the divisor": ("whole-list", HEAD + "hits = sum(f in relevant for f in recommended)\n    return hits / k\n"),
    "length of the whole": ("divided-by-whole-list", HEAD + HITS + "hits / len(recommended)\n"),
    "min of both": ("divided-by-list", HEAD + HITS + "hits / min(k, len(recommended))\n"),
    "recall": ("recall", HEAD + HITS + "hits / len(relevant)\n"),
    "capped": ("divided-by-smaller", HEAD + HITS + "hits / min(k, len(relevant))\n"),
    "count": ("count-of-hits", HEAD + HITS + "hits\n"),
    "whole numbers": ("whole-part", HEAD + HITS + "hits // k\n"),
    "isin with a set": ("no-hit-found", HEAD + "return np.isin(recommended[:k], relevant).sum() / k\n"),
    "one more": ("one-place-more", HEAD + "hits = sum(f in relevant for f in recommended[:k + 1])\n    return hits / k\n"),
    "one fewer": ("one-place-fewer", HEAD + "hits = sum(f in relevant for f in recommended[:k - 1])\n    return hits / k\n"),
    "from 1": ("first-place-left-out", HEAD + "hits = sum(f in relevant for f in recommended[1:k])\n    return hits / k\n"),
    "last": ("last-places", HEAD + "hits = sum(f in relevant for f in recommended[-k:])\n    return hits / k\n"),
    "set first": ("order-of-a-set", HEAD + "films = list(set(recommended.tolist()))[:k]\n    return len(set(films) & relevant) / k\n"),
    "not in": ("misses-counted", HEAD + "return sum(f not in relevant for f in recommended[:k]) / k\n"),
    "break at a miss": (
        "until-first-miss",
        HEAD
        + "hits = 0\n    for f in recommended[:k]:\n        if f not in relevant:\n            break\n        hits += 1\n    return hits / k\n",
    ),
    "return in the loop": (
        "first-place-only",
        HEAD
        + "hits = 0\n    for f in recommended[:k]:\n        if f in relevant:\n            hits += 1\n        return hits / k\n    return 0\n",
    ),
    "nan": ("nan-if-nothing-relevant", HEAD + "if not relevant:\n        return np.nan\n    " + HITS + "hits / k\n"),
    "F1": (
        "f1",
        HEAD
        + "h = len(set(recommended[:k]) & relevant)\n    p, r = h / k, h / max(len(relevant), 1)\n    return 2 * p * r / (p + r) if h else 0\n",
    ),
    "a set cut": ("set-without-order", HEAD + "return sum(f in recommended for f in relevant[:k]) / k\n"),
    "& with an array": ("set-and-array", HEAD + "return len(recommended[:k] & relevant) / k\n"),
    "printed": ("printed", HEAD + HITS.replace("return ", "print(") + "hits / k)\n"),
    "past the end": (
        "past-the-end",
        HEAD + "hits = 0\n    for i in range(k):\n        hits += recommended[i] in relevant\n    return hits / k\n",
    ),
    "hits set to 1": ("one-hit-at-most", HEAD + "hits = 0\n    for f in recommended[:k]:\n        if f in relevant:\n            hits = 1\n    return hits / k\n"),
    "return in the loop, nothing below": ("first-place-only, none for empty", HEAD + "hits = 0\n    for f in recommended[:k]:\n        if f in relevant:\n            hits += 1\n        return hits / k\n"),
    "relevant cut": ("relevant-cut", HEAD + "return sum(f in recommended for f in list(relevant)[:k]) / k\n"),
    "whole list, the shorter": ("whole-list-by-shorter, guarded", HEAD + "n = min(k, len(recommended))\n    if n == 0:\n        return 0\n    return len(set(recommended) & relevant) / n\n"),
    "one fewer, whole numbers": ("no-hit-found", HEAD + "return sum(f in relevant for f in recommended[:k - 1]) // k\n"),
}  # fmt: skip
SWAPS = {"hits": "k", "total": "k"}


def inputs(rng):
    while True:
        yield _lists(rng)


def _lists(rng):
    films = rng.permutation(12)[: rng.integers(0, 9)]
    relevant = set(rng.choice(12, rng.integers(0, 7), replace=False).tolist())
    return films, relevant, int(rng.integers(1, 8))


def oracle(recommended, relevant, k):
    """scikit-learn's precision, with a place that stays empty as one that is shown and not relevant."""
    shown = recommended[:k].tolist() + [None] * max(0, k - len(recommended))
    return precision_score([film in relevant for film in shown], [True] * k, zero_division=0)
