"""Answers to exercise 4.2."""

import numpy as np
import pandas as pd

RIGHT = {
    "as it is shown": """
def keep_top_k(similarity, k):
    kept = np.zeros(similarity.shape)
    for i in range(len(similarity)):
        row = similarity[i].copy()
        row[i] = 0
        best = np.argsort(-row, kind="stable")[:k]
        best = best[row[best] > 0]
        kept[i, best] = row[best]
    return kept
""",
    "candidates first": """
def keep_top_k(similarity, k):
    kept = np.zeros(similarity.shape)
    for i in range(len(similarity)):
        row = similarity[i].copy()
        may = [j for j in range(len(row)) if j != i and row[j] > 0]
        for j in sorted(may, key=lambda j: (-row[j], j))[:k]:
            kept[i, j] = row[j]
    return kept
""",
    "the highest again and again": """
def keep_top_k(similarity, k):
    kept = np.zeros(similarity.shape)
    for i in range(len(similarity)):
        row = similarity[i].copy()
        row[i] = -np.inf
        for _ in range(min(k, len(row))):
            j = int(np.argmax(row))
            if row[j] <= 0:
                break
            kept[i, j] = row[j]
            row[j] = -np.inf
    return kept
""",
    "the whole table at once": """
def keep_top_k(similarity, k):
    table = np.maximum(similarity, 0)
    np.fill_diagonal(table, 0)
    order = np.argsort(-table, axis=1, kind="stable")
    kept = np.zeros(table.shape)
    np.put_along_axis(kept, order[:, :k], np.take_along_axis(table, order[:, :k], axis=1), axis=1)
    return kept
""",
    "ranks": """
def keep_top_k(similarity, k):
    n = len(similarity)
    table = np.where(np.eye(n, dtype=bool), -1.0, similarity)
    place = np.argsort(np.argsort(-table, axis=1, kind="stable"), axis=1, kind="stable")
    return np.where((place < k) & (table > 0), table, 0.0)
""",
    "pandas": """
import pandas as pd
def keep_top_k(similarity, k):
    kept = np.zeros(similarity.shape)
    for i in range(len(similarity)):
        row = pd.Series(similarity[i]).drop(i)
        best = row[row > 0].sort_values(ascending=False, kind="stable").head(k)
        kept[i, best.index] = best
    return kept
""",
    "the rest set to 0": """
def keep_top_k(similarity, k):
    kept = similarity.copy()
    for i in range(len(similarity)):
        kept[i, i] = 0
        order = np.lexsort((np.arange(len(kept)), -kept[i]))
        kept[i, order[k:]] = 0
    kept[kept < 0] = 0
    return kept
""",
}
HEAD = "def keep_top_k(similarity, k):\n    kept = np.zeros(similarity.shape)\n    for i in range(len(similarity)):\n        row = similarity[i].copy()\n"
STEPS = [
    "row[i] = 0",
    'best = np.argsort(-row, kind="stable")[:k]',
    "best = best[row[best] > 0]",
    "kept[i, best] = row[best]",
]


def way(*steps, end="    return kept\n"):
    """Return the solution with other steps; None keeps that of the solution, an empty text leaves it out."""
    told = [mine if step is None else step for step, mine in zip(steps, STEPS, strict=False)] + STEPS[len(steps) :]
    return HEAD + "".join(f"        {step}\n" for step in told if step) + end


