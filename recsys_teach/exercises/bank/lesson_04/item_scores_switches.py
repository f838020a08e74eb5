"""What learners do instead in exercise 4.4: other values, other divisors, other things for what was rated."""

import numpy as np

nan = np.nan


def known(r):
    return ~np.isnan(r)


def mean_of(r):
    return r[known(r)].mean() if known(r).any() else nan


# What a rated film brings with it; 0 elsewhere, unless it says otherwise.
BRINGS = {
    "stars": lambda r: np.nan_to_num(r),
    "ones": lambda r: known(r) * 1.0,
    "centred": lambda r: np.where(known(r), r - mean_of(r), 0.0),
    "liked": lambda r: np.where(r >= 4, r, 0.0),
    "liked, as ones": lambda r: (r >= 4) * 1.0,
    "share of 5": lambda r: np.nan_to_num(r) / 5,
    "gaps are the mean": lambda r: np.where(known(r), r, mean_of(r)),
    "gaps are 3": lambda r: np.where(known(r), r, 3.0),
    "gaps are 1": lambda r: np.where(known(r), r, 1.0),
    "gaps stay": lambda r: r,
    "gaps alone": lambda r: np.isnan(r) * 1.0,
    "squares": lambda r: np.nan_to_num(r) ** 2,
}
WEIGHTS = {
    "similarities": lambda kept: kept,
    "ones": lambda kept: (kept > 0) * 1.0,
    "squares": lambda kept: kept**2,
    "with itself": lambda kept: kept + np.eye(len(kept)),
}
# What the sums are divided by: of the weights, and where there is a rating.
BELOW = {
    "nothing": lambda w, has: 1.0,
    "similarities of rated": lambda w, has: (w * has).sum(axis=1),
    "all similarities": lambda w, has: w.sum(axis=1),
    "rated neighbours": lambda w, has: ((w > 0) * has).sum(axis=1),
    "neighbours": lambda w, has: (w > 0).sum(axis=1),
    "rated films": lambda w, has: has.sum(),
    "all films": lambda w, has: len(has),
}


def in_whole_numbers(weights, brought):
    """Return sums in which the decimals of each addition are lost."""
    sums = np.zeros(len(weights))
    for products in (weights * brought).T:
        sums = np.trunc(sums + products)
    return sums


def summed(weights, brought):
    return np.array([(row * brought).sum() for row in weights])


JOIN = {
    "sum": summed,
    "whole numbers": in_whole_numbers,
    "neighbours": lambda w, b: np.array([(row[row > 0] * b[row > 0]).sum() for row in w]),
    "largest": lambda w, b: np.array([(row * b).max() for row in w]),
    "most similar": lambda w, b: np.array(
        [row[at] * b[at] for row in w for at in [np.argmax(np.where(b != 0, row, -1))]]
    ),
    "product of sums": lambda w, b: w.sum(axis=1) * b.sum(),
    "own stars": lambda w, b: w.sum(axis=1) * b,
    "first rated": lambda w, b: w[:, np.flatnonzero(b)[:1]] @ b[np.flatnonzero(b)[:1]],
    "last product": lambda w, b: w[:, -1] * b[-1],
    "but the last": lambda w, b: summed(w[:, :-1], b[:-1]),
    "added": lambda w, b: np.array([(row + b)[b != 0].sum() for row in w]),
}
OWN = {
    "nan": lambda s, r: np.where(known(r), nan, s),
    "left in": lambda s, r: s,
    "all nan": lambda s, r: np.full(len(s), nan),
    "0": lambda s, r: np.where(known(r), 0.0, s),
    "-1": lambda s, r: np.where(known(r), -1.0, s),
    "-inf": lambda s, r: np.where(known(r), -np.inf, s),
    "stars": lambda s, r: np.where(known(r), r, s),
    "turned": lambda s, r: np.where(known(r), s, nan),
    "dropped": lambda s, r: s[~known(r)],
    "rated alone": lambda s, r: s[known(r)],
    "liked only": lambda s, r: np.where(r >= 4, nan, s),
    "nan, and nothing rated": lambda s, r: np.where(known(r) | ~known(r).any(), nan, s),
    "nan, and no score": lambda s, r: np.where(known(r) | (s == 0), nan, s),
}


def ranked(scores):
    order = np.argsort(-np.nan_to_num(scores, nan=-np.inf), kind="stable")
    return order[: int(np.sum(~np.isnan(scores)))]


THEN = {
    "ranking": ranked,
    "sorted": lambda s: np.append(-np.sort(-s[~np.isnan(s)]), s[np.isnan(s)]),
    "best": lambda s: float(np.nanmax(s)) if np.any(~np.isnan(s)) else nan,
    "total": lambda s: float(np.nansum(s)),
    "first": lambda s: float(s[0]) if len(s) else nan,
    "whole": np.trunc,
    "cut to 5": lambda s: np.minimum(s, 5.0),
    "over the highest": lambda s: s / np.nanmax(s) if np.any(s > 0) else s,
    "positions": lambda s: {int(i): float(v) for i, v in enumerate(s) if v == v},
} | {f"round {d}": lambda s, d=d: np.round(s, d) for d in range(4)}
