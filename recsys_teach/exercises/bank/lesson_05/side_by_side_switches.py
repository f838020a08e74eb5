"""What learners do instead in exercise 5.5: other lengths, other weights, other ways to join."""

import numpy as np


def _rows(b):
    return np.sqrt((b**2).sum(axis=1, keepdims=True))


NORM = {
    "rows": _rows,
    "none": lambda b: 1.0,
    "columns": lambda b: np.sqrt((b**2).sum(axis=0)),
    "block": lambda b: np.sqrt((b**2).sum()),
    "sums": lambda b: b.sum(axis=1, keepdims=True),
    "largest": lambda b: b.max(axis=1, keepdims=True) * np.ones((1, 1)),
    "no root": lambda b: (b**2).sum(axis=1, keepdims=True),
    "number of terms": lambda b: (b != 0).sum(axis=1, keepdims=True) * 1.0,
    "width": lambda b: float(b.shape[1]),
    "root of width": lambda b: float(b.shape[1]) ** 0.5,
    "largest of block": lambda b: b.max(),
    "plus one": lambda b: _rows(b) + 1,
}
WEIGH = {
    "root": lambda w: np.sqrt(w),
    "as it is": lambda w: w,
    "squared": lambda w: w**2,
    "none": lambda w: np.ones(len(w)),
    "shares": lambda w: w / w.sum(),
    "roots of shares": lambda w: np.sqrt(w / w.sum()),
    "of the largest": lambda w: np.sqrt(w / w.max()),
    "over their length": lambda w: w / np.sqrt((w**2).sum()),
    "turned": lambda w: np.sqrt(w[::-1]),
    "first for all": lambda w: np.sqrt(np.full(len(w), w[0])),
    "over three": lambda w: np.sqrt(w / 3),
    "logarithm": lambda w: np.log1p(w),
}
JOIN = {
    "beside": lambda parts: np.hstack(parts),
    "turned": lambda parts: np.hstack(parts[::-1]),
    "first": lambda parts: parts[0],
    "last": lambda parts: parts[-1],
    "but the last": lambda parts: np.hstack(parts[:-1]),
    "but the first": lambda parts: np.hstack(parts[1:]),
    "words first": lambda parts: np.hstack([parts[1], parts[0], parts[2]]),
    "cast before words": lambda parts: np.hstack([parts[0], parts[2], parts[1]]),
    "list": lambda parts: [part.tolist() for part in parts],
    "film by film": lambda parts: np.hstack(parts).ravel(),
    "means": lambda parts: np.column_stack([part.mean(axis=1) for part in parts]),
    "sums": lambda parts: np.column_stack([part.sum(axis=1) for part in parts]),
}
