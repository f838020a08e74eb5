"""Models that describe people and items by a few numbers each, their factors."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from scipy import sparse
from scipy.optimize import nnls
from scipy.sparse.linalg import svds

from recsys_teach.models import _factor_kernels as _loops
from recsys_teach.models import _kernels
from recsys_teach.models.base import NAMED, check_counts, check_number, check_seed
from recsys_teach.models.bias import Bias
from recsys_teach.models.factor_model import FactorModel, told, warm
from recsys_teach.models.inner_product import InnerProduct, scored

START = 0.1  # the standard deviation of factors before learning
DENSE = 1_000_000  # up to so many cells, gaps included, a matrix is factorised whole
NOTHING = 1e-7  # a singular value below this share of the largest is a rounding error
ROUNDING = 1e-12  # a number of a vector below this share of the values that it comes from is a rounding error
LOST = 1e13  # a penalty so many times smaller than what it is added to is lost in float64


class PureSVD(InnerProduct):
    """Rank by x_u Q Qᵀ: the ratings of a person, zeros in the gaps, projected on what few factors can say of all people's.

    R ≈ U Σ Qᵀ      the singular value decomposition of the matrix of ratings, the largest `n_factors` singular values only
    x_u Q Qᵀ        x_u the row of the person in R, Q the item factors, orthonormal columns. Shape (n_items, n_factors)

    No other matrix of this rank has a smaller sum of squared differences from R, zeros included. So scores are no ratings:
    they say how far an item goes with what a person has rated. Factors that the matrix has not got (its rank is smaller) are
    left out. Signs: the entry of each item factor that is farthest from 0 is positive.

    A new person's x is known, so folding in is exact. Cold items are left out; a cold or unknown user, and one with nothing
    that a factor has, gets a row of padding.

    Cremonesi, Koren, Turrin (2010), Performance of Recommender Algorithms on Top-N Recommendation Tasks.
    """

    item_factors_: np.ndarray
    singular_values_: np.ndarray  # the largest first
    _shapes: ClassVar = {"item_factors_": ("n_items", None)}

    def __init__(self, n_factors: int = 50):
        check_counts(n_factors=n_factors)
        self.n_factors = n_factors

    def _learn(self, interactions):
        with _kernels.one_blas_thread():
            values, rows = truncated_svd(interactions.matrix.astype(np.float64), self.n_factors)
        kept = values > NOTHING * values.max(initial=0.0)
        values, factors = values[kept], rows[kept].T
        farthest = np.abs(factors).argmax(axis=0)
        signs = np.sign(factors[farthest, np.arange(len(values))])
        self.singular_values_, self.item_factors_ = values, np.ascontiguousarray(factors * signs)

    def _prepare(self):
        self._warm_users, self._warm_items = warm(self.interactions_)

    def _of_users(self, users):
        vectors, offsets = self._projected(self.interactions_.matrix[np.maximum(users, 0)])
        offsets[(users < 0) | ~self._warm_users[users]] = np.nan
        return vectors, offsets

    def _of_items(self):
        return self.item_factors_, np.where(self._warm_items, 0.0, np.nan)

    def _scores_of(self, items, values):
        if not len(items):
            return np.full(len(self.item_factors_), np.nan)
        row = sparse.csr_matrix((values, items, [0, len(items)]), (1, len(self.item_factors_)))
        return scored(*self._projected(row), *self._of_items())[0]

    def _projected(self, rows):
        """Return (x, c) of rows of ratings: x_u Q, and NaN where no factor has any of them."""
        rows = rows.astype(np.float64)
        vectors = rows @ self.item_factors_
        # Of what no factor has (cold items, values of 0) only rounding errors are left; factors have the length 1.
        nothing = (np.abs(vectors) <= ROUNDING * np.asarray(abs(rows).sum(axis=1)).reshape(-1, 1)).all(axis=1)
        return vectors, np.where(nothing, np.nan, 0.0)

    def _explain(self, user, item, name):
        if not self._warm_items[item]:
            return f"Nobody has rated {name(item)} yet, so it is not recommended."
        if user < 0 or not self._warm_users[user]:
            return f"This person has rated nothing yet, so nothing can be said about {name(item)}."
        known = self.interactions_.matrix
        part = slice(known.indptr[user], known.indptr[user + 1])
        items, values = known.indices[part], known.data[part].astype(np.float64)
        shares = values * (self.item_factors_[items] @ self.item_factors_[item])  # their sum is the score
        total = round(shares.sum(), 2) + 0.0  # no "-0.00"
        best = np.argsort(-shares, kind="stable")
        best = best[(shares[best] > 0) & (items[best] != item)][:NAMED]
        if not len(best):
            what = "Nothing else" if item in items else "Nothing"
            return f"{what} that this person has rated speaks for {name(item)}, whose score is {total:.2f}."
        verb = "adds" if len(best) == 1 else "add"
        return (
            f"{name(item)} has a score of {total:.2f} for this person, to which "
            f"{told(items[best], values[best], name)} {verb} most."
        )


def truncated_svd(matrix, n_factors):
    """Return the largest singular values of a CSR matrix, and their right vectors as rows, the largest first."""
    if n_factors >= min(matrix.shape) or np.prod(matrix.shape) <= DENSE:
        _, values, rows = np.linalg.svd(matrix.toarray(), full_matrices=False)
        return values[:n_factors], rows[:n_factors]
    start = np.random.default_rng(0).normal(size=min(matrix.shape))  # else the start, and the last bits, are chance
    _, values, rows = svds(matrix, n_factors, v0=start)
    order = np.argsort(-values, kind="stable")
    return values[order], rows[order]


class FunkSVD(FactorModel):
    """Predict r̂_ui = μ + b_u + b_i + p_u · q_i, learnt by stochastic gradient descent; `biased=False`: r̂_ui = p_u · q_i.

    `epochs` times over the ratings by user, then item, with γ = `learning_rate` and λ = `regularization`:

    e = r_ui − r̂_ui
    b_u += γ (e − λ b_u)          b_i += γ (e − λ b_i)
    p_u += γ (e q_i − λ p_u)      q_i += γ (e p_u − λ q_i)          both from the values before

    Biases start at 0, factors at normal numbers of mean 0 and standard deviation 0.1. All is as in scikit-surprise's SVD, but
    for its random numbers. `errors_` are the root mean squared errors of the training ratings as each epoch met them.

    fold_in: the same updates over the person's ratings, from p = 0 and b = 0, for as many epochs; items stay as they are. (The
    exact minimum for the person fits what training stops before: on MovieLens small an RMSE of .92 instead of .90.)

    Cold and unknown: see `FactorModel`.

    Funk (2006), Netflix Update: Try This at Home; Koren, Bell, Volinsky (2009), Matrix Factorization Techniques for Recommender
    Systems.
    """

    errors_: np.ndarray  # shape (epochs,)
    _number: ClassVar = np.float32  # twice as many at once as of float64, and far more exact than the steps are

    def __init__(
        self,
        n_factors: int = 100,
        *,
        epochs: int = 20,
        learning_rate: float = 0.005,
        regularization: float = 0.02,
        biased: bool = True,
        seed: int = 0,
    ):
        check_counts(n_factors=n_factors, epochs=epochs)
        check_number("learning_rate", learning_rate, zero=False)
        check_number("regularization", regularization, zero=True)
        check_seed(seed)
        self.n_factors, self.epochs, self.biased, self.seed = n_factors, epochs, biased, seed
        self.learning_rate, self.regularization = learning_rate, regularization

    def _start(self, *counts):
        """Draw factors before learning, one array for each count of rows. A test puts another library's in their place."""
        rng = np.random.default_rng(self.seed)
        return [START * rng.standard_normal((count, self.n_factors)) for count in counts]

    def _learn(self, interactions):
        n_users, n_items = interactions.n_users, interactions.n_items
        apart = interactions.values.astype(np.float64) - (self.mean_ if self.biased else 0.0)
        biases = [np.zeros(n, dtype=self._number) for n in (n_users, n_items)]
        factors = [_kernels.for_loops(start, self._number) for start in self._start(n_users, n_items)]
        rows = (interactions.user_index, interactions.item_index, apart.astype(self._number))
        squares = _loops.funk_sgd(*rows, *biases, *factors, *self._step(), self.biased)
        self.user_biases_, self.item_biases_ = (part.astype(np.float64) for part in biases)
        self.user_factors_, self.item_factors_ = (part[:, : self.n_factors].astype(np.float64) for part in factors)
        self._check_errors(apart, squares)
        forget_cold(interactions, [self.user_factors_], [self.item_factors_])

    def _step(self):
        return self.epochs, self.learning_rate, self.regularization

    def _check_errors(self, apart, squares):
        """Keep the errors of the epochs. Raise ValueError where they grew far beyond those of no learning at all."""
        unlearnt = np.mean(apart**2) + self.n_factors * START**4
        learnt = (self.user_biases_, self.item_biases_, self.user_factors_, self.item_factors_)
        finite = all(
            np.isfinite(part).all() for part in learnt
        )  # errors are those that an epoch met, before its last steps
        if not (squares[-1] <= 100 * unlearnt and finite):
            raise ValueError(
                f"With learning_rate={self.learning_rate} the errors grew without end on ratings from {self.range_[0]:g} to "
                f"{self.range_[1]:g}. Pass a smaller one, such as {self.learning_rate / 10:g}, or smaller ratings."
            )
        self.errors_ = np.sqrt(squares)

    def _folded(self, items, values):
        base = self.mean_ + self.item_biases_[items] if self.biased else 0.0
        return self._fold(values - base, items)

    def _fold(self, apart, items):
        bias, vector = _loops.fold_sgd(apart, self.item_factors_[items], *self._step(), self.biased)
        if not (np.isfinite(bias) and np.isfinite(vector).all()):
            raise ValueError(
                f"With learning_rate={self.learning_rate} the errors grew without end on these values. Pass values like the "
                f"training ratings, which go from {self.range_[0]:g} to {self.range_[1]:g}, or fit with a smaller rate."
            )
        return bias, vector


