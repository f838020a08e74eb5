"""Neighbour models: people who rated alike, and what they thought of the film."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from recsys_teach.models.base import Recommender

DECIMALS = 12


class UserNeighbors(Recommender):
    """Predict from the k most similar people who rated the item.

    r̂_ui = μ_u + Σ_v s_uv (r_vi − μ_v) / Σ_v s_uv     over the k nearest v with s_uv > 0 who rated i

    k              how many neighbours speak at most
    min_neighbors  with fewer than this, the prediction is μ_u
    similarity     "cosine" over co-rated items, or a function of two float arrays with NaN in the gaps; it is called with
                   the rows of two people, cut to the items that at least one of them rated
    centred        whether people's means are taken off and put back; without, r̂_ui = Σ s_uv r_vi / Σ s_uv

    Among equal similarities the smaller user index comes first. Predictions are cut to the range of the ratings. Falls
    back to μ_u when nobody near has rated the item or the item is unknown, to the mean of all ratings for a user who is
    unknown or has no ratings.

    Herlocker, Konstan, Borchers, Riedl (1999), An algorithmic framework for performing collaborative filtering.
    """

    def __init__(
        self, k: int = 40, *, min_neighbors: int = 1, similarity: str | Callable = "cosine", centred: bool = True
    ):
        if not callable(similarity) and similarity != "cosine":
            raise ValueError(f"similarity={similarity!r} is unknown. Use 'cosine' or a function of two arrays.")
        self.k, self.min_neighbors, self.similarity, self.centred = k, min_neighbors, similarity, centred

    def _learn(self, interactions):
        counts = np.bincount(interactions.user_index, minlength=interactions.n_users)
        sums = np.bincount(interactions.user_index, weights=interactions.values, minlength=interactions.n_users)
        self.mean_ = float(interactions.values.mean(dtype=np.float64))
        self.user_means_ = np.where(counts > 0, sums / np.maximum(counts, 1), self.mean_)
        self.range_ = float(interactions.values.min()), float(interactions.values.max())
        self._rows = {}
        self._plain = interactions.matrix.astype(np.float64)

    def similarities(self, user) -> np.ndarray:
        """Return the similarity of one user (a raw id) to everybody, by user index; 0 to themselves. Shape (n_users,)."""
        index = self._index("user", user)
        if index is None:
            raise KeyError(f"There is no user {user!r} here. Take an id from interactions.user_ids.")
        return self._similar(index).copy()

    def _similar(self, user):
        if user not in self._rows:
            row = self._called(user) if callable(self.similarity) else self._cosine(user)
            row[user] = 0.0
            # Rounded, so that people who are equally alike tie whatever the order in which a function adds up.
            self._rows[user] = row.round(DECIMALS)
        return self._rows[user]

    def _cosine(self, user):
        """Σ x_i y_i / (√Σ x_i² √Σ y_i²) over the i rated in both, against everybody at once."""
        matrix, own = self._plain, self._plain[user]
        dots = (matrix @ own.T).toarray().ravel()
        own_squares = (_pattern(matrix) @ own.power(2).T).toarray().ravel()
        their_squares = (matrix.power(2) @ _pattern(own).T).toarray().ravel()
        lengths = np.sqrt(own_squares * their_squares)
        return np.divide(dots, lengths, out=np.zeros_like(dots), where=lengths > 0)

    def _called(self, user):
        matrix, n_items = self._plain, self._plain.shape[1]
        row, own = np.zeros(matrix.shape[0]), np.full(n_items, np.nan)
        own[matrix[user].indices] = matrix[user].data
        for other in range(matrix.shape[0]):
            part = slice(matrix.indptr[other], matrix.indptr[other + 1])
            theirs = np.full(n_items, np.nan)
            theirs[matrix.indices[part]] = matrix.data[part]
            either = ~np.isnan(own) | ~np.isnan(theirs)
            row[other] = float(self.similarity(own[either], theirs[either]))
        return row

    def _neighbors(self, user):
        """Return, for every rating by one of an item's k nearest, (item index, user index, value)."""
        similar = self._similar(user)
        near = np.argsort(-similar, kind="stable")
        near = near[similar[near] > 0]
        ratings = self._plain[near].tocoo()
        by_item = np.argsort(ratings.col, kind="stable")  # within an item, the nearest stays first
        items = ratings.col[by_item]
        place = np.arange(len(items)) - np.searchsorted(items, items)
        kept = by_item[place < self.k]
        return ratings.col[kept], near[ratings.row[kept]], ratings.data[kept]

    def _scores(self, user):
        items, others, values = self._neighbors(user)
        n_items = self._plain.shape[1]
        weights = self._similar(user)[others]
        base = self.user_means_[user] if self.centred else 0.0
        apart = values - self.user_means_[others] if self.centred else values
        above = np.bincount(items, weights=weights * apart, minlength=n_items)
        below = np.bincount(items, weights=weights, minlength=n_items)
        enough = np.bincount(items, minlength=n_items) >= max(self.min_neighbors, 1)
        scores = base + np.divide(above, below, out=np.zeros(n_items), where=below > 0)
        return np.clip(np.where(enough, scores, self.user_means_[user]), *self.range_)

    def predict(self, users, items) -> np.ndarray:
        """Return the predicted rating of each pair of a user and an item (raw ids). Shape (n,), float64."""
        users, items = list(users), list(items)
        if len(users) != len(items):
            raise ValueError(f"There are {len(users)} users and {len(items)} items. Pass one item for each user.")
        predicted, scores = np.empty(len(users)), {}
        for place, (user, item) in enumerate(zip(users, items, strict=True)):
            row, column = self._index("user", user), self._index("item", item)
            if row is None or column is None:
                predicted[place] = self.mean_ if row is None else self.user_means_[row]
                continue
            if row not in scores:
                scores[row] = self._scores(row)
            predicted[place] = scores[row][column]
        return predicted


def _pattern(matrix):
    """Return the matrix with a 1 wherever there is an entry."""
    ones = matrix.copy()
    ones.data = np.ones_like(ones.data)
    return ones
