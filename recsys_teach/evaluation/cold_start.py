"""How good lists are for somebody of whom little is known yet: a curve over the number of known ratings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from numbers import Integral

import numpy as np
import pandas as pd

from recsys_teach.data.interactions import Interactions
from recsys_teach.data.splits import check_vocabularies
from recsys_teach.evaluation.ranking import METRICS, as_indices, find_hits
from recsys_teach.evaluation.statistics import PairedTest, bootstrap_interval, paired_test
from recsys_teach.models.base import Recommender
from recsys_teach.progress_bar import progress


@dataclass(frozen=True, repr=False)
class ColdStart:
    """What each model gave each new person at each number of known ratings.

    metric    its name, such as "ndcg@10"
    per_user  a data frame with the columns model, known, user, value; NaN for a person without a relevant hidden item
    """

    metric: str
    per_user: pd.DataFrame

    @cached_property
    def summary(self) -> pd.DataFrame:
        """A row for each model and number of known ratings: model, known, mean, low, high (95% bootstrap), users."""
        rows = []
        for (model, known), part in self.per_user.groupby(["model", "known"], sort=False):
            interval = bootstrap_interval(part["value"])
            rows.append((model, known, interval.mean, interval.low, interval.high, interval.users))
        return pd.DataFrame(rows, columns=["model", "known", "mean", "low", "high", "users"])

    @property
    def table(self) -> pd.DataFrame:
        """The means: a row for each model, a column for each number of known ratings."""
        return self.summary.pivot(index="model", columns="known", values="mean").loc[self.per_user["model"].unique()]

    def test(self, one: tuple[str, int], other: tuple[str, int]) -> PairedTest:
        """Compare two points of the curves, each a model and a number of known ratings, person by person."""
        by_point = self.per_user.set_index(["model", "known"])
        return paired_test(by_point.loc[one]["value"].to_numpy(), by_point.loc[other]["value"].to_numpy())

    def __repr__(self):
        n = self.per_user["user"].nunique()
        return (
            f"{self.metric} of {n:,} new people, by known ratings\n{self.table.to_string(float_format='{:.4f}'.format)}"
        )


def cold_start(
    models: Mapping[str, Recommender],
    train: Interactions,
    newcomers: Interactions,
    known: Sequence[int] = (0, 1, 2, 3, 5, 10),
    *,
    metric: str = "ndcg",
    k: int = 10,
    relevant_from: float | None = 4.0,
    seed: int = 0,
) -> ColdStart:
    """Fit copies of the models on `train`; show them the first 0, 1, 2, … ratings of people who are not in it.

    Each newcomer's ratings are put into a random order. The first max(known) are the pool from which ratings become known, one after
    another; the others stay hidden at every point of the curve, and the lists (`fold_in`, items of the pool left out) are measured on
    these. So every point is about the same people and the same hidden items. People with no more than max(known)
    ratings are left out.

    train, newcomers  two selections of the same interactions that share no user
    metric            one of "precision", "recall", "ap", "ndcg", "rr", "hit_rate"; a relevant item is a hidden one rated
                      `relevant_from` or more

    Raises ValueError when a user is in both, the vocabularies differ, or nobody has enough ratings. Interrupted, it returns
    the points that are finished; before the first one it raises KeyboardInterrupt as usual.
    """
    if metric not in METRICS:
        raise ValueError(f"metric={metric!r} is unknown. Use one of {', '.join(map(repr, METRICS))}.")
    if not isinstance(models, Mapping) or not models:
        raise TypeError(f'The models are {models!r}. Pass them with names: {{"popularity": Popularity()}}.')
    known = list(known)
    if not known or len(set(known)) < len(known) or not all(isinstance(n, Integral) and n >= 0 for n in known):
        raise ValueError(f"known is {known!r}. Pass different whole numbers from 0: (0, 1, 2, 5).")
    check_vocabularies(train, newcomers)
    shared = np.intersect1d(train.user_index, newcomers.user_index)
    if len(shared):
        raise ValueError(
            f"{len(shared)} people are in training and among the newcomers, such as {train.user_ids[shared[0]]}. Split by people."
        )
    counts = np.bincount(newcomers.user_index, minlength=newcomers.n_users)
    people = np.flatnonzero(counts > max(known))
    if not len(people):
        raise ValueError(f"Nobody has more than {max(known)} ratings. Ask for fewer known ones.")
    pools, hidden = _dealt(newcomers, people, max(known), seed)
    users, rows = newcomers.user_ids[people].tolist(), []
    with progress(total=len(models) * len(known) * len(people), label="new people") as bar:
        try:
            for name, model in models.items():
                fitted = model.clone().fit(train)
                for n in known:
                    lists = np.full((len(people), k), None, dtype=object)
                    for row, (items, values) in enumerate(pools):
                        kept = _list_for(fitted, items, values, n, k)
                        lists[row, : len(kept)] = kept
                        bar.update()
                    found = METRICS[metric](*find_hits(as_indices(lists, hidden), hidden, users, relevant_from))
                    rows += [(name, n, user, value) for user, value in zip(users, found, strict=True)]
        except KeyboardInterrupt:
            if not rows:
                raise
    return ColdStart(f"{metric}@{k}", pd.DataFrame(rows, columns=["model", "known", "user", "value"]))


def _list_for(model, items, values, n, k):
    """Return k items for somebody of whose pool the first n are known, none of the pool among them."""
    told, _ = model.fold_in(items[:n], values[:n], k + len(items) - n)
    pool = set(items)
    return [item for item in told if item is not None and item not in pool][:k]


def _dealt(newcomers, people, size, seed):
    """Return the pools, (items, values) in the order of getting known, and the hidden rows."""
    rng, pools = np.random.default_rng(seed), []
    hidden = np.zeros(len(newcomers), dtype=bool)
    for person in people:
        rows = rng.permutation(np.flatnonzero(newcomers.user_index == person))
        pool = rows[:size]
        hidden[rows[size:]] = True
        pools.append((newcomers.item_ids[newcomers.item_index[pool]].tolist(), newcomers.values[pool].tolist()))
    return pools, newcomers.select(hidden)
