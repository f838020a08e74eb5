"""Answers to exercise 7.3."""

import numpy as np

START = """
def als_sweep(counts, Q, alpha, regularization):
    gram = Q.T @ Q
    P = np.zeros((len(counts), Q.shape[1]))
    for u, row in enumerate(counts):
        taken = np.flatnonzero(row)
"""
END = """
        P[u] = np.linalg.solve(left, right)
    return P
"""
RIGHT = {
    "the formula": START
    + """
        confidence = 1 + alpha * row[taken]
        left = gram + Q[taken].T @ ((confidence - 1)[:, None] * Q[taken])
        left = left + regularization * np.eye(len(gram))
        right = confidence @ Q[taken]
"""
    + END,
    "with a function for the left side": """
def left_side(gram, rows, confidence, regularization):
    return gram + rows.T @ np.diag(confidence - 1) @ rows + regularization * np.eye(len(gram))
"""
    + START
    + """
        rows, c = Q[taken], 1 + alpha * row[taken]
        left = left_side(gram, rows, c, regularization)
        right = (c[:, None] * rows).sum(axis=0)
"""
    + END,
    "alpha times the count on the left": START
    + """
        extra = alpha * row[taken]
        left = gram + (Q[taken].T * extra) @ Q[taken] + regularization * np.identity(Q.shape[1])
        right = Q[taken].T @ (extra + 1)
"""
    + END,
    "all films, without the trick": """
def als_sweep(counts, Q, alpha, regularization):
    P = []
    for row in counts:
        C = np.diag(1 + alpha * row)
        left = Q.T @ C @ Q + regularization * np.eye(Q.shape[1])
        right = Q.T @ C @ (row > 0)
        P.append(np.linalg.solve(left, right))
    return np.array(P)
""",
    "the inverse": START
    + """
        c = 1 + alpha * row
        left = (Q.T * c) @ Q
        for f in range(len(left)):
            left[f, f] += regularization
        P[u] = np.linalg.inv(left) @ ((c * (row > 0)) @ Q)
    return P
""",
    "everybody at once": """
def als_sweep(counts, Q, alpha, regularization):
    C = 1 + alpha * counts
    left = np.einsum("ui,if,ig->ufg", C, Q, Q) + regularization * np.eye(Q.shape[1])
    right = (C * (counts > 0)) @ Q
    return np.linalg.solve(left, right[:, :, None])[:, :, 0]
""",
    "film by film": """
def als_sweep(counts, Q, alpha, regularization):
    P = []
    for row in counts:
        left, right = Q.T @ Q + regularization * np.eye(Q.shape[1]), np.zeros(Q.shape[1])
        for n, q in zip(row, Q):
            if n > 0:
                left = left + alpha * n * np.outer(q, q)
                right = right + (1 + alpha * n) * q
        P.append(np.linalg.solve(left, right).tolist())
    return P
""",
}


def way(c="1 + alpha * row[taken]", base="gram", w="(confidence - 1)", lam="regularization * np.eye(len(gram))", right="confidence @ Q[taken]", end=END):  # fmt: skip
    return (
        START
        + f"""
        confidence = {c}
        left = {base} + Q[taken].T @ ({w}[:, None] * Q[taken]) + {lam}
        right = {right}
"""
        + end
    )


