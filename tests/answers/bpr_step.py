"""Answers to exercise 7.4."""

import numpy as np

RIGHT = {
    "the formula": """
def bpr_step(p, q_i, q_j, rate, regularization):
    d = p @ q_i - p @ q_j
    w = 1 - 1 / (1 + np.exp(-d))
    new_p = p + rate * (w * (q_i - q_j) - regularization * p)
    new_i = q_i + rate * (w * p - regularization * q_i)
    new_j = q_j + rate * (-w * p - regularization * q_j)
    return new_p, new_i, new_j
""",
    "sigma of minus d": """
def bpr_step(p, q_i, q_j, rate, regularization):
    apart = q_i - q_j
    w = 1 / (1 + np.exp(p @ apart))
    shrink = 1 - rate * regularization
    return shrink * p + rate * w * apart, shrink * q_i + rate * w * p, shrink * q_j - rate * w * p
""",
    "a helper and math": """
import math
def sigma(x):
    return 1 / (1 + math.exp(-x))
def bpr_step(p, q_i, q_j, rate, regularization):
    w = 1 - sigma(float(np.dot(p, q_i)) - float(np.dot(p, q_j)))
    slopes = w * (q_i - q_j), w * p, -w * p
    return tuple(old + rate * (slope - regularization * old) for old, slope in zip((p, q_i, q_j), slopes))
""",
    "lists": """
def bpr_step(p, q_i, q_j, rate, regularization):
    d = sum(a * (b - c) for a, b, c in zip(p, q_i, q_j))
    w = np.exp(-d) / (1 + np.exp(-d))
    new = [[], [], []]
    for a, b, c in zip(p, q_i, q_j):
        new[0].append(a + rate * (w * (b - c) - regularization * a))
        new[1].append(b + rate * (w * a - regularization * b))
        new[2].append(c - rate * (w * a + regularization * c))
    return new
""",
    "copies": """
def bpr_step(p, q_i, q_j, rate, regularization):
    old_p, old_i, old_j = p.copy(), q_i.copy(), q_j.copy()
    w = 1 - 1 / (1 + np.exp(-(old_p * (old_i - old_j)).sum()))
    p = old_p + rate * w * (old_i - old_j) - rate * regularization * old_p
    q_i = old_i + rate * w * old_p - rate * regularization * old_i
    q_j = old_j - rate * w * old_p - rate * regularization * old_j
    return p, q_i, q_j
""",
    "a table": """
def bpr_step(p, q_i, q_j, rate, regularization):
    old = np.vstack([p, q_i, q_j])
    w = 0.5 - 0.5 * np.tanh((p @ q_i - p @ q_j) / 2)
    slopes = w * np.vstack([q_i - q_j, p, -p])
    return old + rate * (slopes - regularization * old)
""",
    "downhill on the loss": """
def bpr_step(p, q_i, q_j, rate, regularization):
    w = 1 / (1 + np.exp(p @ q_i - p @ q_j))
    slope_p = -w * (q_i - q_j) + regularization * p
    slope_i = -w * p + regularization * q_i
    slope_j = w * p + regularization * q_j
    return p - rate * slope_p, q_i - rate * slope_i, q_j - rate * slope_j
""",
}
HEAD = "def bpr_step(p, q_i, q_j, rate, regularization):\n"


def way(d="p @ q_i - p @ q_j", w="1 - 1 / (1 + np.exp(-d))", to_p="q_i - q_j", to_i="p", to_j="-p", form="{old} + rate * (w * ({to}) - regularization * {old})", result="a, b, c"):  # fmt: skip
    lines = [f"    d = {d}", f"    w = {w}"]
    for name, old, to in (("a", "p", to_p), ("b", "q_i", to_i), ("c", "q_j", to_j)):
        lines.append(f"    {name} = " + form.format(old=old, to=to))
    return HEAD + "\n".join([*lines, f"    return {result}\n"])


