"""A hybrid that learns from held-out rows how far to trust each of its parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import nnls

from recsys_teach.models.base import BLOCK, Recommender
from recsys_teach.models.hybrid import Hybrid, added, best_first, comparable, hidden, lowest_filled, most

CANDIDATES = 30  # the best of each part for each person, from which weights are learnt
NEWCOMERS = 0.5  # share of the people of whom most rows are held out, so that small n_u are met
HALF = 10  # K: with so many interactions, both kinds of weight count alike


class Stacked(Hybrid):
    """Learn the weights of the parts, and how they change with what is known of a person:

    s_ui = Σ_m w_m(n_u) z_m,ui        w_m(n) = (K a_m + n b_m) / (K + n),  K = 10

    z    a part's scores of one person's items as z-scores, as in `Weighted`; an item that the part cannot score has its lowest
    n_u  the number of interactions of the person
    a_m  how far part m is trusted where nothing is known, b_m where much is; both are 0 or more, so that a part which says
         "rather not" is never turned round

    Learnt in three steps. Of each person, `validation_share` of the rows are held out; of a half of the people more, so that
    a number between none and all of the others stays, small ones as often as large ones (on a logarithmic scale). Copies of
    the parts are fitted on what stays. Then (a, b) minimise

    Σ_ui (y_ui − s_ui)² + λ (‖a‖² + ‖b‖²)

    over the 30 best of each part for each person, where y is 1 for a held-out item and 0 for another; each person's z have
    their mean taken off before, since the order within a person is to be learnt, and not who takes much. Last, new copies of
    the parts are fitted on all rows. Where there is nothing to learn from, all weights are 1.

    regularization  λ

    Wolpert (1992), Stacked Generalization, for learning from held-out rows; Breiman (1996), Stacked Regressions, for weights
    of 0 or more; Sill, Takács, Mackey, Lin (2009), Feature-Weighted Linear Stacking, for weights that change.
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
        self.weights_ = np.ones((2, len(self.models)))  # a, and b
        held = self._held_out(interactions)
        if held.any() and not held.all():
            self._learn_weights(interactions.select(~held), interactions.select(held))
        super()._learn(interactions)

    def _held_out(self, interactions):
        """Return which rows are held out, a mask."""
        rng = np.random.default_rng(self.seed)
        counts = np.bincount(interactions.user_index, minlength=interactions.n_users)
        stay = counts - np.floor(self.validation_share * counts + 0.5).astype(int)
        new = rng.random(len(counts)) < NEWCOMERS
        stay[new] = np.floor((1 + stay[new]) ** rng.random(new.sum()) - 1)
        order = np.lexsort((rng.random(len(interactions)), interactions.user_index))  # each person's rows, shuffled
        place = np.empty(len(order), dtype=int)
        place[order] = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
        return place >= stay[interactions.user_index]

    def _learn_weights(self, inner, held_out):
        parts = [model.clone().fit(inner) for model in self.models]
        people, wanted = np.unique(held_out.user_index), held_out.matrix
        sizes = np.bincount(inner.user_index, minlength=inner.n_users)
        columns, answers = [], []
        for start in range(0, len(people), BLOCK):
            block = people[start : start + BLOCK]
            told = [comparable(part._scores(block), "z-score") for part in parts]
            for row, person in enumerate(block):
                seen, taken = (of.indices[of.indptr[person] : of.indptr[person + 1]] for of in (inner.matrix, wanted))
                said = [one[[row]] for one in told]
                best = [best_first(hidden(one, [seen])[0])[:CANDIDATES] for one in said]
                items = np.unique(np.concatenate(best))
                if len(items):
                    z = np.array([lowest_filled(one)[0, items] for one in said]).T
                    table = np.hstack(_for_new_and_known(z, sizes[person]))
                    columns.append(table - table.mean(axis=0))
                    answers.append(np.isin(items, taken).astype(float))
        if answers and np.concatenate(answers).any():
            damping = np.sqrt(self.regularization) * np.eye(2 * len(parts))  # λ ‖w‖² as rows more: (0 − √λ w)²
            weights, _ = nnls(
                np.vstack([*columns, damping]), np.append(np.concatenate(answers), np.zeros(len(damping)))
            )
            if weights.any():
                self.weights_ = weights.reshape(2, -1)

    def _combined(self, told, sizes, seen):
        z = [comparable(scores, "z-score") for scores in told]
        speaks = np.array([~np.isnan(scores).all(axis=1) for scores in z]).T
        weights = self._weights_for(sizes, speaks)
        return np.vstack([added([one[[row]] for one in z], line) for row, line in enumerate(weights)])

    def _weights_for(self, sizes, speaks):
        """Return w(n) for people with so many interactions (n,), shape (n, n_models); 1 where no part of weight speaks."""
        for_new, for_known = _for_new_and_known(1.0, sizes[:, None])
        weights = for_new * self.weights_[0] + for_known * self.weights_[1]
        return np.where((weights * speaks).any(axis=1, keepdims=True), weights, 1.0)

    def _leading(self, user, item):
        told = self._told(user, "z-score")
        weights = self._weights_for(self._sizes(np.array([user])), ~np.isnan(told).all(axis=1)[None, :])[0]
        return most(weights * told[:, item], weights > 0)


def _for_new_and_known(z, n):
    """Return z times the share of a, and times that of b, for somebody with n interactions."""
    return z * HALF / (HALF + n), z * n / (HALF + n)
