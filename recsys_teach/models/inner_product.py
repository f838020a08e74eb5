"""Recommenders whose scores are products of vectors: all scores at once, or only the k best, without working out the others."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property

import numpy as np

from recsys_teach.models import _kernels
from recsys_teach.models import _product_kernels as _loops
from recsys_teach.models.base import Recommender

WIDTH = 384  # items that are compared at once with everybody of a block
LEAST = 4  # a list that holds more than a quarter of all items is found by working out all scores
ROOM = 128  # candidates kept of a person beyond four times k; who has more gets all scores worked out


class InnerProduct(Recommender):
    """Score ŝ_ui = x_u · y_i + (c_u + b_i).

    The k best are found in two rounds. The first works in float32 with the items by decreasing length of their vectors, and
    stops where no item that is left can reach the k-th best so far: x · y ≤ |x| |y| (Cauchy, Schwarz). It keeps what comes as
    near to the k-th best as its rounding errors may reach. The second works out the scores of these few, and decides. So the
    answer is that of all scores, ties included.

    Teflioudi, Gemulla, Mykytiuk (2015), LEMP: Fast Retrieval of Large Entries in a Matrix Product.
    """

    _block = 1024

    @abstractmethod
    def _of_users(self, users: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return (x, c) for user indices (−1: unknown): shapes (n, n_factors) and (n,). c is NaN for who gets no list."""

    @abstractmethod
    def _of_items(self) -> tuple[np.ndarray, np.ndarray]:
        """Return (y, b): shapes (n_items, n_factors) and (n_items,). b is NaN for what is not recommended."""

    def _scores(self, users):
        vectors, offsets = self._of_users(users)
        return scored(vectors, offsets, *self._of_items())

    def _best(self, users, k, seen):
        if not _kernels.FAST or LEAST * k > len(self._shelf.order) or not self._shelf.usable:
            return super()._best(users, k, seen)
        starts = ends = np.zeros(len(users), dtype=np.int64)
        own = np.zeros(0, dtype=np.int32)
        if seen is not None:
            starts, own = self._owned
            starts, ends = (np.where(users >= 0, part[users], 0) for part in (starts[:-1], starts[1:]))
        places, scores, unsure = self._shelf.best(*self._of_users(users), k, (starts, ends, own))
        if len(unsure):
            places[unsure], scores[unsure] = super()._best(users[unsure], k, seen)
        return places, scores

    @cached_property
    def _shelf(self) -> _Shelf:
        return _Shelf(*self._of_items())

    @cached_property
    def _owned(self) -> tuple[np.ndarray, np.ndarray]:
        """Return what people have as places on the shelf, from low to high: starts of the rows, and places."""
        rows = self.interactions_.matrix[:, self._shelf.order]
        rows.sort_indices()
        return rows.indptr, rows.indices


def scored(vectors, offsets, factors, biases) -> np.ndarray:
    """Return x · y_i + (c + b_i) for each vector and each item. Shape (len(vectors), len(factors))."""
    return products(vectors, factors) + (offsets[:, None] + biases)


def products(vectors: np.ndarray, factors: np.ndarray) -> np.ndarray:
    """Return the products x · y of each vector x and each row y of the factors. Shape (len(vectors), len(factors))."""
    # Not a product of matrices by BLAS, whose last bits would depend on who else is asked for.
    if not _kernels.FAST:
        return np.einsum("nf,if->ni", vectors, factors)
    out = np.empty((len(vectors), len(factors)))
    _loops.products(np.ascontiguousarray(vectors), np.ascontiguousarray(factors), out)
    return out


def pair_products(users, items, vectors, factors) -> np.ndarray:
    """Return the product of vectors[u] and factors[i] for each pair of indices. Shape (len(users),)."""
    if not _kernels.FAST:
        return np.einsum("nf,nf->n", vectors[users], factors[items])
    out = np.empty(len(users))
    _loops.pair_products(users, items, vectors, factors, out)
    return out


class _Shelf:
    """The items that can be recommended, by decreasing length of their vectors."""

    def __init__(self, factors, biases):
        self.factors, self.biases = np.ascontiguousarray(factors), biases
        self.order = np.flatnonzero(~np.isnan(biases))
        self.biased = bool((biases[self.order] != 0).any())
        with np.errstate(over="ignore"):
            lengths = np.linalg.norm(self._whole(factors, biases), axis=1)
        self.order = self.order[np.argsort(-lengths[self.order], kind="stable")]
        self.scale = lengths[self.order[0]] if len(self.order) else 0.0
        self.usable = 0 < self.scale < np.inf
        if not self.usable:
            return
        scaled = self._whole(factors, biases)[self.order] / self.scale
        self.columns = np.ascontiguousarray(scaled.T.astype(np.float32))
        # The longest vector, and the highest offset, of an item and all that follow.
        self.longest = _highest_from(np.linalg.norm(factors[self.order], axis=1) / self.scale)
        self.highest = _highest_from(biases[self.order] / self.scale)
        self.margin = 2 * (scaled.shape[1] + 8) * 2.0**-24  # a sum of n products of numbers up to 1, in float32; twice

    def _whole(self, vectors, offsets):
        """Return vectors with the offset, if there are any, as one number more, so that x · y + b is one product."""
        return np.column_stack([vectors, offsets]) if self.biased else vectors

    def best(self, vectors, offsets, k, seen):
        """Return (places, scores, unsure): item indices and scores, (n, k), and the rows that have too many candidates.

        seen  starts, ends and places on the shelf of what each person has, from low to high
        """
        n = len(vectors)
        whole = self._whole(vectors, np.ones(n))
        lengths = np.linalg.norm(whole, axis=1)
        lengths[lengths == 0] = 1.0
        rows = (whole / lengths[:, None]).astype(np.float32)
        reach, lift = np.linalg.norm(vectors, axis=1) / lengths, 1 / lengths
        found = _loops.nothing_found(n, k, LEAST * k + ROOM)
        active = np.flatnonzero(~np.isnan(offsets))
        start = 0
        while start < len(self.order):
            bound = reach[active] * self.longest[start] + lift[active] * self.highest[start]
            active = active[bound >= found[0][active, k - 1] - self.margin]
            if not len(active):
                break
            width = WIDTH * n // len(active)  # the fewer people are left, the more items at once
            part = rows[active] @ self.columns[:, start : start + width]
            _loops.screen(part, active, start, *seen, np.float32(self.margin), *found)
            start += width
        places, scores = np.full((n, k), -1, dtype=np.int32), np.full((n, k), np.nan)
        items = self.factors, self.biases, self.order
        _loops.decide(np.ascontiguousarray(vectors), offsets, *items, np.float32(self.margin), *found, places, scores)
        return places, scores, np.flatnonzero(found[3] < 0)


def _highest_from(values):
    return np.maximum.accumulate(values[::-1])[::-1]
