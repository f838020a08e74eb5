"""Recommenders made of recommenders: weighted, switching, cascade, mixed. `stacked.py` has the one that learns how to mix.

The kinds and their names are those of Burke (2002), Hybrid Recommender Systems: Survey and Experiments. A hybrid fits copies
of its parts, `models_`, on the interactions that it is fitted on; a part may be a hybrid as well.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from itertools import product
from numbers import Real

import numpy as np
import pandas as pd

from recsys_teach.data.interactions import Interactions
from recsys_teach.data.splits import check_parts
from recsys_teach.models import _kernels
from recsys_teach.models.base import Recommender

SCALES = ("z-score", "rank")


class Hybrid(Recommender):
    """What hybrids have in common: several parts, fitted together."""

    def __init__(self, models: Sequence[Recommender]):
        """models  the parts, not fitted; copies of them are"""
        models = tuple(models)
        for model in models:
            if not isinstance(model, Recommender):
                raise TypeError(
                    f"One of the models is a {type(model).__name__}. Pass recommenders, such as Popularity()."
                )
        if len(models) < 2:
            raise ValueError(f"There are {len(models)} models, and a hybrid is made of several. Pass two or more.")
        self.models = models

    def _learn(self, interactions):
        self.models_ = [model.clone().fit(interactions) for model in self.models]

    def _scores(self, users):
        seen, sizes = self.interactions_.matrix, self._sizes(users)
        masks = [seen.indices[seen.indptr[user] : seen.indptr[user + 1]] if user >= 0 else [] for user in users]
        return self._combined([model._scores(users) for model in self.models_], sizes, masks)

    def _scores_of(self, items, values):
        told = [model._scores_of(items, values)[None, :] for model in self.models_]
        return self._combined(told, np.array([len(items)]), [items])[0]

    def _sizes(self, users):
        """Return how many interactions each user index has in training; 0 for an unknown one (−1)."""
        indptr = self.interactions_.matrix.indptr
        return np.where(users >= 0, np.diff(indptr)[users], 0)

    @abstractmethod
    def _combined(self, told: list[np.ndarray], sizes: np.ndarray, seen: list[np.ndarray]) -> np.ndarray:
        """Return the scores (n, n_items) from those of each part, the users' numbers of interactions and seen items."""

    @abstractmethod
    def _leading(self, user: int, item: int) -> int | None:
        """Return which part has the most to do with an item's place; None where no part says anything for it."""

    def _explain(self, user, item, name):
        leading, n = self._leading(user, item), len(self.models_)
        if leading is None:
            return f"None of the {n} models that are combined here speaks for {name(item)} to this person."
        part = self.models_[leading]
        return f"{self._role(leading)} {type(part).__name__}: {part._explain(user, item, name)}"

    def _role(self, leading: int) -> str:
        """Return what the leading part does, in words that a colon and its own sentence follow."""
        return f"Of {len(self.models_)} models that are combined here, the one that says most is"

    def _told(self, user: int, scale: str | None = None) -> np.ndarray:
        """Return the parts' scores for one user index, NaN for what the person has seen. Shape (n models, n_items)."""
        users, seen = np.array([user]), self.interactions_.matrix
        mine = seen.indices[seen.indptr[user] : seen.indptr[user + 1]] if user >= 0 else seen.indices[:0]
        told = [part._scores(users) for part in self.models_]
        told = [comparable(scores, scale) for scores in told] if scale else told
        return np.vstack([hidden(scores, [mine]) for scores in told])


class Weighted(Hybrid):
    """Add up what the parts say: s_ui = Σ_m w_m z_m,ui.

    z  are a part's scores of one person's items, made comparable:
       scale="z-score"  (s − mean) / standard deviation over the items that the part can score; 0 where all are equal
       scale="rank"     1 for the highest, down to 0 for the lowest, in equal steps; ties share the middle of theirs

    An item that a part cannot score gets the lowest z that this part gives the person. A part that says nothing about a
    person adds nothing. An item that no part of weight above 0 can score is left out.

    weights  one for each model, at least 0; None weighs them equally. `learn_weights` finds some on validation data
    """

    def __init__(
        self, models: Sequence[Recommender], weights: Sequence[float] | None = None, *, scale: str = "z-score"
    ):
        super().__init__(models)
        if scale not in SCALES:
            raise ValueError(f"scale={scale!r} is unknown. Use 'z-score' or 'rank'.")
        given = np.ones(len(self.models)) if weights is None else np.asarray(weights, dtype=np.float64)
        if given.shape != (len(self.models),) or not (np.isfinite(given).all() and (given >= 0).all() and given.any()):
            raise ValueError(
                f"The weights are {weights!r} for {len(self.models)} models. Pass one number for each, 0 or more, not all 0."
            )
        self.weights, self.scale = weights, scale

    @property
    def _shares(self):
        return np.ones(len(self.models)) if self.weights is None else np.asarray(self.weights, dtype=np.float64)

    def _combined(self, told, sizes, seen):
        return added([comparable(scores, self.scale) for scores in told], self._shares)

    def _leading(self, user, item):
        return most(self._shares * self._told(user, self.scale)[:, item], self._shares > 0)


