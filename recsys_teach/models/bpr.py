"""Bayesian personalised ranking: learn that a person likes what they took more than what they did not take."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import ClassVar

import numpy as np

from recsys_teach.models import _implicit_kernels as _loops
from recsys_teach.models import _kernels
from recsys_teach.models.base import NAMED, check_counts, check_number, check_seed, listed
from recsys_teach.models.inner_product import InnerProduct, scored

NEGATIVES = ("uniform", "popular")
PORTION = 1_000_000  # triples that are drawn at once
SPREAD = 0.03  # standard deviation of the numbers that training begins with


class BPR(InnerProduct):
    """Score ŝ_ui = x_uᵀ y_i + b_i, with vectors x_u and y_i of `n_factors` numbers, so that u's items rank above the others.

    A positive is an item for which the person has a value above 0; how high the value is does not matter. Learnt is what makes

        Σ ln σ(ŝ_ui − ŝ_uj) − λ/2 (|x_u|² + |y_i|² + |y_j|² + b_i² + b_j²)        over triples (u, i, j)

    large, where i is a positive of u, j is not, and σ(a) = 1 / (1 + e⁻ᵃ). Each epoch draws as many triples as there are
    positives, and takes one gradient step for each: with e = σ(ŝ_uj − ŝ_ui),

        x_u += γ (e (y_i − y_j) − λ x_u)    y_i += γ (e x_u − λ y_i)    y_j += γ (−e x_u − λ y_j)
        b_i += γ (e − λ b_i)                b_j += γ (−e − λ b_j)

    n_factors       how many numbers describe a person and an item
    learning_rate   γ
    regularization  λ
    epochs          how many times as many triples as there are positives are drawn
    negatives       where j comes from: "uniform", all items that are somebody's positive alike; "popular", by how many
                    people's positive an item is (as the library `implicit` does). A triple whose j is a positive of u is
                    left out, so that "uniform" draws all triples alike
    seed            of the first vectors and of the triples
    n_threads       with more than one, one draws the triples of the next epoch while the others take steps. From three on these
                    do not wait for each other (Niu, Recht, Ré, Wright 2011, Hogwild!), so that two fits with the same seed
                    differ a little

    Cold and unknown users, and those without a positive, get x = 0: everybody's list, by b_i. An item that is nobody's
    positive is not recommended. `fold_in` learns the new person's x as training does, the items as they are.

    Rendle, Freudenthaler, Gantner, Schmidt-Thieme (2009), BPR: Bayesian Personalized Ranking from Implicit Feedback.
    """

    _shapes: ClassVar = {
        "user_factors_": ("n_users", "n_factors"),
        "item_factors_": ("n_items", "n_factors"),
        "item_biases_": ("n_items",),
    }
    _number: ClassVar = np.float32  # twice as many at once as of float64, and far more exact than the steps are

    def __init__(
        self,
        n_factors: int = 64,
        *,
        learning_rate: float = 0.03,
        regularization: float = 0.01,
        epochs: int = 100,
        negatives: str = "uniform",
        seed: int = 0,
        n_threads: int = 1,
    ):
        check_counts(n_threads=n_threads)
        check_steps(n_factors, learning_rate, regularization, epochs, negatives, seed)
        self.n_factors, self.learning_rate, self.regularization = n_factors, learning_rate, regularization
        self.epochs, self.negatives, self.seed, self.n_threads = epochs, negatives, seed, n_threads

    def _learn(self, interactions):
        rng, positives = np.random.default_rng(self.seed), Positives(interactions, self.negatives)
        users = rng.normal(0.0, SPREAD, (interactions.n_users, self.n_factors)) * positives.has_user[:, None]
        items = rng.normal(0.0, SPREAD, (interactions.n_items, self.n_factors)) * positives.has_item[:, None]
        biases = np.zeros(interactions.n_items, dtype=self._number)
        users, items = (_kernels.for_loops(part, self._number) for part in (users, items))
        climbers = max(self.n_threads - 1, 1)  # the other one draws the next triples
        draws = (triples for _ in range(self.epochs) for triples in positives.epoch(rng))
        with ThreadPoolExecutor(self.n_threads) as pool:
            drawn = pool.submit(next, draws, None)
            while (triples := drawn.result()) is not None:
                drawn = pool.submit(next, draws, None)
                shares = zip(*(np.array_split(part, climbers) for part in triples), strict=True)
                list(pool.map(lambda share: self._climb(*share, users, items, biases), shares))
                check_finite(users, self.learning_rate)
        self.user_factors_, self.item_factors_ = (
            part[:, : self.n_factors].astype(np.float64) for part in (users, items)
        )
        self.item_biases_ = biases.astype(np.float64)

    def _climb(self, users, items, others, *learnt) -> None:
        """Take one step for each triple."""
        if not _kernels.FAST:
            bpr_steps(users, items, others, self.learning_rate, self.regularization, *learnt)
            return
        step = np.array([self.learning_rate, 1 - self.learning_rate * self.regularization], dtype=self._number)
        _loops.bpr_steps(users, items, others, step, *learnt)

    def _prepare(self):
        self._positives = Positives(self.interactions_, self.negatives)

    def _of_users(self, users):
        return np.where(users[:, None] >= 0, self.user_factors_[users], 0.0), np.zeros(len(users))

    def _of_items(self):
        return self.item_factors_, np.where(self._positives.has_item, self.item_biases_, np.nan)

    def _scores_of(self, items, values):
        x = folded_in(self, self._positives, items[values > 0], self.item_factors_, self.item_biases_)
        return scored(x[None, :], np.zeros(1), *self._of_items())[0]

    def _explain(self, user, item, name):
        if not self._positives.has_item[item]:
            return f"Nobody has a value above 0 for {name(item)}, so it is not recommended."
        own = self._positives.of(user)
        if not len(own):
            return f"{name(item)} is in everybody's list; nothing above 0 is known of this person."
        return nearest(self.item_factors_, own, item, name)


class Positives:
    """Who has a value above 0 for what.

    users, items        int32, one per positive, sorted by user, then item
    has_user, has_item  whether there is a positive of the user, of the item
    """

    def __init__(self, interactions, negatives):
        above = interactions.values > 0
        self.users, self.items = interactions.user_index[above], interactions.item_index[above]
        self.n_items = interactions.n_items
        self.has_user = np.bincount(self.users, minlength=interactions.n_users) > 0
        self.has_item = np.bincount(self.items, minlength=self.n_items) > 0
        self.pool = np.flatnonzero(self.has_item).astype(np.int32) if negatives == "uniform" else self.items
        self._starts = np.append(0, np.cumsum(np.bincount(self.users, minlength=interactions.n_users)))

    @cached_property
    def _marks(self) -> np.ndarray:
        return _loops.marked(self.users, self.items)

    def of(self, user) -> np.ndarray:
        """Return the positives of a user index (−1: none)."""
        return self.items[self._starts[user] : self._starts[user + 1]] if user >= 0 else self.items[:0]

    def epoch(self, rng) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
        """Yield triples until as many were drawn as there are positives."""
        for start in range(0, len(self.users), PORTION):
            yield self.triples(rng, min(PORTION, len(self.users) - start))

    def triples(self, rng, n) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return (u, i, j): n positives (u, i), drawn with replacement, less those whose j is one of u's."""
        drawn, others = self._draw(rng, len(self.users), n)
        users = self.users[drawn]
        if _kernels.FAST:
            fair = ~_loops.among(users, others, self._starts, self.items, self._marks)
        else:
            fair = ~among(users, others, self._starts, self.items)
        return users[fair], self.items[drawn[fair]], others[fair]

    def of_person(self, rng, items) -> tuple[np.ndarray, np.ndarray]:
        """Return (i, j), drawn in the same way for one person from their positives (sorted)."""
        drawn, others = self._draw(rng, len(items), len(items))
        fair = ~np.isin(others, items)
        return items[drawn[fair]], others[fair]

    def _draw(self, rng, n_positives, n):
        return rng.integers(n_positives, size=n), self.pool[rng.integers(len(self.pool), size=n)]


