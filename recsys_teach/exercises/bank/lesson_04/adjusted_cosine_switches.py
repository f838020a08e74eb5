"""What learners do instead in exercise 4.1: other people kept, other means taken off, other bottoms."""

import numpy as np

nan = np.nan


def rated(x):
    return x[~np.isnan(x)]


def kept(x, y, m, keep):
    """Return (x, y, m) of the people who are kept."""
    one, other = ~np.isnan(x), ~np.isnan(y)
    who = {"both": one & other, "all": one | ~one, "either": one | other, "gaps": ~(one & other)}.get(keep, one & other)
    if keep == "gaps as 0":
        return np.nan_to_num(x), np.nan_to_num(y), m
    if keep == "first means":  # the means of the first people, not of those who are kept
        return x[who], y[who], m[: who.sum()]
    return x[who], y[who], m[who]


# What is taken off: kept ratings x, y and means m, then everybody's X, Y, M.
OFF = {
    "own": lambda x, y, m, X, Y, M: (x - m, y - m),
    "film": lambda x, y, m, X, Y, M: (x - x.mean(), y - y.mean()),
    "film, all": lambda x, y, m, X, Y, M: (x - rated(X).mean(), y - rated(Y).mean()),
    "nothing": lambda x, y, m, X, Y, M: (x, y),
    "x only": lambda x, y, m, X, Y, M: (x - m, y),
    "y only": lambda x, y, m, X, Y, M: (x, y - m),
    "one mean": lambda x, y, m, X, Y, M: (x - M.mean(), y - M.mean()),
    "one mean of kept": lambda x, y, m, X, Y, M: (x - m.mean(), y - m.mean()),
    "mean of both films": lambda x, y, m, X, Y, M: (x - np.append(x, y).mean(), y - np.append(x, y).mean()),
    "middle of two": lambda x, y, m, X, Y, M: (x - (x + y) / 2, y - (x + y) / 2),
    "added": lambda x, y, m, X, Y, M: (x + m, y + m),
    "turned": lambda x, y, m, X, Y, M: (x - m, m - y),
    "ratio": lambda x, y, m, X, Y, M: (x / m, y / m),
    "person and film": lambda x, y, m, X, Y, M: (x - m - (x - m).mean(), y - m - (y - m).mean()),
    "distances": lambda x, y, m, X, Y, M: (np.abs(x - m), np.abs(y - m)),
    "signs": lambda x, y, m, X, Y, M: (np.sign(x - m), np.sign(y - m)),
} | {f"middle {c:g}": lambda x, y, m, X, Y, M, c=c: (x - c, y - c) for c in (2.5, 2.75, 3, 3.5)}


def norm(x):
    return np.sqrt((x**2).sum())


def of_all(X, M):
    return norm(rated(X - M))


# What stands below: centred a, b; kept ratings x, y; everybody's X, Y, M.
BOTTOM = {
    "norms": lambda a, b, x, y, X, Y, M: norm(a) * norm(b),
    "raw norms": lambda a, b, x, y, X, Y, M: norm(x) * norm(y),
    "all raters": lambda a, b, x, y, X, Y, M: of_all(X, M) * of_all(Y, M),
    "x alone": lambda a, b, x, y, X, Y, M: norm(a),
    "y alone": lambda a, b, x, y, X, Y, M: norm(b),
    "x twice": lambda a, b, x, y, X, Y, M: norm(a) * norm(a),
    "y twice": lambda a, b, x, y, X, Y, M: norm(b) * norm(b),
    "squares": lambda a, b, x, y, X, Y, M: (a**2).sum() * (b**2).sum(),
    "one": lambda a, b, x, y, X, Y, M: 1.0,
    "count": lambda a, b, x, y, X, Y, M: float(len(a)),
    "added": lambda a, b, x, y, X, Y, M: norm(a) + norm(b),
    "root of x": lambda a, b, x, y, X, Y, M: norm(a) * (b**2).sum(),
    "root of y": lambda a, b, x, y, X, Y, M: (a**2).sum() * norm(b),
    "root of sum": lambda a, b, x, y, X, Y, M: np.sqrt((a**2).sum() + (b**2).sum()),
    "root of products": lambda a, b, x, y, X, Y, M: np.sqrt((a**2 * b**2).sum()),
    "no brackets": lambda a, b, x, y, X, Y, M: norm(a) / norm(b) if norm(b) else np.inf,
    "sizes": lambda a, b, x, y, X, Y, M: np.abs(a).sum() * np.abs(b).sum(),
}
TOP = {
    "dot": lambda a, b: a @ b,
    "sums": lambda a, b: a.sum() * b.sum(),
    "mean": lambda a, b: (a * b).mean(),
    "sizes": lambda a, b: np.abs(a * b).sum(),
    "apart": lambda a, b: np.abs(a - b).sum(),
}
PEOPLE = {"all": slice(None), "first": slice(1), "but last": slice(-1), "but first": slice(1, None)}
THEN = {
    "distance": lambda r: 1 - r,
    "0 to 1": lambda r: (1 + r) / 2,
    "squared": lambda r: r * r,
    "percent": lambda r: 100 * r,
    "size": lambda r: abs(r),
    "not below 0": lambda r: max(r, 0.0),
    "minus": lambda r: -r,
    "nan is 0": lambda r: 0.0 if r != r else r,
    "whole": lambda r: float(np.trunc(r)),
} | {f"round {d}": lambda r, d=d: round(float(r), d) for d in range(5)}
