"""Answers to exercise 2.3."""

from sklearn.metrics import recall_score

from tests.answers.precision_at_k import _lists

RIGHT = {
    "nan first": """
def recall_at_k(recommended, relevant, k):
    if not relevant:
        return float("nan")
    hits = sum(film in relevant for film in recommended[:k])
    return hits / len(relevant)
""",
    "a loop": """
def recall_at_k(recommended, relevant, k):
    if len(relevant) == 0:
        return np.nan
    hits = 0
    for place, film in enumerate(recommended):
        if place >= k:
            break
        if film in relevant:
            hits += 1
    return hits / len(relevant)
""",
    "sets": """
def recall_at_k(recommended, relevant, k):
    found = relevant.intersection(recommended[:k].tolist())
    return len(found) / len(relevant) if relevant else float("nan")
""",
    "from the relevant films' side": """
def recall_at_k(recommended, relevant, k):
    if relevant == set():
        return np.nan
    top = list(recommended)[:k]
    return np.mean([film in top for film in relevant])
""",
    "np.isin": """
def recall_at_k(recommended, relevant, k):
    hits = np.isin(recommended[:k], list(relevant)).sum()
    return np.divide(hits, len(relevant))
""",
    "caught": """
def recall_at_k(recommended, relevant, k):
    hits = len([film for film in recommended[:k] if film in relevant])
    try:
        return hits / len(relevant)
    except ZeroDivisionError:
        return float("nan")
""",
}

HEAD = "def recall_at_k(recommended, relevant, k):\n    "
NAN = "if not relevant:\n        return float('nan')\n    "
HITS = "hits = sum(film in relevant for film in recommended[:k])\n    return "
WRITTEN = {
    "precision": ("precision", HEAD + NAN + HITS + "hits / k\n"),
    "precision without nan": ("precision, 0 if nothing relevant", HEAD + HITS + "hits / k\n"),
    "length of the list": ("divided-by-whole-list", HEAD + NAN + HITS + "hits / len(recommended)\n"),
    "length of what is seen": ("divided-by-list", HEAD + NAN + HITS + "hits / len(recommended[:k])\n"),
    "capped": ("divided-by-smaller", HEAD + NAN + HITS + "hits / min(k, len(relevant))\n"),
    "whole list": ("whole-list", HEAD + NAN + "return len(set(recommended) & relevant) / len(relevant)\n"),
    "0 for nobody": ("zero-if-nothing-relevant", HEAD + "if not relevant:\n        return 0\n    " + HITS + "hits / len(relevant)\n"),
    "1 for nobody": ("one-if-nothing-relevant", HEAD + "if len(relevant) == 0:\n        return 1.0\n    " + HITS + "hits / len(relevant)\n"),
    "max of 1": ("zero-if-nothing-relevant", HEAD + HITS + "hits / max(1, len(relevant))\n"),
    "None": ("none-if-nothing-relevant", HEAD + "if not relevant:\n        return None\n    " + HITS + "hits / len(relevant)\n"),
    "only if": ("none-if-nothing-relevant", HEAD + "hits = len(set(recommended[:k]) & relevant)\n    if relevant:\n        return hits / len(relevant)\n"),
    "text": ("text", HEAD + NAN.replace("float('nan')", "'nan'") + HITS + "hits / len(relevant)\n"),
    "nan for an empty list": ("nan-for-no-films", HEAD + "if not relevant or len(recommended) == 0:\n        return np.nan\n    " + HITS + "hits / len(relevant)\n"),
    "count": ("count-of-hits", HEAD + NAN + HITS + "hits\n"),
    "whole numbers": ("whole-part", HEAD + NAN + HITS + "hits // len(relevant)\n"),
    "isin with a set": ("no-hit-found", HEAD + NAN + "return np.isin(recommended[:k], relevant).sum() / len(relevant)\n"),
    "one fewer": ("one-place-fewer", HEAD + NAN + "return len(set(recommended[:k - 1]) & relevant) / len(relevant)\n"),
    "one more": ("one-place-more", HEAD + NAN + "return len(set(recommended[:k + 1]) & relevant) / len(relevant)\n"),
    "misses": ("misses-counted", HEAD + NAN + "return sum(f not in relevant for f in recommended[:k]) / len(relevant)\n"),
    "union": ("overlap-of-sets", HEAD + NAN + "top = set(recommended[:k])\n    return len(top & relevant) / len(top | relevant)\n"),
    "past the end": ("past-the-end", HEAD + NAN + "return sum(recommended[i] in relevant for i in range(k)) / len(relevant)\n"),
    "nothing about nan": ("divided-by-zero", HEAD + HITS + "hits / len(relevant)\n"),
    "nan without hits": ("nan-without-hits", HEAD + "hits = len(set(recommended[:k]) & relevant)\n    return hits / len(relevant) if hits else np.nan\n"),
    "what was missed": ("share-that-was-missed", HEAD + NAN + "return len(relevant - set(recommended[:k])) / len(relevant)\n"),
    "no return": ("returned-none", HEAD + "hits = len(set(recommended[:k]) & relevant)\n"),
    "return in the loop": ("first-place-only, none for empty", HEAD + NAN + "hits = 0\n    for f in recommended[:k]:\n        if f in relevant:\n            hits += 1\n        return hits / len(relevant)\n"),
    "hits set to 1": ("one-hit-at-most", HEAD + NAN + "hits = 0\n    for f in recommended[:k]:\n        if f in relevant:\n            hits = 1\n    return hits / len(relevant)\n"),
    "relevant cut": ("relevant-cut", HEAD + NAN + "return sum(f in recommended for f in list(relevant)[:k]) / len(relevant)\n"),
}  # fmt: skip
SWAPS = {"hits": "k", "relevant": "recommended", "top": "relevant"}


def inputs(rng):
    while True:
        yield _lists(rng)


def oracle(recommended, relevant, k):
    """scikit-learn's recall over all films that anybody speaks of."""
    films = sorted(relevant | set(recommended.tolist()))
    shown = set(recommended[:k].tolist())
    wanted, got = [film in relevant for film in films], [film in shown for film in films]
    return recall_score(wanted, got) if relevant else float("nan")