def among(users, items, starts, own):
    """Return, for each pair of a user and an item, whether the item is one of the user's own[starts[u] : starts[u + 1]]."""
    if not len(own):
        return np.zeros(len(users), dtype=bool)
    width = int(max(own.max(), items.max(initial=0))) + 1
    pairs = np.repeat(np.arange(len(starts) - 1), np.diff(starts)) * width + own
    return np.isin(users.astype(np.int64) * width + items, pairs)


def folded_in(model, positives, items, item_factors, item_biases) -> np.ndarray:
    """Return the vector of a person with these positives, learnt from 0 as `model` learns, the items as they are."""
    rng, x = np.random.default_rng(model.seed), np.zeros(model.n_factors)
    steps = _loops.person_steps if _kernels.FAST else person_steps
    learns = len(items) and len(positives.pool)  # where nobody has a positive, there is nothing to compare with
    for _ in range(model.epochs if learns else 0):
        liked, others = positives.of_person(rng, items)
        steps(liked, others, model.learning_rate, model.regularization, x, item_factors, item_biases)
    return x


def nearest(factors, own, item, name) -> str:
    """Return the sentence that names those of a person's other items whose vectors point most nearly where the item's does."""
    own = own[own != item]
    if not len(own):
        return f"{name(item)} is all that this person has above 0, so there is nothing to compare it with."
    lengths = np.linalg.norm(factors, axis=1)
    cosines = factors[own] @ factors[item] / np.maximum(lengths[own] * lengths[item], 1e-300)
    best = np.argsort(-cosines, kind="stable")[:NAMED]
    told = [f"{name(own[place])} ({cosines[place]:.2f})" for place in best]
    return f"Of what this person has, {listed(told)} {'is' if len(told) == 1 else 'are'} nearest to {name(item)} (1 is the same)."


