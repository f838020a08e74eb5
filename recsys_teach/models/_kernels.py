"""The loops that every model may need, each beside the NumPy version that it must agree with.

With numba the loops are compiled (and kept for the next process); without it the NumPy twins run, slower. The twins are the
ones to read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import numpy as np
import threadpoolctl

try:
    import numba
except ImportError:  # no wheel for this machine
    numba = None  # type: ignore[assignment]

FAST = numba is not None


def compiled(loop, **options):
    """Return the loop as machine code, or as it is where numba is missing (then the twins are used instead)."""
    if numba is None:
        return loop
    options |= {"nogil": True, "error_model": "numpy"}  # a division by 0 is inf or NaN, as in the twins
    try:
        return numba.njit(cache=True, **options)(loop)
    except RuntimeError:  # no folder to keep the compiled code in
        return numba.njit(**options)(loop)


def compiled_sums(loop):
    """Return the loop as machine code that may add up in another order: eight or sixteen sums side by side, then their sum.

    Without this leave a sum is a chain in which each step waits for the last. NaN and infinities keep their meaning.
    """
    return compiled(loop, fastmath={"reassoc", "contract", "nsz"})


LINE = 64  # bytes that a processor reads at once
LANES = 32  # numbers that a vectorised loop takes in one round


def for_loops(table, number) -> np.ndarray:
    """Return a copy of a table of that type whose rows begin where a cache line does, filled up with zeros to whole rounds.

    A loop over such rows has no remainder, and reads no line twice; it takes two thirds of the time (benchmarks/README.md).
    """
    rows, width = len(table), -(-table.shape[1] // LANES) * LANES
    memory = np.zeros(rows * width + LINE, dtype=number)
    first = -memory.ctypes.data % LINE // memory.itemsize
    whole = memory[first : first + rows * width].reshape(rows, width)
    whole[:, : table.shape[1]] = table
    return whole


_blas_lock, _blas_users = Lock(), 0
_blas_limit: threadpoolctl.threadpool_limits


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Let BLAS use one thread inside of `with`: many small products and solves are slower on several.

    The limit is the whole process's, and several threads may be inside at once: the first in sets it, the last out restores
    what was there before.
    """
    global _blas_users, _blas_limit
    with _blas_lock:
        if not _blas_users:
            _take_blas()
            _blas_limit = threadpoolctl.threadpool_limits(1, user_api="blas")
        _blas_users += 1
    try:
        yield
    finally:
        with _blas_lock:
            _blas_users -= 1
            if not _blas_users:
                _take_blas()
                _blas_limit.restore_original_limits()


def _take_blas():
    # From 3.8 on, threadpoolctl ignores, without a word, whoever is not the thread that set a limit first.
    if hasattr(threadpoolctl.OpenBLASController, "clear_controlling_thread"):
        threadpoolctl.OpenBLASController.clear_controlling_thread(force=True)


def top_k(scores: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the columns (int32) and values of the k highest scores of each row, best first, ties by column.

    NaN is never chosen; where fewer than k are left, −1 and NaN follow. Shapes (n, k).
    """
    return (_top_k_loop if FAST else top_k_numpy)(scores, k)


def top_k_numpy(scores, k):
    width = scores.shape[1]
    columns, values = np.full((len(scores), k), -1, dtype=np.int32), np.full((len(scores), k), np.nan)
    low = np.where(np.isnan(scores), -np.inf, scores)
    for row, line in enumerate(low):
        # All that reach the k-th highest value, in column order, then a stable sort: ties keep that order.
        near = np.flatnonzero(line >= (-np.partition(-line, k - 1)[k - 1] if k < width else -np.inf))
        near = near[~np.isnan(scores[row, near])]
        best = near[np.argsort(-line[near], kind="stable")][:k]
        columns[row, : len(best)], values[row, : len(best)] = best, scores[row, best]
    return columns, values


@compiled
def _top_k_loop(scores, k):
    n, width = scores.shape
    columns, values = np.full((n, k), -1, dtype=np.int32), np.full((n, k), np.nan)
    for row in range(n):
        count = 0
        for column in range(width):
            score = scores[row, column]
            if np.isnan(score) or (count == k and score <= values[row, k - 1]):
                continue
            place = count if count < k else k - 1
            while place > 0 and values[row, place - 1] < score:
                values[row, place], columns[row, place] = values[row, place - 1], columns[row, place - 1]
                place -= 1
            values[row, place], columns[row, place] = score, column
            count = min(count + 1, k)
    return columns, values


def bias_sgd(users, items, apart, user_biases, item_biases, epochs, rate, regularization):
    """Stochastic gradient descent on Σ (apart − b_u − b_i)² + λ (b_u² + b_i²), in place, one rating after another.

    There is no vectorised twin: each step uses what the last one changed. Without numba the same loop runs in Python.
    """
    _bias_sgd_loop(users, items, apart, user_biases, item_biases, epochs, rate, regularization)


@compiled
def _bias_sgd_loop(users, items, apart, user_biases, item_biases, epochs, rate, regularization):
    for _ in range(epochs):
        for n in range(len(apart)):
            u, i = users[n], items[n]
            error = apart[n] - user_biases[u] - item_biases[i]
            user_biases[u] += rate * (error - regularization * user_biases[u])
            item_biases[i] += rate * (error - regularization * item_biases[i])


def sums_of_groups(groups, apart, others, biases, n) -> np.ndarray:
    """Return Σ (apart − biases[others]) over the ratings of each group, an index from 0 to n − 1. Shape (n,)."""
    if not FAST:
        return np.bincount(groups, weights=apart - biases[others], minlength=n)
    out = np.zeros(n)
    _sums_of_groups_loop(groups, apart, others, biases, out)
    return out


@compiled
def _sums_of_groups_loop(groups, apart, others, biases, out):
    for n in range(len(groups)):
        out[groups[n]] += apart[n] - biases[others[n]]
