"""What an evaluation found: figures per user, means with intervals, tests of differences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import pandas as pd

from recsys_teach.evaluation.statistics import Interval, bootstrap_interval, holm, paired_test

LOWER_IS_BETTER = ("rmse", "mae")


@dataclass(frozen=True, repr=False)
class Evaluation:
    """One model on one split.

    per_user       a data frame by user id: a column for each metric, NaN where it is not defined; for a model that predicts
                   ratings rmse, mae and the number of predictions as well
    recommended    the lists, raw item ids, a row for each row of `per_user`, padded with None
    catalogue      coverage and Gini coefficient of all lists together
    seen_share     the share of the listed items that their user has in training; above 0 when seen items are not left out
    seconds        what fit, recommend and predict took
    """

    name: str
    k: int
    relevant_from: float | None
    recommended: np.ndarray
    per_user: pd.DataFrame
    catalogue: dict[str, float]
    seen_share: float
    seconds: dict[str, float]

    @property
    def metrics(self) -> list[str]:
        """The names of the metrics that each user has."""
        return [column for column in self.per_user if column != "predictions"]

    @property
    def n_predictions(self) -> int:
        """How many ratings were predicted."""
        return int(self.per_user["predictions"].sum()) if "predictions" in self.per_user else 0

    @cached_property
    def summary(self) -> pd.DataFrame:
        """A row for each metric: metric, mean, low, high (95% bootstrap over users), users averaged.

        rmse and mae are over all predictions, each rating counting the same. Coverage and Gini have no interval.
        """
        rows = []
        for metric in self.metrics:
            interval = self.interval(metric)
            rows.append((metric, interval.mean, interval.low, interval.high, interval.users))
        rows += [(metric, value, np.nan, np.nan, len(self.per_user)) for metric, value in self.catalogue.items()]
        return pd.DataFrame(rows, columns=["metric", "mean", "low", "high", "users"])

    def interval(self, metric: str, confidence: float = 0.95, n_resamples: int = 2_000, seed: int = 0) -> Interval:
        """Return the mean of one metric with its bootstrap interval. Raises KeyError for a metric that is not there."""
        values = self._values(metric)
        bootstrap = partial(bootstrap_interval, confidence=confidence, n_resamples=n_resamples, seed=seed)
        if metric not in LOWER_IS_BETTER:
            return bootstrap(values)
        counts = self.per_user["predictions"].to_numpy()
        if metric == "mae":
            return bootstrap(values, counts)
        squared = bootstrap(values**2, counts)
        mean, low, high = np.sqrt([squared.mean, squared.low, squared.high]).tolist()
        return Interval(mean, low, high, confidence, squared.users, squared.left_out)

    def mean(self, metric: str) -> float:
        """Return the mean that `summary` has, of one metric."""
        if metric in self.catalogue:
            return self.catalogue[metric]
        return self.interval(metric, n_resamples=1).mean

    def users(self, metric: str) -> int:
        """Return how many users a mean is over: those who have a value; for a figure of the catalogue, all."""
        return len(self.per_user) if metric in self.catalogue else int((~np.isnan(self._values(metric))).sum())

    def _values(self, metric):
        if metric not in self.metrics:
            raise KeyError(f"There is no metric {metric!r} here. Use one of {', '.join(self.metrics)}.")
        return self.per_user[metric].to_numpy()

    def __repr__(self):
        relevant = (
            "every test row is relevant" if self.relevant_from is None else f"relevant from {self.relevant_from:g}"
        )
        lines = [f"{self.name}: {len(self.per_user):,} users with test rows, lists of {self.k}, {relevant}"]
        lines.append(_text(self.summary))
        if self.n_predictions:
            lines.append(f"{self.n_predictions:,} ratings predicted")
        if self.seen_share:
            lines.append(
                f"{self.seen_share:.1%} of the listed items are from the user's training rows and cannot be hits. "
                "Leave out what was seen."
            )
        return "\n".join(lines)


@dataclass(frozen=True, repr=False)
class CrossValidation:
    """One model on several folds; `evaluations` holds what each finished fold gave."""

    name: str
    evaluations: tuple[Evaluation, ...]
    n_folds: int

    @property
    def complete(self) -> bool:
        """Whether every fold was finished."""
        return len(self.evaluations) == self.n_folds

    @cached_property
    def per_fold(self) -> pd.DataFrame:
        """A row for each fold, by its number from 1: every metric's mean, and the seconds of each step."""
        rows = [
            {metric: one.mean(metric) for metric in [*one.metrics, *one.catalogue]}
            | {f"{step}_seconds": seconds for step, seconds in one.seconds.items()}
            for one in self.evaluations
        ]
        return pd.DataFrame(rows, index=pd.RangeIndex(1, len(rows) + 1, name="fold"))

    @cached_property
    def summary(self) -> pd.DataFrame:
        """A row for each metric: metric, mean and standard deviation (n − 1) over the folds, number of folds, users.

        The last one is how many users were averaged in the fold with the fewest.

        The folds share most of their training rows, so the deviation says less than that of independent samples: Bengio and
        Grandvalet (2004), No Unbiased Estimator of the Variance of K-Fold Cross-Validation.
        """
        figures = self.per_fold[[column for column in self.per_fold if not column.endswith("_seconds")]]
        users = pd.Series({metric: min(one.users(metric) for one in self.evaluations) for metric in figures})
        columns = {"mean": figures.mean(), "std": figures.std(), "folds": figures.count(), "users": users}
        return pd.DataFrame(columns).rename_axis("metric").reset_index()

    def __repr__(self):
        head = f"{self.name}: {self.n_folds} folds"
        if not self.complete:
            head = f"{self.name}: incomplete, stopped after {len(self.evaluations)} of {self.n_folds} folds"
        return f"{head}\n{_text(self.summary)}"