def check_steps(n_factors, learning_rate, regularization, epochs, negatives, seed) -> None:
    """Raise ValueError for settings that gradient steps cannot work with."""
    check_counts(n_factors=n_factors, epochs=epochs)
    check_number("learning_rate", learning_rate, zero=False)
    check_number("regularization", regularization, zero=True)
    check_seed(seed)
    if negatives not in NEGATIVES:
        raise ValueError(f"negatives={negatives!r} is unknown. Use 'uniform' or 'popular'.")


def check_finite(factors, learning_rate) -> None:
    """Raise ValueError if the vectors have grown beyond all numbers."""
    if not np.isfinite(factors).all():
        raise ValueError(f"With learning_rate={learning_rate} the vectors grew without end. Pass a smaller one.")


def bpr_steps(users, items, others, rate, regularization, user_factors, item_factors, item_biases):
    """The NumPy twin of `_implicit_kernels.bpr_steps`: the formula of `BPR`, one triple after another."""
    for u, i, j in zip(users, items, others, strict=True):
        x, y, z = user_factors[u].copy(), item_factors[i], item_factors[j]
        e = falling(x @ (y - z) + item_biases[i] - item_biases[j])
        user_factors[u] += rate * (e * (y - z) - regularization * x)
        item_factors[i] += rate * (e * x - regularization * y)
        item_factors[j] += rate * (-e * x - regularization * z)
        item_biases[i] += rate * (e - regularization * item_biases[i])
        item_biases[j] += rate * (-e - regularization * item_biases[j])


def person_steps(items, others, rate, regularization, x, item_factors, item_biases):
    """The NumPy twin of `_implicit_kernels.person_steps`: the same for one person's x, in place, the items as they are."""
    for i, j in zip(items, others, strict=True):
        apart = item_factors[i] - item_factors[j]
        e = falling(x @ apart + item_biases[i] - item_biases[j])
        x += rate * (e * apart - regularization * x)


def falling(difference):
    """Return σ(−a) = 1 / (1 + eᵃ)."""
    with np.errstate(over="ignore"):  # e^710 is infinite, and the result 0
        return 1 / (1 + np.exp(difference))
