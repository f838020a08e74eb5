"""Answers to exercise 6.5."""

import numpy as np
import pandas as pd

RIGHT = {
    "kept, then sorted": """
def read_axis(values, counts, least, k):
    known = np.flatnonzero(counts >= least)
    low = known[np.argsort(values[known], kind="stable")]
    high = known[np.argsort(-values[known], kind="stable")]
    return low[:k], high[:k]
""",
    "sorted with keys": """
def read_axis(values, counts, least, k):
    known = [i for i in range(len(values)) if counts[i] >= least]
    low = sorted(known, key=lambda i: values[i])[:k]
    high = sorted(known, key=lambda i: -values[i])[:k]
    return low, high
""",
    "pairs": """
def read_axis(values, counts, least, k):
    pairs = [(value, place) for place, (value, n) in enumerate(zip(values, counts)) if n >= least]
    low = [place for _, place in sorted(pairs)]
    high = [place for _, place in sorted((-value, place) for value, place in pairs)]
    return low[:k], high[:k]
""",
    "pandas": """
import pandas as pd
def read_axis(values, counts, least, k):
    axis = pd.Series(values)[counts >= least]
    low = axis.sort_values(kind="stable").index[:k]
    high = axis.sort_values(ascending=False, kind="stable").index[:k]
    return low.to_numpy(), high.to_numpy()
""",
    "lexsort": """
def read_axis(values, counts, least, k):
    places = np.arange(len(values))[counts >= least]
    ends = []
    for sign in (1, -1):
        order = np.lexsort((places, sign * values[places]))
        ends.append(places[order[:k]])
    return ends
""",
    "all sorted, then filtered, then cut": """
def read_axis(values, counts, least, k):
    up = np.argsort(values, kind="stable")
    down = np.argsort(-values, kind="stable")
    enough = counts >= least
    return up[enough[up]][:k], down[enough[down]][:k]
""",
    "one after another": """
def read_axis(values, counts, least, k):
    low, high = [], []
    for ends, sign in ((low, 1), (high, -1)):
        left = {i: sign * v for i, v in enumerate(values) if counts[i] >= least}
        while left and len(ends) < k:
            best = min(left, key=left.get)
            ends.append(best)
            del left[best]
    return low, high
""",
}
HEAD = "def read_axis(values, counts, least, k):\n    "
KNOWN = "known = np.flatnonzero(counts >= least)\n    "
LOW, HIGH = 'known[np.argsort(values[known], kind="stable")]', 'known[np.argsort(-values[known], kind="stable")]'


def way(known="np.flatnonzero(counts >= least)", low=LOW, high=HIGH, give="low[:k], high[:k]"):
    return HEAD + f"known = {known}\n    low = {low}\n    high = {high}\n    return {give}\n"


