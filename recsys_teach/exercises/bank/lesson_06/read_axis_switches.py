"""What learners do instead in exercise 6.5: who takes part, how it is ordered, what is handed back."""

import numpy as np

MAY = {
    "at least": lambda v, n, least: n >= least,
    "above": lambda v, n, least: n > least,
    "below": lambda v, n, least: n < least,
    "at most": lambda v, n, least: n <= least,
    "all": lambda v, n, least: n == n,
    "rated": lambda v, n, least: n > 0,
    "by value": lambda v, n, least: v >= least,
} | {f"at least {m}": lambda v, n, least, m=m: n >= m for m in (10, 20, 50)}
# Which of the films that take part may stand at the low end, and which at the high one.
SIDES = {
    "both": lambda v: (np.full(len(v), True), np.full(len(v), True)),
    "by sign": lambda v: (v < 0, v > 0),
    "by sign, with 0": lambda v: (v <= 0, v >= 0),
}
FILL = {"zeros": 0.0, "nan": np.nan}
BY = {
    "value": lambda v, n: v,
    "size": lambda v, n: np.abs(v),
    "counts": lambda v, n: n.astype(float),
    "times counts": lambda v, n: v * n,
    "rounded": lambda v, n: np.round(v, 1),
}
CUT = {
    "k": lambda k, n: k,
    "one less": lambda k, n: k - 1,
    "one less of those": lambda k, n: max(min(k, n) - 1, 0),
    "one more": lambda k, n: k + 1,
    "twice": lambda k, n: 2 * k,
    "all": lambda k, n: 10**6,
    "one": lambda k, n: 1,
} | {f"always {m}": lambda k, n, m=m: m for m in (5, 10)}
GIVE = {
    "positions": lambda low, high, v, n, known: (low, high),
    "values": lambda low, high, v, n, known: (v[low], v[high]),
    "counts": lambda low, high, v, n, known: (n[low], n[high]),
    "among known": lambda low, high, v, n, known: (np.searchsorted(known, low), np.searchsorted(known, high)),
    "from 1": lambda low, high, v, n, known: (low + 1, high + 1),
    "high first": lambda low, high, v, n, known: (high, low),
    "joined": lambda low, high, v, n, known: np.concatenate([low, high]),
    "low alone": lambda low, high, v, n, known: low,
    "high alone": lambda low, high, v, n, known: high,
    "low twice": lambda low, high, v, n, known: (low, low),
    "high turned": lambda low, high, v, n, known: (low, high[::-1]),
    "low turned": lambda low, high, v, n, known: (low[::-1], high),
    "both turned": lambda low, high, v, n, known: (low[::-1], high[::-1]),
    "by position": lambda low, high, v, n, known: (np.sort(low), np.sort(high)),
    "masks": lambda low, high, v, n, known: (np.isin(np.arange(len(v)), low), np.isin(np.arange(len(v)), high)),
    "pairs": lambda low, high, v, n, known: (np.column_stack((low, v[low])), np.column_stack((high, v[high]))),
    "looked up": lambda low, high, v, n, known: tuple(
        np.array([np.argmax(v == v[i]) for i in e], dtype=int) for e in (low, high)
    ),
}