WRITTEN = {
    "itself kept": ("own-neighbour", way("")),
    "itself kept, any sign": ("own-neighbour, any sign", way("", None, "")),
    "itself taken out after": ("own-place-lost", way("", None, "best = best[(row[best] > 0) & (best != i)]")),
    "diagonal cleared at the end": ("own-place-lost", way("", end="    np.fill_diagonal(kept, 0)\n    return kept\n")),
    "from 1 to k + 1": ("first-taken-for-itself", way("", 'best = np.argsort(-row, kind="stable")[1 : k + 1]')),
    "from 1 to k": ("skipped-and-short", way("", 'best = np.argsort(-row, kind="stable")[1:k]')),
    "from 1 though it is out": ("best-left-out", way(None, 'best = np.argsort(-row, kind="stable")[1 : k + 1]')),
    "sign not looked at": ("negative-too, own 0", way(None, None, "")),
    "ascending": ("lowest-kept", way(None, 'best = np.argsort(np.where(row > 0, row, np.inf), kind="stable")[:k]')),
    "ascending, any sign": ("lowest-kept, any sign", way("row[i] = np.inf", 'best = np.argsort(row, kind="stable")[:k]', "best = best[best != i]")),
    "turned round": ("ties-by-larger", way(None, 'best = np.argsort(row, kind="stable")[::-1][:k]')),
    "last k": ("ties-by-larger", way(None, 'best = np.argsort(row, kind="stable")[-k:]')),
    "every 1 struck out": ("ones-taken-for-itself", way("row[row == 1] = 0")),
    "a column read, a row written": ("column-for-row", way("row = similarity[:, i].copy()\n        row[i] = 0")),
    "own place -2, sign not looked at": ("negative-too, own -2", way("row[i] = -2", None, "")),
    "own place -999, sign not looked at": ("negative-too, own -999", way("row[i] = -999", None, "")),
    "sizes, down the column": ("down-the-column, largest sizes", way(None, 'best = np.argsort(-np.abs(row), kind="stable")[:k]', "", "kept[best, i] = row[best]")),
    "negative too, down the column": ("down-the-column, negative too", way(None, None, "", "kept[best, i] = row[best]")),
    "turned round, down the column": ("down-the-column, ties by larger", way(None, 'best = np.argsort(row, kind="stable")[::-1][:k]', None, "kept[best, i] = row[best]")),
    "argsort, first k": ("lowest-kept, own 0", way(None, 'best = np.argsort(row, kind="stable")[:k]', "")),
    "argsort, first k, own -1": ("lowest-kept, own -1", way("row[i] = -1", 'best = np.argsort(row, kind="stable")[:k]', "")),
    "argsort, first k, itself too": ("lowest-kept, itself", way("", 'best = np.argsort(row, kind="stable")[:k]', "")),
    "argsort, first k, itself too, above 0": ("lowest-kept, itself, then above 0", way("", 'best = np.argsort(row, kind="stable")[:k]')),
    "not stable": ("not-stable", way(None, "best = np.argsort(-row)[:k]")),
    "threshold": ("threshold", way(None, "best = np.flatnonzero(row >= np.sort(row)[::-1][min(k, len(row)) - 1])")),
    "k left out": ("all-kept", way(None, "best = np.arange(len(row))")),
    "k - 1": ("one-too-few", way(None, 'best = np.argsort(-row, kind="stable")[: k - 1]')),
    "k + 1": ("one-too-many", way(None, 'best = np.argsort(-row, kind="stable")[: k + 1]')),
    "argmax": ("highest-alone", way(None, "best = np.array([np.argmax(row)])")),
    "the k-th": ("kth-alone", way(None, 'best = np.argsort(-row, kind="stable")[k - 1 : k]')),
    "from k": ("rest-kept", way(None, 'best = np.argsort(-row, kind="stable")[k:]')),
    "sizes": ("largest-sizes", way(None, 'best = np.argsort(-np.abs(row), kind="stable")[:k]', "")),
    "ones": ("ones-written", way(None, None, None, "kept[i, best] = 1")),
    "at the front": ("at-the-front", way(None, None, None, "kept[i, : len(best)] = row[best]")),
    "sorted values": ("numbers-out-of-step", way(None, None, None, "kept[i, best] = np.sort(row[best])")),
    "columns": ("transposed", way(None, None, None, "kept[best, i] = row[best]")),
    "columns read": ("by-columns", "def keep_top_k(similarity, k):\n    kept = np.zeros(similarity.shape)\n    for i in range(len(similarity)):\n        row = similarity[:, i].copy()\n        row[i] = 0\n        best = np.argsort(-row, kind='stable')[:k]\n        best = best[row[best] > 0]\n        kept[best, i] = row[best]\n    return kept\n"),
    "whole row into some places": ("lengths-differ", way(None, None, None, "kept[i, best] = row")),
    "sign not looked at, own -inf, of the input": ("negative-too, own -inf, of the input", way("row[i] = -np.inf", None, "", "kept[i, best] = similarity[i, best]")),
    "sign not looked at, own -1, of the input": ("negative-too, own -1, of the input", way("row[i] = -1", None, "", "kept[i, best] = similarity[i, best]")),
    "sign not looked at, own 0, of the input": ("negative-too, own 0, of the input", way(None, None, "", "kept[i, best] = similarity[i, best]")),
    "argmax k times, -1, of the input": ("negative-too, one by one, used -1, of the input", HEAD + "        row[i] = -1\n        for _ in range(k):\n            j = row.argmax()\n            kept[i, j] = similarity[i, j]\n            row[j] = -1\n    return kept\n"),
    "argmax k times, -inf": ("negative-too, one by one", HEAD + "        row[i] = -np.inf\n        for _ in range(k):\n            j = row.argmax()\n            kept[i, j] = row[j]\n            row[j] = -np.inf\n    return kept\n"),
    "argmax k times, -inf, of the input": ("negative-too, one by one, of the input", HEAD + "        row[i] = -np.inf\n        for _ in range(k):\n            j = row.argmax()\n            kept[i, j] = similarity[i, j]\n            row[j] = -np.inf\n    return kept\n"),
    "argmax k times, -1": ("negative-too, one by one, used -1", HEAD + "        row[i] = -1\n        for _ in range(k):\n            j = row.argmax()\n            kept[i, j] = row[j]\n            row[j] = -1\n    return kept\n"),
    "argmax k times, 0": ("written-over", HEAD + "        row[i] = 0\n        for _ in range(k):\n            j = row.argmax()\n            kept[i, j] = row[j]\n            row[j] = 0\n    return kept\n"),
    "argmax k times, 0, of the input": ("goes-on, of the input", HEAD + "        row[i] = 0\n        for _ in range(k):\n            j = row.argmax()\n            kept[i, j] = similarity[i, j]\n            row[j] = 0\n    return kept\n"),
    "k sorted numbers at the front": ("at-the-front, any sign", HEAD + "        row[i] = 0\n        best = sorted(row, reverse=True)[:k]\n        kept[i, : len(best)] = best\n    return kept\n"),
    "both directions": ("either-way, written twice", way(None, None, None, "kept[i, best] = kept[best, i] = row[best]")),
    "return in the loop": ("first-row-filled", way(end="        return kept\n")),
    "kept made anew": ("last-row-filled", way("row[i] = 0\n        kept = np.zeros(similarity.shape)")),
    "shares": ("rows-add-up-to-one", way(None, None, None, "kept[i, best] = row[best] / row[best].sum()")),
    "not written": ("nothing-written", way(None, None, None, "row = row[best]")),
    "no return": ("returned-none", way(end="")),
    "row changed, not kept": ("nothing-written", way(None, None, None, "row[best] = row[best]")),
    "above a half": ("above-a-half", way(None, None, "best = best[row[best] > 0.5]")),
}  # fmt: skip


def inputs(rng):
    while True:
        n = int(rng.integers(1, 6))
        table = rng.choice([-0.5, 0.0, 0.2, 0.4, 0.6, 1.0], (n, n))
        np.fill_diagonal(table, 1.0)
        yield table, int(rng.integers(1, 5))


def oracle(similarity, k):
    rows = []
    for i, values in enumerate(similarity):
        row = pd.Series(values).drop(i)
        rows.append(row[row > 0].nlargest(k, keep="first").reindex(range(len(values)), fill_value=0.0))
    return np.array(rows)


SWAPS = {"row": "kept", "best": "row", "i": "k"}
