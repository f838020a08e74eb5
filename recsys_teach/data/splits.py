"""Cut interactions into rows to learn from and rows to test on. Every split keeps the vocabularies."""

from __future__ import annotations

from numbers import Real
from typing import NamedTuple

import numpy as np
import pandas as pd

from recsys_teach.data.interactions import Interactions


class Split(NamedTuple):
    """The rows to learn from and the rows to test on: `train, test = split`. Both have the parent's vocabularies.

    A test row is *cold* when its user or its item has no training row.
    """

    train: Interactions
    test: Interactions

    @property
    def cold(self) -> np.ndarray:
        """Which test rows are cold: a mask, shape (len(test),)."""
        users = np.bincount(self.train.user_index, minlength=self.train.n_users)
        items = np.bincount(self.train.item_index, minlength=self.train.n_items)
        return (users[self.test.user_index] == 0) | (items[self.test.item_index] == 0)

    @property
    def cold_share(self) -> float:
        """The share of the test rows that are cold, from 0 to 1."""
        return float(self.cold.mean())

    def __str__(self):
        return (
            f"{len(self.train):,} rows to learn from, {len(self.test):,} to test on; {self.cold_share:.1%} of the test "
            "rows hold a user or an item without a training row"
        )


def random_split(interactions: Interactions, test_share: float = 0.2, seed: int = 0) -> Split:
    """Hold out a random share of each user's interactions.

    A user with n interactions gives ⌊test_share · n + ½⌋ of them to the test, and keeps at least one. So with a share of
    0.2, who has one or two is not tested, and who has three gives one.

    Raises ValueError for a share outside 0 to 1, or when no user has enough interactions to give one.
    """
    _check_share(test_share)
    counts = np.bincount(interactions.user_index, minlength=interactions.n_users)
    given = np.clip(np.floor(test_share * counts + 0.5).astype(np.int64), 0, np.maximum(counts - 1, 0))
    lot = np.random.default_rng(seed).random(len(interactions))
    order = np.lexsort((lot, interactions.user_index))
    place = np.arange(len(order)) - (np.cumsum(counts) - counts)[interactions.user_index[order]]
    held_out = np.zeros(len(order), dtype=bool)
    held_out[order] = place < given[interactions.user_index[order]]
    return _split(interactions, held_out, "No user has enough interactions to give one. Ask for a larger share.")


def k_fold(interactions: Interactions, n_folds: int = 5, seed: int = 0) -> list[Split]:
    """Deal all rows at random into `n_folds` parts; each part is the test once, and the others are its training rows.

    The parts' sizes differ by at most one row. The same rows for scikit-surprise:

        Dataset.load_from_df(train.to_frame()[["user", "item", "value"]], Reader(rating_scale=…)).build_full_trainset()
        list(test.to_frame()[["user", "item", "value"]].itertuples(index=False, name=None))

    Raises ValueError when there are fewer than two folds, or fewer rows than folds.
    """
    if not 2 <= n_folds <= len(interactions):
        raise ValueError(
            f"n_folds is {n_folds}, with {len(interactions)} rows. Each fold needs a row, and there are at least two folds."
        )
    fold = np.empty(len(interactions), dtype=np.int64)
    fold[np.random.default_rng(seed).permutation(len(fold))] = np.arange(len(fold)) % n_folds
    return [_split(interactions, fold == number, "") for number in range(n_folds)]


def leave_last_out(interactions: Interactions) -> Split:
    """Hold out each user's latest interaction; among several of the same second, the one with the largest item index.

    A user with one interaction keeps it and is not tested. What other people did later stays in training.

    Raises ValueError when times are not known, or when nobody has two interactions.
    """
    times = _times(interactions)
    order = np.lexsort((interactions.item_index, times, interactions.user_index))
    users = interactions.user_index[order]
    counts = np.bincount(users, minlength=interactions.n_users)
    latest = np.append(users[1:] != users[:-1], True) & (counts[users] > 1)
    held_out = np.zeros(len(order), dtype=bool)
    held_out[order[latest]] = True
    return _split(interactions, held_out, "Nobody has two interactions. Leaving the last one out needs two of a user.")


def temporal_split(interactions: Interactions, test_share: float = 0.2, at=None) -> Split:
    """Learn from everything before a moment, test on everything from that moment on.

    at          the moment: seconds since 1970 (UTC), or a date such as "2015-06-01" (UTC where it names no zone)
    test_share  without `at`: the moment is the second that brings the test nearest to this share; of two that are equally
                near, the earlier one

    Rows of the same second stay together. Many test rows are cold: the split's `cold_share` says how many.

    Raises ValueError when times are not known, or when all rows lie on one side.
    """
    times = _times(interactions)
    if at is None:
        _check_share(test_share)
        seconds, counts = np.unique(times, return_counts=True)
        if len(seconds) < 2:
            raise ValueError("All rows have the same time, so none is earlier. Use random_split.")
        after = (
            len(times) - np.cumsum(counts)[:-1]
        )  # rows left for the test when it begins at seconds[1], seconds[2], …
        moment = seconds[1:][np.argmin(np.abs(after - test_share * len(times)))]
    else:
        moment = at if isinstance(at, Real) else pd.Timestamp(at).timestamp()
    first, last = (pd.Timestamp(int(t), unit="s", tz="UTC") for t in (times.min(), times.max()))
    return _split(
        interactions, times >= moment, f"All rows lie on one side of {at!r}. They run from {first} to {last}."
    )


def check_parts(train, test) -> None:
    """Raise unless these are Interactions with the same vocabularies, no row is in both, and the test has one.

    TypeError for anything but Interactions, else ValueError.
    """
    for part in (train, test):
        if not isinstance(part, Interactions):
            raise TypeError(
                f"Here is a {type(part).__name__} in the place of Interactions. Pass the two parts of a split."
            )
    if not len(test):
        raise ValueError("The test has 0 rows. Check how it was split off.")
    check_vocabularies(train, test)
    keys = [part.user_index.astype(np.int64) * part.n_items + part.item_index for part in (train, test)]
    shared = np.intersect1d(*keys)
    if len(shared):
        user, item = divmod(int(shared[0]), train.n_items)
        raise ValueError(
            f"{len(shared):,} rows are in training and in the test, such as user {train.user_ids[user]} with item "
            f"{train.item_ids[item]}. The model would have seen the answers: split without overlap."
        )


def check_vocabularies(train, test) -> None:
    """Raise ValueError unless an index means the same user and the same item in both."""
    if not (np.array_equal(train.user_ids, test.user_ids) and np.array_equal(train.item_ids, test.item_ids)):
        raise ValueError(
            "Training and test have different vocabularies. Make Interactions of all rows first, and split those."
        )


def _split(interactions, held_out, nothing):
    if not held_out.any() or held_out.all():
        raise ValueError(nothing)
    return Split(interactions.select(~held_out), interactions.select(held_out))


def _check_share(share):
    if not 0 < share < 1:
        raise ValueError(f"test_share is {share}. Pass a number between 0 and 1, such as 0.2.")


def _times(interactions):
    if interactions.times is None:
        raise ValueError("These interactions have no times. Pass the name of the column: from_frame(…, time=…).")
    return interactions.times
