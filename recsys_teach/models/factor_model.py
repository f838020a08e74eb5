"""What the models that predict ratings from factors have in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

import numpy as np

from recsys_teach.models.base import NAMED, RatingRecommender, listed
from recsys_teach.models.inner_product import InnerProduct, pair_products, scored


class FactorModel(InnerProduct, RatingRecommender):
    """Predict r̂_ui = μ + b_u + b_i + z_u · q_i; without biases (`biased` False) r̂_ui = z_u · q_i.

    A cold or unknown user has b_u = 0 and z_u = 0, a cold or unknown item b_i = 0 and q_i = 0. Without biases there is no
    formula for such a pair: `predict` says μ, and `recommend` leaves cold items out and gives cold and unknown users a row of
    padding.

    Scores of `recommend` are not cut to the range of the ratings, so that what lies above it does not tie.
    """

    biased: bool = True
    user_biases_: np.ndarray  # b, shape (n_users,); 0 without biases
    item_biases_: np.ndarray  # shape (n_items,)
    user_factors_: np.ndarray  # p, shape (n_users, n_factors)
    item_factors_: np.ndarray  # q, shape (n_items, n_factors)
    _shapes: ClassVar = {
        "user_biases_": ("n_users",),
        "item_biases_": ("n_items",),
        "user_factors_": ("n_users", "n_factors"),
        "item_factors_": ("n_items", "n_factors"),
    }

    @abstractmethod
    def _folded(self, items, values):
        """Return (b, z) of a new person: a number and an array of shape (n_factors,)."""

    def _prepare(self):
        self._warm_users, self._warm_items = warm(self.interactions_)
        self._vectors = self._vectors_of_users()

    def _vectors_of_users(self):
        """Return z, shape (n_users, n_factors)."""
        return self.user_factors_

    def _predict(self, users, items):
        told = (users >= 0) & (items >= 0) & self._warm_users[users] & self._warm_items[items]
        product = pair_products(np.maximum(users, 0), np.maximum(items, 0), self._vectors, self.item_factors_)
        if not self.biased:
            return np.where(told, product, self.mean_)
        of_users = np.where(users >= 0, self.user_biases_[users], 0.0)
        return (
            self.mean_ + of_users + np.where(items >= 0, self.item_biases_[items], 0.0) + np.where(told, product, 0.0)
        )

    def _of_users(self, users):
        known = (users >= 0) & self._warm_users[users]
        vectors = np.where(known[:, None], self._vectors[users], 0.0)
        if not self.biased:
            return vectors, np.where(known, 0.0, np.nan)
        return vectors, self.mean_ + np.where(known, self.user_biases_[users], 0.0)

    def _of_items(self):
        if not self.biased:
            return self.item_factors_, np.where(self._warm_items, 0.0, np.nan)
        return self.item_factors_, self.item_biases_

    def _scores_of(self, items, values):
        bias, vector = self._folded(items, values)
        if not self.biased and not vector.any():  # nothing, or only what says nothing, such as cold items
            return np.full(len(self.item_factors_), np.nan)
        offset = self.mean_ + bias if self.biased else 0.0
        return scored(vector[None, :], np.array([offset]), *self._of_items())[0]

    def _explain(self, user, item, name):
        if not self._warm_items[item]:
            return f"Nobody has rated {name(item)} yet, so it {'gets an average' if self.biased else 'is not recommended'}."
        if user < 0 or not self._warm_users[user]:
            gets = f"{name(item)} gets an average" if self.biased else f"nothing can be said about {name(item)}"
            return f"This person has rated nothing yet, so {gets}."
        product = float(self._vectors[user] @ self.item_factors_[item])
        because = self._because(user, item, 1.0 if product >= 0 or not self.biased else -1.0, name)
        if not self.biased:
            return f"{name(item)} gets {round(product, 2) + 0.0:.2f} for this person{because}."
        averages = self.mean_ + self.user_biases_[user] + self.item_biases_[item]
        side = "above" if product >= 0 else "below"
        return f"{name(item)} stands at {averages:.2f} by averages, and {abs(product):.2f} {side} that for this person{because}."

    def _because(self, user, item, sign, name):
        """Return the end of the sentence: which of the person's items speak for it (sign 1) or against it (−1); or nothing."""
        items, values = self._of_user(user)
        usual = values.mean() if not self.biased else self.mean_ + self.user_biases_[user] + self.item_biases_[items]
        lengths = np.linalg.norm(self.item_factors_, axis=1)
        below = lengths[items] * lengths[item]
        products = self.item_factors_[items] @ self.item_factors_[item]
        cosines = np.divide(products, below, out=np.zeros(len(items)), where=below > 0)
        fit = np.flatnonzero((sign * (values - usual) > 0) & (cosines > 0) & (items != item))
        near = fit[np.argsort(-cosines[fit], kind="stable")][:NAMED]
        if not len(near):
            return ""
        than = "averages say" if self.biased else "their own mean"
        verb = "is" if len(near) == 1 else "are"
        return (
            f"; of what they rate {'higher' if sign > 0 else 'lower'} than {than}, {told(items[near], values[near], name)} "
            f"{verb} most like it to the model"
        )

    def _of_user(self, user):
        """Return (item indices, values in float64) of a user index."""
        known = self.interactions_.matrix
        part = slice(known.indptr[user], known.indptr[user + 1])
        return known.indices[part], known.data[part].astype(np.float64)


def told(items, values, name) -> str:
    """Return "A (5) and B (4.5)": items and their ratings as a sentence lists them."""
    return listed([f"{name(item)} ({value:g})" for item, value in zip(items, values, strict=True)])


def warm(interactions) -> tuple[np.ndarray, np.ndarray]:
    """Return which users and which items have training rows, two masks."""
    users = np.bincount(interactions.user_index, minlength=interactions.n_users) > 0
    return users, np.bincount(interactions.item_index, minlength=interactions.n_items) > 0
