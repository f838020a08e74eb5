"""What most people take: the same list for everybody, less what each has seen."""

from __future__ import annotations

import numpy as np

from recsys_teach.models.base import Recommender

DAY = 86_400  # seconds
SCORES = ("count", "damped_mean", "recency")


class Popularity(Recommender):
    """Rank items by what everybody did with them.

    by="count"        n_i, the number of interactions with item i
    by="damped_mean"  (Σ_u r_ui + λ μ) / (n_i + λ), with λ = `damping` imagined ratings at the mean μ of all ratings
    by="recency"      Σ_u 2^(−a_ui / h), with a_ui the age of an interaction in days before the newest one and h = `half_life`
                      in days

    Cold and unknown users get everybody's list. A cold item is not recommended: nobody has said anything about it.

    The damped mean is the posterior mean of an item's rating when ratings and means are normal: Efron and Morris (1977),
    Stein's Paradox in Statistics.
    """

    def __init__(self, by: str = "count", *, damping: float = 10.0, half_life: float = 30.0):
        if by not in SCORES:
            raise ValueError(f"by={by!r} is unknown. Use one of {', '.join(map(repr, SCORES))}.")
        if not damping >= 0:
            raise ValueError(f"damping is {damping!r}; it is a number of imagined ratings. Pass 0 or more.")
        if not half_life > 0:
            raise ValueError(f"half_life is {half_life!r} days, after which an event counts half. Pass more than 0.")
        self.by, self.damping, self.half_life = by, damping, half_life

    def _learn(self, interactions):
        items, n_items = interactions.item_index, interactions.n_items
        counts = np.bincount(items, minlength=n_items)
        if self.by == "count":
            scores = counts.astype(np.float64)
        elif self.by == "damped_mean":
            mean = interactions.values.mean(dtype=np.float64)
            sums = np.bincount(items, weights=interactions.values, minlength=n_items)
            scores = (sums + self.damping * mean) / np.maximum(counts + self.damping, 1e-300)
        else:
            if interactions.times is None:
                raise ValueError(
                    'by="recency" needs times, and these interactions have none. Pass time= to from_frame.'
                )
            ages = (interactions.times.max() - interactions.times) / DAY
            scores = np.bincount(items, weights=np.exp2(-ages / self.half_life), minlength=n_items)
        self.scores_ = np.where(counts > 0, scores, np.nan)

    def _scores(self, users):
        return np.tile(self.scores_, (len(users), 1))

    def _scores_of(self, items, values):
        return self.scores_.copy()

    def _explain(self, user, item, name):
        column = self.interactions_.item_index == item
        n, score = int(column.sum()), self.scores_[item]
        if not n:
            return f"Nobody has done anything with {name(item)} yet, so it is not recommended."
        place = int((self.scores_ > score).sum()) + 1
        if self.by == "damped_mean":
            return (
                f"{name(item)} has {n:,} ratings, and its damped mean of {score:.2f} is number {place:,} of all; everybody "
                "gets the same list."
            )
        what = "counting recent ones more, " if self.by == "recency" else ""
        people = f"{n:,} {'person' if n == 1 else 'people'}"
        return f"{name(item)} was taken by {people}; {what}it is number {place:,} of all, and everybody gets the same list."