WRITTEN = {
    "no 1": ("alpha-times-count", way(c="alpha * row[taken]")),
    "counts": ("counts-for-confidence", way(c="row[taken]")),
    "positions": ("positions-for-counts", way(c="1 + alpha * taken")),
    "break": (
        "stops-at-nobody",
        way().replace("        confidence =", "        if len(taken) == 0:\n            break\n        confidence ="),
    ),
    "1 + alpha": ("one-plus-alpha", way(c="1 + alpha * np.ones(len(taken))")),
    "no alpha": ("alpha-left-out", way(c="1 + row[taken]")),
    "alpha added": ("alpha-plus-count", way(c="alpha + row[taken]")),
    "brackets": ("brackets-around-one", way(c="(1 + alpha) * row[taken]")),
    "all ones": ("no-confidence", way(c="np.ones(len(taken))")),
    "log": ("logarithm-of-counts", way(c="1 + alpha * np.log1p(row[taken])")),
    "gram left out": ("gram-left-out", way(base="0")),
    "gram from taken": ("gram-of-taken", way(base="Q[taken].T @ Q[taken]")),
    "c on the left": ("counted-twice", way(w="confidence")),
    "left not weighted": ("left-not-weighted", way(w="np.ones(len(taken))")),
    "left for all": ("gram-alone", way(w="(0 * confidence)")),
    "everywhere": ("added-everywhere", way(lam="regularization")),
    "no regularization": ("no-regularization", way(lam="0")),
    "times n": ("times-number-of-films", way(lam="regularization * max(len(taken), 1) * np.eye(len(gram))")),
    "eye alone": ("one-on-the-diagonal", way(lam="np.eye(len(gram))")),
    "right not weighted": ("right-not-weighted", way(right="Q[taken].sum(axis=0)")),
    "c - 1 on the right": ("one-less-on-the-right", way(right="(confidence - 1) @ Q[taken]")),
    "counts on the right": ("counts-on-the-right", way(right="row @ Q")),
    "counts times c": ("counts-for-preference", way(right="(confidence * row[taken]) @ Q[taken]")),
    "all on the right": ("all-films-on-the-right", way(right="(1 + alpha * row) @ Q")),
    "squared": ("confidence-squared", way(right="(confidence ** 2) @ Q[taken]")),
    "> 1": ("twice-or-more", way().replace("np.flatnonzero(row)", "np.flatnonzero(row > 1)")),
    "multiplied": ("multiplied-for-solved", way().replace("np.linalg.solve(left, right)", "left @ right")),
    "gram +=": (
        "gram-grows",
        START
        + """
        confidence = 1 + alpha * row[taken]
        gram += Q[taken].T @ ((confidence - 1)[:, None] * Q[taken])
        left = gram + regularization * np.eye(len(gram))
        right = confidence @ Q[taken]
"""
        + END,
    ),
    "left is gram, +=": (
        "gram-grows, with the diagonal",
        START
        + """
        confidence = 1 + alpha * row[taken]
        left = gram
        left += Q[taken].T @ ((confidence - 1)[:, None] * Q[taken])
        left += regularization * np.eye(len(gram))
        right = confidence @ Q[taken]
"""
        + END,
    ),
    "return in the loop": ("returns-in-the-loop", way(end=END.replace("    return P", "        return P"))),
    "solved behind the loop": ("solved-behind-the-loop", way(end=END.replace("        P[u]", "    P[u]"))),
    "P for P[u]": ("last-person", way(end=END.replace("P[u] = ", "P = "))),
    "scores": ("scores", way(end=END.replace("return P", "return P @ Q.T"))),
    "no return": ("returned-none", way(end=END.replace("return P", "result = P"))),
    "all counts": ("lengths-differ", way(c="1 + alpha * row")),
}  # fmt: skip


def inputs(rng):
    while True:
        people, films, f = (int(one) for one in rng.integers(1, 4, 3))
        counts = rng.choice([0.0, 0.0, 1.0, 2.0, 0.5, 5.0], (people, films))
        yield counts, rng.integers(-3, 4, (films, f)) * 1.0, float(rng.uniform(0.3, 3)), float(rng.uniform(0.3, 3))


def oracle(counts, Q, alpha, regularization):
    """Least squares: a row √c q = √c a for every film, and rows √λ p_f = 0."""
    told = []
    for row in counts:
        root = np.sqrt(1 + alpha * row)
        A = np.vstack([root[:, None] * Q, np.sqrt(regularization) * np.eye(Q.shape[1])])
        b = np.append(root * (row > 0), np.zeros(Q.shape[1]))
        told.append(np.linalg.lstsq(A, b, rcond=None)[0])
    return np.array(told)
