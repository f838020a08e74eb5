"""Which parameters of a model are best: tried on folds, every combination or some at random, then fitted once more on all rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from numbers import Integral

import numpy as np
import pandas as pd

from recsys_teach.data.interactions import Interactions
from recsys_teach.data.splits import check_parts, k_fold
from recsys_teach.evaluation.protocol import measured
from recsys_teach.evaluation.ranking import METRICS
from recsys_teach.evaluation.results import LOWER_IS_BETTER
from recsys_teach.models.base import Recommender
from recsys_teach.progress_bar import progress


@dataclass(frozen=True, repr=False)
class Search:
    """What a search has tried.

    metric    what the combinations are ranked by
    tried     the combinations that were finished, each as {parameter: value}
    scores    for each of them an array of one score per fold
    wanted    how many combinations there were
    model     the winner, fitted on all rows; None for a search that was interrupted
    """

    metric: str
    tried: list[dict]
    scores: list[np.ndarray]
    wanted: int
    model: Recommender | None

    @property
    def complete(self) -> bool:
        """Whether every combination was tried on every fold, and the winner fitted."""
        return self.model is not None

    @cached_property
    def results(self) -> pd.DataFrame:
        """A row for each combination, the best first: its parameters, mean, standard error over folds, behind.

        behind  how many standard errors the mean lies behind the winner's: the mean of the differences fold by fold, divided
                by their standard error s/√n. Folds share training rows, so that this is a rule of thumb and no test: read
                three and more as "behind", less as "cannot be told apart". NaN for the winner, and with a single fold
        """
        sign = 1 if self.metric in LOWER_IS_BETTER else -1
        order, rows = _order(self.scores, self.metric), []
        for one in order:
            values = self.scores[one]
            behind = np.nan if one == order[0] else _behind(sign * (values - self.scores[order[0]]))
            about = {"mean": values.mean(), "standard error": _standard_error(values), "behind": behind}
            rows.append({**self.tried[one], **about})
        return pd.DataFrame(rows)

    @property
    def best_parameters(self) -> dict:
        """The parameters of the first row of `results`."""
        return self.tried[_order(self.scores, self.metric)[0]]

    def __repr__(self):
        told = f"{len(self.scores)} of {self.wanted} combinations tried by {self.metric}"
        return f"{told}; best: {self.best_parameters}\n{self.results.to_string(index=False)}"


def grid_search(
    model: Recommender,
    grid: Mapping[str, Sequence],
    interactions: Interactions,
    folds: int | Iterable[tuple[Interactions, Interactions]] = 5,
    *,
    metric: str = "rmse",
    k: int = 10,
    relevant_from: float | None = 4.0,
    seed: int = 0,
    workers: int = 1,
) -> Search:
    """Try every combination of the parameters in `grid` on every fold; fit the best one on all interactions.

    model    an example: parameters that are not in the grid are taken from it
    grid     {name of a parameter: values to try}
    folds    a number (`splits.k_fold` with `seed`), or pairs (train, test)
    metric   "rmse" or "mae", or a metric of lists of k such as "ndcg@10"
    workers  how many combinations are tried at once, in threads; the results do not depend on it

    Interrupted, it returns what is finished, with `complete` False and no model; before a combination is finished it raises
    KeyboardInterrupt as usual. An error in one combination ends the search with it. With several workers, fits that have begun end
    on their own in the background.
    """
    if not isinstance(grid, Mapping) or not grid:
        raise ValueError(f"The grid is {grid!r}. Pass parameters with values to try: {{'n_factors': [10, 50]}}.")
    values = {}
    for name, given in grid.items():
        values[name] = list(given) if isinstance(given, Iterable) and not isinstance(given, (str, bytes)) else []
        if not values[name]:
            raise ValueError(f"The values of {name!r} are {given!r}. Pass a list of at least one.")
    tried = [dict(zip(values, one, strict=True)) for one in product(*values.values())]
    return _search(model, tried, interactions, folds, metric, k, relevant_from, seed, workers)


def random_search(
    model: Recommender,
    draws: Mapping[str, object],
    n: int,
    interactions: Interactions,
    folds: int | Iterable[tuple[Interactions, Interactions]] = 5,
    *,
    metric: str = "rmse",
    k: int = 10,
    relevant_from: float | None = 4.0,
    seed: int = 0,
    workers: int = 1,
) -> Search:
    """Try n combinations drawn at random; the rest is as in `grid_search`.

    draws  {name of a parameter: a list to draw from, or a function that takes a NumPy generator and returns a value:
           lambda rng: 10 ** rng.uniform(-3, 0)}

    Bergstra and Bengio (2012), Random Search for Hyper-Parameter Optimization.
    """
    if not isinstance(draws, Mapping) or not draws:
        raise ValueError(f"The draws are {draws!r}. Pass parameters with values or functions to draw from.")
    if not isinstance(n, Integral) or n < 1:
        raise ValueError(f"n is {n!r}; it is a number of combinations. Pass 1 or more.")
    rng = np.random.default_rng(seed)
    tried: list[dict] = []
    for _ in range(20 * n):  # a short list of values may hold fewer than n combinations
        one = {name: _drawn(source, rng) for name, source in draws.items()}
        if len(tried) < n and one not in tried:
            tried.append(one)
    return _search(model, tried, interactions, folds, metric, k, relevant_from, seed, workers)


def _drawn(source, rng):
    value = source(rng) if callable(source) else source[int(rng.integers(len(source)))]
    return value.item() if isinstance(value, np.generic) else value


def _search(model, tried, interactions, folds, metric, k, relevant_from, seed, workers):
    if not isinstance(model, Recommender):
        raise TypeError(f"The model is a {type(model).__name__}. Pass a recommender, such as FunkSVD().")
    unknown = [name for name in tried[0] if name not in model.parameters()]
    if unknown:
        has = ", ".join(model.parameters())
        raise ValueError(f"{type(model).__name__} has no parameter {unknown[0]!r}. It has {has}.")
    tried = [one for place, one in enumerate(tried) if one not in tried[:place]]
    models = [type(model)(**{**model.parameters(), **one}) for one in tried]
    pairs = list(k_fold(interactions, int(folds), seed) if isinstance(folds, Integral) else folds)
    if not pairs:
        raise ValueError("There are 0 folds. Pass a number, or pairs (train, test).")
    for pair in pairs:
        check_parts(*pair)
    known = [f"{name}@{k}" for name in METRICS] + list(LOWER_IS_BETTER)
    if metric not in known:
        raise KeyError(f"There is no metric {metric!r} here. Use one of {', '.join(known)}.")
    found: list[dict[int, float]] = [{} for _ in tried]

    def run(one, fold):
        found[one][fold] = measured(models[one], type(model).__name__, *pairs[fold], k, relevant_from).mean(metric)

    winner = None
    try:
        _run_all(run, list(product(range(len(tried)), range(len(pairs)))), workers, type(model).__name__)
        scores = [np.array([of_fold[fold] for fold in range(len(pairs))]) for of_fold in found]
        if np.isnan(scores).any():
            raise ValueError(f"Somewhere {metric} is not defined, so nothing can be ranked by it. Check relevant_from.")
        winner = models[_order(scores, metric)[0]].clone().fit(interactions)
    except KeyboardInterrupt:
        if not any(len(of_fold) == len(pairs) for of_fold in found):
            raise
    finished = [(one, f) for one, f in zip(tried, found, strict=True) if len(f) == len(pairs)]
    scores = [np.array([of_fold[fold] for fold in range(len(pairs))]) for _, of_fold in finished]
    return Search(metric, [one for one, _ in finished], scores, len(tried), winner)


def _run_all(run, jobs, workers, label):
    """Call run(*job) for every job: one after another, or several at once in threads, few of them handed out at a time."""
    with progress(total=len(jobs), label=label) as bar:
        if workers == 1:  # in this thread, so that an interrupt ends the fit
            for job in jobs:
                run(*job)
                bar.update()
            return
        remaining, waiting = iter(jobs), set[Future]()
        pool = ThreadPoolExecutor(max_workers=workers)
        try:
            while True:
                while len(waiting) < workers and (job := next(remaining, None)):
                    waiting.add(pool.submit(run, *job))
                if not waiting:
                    return
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    future.result()
                    bar.update()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _order(scores, metric):
    """Return the positions of combinations by their means, the best first."""
    sign = 1 if metric in LOWER_IS_BETTER else -1
    return sorted(range(len(scores)), key=lambda one: sign * scores[one].mean())


def _standard_error(values):
    return float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else float("nan")


def _behind(apart):
    """Return mean / standard error of the differences; 0 where there is none, infinity where all are the same, NaN for one."""
    if len(apart) < 2:
        return float("nan")
    if not apart.any():
        return 0.0
    error = _standard_error(apart)
    return float(apart.mean() / error) if error > 0 else float("inf")
