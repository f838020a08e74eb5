"""What every recommender does."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np

from recsys_teach.data.interactions import Interactions


class Recommender(ABC):
    """scikit-learn's manners: the constructor stores parameters, `fit` learns attributes that end in `_`.

    Public methods take and return raw ids. Ties are broken by item index.
    """

    def fit(self, interactions: Interactions) -> Recommender:
        """Learn from the interactions; return self. Raises TypeError for anything else."""
        if not isinstance(interactions, Interactions):
            raise TypeError(
                f"fit takes Interactions, not a {type(interactions).__name__}. Make them with Interactions.from_frame."
            )
        self.interactions_ = interactions
        self._learn(interactions)
        return self

    @abstractmethod
    def _learn(self, interactions: Interactions) -> None: ...

    @abstractmethod
    def _scores(self, user: int) -> np.ndarray:
        """Return the scores of all items for one user index, shape (n_items,), float64, NaN for "cannot say"."""

    def _index(self, kind: str, id) -> int | None:
        """Return the index of a raw user or item id, or None if it is unknown."""
        look_up = getattr(self._fitted(), f"{kind}_indices")
        try:
            return int(look_up([id])[0])
        except KeyError:
            return None

    def _fitted(self) -> Interactions:
        if not hasattr(self, "interactions_"):
            raise RuntimeError(f"This {type(self).__name__} has not learnt anything yet. Call fit(interactions) first.")
        return self.interactions_

    def recommend(self, users, k: int = 10, exclude_seen: bool = True):
        """Return (items, scores), both of shape (n, k), best first, ties by item index.

        Rows are padded with None and NaN where fewer than k items have a score. An unknown user's row is all padding.
        """
        known = self._fitted()
        if k < 1:
            raise ValueError(f"k is {k}; a list needs at least one place. Pass k=10, say.")
        users = list(users)
        items, scores = np.full((len(users), k), None, dtype=object), np.full((len(users), k), np.nan)
        for row, id in enumerate(users):
            user = self._index("user", id)
            if user is None:
                continue
            all_scores = self._scores(user).copy()
            if exclude_seen:
                all_scores[known.matrix[user].indices] = np.nan
            best = np.argsort(-all_scores, kind="stable")[:k]  # NaN is sorted last, ties keep the item order
            best = best[~np.isnan(all_scores[best])]
            items[row, : len(best)], scores[row, : len(best)] = known.item_ids[best], all_scores[best]
        return items, scores
