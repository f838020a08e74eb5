"""Answers to exercise T1.1."""

import numpy as np
from scipy.stats import kendalltau

RIGHT = {
    "two loops": """
def concordance(x, y):
    same = other = 0
    for i in range(len(x)):
        for j in range(i + 1, len(x)):
            a, b = x[i] - x[j], y[i] - y[j]
            if a * b > 0:
                same += 1
            elif a * b < 0:
                other += 1
    if same + other == 0:
        return 0
    return (same - other) / (same + other)
""",
    "combinations": """
from itertools import combinations
def concordance(x, y):
    films = [(a, b) for a, b in zip(x, y) if not np.isnan(a) and not np.isnan(b)]
    signs = [np.sign(a - c) * np.sign(b - d) for (a, b), (c, d) in combinations(films, 2)]
    c, d = signs.count(1), signs.count(-1)
    return (c - d) / (c + d) if c + d else 0.0
""",
    "tables of all differences": """
def concordance(x, y):
    both = ~(np.isnan(x) | np.isnan(y))
    x, y = x[both], y[both]
    signs = np.sign(x[:, None] - x) * np.sign(y[:, None] - y)
    counted = np.abs(signs).sum()
    return float(signs.sum() / counted) if counted > 0 else 0.0
""",
    "both orders of each pair": """
def concordance(x, y):
    c = d = 0
    n = len(x)
    for i in range(n):
        for j in range(n):
            if x[i] > x[j] and y[i] > y[j]:
                c += 1
            if x[i] > x[j] and y[i] < y[j]:
                d += 1
    return 0 if c == d else (c - d) / (c + d)
""",
    "pandas": """
import pandas as pd
def concordance(x, y):
    t = pd.DataFrame({"x": x, "y": y}).dropna()
    pairs = t.merge(t, how="cross")
    product = (pairs["x_x"] - pairs["x_y"]) * (pairs["y_x"] - pairs["y_y"])
    c, d = (product > 0).sum(), (product < 0).sum()
    return (c - d) / max(c + d, 1)
""",
    "a share that is stretched": """
def concordance(x, y):
    i, j = np.triu_indices(len(x), 1)
    products = (x[i] - x[j]) * (y[i] - y[j])
    told = products[~np.isnan(products) & (products != 0)]
    return 2 * np.mean(told > 0) - 1 if len(told) else 0
""",
}

BODY = """def concordance(x, y):
    both = {both}
    x, y = x[both], y[both]
    c = d = 0
    for i in range(len(x)):
        for j in {others}:
            p = (x[i] - x[j]) * (y[i] - y[j])
            c += int(p {c} 0)
            d += int(p {d} 0)
    return {back}
"""


def body(**changed):
    told = {"both": "~np.isnan(x) & ~np.isnan(y)", "others": "range(i)", "c": ">", "d": "<"}
    return BODY.format(**told | {"back": "(c - d) / (c + d) if c + d else 0"} | changed)


