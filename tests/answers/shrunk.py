"""Answers to exercise 3.3."""

import numpy as np

RIGHT = {
    "the formula": """
def shrunk(similarity, n_shared, shrinkage):
    trust = n_shared / (n_shared + shrinkage)
    return similarity * trust
""",
    "in one line": """
def shrunk(similarity, n_shared, shrinkage):
    return n_shared * similarity / (n_shared + shrinkage)
""",
    "a loop": """
def shrunk(similarity, n_shared, shrinkage):
    result = []
    for s, n in zip(similarity, n_shared):
        below = n + shrinkage
        result.append(s * n / below)
    return result
""",
    "what is lost": """
def shrunk(similarity, n_shared, shrinkage):
    doubt = shrinkage / (shrinkage + n_shared)
    return similarity - doubt * similarity
""",
    "an array that is filled": """
def shrunk(similarity, n_shared, shrinkage):
    out = np.zeros(len(similarity))
    for i in range(len(similarity)):
        if n_shared[i] > 0:
            out[i] = similarity[i] / (1 + shrinkage / n_shared[i])
    return out
""",
    "np.divide": """
def shrunk(similarity, n_shared, shrinkage):
    return np.multiply(similarity, np.divide(n_shared, np.add(n_shared, shrinkage)))
""",
    "a mean of imagined films": """
def shrunk(similarity, n_shared, shrinkage):
    return tuple(np.average([s, 0.0], weights=[n, shrinkage]) for s, n in zip(similarity, n_shared))
""",
    "pandas": """
import pandas as pd
def shrunk(similarity, n_shared, shrinkage):
    t = pd.DataFrame({"s": similarity, "n": n_shared})
    return t["s"].mul(t["n"]).div(t["n"] + shrinkage)
""",
}
HEAD = "def shrunk(similarity, n_shared, shrinkage):\n    "
TRUST = HEAD + "trust = {}\n    return similarity * trust\n"
FULL = HEAD + "return {}\n"
WRITTEN = {
    "n of everybody": ("sum-for-n", TRUST.format("n_shared.sum() / (n_shared.sum() + shrinkage)")),
    "similarity for n": ("similarity-for-n", TRUST.format("similarity / (similarity + shrinkage)")),
    "no brackets": ("no-brackets-in-trust", TRUST.format("n_shared / n_shared + shrinkage")),
    "no brackets, one line": ("no-brackets", FULL.format("similarity * n_shared / n_shared + shrinkage")),
    "shrinkage on top": ("doubt-for-trust", TRUST.format("shrinkage / (n_shared + shrinkage)")),
    "one minus": ("doubt-for-trust", TRUST.format("1 - n_shared / (n_shared + shrinkage)")),
    "the similarity in trust too": ("similarity-twice", TRUST.format("similarity * n_shared / (n_shared + shrinkage)")),
    "n alone": ("times-n", TRUST.format("n_shared")),
    "n over shrinkage": ("n-over-shrinkage", TRUST.format("n_shared / shrinkage")),
    "capped": ("up-to-shrinkage", TRUST.format("np.minimum(n_shared, shrinkage) / shrinkage")),
    "1 over": ("nothing-above", TRUST.format("1 / (n_shared + shrinkage)")),
    "sum": ("sum-of-everybody", TRUST.format("n_shared / (n_shared.sum() + shrinkage)")),
    "//": ("whole-division", TRUST.format("n_shared // (n_shared + shrinkage)")),
    "max": ("share-of-most", TRUST.format("n_shared / n_shared.max()")),
    "25": ("always-25", TRUST.format("n_shared / (n_shared + 25)")),
    "np.where": ("all-or-nothing", FULL.format("np.where(n_shared >= shrinkage, similarity, 0)")),
    "trust is 1": ("untouched", TRUST.format("1")),
    "trust returned": ("trust-alone", FULL.format("n_shared / (n_shared + shrinkage)")),
    "return in the loop": ("first-person-only", HEAD + "for s, n in zip(similarity, n_shared):\n        return s * n / (n + shrinkage)\n"),
    "summed": ("added-up", FULL.format("(similarity * n_shared / (n_shared + shrinkage)).sum()")),
    "max of 0": ("not-below-zero", FULL.format("np.clip(similarity, 0, 1) * n_shared / (n_shared + shrinkage)")),
    "an if on an array": ("truth-of-array", HEAD + "if n_shared < shrinkage:\n        return 0 * similarity\n    return similarity\n"),
    "printed": ("printed", HEAD + "print(similarity * n_shared / (n_shared + shrinkage))\n"),
    "stub left": ("stub-left", HEAD + "trust = n_shared / (n_shared + shrinkage)\n    raise NotImplementedError()\n    return similarity * trust\n"),
    "a product below": ("times-below", TRUST.format("n_shared / (n_shared * shrinkage)")),
    "1 over shrinkage": ("one-over-shrinkage", TRUST.format("1 / shrinkage")),
    "zeros_like whole numbers": ("whole-division", HEAD + "trust = np.zeros_like(n_shared)\n    for i, n in enumerate(n_shared):\n        trust[i] = n / (n + shrinkage)\n    return similarity * trust\n"),
    "results of whole numbers": ("whole-division", HEAD + "result = np.zeros(len(similarity), dtype=int)\n    for i in range(len(result)):\n        result[i] = similarity[i] * n_shared[i] / (n_shared[i] + shrinkage)\n    return result\n"),
    "astype(int)": ("whole-division", TRUST.format("(n_shared / (n_shared + shrinkage)).astype(int)")),
}  # fmt: skip


def inputs(rng):
    while True:
        n = int(rng.integers(1, 6))
        yield rng.uniform(-1, 1, n), rng.integers(0, 30, n), float(rng.uniform(0.5, 30))


def oracle(similarity, n_shared, shrinkage):
    return np.array([np.average([s, 0.0], weights=[n, shrinkage]) for s, n in zip(similarity, n_shared, strict=True)])


SWAPS = {"s": "n", "n": "s"}
