"""Answers to exercise 2.1."""

import numpy as np
import pandas as pd

RIGHT = {
    "the loop completed": """
def split_mask(users, draws, share):
    test = np.zeros(len(users), dtype=bool)
    for user in np.unique(users):
        rows = np.flatnonzero(users == user)
        n = min(int(share * len(rows) + 0.5), len(rows) - 1)
        smallest = np.argsort(draws[rows])[:n]
        test[rows[smallest]] = True
    return test
""",
    "one row at a time": """
def split_mask(users, draws, share):
    test = np.zeros(len(users), dtype=bool)
    for user in np.unique(users):
        rows = np.flatnonzero(users == user)
        n = int(np.floor(share * len(rows) + 0.5))
        if n >= len(rows):
            n = len(rows) - 1
        by_draw = sorted(rows, key=lambda row: draws[row])
        for row in by_draw[:n]:
            test[row] = True
    return test
""",
    "a threshold": """
def split_mask(users, draws, share):
    test = np.zeros(len(users), dtype=bool)
    for user in np.unique(users):
        rows = np.flatnonzero(users == user)
        n = min(int(share * len(rows) + 0.5), len(rows) - 1)
        limit = np.sort(draws[rows])[n]
        test[rows] = draws[rows] < limit
    return test
""",
    "ranks by pandas": """
import pandas as pd
def split_mask(users, draws, share):
    table = pd.DataFrame({"user": users, "draw": draws})
    groups = table.groupby("user")["draw"]
    size = groups.transform("size")
    n = np.minimum(np.floor(share * size + 0.5), size - 1)
    return groups.rank() <= n
""",
    "sorted once, with a counter": """
import math
def split_mask(users, draws, share):
    size, taken = {}, {}
    for user in users:
        size[user] = size.get(user, 0) + 1
    answer = [False] * len(users)
    for row in np.argsort(draws):
        user = users[row]
        wanted = min(math.floor(share * size[user] + 0.5), size[user] - 1)
        if taken.get(user, 0) < wanted:
            answer[row] = True
            taken[user] = taken.get(user, 0) + 1
    return answer
""",
    "argsort twice": """
def split_mask(users, draws, share):
    test = np.zeros(len(users), dtype=bool)
    for user in np.unique(users):
        mine = users == user
        n = min(int(share * mine.sum() + 0.5), mine.sum() - 1)
        rank = np.argsort(np.argsort(draws[mine]))
        test[mine] = rank < n
    return test
""",
    "lexsort": """
def split_mask(users, draws, share):
    order = np.lexsort((draws, users))
    people, start, size = np.unique(users[order], return_index=True, return_counts=True)
    place = np.arange(len(users)) - np.repeat(start, size)
    n = np.repeat(np.minimum(np.floor(share * size + 0.5), size - 1), size)
    test = np.zeros(len(users), dtype=bool)
    test[order] = place < n
    return test
""",
}

LOOP = """def split_mask(users, draws, share):
    test = np.zeros(len(users), dtype=bool)
    for user in np.unique(users):
        rows = np.flatnonzero(users == user)
        n = {n}
        {then}
    return {back}
"""
N = "min(int(share * len(rows) + 0.5), len(rows) - 1)"


def loop(n=N, then="test[rows[np.argsort(draws[rows])[:n]]] = True", back="test"):
    return LOOP.format(n=n, then=then, back=back)


