"""The loops of the factor models: arrays only, each beside the NumPy version that it must agree with.

u is a row of `user_factors` (p) and of `user_biases`, i one of `item_factors` (q) and of `item_biases`; e is the error of a
prediction, γ the learning rate, λ the regularization.
"""

from __future__ import annotations

import numpy as np

from recsys_teach.models import _kernels
from recsys_teach.models._kernels import compiled, compiled_sums


def funk_sgd(users, items, apart, b_u, b_i, p, q, epochs, rate, regularization, biased):
    """Stochastic gradient descent of FunkSVD, in place, one rating after another.

    users, items  of each rating, by user, then item
    apart         the ratings less what is not learnt (μ, or 0 where there are no biases), of the type of the factors

    Returns the mean of e² over the ratings as each epoch met them, shape (epochs,).
    """
    with np.errstate(over="ignore", invalid="ignore"):  # the caller looks whether it diverged
        if not _kernels.FAST:
            return funk_sgd_numpy(users, items, apart, b_u, b_i, p, q, epochs, rate, regularization, biased)
        step = np.array([rate, 1 - rate * regularization], dtype=p.dtype)
        return _funk_sgd_loop(users, items, apart, b_u, b_i, p, q, epochs, step, biased)


def funk_sgd_numpy(users, items, apart, b_u, b_i, p, q, epochs, rate, regularization, biased):
    squares = np.zeros(epochs)
    for epoch in range(epochs):
        for u, i, r in zip(users, items, apart, strict=True):
            e = r - b_u[u] - b_i[i] - p[u] @ q[i]
            squares[epoch] += e * e
            if biased:
                b_u[u] += rate * (e - regularization * b_u[u])
                b_i[i] += rate * (e - regularization * b_i[i])
            p_u = p[u].copy()
            p[u] += rate * (e * q[i] - regularization * p_u)
            q[i] += rate * (e * p_u - regularization * q[i])
    return squares / len(apart)


@compiled_sums
def _funk_sgd_loop(users, items, apart, b_u, b_i, p, q, epochs, step, biased):
    """`step`: γ and 1 − γ λ. x + γ (e y − λ x) is (1 − γ λ) x + γ e y, which takes two operations instead of four."""
    squares = np.zeros(epochs)
    rate, keep = step[0], step[1]
    along = zero = p.dtype.type(0)  # a plain 0 would turn the sum, and all that comes from it, into float64
    for epoch in range(epochs):
        total = 0.0
        for n in range(len(apart)):
            u, i = np.uintp(users[n]), np.uintp(items[n])  # unsigned: no question whether it counts from the end
            if n == 0 or users[n - 1] != users[n]:
                along = zero
                for f in range(p.shape[1]):
                    along += p[u, f] * q[i, f]
            e = apart[n] - b_u[u] - b_i[i] - along
            total += e * e
            pull = rate * e
            if biased:
                b_u[u] = keep * b_u[u] + pull
                b_i[i] = keep * b_i[i] + pull
            # While p_u is there, its product with the user's next item is made as well: a pass over both less.
            j, along = np.uintp(items[min(n + 1, len(apart) - 1)]), zero
            for f in range(p.shape[1]):
                p_uf, q_if = p[u, f], q[i, f]
                moved = keep * p_uf + pull * q_if
                p[u, f] = moved
                q[i, f] = keep * q_if + pull * p_uf
                along += moved * q[j, f]
        squares[epoch] = total
    return squares / len(apart)


def fold_sgd(*arguments):
    """Return (b, p) of one person: the updates of `funk_sgd` from 0, items as they are. Arguments: those of `fold_sgd_numpy`."""
    with np.errstate(over="ignore", invalid="ignore"):
        return (_fold_sgd_loop if _kernels.FAST else fold_sgd_numpy)(*arguments)


def fold_sgd_numpy(apart, q, epochs, rate, regularization, biased):
    """`apart`: the person's ratings less what is not learnt here, shape (n,); q: the factors of their items, a row for each."""
    b, p = 0.0, np.zeros(q.shape[1])
    for _ in range(epochs):
        for r, q_i in zip(apart, q, strict=True):
            e = r - b - p @ q_i
            if biased:
                b += rate * (e - regularization * b)
            p += rate * (e * q_i - regularization * p)
    return b, p


@compiled
def _fold_sgd_loop(apart, q, epochs, rate, regularization, biased):
    b, p = 0.0, np.zeros(q.shape[1])
    for _ in range(epochs):
        for n in range(len(apart)):
            e = apart[n] - b
            for f in range(q.shape[1]):
                e -= p[f] * q[n, f]
            if biased:
                b += rate * (e - regularization * b)
            for f in range(q.shape[1]):
                p[f] += rate * (e * q[n, f] - regularization * p[f])
    return b, p


