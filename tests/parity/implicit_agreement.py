"""The library implicit's models as recommenders of ours, so that one protocol measures both."""

from __future__ import annotations

import numpy as np

from recsys_teach.models._kernels import one_blas_thread
from recsys_teach.models.base import Recommender
from recsys_teach.models.implicit import ImplicitALS


class Peer(Recommender):
    """A model of implicit, given the values `weigh(values)`; items that nobody has are not recommended, as with ours."""

    def __init__(self, kind, weigh, settings):
        self.kind, self.weigh, self.settings = kind, weigh, settings

    def _learn(self, interactions):
        values = interactions.matrix.copy()  # theirs refuses arrays that are read-only
        values.data = self.weigh(values.data)
        self.model_ = self.kind(**self.settings, num_threads=1)
        with one_blas_thread():
            self.model_.fit(values, show_progress=False)

    def _scores(self, users):
        known = np.bincount(self.interactions_.item_index, minlength=self.interactions_.n_items) > 0
        scores = self.model_.user_factors[users] @ self.model_.item_factors.T
        return np.where(known, scores.astype(np.float64), np.nan)

    def _scores_of(self, items, values):
        raise NotImplementedError

    def _explain(self, user, item, name):
        raise NotImplementedError


def als(seed, n_factors, *, regularization, alpha, epochs, solver="cg") -> Peer:
    """implicit's ALS with the confidences c = 1 + α r of ours: its alpha = 1, and the values 1 + α r."""
    from implicit.cpu.als import AlternatingLeastSquares

    settings = {"factors": n_factors, "regularization": regularization, "iterations": epochs}
    return Peer(
        AlternatingLeastSquares,
        lambda values: (1 + alpha * values).astype(np.float32),
        settings | {"use_cg": solver == "cg", "random_state": seed},
    )


def bpr(seed, n_factors, *, learning_rate, regularization, epochs) -> Peer:
    """implicit's BPR, which draws its negatives by popularity."""
    from implicit.cpu.bpr import BayesianPersonalizedRanking

    settings = {"factors": n_factors, "learning_rate": learning_rate, "regularization": regularization}
    return Peer(
        BayesianPersonalizedRanking, lambda values: values, settings | {"iterations": epochs, "random_state": seed}
    )


class InDouble(ImplicitALS):
    """Ours in float64 whatever the confidences are, so that two ways can be compared to the last digits."""

    def _number_for(self, values):
        return np.float64


def factors_apart(interactions, model) -> tuple[float, float]:
    """Return how far our ALS's item and user vectors are from implicit's at most, both started from the same user vectors.

    Ours works out items first, so implicit gets the transposed matrix: its "users" are our items.
    """
    from implicit.cpu.als import AlternatingLeastSquares

    settings = {"factors": model.n_factors, "regularization": model.regularization, "iterations": model.epochs}
    peer = AlternatingLeastSquares(**settings, dtype=np.float64, use_cg=model.solver == "cg", num_threads=1)
    peer.cg_steps = model.cg_steps
    peer.user_factors = np.zeros((interactions.n_items, model.n_factors))
    peer.item_factors = model._start(np.random.default_rng(model.seed), interactions.n_users)
    matrix = interactions.matrix.T.tocsr()
    # implicit reads −c where the preference is 0.
    matrix.data = (np.where(matrix.data > 0, 1, -1) * (1 + model.alpha * np.abs(matrix.data))).astype(np.float32)
    with one_blas_thread():
        peer.fit(matrix, show_progress=False)
    ours = InDouble(**model.parameters()).fit(interactions)
    return np.abs(ours.item_factors_ - peer.user_factors).max(), np.abs(ours.user_factors_ - peer.item_factors).max()
