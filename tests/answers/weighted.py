"""Answers to exercise 8.1."""

import numpy as np
from scipy.stats import zscore

RIGHT = {
    "the formula": """
def weighted(scores, weights):
    total = np.zeros(scores.shape[1])
    for row, weight in zip(scores, weights):
        spread = np.nanstd(row)
        z = (row - np.nanmean(row)) / spread if spread > 0 else row * 0
        z = np.where(np.isnan(z), np.nanmin(z), z)
        total += weight * z
    return total
""",
    "what is known, apart": """
def weighted(scores, weights):
    total = np.zeros(scores.shape[1])
    for m in range(len(scores)):
        known = ~np.isnan(scores[m])
        said = scores[m][known]
        z = np.zeros(len(said))
        if said.std() != 0:
            z = (said - said.mean()) / said.std()
        full = np.full(len(known), z.min())
        full[known] = z
        total += weights[m] * full
    return total
""",
    "loops": """
def weighted(scores, weights):
    total = [0.0] * scores.shape[1]
    for row, weight in zip(scores, weights):
        said = [float(s) for s in row if s == s]
        mean = sum(said) / len(said)
        spread = (sum((s - mean) ** 2 for s in said) / len(said)) ** 0.5
        for film, s in enumerate(row):
            if spread == 0:
                continue
            s = min(said) if s != s else s
            total[film] += weight * (s - mean) / spread
    return total
""",
    "a table at once": """
def weighted(scores, weights):
    apart = scores - np.nanmean(scores, axis=1, keepdims=True)
    spread = np.nanstd(scores, axis=1, keepdims=True)
    z = apart / np.where(spread > 0, spread, 1)
    z = np.where(np.isnan(z), np.nanmin(z, axis=1, keepdims=True), z)
    return weights @ z
""",
    "the lowest score in gaps, after mean and deviation": """
def weighted(scores, weights):
    total = np.zeros(scores.shape[1])
    for row, weight in zip(scores, weights):
        mean, spread = np.nanmean(row), np.nanstd(row)
        filled = np.nan_to_num(row, nan=np.nanmin(row))
        if spread > 0:
            total = total + weight * (filled - mean) / spread
    return total
""",
    "pandas": """
import pandas as pd
def weighted(scores, weights):
    t = pd.DataFrame(scores).T
    z = (t - t.mean()) / t.std(ddof=0).replace(0, 1)
    z = z.fillna(z.min())
    return z.mul(weights, axis=1).sum(axis=1)
""",
    "a list of rows": """
def weighted(scores, weights):
    def comparable(row):
        spread = np.sqrt(np.nanmean((row - np.nanmean(row)) ** 2))
        if not spread:
            return np.zeros(len(row))
        z = (row - np.nanmean(row)) / spread
        z[np.isnan(z)] = np.nanmin(z)
        return z
    return np.dot(weights, [comparable(row) for row in scores])
""",
}
HEAD = "def weighted(scores, weights):\n    total = np.zeros(scores.shape[1])\n    for row, weight in zip(scores, weights):\n"
TAIL = "        total += weight * z\n    return total\n"
SPREAD = "        spread = np.nanstd(row)\n"
Z = "        z = (row - np.nanmean(row)) / spread if spread > 0 else row * 0\n"
FILL = "        z = np.where(np.isnan(z), np.nanmin(z), z)\n"


def way(spread=SPREAD, z=Z, fill=FILL, tail=TAIL):
    return HEAD + spread + z + fill + tail


