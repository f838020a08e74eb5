"""What every recommender does, and what one that predicts ratings does besides."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar, Self

import numpy as np

from recsys_teach.data.interactions import Interactions
from recsys_teach.models import _kernels, storage

BLOCK = 256  # users scored at once: large enough for fast loops, small enough for memory
NAMED = 3  # how many of a person's items an explanation names


class Recommender(ABC):
    """scikit-learn's manners: the constructor stores parameters, `fit` learns attributes that end in `_`.

    Public methods take and return raw ids. Ties are broken by item index. A user or item of the vocabulary without training
    rows is *cold*; one outside the vocabulary is *unknown*. Both get a documented answer, never an error; an id of another
    type (`"1"` where ids are whole numbers) is an error, because it is a mistake and not a new person.
    """

    interactions_: Interactions
    # The shapes of what is learnt, where a loop or a formula would not notice others: n_users, n_items or a
    # parameter; None for any length.
    _shapes: ClassVar[dict[str, tuple[str | None, ...]]] = {}
    _block = BLOCK

    def fit(self, interactions: Interactions) -> Self:
        """Learn from the interactions; return self.

        All is learnt by a copy, whose attributes are taken over in one step: a fit that fails or is interrupted leaves the
        model as it was, and a model that several threads fit at once has been fitted by one of them.

        Raises TypeError for anything else, ValueError for interactions without a row.
        """
        if not isinstance(interactions, Interactions):
            raise TypeError(
                f"fit takes Interactions, not a {type(interactions).__name__}. Make them with Interactions.from_frame."
            )
        if not len(interactions):
            raise ValueError(
                "There are 0 interactions, so there is nothing to learn from. Check how they were selected."
            )
        learner = self.clone()
        learner.interactions_ = interactions
        learner._begin(interactions)
        learner._learn(interactions)
        learner._prepare()
        self.__dict__ = learner.__dict__
        return self

    def clone(self) -> Self:
        """Return a model of the same class and parameters that has learnt nothing."""
        return type(self)(**self.parameters())

    def parameters(self) -> dict:
        """Return the constructor's parameters, by name."""
        return {
            name: getattr(self, name) for name in inspect.signature(type(self).__init__).parameters if name != "self"
        }

    def learnt(self) -> dict:
        """Return what `fit` has learnt: the attributes that end in `_`, by name; nothing before it."""
        return {name: value for name, value in vars(self).items() if name.endswith("_") and not name.startswith("_")}

    @classmethod
    def restored(cls, parameters: dict, learnt: dict) -> Self:
        """Return the model that had these parameters and has learnt this; nothing, for one that was not fitted."""
        model = cls(**parameters)
        if learnt:
            vars(model).update(learnt)
            model._check_shapes()
            model._prepare()
        return model

    def _check_shapes(self) -> None:
        """Raise ValueError where what was loaded has not the shapes that are learnt, or is not finite."""
        sizes = {"n_users": self.interactions_.n_users, "n_items": self.interactions_.n_items, **self.parameters()}
        for name, wanted in self._shapes.items():
            array = getattr(self, name)
            fits = array.ndim == len(wanted) and all(
                one is None or n == sizes[one] for n, one in zip(array.shape, wanted, strict=True)
            )
            if not fits or array.dtype != np.float64 or not np.isfinite(array).all():
                raise ValueError(f"{name} of the shape {array.shape}")

    def save(self, path) -> None:
        """Write the fitted model into one file (arrays and JSON, nothing pickled), training data included: `storage.save`."""
        self._fitted()
        storage.save(self, path)

    @classmethod
    def load(cls, path) -> Self:
        """Return the model that `save` wrote; `Recommender.load` takes any class. What is refused: `storage.load`."""
        return storage.load(path, cls)  # type: ignore[return-value]

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.parameters().items())})"

    def recommend(
        self, users: Sequence, k: int = 10, exclude_seen: bool = True, *, n_threads: int = 1
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return (items, scores), both of shape (len(users), k), best first, ties by item index.

        Rows are padded with None and NaN where fewer than k items have a score. `exclude_seen` leaves out what a user has in
        training. What an unknown or cold user gets, the class says; where it says nothing, a row of padding. `n_threads` blocks
        of users are worked on at once; the result is the same.
        """
        known = self._fitted()
        _check_k(k)
        check_counts(n_threads=n_threads)
        rows = known.user_indices(users, unknown=-1)
        places, scores = np.full((len(rows), k), -1, dtype=np.int32), np.full((len(rows), k), np.nan)
        seen = (known.matrix.indptr, known.matrix.indices) if exclude_seen else None

        def fill(start):
            part = slice(start, start + self._block)
            places[part], scores[part] = self._best(rows[part], k, seen)

        starts = range(0, len(rows), self._block)
        if n_threads == 1:
            for start in starts:
                fill(start)
        else:
            with ThreadPoolExecutor(n_threads) as pool:
                list(pool.map(fill, starts))  # a list, so that an error in a thread is raised here
        return self._named(places), scores

    def _best(self, users, k, seen):
        """Return item indices and scores of the k best for user indices, (n, k). `seen`: CSR starts and columns to leave out."""
        scores = self._scores(users)
        if seen is not None:
            starts, columns = seen
            for line, user in zip(scores, users, strict=True):
                if user >= 0:
                    line[columns[starts[user] : starts[user + 1]]] = np.nan
        return _kernels.top_k(scores, k)

    def fold_in(self, items: Sequence, values: Sequence, k: int = 10) -> tuple[np.ndarray, np.ndarray]:
        """Recommend for somebody who was not in training, from their items and values. Shapes (k,), as one row of `recommend`.

        Their items are left out. Raises KeyError for an unknown item, ValueError for a repeated one or for a missing or
        infinite value, or one beyond float32.
        """
        known = self._fitted()
        _check_k(k)
        columns, given = known.item_indices(items), np.asarray(values, dtype=np.float64)
        if columns.shape != given.shape:
            raise ValueError(f"There are {len(columns)} items and {given.size} values. Pass one value for each item.")
        if len(np.unique(columns)) < len(columns):
            raise ValueError(f"Some of the {len(columns)} items are there twice. Pass each item once.")
        with np.errstate(over="ignore"):
            if not np.isfinite(given.astype(np.float32)).all():
                raise ValueError(
                    f"Some of the values are missing, infinite or beyond float32 ({given}). Pass a number for each item."
                )
        order = np.argsort(columns)
        scores = self._scores_of(columns[order], given[order])
        scores[columns] = np.nan
        places, scores = _kernels.top_k(scores[None, :], k)
        return self._named(places)[0], scores[0]

    def explain(self, user, item, names: Mapping | None = None) -> str:
        """Return one sentence that says why `user` might be shown `item`, or why nothing can be said.

        names  what a person calls the items: {raw id: title}, a dict or a pandas Series; without it ids stand for themselves

        The sentence states what the model did, not what the person thinks. Unknown and cold users and items get a sentence,
        too. Raises TypeError or KeyError as `recommend` does for ids of another type.
        """
        known = self._fitted()
        row, column = (int(known.user_indices([user], unknown=-1)[0]), int(known.item_indices([item], unknown=-1)[0]))

        def name(column):
            raw = known.item_ids.tolist()[column] if column >= 0 else item
            return str(names.get(raw, raw) if names is not None else raw)

        if column < 0:
            return f"Nothing can be said about {name(column)}: it is not among the items that the model has seen."
        return self._explain(row, column, name)

    def _fitted(self) -> Interactions:
        if not hasattr(self, "interactions_"):
            raise RuntimeError(f"This {type(self).__name__} has not learnt anything yet. Call fit(interactions) first.")
        return self.interactions_

    def _named(self, places: np.ndarray) -> np.ndarray:
        """Return raw item ids for item indices; None for −1."""
        items = np.full(places.shape, None, dtype=object)
        items[places >= 0] = self._fitted().item_ids[places[places >= 0]].tolist()
        return items

    def _begin(self, interactions: Interactions) -> None:  # noqa: B027 (most have nothing to do)
        """Learn what all models of a kind need, before `_learn`."""

    @abstractmethod
    def _learn(self, interactions: Interactions) -> None:
        """Learn attributes that end in `_`: arrays, CSR matrices, numbers, texts, models, and lists and dicts of these.

        What `recommend` needs beside them, and what can be worked out from them again, belongs into `_prepare`.
        """

    def _prepare(self) -> None:  # noqa: B027
        """Work out private attributes from the learnt ones. Called after `_learn` and after a file was loaded."""

    @abstractmethod
    def _explain(self, user: int, item: int, name: Callable[[int], str]) -> str:
        """Return the sentence for a user index (−1: unknown) and an item index; `name` gives the title of an item index."""

    @abstractmethod
    def _scores(self, users: np.ndarray) -> np.ndarray:
        """Return the scores of all items for user indices (−1: unknown), shape (n, n_items), float64, new.

        NaN stands for "cannot say".
        """

    @abstractmethod
    def _scores_of(self, items: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Return the scores of all items for a new person, from item indices (sorted) and values. Shape (n_items,), new."""


class RatingRecommender(Recommender):
    """A recommender that also predicts ratings. It learns `mean_`, μ, and `range_`, the lowest and highest rating."""

    def _begin(self, interactions):
        self.mean_ = float(interactions.values.mean(dtype=np.float64))
        self.range_ = float(interactions.values.min()), float(interactions.values.max())

    def predict(self, users: Sequence, items: Sequence) -> np.ndarray:
        """Return the predicted rating of each pair of a user and an item (raw ids). Shape (n,), float64.

        Predictions are cut to the range of the training ratings.
        """
        known = self._fitted()
        rows, columns = known.user_indices(users, unknown=-1), known.item_indices(items, unknown=-1)
        if len(rows) != len(columns):
            raise ValueError(f"There are {len(rows)} users and {len(columns)} items. Pass one item for each user.")
        return np.clip(self._predict(rows, columns), *self.range_)

    @abstractmethod
    def _predict(self, users: np.ndarray, items: np.ndarray) -> np.ndarray:
        """Return the predictions for pairs of indices (−1: unknown). Shape (n,), float64, no NaN."""


def _check_k(k) -> None:
    if not isinstance(k, (int, np.integer)) or isinstance(k, bool) or k < 1:
        raise ValueError(f"k is {k!r}; a list needs a whole number of places, at least one. Pass k=10, say.")


def listed(names: Sequence[str]) -> str:
    """Return "A", "A and B", "A, B and C": names as a sentence lists them."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def check_counts(**counts) -> None:
    """Raise ValueError for one that is not a whole number of 1 or more."""
    for name, value in counts.items():
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
            raise ValueError(f"{name} is {value!r}; it is a count. Pass a whole number, 1 or more.")


def check_seed(seed) -> None:
    """Raise ValueError for what random numbers cannot start from."""
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise ValueError(f"seed is {seed!r}; random numbers start from it. Pass a whole number, 0 or more.")


def check_number(name, value, *, zero: bool) -> None:
    """Raise ValueError for a number that is not finite and above 0, or 0 itself where that is allowed."""
    number = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    if not (number and np.isfinite(value) and (value > 0 or (zero and value == 0))):
        wanted = "0 or more" if zero else "more than 0"
        raise ValueError(f"{name} is {value!r}; it stands for an amount. Pass a finite number, {wanted}.")
