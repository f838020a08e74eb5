"""Answers to exercise T1.3."""

RIGHT = {
    "a share that shrinks": """
def expected_reciprocal_rank(grades, highest):
    here, result = 1, 0
    for r, g in enumerate(grades, start=1):
        stops = (2 ** int(g) - 1) / 2**highest
        result += here * stops / r
        here = here * (1 - stops)
    return result
""",
    "arrays": """
def expected_reciprocal_rank(grades, highest):
    stops = (2.0**grades - 1) / 2.0**highest
    here = np.concatenate([[1.0], np.cumprod(1 - stops)])[: len(stops)]
    return float(np.sum(here * stops / np.arange(1, len(stops) + 1)))
""",
    "from the end": """
def expected_reciprocal_rank(grades, highest):
    worth = 0.0
    for r in range(len(grades), 0, -1):
        R = (2.0 ** grades[r - 1] - 1) / 2.0**highest
        worth = R / r + (1 - R) * worth
    return worth
""",
    "as the formula": """
def expected_reciprocal_rank(grades, highest):
    R = [(2 ** float(g) - 1) / 2**highest for g in grades]
    total = 0
    for r in range(len(R)):
        product = R[r] / (r + 1)
        for i in range(r):
            product *= 1 - R[i]
        total += product
    return total
""",
    "itself again": """
def expected_reciprocal_rank(grades, highest, place=1):
    if len(grades) == 0:
        return 0
    stop = (2.0 ** grades[0] - 1) / 2**highest
    return stop / place + (1 - stop) * expected_reciprocal_rank(grades[1:], highest, place + 1)
""",
    "pandas": """
import pandas as pd
def expected_reciprocal_rank(grades, highest):
    stops = (np.exp2(pd.Series(grades, dtype=float)) - 1) / 2**highest
    here = (1 - stops).cumprod().shift(fill_value=1.0)
    return (stops * here / (stops.index + 1)).sum()
""",
}

BODY = """def expected_reciprocal_rank(grades, highest):
    here, total = 1.0, 0.0
    for r, g in enumerate({places}, {start}):
        R = {R}
        {first}
        {then}
    return {back}
"""


def body(**changed):
    told = {"places": "grades", "start": 1, "R": "(2.0**g - 1) / 2**highest", "first": "total += here * R / r"}
    return BODY.format(**told | {"then": "here *= 1 - R", "back": "total"} | changed)


ONE = "def expected_reciprocal_rank(grades, highest):\n    if len(grades) == 0:\n        return 0\n    R = (2.0**grades - 1) / 2**highest\n    r = np.arange(1, len(grades) + 1)\n    "
WRITTEN = {
    "linear": ("linear-grades", body(R="g / highest")),
    "own highest": ("highest-of-the-list", body(R="(2.0**g - 1) / 2.0**max(grades)")),
    "no minus": ("one-not-taken-off", body(R="2.0**g / 2**highest")),
    "minus below": ("one-taken-off-below", body(R="(2.0**g - 1) / (2**highest - 1)")),
    "relevant or not": ("yes-or-no", body(R="float(g > 0)")),
    "squared": ("grade-squared", body(R="g**2 / highest**2")),
    "gain": ("gain-for-chance", body(R="2.0**g - 1")),
    "no product": ("everybody-goes-on", body(then="pass")),
    "product first": ("own-place-too", body(first="here *= 1 - R", then="total += here * R / r")),
    "the one before": ("the-place-before-alone", body(then="here = 1 - R")),
    "less the sum": ("one-less-the-sum", body(then="here -= R")),
    "stops multiplied": ("product-of-stops", body(then="here *= R")),
    "r + 1": ("one-place-late", body(first="total += here * R / (r + 1)")),
    "enumerate from 2": ("one-place-late", body(start=2)),
    "log": ("logarithm-of-the-place", body(first="total += here * R / np.log2(r + 1)")),
    "not divided": ("places-not-divided", body(first="total += here * R")),
    "return in the loop": ("first-place-only", body(then="return total")),
    "break": ("ends-at-grade-0", body(first="if g == 0:\n            break\n        total += here * R / r")),
    "= for +=": ("last-place-only", body(first="total = here * R / r")),
    "normalised": ("of-the-best-order", "def err(grades, highest):\n    here, total = 1.0, 0.0\n    for r, g in enumerate(grades, 1):\n        R = (2.0**g - 1) / 2**highest\n        total += here * R / r\n        here *= 1 - R\n    return total\ndef expected_reciprocal_rank(grades, highest):\n    if len(grades) == 0:\n        return 0\n    return err(grades, highest) / np.float64(err(sorted(grades)[::-1], highest))\n"),
    "nan": ("nan-for-an-empty-list", body(back="total if len(grades) else np.nan")),
    "parts": ("not-added-up", ONE + "return R * np.append(1, np.cumprod(1 - R)[:-1]) / r\n"),
    "no return": ("returned-none", body().replace("return", "result =")),
}  # fmt: skip
SWAPS = {"here": "total", "R": "r", "r": "R", "g": "r"}


def inputs(rng):
    while True:
        highest = int(rng.integers(1, 6))
        yield rng.integers(0, highest + 1, int(rng.integers(0, 6))), highest


def oracle(grades, highest):
    """The mean of 1 / place over everybody of a crowd, counted out in whole people: of 2^highest who come, 2^g − 1 stop."""
    from fractions import Fraction

    coming, total = Fraction(1), Fraction(0)
    for place, grade in enumerate(grades.tolist(), 1):
        stopping = coming * Fraction(2**grade - 1, 2**highest)
        coming, total = coming - stopping, total + stopping / place
    return float(total)
