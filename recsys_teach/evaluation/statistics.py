"""How far to trust a mean over users, and a difference between two models.

Users are the sample. All of this says what other users of the same kind might have given; it says nothing about another
training set, another split or another site.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

RESAMPLES = 2_000
DECIMALS = 12
BLOCK = 4_000_000  # draws held in memory at once


@dataclass(frozen=True)
class Interval:
    """A mean over users and what other samples of users might have given."""

    mean: float
    low: float
    high: float
    confidence: float
    users: int
    left_out: int

    def __str__(self):
        return (
            f"{self.mean:.4f}, {self.confidence:.0%} interval {self.low:.4f} to {self.high:.4f} "
            f"({self.users:,} users, {self.left_out:,} left out: no value)"
        )


def bootstrap_interval(
    values, weights=None, *, confidence: float = 0.95, n_resamples: int = RESAMPLES, seed: int = 0
) -> Interval:
    """Return the mean of per-user values and its percentile bootstrap interval.

    The n users are drawn n times with replacement, `n_resamples` times over; the interval runs between the (1 − confidence)/2
    quantiles, from below and above, of the means of these samples.

    values   (n,) one per user; NaN, "not defined for this user", is left out and counted
    weights  (n,) with these the mean is Σ w v / Σ w: pass each user's number of ratings to have every rating count the same

    With fewer than two users there is no interval: NaN. With a few dozen it is too narrow.

    Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    _check_resampling(confidence, n_resamples)
    values = _one_dimensional(values, "values")
    weights = np.ones(len(values)) if weights is None else _one_dimensional(weights, "weights")
    if len(weights) != len(values):
        raise ValueError(f"There are {len(values)} values and {len(weights)} weights. Pass one weight for each value.")
    defined = ~np.isnan(values)
    values, weights = values[defined], weights[defined]
    if not (np.isfinite(weights).all() and (weights > 0).all()):
        raise ValueError("A weight is not a positive number. Leave out users who should not count.")
    low, high = _percentiles(values, weights, confidence, n_resamples, seed)
    mean = float(np.average(values, weights=weights)) if len(values) else float("nan")
    return Interval(mean, low, high, confidence, len(values), int((~defined).sum()))


@dataclass(frozen=True)
class PairedTest:
    """The mean difference of two models over the same users, and how often chance alone would give one as large."""

    difference: float
    low: float
    high: float
    confidence: float
    t_p: float
    wilcoxon_p: float
    permutation_p: float
    users: int
    left_out: int

    def __str__(self):
        return (
            f"difference {self.difference:+.4f}, {self.confidence:.0%} interval {self.low:+.4f} to {self.high:+.4f}; "
            f"p = {self.t_p:.4f} (paired t), {self.wilcoxon_p:.4f} (Wilcoxon), {self.permutation_p:.4f} (sign flips); "
            f"{self.users:,} users, {self.left_out:,} left out: no value in one of the two"
        )


def paired_test(a, b, *, confidence: float = 0.95, n_resamples: int = RESAMPLES, seed: int = 0) -> PairedTest:
    """Compare two models by the differences d_u = a_u − b_u of their per-user values.

    difference     the mean of d, with its percentile bootstrap interval (`bootstrap_interval`)
    t_p            paired t: t = mean(d) √n / s(d), two-sided, n − 1 degrees of freedom
    wilcoxon_p     signed ranks: are positive and negative differences equally large? Users without a difference are dropped;
                   exact up to 50 users without ties, else the normal approximation with the correction for ties
    permutation_p  every sign of d is flipped with probability ½, `n_resamples` times over: the share of these samples whose
                   mean is at least as far from 0; the sample itself is counted with them, so p is never 0

    a, b  (n,) one value per user, in the same order; a user who is NaN in either is left out and counted

    Differences are rounded to 12 decimals, so that those which are equal on paper tie. Where nobody differs each p is 1. With
    fewer than two users each is NaN.

    Smucker, Allan, Carterette (2007), A Comparison of Statistical Significance Tests for Information Retrieval Evaluation.
    """
    _check_resampling(confidence, n_resamples)
    a, b = _one_dimensional(a, "first values"), _one_dimensional(b, "second values")
    if len(a) != len(b):
        raise ValueError(f"There are {len(a)} values and {len(b)} values. Pass both for the same users.")
    differences = (a - b).round(DECIMALS)
    defined = ~np.isnan(differences)
    d = differences[defined]
    low, high = _percentiles(d, np.ones(len(d)), confidence, n_resamples, seed)
    if len(d) < 2:
        p_values = [float("nan")] * 3
    elif not d.any():
        p_values = [1.0] * 3
    else:
        p_values = [_t_p(d), _wilcoxon_p(d), _sign_flip_p(d, n_resamples, seed)]
    mean = float(d.mean()) if len(d) else float("nan")
    t_p, wilcoxon_p, permutation_p = p_values
    left_out = int((~defined).sum())
    return PairedTest(mean, low, high, confidence, t_p, wilcoxon_p, permutation_p, len(d), left_out)