@dataclass(frozen=True, repr=False)
class Comparison:
    """Several models on the same split; `evaluations` holds what each finished model gave, by name.

    names    all the models that were asked for
    against  "first", "best" or a name: whom the others are tested against
    """

    evaluations: dict[str, Evaluation]
    names: tuple[str, ...]
    against: str

    @property
    def complete(self) -> bool:
        """Whether every model was finished."""
        return len(self.evaluations) == len(self.names)

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row for each model and metric: model, metric, mean, low, high, users averaged."""
        parts = [one.summary.assign(model=name) for name, one in self.evaluations.items()]
        return pd.concat(parts, ignore_index=True)[["model", "metric", "mean", "low", "high", "users"]]

    @cached_property
    def tests(self) -> pd.DataFrame:
        """A row for each metric and model but the one they are tested against; see `statistics.paired_test`.

        metric, model, against; the mean difference per user (model − against) with its interval; three p values; p_holm, the
        third of them adjusted for the number of models; users. For rmse and mae these are differences of each user's own
        error, every user counting the same.
        """
        rows = []
        for metric in dict.fromkeys(metric for one in self.evaluations.values() for metric in one.metrics):
            able = [name for name, one in self.evaluations.items() if metric in one.metrics]
            base = self._base(metric, able)
            if base not in able:
                continue
            theirs = self.evaluations[base].per_user[metric]
            found = {
                name: paired_test(self.evaluations[name].per_user[metric], theirs) for name in able if name != base
            }
            adjusted = holm([test.permutation_p for test in found.values()])
            for (name, test), p_holm in zip(found.items(), adjusted, strict=True):
                figures = (test.difference, test.low, test.high, test.t_p, test.wilcoxon_p, test.permutation_p, p_holm)
                rows.append((metric, name, base, *figures, test.users))
        columns = ["metric", "model", "against", "difference", "low", "high"]
        columns += ["p_t", "p_wilcoxon", "p_permutation", "p_holm", "users"]
        return pd.DataFrame(rows, columns=columns)

    def show(self, metrics=None) -> None:
        """Show one picture, a panel for each metric and a dot with its interval for each model, and the numbers below.

        metrics  names of metrics; without, precision, NDCG and, if some model predicts ratings, rmse
        """
        from recsys_teach.evaluation.pictures import show_comparison

        show_comparison(self, metrics)

    def _base(self, metric, able):
        if self.against in self.names:
            return self.against
        if self.against == "first":
            return self.names[0]
        means = {name: self.evaluations[name].mean(metric) for name in able}
        sign = -1 if metric in LOWER_IS_BETTER else 1
        return max(able, key=lambda name: sign * means[name] if means[name] == means[name] else -np.inf)

    def __repr__(self):
        lines = []
        if not self.complete:
            lines.append(f"Incomplete, stopped after {len(self.evaluations)} of {len(self.names)} models.")
        metrics = list(dict.fromkeys(self.table["metric"]))
        wide = self.table.pivot(index="metric", columns="model", values="mean").loc[metrics, list(self.evaluations)]
        lines.append(wide.rename_axis(index=None, columns=None).to_string(float_format="{:.4f}".format, na_rep=""))
        fewest, most = self.table["users"].min(), self.table["users"].max()
        lines.append(f"Means over {fewest:,} to {most:,} users: who has no value in a metric is left out of it.")
        return "\n".join(lines)


def _text(frame):
    return frame.to_string(index=False, float_format="{:.4f}".format)
