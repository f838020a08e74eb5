"""What learners do instead in exercise 6.4: other tables, penalties, right sides, ways to solve."""

import numpy as np


def _centred(q):
    return q - q.mean(axis=0)


def _units(q):
    norms = np.sqrt((q**2).sum(axis=1, keepdims=True))
    return np.divide(q, norms, out=np.zeros_like(q), where=norms > 0)


ROWS = {
    "all": lambda q, d: (q, d),
    "but first": lambda q, d: (q[1:], d[1:]) if len(q) > 1 else (q, d),
    "but last": lambda q, d: (q[:-1], d[:-1]) if len(q) > 1 else (q, d),
    "first": lambda q, d: (q[:1], d[:1]),
    "last": lambda q, d: (q[-1:], d[-1:]),
    "liked": lambda q, d: (q[d > 0], d[d > 0]) if (d > 0).any() else (q, d),
}
TABLE = {
    "right": lambda q: q.T @ q,
    "diagonal": lambda q: np.diag((q**2).sum(axis=0)),
    "mean": lambda q: q.T @ q / len(q),
    "centred": lambda q: _centred(q).T @ _centred(q),
    "units": lambda q: _units(q).T @ _units(q),
    "of sums": lambda q: np.outer(q.sum(axis=0), q.sum(axis=0)),
    "one number": lambda q: (q**2).sum() * np.eye(q.shape[1]),
    "none": lambda q: np.zeros((q.shape[1], q.shape[1])),
    "half": lambda q: q.T @ q / 2,
    "twice": lambda q: 2 * q.T @ q,
}
PENALTY = {
    "n": lambda lam, n, f: lam * n * np.eye(f),
    "once": lambda lam, n, f: lam * np.eye(f),
    "none": lambda lam, n, f: 0.0,
    "factors": lambda lam, n, f: lam * f * np.eye(f),
    "cells": lambda lam, n, f: lam * n * f * np.eye(f),
    "n squared": lambda lam, n, f: lam * n**2 * np.eye(f),
    "shared": lambda lam, n, f: lam / n * np.eye(f),
    "everywhere": lambda lam, n, f: lam * n,
    "everywhere, once": lambda lam, n, f: lam,
    "minus": lambda lam, n, f: -lam * n * np.eye(f),
    "squared": lambda lam, n, f: lam**2 * n * np.eye(f),
    "root": lambda lam, n, f: np.sqrt(lam) * n * np.eye(f),
    "root of n": lambda lam, n, f: lam * np.sqrt(n) * np.eye(f),
    "half": lambda lam, n, f: lam * n / 2 * np.eye(f),
    "twice": lambda lam, n, f: 2 * lam * n * np.eye(f),
    "one more": lambda lam, n, f: lam * (n + 1) * np.eye(f),
    "one less": lambda lam, n, f: lam * (n - 1) * np.eye(f),
    "n alone": lambda lam, n, f: n * np.eye(f),
    "added": lambda lam, n, f: (lam + n) * np.eye(f),
    "one": lambda lam, n, f: np.eye(f),
    "longer": lambda lam, n, f: lam * max(n, f) * np.eye(f),
    "nonzero": lambda lam, n, f: lam * n * np.eye(f),
    "rows": lambda lam, n, f: (lam * n) ** 2 * np.eye(f),
} | {f"always {g:g}": lambda lam, n, f, g=g: g * n * np.eye(f) for g in (0.02, 0.1, 0.15)}
RIGHT = {
    "right": lambda q, d, lam: q.T @ d,
    "mean": lambda q, d, lam: q.T @ d / len(d),
    "sums": lambda q, d, lam: q.sum(axis=0) * d.sum(),
    "centred": lambda q, d, lam: q.T @ (d - d.mean()),
    "minus": lambda q, d, lam: -(q.T @ d),
    "films": lambda q, d, lam: q.sum(axis=0),
    "left": lambda q, d, lam: np.full(q.shape[1], d.sum()),
    "signs": lambda q, d, lam: q.T @ np.sign(d),
    "size": lambda q, d, lam: q.T @ np.abs(d),
    "penalised": lambda q, d, lam: q.T @ d - lam,
    "units": lambda q, d, lam: _units(q).T @ d,
    "twice": lambda q, d, lam: 2 * q.T @ d,
}
SOLVE = {
    "solve": lambda a, b: np.linalg.solve(a, b),
    "times": lambda a, b: a @ b,
    "right side": lambda a, b: b,
    "entrywise": lambda a, b: (1 / np.where(a == 0, np.inf, a)) @ b,
    "diagonal": lambda a, b: b / np.diag(a),
    "by trace": lambda a, b: b / np.trace(a),
    "by sum": lambda a, b: b / a.sum(),
    "row sums": lambda a, b: b / a.sum(axis=1),
    "divided": lambda a, b: b / a,
    "inverse": lambda a, b: np.linalg.inv(a),
    "table": lambda a, b: a,
    "inverse, entry by entry": lambda a, b: np.linalg.inv(a) * b,
}
THEN = {
    "guesses": lambda p, q, d, lam: q @ p,
    "errors": lambda p, q, d, lam: d - q @ p,
    "weights": lambda p, q, d, lam: (d - q @ p) / (lam * len(d)),
    "not below 0": lambda p, q, d, lam: np.maximum(p, 0),
    "unit": lambda p, q, d, lam: p / np.sqrt((p**2).sum()) if p.any() else p,
    "sum": lambda p, q, d, lam: float(p.sum()),
    "minus": lambda p, q, d, lam: -p,
    "column": lambda p, q, d, lam: p[:, None],
    "turned": lambda p, q, d, lam: p[::-1],
} | {f"round {n}": lambda p, q, d, lam, n=n: np.round(p, n) for n in (2, 3, 4)}
