"""Which parameters of a model are best: tried on folds, every combination or some at random, then fitted once more on all rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
import pandas as pd

from recsys_teach.data.interactions import Interactions
from recsys_teach.data.splits import k_fold
from recsys_teach.evaluation.protocol import measured
from recsys_teach.evaluation.results import LOWER_IS_BETTER
from recsys_teach.models.base import Recommender
from recsys_teach.progress_bar import progress


@dataclass(frozen=True, repr=False)
class Search:
    """What a search has tried.

    metric    what the combinations are ranked by
    scores    {parameters as a tuple of pairs: (n_folds,) scores}; those that were finished
    wanted    how many combinations there were
    model     the winner, fitted on all rows; None for a search that was interrupted
    """

    metric: str
    scores: dict[tuple, np.ndarray]
    wanted: int
    model: Recommender | None

    @property
    def complete(self) -> bool:
        """Whether every combination was tried on every fold."""
        return len(self.scores) == self.wanted

    @cached_property
    def results(self) -> pd.DataFrame:
        """A row for each combination, the best first: its parameters, mean, standard error over folds, behind.

        behind  how many standard errors the mean lies behind the winner's: the mean of the differences fold by fold, divided
                by their standard error s/√n. Folds share training rows, so that this is a rule of thumb and no test: read
                three and more as "behind", less as "cannot be told apart". NaN for the winner
        """
        sign = 1 if self.metric in LOWER_IS_BETTER else -1
        order = sorted(self.scores, key=lambda one: sign * self.scores[one].mean())
        best, rows = self.scores[order[0]], []
        for one in order:
            values = self.scores[one]
            behind = np.nan if one is order[0] else _behind(sign * (values - best))
            rows.append(
                {**dict(one), "mean": values.mean(), "standard error": _standard_error(values), "behind": behind}
            )
        return pd.DataFrame(rows)

    @property
    def best_parameters(self) -> dict:
        """The parameters of the first row of `results`."""
        sign = 1 if self.metric in LOWER_IS_BETTER else -1
        best = min(self.scores, key=lambda one: sign * self.scores[one].mean())
        return dict(best)

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

    Interrupted, it returns what is finished, with `complete` False and no model; before anything is finished it raises
    KeyboardInterrupt as usual. An error in one combination ends the search with it.
    """
    if not isinstance(grid, Mapping) or not grid:
        raise ValueError(f"The grid is {grid!r}. Pass parameters with values to try: {{'n_factors': [10, 50]}}.")
    names = list(grid)
    for name in names:
        if isinstance(grid[name], (str, bytes)) or not isinstance(grid[name], Iterable) or not len(list(grid[name])):
            raise ValueError(f"The values of {name!r} are {grid[name]!r}. Pass a list of at least one.")
    tried = [tuple(zip(names, values, strict=True)) for values in product(*(list(grid[name]) for name in names))]
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
    if not isinstance(n, int) or n < 1:
        raise ValueError(f"n is {n!r}; it is a number of combinations. Pass 1 or more.")
    rng = np.random.default_rng(seed)
    tried: dict[tuple, None] = {}
    for _ in range(20 * n):  # a short list of values may hold fewer than n combinations
        if len(tried) < n:
            tried[tuple((name, _drawn(source, rng)) for name, source in draws.items())] = None
    return _search(model, list(tried), interactions, folds, metric, k, relevant_from, seed, workers)


def _drawn(source, rng):
    value = source(rng) if callable(source) else source[int(rng.integers(len(source)))]
    return value.item() if isinstance(value, np.generic) else value


def _search(model, tried, interactions, folds, metric, k, relevant_from, seed, workers):
    if not isinstance(model, Recommender):
        raise TypeError(f"The model is a {type(model).__name__}. Pass a recommender, such as FunkSVD().")
    unknown = [name for name, _ in tried[0] if name not in model.parameters()]
    if unknown:
        has = ", ".join(model.parameters())
        raise ValueError(f"{type(model).__name__} has no parameter {unknown[0]!r}. It has {has}.")
    models = {one: type(model)(**{**model.parameters(), **dict(one)}) for one in tried}
    pairs = list(k_fold(interactions, folds, seed) if isinstance(folds, int) else folds)
    jobs = [(one, fold) for one in tried for fold in range(len(pairs))]
    found: dict[tuple, dict[int, float]] = {one: {} for one in tried}

    def run(one, fold):
        return measured(models[one], type(model).__name__, *pairs[fold], k, relevant_from).mean(metric)

    with progress(total=len(jobs), label=f"{type(model).__name__}, {len(tried)} combinations") as bar:
        pool, waiting = ThreadPoolExecutor(max_workers=workers), dict[Future, tuple]()
        try:
            remaining = iter(jobs)
            while True:
                # Few are handed out at a time, so that an interrupt does not wait for all.
                while len(waiting) < workers and (job := next(remaining, None)):
                    waiting[pool.submit(run, *job)] = job
                if not waiting:
                    break
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    one, fold = waiting.pop(future)
                    found[one][fold] = future.result()
                    bar.update()
        except KeyboardInterrupt:
            if not any(len(scores) == len(pairs) for scores in found.values()):
                raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    scores = {
        one: np.array([of_fold[fold] for fold in range(len(pairs))])
        for one, of_fold in found.items()
        if len(of_fold) == len(pairs)
    }
    search = Search(metric, scores, len(tried), None)
    if not search.complete:
        return search
    best = type(model)(**{**model.parameters(), **search.best_parameters})
    return Search(metric, scores, len(tried), best.fit(interactions))


def _standard_error(values):
    return float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else float("nan")


def _behind(apart):
    """Return mean / standard error of the differences; 0 where there is none, infinity where all are the same."""
    if not apart.any():
        return 0.0
    error = _standard_error(apart)
    return float(apart.mean() / error) if error > 0 else float("inf")
