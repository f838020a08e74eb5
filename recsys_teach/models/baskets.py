"""Who took this also took that: rules between two items, from how many people have both."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from recsys_teach.models.base import NAMED, _check_k, check_counts, listed
from recsys_teach.models.linear import BLOCK, ItemWeights

MEASURES = ("support", "confidence", "lift")


class AlsoBought(ItemWeights):
    """Rank items by the rules "who has j also has i". A basket is what one person has; values do not count.

    With N people who have anything, n_i who have item i and n_ij who have both:

    support     P(i, j) = n_ij / N                                how often the rule is met
    confidence  P(i | j) = n_ij / n_j                             how often it holds for those who have j
    lift        P(i, j) / (P(i) P(j)) = n_ij N / (n_i n_j)        how many times as often as if i and j were independent

    score_ui = Σ_j m(j → i) over what u has, with the measure m that `by` names

    min_support  how many people at least must have both; other rules do not exist. Nothing else is damped: of two films that one
                 person alone has seen the lift is N, the highest there is

    Rules are summed, so that many that agree count. On MovieLens that made better lists than the largest rule, and than the mean
    for lift; for confidence the mean is as good. Support and confidence prefer what is popular, lift what is rare: it suits a
    look at what belongs together (`rules`) better than lists, for which it needs a large `min_support`.

    Cold and unknown users get a row of padding. An item without a rule from what the person has is not recommended.

    Agrawal, Imieliński, Swami (1993), Mining Association Rules between Sets of Items in Large Databases; lift (there
    "interest"): Brin, Motwani, Ullman, Tsur (1997), Dynamic Itemset Counting and Implication Rules for Market Basket Data.
    """

    def __init__(self, by: str = "confidence", *, min_support: int = 10):
        if by not in MEASURES:
            raise ValueError(f"by={by!r} is unknown. Use one of {', '.join(map(repr, MEASURES))}.")
        check_counts(min_support=min_support)
        self.by, self.min_support = by, min_support

    def _learn(self, interactions):
        has = interactions.matrix.astype(np.float64)
        has.data[:] = 1.0
        self.people_ = np.bincount(interactions.item_index, minlength=interactions.n_items)
        self.n_baskets_ = len(np.unique(interactions.user_index))
        blocks = []
        for start in range(0, interactions.n_items, BLOCK):
            first = np.arange(start, min(start + BLOCK, interactions.n_items))
            both = sparse.coo_matrix(has[:, first].T @ has)
            kept = (both.data >= self.min_support) & (first[both.row] != both.col)
            row, column, n = both.row[kept], both.col[kept], both.data[kept]
            measure = self._measures(n, first[row], column)[self.by]
            blocks.append(sparse.csr_matrix((measure, (row, column)), both.shape))
        self.weights_ = sparse.vstack(blocks, format="csr")

    def _measures(self, both, first, second):
        """Return {name: value} of the rules first → second, from how many people have both."""
        n, of_first, of_second = self.n_baskets_, self.people_[first], self.people_[second]
        return {"support": both / n, "confidence": both / of_first, "lift": both * n / (of_first * of_second)}

    def rules(self, item, k: int = 10) -> pd.DataFrame:
        """Return the k rules from one item (a raw id) to others that are highest by `by`, ties by item index.

        Columns: item, support, confidence, lift. Raises KeyError for an unknown item.
        """
        known = self._fitted()
        _check_k(k)
        first = int(known.item_indices([item])[0])
        second = self.weights_.indices[slice(*self.weights_.indptr[[first, first + 1]])]
        second = np.sort(second)
        both = self._both(first)[second]
        measures = self._measures(both, first, second)
        best = np.argsort(-measures[self.by], kind="stable")[:k]
        columns = {name: values[best] for name, values in measures.items()}
        return pd.DataFrame({"item": known.item_ids[second[best]], **columns})

    def _both(self, item):
        """Return how many people have each item beside this one. Shape (n_items,)."""
        known = self.interactions_
        people = known.user_index[known.item_index == item]
        return np.bincount(known.matrix[people].indices, minlength=known.n_items)

    def _counted(self, values):
        return np.ones(len(values))

    def _speech(self, item, speakers, name):
        both = self._both(item)
        told = [f"{both[one] / self.people_[one]:.0%} of those who took {name(one)}" for one in speakers[:NAMED]]
        of_all = self.people_[item] / self.n_baskets_
        return f"{name(item)} was taken by {listed(told)}, and by {of_all:.0%} of everybody."
