"""What scikit-surprise takes, and what it says."""

from __future__ import annotations

import numpy as np


def dataset(frame):
    import surprise

    return surprise.Dataset.load_from_df(frame[["user", "item", "value"]], surprise.Reader(rating_scale=(0.5, 5.0)))


def folds(ratings, n):
    """Return (trainset, testset) of each fold."""
    data, fold = dataset(ratings.frame), ratings.folds(n)
    rows = np.array(data.raw_ratings, dtype=object)
    return [
        (
            data.construct_trainset(list(map(tuple, rows[fold != f]))),
            data.construct_testset(list(map(tuple, rows[fold == f]))),
        )
        for f in range(n)
    ]


def split(ratings):
    """Return (trainset, testset) of the standard split."""
    train, test = (dataset(part.to_frame()) for part in ratings.split)
    return train.build_full_trainset(), test.construct_testset(test.raw_ratings)


def predictions(model, test):
    return np.array([told.est for told in model.test(test)])
