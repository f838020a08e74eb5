"""Rating models that are fitted on the training part and predict the test part of the standard split."""

from __future__ import annotations

import numpy as np

from benchmarks.question import Entry
from benchmarks.questions import _surprise


def ours(make) -> Entry:
    """Return our entry: `make(seed)` gives the model."""

    def convert(ratings):
        train, test = ratings.split
        frame = test.to_frame()
        return train, frame["user"].to_numpy(), frame["item"].to_numpy()

    def run(given, threads, seed):
        train, users, items = given
        return make(seed).fit(train).predict(users, items)

    return Entry(convert, run, rmse, threads=(1,))


def theirs(make, work=None) -> Entry:
    """Return scikit-surprise's: `make(surprise, seed)` gives the model."""

    def run(given, threads, seed):
        import surprise

        train, test = given
        return _surprise.predictions(make(surprise, seed).fit(train), test)

    return Entry(_surprise.split, run, rmse, threads=(1,), work=work)


def rmse(told, ratings):
    return float(np.sqrt(np.mean((told - ratings.split.test.values) ** 2)))
