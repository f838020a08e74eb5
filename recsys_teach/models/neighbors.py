"""Neighbour models: what the most similar people say about an item, or the person about the most similar items.

Both are one computation on a matrix and on its transpose. A *profile* is a row: a person's ratings by item for
`UserNeighbors`, an item's ratings by person for `ItemNeighbors`. Below, x and x′ are profiles, y is a feature.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from functools import cached_property

import numpy as np

from recsys_teach.models import _kernels
from recsys_teach.models import _neighbor_kernels as _loops
from recsys_teach.models.base import RatingRecommender, listed
from recsys_teach.models.bias import Bias
from recsys_teach.models.similarity import Profiles, Similarity

VARIANTS = ("basic", "centred", "z-score", "baseline")
CONSTANT = 1e-9  # a standard deviation below this share of the mean is a rounding error


class _Neighbors(RatingRecommender):
    """What people and items have in common as neighbours."""

    def __init__(
        self,
        k: int = 40,
        *,
        similarity: str | Callable = "cosine",
        variant: str = "centred",
        shrinkage: float = 0.0,
        min_support: int = 1,
        min_neighbors: int = 1,
    ):
        """Predict from the k most similar profiles x′ that have feature y. Only similarities above 0 count.

        k              how many neighbours speak at most; among equal similarities the smaller index comes first
        similarity     "cosine", "adjusted_cosine", "pearson", "msd", "jaccard", or a function of two arrays; what each
                       means is in models/similarity.py
        variant        "basic"     r̂ = Σ s r_x′y / Σ s
                       "centred"   r̂ = μ_x + Σ s (r_x′y − μ_x′) / Σ s
                       "z-score"   r̂ = μ_x + σ_x Σ s (r_x′y − μ_x′) / σ_x′ / Σ s; a σ of 0 is replaced by that of all ratings
                       "baseline"  r̂ = b_xy + Σ s (r_x′y − b_x′y) / Σ s, with b_xy as `Bias()` predicts
        shrinkage      λ in s n / (n + λ), n the number of shared features
        min_support    a pair that shares fewer features has similarity 0
        min_neighbors  with fewer neighbours than this, the fallback is predicted

        Fallbacks of `predict` are scikit-surprise's. Too few neighbours: μ, the mean of all ratings, for "basic"; μ_x for
        "centred" and "z-score"; b_xy for "baseline". A cold or unknown user or item: μ, or b_xy for "baseline".

        `recommend` leaves out items for which there are too few neighbours, and gives cold and unknown users a row of
        padding. Its scores are not cut to the range of the ratings, so that what lies above it does not tie.
        """
        for name, value in (("k", k), ("min_neighbors", min_neighbors)):
            if not value >= 1:
                raise ValueError(f"{name} is {value!r}; somebody has to speak. Pass 1 or more.")
        if variant not in VARIANTS:
            raise ValueError(f"variant={variant!r} is unknown. Use one of {', '.join(map(repr, VARIANTS))}.")
        self._similarity = Similarity(similarity, shrinkage, min_support)
        self.k, self.similarity, self.variant = k, similarity, variant
        self.shrinkage, self.min_support, self.min_neighbors = shrinkage, min_support, min_neighbors

    @abstractmethod
    def _profiles_of(self, matrix):
        """Return the matrix, or its transpose: one profile per row."""

    @abstractmethod
    def _turn(self, users, items):
        """Return (users, items), or (items, users): the profile first. It is its own inverse."""

    def _learn(self, interactions):
        rows = self._profiles_of(interactions.matrix.astype(np.float64))
        sizes = np.diff(rows.indptr)
        of_row = np.repeat(np.arange(rows.shape[0]), sizes)
        sums = np.bincount(of_row, weights=rows.data, minlength=rows.shape[0])
        self.profile_means_ = np.where(sizes > 0, sums / np.maximum(sizes, 1), self.mean_)
        apart = rows.data - np.repeat(self.profile_means_, sizes)
        squares = np.bincount(of_row, weights=apart**2, minlength=rows.shape[0])
        deviations = np.sqrt(squares / np.maximum(sizes, 1))
        overall = float(np.std(interactions.values, dtype=np.float64))
        self.overall_deviation_ = overall if overall > CONSTANT * abs(self.mean_) else 1.0
        constant = deviations <= CONSTANT * np.abs(self.profile_means_)
        self.profile_deviations_ = np.where(constant, self.overall_deviation_, deviations)
        if self.variant == "baseline":
            self.bias_ = Bias().fit(interactions)

    def _prepare(self):
        rows = self._profiles_of(self.interactions_.matrix.astype(np.float64))
        self._profiles = profiles = Profiles.of(rows, self.similarity)
        self._called = {}  # rows of a similarity function, which is slow
        back = profiles.back
        features = np.repeat(np.arange(back.shape[0]), np.diff(back.indptr))
        self._residuals = self._apart(back.data, back.indices, features)

    def _base(self, rows, columns):
        """Return what neighbours' residuals are added to: 0, μ_x or b_xy. Shape of the two broadcast."""
        if self.variant == "basic":
            return np.zeros(np.broadcast(rows, columns).shape)
        if self.variant == "baseline":
            users, items = self._turn(rows, columns)
            return self.mean_ + self.bias_.user_biases_[users] + self.bias_.item_biases_[items]
        return np.broadcast_to(self.profile_means_[rows], np.broadcast(rows, columns).shape)

    def _apart(self, values, rows, columns):
        """Return the residuals of ratings by profiles (rows) of features (columns)."""
        apart = values - self._base(rows, columns)
        return apart / self.profile_deviations_[rows] if self.variant == "z-score" else apart

    def _similar(self, row):
        """Return the similarity of one profile to all, 0 to itself. Shape (n,)."""
        if row not in self._called:
            rows = self._profiles.rows
            part = slice(rows.indptr[row], rows.indptr[row + 1])
            similar = self._similarity.row(self._profiles, rows.indices[part], rows.data[part])
            similar[row] = 0.0
            if not callable(self.similarity):
                return similar
            self._called[row] = similar
        return self._called[row].copy()

    def _predict(self, users, items):
        rows, columns = self._turn(users, items)
        features = np.diff(self._profiles.back.indptr)
        warm = (rows >= 0) & (columns >= 0) & (self._profiles.sizes[rows] > 0) & (features[columns] > 0)
        predicted = np.full(len(rows), self.mean_)
        if self.variant == "baseline":
            predicted = self.bias_._predict(users, items)
        places = np.flatnonzero(warm)
        places = places[np.argsort(rows[places], kind="stable")]
        rows, columns = rows[places], columns[places]
        above, below, counts = self._weigh_pairs(rows, columns)
        estimate, enough = self._estimate(above, below, counts, rows, columns)
        alone = np.full(len(rows), self.mean_) if self.variant == "basic" else self._base(rows, columns)
        predicted[places] = np.where(enough, estimate, alone)
        return predicted

    def _estimate(self, above, below, counts, rows, columns):
        """Return r̂ of pairs from their weighted sums, and where enough neighbours spoke."""
        enough = (counts >= self.min_neighbors) & (below > 0)
        mean = np.divide(above, below, out=np.zeros(len(above)), where=enough)
        scale = self.profile_deviations_[rows] if self.variant == "z-score" else 1.0
        return self._base(rows, columns) + scale * mean, enough

    def _weigh_pairs(self, rows, columns):
        """Return (Σ s d, Σ s, how many) over the k nearest, for pairs sorted by row."""
        profiles = self._profiles
        if _kernels.FAST and not callable(self.similarity):
            return _loops.weigh_pairs(
                *(rows, columns),
                *(profiles.rows.indptr, profiles.rows.indices, profiles.values),
                *(profiles.back.indptr, profiles.back.indices, profiles.values_back),
                *(profiles.sizes, self._similarity.damping, self._residuals, self.k),
            )
        above, below, counts = np.zeros(len(rows)), np.zeros(len(rows)), np.zeros(len(rows), dtype=np.int64)
        starts = np.append(np.flatnonzero(np.diff(rows, prepend=-1)), len(rows))
        for start, end in zip(starts[:-1], starts[1:], strict=True):
            part = slice(start, end)
            told = self._weigh(self._similar(rows[start]))
            above[part], below[part], counts[part] = (of_all[columns[part]] for of_all in told)
        return above, below, counts

    def _spoken(self, row, column):
        """Return (profiles, ratings) of the k nearest that have the column, the most similar first."""
        back, similar = self._profiles.back, self._similar(row)
        part = slice(back.indptr[column], back.indptr[column + 1])
        near = np.argsort(-similar[back.indices[part]], kind="stable")[: self.k]
        near = near[similar[back.indices[part]][near] > 0]
        return back.indices[part][near], back.data[part][near]

    def _scores(self, users):
        known = self.interactions_.matrix
        scores = np.full((len(users), known.shape[1]), np.nan)
        for line, user in zip(scores, users, strict=True):
            start, end = known.indptr[[user, user + 1]] if user >= 0 else (0, 0)
            if start < end:
                line[:] = self._scores_of_user(user, known.indices[start:end])
        return scores

    @abstractmethod
    def _scores_of_user(self, user, items):
        """Return the scores of all items for one user index who has some items. Shape (n_items,), NaN for "cannot say"."""

    @cached_property
    def _residuals_of_rows(self):
        rows = self._profiles.rows
        return self._apart(rows.data, np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr)), rows.indices)

    def _weigh(self, similar):
        """Return (Σ s d, Σ s, how many) over the k most similar profiles that have a column, for each column."""
        rows, n = self._profiles.rows, self._profiles.rows.shape[1]
        nearest = np.argsort(-similar, kind="stable")[: np.count_nonzero(similar > 0)]
        if not _kernels.FAST:
            return weigh(similar, nearest, rows, self._residuals_of_rows, self.k)
        told = np.zeros(n), np.zeros(n), np.zeros(n, dtype=np.int64)
        _loops.weigh(similar, nearest, rows.indptr, rows.indices, self._residuals_of_rows, self.k, *told)
        return told


