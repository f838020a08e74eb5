"""A hybrid that learns from held-out rows how far to trust each of its parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from recsys_teach.data.splits import random_split
from recsys_teach.models.base import BLOCK, Recommender
from recsys_teach.models.hybrid import Hybrid, added, comparable, lowest_filled, most

NEGATIVES = 5  # items that the person has not taken, drawn for each one that they have


class Stacked(Hybrid):
    """Learn the weights by logistic regression: P(u takes i) = σ(a + Σ_m (w_m + v_m log₂(1 + n_u)) z_m,ui).

    z   a part's scores of one person's items as z-scores, as in `Weighted`; an item that the part cannot score has its lowest
    n_u the number of interactions of the person, so that a part may count more for people of whom much is known

    Learnt in three steps: copies of the parts are fitted on the rows less `validation_share` of each person's; the held-out
    rows (1), and for each of them five items which the person has not taken (0), give the weights; then new copies are fitted on all
    rows. The five are drawn as often as people take them: against items drawn evenly, whatever prefers the popular would look good
    without being good at lists. Where nobody has a row to hold out, all weights are 1 and all v are 0.

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
        if not 0 < regularization < np.inf:
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
        users = np.repeat(held_out.user_index, 1 + NEGATIVES)
        items = np.repeat(held_out.item_index, 1 + NEGATIVES)
        drawn = np.arange(len(users)) % (1 + NEGATIVES) > 0
        items[drawn] = rng.choice(inner.item_index, int(drawn.sum()))
        pairs = users.astype(np.int64) * inner.n_items + items
        taken = [part.user_index.astype(np.int64) * inner.n_items + part.item_index for part in (inner, held_out)]
        kept = ~drawn | ~np.isin(pairs, np.concatenate(taken))  # what the person has taken after all is no negative
        users, items, drawn = users[kept], items[kept], drawn[kept]
        z, people = np.empty((len(users), len(parts))), np.unique(users)
        for start in range(0, len(people), BLOCK):
            part = people[start : start + BLOCK]
            rows = slice(*np.searchsorted(users, [part[0], part[-1] + 1]))  # users are sorted
            for m, model in enumerate(parts):
                told = lowest_filled(comparable(model._scores(part), "z-score"))
                z[rows, m] = told[np.searchsorted(part, users[rows]), items[rows]]
        sizes = np.bincount(inner.user_index, minlength=inner.n_users)
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
        weights = self.weights_ + self.growth_ * np.log2(1 + self._sizes(np.array([user])))
        return most(weights * self._told(user, "z-score")[:, item], weights > 0)
