"""Answers to exercise 3.2."""

import numpy as np
import pandas as pd

RIGHT = {
    "the given code, repaired": """
def pearson(x, y):
    gap = np.isnan(x) | np.isnan(y)
    x, y = x[~gap], y[~gap]
    if len(x) < 2:
        return 0.0
    x, y = x - x.mean(), y - y.mean()
    below = np.sqrt((x**2).sum() * (y**2).sum())
    return float(x @ y / below) if below > 0 else 0.0
""",
    "a loop": """
def pearson(x, y):
    pairs = [(a, b) for a, b in zip(x, y) if a == a and b == b]
    n = len(pairs)
    if n < 2:
        return 0
    mean_x = sum(a for a, b in pairs) / n
    mean_y = sum(b for a, b in pairs) / n
    top = left = right = 0
    for a, b in pairs:
        top += (a - mean_x) * (b - mean_y)
        left += (a - mean_x) ** 2
        right += (b - mean_y) ** 2
    if left == 0 or right == 0:
        return 0
    return top / (left * right) ** 0.5
""",
    "corrcoef": """
def pearson(x, y):
    both = np.isfinite(x + y)
    x, y = x[both], y[both]
    if len(x) < 2 or x.std() == 0 or y.std() == 0:
        return 0.0
    return np.corrcoef(x, y)[0, 1]
""",
    "pandas": """
import pandas as pd
def pearson(x, y):
    table = pd.DataFrame({"x": x, "y": y}).dropna()
    if len(table) < 2 or table["x"].nunique() == 1 or table["y"].nunique() == 1:
        return 0.0
    return table["x"].corr(table["y"])
""",
    "sums, as in a textbook": """
def pearson(x, y):
    m = ~np.isnan(x * y)
    x, y, n = x[m], y[m], m.sum()
    below = (n * (x**2).sum() - x.sum() ** 2) * (n * (y**2).sum() - y.sum() ** 2)
    if below <= 0:
        return 0.0
    return (n * (x * y).sum() - x.sum() * y.sum()) / np.sqrt(below)
""",
    "covariance and deviations": """
def pearson(x, y):
    both = ~(np.isnan(x) | np.isnan(y))
    a, b = x[both], y[both]
    if a.size < 2:
        return 0
    spread = a.std() * b.std()
    if spread == 0:
        return 0
    return ((a - a.mean()) * (b - b.mean())).mean() / spread
""",
    "a helper": """
def centred(v, keep):
    return v[keep] - np.mean(v[keep])
def pearson(x, y):
    keep = [i for i in range(len(x)) if not np.isnan(x[i]) and not np.isnan(y[i])]
    if len(keep) <= 1:
        return 0.0
    a, b = centred(x, keep), centred(y, keep)
    norms = np.linalg.norm(a) * np.linalg.norm(b)
    return np.dot(a, b) / norms if norms else 0.0
""",
}

WAY = """def pearson(x, y):
    {first}
    gap = np.isnan(x) | np.isnan(y)
    x, y = x[~gap], y[~gap]
    {guard}
    {centre}
    below = {below}
    return {result}
"""
FEW, SHARED = "if len(x) < 2: return 0.0", "x, y = x - x.mean(), y - y.mean()"
NORMS = "np.sqrt((x**2).sum() * (y**2).sum())"
SAFE = "float(x @ y / below) if below > 0 else 0.0"


def way(first="pass", guard=FEW, centre=SHARED, below=NORMS, result=SAFE):
    return WAY.format(first=first, guard=guard, centre=centre, below=below, result=result)


OWN = "x, y = x - np.nanmean(x), y - np.nanmean(y)"
WRITTEN = {
    "as given, renamed": ("own-means, nan", way(OWN, "pass", "pass", result="x @ y / below")),
    "guard added only": ("own-means", way(OWN, "pass", "pass")),
    "both guards added, means as given": ("own-means, two needed", way(OWN, centre="pass")),
    "means moved, no guard": ("no-guard", way(guard="pass", result="x @ y / below")),
    "means moved, guard for few": ("flat-is-nan", way(result="x @ y / below")),
    "means moved, guard for none": ("flat-and-one-are-nan", way(guard="if len(x) == 0: return 0", result="x @ y / below")),
    "x.mean() where nanmean stood": ("mean-of-gaps", way("x, y = x - x.mean(), y - y.mean()", "pass", "pass")),
    "means dropped": ("not-centred", way(guard="pass", centre="pass")),
    "one after the other, y with the mean of x": ("mean-of-x-for-both", way(centre="m = x.mean(); x, y = x - m, y - m")),
    "np.mean of both": ("one-mean", way(centre="m = np.mean([x, y]); x, y = x - m, y - m")),
    "corrcoef, zeros": ("gaps-as-zero, nan", "def pearson(x, y):\n    return np.corrcoef(np.nan_to_num(x), np.nan_to_num(y))[0, 1]\n"),
    "pandas fillna": ("gaps-as-zero, nan", "import pandas as pd\ndef pearson(x, y):\n    return pd.Series(x).fillna(0).corr(pd.Series(y).fillna(0))\n"),
    "sum over std": ("sum-over-deviations", way(below="x.std() * y.std()")),
    "cov over std": ("n-minus-one-above", way(below="x.std() * y.std()", result="np.cov(x, y)[0, 1] / below if below else 0")),
    "no brackets": ("precedence", way(below="np.linalg.norm(y)", result="x @ y / np.linalg.norm(x) * below if below and x @ x else 0")),
    "flat over all films": (
        "flat-asked-of-all",
        way("if np.nanstd(x) == 0 or np.nanstd(y) == 0: return 0", result="x @ y / below"),
    ),
    "alike is the same rating": ("alike-is-0", way(guard="if len(x) < 2 or (x == y).all(): return 0")),
    "three": ("three-needed", way(guard="if len(x) <= 2: return 0")),
    "one for flat": ("flat-is-one", way(result="x @ y / below if below else 1")),
    "absolute": ("sign-dropped", way(result="abs(x @ y) / below if below else 0")),
    "spearman": ("ranks", "from scipy.stats import spearmanr\n" + way(result="float(spearmanr(x, y).statistic) if below > 0 else 0.0")),
    "no return": ("returned-none", way(result="0\n").replace("return 0\n", "x @ y / max(below, 1e-9)\n").replace("if len(x) < 2: return 0.0", "pass")),
    "printed": ("printed", way(guard="if len(x) < 2: print(0.0); return", result="print(x @ y / below if below else 0.0)")),
    "both flat asked for": ("both-flat-asked", way(guard="if len(x) < 2 or (np.all(x == x[0]) and np.all(y == y[0])): return 0", result="x @ y / below")),
    "both spreads asked for": ("both-flat-asked", way(guard="if len(x) < 2 or (x.std() == 0 and y.std() == 0): return 0.0", result="float(x @ y / below)")),
}  # fmt: skip


def inputs(rng):
    while True:
        yield tuple(rng.choice(np.append(np.arange(0.5, 5.5, 0.5), [np.nan] * 4), (2, rng.integers(1, 9))))


def oracle(x, y):
    table = pd.DataFrame({"x": x, "y": y}).dropna()
    return np.nan_to_num(table["x"].corr(table["y"])) if len(table) > 1 else 0.0


SWAPS = {"a": "b", "b": "a"}
