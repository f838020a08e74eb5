"""What learners do instead in exercise 8.3: other columns, other damping, other sums."""

import numpy as np


def standard(x):
    spread = x.std(axis=0)
    return (x - x.mean(axis=0)) / np.where(spread > 0, spread, 1)


TABLE = {
    "ones first": lambda x, y: np.column_stack([np.ones(len(x)), x]),
    "ones last": lambda x, y: np.column_stack([x, np.ones(len(x))]),
    "no ones": lambda x, y: x,
    "zeros first": lambda x, y: np.column_stack([np.zeros(len(x)), x]),
    "numbers first": lambda x, y: np.column_stack([np.arange(len(x)), x]),
    "mean first": lambda x, y: np.column_stack([np.full(len(x), y.mean()), x]),
    "row means first": lambda x, y: np.column_stack([x.mean(axis=1), x]),
    "centred": lambda x, y: np.column_stack([np.ones(len(x)), x - x.mean(axis=0)]),
    "standard": lambda x, y: np.column_stack([np.ones(len(x)), standard(x)]),
    "centred, no ones": lambda x, y: x - x.mean(axis=0),
    "absolute": lambda x, y: np.column_stack([np.ones(len(x)), np.abs(x)]),
    "gaps of sign": lambda x, y: np.column_stack([np.ones(len(x)), np.maximum(x, 0)]),
}
PENALTY = {
    "all but the first": lambda d, k, n: d * np.diag((np.arange(k) > 0).astype(float)),
    "all": lambda d, k, n: d * np.eye(k),
    "first only": lambda d, k, n: d * np.diag((np.arange(k) == 0).astype(float)),
    "all but the last": lambda d, k, n: d * np.diag((np.arange(k) < k - 1).astype(float)),
    "all but the second": lambda d, k, n: d * np.diag((np.arange(k) != 1).astype(float)),
    "none": lambda d, k, n: np.zeros((k, k)),
    "every entry": lambda d, k, n: np.full((k, k), d),
    "every entry but the first": lambda d, k, n: d * (np.arange(k * k).reshape(k, k) > 0),
    "block": lambda d, k, n: d * np.outer(np.arange(k) > 0, np.arange(k) > 0),
    "squared": lambda d, k, n: d**2 * np.diag((np.arange(k) > 0).astype(float)),
    "root": lambda d, k, n: np.sqrt(d) * np.diag((np.arange(k) > 0).astype(float)),
    "half": lambda d, k, n: d / 2 * np.diag((np.arange(k) > 0).astype(float)),
    "double": lambda d, k, n: d * 2 * np.diag((np.arange(k) > 0).astype(float)),
    "times rows": lambda d, k, n: d * n * np.diag((np.arange(k) > 0).astype(float)),
    "times rows, all": lambda d, k, n: d * n * np.eye(k),
    "over rows": lambda d, k, n: d / n * np.diag((np.arange(k) > 0).astype(float)),
    "one": lambda d, k, n: np.diag((np.arange(k) > 0).astype(float)),
    "one, all": lambda d, k, n: np.eye(k),
    "taken off": lambda d, k, n: -d * np.diag((np.arange(k) > 0).astype(float)),
    "off the diagonal": lambda d, k, n: d * (1 - np.eye(k)),
}
GRAM = {
    "sums": lambda a: a.T @ a,
    "means": lambda a: a.T @ a / len(a),
    "diagonal": lambda a: np.diag((a**2).sum(axis=0)),
    "covariance": lambda a: np.atleast_2d(np.cov(a, rowvar=False)),
    "absolute": lambda a: np.abs(a.T @ a),
}
RIGHT = {
    "sums": lambda a, y: a.T @ y,
    "means": lambda a, y: a.T @ y / len(a),
    "less their mean": lambda a, y: a.T @ (y - y.mean()),
    "the others": lambda a, y: a.T @ (1 - y),
    "plus and minus": lambda a, y: a.T @ (2 * y - 1),
    "sorted": lambda a, y: a.T @ np.sort(y),
    "turned": lambda a, y: a.T @ y[::-1],
    "sum of columns": lambda a, y: a.sum(axis=0),
}


def divided(gram, right):
    return right / np.diag(gram)


SOLVE = {
    "solve": np.linalg.solve,
    "divided": divided,
    "product": lambda gram, right: gram @ right,
    "right alone": lambda gram, right: right,
    "divided by sums": lambda gram, right: right / gram.sum(axis=1),
    "inverse entries": lambda gram, right: (1 / gram) @ right,
    "inverse alone": lambda gram, right: np.linalg.inv(gram),
}
THEN = {
    "weights": lambda w, a, y: w,
    "without the constant": lambda w, a, y: w[1:],
    "constant last": lambda w, a, y: np.append(w[1:], w[0]),
    "constant alone": lambda w, a, y: float(w[0]),
    "adding up to 1": lambda w, a, y: w / w.sum(),
    "others adding up to 1": lambda w, a, y: np.append(w[0], w[1:] / w[1:].sum()),
    "not below 0": lambda w, a, y: np.maximum(w, 0),
    "others not below 0": lambda w, a, y: np.append(w[0], np.maximum(w[1:], 0)),
    "predictions": lambda w, a, y: a @ w,
    "errors": lambda w, a, y: y - a @ w,
    "sum of squared errors": lambda w, a, y: float(((y - a @ w) ** 2).sum()),
    "a column": lambda w, a, y: w[:, None],
    "rounded 2": lambda w, a, y: np.round(w, 2),
    "rounded 3": lambda w, a, y: np.round(w, 3),
    "negative": lambda w, a, y: -w,
    "constant 0": lambda w, a, y: np.append(0.0, w[1:]),
    "constant added": lambda w, a, y: w[1:] + w[0],
    "constant is the mean": lambda w, a, y: np.append(y.mean(), w[1:]),
    "mean put first": lambda w, a, y: np.append(y.mean(), w),
    "0 put first": lambda w, a, y: np.append(0.0, w),
}
