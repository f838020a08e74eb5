"""`Interactions`: who did what with which item. The one data type that models and metrics work on."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from recsys_teach.data.columns import NUMBER, check_columns, kind, read_ids, read_times, read_values, refuse, show

DUPLICATES = ("error", "last", "mean", "sum")
FIELDS = ("user_ids", "item_ids", "user_index", "item_index", "values", "times")


class Interactions:
    """Users, items and values in contiguous indices, with the raw ids beside them. Made by `from_frame`; immutable.

    user_ids, item_ids      raw ids, sorted, int64 or an object array of str; the position of an id is its index
    user_index, item_index  int32, one per interaction, sorted by user, then item
    values                  float32 (a rating, or 1 per event); sum them in float64
    times                   int64 seconds since 1970 in UTC, or None
    """

    def __init__(self, user_ids, item_ids, user_index, item_index, values, times=None):
        # Copies, so that nobody else holds an array that could change.
        self._fields = {
            "user_ids": np.array(user_ids),
            "item_ids": np.array(item_ids),
            "user_index": np.array(user_index, dtype=np.int32),
            "item_index": np.array(item_index, dtype=np.int32),
            "values": np.array(values, dtype=np.float32),
            "times": None if times is None else np.array(times, dtype=np.int64),
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

    def __reduce__(self):
        # A copied or unpickled array could be written to; the constructor's cannot.
        return Interactions, tuple(self._fields[name] for name in FIELDS)

    @classmethod
    def from_frame(cls, frame, user="user", item="item", value="rating", time=None, duplicates="error"):
        """Make Interactions from the columns of a data frame.

        user, item   name columns of ids: whole numbers of 64 bits, or texts. 1 and "1" are different ids
        value        names a column of finite numbers; None gives every row the value 1
        time         names a column of dates (UTC where no time zone is given) or of whole seconds since 1970 in UTC, in
                     the years 1 to 9999. Milliseconds before 1978 cannot be told from seconds
        duplicates   what to do when a user has several rows for an item: "error", keep the "last" (by time if there is
                     one, else by row), or take their "mean" or "sum" (and the last time)

        Raises ValueError, naming the column, the first offending rows (counted from 0) and the cure, for a column that
        is missing, there twice or asked for twice, a missing or infinite entry, a wrong type, ids of several types,
        duplicates, no rows. Raises TypeError for anything but a data frame.
        """
        if duplicates not in DUPLICATES:
            raise ValueError(f"duplicates={duplicates!r} is unknown. Use one of {', '.join(map(repr, DUPLICATES))}.")
        check_columns(frame, [user, item, *(column for column in (value, time) if column is not None)])
        user_ids, user_index = read_ids(frame, user)
        item_ids, item_index = read_ids(frame, item)
        values = np.ones(len(frame)) if value is None else read_values(frame, value)
        times = None if time is None else read_times(frame, time)

        pairs = user_index.astype(np.int64) * len(item_ids) + item_index
        if np.any(pairs[1:] < pairs[:-1]):
            order = np.argsort(pairs, kind="stable")
            pairs, user_index, item_index, values = pairs[order], user_index[order], item_index[order], values[order]
            times = None if times is None else times[order]
        else:
            order = np.arange(len(frame))
        first = np.append(True, pairs[1:] != pairs[:-1])
        if not first.all():
            if duplicates == "error":
                repeated = np.sort(order[~first])
                what = f"Columns {user!r} and {item!r} repeat a pair"
                refuse(frame, repeated, what, 'Pass duplicates="last", "mean" or "sum".')
            values, times = _merged(pairs, first, values, times, duplicates)
            user_index, item_index = user_index[first], item_index[first]
            with np.errstate(over="ignore"):
                beyond = np.flatnonzero(~np.isfinite(values.astype(np.float32)))
            if len(beyond):
                who, what = user_ids[user_index[beyond[0]]], item_ids[item_index[beyond[0]]]
                raise ValueError(
                    f"Column {value!r} has a sum beyond float32 for user {show(who)} and item {show(what)}. "
                    'Correct its rows, or pass duplicates="last" or "mean".'
                )
        return cls(user_ids, item_ids, user_index, item_index, values, times)

    @property
    def matrix(self):
        """The values as a CSR matrix (n_users, n_items), float32. A pair without an interaction is not stored.

        A new matrix around the same read-only arrays each time, so that no change to one can reach another.
        """
        parts = (self.values, self.item_index, self._starts)
        matrix = sparse.csr_matrix(parts, shape=(self.n_users, self.n_items))
        matrix.has_canonical_format = True  # sorted, no pair twice
        return matrix

    @cached_property
    def _starts(self):
        """The position of each user's first interaction, and the length at the end. Shape (n_users + 1,), int32."""
        starts = np.zeros(self.n_users + 1, dtype=np.int32)
        np.cumsum(np.bincount(self.user_index, minlength=self.n_users), out=starts[1:])
        starts.flags.writeable = False
        return starts

    def to_frame(self):
        """Return a data frame with the columns user, item, value and, if known, time (seconds since 1970, UTC)."""
        columns = {"user": self.user_ids[self.user_index], "item": self.item_ids[self.item_index], "value": self.values}
        if self.times is not None:
            columns["time"] = self.times
        return pd.DataFrame(columns)

    def select(self, rows):
        """Return the interactions at some positions (a mask or positions), each once, in this order.

        The vocabularies stay: a user or an item may be left without interactions; it is cold, and still known. Raises
        IndexError for a mask of another length or a position that is not there.
        """
        kept = np.zeros(len(self), dtype=bool)
        kept[rows] = True
        times = None if self.times is None else self.times[kept]
        return Interactions(
            self.user_ids, self.item_ids, self.user_index[kept], self.item_index[kept], self.values[kept], times
        )

    def with_values(self, values):
        """Return the same users, items and times with other values, one per interaction in this order.

        Raises ValueError when their number differs or one is missing, infinite or beyond float32.
        """
        values = np.asarray(values, dtype=np.float64)
        if values.shape != self.values.shape:
            raise ValueError(
                f"There are {len(self):,} interactions, but the values have the shape {values.shape}. Pass one for each."
            )
        with np.errstate(over="ignore"):
            bad = np.flatnonzero(~np.isfinite(values.astype(np.float32)))
        if len(bad):
            raise ValueError(f"The value at position {bad[0]} is {values[bad[0]]}. Pass finite float32 numbers.")
        return Interactions(self.user_ids, self.item_ids, self.user_index, self.item_index, values, self.times)

    def user_indices(self, ids, unknown=None):
        """Return the int32 indices of raw user ids; `unknown`, if given, for an id that is not there.

        Raises KeyError for an id of another type and, without `unknown`, for one that is not there.
        """
        places = _found(self.user_ids, ids, unknown)
        return _look_up(self._user_positions, ids, "user", unknown) if places is None else places

    def item_indices(self, ids, unknown=None):
        """The same for raw item ids."""
        places = _found(self.item_ids, ids, unknown)
        return _look_up(self._item_positions, ids, "item", unknown) if places is None else places

    @cached_property
    def _user_positions(self):
        return {id: place for place, id in enumerate(self.user_ids.tolist())}

    @cached_property
    def _item_positions(self):
        return {id: place for place, id in enumerate(self.item_ids.tolist())}

    def of_user(self, user):
        """Return (item ids, values) of one user, by item id. Raises KeyError for an id that is not there."""
        row = self.user_indices([user])[0]
        part = slice(self._starts[row], self._starts[row + 1])
        return self.item_ids[self.item_index[part]], self.values[part]

    def users_of(self, item):
        """Return the raw ids of the users who have a value for an item, sorted. Raises KeyError for an unknown item."""
        column = self.item_indices([item])[0]
        return self.user_ids[self.user_index[self.item_index == column]]

    def dense_row(self, user):
        """Return one user's values over all items as float64, NaN where there is none. Shape (n_items,)."""
        row = np.full(self.n_items, np.nan)
        items, values = self.of_user(user)
        row[self.item_indices(items)] = values
        return row