def holm(p_values) -> np.ndarray:
    """Return p values adjusted for being several: the j-th smallest of m times m − j + 1, never falling, at most 1.

    NaN stays NaN and is not counted. Holm (1979), A Simple Sequentially Rejective Multiple Test Procedure.
    """
    p_values = _one_dimensional(p_values, "p values")
    adjusted, order = np.full(len(p_values), np.nan), np.argsort(p_values)
    order = order[: np.count_nonzero(~np.isnan(p_values))]  # NaN is sorted last
    factors = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(p_values[order] * factors), 1)
    return adjusted


def _percentiles(values, weights, confidence, n_resamples, seed):
    n = len(values)
    if n < 2:
        return float("nan"), float("nan")
    rng, weighted = np.random.default_rng(seed), values * weights
    means = np.empty(n_resamples)
    for part in _parts(n_resamples, n):
        drawn = rng.integers(0, n, (len(means[part]), n))
        means[part] = weighted[drawn].sum(axis=1) / weights[drawn].sum(axis=1)
    tail = (1 - confidence) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return float(low), float(high)


def _t_p(d):
    spread = d.std(ddof=1)
    if spread == 0:
        return 0.0  # everybody differs by the same amount
    return float(2 * stats.t.sf(abs(d.mean()) * np.sqrt(len(d)) / spread, len(d) - 1))


def _wilcoxon_p(d):
    d = d[d != 0]
    tied = len(np.unique(np.abs(d))) < len(d)
    return float(stats.wilcoxon(d, method="asymptotic" if tied or len(d) > 50 else "exact").pvalue)


def _sign_flip_p(d, n_resamples, seed):
    rng, n = np.random.default_rng(seed), len(d)
    observed, as_far = abs(d.sum()), 0
    for part in _parts(n_resamples, n):
        signs = 1 - 2 * rng.integers(0, 2, (part.stop - part.start, n), dtype=np.int8)
        # Sums that are equal on paper differ in their last digits; they count as equally far.
        as_far += np.count_nonzero(np.abs(signs @ d) >= observed * (1 - 1e-12))
    return (as_far + 1) / (n_resamples + 1)


def _parts(n_resamples, n):
    size = max(BLOCK // n, 1)
    return [slice(start, min(start + size, n_resamples)) for start in range(0, n_resamples, size)]


def _one_dimensional(values, what):
    values = np.asarray(values, dtype=np.float64)
    if values.ndim != 1:
        raise ValueError(f"The {what} have shape {values.shape}. Pass one number for each user.")
    if np.isinf(values).any():
        raise ValueError(
            f"{np.isinf(values).sum():,} of the {what} are infinite. Only NaN may stand for a missing value."
        )
    return values


def _check_resampling(confidence, n_resamples):
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is {confidence}. Pass a number between 0 and 1, such as 0.95.")
    if n_resamples < 1:
        raise ValueError(f"n_resamples is {n_resamples}. Pass at least 1; 2,000 or more give two stable digits.")
