"""Answers to exercise 3.1 that several tests use: right ways of writing it, and wrong ones with what they are called."""

import numpy as np
from sklearn.metrics.pairwise import cosine_similarity

RIGHT = {
    "masked arrays": """
def corated_cosine(x, y):
    shared = ~np.isnan(x) & ~np.isnan(y)
    x, y = x[shared], y[shared]
    lengths = np.sqrt((x**2).sum() * (y**2).sum())
    return float(x @ y / lengths) if lengths > 0 else 0.0
""",
    "a loop over pairs": """
def corated_cosine(x, y):
    top = squares_x = squares_y = 0
    for a, b in zip(x, y):
        if a == a and b == b:
            top += a * b
            squares_x += a * a
            squares_y += b * b
    if top == 0:
        return 0
    return top / (squares_x * squares_y) ** 0.5
""",
    "norms, a NumPy scalar back": """
def corated_cosine(x, y):
    m = np.isfinite(x + y)
    if not m.any():
        return np.float32(0)
    return np.float64(np.dot(x[m] / np.linalg.norm(x[m]), y[m] / np.linalg.norm(y[m])))
""",
    "an array without dimensions back": """
def corated_cosine(x, y):
    gone = np.isnan(x) | np.isnan(y)
    x, y = np.where(gone, 0, x), np.where(gone, 0, y)
    return np.array(np.nan_to_num((x * y).sum() / np.sqrt((x * x).sum() * (y * y).sum())))
""",
    "nansum, with a helper and a constant": """
NOTHING = 0
def length(v):
    return np.sqrt(np.nansum(v**2))
def corated_cosine(x, y):
    x, y = x + 0 * y, y + 0 * x
    return np.nansum(x * y) / (length(x) * length(y)) if length(x) else NOTHING
""",
    "the angle between arrows": """
from math import atan2, cos, hypot
def corated_cosine(x, y):
    import scipy.spatial.distance as d
    keep = [i for i in range(len(x)) if not np.isnan(x[i] * y[i])]
    return 1 - d.cosine(x[keep], y[keep]) if keep else False + 0
""",
    "a lambda": "corated_cosine = lambda x, y: float(np.nan_to_num(np.nansum(x * y) / np.sqrt(np.nansum((x + 0 * y) ** 2) * np.nansum((y + 0 * x) ** 2))))",
}

ZEROS = """
def corated_cosine(x, y):
    x, y = np.nan_to_num(x), np.nan_to_num(y)
    lengths = np.sqrt((x**2).sum() * (y**2).sum())
    return float(x @ y / lengths) if lengths > 0 else 0.0
"""
STUB = "def corated_cosine(x, y):\n    # YOUR CODE HERE\n    raise NotImplementedError()\n"

LOOP = """def corated_cosine(x, y):
    top = squares_x = squares_y = 0
    for a, b in zip(x, y):
        {test}
            top += a * b
            squares_x += a * a
            squares_y += b * b
        {otherwise}
    return top / (squares_x * squares_y) ** 0.5 if top else 0
"""
MASKED = """def corated_cosine(x, y):
    shared = {mask}
    x, y = {shorter}
    if len(x) == 0:
        return 0
    return {result}
"""
BOTH = "~np.isnan(x) & ~np.isnan(y)"
FORMULA = "x @ y / np.sqrt((x**2).sum() * (y**2).sum())"


def masked(mask=BOTH, shorter="x[shared], y[shared]", result=FORMULA):
    return MASKED.format(mask=mask, shorter=shorter, result=result)


def loop(test="if not np.isnan(a) and not np.isnan(b):", otherwise=""):
    return LOOP.format(test=test, otherwise=otherwise)


