"""Errors of predicted ratings."""

from __future__ import annotations

import numpy as np

from recsys_teach.data.interactions import Interactions

SHOWN = 3


def rmse(actual, predicted) -> float:
    """Return the root mean squared error, √(Σ (r − r̂)² / n), in the unit of the ratings.

    actual, predicted  (n,) arrays of ratings and predictions, pair by pair

    Raises ValueError when there are none, when the lengths differ, or when a value is missing or infinite.
    """
    return float(np.sqrt(np.mean(_errors(actual, predicted) ** 2)))


def mae(actual, predicted) -> float:
    """Return the mean absolute error, Σ |r − r̂| / n, in the unit of the ratings. Arguments and errors as of `rmse`."""
    return float(np.mean(np.abs(_errors(actual, predicted))))


def rmse_per_user(test: Interactions, predicted) -> np.ndarray:
    """Return √(Σ_i (r_ui − r̂_ui)² / n_u) for each user by index, NaN for one without test rows. Shape (n_users,).

    predicted  (len(test),) predictions for the rows of `test`, in their order

    The mean over users is not `rmse` over all rows: here each user counts the same, there each rating.
    """
    return np.sqrt(_mean_per_user(test, _errors(test.values, predicted) ** 2))


def mae_per_user(test: Interactions, predicted) -> np.ndarray:
    """Return Σ_i |r_ui − r̂_ui| / n_u for each user by index. Arguments and NaN as of `rmse_per_user`."""
    return _mean_per_user(test, np.abs(_errors(test.values, predicted)))


def _errors(actual, predicted):
    actual, predicted = np.asarray(actual, dtype=np.float64), np.asarray(predicted, dtype=np.float64)
    if actual.shape != predicted.shape or actual.ndim != 1:
        raise ValueError(
            f"The ratings have shape {actual.shape}, the predictions {predicted.shape}. Pass one prediction per rating."
        )
    if not len(actual):
        raise ValueError("There are 0 ratings, so there is no error to average. Check how they were selected.")
    for what, values in (("ratings", actual), ("predictions", predicted)):
        bad = np.flatnonzero(~np.isfinite(values))
        if len(bad):
            places = ", ".join(map(str, bad[:SHOWN])) + (", …" if len(bad) > SHOWN else "")
            raise ValueError(
                f"{len(bad):,} of the {len(values):,} {what} are missing or infinite (at {places}). Leaving them out would "
                "flatter a model that skips what is hard: give every pair a fallback, such as the mean."
            )
    return actual - predicted


def _mean_per_user(test, errors):
    counts = np.bincount(test.user_index, minlength=test.n_users)
    sums = np.bincount(test.user_index, weights=errors, minlength=test.n_users)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)
