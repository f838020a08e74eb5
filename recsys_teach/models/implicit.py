"""Factors from what people did, where doing nothing says something too: ALS for implicit feedback."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from scipy.linalg.lapack import dposv

from recsys_teach.models import _implicit_kernels as _loops
from recsys_teach.models import _kernels
from recsys_teach.models.base import NAMED, Recommender, check_counts, check_number, check_seed, listed, products

SOLVERS = ("cg", "cholesky")
LARGEST = 1e10  # a confidence beyond this leaves too few digits for everything else in float64
SMALLEST = 1e-20  # the squared length of a residual that counts as nothing


class ImplicitALS(Recommender):
    """Score ŝ_ui = x_uᵀ y_i, with vectors x_u and y_i of `n_factors` numbers, fitted to what people did and did not do.

    From a value r_ui come a preference p_ui, 1 where r_ui > 0 and else 0, and a confidence c_ui = 1 + α |r_ui|, so that a
    pair without a row has p = 0 and c = 1. Learnt is what makes

        Σ_ui c_ui (p_ui − x_uᵀ y_i)² + λ (Σ_u |x_u|² + Σ_i |y_i|²)        over all pairs

    small: from small random x, `epochs` times all y_i and then all x_u, each the solution with the others as they are,

        x_u = (YᵀC_uY + λI)⁻¹ YᵀC_u p_u,   YᵀC_uY = YᵀY + Yᵀ(C_u − I)Y

    where YᵀY is the same for everybody and C_u − I is 0 but for u's own rows (the Gram trick).

    n_factors       how many numbers describe a person and an item
    regularization  λ > 0, in units of confidence: a toy needs less than the default, which suits thousands of ratings of
                    1 to 5 stars, and far too much makes all vectors 0
    alpha           α ≥ 0, how much more a value of 1 counts than no row
    solver          "cholesky" solves; "cg" takes `cg_steps` steps of the conjugate gradient method from the vector of the
                    epoch before, without building the matrix: several times as fast, and as good after some epochs
    seed            of the first x

    A negative value is a person's "no" said with confidence: p = 0 and c > 1. A person or an item without any value above 0
    has the vector 0: the person gets a row of padding, the item is not recommended. `fold_in` is one solve.

    The library `implicit` takes c_ui = α r_ui for stored pairs: give it the values 1 + α r and its alpha = 1 for the same model.

    Hu, Koren, Volinsky (2008), Collaborative Filtering for Implicit Feedback Datasets. "cg": Takács, Pilászy, Tikk (2011),
    Applications of the Conjugate Gradient Method for Implicit Feedback Collaborative Filtering.
    """

    _shapes: ClassVar = {"user_factors_": ("n_users", "n_factors"), "item_factors_": ("n_items", "n_factors")}

    def __init__(
        self,
        n_factors: int = 64,
        *,
        regularization: float = 10.0,
        alpha: float = 1.0,
        epochs: int = 15,
        solver: str = "cg",
        cg_steps: int = 3,
        seed: int = 0,
    ):
        check_counts(n_factors=n_factors, epochs=epochs, cg_steps=cg_steps)
        check_number("regularization", regularization, zero=False)
        check_number("alpha", alpha, zero=True)
        check_seed(seed)
        if solver not in SOLVERS:
            raise ValueError(f"solver={solver!r} is unknown. Use 'cg' or 'cholesky'.")
        self.n_factors, self.regularization, self.alpha = n_factors, regularization, alpha
        self.epochs, self.solver, self.cg_steps, self.seed = epochs, solver, cg_steps, seed

    def _learn(self, interactions):
        by_user = interactions.matrix.astype(np.float64)
        by_item = by_user.T.tocsr()
        users = self._start(np.random.default_rng(self.seed), interactions.n_users)
        items = np.zeros((interactions.n_items, self.n_factors))
        with _kernels.one_blas_thread():
            for _ in range(self.epochs):
                self._sweep(by_item, users, items)
                self._sweep(by_user, items, users)
        self.user_factors_, self.item_factors_ = users, items

    def _start(self, rng, n_users) -> np.ndarray:
        """Return the small random x that training begins with. Shape (n_users, n_factors)."""
        return rng.normal(0.0, 0.1, (n_users, self.n_factors))

    def _sweep(self, matrix, other, out):
        """Solve for the vectors of all rows of a CSR matrix of values, those of its columns as they are; write into `out`."""
        extra, wanted = self._weights(matrix.data)
        has = (
            np.bincount(np.repeat(np.arange(len(out)), np.diff(matrix.indptr)), weights=wanted, minlength=len(out)) > 0
        )
        out[~has] = 0.0
        system = (matrix.indptr, matrix.indices, extra, wanted, other, self._gram(other))
        if self.solver == "cholesky":
            cholesky(*system, out)
        elif _kernels.FAST:
            _loops.conjugate_gradient(*system, self.cg_steps, SMALLEST, out)
        else:
            conjugate_gradient(*system, self.cg_steps, SMALLEST, out)

    def _weights(self, values):
        """Return c − 1 and c p of values."""
        extra = self.alpha * np.abs(values)
        if extra.size and extra.max() > LARGEST:
            raise ValueError(
                f"A value of {np.abs(values).max():g} with alpha={self.alpha} makes a confidence of {extra.max():.1g}, which "
                "hides all others. Pass smaller values, such as their logarithms, or a smaller alpha."
            )
        return extra, (1 + extra) * (values > 0)

    def _gram(self, factors):
        return factors.T @ factors + self.regularization * np.eye(self.n_factors)

    def _prepare(self):
        self._item_gram = self._gram(self.item_factors_)
        self._known = self.item_factors_.any(axis=1)

    def _scores(self, users):
        factors = np.where(users[:, None] >= 0, self.user_factors_[users], 0.0)
        return np.where(factors.any(axis=1)[:, None] & self._known, products(factors, self.item_factors_), np.nan)

    def _scores_of(self, items, values):
        extra, wanted = self._weights(values)
        factors = np.zeros((1, self.n_factors))
        if wanted.any():
            whole = np.array([0, len(items)])
            cholesky(whole, items, extra, wanted, self.item_factors_, self._item_gram, factors)
        return np.where(factors.any() & self._known, products(factors, self.item_factors_)[0], np.nan)

    def contributions(self, user, item) -> tuple[np.ndarray, np.ndarray]:
        """Return (items, contributions): what each item of a user adds to the score of one item (raw ids), by item id.

        ŝ_ui = Σ_j y_iᵀ W_u y_j c_uj p_uj, W_u = (YᵀC_uY + λI)⁻¹ (section 5 of the paper). The sum is the score that solving
        gives; with "cg", whose vectors come near to it, it comes near to the score.
        """
        known = self._fitted()
        items, values = known.of_user(user)
        parts = self._contributions(known.item_indices(items), values, known.item_indices([item])[0])
        return items, parts

    def _contributions(self, items, values, item):
        extra, wanted = self._weights(values.astype(np.float64))
        y = self.item_factors_[items]
        towards = np.linalg.solve(self._item_gram + y.T @ (extra[:, None] * y), self.item_factors_[item])
        return wanted * (y @ towards)

    def _explain(self, user, item, name):
        if not self._known[item]:
            return f"Nobody has a value above 0 for {name(item)}, so it is not recommended."
        if user < 0 or not self.user_factors_[user].any():
            return f"Nothing can be said about {name(item)} to somebody who has no value above 0."
        known = self.interactions_.matrix
        own = slice(known.indptr[user], known.indptr[user + 1])
        items, score = known.indices[own], round(float(self.user_factors_[user] @ self.item_factors_[item]), 2) + 0.0
        parts = self._contributions(items, known.data[own], item)
        best = [place for place in np.argsort(-parts, kind="stable") if parts[place] > 0 and items[place] != item][
            :NAMED
        ]
        if not best:
            what = "Nothing else" if item in items else "Nothing"
            return f"{what} that this person has speaks for {name(item)}, whose score is {score:.2f}."
        told = [f"{name(items[place])} ({parts[place]:+.2f})" for place in best]
        verb = "adds" if len(best) == 1 else "add"
        return f"{name(item)} has the score {score:.2f}, to which {listed(told)} {verb} most of what this person has."


def cholesky(starts, columns, extra, wanted, other, gram, out):
    """Put the solution x of (gram + Yᵀ diag(extra) Y) x = Yᵀ wanted into each row of `out`, with Y the row's own of `other`."""
    for row in range(len(out)):
        own = slice(starts[row], starts[row + 1])
        if not wanted[own].any():
            out[row] = 0.0
            continue
        y = other[columns[own]]
        _, out[row], failed = dposv(gram + y.T @ (extra[own, None] * y), wanted[own] @ y)
        if failed:
            raise ValueError("A system of equations has no stable solution. Pass a larger regularization.")


def conjugate_gradient(starts, columns, extra, wanted, other, gram, steps, smallest, out):
    """The NumPy twin of `_implicit_kernels.conjugate_gradient`."""
    for row, x in enumerate(out):
        own = slice(starts[row], starts[row + 1])
        y = other[columns[own]]
        residual = wanted[own] @ y - gram @ x - (extra[own] * (y @ x)) @ y
        direction, size = residual.copy(), residual @ residual
        for _ in range(steps):
            if size <= smallest:
                break
            image = gram @ direction + (extra[own] * (y @ direction)) @ y
            length, before = size / (direction @ image), size
            x += length * direction
            residual -= length * image
            size = residual @ residual
            direction = residual + size / before * direction