HEAD = "def split_mask(users, draws, share):\n    "
WRITTEN = {
    "draws below share, one given back": (
        "draws-below-share, largest kept",
        HEAD
        + "test = draws < share\n    for user in np.unique(users):\n        rows = np.flatnonzero(users == user)\n        if test[rows].all():\n            test[rows[np.argmax(draws[rows])]] = False\n    return test\n",
    ),
    "draws below share": ("draws-below-share", HEAD + "return draws < share\n"),
    "training": ("training-marked", loop(back="~test")),
    "ones and zeros": ("1-and-0", loop(back="test.astype(int)")),
    "starts from True": (
        "training-marked",
        loop(then="test[rows[np.argsort(draws[rows])[:n]]] = False").replace("np.zeros", "np.ones"),
    ),
    "int without half": ("rounded-down", loop(n="min(int(share * len(rows)), len(rows) - 1)")),
    "round": ("rounded-to-even", loop(n="min(round(share * len(rows)), len(rows) - 1)")),
    "ceil": ("rounded-up", loop(n="min(int(np.ceil(share * len(rows))), len(rows) - 1)")),
    "nothing kept": ("nothing-kept", loop(n="int(share * len(rows) + 0.5)")),
    "max for min": ("kept-if-single-only", loop(n="0 if len(rows) == 1 else int(share * len(rows) + 0.5)")),
    "at least one": ("always-one", loop(n="min(max(1, int(share * len(rows) + 0.5)), len(rows) - 1)")),
    "largest": ("largest-draws", loop(then="test[rows[np.argsort(-draws[rows])[:n]]] = True")),
    "from the end": ("largest-draws, none is all", loop(then="test[rows[np.argsort(draws[rows])[-n:]]] = True")),
    "positions": ("positions-as-rows", loop(then="test[np.argsort(draws[rows])[:n]] = True")),
    "first rows": ("first-rows", loop(then="test[rows[:n]] = True")),
    "sorted rows": ("first-rows", loop(then="test[np.sort(rows)[:n]] = True")),
    "argsort as rank": ("argsort-as-rank", loop(then="test[rows] = np.argsort(draws[rows]) < n")),
    "all rows' number": ("count-from-all-rows", loop(n="min(int(share * len(users) + 0.5), len(rows) - 1)")),
    "everybody together": (
        "share-of-everybody",
        HEAD
        + "n = int(share * len(users) + 0.5)\n    test = np.zeros(len(users), dtype=bool)\n    test[np.argsort(draws)[:n]] = True\n    return test\n",
    ),
    "quantile": ("quantile", loop(then="test[rows] = draws[rows] < np.quantile(draws[rows], share)")),
    "limit included": (
        "none-means-all",
        loop(then="test[rows] = draws[rows] <= np.sort(draws[rows])[n - 1]"),
    ),
    "limit included, one more": ("one-too-many", loop(then="test[rows] = draws[rows] <= np.sort(draws[rows])[n]")),
    "made in the loop": (
        "last-person-only",
        loop(then="test = np.zeros(len(users), dtype=bool)\n        test[rows[np.argsort(draws[rows])[:n]]] = True"),
    ),
    "return in the loop": ("first-person-only", loop().replace("    return test", "        return test")),
    "row numbers": ("row-numbers", loop(back="np.flatnonzero(test)")),
    "for training": ("share-for-training", loop(n="min(int((1 - share) * len(rows) + 0.5), len(rows) - 1)")),
    "a float in a slice": ("decimal-as-position", loop(n="np.floor(share * len(rows) + 0.5)")),
    "larger": ("larger-for-smaller", loop(n=N.replace("min", "max"))),
    "order of all draws": ("positions-in-all-draws", loop(then="test[np.argsort(draws)[:n]] = True")),
    "one list of numbers": (
        "row-numbers-by-person",
        loop(then="out += rows[np.argsort(draws[rows])[:n]].tolist()", back="out").replace(
            "test = np.zeros(len(users), dtype=bool)", "out = []"
        ),
    ),
    "one mask after the other": (
        "grouped-by-person",
        loop(then="out += (np.argsort(np.argsort(draws[rows])) < n).tolist()", back="np.array(out)").replace(
            "test = np.zeros(len(users), dtype=bool)", "out = []"
        ),
    ),
    "a copy marked": ("no-row-marked", loop(then="test[rows][np.argsort(draws[rows])[:n]] = True")),
    "no return": ("returned-none", loop().replace("    return test\n", "")),
    "draws below share, the last row kept": (
        "draws-below-share, last kept",
        loop(then="test[rows] = draws[rows] < share\n        if test[rows].all():\n            test[rows[-1]] = False"),
    ),
}
SWAPS = {"rows": "draws", "users": "draws"}


def inputs(rng):
    while True:
        n = int(rng.integers(1, 14))
        yield rng.integers(1, 5, n), rng.permutation(n) / n + 0.01, float(rng.choice([0.2, 0.25, 0.5, 0.75, 0.9]))


def oracle(users, draws, share):
    groups = pd.Series(draws).groupby(users)
    size = groups.transform("size")
    return (groups.rank() <= np.minimum((share * size + 0.5) // 1, size - 1)).to_numpy()