WRITTEN = {
    "gaps to nan to 0": ("gap-silences-model", 'def weighted(scores, weights):\n    z = np.zeros(scores.shape)\n    for m, row in enumerate(scores):\n        if np.nanmax(row) > np.nanmin(row):\n            z[m] = (row - np.mean(row)) / np.std(row)\n    return weights @ np.nan_to_num(z)\n'),
    "film by film": ("film-by-film", 'def weighted(scores, weights):\n    spread = np.nanstd(scores, axis=0)\n    z = (scores - np.nanmean(scores, axis=0)) / np.where(spread > 0, spread, 1)\n    z = np.where(np.isnan(z), np.nanmin(z, axis=0), z)\n    return weights @ z\n'),
    "gaps as 0": ("gap-is-zero", way(fill="        z = np.nan_to_num(z)\n")),
    "lowest of all": ("gap-is-lowest-of-all", "def weighted(scores, weights):\n    apart = scores - np.nanmean(scores, axis=1, keepdims=True)\n    spread = np.nanstd(scores, axis=1, keepdims=True)\n    z = apart / np.where(spread > 0, spread, 1)\n    return weights @ np.where(np.isnan(z), np.nanmin(z), z)\n"),
    "weight first": ("weight-before-filling", HEAD + SPREAD + Z + "        z = weight * z\n" + FILL + "        total += z\n    return total\n"),
    "gaps left": ("gap-stays", way(fill="")),
    "zeros first": ("zeros-first", HEAD + "        row = np.nan_to_num(row)\n" + way().removeprefix(HEAD)),
    "lowest first": ("lowest-first", HEAD + "        row = np.where(np.isnan(row), np.nanmin(row), row)\n" + way().removeprefix(HEAD)),
    "mean first": ("mean-first", HEAD + "        row = np.where(np.isnan(row), np.nanmean(row), row)\n" + way().removeprefix(HEAD)),
    "plain mean and std": ("gaps-spoil-all", HEAD + "        z = (row - row.mean()) / row.std() if row.std() != 0 else row * 0\n        z = np.where(np.isnan(z), z.min(), z)\n" + TAIL),
    "no guard": ("flat-is-nan", way(z="        z = (row - np.nanmean(row)) / spread\n")),
    "min-max": ("min-max", way("        spread = np.nanmax(row) - np.nanmin(row)\n", "        z = (row - np.nanmin(row)) / spread if spread > 0 else row * 0\n")),
    "variance": ("variance", way("        spread = np.nanvar(row)\n")),
    "ddof": ("one-less", way("        spread = np.nanstd(row, ddof=1) if np.sum(~np.isnan(row)) > 1 else 0\n")),
    "mean not off": ("mean-not-off", way(z="        z = row / spread if spread > 0 else row * 0\n")),
    "not divided": ("not-scaled", way(z="        z = row - np.nanmean(row)\n")),
    "mean of everything": ("one-mean-for-all", way(z="        z = (row - np.nanmean(scores)) / spread if spread > 0 else row * 0\n")),
    "deviation of everything": ("one-deviation-for-all", way("        spread = np.nanstd(scores)\n")),
    "median": ("median-off", way(z="        z = (row - np.nanmedian(row)) / spread if spread > 0 else row * 0\n")),
    "= for +=": ("last-model", way(tail="        total = weight * z\n    return total\n")),
    "return in the loop": ("first-model", way(tail="        total += weight * z\n        return total\n")),
    "weight twice": ("weights-squared", way(fill=FILL + "        z = weight * z\n")),
    "no weight": ("weights-unused", way(tail="        total += z\n    return total\n")),
    "divided by the sum of weights": ("weights-to-one", way(tail="        total += weight * z\n    return total / sum(weights)\n")),
    "mean of models": ("mean-of-models", way(tail="        total += weight * z\n    return total / len(scores)\n")),
    "ones where equal": ("flat-is-one", way(z=Z.replace("row * 0", "row * 0 + 1"))),
    "scores where equal": ("flat-as-it-is", way(z=Z.replace("row * 0", "row"))),
    "lowest score in gaps": ("gap-is-lowest-score", way(fill="        z = np.where(np.isnan(z), np.nanmin(row), z)\n")),
    "order": ("order", way(tail="        total += weight * z\n    return np.argsort(-total, kind='stable')\n")),
    "norm": ("over-the-norm", way("        spread = np.sqrt(np.nansum(row**2))\n", "        z = row / spread if spread > 0 else row * 0\n")),
    "given line": ("largest-left", HEAD + "        z = np.nan_to_num(row) / (np.nanmax(row) or 1)\n" + TAIL.replace("return total", "return 1 * total")),
}  # fmt: skip


def inputs(rng):
    while True:
        m, n = rng.integers(1, 4), rng.integers(2, 7)
        scores = rng.choice([0.0, 1.0, 2.0, 3.5, 40.0, np.nan], (m, n))
        scores[np.arange(m), rng.integers(0, n, m)] = rng.choice([1.0, 7.0], m)
        if rng.random() < 0.3:
            scores[0] = np.where(np.isnan(scores[0]), np.nan, 2.0)
        yield scores, rng.choice([0.5, 1.0, 2.0, 3.0], m)


def oracle(scores, weights):
    with np.errstate(all="ignore"):
        z = np.array([np.zeros(len(row)) if np.nanmin(row) == np.nanmax(row) else zscore(row, nan_policy="omit") for row in scores])  # fmt: skip
    z = np.array([np.nan_to_num(row, nan=np.nanmin(row)) for row in z])
    return np.einsum("m,mi->i", weights, z)
