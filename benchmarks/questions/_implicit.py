"""What the library implicit takes, and how lists from factors are scored alike for all."""

from __future__ import annotations

import warnings

import numpy as np

from recsys_teach.evaluation.ranking import find_hits, ndcg


def matrix(ratings):
    """Return the training part as implicit takes it: people by items, float32."""
    return ratings.split.train.matrix.astype(np.float32)


def confidences(ratings):
    """Return 1 + r for every rating r: what implicit has to be given for the confidences that our model gives."""
    whole = matrix(ratings).copy()
    whole.data += 1
    return whole


def quiet():
    """Import implicit without its advice about the threads of BLAS, which are set from outside."""
    warnings.filterwarnings("ignore", category=RuntimeWarning, module="implicit")
    import implicit

    return implicit


def ndcg_of(model_factors, ratings) -> float:
    """Return the mean NDCG@10 of the lists that user and item vectors give, seen items left out."""
    train, test = ratings.split
    users, items = model_factors
    values = []
    for start in range(0, len(users), 1000):
        part = slice(start, min(start + 1000, len(users)))
        scores = users[part].astype(np.float32) @ items.astype(np.float32).T
        rows = train.matrix[part]
        scores[np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr)), rows.indices] = -np.inf
        best = np.argpartition(-scores, 10, axis=1)[:, :10]
        order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
        lists = np.take_along_axis(best, order, axis=1).astype(np.int32)
        values.append(ndcg(*find_hits(lists, test, train.user_ids[part].tolist(), relevant_from=4.0)))
    return float(np.nanmean(np.concatenate(values)))


def with_biases(users, items, biases):
    """Return user and item vectors with one number more, so that their product is x · y + b."""
    return np.column_stack([users, np.ones(len(users))]), np.column_stack([items, biases])
