"""When two answers are the same, on plain data that the codec has made.

An integral float is an int; list, tuple and array of one shape are the same; dtype width does not count; NaN equals
NaN; a dict is compared by key, a set as a set.
"""

from __future__ import annotations

import math

import numpy as np

from recsys_teach.exercises.codec import Frame, Sparse

_SEQUENCES = (list, tuple, np.ndarray)
MOST_DENSE = 10_000  # entries of a sparse matrix that is looked at as a table


def is_number(value) -> bool:
    return type(value) in (int, float)


def same(expected, got, tolerance: float) -> bool:
    """Say whether `got` is the answer `expected`; numbers may differ by `tolerance`, relative above 1."""
    if is_number(expected):
        return is_number(got) and _close(expected, got, tolerance)
    if isinstance(expected, (Sparse, Frame)):
        return type(got) is type(expected) and all(same(e, g, tolerance) for e, g in zip(expected, got, strict=True))
    if type(expected) in _SEQUENCES:
        if type(got) is dict and list(got) == list(range(len(expected))):  # a Series numbered from 0
            got = list(got.values())
        if type(got) not in _SEQUENCES or len(expected) != len(got):
            return False
        if isinstance(expected, np.ndarray) and isinstance(got, np.ndarray):
            if expected.shape != got.shape or not expected.size:  # of what kind nothing is does not matter
                return expected.shape == got.shape
            masks = expected.dtype.kind == "b", got.dtype.kind == "b"  # 1 and 0 pick positions, True and False choose
            return masks[0] == masks[1] and _all_close(expected, got, tolerance)
        return all(same(e, g, tolerance) for e, g in zip(entries_of(expected), entries_of(got), strict=True))
    if type(expected) is dict:
        return (
            type(got) is dict
            and expected.keys() == got.keys()
            and all(same(v, got[k], tolerance) for k, v in expected.items())
        )
    return type(expected) is type(got) and expected == got


def _close(a, b, tolerance):
    try:
        a, b = float(a), float(b)
    except OverflowError:
        return a == b
    if math.isnan(a) or math.isnan(b):
        return math.isnan(a) and math.isnan(b)
    # Of an infinite a every b would be within a tolerance that is relative.
    return a == b or (math.isfinite(a) and abs(a - b) <= tolerance * max(1.0, abs(a)))


def _all_close(a, b, tolerance):
    """`_close` for each entry of two arrays."""
    a, b = a.astype(float), b.astype(float)
    with np.errstate(invalid="ignore"):
        near = np.isfinite(a) & (np.abs(a - b) <= tolerance * np.maximum(1.0, np.abs(a)))
    return bool(np.all((a == b) | near | (np.isnan(a) & np.isnan(b))))


def entries_of(values):
    """Return the entries of a sequence as something to go through: an array's as Python's own numbers."""
    return values.tolist() if isinstance(values, np.ndarray) else values


def size_of(value) -> int | None:
    """Return how many entries a sequence has, or None for what is not one."""
    return len(value) if type(value) in _SEQUENCES else None


def rebuilt(value) -> np.ndarray:
    """Return a sequence as an array, or an empty one if it has no rectangular shape."""
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError, OverflowError):
        return np.empty((0, 0))


def dense(value):
    """Return a small sparse matrix as the table that it stands for; anything else, and damaged parts, as it is."""
    if not isinstance(value, Sparse) or len(value.shape) != 2 or value.shape[0] * value.shape[1] > MOST_DENSE:
        return value
    if value.indptr.dtype.kind not in "iu" or value.indices.dtype.kind not in "iu":
        return value
    lengths, columns = np.diff(value.indptr.astype(np.int64)), value.indices.astype(np.int64)
    if np.any((columns < 0) | (columns >= value.shape[1])) or np.any(lengths < 0):
        return value
    if len(lengths) != value.shape[0] or not lengths.sum() == len(columns) == len(value.data):
        return value
    table = np.zeros(value.shape)
    np.add.at(table, (np.repeat(np.arange(len(lengths)), lengths), columns), value.data)
    return table
