"""FunkSVD that also learns from which items somebody rated, whatever the rating."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from recsys_teach.models import _factor_kernels as _loops
from recsys_teach.models.factorization import FunkSVD, forget_cold


class SVDpp(FunkSVD):
    """Predict r̂_ui = μ + b_u + b_i + q_i · (p_u + n_u^−½ Σ_j y_j), the sum over the n_u items j that u rated.

    `epochs` times over the ratings by user, then item, with γ = `learning_rate` and λ = `regularization`:

    e = r_ui − r̂_ui
    b_u += γ (e − λ b_u)          b_i += γ (e − λ b_i)
    p_u += γ (e q_i − λ p_u)      q_i += γ (e (p_u + n_u^−½ Σ_j y_j) − λ q_i)
    y_j += γ (e n_u^−½ q_i − λ y_j)      for all j; all from the values before

    Biases start at 0, factors at normal numbers of mean 0 and standard deviation 0.1. All is as in scikit-surprise's SVDpp, but
    for its random numbers. `errors_` are the root mean squared errors of the training ratings as each epoch met them.

    fold_in: the sum over y from the person's items; b and p by the same updates from 0, as `FunkSVD` does.

    Cold and unknown: see `FactorModel`.

    Koren (2008), Factorization Meets the Neighborhood: a Multifaceted Collaborative Filtering Model.
    """

    implicit_factors_: np.ndarray  # y, shape (n_items, n_factors)
    _shapes: ClassVar = {**FunkSVD._shapes, "implicit_factors_": ("n_items", "n_factors")}

    def __init__(
        self,
        n_factors: int = 20,
        *,
        epochs: int = 20,
        learning_rate: float = 0.007,
        regularization: float = 0.02,
        seed: int = 0,
    ):
        super().__init__(
            n_factors, epochs=epochs, learning_rate=learning_rate, regularization=regularization, seed=seed
        )

    def _learn(self, interactions):
        n_users, n_items = interactions.n_users, interactions.n_items
        apart = interactions.values.astype(np.float64) - self.mean_
        self.user_biases_, self.item_biases_ = np.zeros(n_users), np.zeros(n_items)
        self.user_factors_, self.item_factors_, self.implicit_factors_ = self._start(n_users, n_items, n_items)
        learnt = (self.user_biases_, self.item_biases_, self.user_factors_, self.item_factors_, self.implicit_factors_)
        rows = (interactions.matrix.indptr, interactions.item_index, apart)
        self._check_errors(apart, _loops.svdpp_sgd(*rows, *learnt, *self._step()))
        forget_cold(interactions, [self.user_factors_], [self.item_factors_, self.implicit_factors_])

    def _vectors_of_users(self):
        had = self.interactions_.matrix.astype(np.float64)
        had.data = np.repeat(1 / np.sqrt(np.maximum(np.diff(had.indptr), 1)), np.diff(had.indptr))
        return self.user_factors_ + had @ self.implicit_factors_

    def _folded(self, items, values):
        implied = self.implicit_factors_[items].sum(axis=0) / np.sqrt(max(len(items), 1))
        apart = values - self.mean_ - self.item_biases_[items] - self.item_factors_[items] @ implied
        bias, vector = self._fold(apart, items)
        return bias, vector + implied
