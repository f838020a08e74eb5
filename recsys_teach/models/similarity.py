"""How alike two people, or two items, are: the measures, from sums over what both have.

With x and y the two profiles and every sum over the n features that both have:

    "cosine"           Σ x y / (√Σ x² √Σ y²)
    "adjusted_cosine"  the same, with the mean of the feature taken off each value: for two items the mean of the user,
                       for two users the mean of the item (Sarwar, Karypis, Konstan, Riedl 2001, Item-Based Collaborative
                       Filtering Recommendation Algorithms)
    "pearson"          (n Σ x y − Σ x Σ y) / (√(n Σ x² − (Σ x)²) √(n Σ y² − (Σ y)²)) (Resnick et al. 1994, GroupLens)
    "msd"              1 / (1 + Σ (x − y)² / n) (after Shardanand and Maes 1995, Social Information Filtering)
    "jaccard"          n / (n_x + n_y − n), with n_x and n_y the sizes of the profiles; values do not count

A fraction whose bottom is 0 is 0, and so is the similarity of two profiles that share fewer than `min_support` features.
`shrinkage` λ multiplies by n / (n + λ), which trusts few shared features less (Bell and Koren 2007, Improved
Neighborhood-based Collaborative Filtering). A function in the place of a name is called with two float arrays that have
NaN in the gaps, cut to the features that at least one of the two has, for every pair that shares at least one.

Similarities are rounded to multiples of 2^-40, about 1e-12, so that profiles that are equally alike tie however a sum was added up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from recsys_teach.models import _kernels
from recsys_teach.models import _neighbor_kernels as _loops
from recsys_teach.models._neighbor_kernels import ADJUSTED_COSINE, COSINE, GRID, JACCARD, MSD, NEGLIGIBLE, PEARSON

MEASURES = {"cosine": COSINE, "adjusted_cosine": ADJUSTED_COSINE, "pearson": PEARSON, "msd": MSD, "jaccard": JACCARD}


@dataclass(frozen=True)
class Profiles:
    """What a similarity is computed from: the profiles (n, features) in CSR and, for the way back, its transpose in CSR.

    `values` and `values_back` are the values to compare, in the order of the two matrices: the ratings, in float32, which holds
    them as they are and is read in half the time, or for "adjusted_cosine" the ratings less the feature's mean, in float64. A
    feature that nobody has has the mean 0. Sums of them are in float64.
    """

    rows: sparse.csr_matrix
    back: sparse.csr_matrix
    values: np.ndarray
    values_back: np.ndarray
    feature_means: np.ndarray
    sizes: np.ndarray

    @classmethod
    def of(cls, rows: sparse.csr_matrix, similarity: str | Callable) -> Profiles:
        """Prepare CSR profiles of ratings, as float64, for a measure."""
        back, sizes = rows.T.tocsr(), np.diff(rows.indptr)
        features = np.diff(back.indptr)
        if similarity != "adjusted_cosine":
            values = rows.data.astype(np.float32), back.data.astype(np.float32)
            return cls(rows, back, *values, np.zeros(len(features)), sizes)
        sums = np.bincount(rows.indices, weights=rows.data, minlength=len(features))
        means = sums / np.maximum(features, 1)
        return cls(rows, back, rows.data - means[rows.indices], back.data - np.repeat(means, features), means, sizes)


@dataclass(frozen=True)
class Similarity:
    """A measure with its damping. Raises ValueError for an unknown name or a negative number."""

    measure: str | Callable = "cosine"
    shrinkage: float = 0.0
    min_support: int = 1

    def __post_init__(self):
        if not callable(self.measure) and self.measure not in MEASURES:
            names = ", ".join(map(repr, MEASURES))
            raise ValueError(f"similarity={self.measure!r} is unknown. Use {names} or a function of two arrays.")
        if not self.shrinkage >= 0:
            raise ValueError(f"shrinkage is {self.shrinkage!r}; it is a number of shared features. Pass 0 or more.")
        if self.min_support < 1:
            raise ValueError(
                f"min_support is {self.min_support!r}; who shares nothing cannot be compared. Pass 1 or more."
            )

    @property
    def damping(self) -> tuple[int, float, float]:
        """Return what the loops take: the measure's number, the shrinkage and the least support."""
        return MEASURES[str(self.measure)], float(self.shrinkage), float(self.min_support)

    def row(self, profiles: Profiles, features: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Return the similarity of one profile (sorted features, raw values) to all. Shape (n,), float64."""
        if callable(self.measure):
            return self._called(profiles, features, values)
        own = values - profiles.feature_means[features]
        if not _kernels.FAST:
            return similarity_row(profiles, features, own, *self.damping)
        back = profiles.back
        return _loops.similarity_row(
            features, own, back.indptr, back.indices, profiles.values_back, profiles.sizes, self.damping
        )

    def _called(self, profiles, features, values):
        matrix = profiles.rows
        row, shared = np.zeros(matrix.shape[0]), shared_counts(profiles, features)
        own = np.full(matrix.shape[1], np.nan)
        own[features] = values
        for other in np.flatnonzero(shared >= self.min_support):
            part = slice(matrix.indptr[other], matrix.indptr[other + 1])
            theirs = np.full(matrix.shape[1], np.nan)
            theirs[matrix.indices[part]] = matrix.data[part]
            either = ~np.isnan(own) | ~np.isnan(theirs)
            told = self.measure(own[either], theirs[either])
            row[other] = told
            if not np.isfinite(row[other]):
                raise ValueError(
                    f"The similarity function returned {told!r} for two profiles that share {shared[other]} values. "
                    "Make it return a number for every pair, 0 where nothing can be said."
                )
        return (row * shared / np.maximum(shared + self.shrinkage, 1) + GRID) - GRID


def shared_counts(profiles: Profiles, features: np.ndarray) -> np.ndarray:
    """Return how many features each profile shares with one that has `features`. Shape (n,), int64."""
    return np.bincount(profiles.back[features].indices, minlength=profiles.rows.shape[0])


def similarity_row(profiles, features, own, measure, shrinkage, min_support):
    """The NumPy twin of `_neighbor_kernels.similarity_row`: one profile against all, from sums over the shared features."""
    # The rows of `back` for our features: who else has each, with which value.
    theirs = sparse.csr_matrix((profiles.values_back, profiles.back.indices, profiles.back.indptr), profiles.back.shape)
    theirs, n = theirs[features], profiles.rows.shape[0]
    ours, others = np.repeat(own, np.diff(theirs.indptr)), theirs.indices
    theirs = theirs.data.astype(np.float64)

    def total(terms):
        return np.bincount(others, weights=terms, minlength=n)

    count = np.bincount(others, minlength=n).astype(np.float64)
    if measure == JACCARD:
        above, below = count, len(features) + profiles.sizes - count
    elif measure == MSD:
        above, below = count, count + total((ours - theirs) ** 2)
    elif measure == PEARSON:
        x, y = total(ours), total(theirs)
        left, right = count * total(ours**2), count * total(theirs**2)
        above, below = count * total(ours * theirs) - x * y, spread(left, x) * spread(right, y)
    else:
        above, below = total(ours * theirs), np.sqrt(total(ours**2)) * np.sqrt(total(theirs**2))
    similar = np.divide(above, below, out=np.zeros(n), where=below > 0)
    similar = similar * np.divide(count, count + shrinkage, out=np.zeros(n), where=count >= min_support)
    return (similar + GRID) - GRID


def spread(squares, total):
    """Return √(squares − total²), and 0 where the difference is only a rounding error."""
    difference = squares - total**2
    return np.sqrt(np.where(difference > NEGLIGIBLE * squares, difference, 0.0))
