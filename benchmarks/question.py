"""What a benchmark asks, of whom, and what counts as an answer."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.ratings import Ratings

QUESTIONS = ("user_knn", "item_knn", "bias", "sgd", "svdpp", "als_64", "als_128", "bpr", "top10", "metrics")
MAX_SECONDS, MAX_BYTES = 600, 16 * 1024**3  # what all runs of one entry on one set of ratings may be expected to take


def number_of_ratings(ratings: Ratings) -> float:
    return float(len(ratings.frame))


@dataclass(frozen=True)
class Entry:
    """One library's answer.

    convert  from Ratings to what the library takes; timed apart
    run      from that, a number of threads and a seed to a result; this is what is compared
    quality  of a result, a number to print beside the seconds (the mean over the runs); None where lists are the same
    threads  the numbers of threads that make a difference: who uses one alone is timed with one
    memory   bytes that a run is expected to take, before it is tried
    work     operations of this way to compute it, where they grow otherwise than the question's: for telling its seconds ahead
    """

    convert: Callable[[Ratings], Any]
    run: Callable[[Any, int, int], Any]
    quality: Callable[[Any, Ratings], float] | None = None
    threads: tuple[int, ...] = (1, 2)
    memory: Callable[[Ratings], float] = lambda ratings: 0.0
    work: Callable[[Ratings], float] | None = None


@dataclass(frozen=True)
class Question:
    """What is timed, the entries (ours first), and what is to be reached at 100 thousand ratings.

    wanted     "seconds" and "memory": so many times less than a peer's; "within": the quality at most so far from the peer's;
               "no lower": the quality no lower than two standard errors below the peer's
    work       floating-point operations that no implementation of the same computation can do without
    size       what the seconds of ours may grow with, and its name
    n_factors  of what is learnt, besides which the memory of ours may grow with the ratings
    """

    title: str
    text: str
    entries: dict[str, Entry]
    wanted: dict[str, float]
    work: Callable[[Ratings], float]
    size: Callable[[Ratings], float] = number_of_ratings
    size_name: str = "ratings"
    n_factors: int = 0
    quality: str = ""

    @property
    def ours(self) -> str:
        return next(iter(self.entries))

    def held(self, ratings: Ratings) -> float:
        """Return the bytes of the ratings, 12 for each, and of what is learnt, 8 for each number."""
        train = ratings.split.train
        return 12.0 * len(ratings.frame) + 8.0 * (train.n_users + train.n_items) * (1 + self.n_factors)


def load(name: str) -> Question:
    """Return the question that the module of this name asks."""
    return importlib.import_module(f"benchmarks.questions.{name}").QUESTION
