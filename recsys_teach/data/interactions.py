"""`Interactions`: who did what with which item. The one data type that models and metrics work on."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

DUPLICATES = ("error", "last", "mean", "sum")
SHOWN = 3


class Interactions:
    """Users, items and values in contiguous indices, with the raw ids beside them. Made by `from_frame`; immutable.

    user_ids, item_ids      raw ids, sorted; the position of an id is its index
    user_index, item_index  int32, one per interaction, sorted by user, then item
    values                  float32 (a rating, or 1 per event); sum them in float64
    times                   int64 seconds since 1970 in UTC, or None
    """

    def __init__(self, user_ids, item_ids, user_index, item_index, values, times=None):
        self._fields = {
            "user_ids": np.asarray(user_ids),
            "item_ids": np.asarray(item_ids),
            "user_index": np.asarray(user_index, dtype=np.int32),
            "item_index": np.asarray(item_index, dtype=np.int32),
            "values": np.asarray(values, dtype=np.float32),
            "times": None if times is None else np.asarray(times, dtype=np.int64),
        }
        for field in self._fields.values():
            if field is not None:
                field.flags.writeable = False

    user_ids = property(lambda self: self._fields["user_ids"])
    item_ids = property(lambda self: self._fields["item_ids"])
    user_index = property(lambda self: self._fields["user_index"])
    item_index = property(lambda self: self._fields["item_index"])
    values = property(lambda self: self._fields["values"])
    times = property(lambda self: self._fields["times"])
    n_users = property(lambda self: len(self.user_ids))
    n_items = property(lambda self: len(self.item_ids))

    def __len__(self):
        return len(self.values)

    def __repr__(self):
        return f"Interactions({len(self):,} values, {self.n_users:,} users, {self.n_items:,} items)"

    @classmethod
    def from_frame(cls, frame, user="user", item="item", value="rating", time=None, duplicates="error"):
        """Make Interactions from the columns of a data frame.

        `time` names a column of dates, or of whole seconds since 1970 in UTC. `duplicates` says what to do when a user
        has several rows for an item: "error", keep the "last" (by time if there is one, else by row), or take their
        "mean" or "sum" (and the last time).

        Raises ValueError, naming the column, the first offending rows and the cure: a column that is not there, a
        missing or infinite entry, ids of several types, duplicates, no rows.
        """
        if duplicates not in DUPLICATES:
            raise ValueError(f"duplicates={duplicates!r} is unknown. Use one of {', '.join(map(repr, DUPLICATES))}.")
        for column in filter(None, (user, item, value, time)):
            if column not in frame.columns:
                has = ", ".join(map(repr, frame.columns))
                raise ValueError(f"There is no column {column!r}; the frame has {has}. Pass the name of yours.")
        if not len(frame):
            raise ValueError("The frame has no rows. Check the filter or the file that it came from.")
        users, items = _ids(frame, user), _ids(frame, item)
        values = _values(frame, value)
        times = None if time is None else _times(frame, time)
        user_ids, user_index = np.unique(users, return_inverse=True)
        item_ids, item_index = np.unique(items, return_inverse=True)

        # Stable by user, item, then time: rows of one pair stand together, the last of them last.
        order = np.lexsort((np.zeros(len(frame)) if times is None else times, item_index, user_index))
        user_index, item_index, values = user_index[order], item_index[order], values[order]
        times = None if times is None else times[order]
        first = np.ones(len(order), dtype=bool)
        first[1:] = (np.diff(user_index) != 0) | (np.diff(item_index) != 0)
        if not first.all():
            if duplicates == "error":
                repeated = np.sort(order[np.flatnonzero(~first)])
                _refuse(
                    frame,
                    repeated,
                    f"Columns {user!r} and {item!r} repeat a pair",
                    'Pass duplicates="last", "mean" or "sum".',
                )
            starts = np.flatnonzero(first)
            last = np.append(starts[1:], len(order)) - 1
            if duplicates == "last":
                values = values[last]
            else:
                sums = np.add.reduceat(values, starts)
                values = sums if duplicates == "sum" else sums / (last - starts + 1)
            user_index, item_index = user_index[last], item_index[last]
            times = None if times is None else times[last]
        return cls(user_ids, item_ids, user_index, item_index, values, times)

    @cached_property
    def matrix(self):
        """The values as a CSR matrix (n_users, n_items), float32. A pair without an interaction is not stored."""
        starts = np.zeros(self.n_users + 1, dtype=np.int32)
        np.cumsum(np.bincount(self.user_index, minlength=self.n_users), out=starts[1:])
        matrix = sparse.csr_matrix((self.values, self.item_index, starts), shape=(self.n_users, self.n_items))
        return matrix

    def to_frame(self):
        """Return a data frame with the columns user, item, value and, if known, time (seconds since 1970, UTC)."""
        columns = {"user": self.user_ids[self.user_index], "item": self.item_ids[self.item_index], "value": self.values}
        if self.times is not None:
            columns["time"] = self.times
        return pd.DataFrame(columns)

    def select(self, rows):
        """Return the interactions at some positions (a mask or positions) with the same vocabularies, in this order.

        A user or an item may so be left without interactions: it is cold, and still known.
        """
        kept = np.sort(np.arange(len(self))[rows])
        times = None if self.times is None else self.times[kept]
        return Interactions(
            self.user_ids, self.item_ids, self.user_index[kept], self.item_index[kept], self.values[kept], times
        )

    def user_indices(self, ids):
        """Return the int32 indices of raw user ids. Raises KeyError for an id that is not there."""
        return _look_up(self.user_ids, ids, "user")

    def item_indices(self, ids):
        """Return the int32 indices of raw item ids. Raises KeyError for an id that is not there."""
        return _look_up(self.item_ids, ids, "item")

    def of_user(self, user):
        """Return (item ids, values) of one user, by item id. Raises KeyError for an id that is not there."""
        row = int(self.user_indices([user])[0])
        part = slice(*np.searchsorted(self.user_index, [row, row + 1]))
        return self.item_ids[self.item_index[part]], self.values[part]

    def users_of(self, item):
        """Return the raw ids of the users who have a value for an item, sorted. Raises KeyError for an unknown item."""
        column = int(self.item_indices([item])[0])
        return self.user_ids[self.user_index[self.item_index == column]]

    def dense_row(self, user):
        """Return one user's values over all items as float64, NaN where there is none. Shape (n_items,)."""
        row = np.full(self.n_items, np.nan)
        items, values = self.of_user(user)
        row[self.item_indices(items)] = values
        return row