WRITTEN = {
    "no filter": ("no-filter", way("np.arange(len(values))")),
    ">": ("more-than-least", way("np.flatnonzero(counts > least)")),
    "<": ("below-least", way("np.flatnonzero(counts < least)")),
    "values compared": ("values-compared", way("np.flatnonzero(values >= least)")),
    "cut first": ("filter-last", HEAD + 'low = np.argsort(values, kind="stable")[:k]\n    high = np.argsort(-values, kind="stable")[:k]\n    return low[counts[low] >= least], high[counts[high] >= least]\n'),
    "np.where with 0": ("zeros-for-the-others", HEAD + 'v = np.where(counts >= least, values, 0)\n    return np.argsort(v, kind="stable")[:k], np.argsort(-v, kind="stable")[:k]\n'),
    "np.where with nan": ("nan-turned", HEAD + "order = np.argsort(np.where(counts >= least, values, np.nan), kind=\"stable\")\n    return order[:k], order[::-1][:k]\n"),
    "infinity": ("nan-for-the-others", HEAD + 'low = np.where(counts >= least, values, np.inf)\n    high = np.where(counts >= least, values, -np.inf)\n    return np.argsort(low, kind="stable")[:k], np.argsort(-high, kind="stable")[:k]\n'),
    "taken out of the high end": ("low-films-not-at-the-high-end", way(high=HIGH + "\n    high = high[~np.isin(high, low[:k])]")),
    "not stable, turned": ("unstable-sort-turned", HEAD + "known = np.flatnonzero(counts >= least)\n    order = known[np.argsort(values[known])]\n    return order[:k], order[::-1][:k]\n"),
    "places among the kept": ("places-among-the-kept", HEAD + 'v = values[counts >= least]\n    return np.argsort(v, kind="stable")[:k], np.argsort(-v, kind="stable")[:k]\n'),
    "values": ("values-returned", HEAD + "v = np.sort(values[counts >= least])\n    return v[:k], v[::-1][:k]\n"),
    "reversed": ("ties-larger-at-the-high-end", way(high=LOW + "[::-1]")),
    "the last k": ("last-k-as-they-stand", way(give="low[:k], low[-k:]")),
    "abs": ("by-size", way(low='known[np.argsort(np.abs(values[known]), kind="stable")]', high='known[np.argsort(-np.abs(values[known]), kind="stable")]')),
    "counts": ("by-counts", way(low='known[np.argsort(counts[known], kind="stable")]', high='known[np.argsort(-counts[known], kind="stable")]')),
    "high first": ("ends-exchanged", way(give="high[:k], low[:k]")),
    "low turned": ("low-end-turned", way(give="low[:k][::-1], high[:k]")),
    "both turned": ("both-ends-turned", way(give="low[:k][::-1], high[:k][::-1]")),
    "from 1": ("from-one", way(give="low[:k] + 1, high[:k] + 1")),
    "k - 1": ("one-too-few", way(give="low[: k - 1], high[: k - 1]")),
    "k + 1": ("one-too-many", way(give="low[: k + 1], high[: k + 1]")),
    "not cut": ("not-cut", way(give="low, high")),
    "joined": ("ends-joined", way(give="np.concatenate([low[:k], high[:k]])")),
    "low only": ("low-end-alone", way(give="low[:k]")),
    "high only": ("high-end-alone", way(give="high[:k]")),
    "low twice": ("low-end-twice", way(give="low[:k], low[:k]")),
    "argmin": ("one-film", way(give="low[:1], high[:1]")),
    "ten": ("always-10", way(give="low[:10], high[:10]")),
    "masks": ("masks-returned", way(give="np.isin(np.arange(len(values)), low[:k]), np.isin(np.arange(len(values)), high[:k])")),
    "pairs": ("pairs-returned", way(give="[(i, values[i]) for i in low[:k]], [(i, values[i]) for i in high[:k]]")),
    "looked up": ("looked-up-by-value", HEAD + "v = np.sort(values[counts >= least])\n    l = list(values)\n    return [l.index(x) for x in v[:k]], [l.index(x) for x in v[::-1][:k]]\n"),
    "times counts": ("weighted-by-counts", way(low='known[np.argsort((values * counts)[known], kind="stable")]', high='known[np.argsort(-(values * counts)[known], kind="stable")]')),
    "50": ("least-is-50", way("np.flatnonzero(counts >= 50)")),
    "if on an array": ("truth-of-array", HEAD + "if counts >= least:\n        return np.argsort(values)[:k], np.argsort(-values)[:k]\n"),
    "by position": ("sorted-by-position", way(give="np.sort(low[:k]), np.sort(high[:k])")),
    "not stable": ("unstable-sort", way(low="known[np.argsort(values[known])]", high="known[np.argsort(-values[known])]")),
    "unique": ("one-of-equals", HEAD + "known = np.flatnonzero(counts >= least)\n    order = known[np.unique(values[known], return_index=True)[1]]\n    return order[:k], order[::-1][:k]\n"),
    "below and above 0": ("ends-by-sign", way(give="low[values[low] < 0][:k], high[values[high] > 0][:k]")),
    "not above and not below 0": ("ends-by-sign-with-0", way(give="low[values[low] <= 0][:k], high[values[high] >= 0][:k]")),
    "zeros first": ("filled-with-0", way(give="[*low[:k], *[0] * (k - len(low))], [*high[:k], *[0] * (k - len(high))]")),
    "min, then k - 1": ("one-too-few-of-those-there", HEAD + "known = np.flatnonzero(counts >= least)\n    k = min(k, len(known))\n    low, high = " + f"{LOW}, {HIGH}" + "\n    return low[: max(k - 1, 0)], high[: max(k - 1, 0)]\n"),
}  # fmt: skip


def inputs(rng):
    while True:
        n = int(rng.integers(1, 7))
        values = rng.choice([-0.5, -0.2, 0.0, 0.3, 0.3, 0.8], n)
        yield values, rng.integers(0, 6, n), int(rng.integers(0, 5)), int(rng.integers(1, 4))


def oracle(values, counts, least, k):
    frame = pd.DataFrame({"v": values, "place": np.arange(len(values))})[counts >= least]
    low = frame.sort_values(["v", "place"], ascending=[True, True])["place"].to_numpy()
    high = frame.sort_values(["v", "place"], ascending=[False, True])["place"].to_numpy()
    return low[:k], high[:k]


SWAPS = {"values": "counts", "low": "high", "high": "low", "up": "down", "down": "up"}
