"""Factors of features: a person and an item are the sums of what is known about them, so that a new item has a place, too."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from scipy import sparse

from recsys_teach.data.features import Features, are_directions
from recsys_teach.models import _implicit_kernels as _loops
from recsys_teach.models import _kernels
from recsys_teach.models.bpr import SPREAD, Positives, check_finite, check_steps, falling, folded_in, nearest
from recsys_teach.models.inner_product import InnerProduct, scored


class FeatureFactorization(InnerProduct):
    """Score ŝ_ui = p_uᵀ q_i + b_i, where vectors and biases are sums over features:

        p_u = Σ_f F_uf v_f    q_i = Σ_f G_if w_f    b_i = Σ_f G_if c_f

    with F and G the numbers of `user_features` and `item_features`. Besides, every user and every item has an indicator, a
    feature of its own with the number 1. v_f, w_f (of `n_factors` numbers) and c_f are learnt with the triples and the
    gradient steps of `BPR`: with e = σ(ŝ_uj − ŝ_ui), for every feature f of u, of i and of j

        v_f += γ (e F_uf (q_i − q_j) − λ v_f)
        w_f += γ (e G_if p_u − λ w_f)      c_f += γ (e G_if − λ c_f)
        w_f += γ (−e G_jf p_u − λ w_f)     c_f += γ (−e G_jf − λ c_f)

    With indicators alone it is `BPR`, to the last bit.

    n_factors      how many numbers describe a feature
    item_features  Features of items, such as genres; an item that they lack has none
    user_features  Features of users
    indicators     False: users and items have no indicator where there are features for them, so that all items with the
                   same features have the same place
    learning_rate, regularization, epochs, negatives, seed   as for `BPR`

    A cold item has the features that it shares with items that are somebody's positive; without one it is not recommended.
    A cold user has the features shared with people who have a positive; without one, as an unknown user, everybody's list,
    by b_i. `fold_in` learns the indicator of a new person without features as training does, the items as they are.

    The form is that of Kula (2015), Metadata Embeddings for User and Item Cold-start Recommendations (LightFM); the loss is
    that of Rendle et al. (2009), BPR: Bayesian Personalized Ranking from Implicit Feedback.
    """

    _shapes: ClassVar = {
        "user_feature_factors_": (None, "n_factors"),
        "item_feature_factors_": (None, "n_factors"),
        "item_feature_biases_": (None,),
    }

    def __init__(
        self,
        n_factors: int = 64,
        *,
        item_features: Features | None = None,
        user_features: Features | None = None,
        indicators: bool = True,
        learning_rate: float = 0.03,
        regularization: float = 0.01,
        epochs: int = 100,
        negatives: str = "uniform",
        seed: int = 0,
    ):
        check_steps(n_factors, learning_rate, regularization, epochs, negatives, seed)
        for name, features in (("item_features", item_features), ("user_features", user_features)):
            if not (features is None or isinstance(features, Features)):
                raise TypeError(f"{name} is a {type(features).__name__}. Make Features, with Features.from_lists, say.")
        self.n_factors, self.item_features, self.user_features = n_factors, item_features, user_features
        self.indicators, self.learning_rate, self.regularization = indicators, learning_rate, regularization
        self.epochs, self.negatives, self.seed = epochs, negatives, seed

    def _learn(self, interactions):
        rng, positives = np.random.default_rng(self.seed), Positives(interactions, self.negatives)
        of_users, of_items = self._features_of(interactions)
        users = self._start(rng, of_users, positives.has_user)
        items = self._start(rng, of_items, positives.has_item)
        biases = np.zeros(len(items))
        steps, both = _loops.feature_steps if _kernels.FAST else feature_steps, (*_parts(of_users), *_parts(of_items))
        for _ in range(self.epochs):
            for triples in positives.epoch(rng):
                steps(*triples, self.learning_rate, self.regularization, *both, users, items, biases)
            check_finite(items, self.learning_rate)
        self.user_feature_factors_, self.item_feature_factors_, self.item_feature_biases_ = users, items, biases

    def _features_of(self, interactions):
        """Return F and G, the features of all users and of all items: the indicators first."""
        told = []
        for ids, features in ((interactions.user_ids, self.user_features), (interactions.item_ids, self.item_features)):
            parts = [sparse.eye_array(len(ids))] if self.indicators or features is None else []
            parts += [] if features is None else [features.of(ids)]
            told.append(sparse.csr_array(sparse.hstack(parts)))
        return told

    def _start(self, rng, features, has):
        """Return the vectors that training begins with, 0 for a feature that nobody and nothing with a positive has."""
        factors = rng.normal(0.0, SPREAD, (features.shape[1], self.n_factors))
        return factors * _used(features, has)[:, None]

    def _prepare(self):
        self._positives = Positives(self.interactions_, self.negatives)
        of_users, self._item_features = self._features_of(self.interactions_)
        self._known = abs(self._item_features) @ _used(self._item_features, self._positives.has_item) > 0
        self._users, self._items = (
            of_users @ self.user_feature_factors_,
            self._item_features @ self.item_feature_factors_,
        )
        self._biases = self._item_features @ self.item_feature_biases_

    def _of_users(self, users):
        return np.where(users[:, None] >= 0, self._users[users], 0.0), np.zeros(len(users))

    def _of_items(self):
        return self._items, np.where(self._known, self._biases, np.nan)

    def _scores_of(self, items, values):
        x = folded_in(self, self._positives, items[values > 0], self._items, self._biases)
        return scored(x[None, :], np.zeros(1), *self._of_items())[0]

    def _explain(self, user, item, name):
        if not self._known[item]:
            return f"Nobody has a value above 0 for {name(item)} or for what shares a feature with it: it is not recommended."
        own = self._positives.of(user)
        if len(own):
            why = nearest(self._items, own, item, name).removesuffix(".")
        elif user >= 0 and self._users[user].any():
            why = f"{name(item)} is scored by the features of this person, of whom nothing above 0 is known"
        else:
            why = f"{name(item)} is in everybody's list; nothing above 0 is known of this person"
        best = self._best_feature(user, item)
        return f"{why}; of its features, {best} counts most." if best else f"{why}."

    def _best_feature(self, user, item):
        """Return the name of the feature with the largest part G_if (p_uᵀ w_f + c_f) in the score, and that part.

        Nothing where no part is above 0, or where the features are directions, whose names say nothing.
        """
        if self.item_features is None or are_directions(self.item_features):
            return ""
        start, end = self._item_features.indptr[[item, item + 1]]
        first = len(self._item_features.indptr) - 1 if self.indicators else 0  # the indicators have no name
        places = [place for place in range(start, end) if self._item_features.indices[place] >= first]
        if not places:
            return ""
        columns, x = self._item_features.indices[places], self._users[user] if user >= 0 else np.zeros(self.n_factors)
        parts = self.item_feature_factors_[columns] @ x + self.item_feature_biases_[columns]
        parts = self._item_features.data[places] * parts
        told = f"{self.item_features.names[columns[parts.argmax()] - first]} ({parts.max():+.2f})"
        return told if parts.max() > 0 else ""


def _parts(matrix):
    """Return a CSR matrix as its parts, of the types for which the loop is compiled."""
    return matrix.indptr.astype(np.int64), matrix.indices.astype(np.int64), matrix.data


def _used(features, has):
    """Return, for each column, whether a row with a positive has it."""
    return (features[has] != 0).sum(axis=0) > 0


def feature_steps(users, items, others, rate, regularization, *parts):
    """The NumPy twin of `_implicit_kernels.feature_steps`: the formula of `FeatureFactorization`, triple after triple."""
    user_starts, user_columns, user_data, item_starts, item_columns, item_data, v, w, c = parts
    for u, i, j in zip(users, items, others, strict=True):
        of_u, of_i, of_j = (slice(s[n], s[n + 1]) for s, n in ((user_starts, u), (item_starts, i), (item_starts, j)))
        f, weights = user_columns[of_u], user_data[of_u]
        p = weights @ v[f]
        q, r = (item_data[own] @ w[item_columns[own]] for own in (of_i, of_j))
        b_i, b_j = (item_data[own] @ c[item_columns[own]] for own in (of_i, of_j))
        e = falling(p @ (q - r) + b_i - b_j)
        v[f] += rate * (e * weights[:, None] * (q - r) - regularization * v[f])
        for own, sign in ((of_i, 1), (of_j, -1)):
            f, weights = item_columns[own], sign * e * item_data[own]
            w[f] += rate * (weights[:, None] * p - regularization * w[f])
            c[f] += rate * (weights - regularization * c[f])