class NMF(FactorModel):
    """Predict r̂_ui = p_u · q_i with factors that are never negative, so that what is learnt only adds up.

    `epochs` times, both from the values before, with n_u and n_i the numbers of ratings and λ = `regularization`:

    p_uf ← p_uf Σ_i q_if r_ui / (Σ_i q_if r̂_ui + λ n_u p_uf)      over the items i that u rated
    q_if ← q_if Σ_u p_uf r_ui / (Σ_u p_uf r̂_ui + λ n_i q_if)      over the users u who rated i

    These are gradient steps on Σ (r_ui − r̂_ui)² + λ (n_u ‖p_u‖² + n_i ‖q_i‖²) of the very length that keeps a factor from
    crossing 0. Factors start at random numbers between 0 and 1. All is as in scikit-surprise's NMF, but for its random numbers.

    fold_in: the p ≥ 0 that minimises the person's part of that sum (a non-negative least squares problem).

    Cold and unknown: see `FactorModel`; `predict` says μ. Negative ratings are refused.

    Luo, Zhou, Xia, Zhu (2014), An Efficient Non-Negative Matrix-Factorization-Based Approach to Collaborative Filtering for
    Recommender Systems.
    """

    biased = False

    def __init__(self, n_factors: int = 15, *, epochs: int = 50, regularization: float = 0.06, seed: int = 0):
        check_counts(n_factors=n_factors, epochs=epochs)
        check_number("regularization", regularization, zero=True)
        check_seed(seed)
        self.n_factors, self.epochs, self.regularization, self.seed = n_factors, epochs, regularization, seed

    def _start(self, *counts):
        """Draw factors before learning, one array for each count of rows. A test puts another library's in their place."""
        rng = np.random.default_rng(self.seed)
        return [rng.uniform(0.0, 1.0, (count, self.n_factors)) for count in counts]

    def _learn(self, interactions):
        if self.range_[0] < 0:
            raise ValueError(
                f"The lowest rating is {self.range_[0]:g}, and sums of what is not negative cannot reach it. Add a constant "
                "to all ratings, or use ExplicitALS."
            )
        users, items = interactions.user_index, interactions.item_index
        ratings = interactions.matrix.astype(np.float64)
        predicted = ratings.copy()
        n_u = np.bincount(users, minlength=interactions.n_users)[:, None]
        n_i = np.bincount(items, minlength=interactions.n_items)[:, None]
        p, q = self._start(interactions.n_users, interactions.n_items)
        for _ in range(self.epochs):
            predicted.data = np.einsum("nf,nf->n", p[users], q[items])
            more_p, less_p = ratings @ q, predicted @ q + self.regularization * n_u * p
            more_q, less_q = ratings.T @ p, predicted.T @ p + self.regularization * n_i * q
            p *= np.divide(more_p, less_p, out=np.ones_like(p), where=less_p > 0)
            q *= np.divide(more_q, less_q, out=np.ones_like(q), where=less_q > 0)
        if not (np.isfinite(p).all() and np.isfinite(q).all()):
            raise ValueError(f"Ratings of up to {self.range_[1]:g} are too large for this. Pass smaller ratings.")
        self.user_factors_, self.item_factors_ = p, q
        self.user_biases_, self.item_biases_ = np.zeros(interactions.n_users), np.zeros(interactions.n_items)
        forget_cold(interactions, [p], [q])

    def _folded(self, items, values):
        damping = np.sqrt(self.regularization * len(items)) * np.eye(self.n_factors)
        left = np.vstack([self.item_factors_[items], damping])
        vector, _ = nnls(left, np.append(values, np.zeros(self.n_factors)), maxiter=100 * left.shape[1])
        return 0.0, vector


