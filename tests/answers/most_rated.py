"""Answers to exercise 0.1."""

RIGHT = {
    "stable argsort": """
def most_rated(items, k):
    films, counts = np.unique(items, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return films[order[:k]]
""",
    "sorted by a key": """
def most_rated(items, k):
    films, counts = np.unique(items, return_counts=True)
    pairs = sorted(zip(films, counts), key=lambda pair: (-pair[1], pair[0]))
    return [film for film, count in pairs[:k]]
""",
    "a dict": """
def most_rated(items, k):
    n = {}
    for item in items:
        n[item] = n.get(item, 0) + 1
    return sorted(n, key=lambda film: (-n[film], film))[:k]
""",
    "pandas": """
import pandas as pd
def most_rated(items, k):
    counts = pd.Series(items).value_counts().reset_index()
    counts.columns = ["film", "n"]
    return counts.sort_values(["n", "film"], ascending=[False, True])["film"].to_numpy()[:k]
""",
    "Counter": """
from collections import Counter
def most_rated(items, k):
    return [int(film) for film, _ in Counter(sorted(items)).most_common(k)]
""",
    "lexsort": """
def most_rated(items, k):
    films, counts = np.unique(items, return_counts=True)
    return tuple(films[np.lexsort((films, -counts))][:k])
""",
}

UNIQUE = "def most_rated(items, k):\n    films, counts = np.unique(items, return_counts=True)\n"
WRITTEN = {
    "ascending": ("fewest-first", UNIQUE + "    return films[np.argsort(counts, kind='stable')][:k]\n"),
    "reversed": ("ties-by-larger", UNIQUE + "    return films[np.argsort(counts, kind='stable')[::-1][:k]]\n"),
    "last k": ("last-of-growing, stable", UNIQUE + "    return films[np.argsort(counts, kind='stable')[-k:]]\n"),
    "positions": ("positions", UNIQUE + "    return np.argsort(-counts, kind='stable')[:k]\n"),
    "counts": ("counts", UNIQUE + "    return np.sort(counts)[::-1][:k]\n"),
    "Counter": (
        "ties-by-first-seen",
        "from collections import Counter\ndef most_rated(items, k):\n    return [f for f, n in Counter(items.tolist()).most_common(k)]\n",
    ),
    "pairs": (
        "pairs",
        UNIQUE + "    return sorted(zip(films, counts), key=lambda p: (-p[1], p[0]))[:k]\n",
    ),
    "no order": ("not-ordered", UNIQUE + "    return films[:k]\n"),
    "no k": ("all-films", UNIQUE + "    return films[np.argsort(-counts, kind='stable')]\n"),
    "k fixed": ("one-too-many", UNIQUE + "    return films[np.argsort(-counts, kind='stable')[:k + 1]]\n"),
    "argmax": ("only-the-first", UNIQUE + "    return films[counts.argmax()]\n"),
    "stub left": ("stub-left", UNIQUE + "    order = np.argsort(-counts)\n    raise NotImplementedError()\n"),
    "not stable": ("unstable", UNIQUE + "    return films[np.argsort(-counts)[:k]]\n"),
    "not stable, reversed": ("unstable, turned", UNIQUE + "    return films[np.argsort(counts)[::-1][:k]]\n"),
    "argmax, again and again": (
        "padded",
        UNIQUE
        + "    result = []\n    for i in range(k):\n        best = np.argmax(counts)\n        result.append(films[best])\n        counts[best] = 0\n    return result\n",
    ),
    "a key of two": (
        "arguments-do-not-fit",
        UNIQUE + "    return [f for f, c in sorted(zip(films, counts), key=lambda f, c: -c)][:k]\n",
    ),
    "bincount": (
        "numbers-without-ratings",
        "def most_rated(items, k):\n    counts = np.bincount(items)\n    return np.argsort(-counts, kind='stable')[:k]\n",
    ),
    "sorted, reversed": (
        "ties-by-larger",
        UNIQUE + "    return [f for c, f in sorted(zip(counts, films), reverse=True)][:k]\n",
    ),
    "no return": ("returned-none", UNIQUE + "    order = np.argsort(-counts)\n"),
}
SWAPS = {"films": "counts", "counts": "films"}


def inputs(rng):
    while True:
        yield rng.integers(1, 9, rng.integers(1, 15)), int(rng.integers(1, 6))
