"""How high a person and a film stand on average, and nothing else."""

from __future__ import annotations

import numpy as np

from recsys_teach.models import _kernels
from recsys_teach.models.base import RatingRecommender

METHODS = ("als", "sgd")


class Bias(RatingRecommender):
    """Predict r̂_ui = μ + b_u + b_i: the mean of all ratings, how far the user and the item lie from it.

    method="als"  `epochs` times: b_i = Σ_u (r_ui − μ − b_u) / (λ_i + n_i), then b_u = Σ_i (r_ui − μ − b_i) / (λ_u + n_u), with
                  λ_u = `user_damping` and λ_i = `item_damping`
    method="sgd"  `epochs` times over the ratings by user, then item: e = r_ui − r̂_ui, b += γ (e − λ b) for both, with
                  γ = `learning_rate` and λ = `regularization`

    The defaults of "als" are Surprise's; "sgd" there takes epochs=20. A cold or unknown user or item has b = 0, so a cold or
    unknown user's list is the items by b_i.

    Koren (2010), Factor in the Neighbors: Scalable and Accurate Collaborative Filtering, section 2.1.
    """

    def __init__(
        self,
        method: str = "als",
        *,
        epochs: int = 10,
        user_damping: float = 15.0,
        item_damping: float = 10.0,
        learning_rate: float = 0.005,
        regularization: float = 0.02,
    ):
        if method not in METHODS:
            raise ValueError(f"method={method!r} is unknown. Use 'als' or 'sgd'.")
        if epochs < 1:
            raise ValueError(f"epochs is {epochs!r}; without one nothing is learnt. Pass 1 or more.")
        for name, value in (("user_damping", user_damping), ("item_damping", item_damping)):
            if not value >= 0:
                raise ValueError(f"{name} is {value!r}; it is a number of imagined ratings. Pass 0 or more.")
        self.method, self.epochs = method, epochs
        self.user_damping, self.item_damping = user_damping, item_damping
        self.learning_rate, self.regularization = learning_rate, regularization

    def _learn(self, interactions):
        users, items = interactions.user_index, interactions.item_index
        apart = interactions.values.astype(np.float64) - self.mean_
        self.user_biases_, self.item_biases_ = np.zeros(interactions.n_users), np.zeros(interactions.n_items)
        if self.method == "sgd":
            step = (self.epochs, self.learning_rate, self.regularization)
            _kernels.bias_sgd(users, items, apart, self.user_biases_, self.item_biases_, *step)
            if not np.isfinite(self.user_biases_).all():
                raise ValueError(
                    f"With learning_rate={self.learning_rate} the biases grew without end. Pass a smaller one."
                )
            return
        of_items = np.bincount(items, minlength=interactions.n_items) + self.item_damping
        of_users = np.bincount(users, minlength=interactions.n_users) + self.user_damping
        for _ in range(self.epochs):
            self.item_biases_ = _damped(items, apart, users, self.user_biases_, of_items)
            self.user_biases_ = _damped(users, apart, items, self.item_biases_, of_users)

    def _predict(self, users, items):
        of_users = np.where(users >= 0, self.user_biases_[users], 0.0)
        return self.mean_ + of_users + np.where(items >= 0, self.item_biases_[items], 0.0)

    def _scores(self, users):
        of_users = np.where(users >= 0, self.user_biases_[users], 0.0)
        return self.mean_ + of_users[:, None] + self.item_biases_

    def _scores_of(self, items, values):
        return self.mean_ + self.bias_of(items, values) + self.item_biases_

    def _explain(self, user, item, name):
        def told(bias):
            return f"{abs(bias):.2f} {'above' if bias >= 0 else 'below'}"

        of_user = self.user_biases_[user] if user >= 0 else 0.0
        return (
            f"The mean of all ratings is {self.mean_:.2f}; {name(item)} lies {told(self.item_biases_[item])} it, and this "
            f"person rates {told(of_user)} what others do."
        )

    def bias_of(self, items, values) -> float:
        """Return the bias of a new person from item indices and values: one step of "als", the items' biases as they are."""
        apart = values - self.mean_ - self.item_biases_[items]
        return float(apart.sum() / max(self.user_damping + len(items), 1))


def _damped(groups, apart, others, biases, below):
    """Return Σ (apart − the bias of the other side) / below of each group, 0 for an empty one. Shape (len(below),)."""
    above = _kernels.sums_of_groups(groups, apart, others, biases, len(below))
    return np.divide(above, below, out=np.zeros(len(below)), where=below > 0)
