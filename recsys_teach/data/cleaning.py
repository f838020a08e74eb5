"""Cleaning: flags for a log's rows, and rescaled or filled ratings. Nothing here changes what it is given.

The functions on logs take a data frame with one row per event and return flags with the frame's index, so that they can
be compared with a truth. The functions on ratings take `Interactions`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from recsys_teach.data.columns import check_columns, read_ids, read_times, read_values
from recsys_teach.data.interactions import Interactions

KEEP = ("first", "last", "mean", "sum", "max")
BY = ("user", "item", "global")
SECONDS = {"hour": 3_600, "day": 86_400}
# For a normal distribution, this times the median absolute deviation is the standard deviation.
MAD_TO_SD = 1.482602218505602
LARGEST_DENSE = 2**31  # bytes


# Logs -----------------------------------------------------------------------------------------------------------------


def flag_duplicates(events, columns=("person", "film"), *, within=None, time="time") -> pd.Series:
    """Flag the rows that repeat an earlier one: the same entries in `columns`, at most `within` seconds after the row before.

    A chain counts as one: with within=5, events at 0, 4 and 8 s are one event and two repeats. within=None flags repeats
    at any distance. `time` names the column that says which is earlier (dates, or seconds since 1970; parts of a second
    are cut off); rows of the same time, and all rows with time=None, are in the order of the frame. Missing entries
    equal each other.
    """
    order, first, _ = _runs(events, columns, within, time)
    flags = np.empty(len(events), dtype=bool)
    flags[order] = ~first
    return pd.Series(flags, index=events.index, name="is_duplicate")


def drop_duplicates(events, columns=("person", "film"), *, keep="first", value="dwell", within=None, time="time"):
    """Return one row for each event and its repeats (see `flag_duplicates`), in the order of the frame.

    keep   "first" or "last" keeps that row; "mean", "sum" and "max" keep the last row with this statistic of the column
           `value`, taken in float64

    Raises ValueError for another `keep`, for `within` without `time`, and for columns that are not there or not right.
    """
    if keep not in KEEP:
        raise ValueError(f"keep={keep!r} is unknown. Use one of {', '.join(map(repr, KEEP))}.")
    order, first, ends = _runs(events, columns, within, time)
    rows = order[first] if keep == "first" else order[ends - 1]
    place = np.argsort(rows)
    kept = events.iloc[rows[place]].copy()
    if keep in ("mean", "sum", "max"):
        check_columns(events, [value])
        values, starts = read_values(events, value)[order], np.flatnonzero(first)
        merged = (np.maximum if keep == "max" else np.add).reduceat(values, starts)
        merged = merged / (ends - starts) if keep == "mean" else merged
        kept[value] = merged[place]
    return kept


def activity(events, *, person="person", time="time", per="day") -> pd.DataFrame:
    """Return what tells a machine from a person, one row per person, sorted by person.

    events   how many
    rate     events per "day" or "hour" (UTC, as `per` says) in which there is at least one
    z        the robust z-score of log(rate) among all people, see `robust_z`
    spread   (upper quartile − lower quartile) / median of the seconds between successive events; near 0 for a clock.
             NaN with fewer than two gaps and when the median gap is 0
    """
    if per not in SECONDS:
        raise ValueError(f"per={per!r} is unknown. Use 'day' or 'hour'.")
    check_columns(events, [person, time])
    people, who = read_ids(events, person)
    frame = pd.DataFrame({"person": who, "time": read_times(events, time)})
    frame = frame.sort_values(["person", "time"], kind="stable")
    frame["period"] = frame["time"] // SECONDS[per]
    frame["gap"] = frame.groupby("person")["time"].diff()
    by_person = frame.groupby("person")
    told = pd.DataFrame({"events": by_person.size()})
    told["rate"] = told["events"] / by_person["period"].nunique()
    told["z"] = robust_z(np.log(told["rate"]))
    low, middle, high = (by_person["gap"].quantile(q) for q in (0.25, 0.5, 0.75))
    told["spread"] = ((high - low) / middle).where((middle > 0) & (told["events"] > 2))
    return told.set_axis(pd.Index(people, name=person))


def flag_bots(events, *, person="person", time="time", per="day", threshold=3.5, regular=0.1, at_least=20) -> pd.Series:
    """Flag the events of accounts that behave like machines: far more active than the others, or regular as a clock.

    An account is flagged if the robust z-score of its log rate is above `threshold`, or if it has `at_least` events and
    the spread of their gaps is below `regular` (both as `activity` returns them). 3.5: Iglewicz and Hoaglin (1993), How
    to Detect and Handle Outliers.
    """
    told = activity(events, person=person, time=time, per=per)
    bots = (told["z"] > threshold) | ((told["events"] >= at_least) & (told["spread"] < regular))
    _, who = read_ids(events, person)
    return pd.Series(bots.to_numpy()[who], index=events.index, name="is_bot")


def flag_accidental(events, *, below=7, dwell="dwell") -> pd.Series:
    """Flag the events that were left after fewer than `below` seconds, too soon to have been meant.

    Raises ValueError when the column `dwell` is missing somewhere or negative.
    """
    check_columns(events, [dwell])
    seconds = read_values(events, dwell)
    if np.any(seconds < 0):
        row = int(np.argmax(seconds < 0))
        raise ValueError(
            f"Column {dwell!r} is {seconds[row]:g} in row {row}. A dwell is 0 or more seconds: correct it."
        )
    return pd.Series(seconds < below, index=events.index, name="is_accidental")


# Numbers --------------------------------------------------------------------------------------------------------------


def robust_z(values) -> np.ndarray:
    """Return (x − median) / (1.4826 MAD), MAD the median of |x − median|. Shape (n,), float64; NaN stays NaN.

    When more than half of the values are equal, MAD is 0: those have the score 0, all others are infinitely far.
    """
    values = np.asarray(values, dtype=np.float64)
    apart = values - np.nanmedian(values) if np.any(~np.isnan(values)) else values
    mad = np.nanmedian(np.abs(apart)) if np.any(~np.isnan(values)) else np.nan
    far = np.where(apart == 0, 0.0, np.copysign(np.inf, apart))
    far[np.isnan(values)] = np.nan
    return apart / (MAD_TO_SD * mad) if mad > 0 else far


def flag_outliers(values, method="mad", threshold=None) -> np.ndarray:
    """Flag the values that lie far from the others. Shape (n,), bool; a missing value is not flagged.

    "mad"   |robust_z(x)| > threshold (3.5): Iglewicz and Hoaglin (1993)
    "iqr"   x < q1 − threshold (q3 − q1) or x > q3 + threshold (q3 − q1) (1.5): Tukey (1977), Exploratory Data Analysis
    """
    values = np.asarray(values, dtype=np.float64)
    if method == "mad":
        return np.abs(robust_z(values)) > (3.5 if threshold is None else threshold)
    if method == "iqr":
        if np.all(np.isnan(values)):
            return np.zeros(len(values), dtype=bool)
        low, high = np.nanquantile(values, [0.25, 0.75])
        reach = (1.5 if threshold is None else threshold) * (high - low)
        return (values < low - reach) | (values > high + reach)
    raise ValueError(f"method={method!r} is unknown. Use 'mad' or 'iqr'.")


# Ratings --------------------------------------------------------------------------------------------------------------


def center(interactions: Interactions, by="user") -> tuple[Interactions, np.ndarray]:
    """Return the interactions with the mean of their user, their item or all ("global") taken off, and the means.

    The means are float64, shape (n_users,), (n_items,) or (1,); NaN where there is no value. `uncenter` puts them back.
    """
    group, n = _groups(interactions, by)
    with np.errstate(invalid="ignore"):
        means = np.bincount(group, weights=interactions.values, minlength=n) / np.bincount(group, minlength=n)
    return interactions.with_values(interactions.values - means[group]), means


def uncenter(interactions: Interactions, means, by="user") -> Interactions:
    """Return the interactions with the means that `center` took off put back; equal to the original up to float32.

    Raises ValueError when the means are not one for each user, for each item, or one.
    """
    group, n = _groups(interactions, by)
    means = np.asarray(means, dtype=np.float64)
    if means.shape != (n,):
        raise ValueError(f"There are means of shape {means.shape} for shape ({n},). Pass the means that `center` gave.")
    return interactions.with_values(interactions.values + means[group])


def min_max(interactions: Interactions, by="user") -> Interactions:
    """Return the interactions rescaled to 0 … 1: (x − min) / (max − min), of each user, each item or all ("global").

    Where all values are the same they become 0, as scikit-learn's MinMaxScaler does.
    """
    group, n = _groups(interactions, by)
    values = interactions.values.astype(np.float64)
    low, high = np.full(n, np.inf), np.full(n, -np.inf)
    np.minimum.at(low, group, values)
    np.maximum.at(high, group, values)
    span = (high - low)[group]
    return interactions.with_values(np.divide(values - low[group], span, out=np.zeros_like(values), where=span > 0))


class Imputed(NamedTuple):
    """A matrix without gaps: the values, how many cells were filled, and for how many users or items with the overall one."""

    matrix: np.ndarray
    filled: int
    without: int


def impute(interactions: Interactions, strategy="mean", by="item", value=None) -> Imputed:
    """Return a dense float64 matrix (n_users, n_items) with every gap filled, and a report of how many were.

    strategy   "mean" or "median" of the item's, the user's or all ("global") values; "constant" fills with `value`
    by         whose values: "item", "user" or "global". One without values takes the mean or median of all

    Raises ValueError for another strategy, for "constant" without a value, when there are no values, and when the matrix
    would need more than 2 GB.
    """
    if strategy not in ("mean", "median", "constant"):
        raise ValueError(f"strategy={strategy!r} is unknown. Use 'mean', 'median' or 'constant'.")
    if (strategy == "constant") == (value is None):
        raise ValueError(
            f"strategy={strategy!r} came with value={value!r}. Pass a value with 'constant', and only there."
        )
    group, n = _groups(interactions, by)
    n_users, n_items = interactions.n_users, interactions.n_items
    if n_users * n_items * 8 > LARGEST_DENSE:
        raise ValueError(
            f"A dense matrix of {n_users:,} × {n_items:,} needs {n_users * n_items / 2**27:,.0f} GB. "
            "Take fewer users or items, or stay with the sparse matrix."
        )
    empty = np.bincount(group, minlength=n) == 0
    if strategy == "constant":
        fill, empty = np.full(n, float(value)), np.zeros(n, dtype=bool)
    elif not len(interactions):
        raise ValueError(f"There are no values to take the {strategy} of. Fill with strategy='constant'.")
    else:
        values = interactions.values.astype(np.float64)
        statistic = pd.Series(values).groupby(group).agg(strategy).reindex(range(n)).to_numpy()
        fill = np.where(empty, getattr(np, strategy)(values), statistic)
    matrix = np.empty((n_users, n_items))
    matrix[:] = fill[:, None] if by == "user" else fill
    matrix[interactions.user_index, interactions.item_index] = interactions.values
    return Imputed(matrix, n_users * n_items - len(interactions), int(empty.sum()))


def _groups(interactions, by):
    """Return (the group of each interaction, how many groups there are)."""
    if not isinstance(interactions, Interactions):
        raise TypeError(
            f"This is a {type(interactions).__name__}. Make Interactions of it with Interactions.from_frame."
        )
    if by not in BY:
        raise ValueError(f"by={by!r} is unknown. Use one of {', '.join(map(repr, BY))}.")
    if by == "global":
        return np.zeros(len(interactions), dtype=np.int32), 1
    if by == "user":
        return interactions.user_index, interactions.n_users
    return interactions.item_index, interactions.n_items


def _runs(events, columns, within, time):
    """Return (order, first, ends): rows sorted by entries, then time; which of these start a run of repeats; where runs end."""
    columns = [columns] if isinstance(columns, str) else list(columns)
    if within is not None and time is None:
        raise ValueError(f"within={within!r} needs times, and time is None. Pass the name of the column of times.")
    check_columns(events, columns)
    key = events.groupby(columns, sort=False, dropna=False).ngroup().to_numpy()
    times = np.zeros(len(events), dtype=np.int64)
    if time is not None:
        check_columns(events, [time])
        times = read_times(events, time)
    order = np.lexsort((times, key))
    first = np.append(True, np.diff(key[order]) != 0)
    if within is not None:
        first[1:] |= np.diff(times[order]) > within
    return order, first, np.append(np.flatnonzero(first)[1:], len(events))
