"""Answers to exercise 7.2."""

import numpy as np

RIGHT = {
    "the formula": """
def person_matrix(gram, rows, confidence, regularization):
    extra = rows.T @ ((confidence - 1)[:, None] * rows)
    return gram + extra + regularization * np.eye(len(gram))
""",
    "a loop of outer products": """
def person_matrix(gram, rows, confidence, regularization):
    left = gram + regularization * np.identity(gram.shape[0])
    for row, c in zip(rows, confidence):
        left = left + (c - 1) * np.outer(row, row)
    return left
""",
    "a diagonal matrix": """
def person_matrix(gram, rows, confidence, regularization):
    left = gram + rows.T @ np.diag(confidence - 1) @ rows
    left[np.diag_indices(len(left))] += regularization
    return left
""",
    "columns times weights": """
def person_matrix(gram, rows, confidence, regularization):
    weighted = rows.T * (confidence - 1)
    return weighted @ rows + gram + np.diag(np.full(len(gram), regularization))
""",
    "taken off, then added": """
def person_matrix(gram, rows, confidence, regularization):
    others = gram - rows.T @ rows
    own = (rows * confidence[:, np.newaxis]).T @ rows
    return others + own + regularization * np.eye(gram.shape[1])
""",
    "einsum": """
def person_matrix(gram, rows, confidence, regularization):
    extra = np.einsum("n,nf,ng->fg", confidence - 1, rows, rows)
    return gram + extra + regularization * np.eye(len(gram))
""",
    "cell by cell": """
def person_matrix(gram, rows, confidence, regularization):
    size = len(gram)
    left = [[float(gram[f, g]) for g in range(size)] for f in range(size)]
    for f in range(size):
        left[f][f] += regularization
        for g in range(size):
            for n in range(len(rows)):
                left[f][g] += (confidence[n] - 1) * rows[n, f] * rows[n, g]
    return left
""",
    "roots on both sides": """
def person_matrix(gram, rows, confidence, regularization):
    half = rows * np.sqrt(confidence - 1).reshape(-1, 1)
    return gram + half.T @ half + np.eye(len(gram)) * regularization
""",
}
HEAD = "def person_matrix(gram, rows, confidence, regularization):\n"


def way(base="gram", weights="(confidence - 1)", extra="rows.T @ ({}[:, None] * rows)", diagonal="regularization * np.eye(len(gram))", result="left"):  # fmt: skip
    return HEAD + f"    left = {base} + {extra.format(weights)} + {diagonal}\n    return {result}\n"


