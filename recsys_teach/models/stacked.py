"""A hybrid that learns from held-out rows how far to trust each of its parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from recsys_teach.data.splits import random_split
from recsys_teach.models.base import Recommender
from recsys_teach.models.hybrid import Hybrid, added, comparable, lowest_filled

NEGATIVES = 5  # items that the person has not taken, drawn for each one that they have


class Stacked(Hybrid):
    """Learn the weights by logistic regression: P(u takes i) = σ(a + Σ_m (w_m + v_m log₂(1 + n_u)) z_m,ui).

    z   a part's scores of one person's items as z-scores, as in `Weighted`; an item that the part cannot score has its lowest
    n_u the number of interactions of the person, so that a part may count more for people of whom much is known

    Learnt in three steps: copies of the parts are fitted on the rows less `validation_share` of each person's; the held-out
    rows (1), and for each of them five items which the person has not taken (0), give the weights; then new copies are fitted on all
    rows. Where nobody has a row to hold out, all weights are 1 and all v are 0.

    regularization  λ of λ ‖(w, v)‖² / 2 beside the sum of log losses

    Wolpert (1992), Stacked Generalization; Sill, Takács, Mackey, Lin (2009), Feature-Weighted Linear Stacking.
    """

    def __init__(
        self,
        models: Sequence[Recommender],
        *,
        validation_share: float = 0.2,
        regularization: float = 1.0,
        seed: int = 0,
    ):
        super().__init__(models)
        if not 0 < validation_share < 1:
            raise ValueError(f"validation_share is {validation_share!r}. Pass a number between 0 and 1, such as 0.2.")
        if not regularization > 0:
            raise ValueError(
                f"regularization is {regularization!r}. Pass more than 0, so that the weights stay finite."
            )
        self.validation_share, self.regularization, self.seed = validation_share, regularization, seed

    def _learn(self, interactions):
        n = len(self.models)
        self.weights_, self.growth_ = np.ones(n), np.zeros(n)
        counts = np.bincount(interactions.user_index, minlength=interactions.n_users)
        if np.floor(self.validation_share * counts + 0.5).max() >= 1 and counts.max() > 1:
            self._learn_weights(*random_split(interactions, self.validation_share, self.seed))
        super()._learn(interactions)

    def _learn_weights(self, inner, held_out):
        parts = [model.clone().fit(inner) for model in self.models]
        rng = np.random.default_rng(self.seed)
        n_users, n_items = inner.n_users, inner.n_items
        users = np.repeat(held_out.user_index, 1 + NEGATIVES)
        items = np.repeat(held_out.item_index, 1 + NEGATIVES)
        drawn = np.arange(len(users)) % (1 + NEGATIVES) > 0
        items[drawn] = rng.integers(0, n_items, int(drawn.sum()))
        taken = np.zeros((n_users, n_items), dtype=bool)
        for part in (inner, held_out):
            taken[part.user_index, part.item_index] = True
        kept = ~drawn | ~taken[users, items]  # what the person has taken after all is no negative
        users, items, drawn = users[kept], items[kept], drawn[kept]
        sizes = np.bincount(inner.user_index, minlength=n_users)
        z = np.zeros((len(users), len(parts)))
        for m, part in enumerate(parts):
            for user in np.unique(users):
                own = users == user
                z[own, m] = lowest_filled(comparable(part._scores(np.array([user])), "z-score"))[0, items[own]]
        if len(np.unique(drawn)) < 2:
            return
        grown = z * np.log2(1 + sizes[users])[:, None]
        model = LogisticRegression(C=1 / self.regularization, max_iter=1_000)
        model.fit(np.hstack([z, grown]), ~drawn)
        self.weights_, self.growth_ = np.split(model.coef_[0].astype(np.float64), 2)

    def _combined(self, told, sizes, seen):
        z = [comparable(scores, "z-score") for scores in told]
        weights = self.weights_ + self.growth_ * np.log2(1 + sizes)[:, None]
        return np.vstack([added([one[[row]] for one in z], line) for row, line in enumerate(weights)])

    def _leading(self, user, item):
        users = np.array([user])
        weights = self.weights_ + self.growth_ * np.log2(1 + self._sizes(users))
        told = [comparable(part._scores(users), "z-score")[0, item] for part in self.models_]
        return int(np.argmax(np.nan_to_num(weights * np.array(told), nan=-np.inf)))
