"""The loops behind `ImplicitALS`, `BPR` and `FeatureFactorization`. Their NumPy twins stand beside the models.

A CSR matrix comes as its parts: `starts` (indptr) and `columns` (indices).
"""

from __future__ import annotations

import math

import numpy as np

from recsys_teach.models._kernels import compiled


@compiled
def conjugate_gradient(starts, columns, extra, wanted, other, gram, steps, smallest, out):
    """Improve every row x of `out` by `steps` steps towards (gram + Yᵀ diag(extra) Y) x = Yᵀ wanted, in place."""
    n_factors = gram.shape[0]
    direction, image, residual = np.empty(n_factors), np.empty(n_factors), np.empty(n_factors)
    for row in range(len(starts) - 1):
        own = slice(starts[row], starts[row + 1])
        x = out[row]
        _times(gram, columns[own], extra[own], other, x, image)
        residual[:] = 0.0
        for n in range(starts[row], starts[row + 1]):
            y = other[columns[n]]
            for f in range(n_factors):
                residual[f] += wanted[n] * y[f]
        size = 0.0
        for f in range(n_factors):
            residual[f] -= image[f]
            direction[f] = residual[f]
            size += residual[f] * residual[f]
        for _ in range(steps):
            if size <= smallest:
                break
            _times(gram, columns[own], extra[own], other, direction, image)
            curvature = 0.0
            for f in range(n_factors):
                curvature += direction[f] * image[f]
            length, before, size = size / curvature, size, 0.0
            for f in range(n_factors):
                x[f] += length * direction[f]
                residual[f] -= length * image[f]
                size += residual[f] * residual[f]
            for f in range(n_factors):
                direction[f] = residual[f] + size / before * direction[f]


@compiled
def _times(gram, columns, extra, other, vector, image):
    """Put (gram + Yᵀ diag(extra) Y) vector into `image`, without the matrix in brackets."""
    n_factors = len(vector)
    image[:] = 0.0
    for g in range(n_factors):
        for f in range(n_factors):
            image[f] += gram[g, f] * vector[g]
    for n in range(len(columns)):
        y = other[columns[n]]
        along = 0.0
        for f in range(n_factors):
            along += y[f] * vector[f]
        for f in range(n_factors):
            image[f] += extra[n] * along * y[f]


@compiled
def bpr_steps(users, items, others, rate, regularization, user_factors, item_factors, item_biases):
    """One gradient step for each triple (users[n], items[n], others[n]), in place."""
    n_factors = user_factors.shape[1]
    for n in range(len(users)):
        x, y, z = user_factors[users[n]], item_factors[items[n]], item_factors[others[n]]
        apart = 0.0
        for f in range(n_factors):
            apart += x[f] * (y[f] - z[f])
        pull = 1.0 / (1.0 + math.exp(apart + item_biases[items[n]] - item_biases[others[n]]))
        for f in range(n_factors):
            x_f, y_f, z_f = x[f], y[f], z[f]
            x[f] += rate * (pull * (y_f - z_f) - regularization * x_f)
            y[f] += rate * (pull * x_f - regularization * y_f)
            z[f] += rate * (-pull * x_f - regularization * z_f)
        item_biases[items[n]] += rate * (pull - regularization * item_biases[items[n]])
        item_biases[others[n]] += rate * (-pull - regularization * item_biases[others[n]])


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
def among(users, items, starts, own):
    """Return, for each pair of a user and an item, whether the item is one of the user's own[starts[u] : starts[u + 1]]."""
    found = np.zeros(len(users), dtype=np.bool_)
    for n in range(len(users)):
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
