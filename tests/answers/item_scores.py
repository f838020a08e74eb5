"""Answers to exercise 4.4."""

import numpy as np

RIGHT = {
    "as it is shown": """
def item_scores(kept, ratings):
    rated = ~np.isnan(ratings)
    scores = (kept[:, rated] * ratings[rated]).sum(axis=1)
    scores[rated] = np.nan
    return scores
""",
    "zeros and a product": """
def item_scores(kept, ratings):
    stars = np.nan_to_num(ratings)
    return np.where(np.isnan(ratings), kept @ stars, np.nan)
""",
    "two loops": """
def item_scores(kept, ratings):
    scores = []
    for i in range(len(ratings)):
        total = 0.0
        for j in range(len(ratings)):
            if not np.isnan(ratings[j]):
                total += kept[i, j] * ratings[j]
        scores.append(total if np.isnan(ratings[i]) else np.nan)
    return scores
""",
    "nansum": """
def item_scores(kept, ratings):
    scores = np.nansum(kept * ratings, axis=1)
    scores[ratings == ratings] = np.nan
    return scores
""",
    "a row at a time": """
def item_scores(kept, ratings):
    j = np.flatnonzero(np.isfinite(ratings))
    scores = np.zeros(len(kept))
    for i, row in enumerate(kept):
        scores[i] = row[j].dot(ratings[j])
    scores[j] = float("nan")
    return scores
""",
    "pandas": """
import pandas as pd
def item_scores(kept, ratings):
    r = pd.Series(ratings)
    s = pd.DataFrame(kept).mul(r, axis=1).sum(axis=1)
    return s.where(r.isna())
""",
    "film by film": """
def item_scores(kept, ratings):
    scores = np.zeros(len(ratings))
    for j, stars in enumerate(ratings):
        if stars >= 0:
            scores = scores + kept[:, j] * stars
    return np.where(ratings >= 0, np.nan, scores)
""",
}
HEAD = "def item_scores(kept, ratings):\n    rated = ~np.isnan(ratings)\n"
MASK = "    scores[rated] = np.nan\n    return scores\n"
SUM = "    scores = (kept[:, rated] * ratings[rated]).sum(axis=1)\n"


def way(scores, end=MASK):
    return HEAD + f"    scores = {scores}\n" + end


