"""Answers to exercise 7.1."""

import numpy as np

RIGHT = {
    "the formula": """
def confidences(counts, alpha):
    preference = (counts > 0).astype(float)
    confidence = 1 + alpha * counts
    return preference, confidence
""",
    "np.where": """
def confidences(counts, alpha):
    return np.where(counts > 0, 1, 0), np.where(counts > 0, 1 + alpha * counts, 1)
""",
    "two loops": """
def confidences(counts, alpha):
    a, c = np.zeros(counts.shape), np.ones(counts.shape)
    for u in range(counts.shape[0]):
        for i in range(counts.shape[1]):
            if counts[u, i] > 0:
                a[u, i] = 1
                c[u, i] += alpha * counts[u, i]
    return a, c
""",
    "lists of lists": """
def confidences(counts, alpha):
    preference, confidence = [], []
    for row in counts:
        preference.append([1 if n > 0 else 0 for n in row])
        confidence.append([n * alpha + 1 for n in row])
    return [preference, confidence]
""",
    "signs": """
def confidences(counts, alpha):
    return np.sign(counts), np.add(np.multiply(counts, alpha), 1)
""",
    "filled places": """
def confidences(counts, alpha):
    preference = np.zeros(counts.shape)
    preference[np.nonzero(counts)] = 1
    return preference, alpha * counts + np.ones(counts.shape)
""",
    "pandas": """
import pandas as pd
def confidences(counts, alpha):
    t = pd.DataFrame(counts)
    return t.gt(0).astype(int).to_numpy(), t.mul(alpha).add(1).to_numpy()
""",
}
HEAD = "def confidences(counts, alpha):\n"


def way(preference="(counts > 0) * 1.0", confidence="1 + alpha * counts", result="preference, confidence"):
    return HEAD + f"    preference = {preference}\n    confidence = {confidence}\n    return {result}\n"


WRITTEN = {
    "its own buffer": (
        "changed-input",
        HEAD + "    confidence = 1 + alpha * counts\n    counts[counts > 0] = 1\n    return counts, confidence\n",
    ),
    "counts as preferences": ("counts-for-preference", way(preference="counts")),
    "a mask": ("mask-for-preference", way(preference="counts > 0")),
    "a mask in a loop": (
        "mask-for-preference",
        HEAD + "    return [[n > 0 for n in row] for row in counts], 1 + alpha * counts\n",
    ),
    "> 1": ("twice-or-more", way(preference="(counts > 1) * 1.0")),
    ">= 1": ("from-one-on", way(preference="(counts >= 1).astype(int)")),
    "astype(int) first": ("from-one-on", way(preference="(counts.astype(int) > 0) * 1.0")),
    ">= 0": ("all-ones", way(preference="(counts >= 0) * 1.0")),
    "== 1": ("exactly-once", way(preference="(counts == 1) * 1.0")),
    "== 0": ("those-without", way(preference="(counts == 0) * 1.0")),
    "-1": ("minus-one-for-none", way(preference="np.where(counts > 0, 1, -1)")),
    "nan": ("gaps-for-none", way(preference="np.where(counts > 0, 1, np.nan)")),
    "clip": ("capped-at-one", way(preference="np.clip(counts, 0, 1)")),
    "share": ("share-of-the-largest", way(preference="counts / counts.max()")),
    "mean": ("above-the-mean", way(preference="(counts > counts.mean()) * 1.0")),
    "asked the confidence": (
        "asks-the-confidence",
        HEAD + "    confidence = 1 + alpha * counts\n    return (confidence > 1) * 1.0, confidence\n",
    ),
    "no 1": ("one-left-out", way(confidence="alpha * counts")),
    "implicit's": ("one-for-none-only", way(confidence="np.where(counts > 0, alpha * counts, 1)")),
    "alpha times preference": ("whether-not-how-often", way(confidence="1 + alpha * (counts > 0)")),
    "alpha or 1": ("alpha-or-one", way(confidence="np.where(counts > 0, alpha, 1)")),
    "brackets": ("brackets-around-one", way(confidence="(1 + alpha) * counts")),
    "alpha outside": ("alpha-times-all", way(confidence="alpha * (1 + counts)")),
    "no alpha": ("alpha-not-used", way(confidence="1 + counts")),
    "alpha added": ("alpha-plus-count", way(confidence="alpha + counts")),
    "0 for none": ("none-for-none", way(confidence="np.where(counts > 0, 1 + alpha * counts, 0)")),
    "log": ("logarithm-of-count", way(confidence="1 + alpha * np.log(1 + counts)")),
    "power": ("count-to-the-alpha", way(confidence="1 + counts ** alpha")),
    "40": ("always-40", way(confidence="1 + 40 * counts")),
    "turned": ("turned-round", way(result="confidence, preference")),
    "one array": ("confidence-alone", way(result="confidence")),
    "product": ("multiplied", way(result="preference * confidence")),
    "one row": ("first-person-only", HEAD + "    for row in counts:\n        return (row > 0) * 1.0, 1 + alpha * row\n"),
    "masked": ("events-only", way(result="preference[counts > 0], confidence[counts > 0]")),
    "stacked": ("cell-by-cell", way(result="np.dstack([preference, confidence])")),
    "zeros_like whole numbers": (
        "decimals-cut",
        HEAD
        + "    c = np.ones_like(counts)\n    for u in range(len(counts)):\n        for i in range(len(counts[u])):\n            c[u, i] = 1 + alpha * counts[u, i]\n    return (counts > 0) * 1.0, np.floor(c)\n",
    ),
    "ones_like": (
        "whole-as-the-counts",
        HEAD
        + "    a, c = np.zeros_like(counts), np.ones_like(counts)\n    a[counts > 0] = 1\n    c[counts > 0] = 1 + alpha * counts[counts > 0]\n    return a, c\n",
    ),
    "whole hours": ("whole-counts", way(confidence="1 + alpha * counts.astype(int)")),
    "share of the row's largest": (
        "share-of-the-row's-largest",
        way(preference="counts / np.maximum(counts.max(axis=1, keepdims=True), 1e-9)"),
    ),
    "preference times confidence": ("multiplied-second", way(result="preference, preference * confidence")),
    "rounded": ("rounded-1", way(confidence="np.round(1 + alpha * counts, 1)")),
    "printed": ("returned-none", HEAD + "    print((counts > 0) * 1.0, 1 + alpha * counts)\n"),
    "no return": ("returned-none", HEAD + "    preference = (counts > 0) * 1.0\n    confidence = 1 + alpha * counts\n"),
    "an if on an array": ("truth-of-array", HEAD + "    if counts > 0:\n        return 1, 1 + alpha * counts\n    return 0, 1\n"),
}  # fmt: skip


def inputs(rng):
    while True:
        shape = tuple(rng.integers(1, 4, 2))
        counts = rng.choice([0.0, 0.0, 0.4, 1.0, 2.0, 7.0], shape)
        yield counts, float(rng.choice([0.0, 0.5, 2.0, 40.0]))


def oracle(counts, alpha):
    told = [[(1, 1 + alpha * n) if n > 0 else (0, 1) for n in row] for row in counts.tolist()]
    return tuple(np.array(told, dtype=float).transpose(2, 0, 1))
