"""What learners do instead in exercise 6.3: other walks through the ratings, other calls, other places to keep the results."""

import numpy as np


def _last_of(keys):
    return np.array([n for n, key in enumerate(keys) if key not in keys[n + 1 :]], dtype=int)


WALK = {
    "all": lambda u, i, r: np.arange(len(r)),
    "first": lambda u, i, r: np.arange(1),
    "last": lambda u, i, r: np.arange(len(r) - 1, len(r)),
    "but first": lambda u, i, r: np.arange(1, len(r)),
    "but last": lambda u, i, r: np.arange(len(r) - 1),
    "backwards": lambda u, i, r: np.arange(len(r))[::-1],
    "by user": lambda u, i, r: np.argsort(u, kind="stable"),
    "by item": lambda u, i, r: np.argsort(i, kind="stable"),
    "by stars": lambda u, i, r: np.argsort(r, kind="stable"),
    "best first": lambda u, i, r: np.argsort(-r, kind="stable"),
    "sorted": lambda u, i, r: np.lexsort((r, i, u)),
    "twice": lambda u, i, r: np.tile(np.arange(len(r)), 2),
    "each twice": lambda u, i, r: np.repeat(np.arange(len(r)), 2),
    "one for each user": lambda u, i, r: _last_of(list(u)),
    "one for each item": lambda u, i, r: _last_of(list(i)),
    "first of each user": lambda u, i, r: np.sort(np.unique(u, return_index=True)[1]),
    "first of each pair": lambda u, i, r: np.sort(np.unique(np.column_stack((u, i)), axis=0, return_index=True)[1]),
    "none": lambda u, i, r: np.arange(0),
}
# (r, mu, rate, penalty) as they are passed on; of the stars, those of this rating's person are `own`.
PASS = {
    "right": lambda r, mu, rate, lam, stars, own: (r, mu, rate, lam),
    "centred": lambda r, mu, rate, lam, stars, own: (r - mu, mu, rate, lam),
    "no mean": lambda r, mu, rate, lam, stars, own: (r, 0.0, rate, lam),
    "own mean": lambda r, mu, rate, lam, stars, own: (r, stars.mean(), rate, lam),
    "person's mean": lambda r, mu, rate, lam, stars, own: (r, own.mean(), rate, lam),
    "exchanged": lambda r, mu, rate, lam, stars, own: (r, mu, lam, rate),
    "no penalty": lambda r, mu, rate, lam, stars, own: (r, mu, rate, 0.0),
    "rate for both": lambda r, mu, rate, lam, stars, own: (r, mu, rate, rate),
    "mean of stars": lambda r, mu, rate, lam, stars, own: (stars.mean(), mu, rate, lam),
    "shared": lambda r, mu, rate, lam, stars, own: (r, mu, rate / len(stars), lam),
    "stars of mean": lambda r, mu, rate, lam, stars, own: (mu, r, rate, lam),
}
# Where a rating's person and film are looked up, and where the results go: (u, i) → ((u, i), (u, i)).
PLACES = {
    "right": lambda u, i: ((u, i), (u, i)),
    "exchanged": lambda u, i: ((i, u), (i, u)),
    "one less": lambda u, i: ((u - 1, i - 1), (u - 1, i - 1)),
    "user for both": lambda u, i: ((u, u), (u, u)),
    "item for both": lambda u, i: ((i, i), (i, i)),
    "kept exchanged": lambda u, i: ((u, i), (i, u)),
    "kept at user": lambda u, i: ((u, i), (u, u)),
    "kept at item": lambda u, i: ((u, i), (i, i)),
    "read at user": lambda u, i: ((u, u), (u, i)),
    "read at item": lambda u, i: ((i, i), (u, i)),
}
# In which order what a step returns is put into the tables: for each of them a place in the step's answer.
SHIFT = {"right": (0, 1, 2, 3), "factors": (0, 1, 3, 2), "biases": (1, 0, 2, 3), "both": (1, 0, 3, 2)}
# Which of the four tables keep what a step returns.
KEEP = {
    "all": (0, 1, 2, 3),
    "factors": (2, 3),
    "biases": (0, 1),
    "person": (0, 2),
    "film": (1, 3),
    "not film's factors": (0, 1, 2),
    "not person's factors": (0, 1, 3),
    "not person's bias": (1, 2, 3),
    "not film's bias": (0, 2, 3),
}
GIVE = {
    "tables": lambda t, start, last: tuple(t),
    "biases exchanged": lambda t, start, last: (t[1], t[0], t[2], t[3]),
    "factors exchanged": lambda t, start, last: (t[0], t[1], t[3], t[2]),
    "factors first": lambda t, start, last: (t[2], t[3], t[0], t[1]),
    "by person": lambda t, start, last: (t[0], t[2], t[1], t[3]),
    "factors alone": lambda t, start, last: (t[2], t[3]),
    "biases alone": lambda t, start, last: (t[0], t[1]),
    "last step": lambda t, start, last: last,
    "changes": lambda t, start, last: tuple(a - b for a, b in zip(t, start, strict=True)),
} | {f"round {d}": lambda t, start, last, d=d: tuple(np.round(a, d) for a in t) for d in (3, 4)}
