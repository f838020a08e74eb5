"""Answers to exercise 6.4."""

RIGHT = {
    "the formula": """
def als_solve(q, left, penalty):
    n, n_factors = q.shape
    below = q.T @ q + penalty * n * np.eye(n_factors)
    return np.linalg.solve(below, q.T @ left)
""",
    "an inverse": """
def als_solve(q, left, penalty):
    table = np.dot(q.T, q) + len(left) * penalty * np.identity(q.shape[1])
    return np.linalg.inv(table) @ q.T @ left
""",
    "sums of outer products": """
def als_solve(q, left, penalty):
    table = np.zeros((q.shape[1], q.shape[1]))
    right = np.zeros(q.shape[1])
    for row, d in zip(q, left):
        table += np.outer(row, row) + penalty * np.eye(len(row))
        right += d * row
    return np.linalg.solve(table, right)
""",
    "imagined films": """
def als_solve(q, left, penalty):
    f = q.shape[1]
    extended = np.vstack([q, np.sqrt(penalty * len(q)) * np.eye(f)])
    return np.linalg.lstsq(extended, np.concatenate([left, np.zeros(f)]), rcond=None)[0]
""",
    "from the side of the films": """
def als_solve(q, left, penalty):
    n = len(q)
    return q.T @ np.linalg.solve(q @ q.T + penalty * n * np.eye(n), left)
""",
    "the diagonal filled": """
def als_solve(q, left, penalty):
    table = q.T @ q
    for f in range(len(table)):
        table[f, f] += penalty * q.shape[0]
    return np.linalg.solve(table, (q * left[:, None]).sum(axis=0))
""",
    "everything divided by n": """
def als_solve(q, left, penalty):
    n = len(left)
    return np.linalg.solve(q.T @ q / n + penalty * np.eye(q.shape[1]), q.T @ left / n)
""",
    "SciPy": """
from scipy.linalg import cho_factor, cho_solve
def als_solve(q, left, penalty):
    table = q.T @ q + np.diag(np.full(q.shape[1], penalty * len(q)))
    return cho_solve(cho_factor(table), left @ q)
""",
}
HEAD = "def als_solve(q, left, penalty):\n    n, f = q.shape\n    "
TABLE, SIDE = "q.T @ q + penalty * n * np.eye(f)", "q.T @ left"


def way(table=TABLE, side=SIDE, solved="np.linalg.solve(table, side)"):
    return HEAD + f"table = {table}\n    side = {side}\n    return {solved}\n"


