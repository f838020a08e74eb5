"""Fit, recommend, predict, measure: one model, one model over several folds, several models.

A model is anything with `fit(train)` and `recommend(users, k)`; with `predict(users, items)` its rating errors are measured
too. It is fitted as a fresh copy (`clone()` where it has one), so that the model passed stays as it was.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from time import perf_counter

import numpy as np

from recsys_teach.data.interactions import Interactions
from recsys_teach.data.splits import check_parts, k_fold
from recsys_teach.evaluation.beyond_accuracy import catalogue_coverage, gini, novelty
from recsys_teach.evaluation.ranking import as_indices, find_hits, ranking_metrics
from recsys_teach.evaluation.rating import mae_per_user, rmse_per_user
from recsys_teach.evaluation.results import Comparison, CrossValidation, Evaluation
from recsys_teach.progress_bar import progress

BLOCK = 256  # users asked for at once, between two steps of the bar


def evaluate(
    model, train: Interactions, test: Interactions, k: int = 10, relevant_from: float | None = 4.0, *, fit: bool = True
) -> Evaluation:
    """Fit a copy of the model on `train`; ask it for k items for every user with test rows; measure on `test`.

    relevant_from  a test row is relevant from this value on; None: every test row is
    fit            False: the model has been fitted and is used as it is

    Raises ValueError when the two have different vocabularies, share a row, or the test is empty; when a list holds an item
    twice; when a prediction is missing.
    """
    check_parts(train, test)
    with progress(total=_n_users(test), label=_name(model)) as bar:
        return measured(model, _name(model), train, test, k, relevant_from, bar, fit)


def cross_validate(
    model,
    interactions: Interactions | None,
    folds: int | Iterable[tuple[Interactions, Interactions]] = 5,
    k: int = 10,
    relevant_from: float | None = 4.0,
    *,
    seed: int = 0,
) -> CrossValidation:
    """Evaluate the model on each fold: a number of them (`splits.k_fold` with `seed`), or pairs (train, test).

    With pairs `interactions` is not needed; pass None. Pass the same pairs to compare two models on the same folds.

    Interrupted, it returns the folds that are finished, with `complete` False; before the first one ends it raises
    KeyboardInterrupt as usual.
    """
    if isinstance(folds, int) and interactions is None:
        raise TypeError(
            f"There are no interactions to cut into {folds} folds. Pass them, or pairs (train, test) as folds."
        )
    pairs = k_fold(interactions, folds, seed) if isinstance(folds, int) else list(folds)  # type: ignore[arg-type]
    if not pairs:
        raise ValueError("There are 0 folds. Pass a number, or pairs (train, test).")
    for train, test in pairs:
        check_parts(train, test)
    done, name = [], _name(model)
    with progress(total=sum(_n_users(test) for _, test in pairs), label=name) as bar:
        try:
            for number, (train, test) in enumerate(pairs, 1):
                bar.set_description(f"{name}, fold {number} of {len(pairs)}")
                done.append(measured(model, name, train, test, k, relevant_from, bar))
        except KeyboardInterrupt:
            if not done:
                raise
    return CrossValidation(name, tuple(done), len(pairs))


def compare(
    models: Mapping,
    train: Interactions,
    test: Interactions,
    k: int = 10,
    relevant_from: float | None = 4.0,
    *,
    against: str = "first",
) -> Comparison:
    """Evaluate several models, {name: model}, on the same split, and test their differences user by user.

    against  the model that the others are tested against: "first", "best" (for each metric by its mean), or a name

    Interrupted, it returns the models that are finished, with `complete` False; before the first one ends it raises
    KeyboardInterrupt as usual.
    """
    if not isinstance(models, Mapping):
        raise TypeError(
            f'The models are a {type(models).__name__}. Pass them with names: {{"popularity": Popularity()}}.'
        )
    if not models:
        raise ValueError("There are 0 models. Pass at least one with a name.")
    if against not in models and against not in ("first", "best"):
        names = ", ".join(map(repr, models))
        raise ValueError(f"against={against!r} is no model here. Use 'first', 'best' or one of {names}.")
    check_parts(train, test)
    done = {}
    with progress(total=_n_users(test) * len(models)) as bar:
        try:
            for name, model in models.items():
                bar.set_description(str(name))
                done[name] = measured(model, name, train, test, k, relevant_from, bar)
        except KeyboardInterrupt:
            if not done:
                raise
    return Comparison(done, tuple(models), against)


def measured(model, name, train, test, k, relevant_from, bar=None, fit=True) -> Evaluation:
    """Do what `evaluate` does, under a name, and move somebody else's bar by one for each user."""
    seconds = {"fit": 0.0, "recommend": 0.0, "predict": 0.0}
    if fit:
        begun = perf_counter()
        model = _fresh(model).fit(train)
        seconds["fit"] = perf_counter() - begun
    rows = np.unique(test.user_index)
    users, rates = test.user_ids[rows], hasattr(model, "predict")
    lists, parts = [], []
    for start in range(0, len(rows), BLOCK):
        part = slice(start, start + BLOCK)
        begun = perf_counter()
        lists.append(_asked(model, users[part].tolist(), k))
        seconds["recommend"] += perf_counter() - begun
        if rates:
            begun = perf_counter()
            own = slice(*np.searchsorted(test.user_index, [rows[part][0], rows[part][-1] + 1]))
            pairs = test.user_ids[test.user_index[own]].tolist(), test.item_ids[test.item_index[own]].tolist()
            parts.append(np.asarray(model.predict(*pairs), dtype=np.float64))
            seconds["predict"] += perf_counter() - begun
        if bar is not None:
            bar.update(len(rows[part]))
    recommended = np.concatenate(lists)
    indices = as_indices(recommended, test)
    per_user = ranking_metrics(indices, test, users, relevant_from)
    per_user[f"novelty@{k}"] = novelty(indices, train)
    if rates:
        predicted = np.concatenate(parts)
        per_user["rmse"], per_user["mae"] = rmse_per_user(test, predicted)[rows], mae_per_user(test, predicted)[rows]
        per_user["predictions"] = np.bincount(test.user_index)[rows]
    return Evaluation(
        name=name,
        k=k,
        relevant_from=relevant_from,
        recommended=recommended,
        per_user=per_user,
        catalogue={f"coverage@{k}": catalogue_coverage(indices, train), f"gini@{k}": gini(indices, train)},
        seen_share=float(find_hits(indices, train, users)[0].sum() / max((indices >= 0).sum(), 1)),
        seconds=seconds if rates else {"fit": seconds["fit"], "recommend": seconds["recommend"]},
    )


def _asked(model, users, k):
    answer = model.recommend(users, k)
    if not isinstance(answer, tuple) or len(answer) != 2:
        raise TypeError(
            f"recommend of {_name(model)} returned a {type(answer).__name__}. It returns two arrays, items and scores."
        )
    items = np.asarray(answer[0], dtype=object)
    if items.shape != (len(users), k):
        raise ValueError(
            f"recommend of {_name(model)} returned items of shape {items.shape} for {len(users)} users and k={k}. Fill short "
            "lists up with None."
        )
    return items


def _fresh(model):
    return model.clone() if hasattr(model, "clone") else copy.deepcopy(model)


def _name(model):
    return type(model).__name__


def _n_users(test):
    return len(np.unique(test.user_index))