IN_TURN = HEAD + "    d = p @ q_i - p @ q_j\n    w = 1 - 1 / (1 + np.exp(-d))\n"
UP_P = "    p = p + rate * (w * (q_i - q_j) - regularization * p)\n"
UP_I = "    q_i = q_i + rate * (w * p - regularization * q_i)\n"
UP_J = "    q_j = q_j + rate * (-w * p - regularization * q_j)\n"
NEW_I = (
    HEAD
    + """    w = 1 / (1 + np.exp(p @ q_i - p @ q_j))
    new_i = q_i + rate * (w * p - regularization * q_i)
    new_p = p + rate * (w * (new_i - q_j) - regularization * p)
    return new_p, new_i, q_j + rate * (-w * p - regularization * q_j)
"""
)
IN_PLACE = (
    HEAD
    + """    w = 1 / (1 + np.exp(p @ q_i - p @ q_j))
    steps = w * (q_i - q_j) - regularization * p, w * p - regularization * q_i, -w * p - regularization * q_j
    for old, change in zip((p, q_i, q_j), steps):
        old += rate * change
    return p, q_i, q_j
"""
)
WRITTEN = {
    "p first, then films": ("new-p-for-the-films", IN_TURN + UP_P + UP_I + UP_J + "    return p, q_i, q_j\n"),
    "p +=": (
        "new-p-for-the-films",
        IN_TURN
        + "    p += rate * (w * (q_i - q_j) - regularization * p)\n    q_i += rate * (w * p - regularization * q_i)\n    q_j += rate * (-w * p - regularization * q_j)\n    return p, q_i, q_j\n",
    ),
    "films first, then p": ("new-films-for-p", IN_TURN + UP_I + UP_J + UP_P + "    return p, q_i, q_j\n"),
    "i, then p, then j": ("new-i-for-p-and-new-p-for-j", IN_TURN + UP_I + UP_P + UP_J + "    return p, q_i, q_j\n"),
    "new i in the direction": ("new-i-for-p", NEW_I),
    "a guard": (
        "nothing-where-right",
        way().replace("    w = ", "    if d > 0:\n        return p, q_i, q_j\n    w = "),
    ),
    "no lambda for j": ("j-not-shrunk", way().replace("(-p) - regularization * q_j", "(-p)")),
    "no lambda for p": ("p-not-shrunk", way().replace("(q_i - q_j) - regularization * p", "(q_i - q_j)")),
    "in place": ("changed-input", IN_PLACE),
    "sigma": ("sigma-for-the-weight", way(w="1 / (1 + np.exp(-d))")),
    "factor by factor": ("factor-by-factor", way(d="p * q_i - p * q_j")),
    "brackets": ("regularization-inside-the-weight", way(form="{old} + rate * w * ({to} - regularization * {old})")),
    "minus before the bracket": (
        "j-grows",
        IN_TURN
        + "    return (p + rate * (w * (q_i - q_j) - regularization * p), q_i + rate * (w * p - regularization * q_i),\n        q_j - rate * (w * p - regularization * q_j))\n",
    ),
    "shrunk by p": ("all-shrunk-by-p", way(form="{old} + rate * (w * ({to}) - regularization * p)")),
    "new difference": ("new-difference", way(result="a @ b - a @ c")),
    "no weight": ("no-weight", way(w="1")),
    "d": ("difference-for-the-weight", way(w="d")),
    "slope of sigma": ("slope-of-sigma", way(w="(1 / (1 + np.exp(-d))) * (1 - 1 / (1 + np.exp(-d)))")),
    "ln": ("logarithm-for-its-slope", way(w="np.log(1 / (1 + np.exp(-d)))")),
    "-ln": ("loss-for-its-slope", way(w="-np.log(1 / (1 + np.exp(-d)))")),
    "1 - d": ("one-less-difference", way(w="1 - d")),
    "if d < 0": ("only-if-wrong", way(w="1.0 if d < 0 else 0.0")),
    "exp alone": ("bottom-left-out", way(w="np.exp(-d)")),
    "d turned": ("difference-turned-round", way(d="p @ q_j - p @ q_i")),
    "sign in exp": ("sigma-for-the-weight", way(w="1 - 1 / (1 + np.exp(d))")),
    "one score": ("one-score", way(d="p @ q_i")),
    "sum of factors": ("without-the-person", way(d="(q_i - q_j).sum()")),
    "p towards j": ("p-towards-j", way(to_p="q_j - q_i")),
    "p by i": ("p-by-i-alone", way(to_p="q_i")),
    "j towards p": ("j-towards-p", way(to_j="p")),
    "i away": ("i-away", way(to_i="-p")),
    "j stays": ("j-stays", way(to_j="0 * p")),
    "downhill": ("downhill", way(form="{old} - rate * (w * ({to}) + regularization * {old})")),
    "downhill, all": ("downhill, all of it", way(form="{old} - rate * (w * ({to}) - regularization * {old})")),
    "no rate": ("no-rate", way(form="{old} + w * ({to}) - regularization * {old}")),
    "no regularization": ("no-regularization", way(form="{old} + rate * w * ({to})")),
    "outside": ("regularization-without-rate", way(form="{old} + rate * w * ({to}) - regularization * {old}")),
    "plus": ("regularization-added", way(form="{old} + rate * (w * ({to}) + regularization * {old})")),
    "twice": ("regularization-twice", way(form="{old} + rate * (w * ({to}) - 2 * regularization * {old})")),
    "changes": ("changes-alone", way(form="rate * (w * ({to}) - regularization * {old})")),
    "swapped": ("films-swapped", way(result="a, c, b")),
    "p alone": ("person-alone", way(result="a")),
    "two": ("other-left-out", way(result="a, b")),
    "joined": ("joined", way(result="np.concatenate([a, b, c])")),
    "rounded": ("rounded-3", way(result="a.round(3), b.round(3), c.round(3)")),
    "no return": ("returned-none", way().replace("return ", "result = ")),
    "math.exp of an array": ("array-as-number", "import math\n" + way(d="p * q_i - p * q_j", w="1 - 1 / (1 + math.exp(-d))")),
}  # fmt: skip


def inputs(rng):
    while True:
        f = int(rng.integers(1, 4))
        yield *rng.normal(size=(3, f)), float(rng.uniform(0.05, 1)), float(rng.choice([0.0, 0.1, 1.0]))


def oracle(p, q_i, q_j, rate, regularization):
    """The slopes by finite differences of what is made large."""
    old = np.concatenate([p, q_i, q_j])
    f = len(p)

    def gain(all_three):
        a, b, c = all_three[:f], all_three[f : 2 * f], all_three[2 * f :]
        return -np.logaddexp(0, -(a @ b - a @ c)) - regularization / 2 * (all_three @ all_three)

    h = 1e-4
    sides = np.eye(3 * f)
    slopes = [
        (8 * (gain(old + h * e) - gain(old - h * e)) - gain(old + 2 * h * e) + gain(old - 2 * h * e)) / (12 * h)
        for e in sides
    ]
    return tuple((old + rate * np.array(slopes)).reshape(3, f))
