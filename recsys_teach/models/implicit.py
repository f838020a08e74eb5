"""Factors from what people did, where doing nothing says something too: ALS for implicit feedback."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar, NamedTuple

import numpy as np
from scipy.linalg.lapack import dposv

from recsys_teach.models import _implicit_kernels as _loops
from recsys_teach.models import _kernels
from recsys_teach.models.base import NAMED, check_counts, check_number, check_seed, listed
from recsys_teach.models.inner_product import InnerProduct, products

SOLVERS = ("cg", "cholesky")
BLOCK = 512  # rows that are solved side by side: their vectors stay in the cache
SINGLE = 1e4  # confidences up to so many times λ leave float32 enough digits
LARGEST = 1e10  # a confidence beyond this leaves too few digits for everything else in float64
SMALLEST = 1e-20  # the squared length of a residual that counts as nothing


class _Side(NamedTuple):
    """A CSR matrix of people by items, or of items by people: c − 1 and c p of its entries, and the rows that have no p above 0."""

    starts: np.ndarray
    columns: np.ndarray
    extra: np.ndarray
    wanted: np.ndarray
    nothing: np.ndarray


class ImplicitALS(InnerProduct):
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
    n_threads       how many rows are solved at once; the result is the same

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
        n_threads: int = 1,
    ):
        check_counts(n_factors=n_factors, epochs=epochs, cg_steps=cg_steps, n_threads=n_threads)
        check_number("regularization", regularization, zero=False)
        check_number("alpha", alpha, zero=True)
        check_seed(seed)
        if solver not in SOLVERS:
            raise ValueError(f"solver={solver!r} is unknown. Use 'cg' or 'cholesky'.")
        self.n_factors, self.regularization, self.alpha = n_factors, regularization, alpha
        self.epochs, self.solver, self.cg_steps, self.seed, self.n_threads = epochs, solver, cg_steps, seed, n_threads

    def _learn(self, interactions):
        number = self._number_for(interactions.values)
        by_user = self._side(interactions.matrix, number)
        by_item = self._side(interactions.matrix.T.tocsr(), number)
        users = self._start(np.random.default_rng(self.seed), interactions.n_users).astype(number)
        items = np.zeros((interactions.n_items, self.n_factors), dtype=number)
        with _kernels.one_blas_thread(), ThreadPoolExecutor(self.n_threads) as pool:
            for _ in range(self.epochs):
                self._sweep(by_item, users, items, pool)
                self._sweep(by_user, items, users, pool)
        self.user_factors_, self.item_factors_ = users.astype(np.float64), items.astype(np.float64)

    def _start(self, rng, n_users) -> np.ndarray:
        """Return the small random x that training begins with. Shape (n_users, n_factors)."""
        return rng.normal(0.0, 0.1, (n_users, self.n_factors))

    def _number_for(self, values):
        """Return the type to learn in: float32, twice as many at once, where its seven digits are enough."""
        fits = self.solver == "cg" and self.alpha * np.abs(values).max(initial=0.0) <= SINGLE * self.regularization
        return np.float32 if fits else np.float64

    def _side(self, matrix, number) -> _Side:
        """Return what solving for the rows of a CSR matrix of values needs, in numbers of this type."""
        extra, wanted = self._weights(matrix.data.astype(np.float64))
        rows = np.repeat(np.arange(matrix.shape[0], dtype=np.int32), np.diff(matrix.indptr))
        nothing = np.bincount(rows, weights=wanted, minlength=matrix.shape[0]) == 0
        return _Side(matrix.indptr, matrix.indices, extra.astype(number), wanted.astype(number), nothing)

    def _sweep(self, side, other, out, pool):
        """Solve for the vectors of all rows of one side, those of its columns as they are; write into `out`.

        A block of rows after another, or several at once: no row needs another one, so threads change nothing in the result.
        """
        out[side.nothing] = 0.0
        gram = self._gram(other).astype(out.dtype)

        def solve(start):
            block = slice(start, start + BLOCK)
            own = side.starts[start : start + BLOCK + 1], side.columns, side.extra, side.wanted
            if self.solver == "cholesky":
                cholesky(*own, other, gram, out[block])
            else:
                conjugate_gradient(*own, other, gram, self.cg_steps, SMALLEST, out[block])

        list(pool.map(solve, range(0, len(out), BLOCK)))  # a list, so that an error in a thread is raised here

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

    def _of_users(self, users):
        factors = np.where(users[:, None] >= 0, self.user_factors_[users], 0.0)
        return factors, np.where(factors.any(axis=1), 0.0, np.nan)

    def _of_items(self):
        return self.item_factors_, np.where(self._known, 0.0, np.nan)

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
    """Improve every row x of `out` by `steps` steps towards (gram + Yᵀ diag(extra) Y) x = Yᵀ wanted, in place.

    Hestenes and Stiefel (1952), Methods of Conjugate Gradients for Solving Linear Systems, on all rows side by side: what they
    have in common, the product with `gram`, is one product of two matrices, which computers are fastest at.
    """
    nothing = np.zeros_like(extra)
    residual = -(out @ gram)
    add_own(starts, columns, wanted, -extra, other, out, residual)
    direction, size = residual.copy(), np.einsum("nf,nf->n", residual, residual)
    for _ in range(steps):
        image = direction @ gram
        add_own(starts, columns, nothing, extra, other, direction, image)
        going = size > smallest
        curvature = np.einsum("nf,nf->n", direction, image)
        length = np.divide(size, curvature, out=np.zeros_like(size), where=going)[:, None]
        out += length * direction
        residual -= length * image
        before, size = size, np.einsum("nf,nf->n", residual, residual)
        direction *= np.divide(size, before, out=np.zeros_like(size), where=going)[:, None]
        direction += residual


def add_own(starts, columns, given, times, other, vectors, out):
    """Add Σ_n (given[n] + times[n] y_n · v) y_n to each row of `out`, as `_implicit_kernels.add_own` does."""
    if _kernels.FAST:
        _loops.add_own(starts, columns, given, times, other, vectors, out)
        return
    for row, v in enumerate(vectors):
        own = slice(starts[row], starts[row + 1])
        y = other[columns[own]]
        out[row] += (given[own] + times[own] * (y @ v)) @ y