def svdpp_sgd(*arguments):
    """Stochastic gradient descent of SVD++, in place, one rating after another. Arguments: those of `svdpp_sgd_numpy`.

    Returns the mean of e² over the ratings as each epoch met them, shape (epochs,).

    A rating of u changes y_j of all items j that u has, each in the same way: y_j ← (1 − γλ) y_j + γ e q_i / √n. After all
    n ratings of u that is y_j ← d y_j + c, with one number d and one vector c for all j. So the compiled loop keeps d, c and
    Σ_j y_j / √n while it goes through u's ratings, and changes y once at their end: the same updates in n steps, not n².
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return (_svdpp_sgd_loop if _kernels.FAST else svdpp_sgd_numpy)(*arguments)


def svdpp_sgd_numpy(starts, items, apart, b_u, b_i, p, q, y, epochs, rate, regularization):
    """`starts`: where each user's ratings start, and the length at the end, shape (n_users + 1,); y: a row for each item."""
    squares = np.zeros(epochs)
    for epoch in range(epochs):
        for u, (start, end) in enumerate(zip(starts[:-1], starts[1:], strict=True)):
            own, root = items[start:end], np.sqrt(end - start)
            for i, r in zip(own, apart[start:end], strict=True):
                implied = y[own].sum(axis=0) / root
                e = r - b_u[u] - b_i[i] - q[i] @ (p[u] + implied)
                squares[epoch] += e * e
                b_u[u] += rate * (e - regularization * b_u[u])
                b_i[i] += rate * (e - regularization * b_i[i])
                p_u, q_i = p[u].copy(), q[i].copy()
                p[u] += rate * (e * q_i - regularization * p_u)
                q[i] += rate * (e * (p_u + implied) - regularization * q_i)
                y[own] += rate * (e * q_i / root - regularization * y[own])
    return squares / len(apart)


@compiled
def _svdpp_sgd_loop(starts, items, apart, b_u, b_i, p, q, y, epochs, rate, regularization):
    n_factors = p.shape[1]
    squares = np.zeros(epochs)
    implied, added = np.zeros(n_factors), np.zeros(n_factors)
    keep = 1 - rate * regularization
    for epoch in range(epochs):
        for u in range(len(starts) - 1):
            root = np.sqrt(starts[u + 1] - starts[u])
            implied[:] = 0
            for n in range(starts[u], starts[u + 1]):
                for f in range(n_factors):
                    implied[f] += y[items[n], f] / root
            kept = 1.0
            added[:] = 0
            for n in range(starts[u], starts[u + 1]):
                i = items[n]
                e = apart[n] - b_u[u] - b_i[i]
                for f in range(n_factors):
                    e -= q[i, f] * (p[u, f] + implied[f])
                squares[epoch] += e * e
                b_u[u] += rate * (e - regularization * b_u[u])
                b_i[i] += rate * (e - regularization * b_i[i])
                kept *= keep
                for f in range(n_factors):
                    p_uf, q_if = p[u, f], q[i, f]
                    p[u, f] += rate * (e * q_if - regularization * p_uf)
                    q[i, f] += rate * (e * (p_uf + implied[f]) - regularization * q_if)
                    implied[f] = keep * implied[f] + rate * e * q_if  # n of them change, and n / √n / √n is 1
                    added[f] = keep * added[f] + rate * e * q_if / root
            for n in range(starts[u], starts[u + 1]):
                for f in range(n_factors):
                    y[items[n], f] = kept * y[items[n], f] + added[f]
    return squares / len(apart)


def ridge_rows(starts, columns, targets, others, penalties):
    """Return for each row the x that minimises Σ (target − x · others[column])² + penalty ‖x‖², over the row's entries.

    starts     where each row's entries start, and the length at the end. Shape (n + 1,)
    columns    the row of `others` that each entry belongs to; targets: its number
    penalties  above 0 for each row that has entries. Shape (n,)

    Shape (n, n_factors); 0 for a row without entries.
    """
    return (_ridge_rows_loop if _kernels.FAST else ridge_rows_numpy)(starts, columns, targets, others, penalties)


def ridge_rows_numpy(starts, columns, targets, others, penalties):
    solved = np.zeros((len(penalties), others.shape[1]))
    for row in np.flatnonzero(np.diff(starts)):
        entries = slice(starts[row], starts[row + 1])
        near = others[columns[entries]]
        left = near.T @ near + penalties[row] * np.eye(near.shape[1])
        solved[row] = np.linalg.solve(left, near.T @ targets[entries])
    return solved


@compiled
def _ridge_rows_loop(starts, columns, targets, others, penalties):
    size = others.shape[1]
    solved = np.zeros((len(penalties), size))
    left = np.empty((size, size))
    for row in range(len(penalties)):
        if starts[row] == starts[row + 1]:
            continue
        x = solved[row]
        left[:] = 0
        for n in range(starts[row], starts[row + 1]):
            near = others[columns[n]]
            for a in range(size):
                x[a] += targets[n] * near[a]
                for b in range(a + 1):
                    left[a, b] += near[a] * near[b]
        for a in range(size):  # left = L Lᵀ, L in its place (Cholesky)
            left[a, a] += penalties[row]
            for b in range(a + 1):
                s = left[a, b]
                for c in range(b):
                    s -= left[a, c] * left[b, c]
                left[a, b] = np.sqrt(s) if a == b else s / left[b, b]
        for a in range(size):  # L z = right side, z in the place of x
            for c in range(a):
                x[a] -= left[a, c] * x[c]
            x[a] /= left[a, a]
        for a in range(size - 1, -1, -1):  # Lᵀ x = z
            for c in range(a + 1, size):
                x[a] -= left[c, a] * x[c]
            x[a] /= left[a, a]
    return solved