class ExplicitALS(FactorModel):
    """Predict r̂_ui = μ + b_u + b_i + p_u · q_i, the factors learnt by alternating least squares over the observed ratings.

    The biases are those of `Bias()`, and stay. For what they leave, d_ui = r_ui − μ − b_u − b_i, the sum

    Σ_ui (d_ui − p_u · q_i)² + λ (Σ_u n_u ‖p_u‖² + Σ_i n_i ‖q_i‖²)

    is made as small as possible in all q, then in all p, `epochs` times: one ridge regression for each item, then for each user,

    p_u = (Σ_i q_i q_iᵀ + λ n_u I)⁻¹ Σ_i d_ui q_i      over the n_u items that u rated

    so that it never grows. λ = `regularization`; with `scale_by_count=False` n_u and n_i in the penalty are 1. User factors
    start at normal numbers of mean 0 and standard deviation 0.1.

    fold_in: a person's bias and regression, exactly as in training, so who was there gets their own factors.

    Cold and unknown: see `FactorModel`.

    Zhou, Wilkinson, Schreiber, Pan (2008), Large-Scale Parallel Collaborative Filtering for the Netflix Prize.
    """

    def __init__(
        self,
        n_factors: int = 20,
        *,
        regularization: float = 0.15,
        epochs: int = 15,
        scale_by_count: bool = True,
        seed: int = 0,
    ):
        check_counts(n_factors=n_factors, epochs=epochs)
        check_number("regularization", regularization, zero=False)
        check_seed(seed)
        self.n_factors, self.regularization, self.epochs = n_factors, regularization, epochs
        self.scale_by_count, self.seed = scale_by_count, seed

    def _learn(self, interactions):
        bias = Bias().fit(interactions)
        self.user_biases_, self.item_biases_ = bias.user_biases_, bias.item_biases_
        by_user = interactions.matrix.astype(np.float64)
        of_pairs = self.user_biases_[interactions.user_index] + self.item_biases_[interactions.item_index]
        by_user.data = by_user.data - self.mean_ - of_pairs
        by_item = by_user.T.tocsr()
        rng = np.random.default_rng(self.seed)
        self.user_factors_ = rng.normal(0.0, START, (interactions.n_users, self.n_factors))
        with _kernels.one_blas_thread():
            for _ in range(self.epochs):
                self.item_factors_ = self._regressed(by_item, self.user_factors_)
                self.user_factors_ = self._regressed(by_user, self.item_factors_)

    def _regressed(self, rows, others):
        """Return the ridge regression of each row's values on the factors of its columns. 0 for a row without values."""
        penalties = self._penalties(np.diff(rows.indptr))
        beside = sparse.csr_matrix((np.ones(rows.nnz), rows.indices, rows.indptr), rows.shape) @ (others**2).sum(axis=1)
        if (beside > LOST * penalties).any():
            raise ValueError(
                f"regularization={self.regularization} is lost beside ratings from {self.range_[0]:g} to "
                f"{self.range_[1]:g}. Pass smaller ratings, or a larger one."
            )
        return _loops.ridge_rows(rows.indptr, rows.indices, rows.data, others, penalties)

    def _penalties(self, counts):
        return self.regularization * (counts if self.scale_by_count else np.ones(len(counts)))

    def _folded(self, items, values):
        apart = values - self.mean_ - self.item_biases_[items]
        bias = apart.sum() / (Bias().user_damping + len(items))
        row = sparse.csr_matrix((apart - bias, items, [0, len(items)]), (1, len(self.item_factors_)))
        return bias, self._regressed(row, self.item_factors_)[0]

    def _because(self, user, item, sign, name):
        items, values = self._of_user(user)
        near = self.item_factors_[items]
        left = near.T @ near + self._penalties(np.array([len(items)])) * np.eye(self.n_factors)
        apart = values - self.mean_ - self.user_biases_[user] - self.item_biases_[items]
        shares = apart * (near @ np.linalg.solve(left, self.item_factors_[item]))  # their sum is p_u · q_i
        best = np.argsort(-sign * shares, kind="stable")
        best = best[(sign * shares[best] > 0) & (items[best] != item)][:NAMED]
        return f", most of all for their ratings of {told(items[best], values[best], name)}" if len(best) else ""


def forget_cold(interactions, of_users, of_items) -> None:
    """Set the rows of cold users and items to 0: what nobody has said anything about stays as it was drawn, at random."""
    users, items = warm(interactions)
    for factors in of_users:
        factors[~users] = 0.0
    for factors in of_items:
        factors[~items] = 0.0
