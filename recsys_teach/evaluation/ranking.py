"""Metrics of ranked lists, per user.

`find_hits` turns lists into two arrays; each metric is a formula over these two:

    hits        (n, k) booleans: does rank 1, 2, … k of the user's list hold a relevant item?  Below, h_r is 1 or 0.
    n_relevant  (n,) how many relevant items the user has in the test.  Below, R.

A user without relevant items has no defined value: NaN. `mean_over_users` leaves those out and says how many are left. A
user with relevant items and an empty list scores 0 and counts. Agrees with trec_eval on lists without ties.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from recsys_teach.data.interactions import Interactions


def precision(hits: np.ndarray, n_relevant: np.ndarray) -> np.ndarray:
    """Return Σ_r h_r / k per user: the share of the k places that hold a relevant item. Shape (n,).

    The divisor is k also for a list that is shorter: an empty place is a miss.
    """
    hits, n_relevant = _checked(hits, n_relevant)
    return _where_defined(hits.mean(axis=1), n_relevant)


def recall(hits: np.ndarray, n_relevant: np.ndarray) -> np.ndarray:
    """Return Σ_r h_r / R per user: the share of the relevant items that were found. Shape (n,).

    With R > k a perfect list stays below 1. Dividing by min(k, R) instead is a variant with a name of its own, "capped
    recall".
    """
    hits, n_relevant = _checked(hits, n_relevant)
    return _where_defined(hits.sum(axis=1) / np.maximum(n_relevant, 1), n_relevant)


def average_precision(hits: np.ndarray, n_relevant: np.ndarray) -> np.ndarray:
    """Return Σ_r h_r P_r / R per user, with P_r the precision of the first r places. Shape (n,). Its mean is MAP.

    Dividing by k or by min(k, R) are variants. Buckley and Voorhees (2000), Evaluating Evaluation Measure Stability.
    """
    hits, n_relevant = _checked(hits, n_relevant)
    ranks = np.arange(1, hits.shape[1] + 1)
    precisions = np.cumsum(hits, axis=1) / ranks
    return _where_defined((hits * precisions).sum(axis=1) / np.maximum(n_relevant, 1), n_relevant)


def ndcg(hits: np.ndarray, n_relevant: np.ndarray) -> np.ndarray:
    """Return DCG / IDCG per user: DCG = Σ_r h_r / log₂(r + 1), IDCG the same sum for a perfect list. Shape (n,).

    A perfect list has hits at the ranks 1 to min(k, R), no more, so that it scores 1.

    Järvelin and Kekäläinen (2002), Cumulated Gain-based Evaluation of IR Techniques; the discount of rank r as in Burges et
    al. (2005), Learning to Rank using Gradient Descent.
    """
    hits, n_relevant = _checked(hits, n_relevant)
    k = hits.shape[1]
    discounts = 1 / np.log2(np.arange(1, k + 1) + 1)
    ideals = np.cumsum(discounts)[np.clip(n_relevant, 1, k) - 1]
    return _where_defined(hits @ discounts / ideals, n_relevant)


def reciprocal_rank(hits: np.ndarray, n_relevant: np.ndarray) -> np.ndarray:
    """Return 1 / (rank of the first relevant item) per user, 0 when none is in the list. Shape (n,). Its mean is MRR.

    Voorhees (1999), The TREC-8 Question Answering Track Report.
    """
    hits, n_relevant = _checked(hits, n_relevant)
    return _where_defined(hits.any(axis=1) / (hits.argmax(axis=1) + 1), n_relevant)


def hit_rate(hits: np.ndarray, n_relevant: np.ndarray) -> np.ndarray:
    """Return 1 per user with a relevant item among the k, else 0. Shape (n,)."""
    hits, n_relevant = _checked(hits, n_relevant)
    return _where_defined(hits.any(axis=1).astype(np.float64), n_relevant)


METRICS = {
    "precision": precision,
    "recall": recall,
    "ap": average_precision,
    "ndcg": ndcg,
    "rr": reciprocal_rank,
    "hit_rate": hit_rate,
}


def ranking_metrics(recommended, test: Interactions, users=None, relevant_from: float | None = None) -> pd.DataFrame:
    """Return every metric of this module for every user: a data frame with the columns "precision@10", …, by user id.

    The arguments are those of `find_hits`; k is the width of `recommended`.
    """
    hits, n_relevant = find_hits(recommended, test, users, relevant_from)
    columns = {f"{name}@{hits.shape[1]}": metric(hits, n_relevant) for name, metric in METRICS.items()}
    return pd.DataFrame(columns, index=pd.Index(test.user_ids if users is None else users, name="user"))


class Mean(NamedTuple):
    """A mean over users, with the number of users in it and the number left out for want of a value."""

    mean: float
    users: int
    left_out: int

    def __str__(self):
        return f"{self.mean:.4f} over {self.users:,} users ({self.left_out:,} left out: no value)"


def mean_over_users(values) -> Mean:
    """Return the mean of the values that are not NaN, how many these are, and how many were left out."""
    values = np.asarray(values, dtype=np.float64)
    defined = values[~np.isnan(values)]
    return Mean(float(defined.mean()) if len(defined) else float("nan"), len(defined), len(values) - len(defined))


def find_hits(recommended, test: Interactions, users=None, relevant_from: float | None = None):
    """Return (hits, n_relevant), shapes (n, k) and (n,), for the lists of n users.

    recommended    one list per row, best first: raw item ids as `Recommender.recommend` returns them, padded with None; or
                   item indices (an int32 array), padded with −1
    users          the raw ids of the users whose lists these are; without, all users by index
    relevant_from  a test row is relevant from this value on; without, every test row is

    Raises ValueError when a list holds an item twice (the score would be inflated), a user is there twice or a list is
    missing; KeyError for an id that is not in the vocabulary.
    """
    rows = _user_rows(test, users)
    indices = as_indices(recommended, test)
    if len(indices) != len(rows):
        raise ValueError(f"There are {len(indices)} lists and {len(rows)} users. Pass the users that you asked for.")
    _refuse_duplicates(indices, test, rows)
    relevant = slice(None) if relevant_from is None else test.values >= relevant_from
    owners, items = test.user_index[relevant], test.item_index[relevant]
    # A pair (user, item) as one number; the relevant ones are sorted as Interactions are, so a search finds each.
    keys = owners.astype(np.int64) * test.n_items + items
    wanted = rows[:, None].astype(np.int64) * test.n_items + indices
    hits = np.zeros(indices.shape, dtype=bool)
    if len(keys):
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        hits = (keys[place] == wanted) & (indices >= 0)
    return hits, np.bincount(owners, minlength=test.n_users)[rows]


def as_indices(recommended, interactions: Interactions) -> np.ndarray:
    """Return lists as item indices, (n, k), int32, padded with −1.

    Takes such an array, or raw ids: an object array or nested lists, padded with None.
    """
    lists = recommended if isinstance(recommended, np.ndarray) else np.asarray(recommended, dtype=object)
    if lists.ndim != 2 or not lists.shape[1]:
        raise ValueError(
            f"The lists have shape {lists.shape}. Pass a row for every user and a column for every rank; fill up with None."
        )
    if lists.dtype == np.int32:
        if lists.size and not (lists.min() >= -1 and lists.max() < interactions.n_items):
            raise ValueError(
                f"An item index lies outside 0 to {interactions.n_items - 1}. Only −1 may stand for an empty place."
            )
        return lists
    if lists.dtype.kind not in "OU":
        raise TypeError(
            f"The lists are an array of {lists.dtype}, which may be ids or indices. Pass indices as int32, raw ids as an "
            "object array: lists.astype(object)."
        )
    indices = np.full(lists.shape, -1, dtype=np.int32)
    given = lists != None  # noqa: E711, element by element
    indices[given] = interactions.item_indices(lists[given])
    return indices


def auc(scores, train: Interactions, test: Interactions, users=None, relevant_from: float | None = None) -> np.ndarray:
    """Return the area under the ROC curve per user, shape (n,): how often a relevant item outranks an unseen one.

    AUC_u = mean over the pairs (i, j) of [s_ui > s_uj] + ½ [s_ui = s_uj], with i relevant in the test and j in neither
    training nor test. ½ is what chance gives. NaN for a user without such a pair.

    scores  (n, n_items), a row for each user and a column for each item index; NaN ("cannot say") counts as below all

    Rendle, Freudenthaler, Gantner, Schmidt-Thieme (2009), BPR: Bayesian Personalized Ranking from Implicit Feedback.
    """
    rows = _user_rows(test, users)
    scores = np.asarray(scores, dtype=np.float64)
    if scores.shape != (len(rows), test.n_items):
        raise ValueError(
            f"The scores have shape {scores.shape}. Pass {len(rows)} rows, one per user, and {test.n_items} columns."
        )
    scores = np.where(np.isnan(scores), -np.inf, scores)
    areas = np.full(len(rows), np.nan)
    for place, row in enumerate(rows):
        tested, values = _row(test, row)
        relevant = tested if relevant_from is None else tested[values >= relevant_from]
        unseen = np.ones(test.n_items, dtype=bool)
        unseen[tested], unseen[_row(train, row)[0]] = False, False
        above, below = scores[place, relevant], np.sort(scores[place, unseen])
        if len(above) and len(below):
            wins = np.searchsorted(below, above, "left")
            ties = np.searchsorted(below, above, "right") - wins
            areas[place] = (wins + ties / 2).mean() / len(below)
    return areas


def _row(interactions, user):
    matrix = interactions.matrix
    part = slice(matrix.indptr[user], matrix.indptr[user + 1])
    return matrix.indices[part], matrix.data[part]


def _user_rows(test, users):
    if users is None:
        return np.arange(test.n_users)
    rows = test.user_indices(users)
    distinct, counts = np.unique(rows, return_counts=True)
    if len(distinct) < len(rows):
        raise ValueError(f"User {_id(test.user_ids, distinct[counts > 1][0])} is there twice. Pass each user once.")
    return rows


def _refuse_duplicates(indices, test, rows):
    ordered = np.sort(indices, axis=1)
    repeated = (ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] >= 0)
    if repeated.any():
        row, place = np.argwhere(repeated)[0]
        raise ValueError(
            f"The list of user {_id(test.user_ids, rows[row])} holds item {_id(test.item_ids, ordered[row, place])} twice, "
            "which would count a hit twice. Recommend each item once."
        )


def _id(vocabulary, index):
    return repr(vocabulary[index : index + 1].tolist()[0])


def _checked(hits, n_relevant):
    hits, n_relevant = np.asarray(hits, dtype=bool), np.asarray(n_relevant)
    if hits.ndim != 2 or n_relevant.shape != hits.shape[:1]:
        raise ValueError(
            f"hits has shape {hits.shape}, n_relevant {n_relevant.shape}. Pass (n, k) and (n,): a row and a number per user."
        )
    too_many = hits.sum(axis=1) > n_relevant
    if too_many.any():
        row = int(too_many.argmax())
        raise ValueError(
            f"Row {row} has {hits[row].sum()} hits and {n_relevant[row]} relevant items. An item may be in a list once."
        )
    return hits, n_relevant


def _where_defined(values, n_relevant):
    return np.where(n_relevant > 0, values, np.nan)
