"""What learners do instead in exercise 2.5: other means, other divisors, other rests, other results."""

import numpy as np


def sums_and_counts(groups, rest, n):
    return np.bincount(groups, weights=rest, minlength=n), np.bincount(groups, minlength=n)


def lengths_of(users, items, lengths):
    n_users, n_items = users.max() + 1, items.max() + 1
    return (max(n_users, n_items),) * 2 if lengths == "common" else (n_users, n_items)


def _guarded(sums, below):
    return np.divide(sums, below, out=np.zeros(len(sums)), where=below > 0)


MEAN = {
    "mean": lambda users, items, values: values.mean(),
    "round": lambda users, items, values: round(values.mean(), 2),
    "whole": lambda users, items, values: round(values.mean()),
    "median": lambda users, items, values: np.median(values),
    "of items": lambda users, items, values: np.mean([values[items == i].mean() for i in np.unique(items)]),
    "of users": lambda users, items, values: np.mean([values[users == u].mean() for u in np.unique(users)]),
}
BELOW = {
    "damped": lambda s, n, d, mu, all_n: s / (n + d),
    "plain": lambda s, n, d, mu, all_n: s / n,
    "plain, guarded": lambda s, n, d, mu, all_n: _guarded(s, n),
    "sum": lambda s, n, d, mu, all_n: s,
    "damping": lambda s, n, d, mu, all_n: s / d,
    "times": lambda s, n, d, mu, all_n: s / (n * d),
    "times, guarded": lambda s, n, d, mu, all_n: _guarded(s, n * d),
    "one": lambda s, n, d, mu, all_n: s / (n + 1),
    "all": lambda s, n, d, mu, all_n: s / (all_n + d),
    "groups": lambda s, n, d, mu, all_n: s / ((n > 0).sum() + d),
    "all, plain": lambda s, n, d, mu, all_n: s / all_n,
    "stars": lambda s, n, d, mu, all_n: (s + d) / (n + d),
    "imagined at mu": lambda s, n, d, mu, all_n: (s + d * mu) / (n + d),
    "no brackets": lambda s, n, d, mu, all_n: s / n + d,
    "no brackets, guarded": lambda s, n, d, mu, all_n: _guarded(s, n) + d * (n > 0),
    "at least": lambda s, n, d, mu, all_n: s / np.maximum(n, d),
    "mean for sum": lambda s, n, d, mu, all_n: _guarded(s, n) / (n + d),
}
APART = {
    "both": lambda values, apart, b_items, items, users: apart - b_items[items],
    "mu": lambda values, apart, b_items, items, users: apart,
    "b_items": lambda values, apart, b_items, items, users: values - b_items[items],
    "added": lambda values, apart, b_items, items, users: apart + b_items[items],
    "values": lambda values, apart, b_items, items, users: values,
    "by user": lambda values, apart, b_items, items, users: apart - b_items[users],
    "mean bias": lambda values, apart, b_items, items, users: apart - b_items.mean(),
    "row order": lambda values, apart, b_items, items, users: apart - np.resize(b_items, len(apart)),
}
THEN = {
    None: lambda mu, b_u, b_i, users, items: (mu, b_u, b_i),
    "swapped": lambda mu, b_u, b_i, users, items: (mu, b_i, b_u),
    "mu last": lambda mu, b_u, b_i, users, items: (b_u, b_i, mu),
    "without mu": lambda mu, b_u, b_i, users, items: (b_u, b_i),
    "levels": lambda mu, b_u, b_i, users, items: (mu, mu + b_u, mu + b_i),
    "predictions": lambda mu, b_u, b_i, users, items: mu + b_u[users] + b_i[items],
    "per rating": lambda mu, b_u, b_i, users, items: (mu, b_u[users], b_i[items]),
    "users only": lambda mu, b_u, b_i, users, items: b_u,
    "items only": lambda mu, b_u, b_i, users, items: b_i,
    "table": lambda mu, b_u, b_i, users, items: mu + b_u[:, None] + b_i,
} | {
    f"round {d}": lambda mu, b_u, b_i, users, items, d=d: (round(mu, d), np.round(b_u, d), np.round(b_i, d))
    for d in (2, 3)
}