class UserNeighbors(_Neighbors):
    """Predict from the k most similar people who rated the item.

    r̂_ui = μ_u + Σ_v s_uv (r_vi − μ_v) / Σ_v s_uv     over the k nearest v with s_uv > 0 who rated i

    Herlocker, Konstan, Borchers, Riedl (1999), An Algorithmic Framework for Performing Collaborative Filtering.
    """

    def _profiles_of(self, matrix):
        return matrix

    def _turn(self, users, items):
        return users, items

    def similarities(self, user) -> np.ndarray:
        """Return the similarity of one user (a raw id) to everybody, by user index; 0 to themselves. Shape (n_users,)."""
        return self._similar(int(self._fitted().user_indices([user])[0]))

    def _scores_of_user(self, user, items):
        columns = np.arange(self.interactions_.n_items, dtype=np.int32)
        rows = np.full(len(columns), user)
        estimate, enough = self._estimate(*self._weigh(self._similar(user)), rows, columns)
        return np.where(enough, estimate, np.nan)

    def _explain(self, user, item, name):
        people, ratings = self._spoken(user, item) if user >= 0 else ((), ())
        if len(people) < self.min_neighbors:
            return f"Too few people who rate like this one have rated {name(item)}, so it gets an average."
        said = f"{ratings.mean():.1f} stars on average" if len(people) > 1 else f"{ratings[0]:g} stars"
        who = f"{len(people)} people who rate most" if len(people) > 1 else "one person who rates"
        return f"{name(item)} has {said} from {who} like this person."

    def _scores_of(self, items, values):
        columns = np.arange(self.interactions_.n_items, dtype=np.int32)
        above, below, counts = self._weigh(self._similarity.row(self._profiles, items, values))
        enough = (counts >= self.min_neighbors) & (below > 0)
        mean = np.divide(above, below, out=np.zeros(len(columns)), where=enough)
        base, scale = 0.0, 1.0
        if self.variant == "baseline":
            base = self.mean_ + self.bias_.bias_of(items, values) + self.bias_.item_biases_
        elif self.variant != "basic":
            base = values.mean() if len(values) else self.mean_
        if self.variant == "z-score" and len(values):
            scale = values.std() if values.std() > CONSTANT * abs(base) else self.overall_deviation_
        return np.where(enough, base + scale * mean, np.nan)


