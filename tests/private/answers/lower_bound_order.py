"""Answers to exercise T1.2."""

import numpy as np
from scipy.stats import binomtest, norm

RIGHT = {
    "the formula, minus one": """
def lower_bound_order(positive, total, z):
    n = np.where(total > 0, total, 1)
    p = positive / n
    below = p + z**2 / (2 * n) - z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    bound = below / (1 + z**2 / n)
    bound[total == 0] = -1
    return np.argsort(-bound, kind="stable")
""",
    "a key": """
import math
def lower_bound_order(positive, total, z):
    def bound(i):
        n = total[i]
        if n == 0:
            return -math.inf
        p = positive[i] / n
        root = math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (p + z * z / (2 * n) - z * root) / (1 + z * z / n)
    return sorted(range(len(total)), key=lambda i: (-bound(i), i))
""",
    "everything times n": """
def lower_bound_order(positive, total, z):
    bounds = []
    for k, n in zip(positive, total):
        if n:
            bounds.append((k + z * z / 2 - z * np.sqrt(k * (n - k) / n + z * z / 4)) / (n + z * z))
        else:
            bounds.append(-9.0)
    return np.argsort(-np.array(bounds), kind="stable")
""",
    "asked and not asked apart": """
def lower_bound_order(positive, total, z):
    asked = np.flatnonzero(total > 0)
    n, p = total[asked], positive[asked] / total[asked]
    middle = p + z**2 / (2 * n)
    half = z * (p * (1 - p) / n + z**2 / (4 * n**2)) ** 0.5
    bound = (middle - half) / (1 + z**2 / n)
    ranked = asked[np.argsort(-bound, kind="stable")]
    return np.concatenate([ranked, np.flatnonzero(total == 0)])
""",
    "nan goes last by itself": """
def lower_bound_order(positive, total, z):
    p = positive / total
    q = z**2 / total
    bound = (p + q / 2 - z * np.sqrt(p * (1 - p) / total + q / (4 * total))) / (1 + q)
    return np.argsort(-bound, kind="stable")
""",
    "pandas": """
import pandas as pd
def lower_bound_order(positive, total, z):
    t = pd.DataFrame({"k": positive, "n": total}).astype(float)
    p = t["k"] / t["n"]
    root = np.sqrt(p * (1 - p) / t["n"] + z**2 / (4 * t["n"] ** 2))
    t["bound"] = (p + z**2 / (2 * t["n"]) - z * root) / (1 + z**2 / t["n"])
    return t.sort_values("bound", ascending=False, kind="stable", na_position="last").index.to_numpy()
""",
}

BODY = """def lower_bound_order(positive, total, z):
    n = {n}
    p = positive / n
    bound = {bound}
    bound = np.where(total > 0, bound, {nobody})
    return {back}
"""
MIDDLE, ROOT = "p + z**2 / (2 * n)", "np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))"
WILSON = f"({MIDDLE} - z * {ROOT}) / (1 + z**2 / n)"


def body(**changed):
    told = {"n": "np.maximum(total, 1)", "bound": WILSON, "nobody": "-1", "back": 'np.argsort(-bound, kind="stable")'}
    return BODY.format(**told | changed)


WRITTEN = {
    "the share": ("shares", body(bound="p")),
    "how many": ("counts", body(bound="positive")),
    "yes less no": ("yes-less-no", body(bound="positive - (n - positive)", nobody="-np.inf")),
    "plus": ("upper-bound", body(bound=WILSON.replace("- z *", "+ z *"))),
    "Wald": ("normal-interval", body(bound="p - z * np.sqrt(p * (1 - p) / n)", nobody="-np.inf")),
    "no bottom": ("not-divided", body(bound=f"{MIDDLE} - z * {ROOT}", nobody="-9")),
    "1.96": ("always-1.96", body(bound=WILSON.replace("z", "1.96"))),
    "root closed early": ("second-part-outside-the-root", body(bound=f"({MIDDLE} - z * (np.sqrt(p * (1 - p) / n) + z**2 / (4 * n**2))) / (1 + z**2 / n)", nobody="-9")),
    "no z before the root": ("root-not-times-z", body(bound=WILSON.replace("- z *", "-"), nobody="-9")),
    "4 n": ("n-not-squared-under-the-root", body(bound=WILSON.replace("4 * n**2", "4 * n"), nobody="-9")),
    "total as the others": ("no-for-all", body(n="np.maximum(positive + total, 1)")),
    "nan first": ("nobody-first", body(nobody="np.inf")),
    "without them": ("nobody-left-out", body(back='np.flatnonzero(total)[np.argsort(-bound[total > 0], kind="stable")]')),
    "zero": ("nobody-as-zero", body(nobody="0")),
    "ascending": ("worst-first", body(nobody="np.inf", back='np.argsort(bound, kind="stable")').replace("np.inf", "-np.inf")),
    "turned round": ("ties-by-larger", body(back='np.argsort(bound, kind="stable")[::-1]')),
    "turned round, not stable": ("ties-by-larger, not stable", body(back="np.argsort(bound)[::-1]")),
    "not stable": ("not-stable", body(back="np.argsort(-bound)")),
    "bounds": ("bounds-back", body(nobody="-np.inf", back="bound")),
    "rank": ("rank-of-each", body(back='np.argsort(np.argsort(-bound, kind="stable"))')),
    "an if on an array": ("truth-of-array", body().replace("    n = np", "    if total == 0:\n        return []\n    n = np")),
    "no return": ("returned-none", body().replace("return ", "order = ")),
}  # fmt: skip
SWAPS = {"p": "n", "n": "p", "k": "n"}


def inputs(rng):
    """Counts of up to twelve, and z of halves; what is nearly equal for another reason than being the same is passed over."""
    while True:
        n = int(rng.integers(1, 7))
        total = rng.integers(0, 13, n)
        positive = rng.binomial(total, rng.random(n))
        z = float(rng.integers(1, 6)) / 2
        k, n = np.unique([positive[total > 0], total[total > 0]], axis=1)
        bounds = np.sort((k + z * z / 2 - z * np.sqrt(k * (n - k) / n + z * z / 4)) / (n + z * z))
        if np.all(np.diff(bounds) > 1e-6):
            yield positive, total, z


def oracle(positive, total, z):
    """SciPy's interval of Wilson, sorted by Python."""
    level = 1 - 2 * norm.sf(z)
    low = [
        binomtest(int(k), int(n)).proportion_ci(level, "wilson").low if n else -1.0
        for k, n in zip(positive, total, strict=True)
    ]
    return sorted(range(len(low)), key=lambda i: (-round(low[i], 9), i))
