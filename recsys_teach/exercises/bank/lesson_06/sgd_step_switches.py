"""What learners do instead in exercise 6.2: other errors, slopes, penalties, sizes and orders."""

import numpy as np


def _guess(mu, u, i, p, q):
    return mu + u + i + p @ q


ERROR = {
    "right": lambda r, mu, u, i, p, q: r - _guess(mu, u, i, p, q),
    "turned": lambda r, mu, u, i, p, q: _guess(mu, u, i, p, q) - r,
    "no mean": lambda r, mu, u, i, p, q: r - u - i - p @ q,
    "no biases": lambda r, mu, u, i, p, q: r - mu - p @ q,
    "no person": lambda r, mu, u, i, p, q: r - mu - i - p @ q,
    "no film": lambda r, mu, u, i, p, q: r - mu - u - p @ q,
    "no factors": lambda r, mu, u, i, p, q: r - mu - u - i,
    "dot alone": lambda r, mu, u, i, p, q: r - p @ q,
    "no brackets": lambda r, mu, u, i, p, q: r - mu + u + i + p @ q,
    "sums": lambda r, mu, u, i, p, q: r - mu - u - i - p.sum() * q.sum(),
    "squared": lambda r, mu, u, i, p, q: (r - _guess(mu, u, i, p, q)) ** 2,
    "absolute": lambda r, mu, u, i, p, q: abs(r - _guess(mu, u, i, p, q)),
    "sign": lambda r, mu, u, i, p, q: np.sign(r - _guess(mu, u, i, p, q)),
    "cut": lambda r, mu, u, i, p, q: r - np.clip(_guess(mu, u, i, p, q), 0.5, 5),
    "cut to 1": lambda r, mu, u, i, p, q: r - np.clip(_guess(mu, u, i, p, q), 1, 5),
    "not summed": lambda r, mu, u, i, p, q: r - mu - u - i - p * q,
    "rating": lambda r, mu, u, i, p, q: r,
    "from mean": lambda r, mu, u, i, p, q: r - mu,
    "guess": lambda r, mu, u, i, p, q: _guess(mu, u, i, p, q),
}
# What is added to p and to q before the penalty: one's slope has the other's factors.
PARTNER = {
    "right": lambda e, p, q: (e * q, e * p),
    "own": lambda e, p, q: (e * p, e * q),
    "none": lambda e, p, q: (e + 0 * p, e + 0 * q),
    "no error": lambda e, p, q: (q, p),
    "products": lambda e, p, q: (e * p * q, e * p * q),
    "dot": lambda e, p, q: (e * (p @ q) + 0 * p, e * (p @ q) + 0 * q),
    "sums": lambda e, p, q: (e * q.sum() + 0 * p, e * p.sum() + 0 * q),
    "plus": lambda e, p, q: (e + q, e + p),
    "person twice": lambda e, p, q: (e * q, e * q),
    "film twice": lambda e, p, q: (e * p, e * p),
}
BIASES = {
    "right": lambda e, u, i: (e, e),
    "own": lambda e, u, i: (e * u, e * i),
    "partner": lambda e, u, i: (e * i, e * u),
    "half": lambda e, u, i: (e / 2, e / 2),
}
# What the penalty takes off each of the four, before the learning rate.
PENALTY = {
    "right": lambda lam, rate, e, x, other: lam * x,
    "none": lambda lam, rate, e, x, other: 0 * x,
    "plus": lambda lam, rate, e, x, other: -lam * x,
    "outside": lambda lam, rate, e, x, other: lam * x / rate,
    "constant": lambda lam, rate, e, x, other: lam + 0 * x,
    "squares": lambda lam, rate, e, x, other: lam * x**2,
    "half": lambda lam, rate, e, x, other: lam * x / 2,
    "twice": lambda lam, rate, e, x, other: 2 * lam * x,
    "partner": lambda lam, rate, e, x, other: lam * other,
    "with error": lambda lam, rate, e, x, other: e * lam * x,
    "signs": lambda lam, rate, e, x, other: lam * np.sign(x),
    "squared": lambda lam, rate, e, x, other: lam**2 * x,
}
SIZE = {
    "right": lambda rate, lam: rate,
    "one": lambda rate, lam: 1.0,
    "twice": lambda rate, lam: 2 * rate,
    "half": lambda rate, lam: rate / 2,
    "uphill": lambda rate, lam: -rate,
    "squared": lambda rate, lam: rate**2,
} | {f"always {g:g}": lambda rate, lam, g=g: g for g in (0.005, 0.01, 0.1)}
GIVE = {
    "right": lambda new, old: new,
    "old": lambda new, old: old,
    "changes": lambda new, old: tuple(n - o for n, o in zip(new, old, strict=True)),
    "film first": lambda new, old: (new[1], new[0], new[3], new[2]),
    "biases exchanged": lambda new, old: (new[1], new[0], new[2], new[3]),
    "factors exchanged": lambda new, old: (new[0], new[1], new[3], new[2]),
    "factors first": lambda new, old: (new[2], new[3], new[0], new[1]),
    "by person": lambda new, old: (new[0], new[2], new[1], new[3]),
    "factors alone": lambda new, old: new[2:],
    "biases alone": lambda new, old: new[:2],
    "factors old": lambda new, old: (new[0], new[1], old[2], old[3]),
    "biases old": lambda new, old: (old[0], old[1], new[2], new[3]),
    "film old": lambda new, old: (new[0], old[1], new[2], old[3]),
    "person old": lambda new, old: (old[0], new[1], old[2], new[3]),
    "film's factors old": lambda new, old: (*new[:3], old[3]),
    "person's factors old": lambda new, old: (*new[:2], old[2], new[3]),
    "one list": lambda new, old: np.concatenate([[new[0], new[1]], new[2], new[3]]),
} | {f"round {d}": lambda new, old, d=d: tuple(np.round(x, d) for x in new) for d in (2, 3, 4)}
