"""Answers to exercise 4.1."""

import numpy as np
from sklearn.metrics.pairwise import cosine_similarity

RIGHT = {
    "as it is shown": """
def adjusted_cosine(x, y, means):
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[both], y[both]
    x, y = x - means[both], y - means[both]
    below = np.sqrt((x**2).sum() * (y**2).sum())
    return float(x @ y / below) if below > 0 else 0.0
""",
    "means first, gaps after": """
def adjusted_cosine(x, y, means):
    x, y = x - means, y - means
    both = ~np.isnan(x + y)
    x, y = x[both], y[both]
    below = np.linalg.norm(x) * np.linalg.norm(y)
    if below == 0:
        return 0.0
    return np.dot(x, y) / below
""",
    "a loop": """
def adjusted_cosine(x, y, means):
    above = xx = yy = 0.0
    for a, b, m in zip(x, y, means):
        if np.isnan(a) or np.isnan(b):
            continue
        above += (a - m) * (b - m)
        xx += (a - m) ** 2
        yy += (b - m) ** 2
    return above / np.sqrt(xx * yy) if xx * yy > 0 else 0
""",
    "nansum": """
def adjusted_cosine(x, y, means):
    a = np.where(np.isnan(y), np.nan, x - means)
    b = np.where(np.isnan(x), np.nan, y - means)
    top = np.nansum(a * b)
    bottom = np.sqrt(np.nansum(a**2)) * np.sqrt(np.nansum(b**2))
    return top / bottom if bottom != 0 else 0.0
""",
    "pandas": """
import pandas as pd
def adjusted_cosine(x, y, means):
    t = pd.DataFrame({"x": x, "y": y, "m": means}).dropna()
    x, y = t["x"] - t["m"], t["y"] - t["m"]
    below = (x.pow(2).sum() * y.pow(2).sum()) ** 0.5
    return x.mul(y).sum() / below if below else 0.0
""",
    "einsum over two rows": """
def adjusted_cosine(x, y, means):
    both = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    left = np.vstack([x, y])[:, both] - means[both]
    table = np.einsum("iu,ju->ij", left, left)
    below = np.sqrt(table[0, 0] * table[1, 1])
    return table[0, 1] / below if below > 0 else 0.0
""",
}
HEAD = "def adjusted_cosine(x, y, means):\n    both = ~np.isnan(x) & ~np.isnan(y)\n    x, y = x[both], y[both]\n"
TAIL = "    below = np.sqrt((x**2).sum() * (y**2).sum())\n    return float(x @ y / below) if below > 0 else 0.0\n"
OFF = "    x, y = x - means[both], y - means[both]\n"


def off(line):
    return HEAD + f"    {line}\n" + TAIL


def end(lines):
    return HEAD + OFF + lines