WRITTEN = {
    "the first is left": ("counted-twice", way(weights="confidence")),
    "the second is left": ("added-everywhere", way(diagonal="regularization")),
    "not weighted": ("not-weighted", way(extra="rows.T @ rows")),
    "c + 1": ("one-added", way(weights="(confidence + 1)")),
    "1 - c": ("sign-of-the-weight", way(weights="(1 - confidence)")),
    "both sides": (
        "weighted-on-both-sides",
        HEAD + "    w = (confidence - 1)[:, None] * rows\n    return gram + w.T @ w + regularization * np.eye(len(gram))\n",
    ),
    "both sides c": (
        "c-on-both-sides",
        HEAD + "    w = confidence[:, None] * rows\n    return gram + w.T @ w + regularization * np.eye(len(gram))\n",
    ),
    "sum of weights": ("summed-weights", way(extra="(confidence - 1).sum() * rows.T @ rows")),
    "mean of c": (
        "mean-confidence",
        way(extra="(confidence.mean() if len(rows) else 1) * rows.T @ rows"),
    ),
    "gram left out": ("gram-left-out", way(base="0 * gram")),
    "gram from taken": ("gram-of-taken", way(base="rows.T @ rows")),
    "gram without taken": ("taken-off-gram", way(base="gram - rows.T @ rows")),
    "gram times c": ("confidence-for-all", way(base="confidence.sum() * gram")),
    "squares": ("no-mixed-products", way(extra="np.diag(({}[:, None] * rows ** 2).sum(axis=0))")),
    "squares in rows": ("squares-in-every-row", way(extra="({}[:, None] * rows * rows).sum(axis=0)")),
    "sum first": ("product-of-weighted-sums", way(extra="np.outer({0} @ rows, {0} @ rows)")),
    "dot for outer": (
        "dot-for-outer",
        HEAD
        + "    left = gram + regularization * np.eye(len(gram))\n    for row, c in zip(rows, confidence):\n        left = left + (c - 1) * (row @ row)\n    return left\n",
    ),
    "return in the loop": (
        "first-film-only",
        HEAD
        + "    left = gram + regularization * np.eye(len(gram))\n    for row, c in zip(rows, confidence):\n        return left + (c - 1) * np.outer(row, row)\n    return left\n",
    ),
    "= for +=": (
        "last-film-only",
        HEAD
        + "    extra = np.zeros(gram.shape)\n    for row, c in zip(rows, confidence):\n        extra = (c - 1) * np.outer(row, row)\n    return gram + extra + regularization * np.eye(len(gram))\n",
    ),
    "weighted sum": ("weighted-sum-of-rows", way(extra="{} @ rows")),
    "no regularization": ("no-regularization", way(diagonal="0")),
    "times n": ("times-number-of-films", way(diagonal="regularization * len(rows) * np.eye(len(gram))")),
    "minus": ("taken-off-the-diagonal", way(diagonal="-regularization * np.eye(len(gram))")),
    "eye alone": ("one-on-the-diagonal", way(diagonal="np.eye(len(gram))")),
    "plus eye": ("added-to-the-identity", way(diagonal="regularization + np.eye(len(gram))")),
    "brackets around all": ("nothing-beside-the-diagonal", way(result="left * np.eye(len(gram))")),
    "inverse": ("inverse", way(result="np.linalg.inv(left)")),
    "diagonal": ("diagonal-alone", way(result="np.diag(left)")),
    "nothing taken, nothing added": (
        "only-where-something-was-taken",
        way().replace(HEAD, HEAD + "    if len(rows) == 0:\n        return gram\n"),
    ),
    "times gram's diagonal": ("diagonal-of-gram-scaled", way(diagonal="regularization * np.diag(np.diag(gram))")),
    "1 off the extra": ("one-off-every-cell", way(extra="rows.T @ ({}[:, None] * rows) - 1")),
    "1 off the product": ("one-off-the-product", way(weights="confidence", extra="rows.T @ ({}[:, None] * rows) - 1")),
    "sums": ("product-of-sums", way(extra="np.outer(({}[:, None] * rows).sum(axis=0), rows.sum(axis=0))")),
    "sums, the other way": (
        "product-of-sums, on its side",
        way(extra="np.outer(rows.sum(axis=0), ({}[:, None] * rows).sum(axis=0))"),
    ),
    "sum": ("added-up", way(result="left.sum()")),
    "determinant": ("determinant", way(result="np.linalg.det(left)")),
    "fill_diagonal": (
        "diagonal-replaced",
        HEAD + "    left = gram + rows.T @ ((confidence - 1)[:, None] * rows)\n    np.fill_diagonal(left, regularization)\n    return left\n",
    ),
    "gram +=": (
        "changed-input",
        HEAD + "    gram += rows.T @ ((confidence - 1)[:, None] * rows)\n    gram += regularization * np.eye(len(gram))\n    return gram\n",
    ),
    "both are left": (
        "counted-twice + added-everywhere",
        way(weights="confidence", diagonal="regularization"),
    ),
    "rounded": ("rounded-2", way(result="np.round(left, 2)")),
    "no return": ("returned-none", way().replace("return ", "result = ")),
    "not upright": ("lengths-differ", way(extra="rows.T @ ((confidence - 1) * rows)")),
}  # fmt: skip
del WRITTEN["both are left"]  # that is the code as it was given


def inputs(rng):
    while True:
        f, n = int(rng.integers(1, 4)), int(rng.integers(0, 4))
        Q = rng.integers(-3, 4, (6, f)) * 1.0
        yield Q.T @ Q, Q[:n], 1 + rng.integers(0, 5, n) / 2, float(rng.uniform(0.1, 3))


def oracle(gram, rows, confidence, regularization):
    """Each cell as half of a second difference of the quadratic form."""
    size = len(gram)

    def form(p):
        extra = sum((c - 1) * float(np.dot(row, p)) ** 2 for row, c in zip(rows, confidence, strict=True))
        return float(p @ gram @ p) + extra + regularization * float(p @ p)

    e = np.eye(size)
    return np.array([[(form(a + b) - form(a) - form(b)) / 2 for b in e] for a in e])
