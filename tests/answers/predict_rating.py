"""Answers to exercise 3.5."""

import numpy as np

RIGHT = {
    "the formula": """
def predict_rating(mean, similarities, ratings, means):
    total = similarities.sum()
    if total == 0:
        return mean
    return mean + (similarities * (ratings - means)).sum() / total
""",
    "a loop": """
def predict_rating(mean, similarities, ratings, means):
    above = below = 0
    for s, r, m in zip(similarities, ratings, means):
        above += s * (r - m)
        below += s
    return mean + above / below if below > 0 else mean
""",
    "np.average": """
def predict_rating(mean, similarities, ratings, means):
    if len(ratings) == 0 or not np.any(similarities):
        return mean
    return mean + np.average(ratings - means, weights=similarities)
""",
    "a dot product": """
def predict_rating(mean, similarities, ratings, means):
    said = ratings - means
    weight = np.sum(np.abs(similarities))
    return float(mean + similarities @ said / weight) if weight else float(mean)
""",
    "weights that sum to 1": """
def predict_rating(mean, similarities, ratings, means):
    if similarities.max(initial=0) <= 0:
        return mean
    w = similarities / np.sum(similarities)
    return mean + sum(w[v] * (ratings[v] - means[v]) for v in range(len(w)))
""",
    "pandas": """
import pandas as pd
def predict_rating(mean, similarities, ratings, means):
    t = pd.DataFrame({"s": similarities, "r": ratings, "m": means})
    t["said"] = t["s"] * (t["r"] - t["m"])
    if t["s"].sum() == 0:
        return mean
    return mean + t["said"].sum() / t["s"].sum()
""",
    "an error caught": """
def predict_rating(mean, similarities, ratings, means):
    try:
        said = [float(s * (r - m)) for s, r, m in zip(similarities, ratings, means)]
        return mean + sum(said) / sum(map(float, similarities))
    except ZeroDivisionError:
        return mean
""",
}
HEAD = "def predict_rating(mean, similarities, ratings, means):\n"
GUARD = "    if similarities.sum() == 0:\n        return mean\n"


def way(result, guard=GUARD):
    return HEAD + guard + f"    return {result}\n"