def _refuse(frame, rows, what, cure):
    shown = "; ".join(f"row {r}: {frame.iloc[r].to_dict()}" for r in rows[:SHOWN])
    raise ValueError(f"{what} in {len(rows):,} rows ({shown}). {cure}")


def _ids(frame, column):
    series = frame[column]
    missing = np.flatnonzero(series.isna().to_numpy())
    if len(missing):
        _refuse(frame, missing, f"Column {column!r} is empty", "Drop those rows or fill in the id.")
    if pd.api.types.is_bool_dtype(series.dtype):
        raise ValueError(f"Column {column!r} holds True and False. An id is a whole number or a text.")
    if pd.api.types.is_integer_dtype(series.dtype):
        return series.to_numpy(dtype=np.int64)
    raw = np.array(series.tolist(), dtype=object)
    kinds = np.array([type(v).__name__ for v in raw])
    odd = np.flatnonzero(kinds != kinds[0])
    if len(odd):
        _refuse(frame, odd, f"Column {column!r} mixes {kinds[0]} with {kinds[odd[0]]}", "Make all its ids of one type.")
    if isinstance(raw[0], str):
        return raw.astype(str)
    if isinstance(raw[0], (int, np.integer)) and not isinstance(raw[0], bool):
        return raw.astype(np.int64)
    raise ValueError(f"Column {column!r} holds values of type {kinds[0]}. An id is a whole number or a text.")


def _values(frame, column):
    series = frame[column]
    if pd.api.types.is_bool_dtype(series.dtype) or not pd.api.types.is_numeric_dtype(series.dtype):
        raise ValueError(f"Column {column!r} holds {series.dtype}, not numbers. Convert it with pd.to_numeric.")
    values = series.to_numpy(dtype=np.float64, na_value=np.nan)
    with np.errstate(over="ignore"):
        bad = np.flatnonzero(~np.isfinite(values.astype(np.float32)))
    if len(bad):
        _refuse(frame, bad, f"Column {column!r} is missing, infinite or beyond float32", "Drop or correct those rows.")
    return values


def _times(frame, column):
    series = frame[column]
    missing = np.flatnonzero(series.isna().to_numpy())
    if len(missing):
        _refuse(frame, missing, f"Column {column!r} is empty", "Drop those rows, or pass time=None.")
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        return (
            pd.DatetimeIndex(series).tz_convert(None).as_unit("s").asi8
            if series.dt.tz
            else pd.DatetimeIndex(series).as_unit("s").asi8
        )
    if pd.api.types.is_integer_dtype(series.dtype):
        return series.to_numpy(dtype=np.int64)
    raise ValueError(f"Column {column!r} holds {series.dtype}. A time is a date or whole seconds since 1970 in UTC.")


def _look_up(vocabulary, ids, what):
    wanted = list(ids)
    texts = vocabulary.dtype.kind == "U"
    for one in wanted:
        if isinstance(one, str) != texts:
            kinds = ("a text", "whole numbers") if isinstance(one, str) else (f"{type(one).__name__}", "texts")
            raise KeyError(
                f"{one!r} is {kinds[0]}, but the {what} ids here are {kinds[1]}. Ask for {_example(vocabulary)!r}, say."
            )
    found = np.searchsorted(vocabulary, wanted)
    known = vocabulary[np.minimum(found, len(vocabulary) - 1)] == wanted
    if not np.all(known):
        unknown = wanted[int(np.argmin(known))]
        raise KeyError(
            f"There is no {what} {unknown!r} here. Take an id from {what}_ids, such as {_example(vocabulary)!r}."
        )
    return found.astype(np.int32)


def _example(vocabulary):
    return vocabulary[0].item()