WRITTEN = {
    "once": ("penalty-once", way("q.T @ q + penalty * np.eye(f)")),
    "least squares": ("no-penalty", HEAD + "return np.linalg.lstsq(q, left, rcond=None)[0]\n"),
    "no penalty": ("no-single-solution", way("q.T @ q")),
    "times f": ("penalty-times-factors", way("q.T @ q + penalty * f * np.eye(f)")),
    "q.size": ("penalty-times-cells", way("q.T @ q + penalty * q.size * np.eye(f)")),
    "no eye": ("penalty-in-every-cell", way("q.T @ q + penalty * n")),
    "no eye, once": ("penalty-in-every-cell, once", way("q.T @ q + penalty")),
    "nonzero": ("zeros-not-counted", way("q.T @ q + penalty * np.count_nonzero(left) * np.eye(f)")),
    "rows without a root": ("extra-rows-squared", HEAD + "big = np.vstack([q, penalty * n * np.eye(f)])\n    return np.linalg.lstsq(big, np.concatenate([left, np.zeros(f)]), rcond=None)[0]\n"),
    "minus": ("penalty-taken-off", way("q.T @ q - penalty * n * np.eye(f)")),
    "over n": ("penalty-shared", way("q.T @ q + penalty / n * np.eye(f)")),
    "squared": ("penalty-squared", way("q.T @ q + penalty**2 * n * np.eye(f)")),
    "elementwise": ("each-factor-by-itself", HEAD + "return (q * left[:, None]).sum(axis=0) / ((q**2).sum(axis=0) + penalty * n)\n"),
    "diagonal": ("diagonal-alone", way("np.diag((q**2).sum(axis=0)) + penalty * n * np.eye(f)")),
    "mean of the table": ("mean-in-the-table", way("q.T @ q / n + penalty * n * np.eye(f)")),
    "mean of the side": ("mean-on-the-right", way(side="q.T @ left / n")),
    "times": ("multiplied", way(solved="table @ side")),
    "not solved": ("right-side-alone", way(solved="side")),
    "1 over": ("inverted-cell-by-cell", way(solved="(1 / np.where(table == 0, np.inf, table)) @ side")),
    "divided": ("divided-by-table", way(solved="side / table")),
    "inverse alone": ("inverse-returned", way(solved="np.linalg.inv(table)")),
    "from the side of the films, not brought back": ("weights-of-films-returned", HEAD + "return np.linalg.solve(q @ q.T + penalty * n * np.eye(n), left)\n"),
    "predictions": ("predictions-returned", way(solved="q @ np.linalg.solve(table, side)")),
    "errors": ("errors-returned", way(solved="left - q @ np.linalg.solve(table, side)")),
    "centred left": ("left-centred", way(side="q.T @ (left - left.mean())")),
    "sums": ("sums-on-the-right", way(side="q.sum(axis=0) * left.sum()")),
    "clip": ("not-below-0", way(solved="np.maximum(0, np.linalg.solve(table, side))")),
    "two": ("double-penalty", way("q.T @ q + 2 * penalty * n * np.eye(f)")),
    "0.15": ("penalty-always-0.15", way("q.T @ q + 0.15 * n * np.eye(f)")),
    "column": ("in-a-column", way(side="q.T @ left[:, None]")),
    "from 1": ("first-film-left-out", HEAD + "q, left = q[1:] if n > 1 else q, left[1:] if n > 1 else left\n    n = len(q)\n    return np.linalg.solve(q.T @ q + penalty * n * np.eye(f), q.T @ left)\n"),
    "liked": ("liked-films-alone", HEAD + "if (left > 0).any():\n        q, left = q[left > 0], left[left > 0]\n    return np.linalg.solve(q.T @ q + penalty * len(q) * np.eye(f), q.T @ left)\n"),
    "rounded": ("rounded-to-3", way(solved="np.linalg.solve(table, side).round(3)")),
    "plus": ("penalty-plus-count", way("q.T @ q + (penalty + n) * np.eye(f)")),
    "not laid on its side": ("lengths-differ", way("q @ q + penalty * n * np.eye(f)")),
    "printed": ("printed", HEAD + f"print(np.linalg.solve({TABLE}, {SIDE}))\n"),
    "pseudo-inverse": ("no-penalty", way("q.T @ q", solved="np.linalg.pinv(table) @ side")),
    "max of the shape": ("longer-side-counted", way("q.T @ q + penalty * max(q.shape) * np.eye(f)")),
    "inverse with *": ("inverse-times-entry-by-entry", way(solved="np.linalg.inv(table) * side")),
    "n by n": ("lengths-differ", way("q.T @ q + penalty * n * np.eye(n)")),
    "q @ left": ("lengths-differ", way(side="q @ left")),
    "left itself": ("lengths-differ", way(side="left")),
}  # fmt: skip


def inputs(rng):
    while True:
        n, f = int(rng.integers(1, 5)), int(rng.integers(1, 4))
        yield rng.normal(0, 1, (n, f)), rng.normal(0, 1, n), float(rng.uniform(0.1, 2))


def oracle(q, left, penalty):
    from sklearn.linear_model import Ridge

    return Ridge(alpha=penalty * len(q), fit_intercept=False, solver="svd").fit(q, left).coef_


SWAPS = {"n": "n_factors", "n_factors": "n", "row": "d", "d": "row"}
LEAST_MUTANTS = 20
