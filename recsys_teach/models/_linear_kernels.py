"""The loops of SLIM. Their NumPy twin is in `linear.py`, which is the one to read."""

from __future__ import annotations

import numpy as np

from recsys_teach.models._kernels import compiled


@compiled
def slim_weights(indptr, index, values, squares, n_users, targets, penalties, tolerance, sweeps, weights):
    """Write the weights that predict each target item into a row of `weights`, which is 0. Return how many did not settle.

    indptr, index, values   for each item, who has it, with which value: X's columns
    squares                 Σ_u x_ui², for each item
    penalties               (l1, l2)
    weights                 shape (len(targets), n_items)
    """
    residual, active = np.empty(n_users), np.empty(len(squares), dtype=np.int64)
    everything, positive = np.arange(len(squares)), np.all(values >= 0.0)
    unsettled = 0
    for t in range(len(targets)):
        target, w = targets[t], weights[t]
        residual[:] = 0.0
        for place in range(indptr[target], indptr[target + 1]):
            residual[index[place]] = values[place]
        swept, settled, candidates = 0, False, everything
        while not settled and swept < sweeps:
            count = _find_active(indptr, index, values, residual, target, candidates, penalties[0], w, active)
            if swept == 0 and positive:
                # No value and no weight is below 0: what is left over only shrinks, and nothing else will ever be active.
                candidates = active[:count].copy()
            moved, begun = np.inf, swept
            while moved > tolerance and swept < sweeps:
                moved = _sweep(indptr, index, values, squares, active[:count], penalties, w, residual)
                swept += 1
            settled = moved <= tolerance and swept == begun + 1
        unsettled += not settled
    return unsettled


@compiled
def _find_active(indptr, index, values, residual, target, candidates, l1, w, active):
    """Write down which candidates have a weight or should get one. Return how many."""
    count = 0
    for i in candidates:
        if i != target and (w[i] > 0.0 or _dot(indptr, index, values, residual, i) > l1):
            active[count] = i
            count += 1
    return count


@compiled
def _sweep(indptr, index, values, squares, active, penalties, w, residual):
    """Set each active weight to the best one beside the others; keep the residual in step. Return the largest change."""
    moved = 0.0
    for i in active:
        gain = _dot(indptr, index, values, residual, i) + squares[i] * w[i]
        step = max(gain - penalties[0], 0.0) / (squares[i] + penalties[1]) - w[i]
        if step != 0.0:
            w[i] += step
            for place in range(indptr[i], indptr[i + 1]):
                residual[index[place]] -= step * values[place]
            moved = max(moved, abs(step))
    return moved


@compiled
def _dot(indptr, index, values, residual, i):
    """Return x_i · residual."""
    total = 0.0
    for place in range(indptr[i], indptr[i + 1]):
        total += values[place] * residual[index[place]]
    return total