WRITTEN = {
    "nanmean of all": ("films-means-of-all", "def adjusted_cosine(x, y, means):\n    x, y = x - np.nanmean(x), y - np.nanmean(y)\n    both = ~np.isnan(x) & ~np.isnan(y)\n    x, y = x[both], y[both]\n" + TAIL),
    "line left out": ("nothing-taken-off", HEAD + TAIL),
    "line left in, means after": ("person-and-film", "def adjusted_cosine(x, y, means):\n    x, y = x - means, y - means\n    both = ~np.isnan(x) & ~np.isnan(y)\n    x, y = x[both], y[both]\n    x, y = x - x.mean(), y - y.mean()\n" + TAIL),
    "means.mean()": ("mean-of-means", off("x, y = x - means.mean(), y - means.mean()")),
    "means[both].mean()": ("mean-of-kept-means", off("x, y = x - means[both].mean(), y - means[both].mean()")),
    "means[: len(x)]": ("means-out-of-step", off("x, y = x - means[: len(x)], y - means[: len(y)]")),
    "means not kept": ("lengths-differ", off("x, y = x - means, y - means")),
    "x only": ("x-only-adjusted", off("x = x - means[both]")),
    "y only": ("y-only-adjusted", off("y = y - means[both]")),
    "turned": ("one-turned", off("x, y = x - means[both], means[both] - y")),
    "plus": ("means-added", off("x, y = x + means[both], y + means[both]")),
    "ratio": ("ratio-to-mean", off("x, y = x / means[both], y / means[both]")),
    "3": ("midpoint-3", off("x, y = x - 3, y - 3")),
    "both films' mean": ("mean-of-these-ratings", off("m = np.mean([x, y])\n    x, y = x - m, y - m")),
    "mean of the two films": ("mean-of-two-films", off("m = (x + y) / 2\n    x, y = x - m, y - m")),
    "nan to 0 first": ("gaps-as-zero", "def adjusted_cosine(x, y, means):\n    x, y = np.nan_to_num(x) - means, np.nan_to_num(y) - means\n" + TAIL),
    "nan to 0 after": ("norms-of-all-raters", "def adjusted_cosine(x, y, means):\n    x, y = np.nan_to_num(x - means), np.nan_to_num(y - means)\n" + TAIL),
    "no guard": ("no-guard", end("    return x @ y / np.sqrt((x**2).sum() * (y**2).sum())\n")),
    "guard for nobody": ("nothing-left-is-nan", end("    if len(x) == 0:\n        return 0.0\n    return x @ y / np.sqrt((x**2).sum() * (y**2).sum())\n")),
    "two needed": ("two-needed", end("    if len(x) < 2:\n        return 0.0\n" + TAIL)),
    "norms before": ("norms-of-ratings", HEAD + "    below = np.sqrt((x**2).sum() * (y**2).sum())\n" + OFF + "    return float(x @ y / below) if below > 0 else 0.0\n"),
    "no root": ("no-root", end("    below = (x**2).sum() * (y**2).sum()\n    return float(x @ y / below) if below > 0 else 0.0\n")),
    "mean product": ("mean-product", end("    return float(np.mean(x * y)) if len(x) and np.any(x) and np.any(y) else 0.0\n")),
    "abs": ("sign-dropped", end("    below = np.sqrt((x**2).sum() * (y**2).sum())\n    return abs(x @ y) / below if below > 0 else 0.0\n")),
    "max with 0": ("not-below-zero", end("    below = np.sqrt((x**2).sum() * (y**2).sum())\n    return max(0.0, x @ y / below) if below > 0 else 0.0\n")),
    "one root": ("one-root", end("    below = np.sqrt((x**2).sum()) * (y**2).sum()\n    return float(x @ y / below) if below > 0 else 0.0\n")),
    "the other root": ("one-root, of y", end("    below = (x**2).sum() * np.sqrt((y**2).sum())\n    return float(x @ y / below) if below > 0 else 0.0\n")),
    "!= nan": ("gaps-kept, 0", "def adjusted_cosine(x, y, means):\n    both = (x != np.nan) & (y != np.nan)\n    x, y = x[both], y[both]\n" + OFF + TAIL),
    "no brackets": ("no-brackets", end("    return x @ y / np.linalg.norm(x) * np.linalg.norm(y) if np.any(x) and np.any(y) else 0.0\n")),
    "epsilon": ("0.0001-added-below", end("    return float(x @ y / (np.sqrt((x**2).sum() * (y**2).sum()) + 1e-4))\n")),
    "nanmean of two rows": ("mean-of-two-films", off("m = np.nanmean([x, y], axis=0)\n    x, y = x - m, y - m")),
    "corrcoef": ("person-and-film, nan", HEAD + "    return np.corrcoef(x - means[both], y - means[both])[0, 1]\n"),
    "corrcoef, asked before": ("person-and-film, nan but asked", end("    if not x.any() or not y.any():\n        return 0.0\n    return float(np.corrcoef(x, y)[0, 1])\n")),
    "printed": ("printed", end("    below = np.sqrt((x**2).sum() * (y**2).sum())\n    print(float(x @ y / below) if below > 0 else 0.0)\n")),
}  # fmt: skip


def inputs(rng):
    while True:
        n = int(rng.integers(1, 6))
        x, y = rng.choice([np.nan, np.nan, 1.0, 2.0, 3.5, 4.0, 5.0], (2, n))
        yield x, y, rng.choice([2.0, 3.0, 3.5, 4.25], n)


def oracle(x, y, means):
    both = ~np.isnan(x) & ~np.isnan(y)
    if not both.any():
        return 0.0
    return float(cosine_similarity([(x - means)[both]], [(y - means)[both]])[0, 0])


SWAPS = {"x": "y", "y": "x", "a": "b", "b": "m"}
