"""What learners do instead in exercise 4.2: other candidates, other orders, other things that are written down."""

import numpy as np

LEAST = {
    "above 0": lambda row: row > 0,
    "any": lambda row: row == row,
    "not 0": lambda row: row != 0,
    "half": lambda row: row > 0.5,
    "mean": lambda row: row > row.mean(),
}
KEY = {
    "high": lambda row: -row,
    "low": lambda row: row,
    "size": lambda row: -np.abs(row),
    "position": lambda row: np.arange(len(row)),
}
CUT = {
    "k": lambda order, k: order[:k],
    "k - 1": lambda order, k: order[: max(k - 1, 0)],
    "k + 1": lambda order, k: order[: k + 1],
    "all": lambda order, k: order,
    "one": lambda order, k: order[:1],
    "the k-th alone": lambda order, k: order[k - 1 : k],
    "but the first": lambda order, k: order[1 : k + 1],
    "but the first, one less": lambda order, k: order[1:k],
    "last k": lambda order, k: order[max(len(order) - k, 0) :],
    "beyond k": lambda order, k: order[k:],
    "none if fewer": lambda order, k: order[:k] if len(order) >= k else order[:0],
} | {f"always {m}": lambda order, k, m=m: order[:m] for m in (2, 3, 5, 10, 50)}
PUT = {
    "values": lambda values: values,
    "ones": lambda values: np.ones(len(values)),
    "ranks": lambda values: np.arange(1.0, len(values) + 1),
    "shares": lambda values: values / values.sum() if len(values) and values.sum() else values,
    "over the highest": lambda values: values / values.max() if len(values) and values.max() else values,
    "squares": lambda values: values**2,
    "the first for all": lambda values: np.full(len(values), values[0]) if len(values) else values,
    "sorted": lambda values: np.sort(values),
}


def order_of(row, key, ties, may):
    """Return the positions that may be kept, in the order of the key."""
    candidates, keys = np.flatnonzero(may), KEY[key](row)
    if ties == "numpy":
        order = np.argsort(keys)
        return order[may[order]]
    if ties == "numpy, turned":
        order = np.argsort(-keys)[::-1]
        return order[may[order]]
    places = candidates if ties == "smaller" else -candidates
    return candidates[np.lexsort((places, keys[candidates]))]


def of_whole(similarity, k):
    """Keep the k largest similarities of the whole table, films themselves left out."""
    table = np.where(np.eye(len(similarity)) > 0, 0.0, similarity)
    best = np.argsort(-table, axis=None, kind="stable")[:k]
    kept = np.zeros(table.size)
    kept[best] = np.maximum(table.ravel()[best], 0)
    return kept.reshape(table.shape)


def one_by_one(similarity, k, used, put):
    """Take the highest of each row k times, whatever its sign; the film's own place and each used one become `used`."""
    kept = np.zeros(similarity.shape)
    for i, row in enumerate(similarity.copy()):
        row[i] = used
        for _ in range(k):
            j = np.argmax(row)
            kept[i, j] = similarity[i, j] if put == "of the input" else row[j]
            row[j] = used
    return kept


def at_the_front(similarity, k):
    kept = np.zeros(similarity.shape)
    for i, row in enumerate(similarity.copy()):
        row[i] = 0.0
        best = -np.sort(-row)[:k]
        kept[i, : len(best)] = best
    return kept


def own_one(kept):
    kept = kept.copy()
    np.fill_diagonal(kept, 1.0)
    return kept


THEN = {
    "either way": lambda kept, s: np.maximum(kept, kept.T),
    "both ways": lambda kept, s: np.minimum(kept, kept.T),
    "nan elsewhere": lambda kept, s: np.where(kept == 0, np.nan, kept),
    "minus infinity elsewhere": lambda kept, s: np.where(kept == 0, -np.inf, kept),
    "first row alone": lambda kept, s: kept[0],
    "first row filled": lambda kept, s: np.vstack((kept[:1], 0 * kept[1:])),
    "last row filled": lambda kept, s: np.vstack((0 * kept[:-1], kept[-1:])),
    "last row missing": lambda kept, s: np.vstack((kept[:-1], 0 * kept[-1:])),
    "own ones": lambda kept, s: own_one(kept),
    "upper half": lambda kept, s: np.triu(kept),
    "positions": lambda kept, s: [np.flatnonzero(row).tolist() for row in kept],
    "values alone": lambda kept, s: [sorted(row[row > 0].tolist(), reverse=True) for row in kept],
    "unchanged": lambda kept, s: s.copy(),
    "to the front": lambda kept, s: -np.sort(-kept, axis=1),
    "transposed": lambda kept, s: kept.T,
    "mask": lambda kept, s: kept > 0,
    "nothing": lambda kept, s: 0 * kept,
} | {f"round {d}": lambda kept, s, d=d: np.round(kept, d) for d in range(4)}