FORMULA = "mean + (similarities * (ratings - means)).sum() / similarities.sum()"
WRITTEN = {
    "return inside the loop": ("first-only", HEAD + GUARD + "    top = below = 0\n    for s, r, m in zip(similarities, ratings, means):\n        top += s * (r - m)\n        below += s\n        return mean + top / below\n"),
    "return inside the loop, sum below": ("first-only-above", HEAD + GUARD + "    top = 0\n    for s, r, m in zip(similarities, ratings, means):\n        top += s * (r - m)\n        return mean + top / similarities.sum()\n"),
    "from position 1": ("first-left-out", HEAD + GUARD + "    top = below = 0\n    for v in range(1, len(ratings)):\n        top += similarities[v] * (ratings[v] - means[v])\n        below += similarities[v]\n    return mean + top / below if below else mean\n"),
    "from position 1, sum below": ("first-left-out-above", HEAD + GUARD + "    top = 0\n    for v in range(1, len(ratings)):\n        top += similarities[v] * (ratings[v] - means[v])\n    return mean + top / similarities.sum()\n"),
    "np.average with weights that add up to 0": ("nan-if-all-zero", HEAD + "    if len(ratings) == 0:\n        return mean\n    return mean + np.average(ratings - means, weights=similarities)\n"),
    "KNNBasic": ("habits-left-in", way("(similarities * ratings).sum() / similarities.sum()")),
    "own mean taken off": ("habits-left-in", way("mean + (similarities * (ratings - mean)).sum() / similarities.sum()")),
    "no mean": ("mean-not-added", way("(similarities * (ratings - means)).sum() / similarities.sum()")),
    "not centred": ("ratings-not-centred", way("mean + (similarities * ratings).sum() / similarities.sum()")),
    "no brackets inside": ("no-brackets-inside", way("mean + (similarities * ratings - means).sum() / similarities.sum()")),
    "brackets around all": ("brackets-around-all", way("(mean + (similarities * (ratings - means)).sum()) / similarities.sum()")),
    "np.mean": ("divided-by-count", way("mean + np.mean(similarities * (ratings - means))")),
    "by len": ("divided-by-count", way("mean + similarities @ (ratings - means) / len(similarities)")),
    "not divided": ("not-divided", way("mean + similarities @ (ratings - means)")),
    "no weights": ("equal-voices", way("mean + (ratings - means).mean()")),
    "no guard": ("nan-if-nobody", way(FORMULA, "")),
    "no guard, a loop": ("nan-if-nobody", HEAD + "    a = b = 0.0\n    for s, r, m in zip(similarities, ratings, means):\n        a += s * (r - m)\n        b += s\n    return mean + a / float(b)\n"),
    "guard for empty": ("nan-if-all-zero", way(FORMULA, "    if len(ratings) == 0:\n        return mean\n")),
    "0 for nobody": ("zero-if-nobody", way(FORMULA, GUARD.replace("return mean", "return 0"))),
    "nan for nobody": ("nan-if-nobody", way(FORMULA, GUARD.replace("return mean", "return np.nan"))),
    "clip": ("cut-to-scale", way(f"float(np.clip({FORMULA}, 0.5, 5))")),
    "min": ("at-most-five", way(f"min({FORMULA}, 5)")),
    "turned": ("sign-turned", way("mean + (similarities * (means - ratings)).sum() / similarities.sum()")),
    "sums apart": ("product-of-sums", way("mean + similarities.sum() * (ratings - means).sum() / similarities.sum()")),
    "theirs": ("their-mean-added", way("means.mean() + (similarities * (ratings - means)).sum() / similarities.sum()")),
    "= for +=": ("last-only-above", HEAD + GUARD + "    for s, r, m in zip(similarities, ratings, means):\n        above = s * (r - m)\n    return mean + above / similarities.sum()\n"),
    "no sum": ("not-added-up-over-people", way("mean + similarities * (ratings - means) / similarities.sum()")),
    "squares": ("squares-below", way("mean + (similarities * (ratings - means)).sum() / (similarities**2).sum()")),
    "mean for means": ("habits-left-in", way("mean + (similarities * (ratings - mean)).sum() / similarities.sum()")),
    "ratings.mean()": ("mean-of-these-ratings", way("mean + similarities @ (ratings - ratings.mean()) / similarities.sum()")),
    "any 0": ("mean-if-any-zero", way(FORMULA, "    if len(similarities) == 0 or 0 in similarities:\n        return mean\n")),
    "not all": ("mean-if-any-zero", way(FORMULA, "    if len(ratings) == 0 or not similarities.all():\n        return mean\n")),
    "no brackets inside, guard for empty": ("no-brackets-inside, 0 below", way("mean + (similarities * ratings - means).sum() / similarities.sum()", "    if len(similarities) == 0:\n        return mean\n")),
    "no brackets inside, no guard": ("no-brackets-inside, no guard", way("mean + (similarities * ratings - means).sum() / similarities.sum()", "")),
    "zip left out": ("parts-do-not-fit", HEAD + "    top = total = 0\n    for s, r, m in (similarities, ratings, means):\n        top += s * (r - m)\n        total += s\n    return mean + top / total if total else mean\n"),
}  # fmt: skip


def inputs(rng):
    while True:
        n = int(rng.integers(0, 5))
        yield (
            float(rng.uniform(1, 5)),
            rng.choice([0.0, 0.2, 0.5, 0.9], n),
            rng.choice([1.0, 3.5, 5.0], n),
            rng.uniform(2, 5, n),
        )


def oracle(mean, similarities, ratings, means):
    return mean + np.average(ratings - means, weights=similarities) if np.any(similarities) else mean


SWAPS = {"s": "r", "r": "m", "m": "s"}