class Switching(Hybrid):
    """Ask one part for each person, by how many interactions they have: the last m with n_u ≥ `least[m]`.

    least  from how many interactions on each model is asked, rising from 0: least=(0, 5, 50) asks the first model for
           people with 0 to 4, the second from 5 on, the third from 50 on

    Where the part that is asked says nothing about a person, the one before it is asked.
    """

    def __init__(self, models: Sequence[Recommender], least: Sequence[int]):
        super().__init__(models)
        least = tuple(least)
        if (
            len(least) != len(self.models)
            or least[0] != 0
            or any(a >= b for a, b in zip(least, least[1:], strict=False))
        ):
            raise ValueError(
                f"least is {least!r} for {len(self.models)} models. Pass one number for each, rising from 0: (0, 5, 50)."
            )
        self.least = least

    def _combined(self, told, sizes, seen):
        scores = told[0].copy()
        for least, one in zip(self.least[1:], told[1:], strict=True):
            asked = (sizes >= least) & ~np.isnan(one).all(axis=1)
            scores[asked] = one[asked]
        return scores

    def _leading(self, user, item):
        size = self._sizes(np.array([user]))[0]
        asked = [m for m, least in enumerate(self.least) if size >= least]
        users = np.array([user])
        return next((m for m in reversed(asked) if not np.isnan(self.models_[m]._scores(users)).all()), None)

    def _role(self, leading):
        return f"Of {len(self.models_)} models, this person, of whom so much is known, gets"


class Cascade(Hybrid):
    """The first part chooses, the second one orders: the `candidates` best of the first, by the score of the second.

    The score of the item at place p is −p. Candidates that the second part cannot score come last, and equals keep their order. What a person has seen is no candidate,
    also with exclude_seen=False. With more than two parts, each orders what the one before has left: `candidates` for the
    first, a half of it for the next, and so on.
    """

    def __init__(self, models: Sequence[Recommender], *, candidates: int = 100):
        super().__init__(models)
        if not isinstance(candidates, int) or candidates < 1:
            raise ValueError(
                f"candidates is {candidates!r}; the second model needs something to order. Pass 1 or more."
            )
        self.candidates = candidates

    def _combined(self, told, sizes, seen):
        scores = hidden(told[0], seen)
        for step, later in enumerate(told[1:]):
            kept, _ = _kernels.top_k(scores, max(self.candidates >> step, 1))
            scores = np.full(scores.shape, np.nan)
            for line, columns, wanted in zip(scores, kept, later, strict=True):
                columns = columns[columns >= 0]
                said = wanted[columns]
                # Where the second part is silent, the candidates follow in the order in which they came.
                order = np.argsort(np.where(np.isnan(said), np.inf, -said), kind="stable")
                line[columns[order]] = -np.arange(1.0, len(order) + 1)
        return scores

    def _leading(self, user, item):
        if np.isnan(self._scores(np.array([user]))[0, item]):
            return None
        told = self._told(user)[:, item]
        return int(np.flatnonzero(~np.isnan(told))[-1])

    def _role(self, leading):
        if leading == 0:
            return "Chosen and ordered by"
        return f"Chosen by {type(self.models_[0]).__name__}, and put in order by"


class Mixed(Hybrid):
    """Show the parts' lists in turn: the first part's best, the second's best, the first's next, each item once.

    The score of the item at place p is 1/p. What a person has seen is left out, also with exclude_seen=False. A part whose
    list has ended is passed over.
    """

    def _combined(self, told, sizes, seen):
        scores, told = np.full(told[0].shape, np.nan), [hidden(one, seen) for one in told]
        for row, line in enumerate(scores):
            order = in_turn([best_first(one[row]) for one in told])
            line[order] = 1 / np.arange(1, len(order) + 1)
        return scores

    def _leading(self, user, item):
        told = self._told(user)
        return most(np.array([np.nan if np.isnan(one[item]) else -(one > one[item]).sum() for one in told]))

    def _role(self, leading):
        return f"Of {len(self.models_)} lists that are shown in turn, it stands highest in that of"


def comparable(scores: np.ndarray, scale: str) -> np.ndarray:
    """Return each row's scores as `Weighted` adds them up; rows of NaN stay NaN. Shape (n, n_items)."""
    with np.errstate(over="ignore", invalid="ignore"):
        said = ~np.isnan(scores)
        n = said.sum(axis=1, keepdims=True)
        if scale == "rank":
            ranked = pd.DataFrame(scores).rank(axis=1).to_numpy()
            told = (ranked - 1) / np.maximum(n - 1, 1)
        else:
            # A score may be as large as 10^300: divide by the largest first, so that squares stay finite.
            largest = np.nanmax(np.abs(np.where(said, scores, 0.0)), axis=1, keepdims=True)
            small = np.where(said, scores, 0.0) / np.where(largest > 0, largest, 1.0)
            mean = small.sum(axis=1, keepdims=True) / np.maximum(n, 1)
            apart = np.where(said, small - mean, 0.0)
            deviation = np.sqrt((apart**2).sum(axis=1, keepdims=True) / np.maximum(n, 1))
            told = np.divide(apart, deviation, out=np.zeros(scores.shape), where=deviation > 1e-12)
        return np.where(said, told, np.nan)


