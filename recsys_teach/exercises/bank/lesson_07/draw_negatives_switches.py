"""What learners do instead in exercise 7.5: other places, other filters, other cuts, other things returned."""

import numpy as np

PLACES = {
    "floor": lambda x, n: np.floor(x * n).astype(int),
    "nearest": lambda x, n: np.round(x * n).astype(int),
    "up": lambda x, n: np.ceil(x * n).astype(int),
    "from 1": lambda x, n: np.floor(x * n).astype(int) + 1,
    "less one": lambda x, n: np.floor(x * (n - 1)).astype(int),
    "less one, nearest": lambda x, n: np.round(x * (n - 1)).astype(int),
    "more one": lambda x, n: np.floor(x * (n + 1)).astype(int),
    "from behind": lambda x, n: n - 1 - np.floor(x * n).astype(int),
    "not cut": lambda x, n: x * n,
    "cut first": lambda x, n: np.floor(x).astype(int) * n,
    "as they are": lambda x, n: x,
    "in order": lambda x, n: np.arange(n),
    "ranked": lambda x, n: np.argsort(np.argsort(x, kind="stable"), kind="stable"),
} | {f"always {m}": lambda x, n, m=m: np.floor(x * m).astype(int) for m in (10, 100)}
KEEP = {
    "not taken": lambda places, taken, n: ~np.isin(places, taken),
    "all": lambda places, taken, n: np.ones(len(places), dtype=bool),
    "taken": lambda places, taken, n: np.isin(places, taken),
    "not the first": lambda places, taken, n: ~np.isin(places, taken[:1]),
    "not the last": lambda places, taken, n: ~np.isin(places, taken[-1:]),
    "above the largest": lambda places, taken, n: places > (taken.max() if len(taken) else -1),
    "below the smallest": lambda places, taken, n: places < (taken.min() if len(taken) else n),
    "not so many": lambda places, taken, n: places != len(taken),
    "until the first taken": lambda places, taken, n: np.cumsum(np.isin(places, taken)) == 0,
    "new ones": lambda places, taken, n: ~np.isin(places, taken) & _first_time(places),
    "not the one before": lambda places, taken, n: (
        ~np.isin(places, taken) & np.append(True, places[1:] != places[:-1])[: len(places)]
    ),
    "by place": lambda places, taken, n: ~np.isin(np.arange(len(places)), taken),
    "searched": lambda places, taken, n: ~_searched(places, taken),
    "not 0 either": lambda places, taken, n: ~np.isin(places, taken) & (places != 0),
    "never twice, all": lambda places, taken, n: _first_time(places),
}


def _searched(places, taken):
    """Whether each place is found in `taken` by halving, which needs them sorted."""
    if not len(taken):
        return np.zeros(len(places), dtype=bool)
    at = np.array([_halving(taken, place) for place in places], dtype=int).clip(max=len(taken) - 1)
    return taken[at] == places


def _halving(taken, place):
    low, high = 0, len(taken)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if taken[middle] < place else (low, middle)
    return low


def _first_time(places):
    first = np.zeros(len(places), dtype=bool)
    first[np.unique(places, return_index=True)[1]] = True
    return first


def next_free(places, taken, n_items, n, again):
    """Go on to the next position that is free where one is not, the last followed by the first."""
    used, chosen = set(taken.tolist()), []
    for place in np.floor(places).astype(int).tolist():
        if len(chosen) == n or len(used) >= n_items:
            break
        place %= n_items
        while place in used:
            place = (place + 1) % n_items
        chosen.append(place)
        used |= set() if again else {place}
    return np.array(chosen, dtype=int)


THEN = {
    "sorted": lambda r, n, taken: np.sort(r),
    "turned round": lambda r, n, taken: r[::-1],
    "a set": lambda r, n, taken: np.unique(r),
    "count": lambda r, n, taken: len(r),
    "first": lambda r, n, taken: int(r[0]) if len(r) else -1,
    "nothing below n": lambda r, n, taken: r if len(r) == n else r[:0],
    "filled up": lambda r, n, taken: np.append(r, [-1] * (n - len(r))),
    "filled with 0": lambda r, n, taken: np.append(r, [0] * (n - len(r))),
    "filled with the last": lambda r, n, taken: np.append(r, [r[-1]] * (n - len(r))) if len(r) else r,
    "nan filled up": lambda r, n, taken: np.append(r.astype(float), [np.nan] * (n - len(r))),
    "pairs": lambda r, n, taken: np.column_stack([np.resize(taken, len(r)), r]) if len(taken) else r,
    "from 1": lambda r, n, taken: r + 1,
}