# What people write, and what it must be called: the code itself, not the reference's switches.
WRITTEN = {
    "root of the same sum": (
        "root-of-products-summed-below",
        "def corated_cosine(x, y):\n    m = ~np.isnan(x) & ~np.isnan(y)\n    x, y = x[m], y[m]\n    if len(x) == 0:\n        return 0\n    return (x * y).sum() / np.sqrt((x * y).sum())\n",
    ),
    "gaps as zeros, in place": ("gaps-as-zero", "def corated_cosine(x, y):\n    x[np.isnan(x)] = 0\n    y[np.isnan(y)] = 0\n    d = np.sqrt((x**2).sum() * (y**2).sum())\n    return x @ y / d if d else 0\n"),
    "x != nan": ("gaps-kept", masked(mask="(x != np.nan) & (y != np.nan)").replace("len(x) == 0", "len(x) < 0")),
    "isnan without not": ("mask-of-gaps", masked(mask="np.isnan(x) & np.isnan(y)")),
    "or without not": ("mask-of-some-gap", masked(mask="np.isnan(x) | np.isnan(y)")),
    "each by itself": ("lengths-differ", masked(shorter="x[~np.isnan(x)], y[~np.isnan(y)]")),
    "each by itself, zipped": ("gaps-taken-out-apart", "def corated_cosine(x, y):\n    x, y = x[~np.isnan(x)], y[~np.isnan(y)]\n    d = np.linalg.norm(x) * np.linalg.norm(y)\n    return sum(a * b for a, b in zip(x, y)) / d if d else 0\n"),
    "one shortened": ("lengths-differ", masked(shorter="x[shared], y")),
    "break": ("ends-at-first-gap", loop("if np.isnan(a) or np.isnan(b):\n            break\n        if True:")),
    "return 0 in the loop": ("zero-at-any-gap", loop(otherwise="else:\n            return 0")),
    "return in the loop": ("first-film-only", loop(otherwise="    return top / (squares_x * squares_y) ** 0.5")),
    "nan never equals": ("gaps-kept, guarded", masked(result="x @ y / np.linalg.norm(x0) / np.linalg.norm(y0)").replace("    shared", "    x0, y0 = x, y\n    shared")),
    "and between arrays": ("truth-of-array", masked(mask="not np.isnan(x) and not np.isnan(y)")),
    "& before >": ("mask-of-numbers", masked(mask="x > 0 & y > 0")),
    "math.sqrt": ("array-as-number", "import math\n" + masked(result="(x @ y) / sum(math.sqrt(x**2))")),
    "past the end": ("past-the-end", masked(shorter="x[shared], y[shared]", result="sum(x[i] * y[i] for i in range(len(shared) + 1))")),
    "no sum": ("not-added-up", masked(result="x * y / np.sqrt((x**2).sum() * (y**2).sum())")),
    "in a list": ("in-a-list", masked(result=f"[{FORMULA}]")),
    "a text": ("text", masked(result=f"f'{{{FORMULA}:.3f}}'")),
    "printed": ("printed", "def corated_cosine(x, y):\n    s = ~np.isnan(x) & ~np.isnan(y)\n    x, y = x[s], y[s]\n    print(x @ y / max(1e-9, np.sqrt((x**2).sum() * (y**2).sum())))\n"),
    "printed, behind a guard": ("printed", masked(result="print(x @ y / np.sqrt((x**2).sum() * (y**2).sum()))")),
    "compared with []": ("equals-empty", masked().replace("len(x) == 0", "x == []")),
    "an added norm": ("precedence-and-added", masked(result="x @ y / np.linalg.norm(x) + np.linalg.norm(y)")),
    "no return": ("returned-none", "def corated_cosine(x, y):\n    shared = x * y\n"),
    "hard-coded": ("hard-coded", "def corated_cosine(x, y):\n    return 0.9989\n"),
    "a constant": ("constant", "def corated_cosine(x, y):\n    return 0.5\n"),
    "always nan": ("always-nan", masked(mask="np.isnan(x) | np.isnan(y)").replace("len(x) == 0", "len(x) < 0")),
    "the stub's line left": ("stub-left", masked() .replace("    if len", "    raise NotImplementedError()\n    if len")),
    "no value yet": ("no-value-yet", "def corated_cosine(x, y):\n    for a, b in zip(x, y):\n        top += a * b\n    return top\n"),
    "Pearson by NumPy": ("centred-shared, 0 by 0", masked(result="np.corrcoef(x, y)[0, 1]")),
}  # fmt: skip


def inputs(rng):
    while True:
        yield tuple(rng.choice(np.append(np.arange(0.5, 5.5, 0.5), [np.nan] * 5), (2, rng.integers(1, 9))))


def oracle(x, y):
    shared = ~np.isnan(x) & ~np.isnan(y)
    return cosine_similarity([x[shared]], [y[shared]])[0, 0] if shared.any() else 0.0


SWAPS = {"a": "b", "b": "a"}
LEAST_MUTANTS = 40