class ItemNeighbors(_Neighbors):
    """Predict from the k items most similar to this one that the person rated.

    r̂_ui = μ_i + Σ_j s_ij (r_uj − μ_j) / Σ_j s_ij     over the k nearest j with s_ij > 0 that u rated

    Sarwar, Karypis, Konstan, Riedl (2001), Item-Based Collaborative Filtering Recommendation Algorithms.
    """

    def _profiles_of(self, matrix):
        return matrix.T.tocsr()

    def _turn(self, users, items):
        return items, users

    def similarities(self, item) -> np.ndarray:
        """Return the similarity of one item (a raw id) to all, by item index; 0 to itself. Shape (n_items,)."""
        return self._similar(int(self._fitted().item_indices([item])[0]))

    def _scores_of_user(self, user, items):
        back = self._profiles.back
        part = slice(back.indptr[user], back.indptr[user + 1])
        rows = np.arange(self.interactions_.n_items)
        estimate, enough = self._estimate(
            *self._weigh_all(items, self._residuals[part]), rows, np.full(len(rows), user)
        )
        return np.where(enough, estimate, np.nan)

    def _explain(self, user, item, name):
        items, ratings = self._spoken(item, user) if user >= 0 else ((), ())
        if len(items) < self.min_neighbors:
            return f"This person has rated too little that is rated like {name(item)}, so it gets an average."
        told = [f"{name(one)} ({rating:g})" for one, rating in zip(items[:3], ratings[:3], strict=True)]
        return f"{name(item)} is rated like {listed(told)}, which this person has rated."

    def _scores_of(self, items, values):
        rows = np.arange(self.interactions_.n_items)
        if self.variant == "baseline":
            base = self.mean_ + self.bias_.bias_of(items, values) + self.bias_.item_biases_
            residuals, scale = values - base[items], 1.0
        else:
            base, residuals = self._base(rows, 0), self._apart(values, items, 0)
            scale = self.profile_deviations_ if self.variant == "z-score" else 1.0
        above, below, counts = self._weigh_all(items, residuals)
        enough = (counts >= self.min_neighbors) & (below > 0)
        return np.where(enough, base + scale * np.divide(above, below, out=np.zeros(len(rows)), where=enough), np.nan)

    def _weigh_all(self, members, residuals):
        """Return (Σ s d, Σ s, how many) of every item, over its k most similar among the members."""
        profiles = self._profiles
        if not _kernels.FAST or callable(self.similarity):
            return weigh_all(map(self._similar, members), residuals, self.k, len(profiles.sizes))
        return _loops.weigh_all(
            np.array(members, dtype=np.int32),
            residuals,
            *(profiles.rows.indptr, profiles.rows.indices, profiles.values),
            *(profiles.back.indptr, profiles.back.indices, profiles.values_back),
            *(profiles.sizes, self._similarity.damping, self.k),
        )


