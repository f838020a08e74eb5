"""Ranking one relevant item among a few sampled others: cheap, common in papers, and not the same as ranking all items.

Krichene and Rendle (2020), On Sampled Metrics for Item Recommendation: which of two models is better may depend on the
number of sampled items and on how they were drawn. Say both beside each figure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from recsys_teach.data.interactions import Interactions

BLOCK = 256  # rows of n_items random numbers held at once
WAYS = ("uniform", "popularity")


@dataclass(frozen=True)
class Candidates:
    """What is to be ranked: for each relevant test row the user, its item, and sampled items that the user has nowhere.

    users  (n,) raw user ids
    items  (n, 1 + n_negatives) raw item ids; the relevant one is in column 0
    """

    users: np.ndarray
    items: np.ndarray

    def pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """Return (users, items) one by one, both of shape (n · (1 + n_negatives),), as `predict` takes them.

        Reshape what comes back to `items.shape`.
        """
        return np.repeat(self.users, self.items.shape[1]), self.items.ravel()


def sample_candidates(
    train: Interactions,
    test: Interactions,
    n_negatives: int = 99,
    *,
    by: str = "uniform",
    relevant_from: float | None = None,
    seed: int = 0,
) -> Candidates:
    """Draw, for each relevant test row, different items that the user has neither in training nor in the test.

    by             "uniform", every such item is equally likely; or "popularity", one after the other with chances in
                   proportion to the items' training rows, so that an item without any is never drawn
    relevant_from  a test row is relevant from this value on; without, every test row is

    Raises ValueError when a user leaves fewer than `n_negatives` items to draw from.

    Efraimidis and Spirakis (2006), Weighted Random Sampling with a Reservoir: items come in the order of exponential waiting
    times with their weights as rates.
    """
    if by not in WAYS:
        raise ValueError(f"by={by!r} is unknown. Use 'uniform' or 'popularity'.")
    if n_negatives < 1:
        raise ValueError(f"n_negatives is {n_negatives}. Pass at least 1.")
    positives = np.arange(len(test)) if relevant_from is None else np.flatnonzero(test.values >= relevant_from)
    users, rng = test.user_index[positives], np.random.default_rng(seed)
    counts = np.bincount(train.item_index, minlength=train.n_items)
    rates = counts.astype(np.float64) if by == "popularity" else np.ones(train.n_items)
    items = np.empty((len(positives), 1 + n_negatives), dtype=np.int32)
    items[:, 0] = test.item_index[positives]
    for start in range(0, len(positives), BLOCK):
        part = slice(start, start + BLOCK)
        waits = rng.standard_exponential((len(users[part]), train.n_items))
        waits = np.divide(waits, rates, out=np.full(waits.shape, np.inf), where=rates > 0)
        for known in (train, test):
            rows = known.matrix[users[part]].tocoo()
            waits[rows.row, rows.col] = np.inf
        short = np.isfinite(waits).sum(axis=1) < n_negatives
        if short.any():
            left, user = np.isfinite(waits[short.argmax()]).sum(), test.user_ids[users[part][short.argmax()]]
            raise ValueError(
                f"User {user} leaves {left} items to draw from, fewer than {n_negatives}. Ask for fewer negatives."
            )
        items[part, 1:] = np.argpartition(waits, n_negatives - 1, axis=1)[:, :n_negatives]
    return Candidates(test.user_ids[users], test.item_ids[items])


def sampled_hits(scores, candidates: Candidates, k: int = 10) -> tuple[np.ndarray, np.ndarray]:
    """Return (hits, n_relevant) of the ranked candidates, shapes (n, k) and (n,), for the metrics of `ranking`.

    scores  (n, 1 + n_negatives) for `candidates.items`; NaN ("cannot say") counts as below all

    Among equal scores the smaller item id comes first, as in `Recommender.recommend`. If the relevant item did, a model that
    scores everything alike would seem perfect.
    """
    scores = np.asarray(scores, dtype=np.float64)
    if scores.shape != candidates.items.shape:
        raise ValueError(
            f"The scores have shape {scores.shape}. Pass one for each candidate, shape {candidates.items.shape}."
        )
    if k < 1:
        raise ValueError(f"k is {k}; a list needs at least one place. Pass k=10, say.")
    scores = np.where(np.isnan(scores), -np.inf, scores)
    own, items = scores[:, :1], candidates.items
    before = (scores > own) | ((scores == own) & (items < items[:, :1]))
    rank = before.sum(axis=1)  # 0 is the first place
    return rank[:, None] == np.arange(k), np.ones(len(rank), dtype=np.int64)
