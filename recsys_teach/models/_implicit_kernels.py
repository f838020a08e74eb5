"""The loops behind `ImplicitALS`, `BPR` and `FeatureFactorization`. Their NumPy twins stand beside the models.

A CSR matrix comes as its parts: `starts` (indptr) and `columns` (indices).
"""

from __future__ import annotations

import math

import numpy as np

from recsys_teach.models._kernels import compiled, compiled_sums


@compiled_sums
def add_own(starts, columns, given, times, other, vectors, out):
    """Add Σ_n (given[n] + times[n] y_n · v) y_n to each row of `out`: over the row's entries, y_n = other[columns[n]], v its vector."""
    n_factors = out.shape[1]
    zero = out.dtype.type(0)  # a plain 0 would turn the sums, and all that comes from them, into float64
    for row in range(len(out)):
        start, end = starts[row], starts[row + 1]
        if (end - start) % 2:
            y = other[np.uintp(columns[start])]
            along = zero
            for f in range(n_factors):
                along += y[f] * vectors[row, f]
            weight = given[start] + times[start] * along
            for f in range(n_factors):
                out[row, f] += weight * y[f]
            start += 1
        for n in range(
            start, end, 2
        ):  # two at once: neither sum waits for the other, and `out` is read and written once
            y, z = other[np.uintp(columns[n])], other[np.uintp(columns[n + 1])]
            along_y, along_z = zero, zero
            for f in range(n_factors):
                along_y += y[f] * vectors[row, f]
                along_z += z[f] * vectors[row, f]
            weight_y, weight_z = given[n] + times[n] * along_y, given[n + 1] + times[n + 1] * along_z
            for f in range(n_factors):
                out[row, f] += weight_y * y[f] + weight_z * z[f]


@compiled_sums
def bpr_steps(users, items, others, step, user_factors, item_factors, item_biases):
    """One gradient step for each triple (users[n], items[n], others[n]), in place. `step`: γ and 1 − γ λ."""
    n_factors, rate, keep = user_factors.shape[1], step[0], step[1]
    one = user_factors.dtype.type(1)
    for n in range(len(users)):
        u, i, j = np.uintp(users[n]), np.uintp(items[n]), np.uintp(others[n])
        apart = item_biases[i] - item_biases[j]
        for f in range(n_factors):
            apart += user_factors[u, f] * (item_factors[i, f] - item_factors[j, f])
        pull = rate / (one + np.exp(apart))
        for f in range(n_factors):
            x, y, z = user_factors[u, f], item_factors[i, f], item_factors[j, f]
            user_factors[u, f] = keep * x + pull * (y - z)
            item_factors[i, f] = keep * y + pull * x
            item_factors[j, f] = keep * z - pull * x
        item_biases[i] = keep * item_biases[i] + pull
        item_biases[j] = keep * item_biases[j] - pull


@compiled
def person_steps(items, others, rate, regularization, x, item_factors, item_biases):
    """One gradient step on x for each pair (items[n], others[n]), in place; the items stay as they are."""
    n_factors = len(x)
    for n in range(len(items)):
        y, z = item_factors[items[n]], item_factors[others[n]]
        apart = 0.0
        for f in range(n_factors):
            apart += x[f] * (y[f] - z[f])
        pull = 1.0 / (1.0 + math.exp(apart + item_biases[items[n]] - item_biases[others[n]]))
        for f in range(n_factors):
            x[f] += rate * (pull * (y[f] - z[f]) - regularization * x[f])


@compiled
def _hashed(user, item, size):
    """Return a place below `size`, a power of 2, that looks drawn at random (Fibonacci hashing, Knuth 1973)."""
    mixed = (np.uint64(user) << np.uint64(32)) + np.uint64(item)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0x9E3779B97F4A7C15)
    return (mixed >> np.uint64(32)) & np.uint64(size - 1)


@compiled
def marked(users, items):
    """Return bits, one of which is set for each pair at its hashed place: a pair whose bit is not is not one of them (Bloom 1970)."""
    size = 64
    while size < 8 * len(users):
        size *= 2
    marks = np.zeros(size // 8, dtype=np.uint8)
    for n in range(len(users)):
        place = _hashed(users[n], items[n], size)
        marks[place >> np.uint64(3)] |= np.uint8(1) << (place & np.uint64(7))
    return marks


@compiled
def among(users, items, starts, own, marks):
    """Return, for each pair of a user and an item, whether the item is one of the user's own[starts[u] : starts[u + 1]].

    marks  from `marked`: it spares the search to most pairs that are not
    """
    found = np.empty(len(users), dtype=np.bool_)
    for n in range(len(users)):  # without a decision, so that the processor can look for many places at once
        place = _hashed(users[n], items[n], 8 * len(marks))
        found[n] = (marks[place >> np.uint64(3)] >> (place & np.uint64(7))) & np.uint64(1)
    for n in range(len(users)):
        if not found[n]:
            continue
        low, high = starts[users[n]], starts[users[n] + 1]
        while low < high:
            middle = (low + high) // 2
            if own[middle] < items[n]:
                low = middle + 1
            else:
                high = middle
        found[n] = low < starts[users[n] + 1] and own[low] == items[n]
    return found


@compiled
def feature_steps(
    users,
    items,
    others,
    rate,
    regularization,
    user_starts,
    user_columns,
    user_data,
    item_starts,
    item_columns,
    item_data,
    user_factors,
    item_factors,
    item_biases,
):
    """One gradient step for each triple of persons and items that are sums of features, in place."""
    n_factors = user_factors.shape[1]
    p, q, r = np.empty(n_factors), np.empty(n_factors), np.empty(n_factors)
    for n in range(len(users)):
        of_u = range(user_starts[users[n]], user_starts[users[n] + 1])
        of_i = range(item_starts[items[n]], item_starts[items[n] + 1])
        of_j = range(item_starts[others[n]], item_starts[others[n] + 1])
        _add_up(of_u, user_columns, user_data, user_factors, p)
        _add_up(of_i, item_columns, item_data, item_factors, q)
        _add_up(of_j, item_columns, item_data, item_factors, r)
        apart, bias_i, bias_j = 0.0, 0.0, 0.0
        for f in range(n_factors):
            apart += p[f] * (q[f] - r[f])
        for m in of_i:
            bias_i += item_data[m] * item_biases[item_columns[m]]
        for m in of_j:
            bias_j += item_data[m] * item_biases[item_columns[m]]
        pull = 1.0 / (1.0 + math.exp(apart + bias_i - bias_j))
        for m in of_u:
            v = user_factors[user_columns[m]]
            for f in range(n_factors):
                v[f] += rate * (pull * user_data[m] * (q[f] - r[f]) - regularization * v[f])
        for sign, own in ((1.0, of_i), (-1.0, of_j)):
            for m in own:
                w, weight, column = item_factors[item_columns[m]], sign * pull * item_data[m], item_columns[m]
                for f in range(n_factors):
                    w[f] += rate * (weight * p[f] - regularization * w[f])
                item_biases[column] += rate * (weight - regularization * item_biases[column])


@compiled
def _add_up(places, columns, data, factors, total):
    """Put Σ data[m] · factors[columns[m]] over the places into `total`."""
    total[:] = 0.0
    for m in places:
        row = factors[columns[m]]
        for f in range(len(total)):
            total[f] += data[m] * row[f]