def _merged(pairs, first, values, times, how):
    """Return (values, times), one for each run of equal pairs."""
    if times is not None:
        by_time = np.lexsort((times, pairs))
        values, times = values[by_time], times[by_time]
    starts = np.flatnonzero(first)
    ends = np.append(starts[1:], len(pairs))
    if how == "last":
        merged = values[ends - 1]
    else:
        merged = np.add.reduceat(values, starts)
        merged = merged if how == "sum" else merged / (ends - starts)
    return merged, None if times is None else times[ends - 1]


def _found(vocabulary, ids, unknown):
    """Return what `_look_up` does for an array of whole numbers, faster; None for anything else, and where it would complain."""
    whole = isinstance(ids, np.ndarray) and ids.ndim == 1 and ids.dtype.kind == vocabulary.dtype.kind == "i"
    if not whole:
        return None
    places = np.minimum(np.searchsorted(vocabulary, ids), len(vocabulary) - 1)
    missing = vocabulary[places] != ids
    if not missing.any():
        return places.astype(np.int32)
    return None if unknown is None else np.where(missing, unknown, places).astype(np.int32)


def _look_up(positions, ids, what, unknown):
    if isinstance(ids, (str, bytes)) or not np.iterable(ids):
        raise TypeError(f"{show(ids)} is one {what}, not several. Pass a list of ids: [{show(ids)}].")
    wanted = ids.tolist() if hasattr(ids, "tolist") else list(ids)
    example = next(iter(positions))
    expected = kind(type(example))
    if {kind(one) for one in set(map(type, wanted))} - {expected}:
        odd = next(one for one in wanted if kind(type(one)) != expected)
        is_, have = kind(type(odd)), "whole numbers" if expected == NUMBER else "texts"
        raise KeyError(f"{show(odd)} is {is_}, but the {what} ids here are {have}. Ask for {show(example)}, say.")
    if unknown is not None:
        return np.fromiter((positions.get(one, unknown) for one in wanted), dtype=np.int32, count=len(wanted))
    try:
        return np.fromiter((positions[one] for one in wanted), dtype=np.int32, count=len(wanted))
    except KeyError:
        odd = next(one for one in wanted if one not in positions)
        raise KeyError(
            f"There is no {what} {show(odd)} here. Take an id from {what}_ids, such as {show(example)}."
        ) from None
