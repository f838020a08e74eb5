"""Answers to exercise 8.3."""

import numpy as np
from sklearn.linear_model import Ridge

RIGHT = {
    "solved": """
def stack_weights(told, taken, damping):
    table = np.column_stack([np.ones(len(told)), told])
    penalty = damping * np.eye(table.shape[1])
    penalty[0, 0] = 0
    return np.linalg.solve(table.T @ table + penalty, table.T @ taken)
""",
    "inverted": """
def stack_weights(told, taken, damping):
    n, k = told.shape
    a = np.ones((n, k + 1))
    a[:, 1:] = told
    d = np.full(k + 1, float(damping))
    d[0] = 0
    return np.linalg.inv(a.T @ a + np.diag(d)) @ (a.T @ taken)
""",
    "centred": """
def stack_weights(told, taken, damping):
    mean, usual = told.mean(axis=0), taken.mean()
    x, y = told - mean, taken - usual
    w = np.linalg.solve(x.T @ x + damping * np.eye(x.shape[1]), x.T @ y)
    return np.append(usual - mean @ w, w)
""",
    "imagined rows": """
def stack_weights(told, taken, damping):
    k = told.shape[1]
    above = np.hstack([np.ones((len(told), 1)), told])
    below = np.hstack([np.zeros((k, 1)), np.sqrt(damping) * np.eye(k)])
    answers = np.concatenate([taken, np.zeros(k)])
    return np.linalg.lstsq(np.vstack([above, below]), answers, rcond=None)[0]
""",
    "loops": """
def stack_weights(told, taken, damping):
    k = told.shape[1] + 1
    left, right = np.zeros((k, k)), np.zeros(k)
    for row, answer in zip(told, taken):
        one = np.append(1.0, row)
        left += np.outer(one, one)
        right += answer * one
    for j in range(1, k):
        left[j, j] += damping
    return np.linalg.solve(left, right)
""",
    "einsum, a list back": """
def stack_weights(told, taken, damping):
    a = np.insert(told, 0, 1.0, axis=1)
    left = np.einsum("na,nb->ab", a, a)
    left[range(1, len(left)), range(1, len(left))] += damping
    return list(np.linalg.solve(left, np.einsum("na,n->a", a, taken)))
""",
    "scipy": """
from scipy.linalg import solve
def stack_weights(told, taken, damping):
    a = np.c_[np.ones(told.shape[0]), told]
    damped = np.diag([0.0] + [damping] * told.shape[1])
    return solve(a.T.dot(a) + damped, a.T.dot(taken))
""",
}
HEAD = "def stack_weights(told, taken, damping):\n"
TABLE = "    table = np.column_stack([np.ones(len(told)), told])\n"
PENALTY = "    penalty = damping * np.eye(table.shape[1])\n    penalty[0, 0] = 0\n"
SOLVE = "np.linalg.solve(table.T @ table + penalty, table.T @ taken)"


def way(table=TABLE, penalty=PENALTY, solve=SOLVE):
    return f"{HEAD}{table}{penalty}    return {solve}\n"


EYE = "    penalty = damping * np.eye(table.shape[1])\n"
WRITTEN = {
    "counted from 1": ("second-not-damped", way(penalty=EYE + "    penalty[1, 1] = 0\n")),
    "a block of λ": ("added-everywhere-but-the-constant", "def stack_weights(told, taken, damping):\n    table = np.column_stack([np.ones(len(told)), told])\n    left = table.T @ table\n    left[1:, 1:] += damping\n    return np.linalg.solve(left, table.T @ taken)\n"),
    "constant damped": ("constant-damped", way(penalty=EYE)),
    "no constant": ("no-constant", way("    table = told\n", EYE)),
    "no constant, zero first": ("no-constant, first not damped", way("    table = told\n")),
    "ones behind, last undamped": ("ones-last", way("    table = np.column_stack([told, np.ones(len(told))])\n", EYE + "    penalty[-1, -1] = 0\n")),
    "ones behind": ("ones-last, damped as if first", way("    table = np.column_stack([told, np.ones(len(told))])\n")),
    "not damped": ("not-damped", way(penalty="    penalty = 0\n")),
    "added to every entry": ("added-everywhere", way(penalty="    penalty = damping\n")),
    "times rows": ("damping-times-rows", way(penalty="    penalty = len(told) * damping * np.eye(table.shape[1])\n    penalty[0, 0] = 0\n")),
    "means": ("means-not-sums", way(solve="np.linalg.solve(table.T @ table / len(told) + penalty, table.T @ taken / len(told))")),
    "mean left": ("mean-on-the-left", way(solve="np.linalg.solve(table.T @ table / len(told) + penalty, table.T @ taken)")),
    "last entry undamped": ("last-not-damped", way(penalty=EYE + "    penalty[-1, -1] = 0\n")),
    "only the constant damped": ("only-constant-damped", way(penalty="    penalty = np.zeros((table.shape[1],) * 2)\n    penalty[0, 0] = damping\n")),
    "eye alone": ("always-one", way(penalty="    penalty = np.eye(table.shape[1])\n    penalty[0, 0] = 0\n")),
    "squared": ("squared-damping", way(penalty="    penalty = damping**2 * np.eye(table.shape[1])\n    penalty[0, 0] = 0\n")),
    "minus": ("taken-off", way(solve="np.linalg.solve(table.T @ table - penalty, table.T @ taken)")),
    "not solved": ("multiplied", way(solve="(table.T @ table + penalty) @ (table.T @ taken)")),
    "right side": ("not-solved", way(solve="table.T @ taken")),
    "diagonal": ("divided-by-diagonal", way(solve="(table.T @ taken) / np.diag(table.T @ table + penalty)")),
    "reciprocals": ("entries-inverted", way(solve="(1 / (table.T @ table + penalty)) @ (table.T @ taken)")),
    "inverse": ("inverse-alone", way(solve="np.linalg.inv(table.T @ table + penalty)")),
    "without the constant": ("constant-dropped", way(solve=SOLVE + "[1:]")),
    "adds up to 1": ("to-one", HEAD + TABLE + PENALTY + f"    w = {SOLVE}\n    return w / w.sum()\n"),
    "predictions": ("predictions", way(solve="table @ " + SOLVE)),
    "standardised": ("standardized", HEAD + "    spread = told.std(axis=0)\n    told = (told - told.mean(axis=0)) / np.where(spread > 0, spread, 1)\n" + TABLE + PENALTY + f"    return {SOLVE}\n"),
    "mean off the answers": ("taken-centred", way(solve="np.linalg.solve(table.T @ table + penalty, table.T @ (taken - taken.mean()))")),
    "zeros": ("zeros-for-ones", "from numpy.linalg import pinv\n" + way(table=TABLE.replace("np.ones", "np.zeros"), solve="np.full(table.shape[1], np.nan) if True else 0")),
    "a column of answers": ("a-column", way(solve="np.linalg.solve(table.T @ table + penalty, table.T @ taken[:, None])")),
    "cut": ("not-below-zero", way(solve=f"np.maximum({SOLVE}, 0)")),
}  # fmt: skip


def inputs(rng):
    while True:
        n, k = int(rng.integers(2, 7)), int(rng.integers(1, 4))
        yield rng.normal(0.5, 1, (n, k)), rng.integers(0, 2, n).astype(float), float(rng.uniform(0.1, 5))


def oracle(told, taken, damping):
    ridge = Ridge(alpha=damping, solver="svd").fit(told, taken)
    return np.append(ridge.intercept_, ridge.coef_)