def added(told: list[np.ndarray], weights: np.ndarray) -> np.ndarray:
    """Return Σ_m w_m z_m as `Weighted` documents it, from comparable scores. Shape (n, n_items)."""
    total, said = np.zeros(told[0].shape), np.zeros(told[0].shape, dtype=bool)
    for scores, weight in zip(told, weights, strict=True):
        if weight:
            total += weight * lowest_filled(scores)
            said |= ~np.isnan(scores)
    return np.where(said, total, np.nan)


def lowest_filled(scores: np.ndarray) -> np.ndarray:
    """Return the scores with each row's lowest one in its gaps, 0 in a row of gaps."""
    known = ~np.isnan(scores)
    lowest = np.min(np.where(known, scores, np.inf), axis=1, keepdims=True)
    return np.where(known, scores, np.where(np.isfinite(lowest), lowest, 0.0))


def hidden(scores: np.ndarray, seen: list[np.ndarray]) -> np.ndarray:
    """Return a copy of the scores, NaN for what each user has seen."""
    scores = scores.copy()
    for line, items in zip(scores, seen, strict=True):
        line[items] = np.nan
    return scores


def best_first(scores: np.ndarray) -> np.ndarray:
    """Return the columns that have a score, the highest first, ties by column."""
    said = np.flatnonzero(~np.isnan(scores))
    return said[np.argsort(-scores[said], kind="stable")]


def most(parts: np.ndarray, allowed: np.ndarray | bool = True) -> int | None:
    """Return the position of the largest number that is not NaN and is allowed; None where there is none."""
    speaks = ~np.isnan(parts) & allowed
    return int(np.argmax(np.where(speaks, parts, -np.inf))) if speaks.any() else None


def in_turn(lists: list[np.ndarray]) -> list[int]:
    """Return one list that takes from each in turn what is not there yet, until all have ended; −1 ends a list."""
    order: dict[int, None] = {}
    places = [0] * len(lists)
    while True:
        before = len(order)
        for m, one in enumerate(lists):
            while places[m] < len(one) and one[places[m]] in order:
                places[m] += 1
            if places[m] < len(one) and one[places[m]] >= 0:
                order[int(one[places[m]])] = None
        if len(order) == before:
            return list(order)


def learn_weights(
    model: Weighted,
    validation: Interactions,
    metric: Callable[[np.ndarray, list], float],
    *,
    k: int = 10,
    step: float = 0.1,
) -> pd.DataFrame:
    """Return how good each mix of the parts is on validation data: columns weights (a tuple) and score, the best first.

    model       a Weighted that was fitted on rows which the validation data does not have
    validation  its users are asked for lists of k
    metric      takes lists of raw item ids (n, k), padded with None, and the raw ids of their users; the higher the better
    step        the weights are all multiples of it that add up to 1; 1 / step is a whole number

    Among equal scores the more even mix comes first. Fit `Weighted(model.models, best)` on all rows afterwards.

    Raises ValueError when a validation row is among those that the model was fitted on, or the vocabularies differ.
    """
    if not isinstance(model, Weighted):
        raise TypeError(f"The model is a {type(model).__name__}. Pass a fitted Weighted.")
    parts = round(1 / step) if isinstance(step, Real) and step > 0 else 0
    if not 1 <= parts <= 100 or abs(parts * step - 1) > 1e-9:
        raise ValueError(f"step is {step!r}, and weights that are its multiples cannot add up to 1. Pass 0.1, say.")
    known = model._fitted()
    check_parts(known, validation)
    rows = np.unique(validation.user_index)
    told = [comparable(part._scores(rows), model.scale) for part in model.models_]
    seen = known.matrix
    masks = [seen.indices[seen.indptr[row] : seen.indptr[row + 1]] for row in rows]
    users, found = known.user_ids[rows].tolist(), []
    for mix in product(range(parts + 1), repeat=len(told) - 1):
        if sum(mix) <= parts:
            weights = np.array([*mix, parts - sum(mix)]) / parts
            places, _ = _kernels.top_k(hidden(added(told, weights), masks), k)
            found.append((tuple(weights.tolist()), metric(model._named(places), users), float((weights**2).sum())))
    found.sort(key=lambda one: (-one[1], one[2]))
    return pd.DataFrame([(weights, score) for weights, score, _ in found], columns=["weights", "score"])