FIRST = "import numpy as np\ndef concordance(x, y):\n    both = ~np.isnan(x) & ~np.isnan(y)\n    x, y = x[both], y[both]\n    "
WRITTEN = {
    "nan_to_num": ("gaps-as-zero", body().replace("both = ~np.isnan(x) & ~np.isnan(y)", "x, y = np.nan_to_num(x), np.nan_to_num(y)").replace("    x, y = x[both], y[both]\n", "")),
    "each list by itself": ("gaps-taken-out-apart", body().replace("x[both], y[both]", "x[~np.isnan(x)], y[~np.isnan(y)]").replace("    c = d = 0", "    n = min(len(x), len(y))\n    x, y = x[:n], y[:n]\n    c = d = 0")),
    "break at a gap": ("ends-at-first-gap", "def concordance(x, y):\n    kept = []\n    for a, b in zip(x, y):\n        if np.isnan(a + b):\n            break\n        kept.append((a, b))\n    s = [np.sign((a - c) * (b - d)) for k, (a, b) in enumerate(kept) for c, d in kept[:k]]\n    n = s.count(1) + s.count(-1)\n    return sum(s) / n if n else 0\n"),
    "neighbours": ("neighbours-only", FIRST + "p = np.diff(x) * np.diff(y)\n    c, d = (p > 0).sum(), (p < 0).sum()\n    return (c - d) / (c + d) if c + d else 0\n"),
    ">=": ("ties-agree", body(c=">=")),
    "else": ("ties-differ", body(d="<=")),
    "equal signs": ("two-ties-agree", FIRST + "i, j = np.triu_indices(len(x), 1)\n    alike = np.sign(x[i] - x[j]) == np.sign(y[i] - y[j])\n    return 2 * alike.mean() - 1 if len(alike) else 0\n"),
    "share": ("share-of-concordant", body(back="c / (c + d) if c + d else 0")),
    "all pairs": ("divided-by-all-pairs", body(back="(c - d) / (len(x) * (len(x) - 1) / 2) if len(x) > 1 else 0")),
    "n (n - 1)": ("divided-by-both-orders", body(back="(c - d) / (len(x) * (len(x) - 1)) if len(x) > 1 else 0")),
    "difference": ("not-divided", body(back="c - d")),
    "turned": ("turned-round", body(back="(d - c) / (c + d) if c + d else 0")),
    "SciPy's tau": ("kendall, nan", "from scipy.stats import kendalltau\n" + FIRST + "return kendalltau(x, y).statistic if len(x) > 1 else np.nan\n"),
    "SciPy's tau, guarded": ("kendall", "from scipy.stats import kendalltau\n" + FIRST + "tau = kendalltau(x, y).statistic if len(x) > 1 else 0\n    return 0 if np.isnan(tau) else tau\n"),
    "Somers' D of SciPy": ("ties-of-y-below", FIRST + "i, j = np.triu_indices(len(x), 1)\n    a, b = x[i] - x[j], y[i] - y[j]\n    n = (a != 0).sum()\n    return np.sign(a * b).sum() / n if n else 0\n"),
    "sizes": ("sizes-counted", FIRST + "i, j = np.triu_indices(len(x), 1)\n    p = (x[i] - x[j]) * (y[i] - y[j])\n    return p.sum() / np.abs(p).sum() if p.any() else 0\n"),
    "above the mean": ("compared-with-the-mean", FIRST + "if len(x) < 2:\n        return 0\n    p = (x - x.mean()) * (y - y.mean())\n    c, d = (p > 0).sum(), (p < 0).sum()\n    return (c - d) / (c + d) if c + d else 0\n"),
    "nothing about 0": ("nan-without-a-pair", body(back="(c - d) / (c + d)")),
    "return in the loop": ("with-the-first-only", "def concordance(x, y):\n    both = ~np.isnan(x) & ~np.isnan(y)\n    x, y = x[both], y[both]\n    for i in range(len(x)):\n        p = (x - x[i]) * (y - y[i])\n        c, d = (p > 0).sum(), (p < 0).sum()\n        return (c - d) / (c + d) if c + d else 0\n    return 0\n"),
    "rounded": ("rounded", body(back="round((c - d) / (c + d), 2) if c + d else 0")),
    "no return": ("returned-none", body().replace("return (", "result = (")),
}  # fmt: skip
SWAPS = {"c": "d", "d": "c"}


def inputs(rng):
    while True:
        n = int(rng.integers(1, 7))
        yield tuple(np.where(rng.random(n) < 0.2, np.nan, rng.integers(1, 5, n)) for _ in range(2))


def oracle(x, y):
    """Kendall's tau-b of SciPy, with its own divisor taken out, over the pairs that nobody ties."""
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[both], y[both]

    def ties(*keys):
        counts = np.unique(np.column_stack(keys), axis=0, return_counts=True)[1]
        return int((counts * (counts - 1) // 2).sum())

    pairs = len(x) * (len(x) - 1) // 2
    untied = pairs - ties(x) - ties(y) + ties(x, y) if pairs else 0
    if untied == 0:
        return 0.0
    return kendalltau(x, y).statistic * np.sqrt((pairs - ties(x)) * (pairs - ties(y))) / untied
