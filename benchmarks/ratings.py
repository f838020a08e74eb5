"""The ratings that are measured on: MovieLens small as it ships, and made ones of three sizes, alike on every machine.

Made ratings have what matters for speed: few items have most of the ratings (Zipf's law), few people give very many (log-normal),
and who rates what, and how, follows a taste of a few hidden numbers, so that models have something to find.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from recsys_teach import Interactions, load_movielens, random_split

SHIPPED = "MovieLens small"
SHAPES = {  # people, items, ratings
    "made, 100 thousand": (671, 9_066, 100_004),
    "made, 1 million": (6_040, 3_706, 1_000_000),
    "made, 10 million": (71_567, 10_681, 10_000_000),
}
NAMES = (SHIPPED, *SHAPES)
TASTES, TASTE = 8, 0.5  # hidden numbers of a person and of an item, and their standard deviation
ZIPF = 1.0  # the item at rank r is chosen in proportion to (r + FLAT) ** -ZIPF
FLAT = 50
ACTIVITY = 1.0  # standard deviation of the logarithm of how much people rate
NEVER = np.float32(1e-30)  # in float32, one waiting time in millions is 0, which has no logarithm
LEAST = 20  # ratings of a person, as in MovieLens


@dataclass(frozen=True)
class Ratings:
    """One set of ratings as a data frame with the columns user, item, value, and its standard split."""

    name: str
    frame: pd.DataFrame

    @cached_property
    def split(self):
        """Return (train, test), the course's split: a random fifth of each person's ratings is the test."""
        return random_split(Interactions.from_frame(self.frame, value="value"))

    def folds(self, n: int = 5) -> np.ndarray:
        """Return the fold of each row, 0 to n − 1. Shape (n_rows,)."""
        return np.random.default_rng(0).permutation(len(self.frame)) % n


def load(name: str) -> Ratings:
    """Return the ratings of one of NAMES."""
    if name == SHIPPED:
        return Ratings(name, load_movielens().to_frame()[["user", "item", "value"]])
    return Ratings(name, made(*SHAPES[name]))


def made(n_users: int, n_items: int, n_ratings: int, seed: int = 0) -> pd.DataFrame:
    """Return made ratings, by user and item: ids from 1, values from ½ to 5."""
    rng = np.random.default_rng(seed)
    counts = _activity(rng, n_users, n_items, n_ratings)
    fame = -ZIPF * np.log(np.arange(n_items) + 1 + FLAT)
    people, things = (rng.normal(0, TASTE, (n, TASTES)).astype(np.float32) for n in (n_users, n_items))
    generous, good = rng.normal(0, 0.4, n_users), rng.normal(0, 0.4, n_items)
    users, items, values = [], [], []
    for user, count in enumerate(counts):
        taste = things @ people[user]
        # The highest of "logarithm of a weight plus Gumbel noise" are drawn in proportion to the weights, none twice.
        keys = fame + taste - np.log(rng.standard_exponential(n_items, dtype=np.float32) + NEVER)
        chosen = np.sort(np.argpartition(-keys, count)[:count])
        told = 3.6 + generous[user] + good[chosen] + taste[chosen] + rng.normal(0, 0.7, count)
        users.append(np.full(count, user + 1))
        items.append(chosen + 1)
        values.append(np.clip(np.round(told * 2) / 2, 0.5, 5.0))
    columns = {"user": np.concatenate(users), "item": np.concatenate(items), "value": np.concatenate(values)}
    return pd.DataFrame(columns)


def _activity(rng, n_users, n_items, n_ratings):
    """Return how many ratings each person gives: LEAST or more, together n_ratings."""
    share = rng.lognormal(0, ACTIVITY, n_users)
    spare = n_ratings - LEAST * n_users
    counts = LEAST + np.minimum(share / share.sum() * spare, n_items // 2).astype(int)
    while counts.sum() < n_ratings:  # what rounding and the limit took away
        counts[rng.integers(n_users, size=min(n_ratings - counts.sum(), n_users))] += 1
    return counts


FEW = Ratings("made, 3 thousand", made(60, 300, 3_000))