def weigh(similar, nearest, rows, residuals, k):
    """The NumPy twin of `_neighbor_kernels.weigh`, for a CSR matrix of profiles."""
    n = rows.shape[1]
    above, below, counts = np.zeros(n), np.zeros(n), np.zeros(n, dtype=np.int64)
    for profile in nearest:
        part = slice(rows.indptr[profile], rows.indptr[profile + 1])
        features, d = rows.indices[part], residuals[part]
        wanted = counts[features] < k
        features, d = features[wanted], d[wanted]
        above[features] += similar[profile] * d
        below[features] += similar[profile]
        counts[features] += 1
    return above, below, counts


def weigh_all(similarities, residuals, k, n):
    """The NumPy twin of `_neighbor_kernels.weigh_all`, from one row of similarities for each member."""
    best, kept = np.zeros((0, n)), np.zeros((0, n))
    for similar, residual in zip(similarities, residuals, strict=True):
        best, kept = np.vstack([best, similar]), np.vstack([kept, np.full(n, residual)])
        if len(best) >= 2 * k:
            best, kept = _nearest(best, kept, k)
    best, kept = _nearest(best, kept, k)
    used = best > 0
    return (best * kept * used).sum(axis=0), (best * used).sum(axis=0), used.sum(axis=0)


def _nearest(best, kept, k):
    order = np.argsort(-best, axis=0, kind="stable")[:k]
    return np.take_along_axis(best, order, axis=0), np.take_along_axis(kept, order, axis=0)
