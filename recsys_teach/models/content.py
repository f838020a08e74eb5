"""Recommend what has the features of what a person rated high."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

import numpy as np
from scipy import sparse

from recsys_teach.data.features import Features, are_directions
from recsys_teach.data.text import unit_rows
from recsys_teach.models._neighbor_kernels import GRID
from recsys_teach.models.base import Recommender, listed

ROUNDING = 1e-9  # a weight or a sum that is smaller than this share of its parts is a rounding error
LARGEST = 1e100  # products of larger features with values would leave the range of float64
TOLD = 2  # features in an explanation


class ContentBased(Recommender):
    """Score items by the cosine of their features and a person's profile, a weighted sum of their items' features.

    w_ut = Σ_i (r_ui − μ_u + interest) w_it        over the items i that u rated, μ_u the mean of their ratings
    s_ui = Σ_t w_ut w_it / (√Σ_t w_ut² √Σ_t w_it²)

    features  w_it, what is known about items, by raw id: genres, words (`tf_idf`), several kinds (`combined`), or
              vectors. Ids that are not among the interactions' items are not used
    interest  what it says that somebody chose an item at all, in units of the ratings. With 0 an item rated at the
              person's mean says nothing; with a large number all items say the same, whatever the rating

    Without interest a profile is what somebody rates higher than the rest of what they chose, not what they choose.
    Where all of r_ui − μ_u + interest are 0 (interest=0 and one rating for everything), they are replaced by 1.

    A cold item that has features is recommended; an item without features never is. A cold or unknown person, somebody
    whose items have no features, and somebody whose likes and dislikes cancel gets a row of padding.

    Pazzani and Billsus (2007), Content-Based Recommendation Systems. The profile, which adds what is liked and takes
    off what is not, is that of Rocchio (1971), Relevance Feedback in Information Retrieval.
    """

    def __init__(self, features: Features, *, interest: float = 0.5):
        if not isinstance(features, Features):
            raise TypeError(
                f"features is a {type(features).__name__}. Pass Features, from Features.from_lists or count_words, say."
            )
        if not 0 <= interest < np.inf:
            raise ValueError(f"interest is {interest!r}; it is a number of stars or the like. Pass 0 or more.")
        if np.abs(features.matrix.data).max(initial=0.0) > LARGEST:
            raise ValueError(f"Some of the features are larger than {LARGEST:g}. Divide each by its largest number.")
        self.features, self.interest = features, interest

    def _learn(self, interactions):
        self._vectors = self.features.of(interactions.item_ids)
        if not self._vectors.nnz:
            raise ValueError(
                f"None of the {interactions.n_items:,} items has a feature. Pass features whose ids are the items' ids."
            )
        self.profiles_ = self._profiles_of(interactions.matrix)

    def _prepare(self):
        self._vectors = self.features.of(self.interactions_.item_ids)
        self._units, self._directions = unit_rows(self._vectors), unit_rows(self.profiles_)

    def _profiles_of(self, ratings):
        """Return the profiles of people, in CSR, from their ratings in CSR (n, n_items)."""
        weights = sparse.csr_matrix((self._weights(ratings), ratings.indices, ratings.indptr), ratings.shape)
        profiles = (weights @ self._vectors).tocoo()
        # What was added and taken off again leaves a rounding error, which must not become a direction.
        added = (abs(weights) @ abs(self._vectors)).tocsr()[profiles.row, profiles.col]
        kept = np.abs(profiles.data) > ROUNDING * np.asarray(added).ravel()
        parts = profiles.data[kept], (profiles.row[kept], profiles.col[kept])
        return sparse.csr_matrix(parts, profiles.shape)

    def _weights(self, ratings):
        """Return r_ui − μ_u + interest, or 1, for each entry of a CSR matrix of ratings."""
        n, sizes = ratings.shape[0], np.diff(ratings.indptr)
        of_row, values = np.repeat(np.arange(n), sizes), ratings.data.astype(np.float64)
        means = np.bincount(of_row, weights=values, minlength=n) / np.maximum(sizes, 1)
        weights = values - means[of_row] + self.interest
        largest_weight, largest_value = np.zeros((2, n))
        np.maximum.at(largest_weight, of_row, np.abs(weights))
        np.maximum.at(largest_value, of_row, np.abs(values))
        return np.where((largest_weight > ROUNDING * largest_value)[of_row], weights, 1.0)

    def _scores(self, users):
        scores = self._cosines(self._directions[users])
        scores[users < 0] = np.nan
        return scores

    def _scores_of(self, items, values):
        # A product of SciPy's sorts the indices of its parts in place, so copies are passed.
        ratings = sparse.csr_matrix((values, items, [0, len(items)]), (1, self._vectors.shape[0]), copy=True)
        return self._cosines(unit_rows(self._profiles_of(ratings)))[0]

    def _cosines(self, directions):
        """Return the scores of all items for profiles of length 1 (or 0) in CSR. Shape (n, n_items)."""
        cosines = np.ascontiguousarray((self._units @ directions.toarray().T).T)
        cosines = (cosines + GRID) - GRID  # rounded, so that items with the same features tie
        cosines[np.diff(directions.indptr) == 0] = np.nan
        cosines[:, np.diff(self._units.indptr) == 0] = np.nan
        return cosines

    def _explain(self, user, item, name):
        if not self._units[[item]].nnz:
            return f"{name(item)} has no features, so it cannot be compared with what this person likes."
        score = self._scores(np.array([user]))[0, item]
        if np.isnan(score):
            return f"Nothing is known about this person's taste, so nothing can be said about {name(item)}."
        if score <= 0:
            return f"{name(item)} has no more in common with what this person rates high than with what they rate low."
        rated = self.interactions_.matrix[[user]]
        products = self._vectors[rated.indices].multiply(self._vectors[[item]]).tocsr()
        weights = np.where(rated.indices == item, 0.0, self._weights(rated))
        shares = np.maximum(weights, 0.0) * np.asarray(products.sum(axis=1)).ravel()
        best = int(np.argmax(shares))
        if shares[best] <= 0:
            return f"{name(item)} lies near the whole of this person's taste: the cosine is {score:.2f}."
        other, rating = name(rated.indices[best]), f"which this person rated {rated.data[best]:g}"
        if are_directions(self.features):
            return f"{name(item)} is like {other}, {rating}."
        shared = products[[best]]
        most = shared.indices[np.argsort(-shared.data, kind="stable")[:TOLD]]
        return f"{name(item)} shares {listed(self.features.names[most].tolist())} with {other}, {rating}."


def combined(kinds: Mapping[str, tuple[Features, float]]) -> Features:
    """Return features of several kinds side by side, from {kind: (features, weight)}; names become "kind: name".

    Each kind's rows are divided by their lengths and multiplied by the root of its weight, so that the product of two
    items is a weighted sum of cosines: Σ_t w_it w_jt = Σ weight · (cosine of i and j in that kind). An item that lacks
    a kind has zeros there and a smaller length, so that `ContentBased` compares it by its other kinds alone, as if
    nothing else counted: where some items have only a kind that many share, such as genres, take the items that have
    all kinds.

    Raises ValueError for no kinds and for a negative or infinite weight.
    """
    if not kinds:
        raise ValueError('There are 0 kinds of features. Pass at least one: {"genre": (genres, 1.0)}.')
    blocks = []
    for kind, (features, weight) in kinds.items():
        if not 0 <= weight < np.inf:
            raise ValueError(f"The weight of {kind!r} is {weight!r}. Pass 0 or more.")
        names = [f"{kind}: {name}" for name in features.names]
        blocks.append(Features(features.ids, names, np.sqrt(weight) * unit_rows(features.matrix)))
    return reduce(Features.beside, blocks)