WRITTEN = {
    "columns": ("columns-for-rows", way("(kept[rated] * ratings[rated][:, None]).sum(axis=0)")),
    "stars @ kept": ("columns-for-rows", way("np.nan_to_num(ratings) @ kept")),
    "weighted mean": ("weighted-mean", way("(kept[:, rated] * ratings[rated]).sum(axis=1) / np.maximum(kept[:, rated].sum(axis=1), 1e-12)")),
    "weighted mean, 0 / 0": ("weighted-mean, nan", way("(kept[:, rated] * ratings[rated]).sum(axis=1) / kept[:, rated].sum(axis=1)")),
    "mean": ("mean-over-rated", way("(kept[:, rated] * ratings[rated]).sum(axis=1) / max(rated.sum(), 1)")),
    "mean with zeros": ("mean-over-all", way("(kept * np.nan_to_num(ratings)).mean(axis=1)")),
    "all similarities": ("over-all-similarities, nan", way("(kept[:, rated] * ratings[rated]).sum(axis=1) / kept.sum(axis=1)")),
    "similarities alone": ("stars-not-used", way("kept[:, rated].sum(axis=1)")),
    "centred": ("mean-taken-off", way("kept[:, rated] @ (ratings[rated] - ratings[rated].mean()) if rated.any() else np.zeros(len(kept))")),
    "liked": ("liked-only", way("kept[:, ratings >= 4] @ ratings[ratings >= 4]")),
    "filled with the mean": ("gaps-are-the-mean", way("kept @ np.where(rated, ratings, ratings[rated].mean())")),
    "nan let in": ("nan-let-in", way("(kept * ratings).sum(axis=1)")),
    "neighbours in a loop": ("neighbours-not-rated", HEAD + "    scores = np.zeros(len(kept))\n    for i in range(len(kept)):\n        for j in range(len(kept)):\n            if kept[i, j] > 0:\n                scores[i] += kept[i, j] * ratings[j]\n" + MASK),
    "neighbours in a loop, not masked": ("neighbours-not-rated, all kept", HEAD + "    return [sum(s * r for s, r in zip(row, ratings) if s > 0) for row in kept]\n"),
    "gaps filled before the mask": ("all-masked", "def item_scores(kept, ratings):\n    ratings[np.isnan(ratings)] = 0\n    scores = kept @ ratings\n    scores[~np.isnan(ratings)] = np.nan\n    return scores\n"),
    "not masked": ("rated-left-in", HEAD + SUM + "    return scores\n"),
    "0 for rated": ("rated-are-zero", HEAD + SUM + "    scores[rated] = 0\n    return scores\n"),
    "-inf for rated": ("rated-are-minus-infinity", HEAD + SUM + "    scores[rated] = -np.inf\n    return scores\n"),
    "mask turned": ("mask-turned", HEAD + SUM + "    scores[~rated] = np.nan\n    return scores\n"),
    "dropped": ("rated-dropped", HEAD + SUM + "    return scores[~rated]\n"),
    "isnan without not": ("gaps-alone", "def item_scores(kept, ratings):\n    rated = np.isnan(ratings)\n    scores = kept[:, rated].sum(axis=1)\n    scores[~rated] = np.nan\n    return scores\n"),
    "own stars": ("own-stars", way("(kept * np.nan_to_num(ratings)[:, None]).sum(axis=1)")),
    "max": ("largest-product", way("(kept * np.nan_to_num(ratings)).max(axis=1)")),
    "sums apart": ("product-of-sums", way("kept.sum(axis=1) * np.nansum(ratings)")),
    "neighbours the same": ("neighbours-count-the-same", way("(kept[:, rated] > 0) @ ratings[rated]")),
    "total": ("total-alone", HEAD + SUM + "    return float(scores[~rated].sum())\n"),
    "argsort": ("ranking-back", HEAD + SUM + "    scores[rated] = -np.inf\n    return np.argsort(-scores, kind='stable')[: int((~rated).sum())]\n"),
    "0 is nan": ("nan-for-zero", HEAD + SUM + "    scores[rated | (scores == 0)] = np.nan\n    return scores\n"),
    "nan to num, not masked": ("rated-left-in", HEAD + "    return kept @ np.nan_to_num(ratings)\n"),
    "lengths": ("lengths-differ", way("(kept * ratings[rated]).sum(axis=1)")),
    "sorted": ("sorted", HEAD + SUM + "    scores[rated] = np.nan\n    return -np.sort(-scores)\n"),
    "clip": ("cut-at-five", HEAD + SUM + "    scores[rated] = np.nan\n    return np.clip(scores, 0, 5)\n"),
    "nothing rated": ("nan-if-nothing-rated", HEAD + "    if not rated.any():\n        return np.full(len(ratings), np.nan)\n" + SUM + MASK),
    "totals in whole numbers": ("added-in-whole-numbers", HEAD + "    totals = np.array([0] * len(ratings))\n    for i in range(len(ratings)):\n        for j in np.flatnonzero(rated):\n            totals[i] = totals[i] + kept[i, j] * ratings[j]\n    return np.where(rated, np.nan, totals)\n"),
    "written into whole numbers": ("whole-scores", HEAD + SUM + "    told = np.zeros(len(ratings), dtype=int)\n    told[:] = scores\n    return np.where(rated, np.nan, told)\n"),
    "no return": ("returned-none", HEAD + SUM + "    scores[rated] = np.nan\n"),
}  # fmt: skip


def inputs(rng):
    while True:
        n = int(rng.integers(1, 6))
        kept = rng.choice([0.0, 0.0, 0.2, 0.5, 0.9], (n, n))
        np.fill_diagonal(kept, 0)
        yield kept, rng.choice([np.nan, np.nan, 1.0, 3.5, 5.0], n)


def oracle(kept, ratings):
    told = []
    for i, own in enumerate(ratings):
        parts = [s * r for s, r in zip(kept[i], ratings, strict=True) if r == r]
        told.append(np.nan if own == own else sum(parts))
    return np.array(told, dtype=float)


SWAPS = {"rated": "ratings", "i": "j", "j": "i", "stars": "kept"}
