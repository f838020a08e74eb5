"""What learners do instead in exercise 7.2: other bases, weights, products, diagonals."""

import numpy as np

BASE = {
    "gram": lambda g, y, c: g,
    "none": lambda g, y, c: 0 * g,
    "twice": lambda g, y, c: 2 * g,
    "times sum": lambda g, y, c: c.sum() * g,
    "times mean": lambda g, y, c: (c.mean() if len(c) else 1.0) * g,
    "times extra": lambda g, y, c: (1 + (c - 1).sum()) * g,
    "less own": lambda g, y, c: g - y.T @ y,
    "plus own": lambda g, y, c: g + y.T @ y,
    "own": lambda g, y, c: y.T @ y,
    "less 1": lambda g, y, c: g - 1,
}
WEIGHTS = {
    "c - 1": lambda c: c - 1,
    "c": lambda c: c,
    "1": lambda c: np.ones(len(c)),
    "c + 1": lambda c: c + 1,
    "1 - c": lambda c: 1 - c,
    "squared": lambda c: (c - 1) ** 2,
    "c squared": lambda c: c**2,
    "root": lambda c: np.sqrt(np.abs(c - 1)),
    "sum": lambda c: np.full(len(c), (c - 1).sum()),
    "mean": lambda c: np.full(len(c), (c - 1).mean() if len(c) else 0.0),
    "sum of c": lambda c: np.full(len(c), c.sum()),
    "mean of c": lambda c: np.full(len(c), c.mean() if len(c) else 0.0),
    "over c": lambda c: 1 / c,
    "c - 1 of sum": lambda c: (c - 1) / max((c - 1).sum(), 1e-12),
}
PRODUCT = {
    "outer": lambda w, y: y.T @ (w[:, None] * y),
    "each one squared": lambda w, y: np.diag((w[:, None] * y**2).sum(axis=0)),
    "squares in each row": lambda w, y: (w[:, None] * y**2).sum(axis=0) + np.zeros((y.shape[1],) * 2),
    "of sums": lambda w, y: np.outer((w[:, None] * y).sum(axis=0), y.sum(axis=0)),
    "of sums, on its side": lambda w, y: np.outer(y.sum(axis=0), (w[:, None] * y).sum(axis=0)),
    "of weighted sums": lambda w, y: np.outer(w @ y, w @ y),
    "sum of all": lambda w, y: (w[:, None] * y**2).sum() + np.zeros((y.shape[1],) * 2),
    "first": lambda w, y: y[:1].T @ (w[:1, None] * y[:1]),
    "last": lambda w, y: y[-1:].T @ (w[-1:, None] * y[-1:]),
    "mean": lambda w, y: y.T @ (w[:, None] * y) / max(len(y), 1),
    "row sums": lambda w, y: w @ y + np.zeros((y.shape[1],) * 2),
    "none": lambda w, y: np.zeros((y.shape[1],) * 2),
}
DIAGONAL = {
    "eye": lambda lam, f, n, g: lam * np.eye(f),
    "everywhere": lambda lam, f, n, g: lam + np.zeros((f, f)),
    "none": lambda lam, f, n, g: np.zeros((f, f)),
    "by films": lambda lam, f, n, g: lam * n * np.eye(f),
    "if taken": lambda lam, f, n, g: lam * np.eye(f) * (n > 0),
    "of gram": lambda lam, f, n, g: lam * np.diag(np.diag(g)),
    "minus": lambda lam, f, n, g: -lam * np.eye(f),
    "squared": lambda lam, f, n, g: lam**2 * np.eye(f),
    "twice": lambda lam, f, n, g: 2 * lam * np.eye(f),
    "one": lambda lam, f, n, g: np.eye(f),
    "root": lambda lam, f, n, g: np.sqrt(lam) * np.eye(f),
    "by factors": lambda lam, f, n, g: lam * f * np.eye(f),
    "plus 1": lambda lam, f, n, g: lam + np.eye(f),
    "first": lambda lam, f, n, g: lam * np.diag(np.arange(f) == 0),
} | {f"always {m:g}": lambda lam, f, n, g, m=m: m * np.eye(f) for m in (0.01, 0.1, 10)}
THEN = {
    "inverse": lambda m: np.linalg.inv(m),
    "diagonal": lambda m: np.diag(m),
    "diagonal matrix": lambda m: np.diag(np.diag(m)),
    "over its diagonal": lambda m: np.triu(m),
    "row sums": lambda m: m.sum(axis=1),
    "sum": lambda m: m.sum(),
    "determinant": lambda m: np.linalg.det(m),
    "halved": lambda m: m / 2,
} | {f"round {d}": lambda m, d=d: np.round(m, d) for d in range(3)}
