"""Reading one column of a data frame: ids, values or times, or one sentence on what is wrong and one on the cure."""

from __future__ import annotations

import numpy as np
import pandas as pd

SHOWN_ROWS, SHOWN_COLUMNS, SHOWN_LETTERS = 3, 6, 60
TEXT, NUMBER = "a text", "a whole number"
INT64 = np.iinfo(np.int64)
# The years 1 to 9999, the ones that dates can be written in. Milliseconds since 1970 lie beyond them from 1978 on.
FIRST_TIME, LAST_TIME = -62_135_596_800, 253_402_300_799
UNITS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


def check_columns(frame, columns) -> None:
    """Raise unless `frame` is a data frame that has each of `columns` once, and no column is asked for twice."""
    if not isinstance(frame, pd.DataFrame):
        raise TypeError(f"This is a {type(frame).__name__}, not a data frame. Make one with pd.DataFrame.")
    names = list(frame.columns)
    for column in columns:
        found = sum(_same_name(name, column) for name in names)
        if not found:
            has = ", ".join(map(show, names))
            raise ValueError(f"There is no column {show(column)}; the frame has {has}. Pass the name of yours.")
        if found > 1:
            raise ValueError(f"The frame has {found} columns named {show(column)}. Rename or drop all but one.")
        if sum(_same_name(other, column) for other in columns) > 1:
            raise ValueError(f"Column {show(column)} is asked for twice. Pass a column of its own for each.")
    if not len(frame):
        raise ValueError("The frame has no rows. Check the filter or the file that it came from.")


def refuse(frame, rows, what, cure):
    """Raise ValueError: what is wrong, in which rows (positions from 0, the first of them shown), and the cure."""
    names = list(frame.columns)[:SHOWN_COLUMNS]
    told = []
    for row in rows[:SHOWN_ROWS]:
        entries = (f"{name}={show(frame.iat[row, place])}" for place, name in enumerate(names))
        told.append(f"row {row}: {', '.join(entries)}")
    counted = f"{len(rows):,} row{'s' if len(rows) > 1 else ''}"
    raise ValueError(f"{what} in {counted} ({'; '.join(told)}). {cure}")


def read_ids(frame, column):
    """Return (ids, index): the distinct ids, sorted, as int64 or as an object array of str; each row's position in them.

    Raises ValueError for a missing id, ids of several types, ids that are neither whole numbers nor texts, and whole
    numbers beyond 64 bits.
    """
    series = frame[column]
    _refuse_missing(frame, column, "Drop those rows or fill in the id.")
    if pd.api.types.is_integer_dtype(series.dtype):
        return _indexed_numbers(_int64(frame, column))
    ids = series.tolist()
    kinds = {kind(one) for one in set(map(type, ids))}
    if len(kinds) > 1:
        told = [kind(type(one)) for one in ids]
        common = max(sorted(kinds), key=told.count)
        odd = [row for row, one in enumerate(told) if one != common]
        what = f"Column {column!r} mixes {common} with {told[odd[0]]}"
        refuse(frame, odd, what, "Make all its ids of one type.")
    (found,) = kinds
    if found == TEXT:
        return _indexed_texts([str(one) for one in ids])
    if found == NUMBER:
        return _indexed_numbers(_int64(frame, column))
    if pd.api.types.is_float_dtype(series.dtype):
        floats = series.to_numpy(dtype=np.float64)
        broken = np.flatnonzero(~np.isfinite(floats) | (floats != np.floor(floats)))
        if len(broken):
            refuse(frame, broken, f"Column {column!r} is not a whole number", "Correct or drop those rows.")
        raise ValueError(f"Column {column!r} holds whole numbers as {series.dtype}. Convert it with .astype('int64').")
    raise ValueError(f"Column {column!r} holds values of type {found}. An id is a whole number or a text.")


def read_values(frame, column):
    """Return the column as float64. Raises ValueError for what is no number, missing, infinite or beyond float32."""
    series = frame[column]
    if not is_real(series.dtype):
        cure = "Correct or drop those rows, then convert the column with pd.to_numeric."
        _refuse_words(frame, column, "is not a number", cure)
        raise ValueError(f"Column {column!r} holds {series.dtype}, not numbers. Convert it with pd.to_numeric.")
    values = series.to_numpy(dtype=np.float64, na_value=np.nan)
    with np.errstate(over="ignore"):
        bad = np.flatnonzero(~np.isfinite(values.astype(np.float32)))
    if len(bad):
        refuse(frame, bad, f"Column {column!r} is missing, infinite or beyond float32", "Drop or correct those rows.")
    return values


def read_times(frame, column):
    """Return the column as int64 seconds since 1970 in UTC; parts of a second are cut off, towards the past.

    A date without a time zone is taken as UTC. Raises ValueError for a missing time, for what is neither a date nor a
    whole number, and for a time outside of the years 1 to 9999.
    """
    series = frame[column]
    _refuse_missing(frame, column, "Drop those rows, or pass time=None.")
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        dates = pd.DatetimeIndex(series)
        times = dates.asi8 // UNITS[dates.unit]
    elif pd.api.types.is_integer_dtype(series.dtype):
        times = _int64(frame, column)
    else:
        _refuse_words(frame, column, "is neither a date nor a number of seconds", "Correct or drop those rows.")
        raise ValueError(
            f"Column {column!r} holds {series.dtype}; a time is a date or whole seconds since 1970 in UTC. "
            "Convert dates with pd.to_datetime(..., utc=True) and numbers with .astype('int64')."
        )
    beyond = np.flatnonzero((times < FIRST_TIME) | (times > LAST_TIME))
    if len(beyond):
        cure = "If these are milliseconds, divide them by 1000 with //."
        refuse(frame, beyond, f"Column {column!r} is outside of the years 1 to 9999, read as seconds,", cure)
    return times


def kind(type_: type) -> str:
    """Return what an id of this type is: a text, a whole number, or the name of the type."""
    if type_ in (str, np.str_):
        return TEXT
    if issubclass(type_, (int, np.integer)) and not issubclass(type_, bool):
        return NUMBER
    return type_.__name__


def is_real(dtype) -> bool:
    """Tell whether a column of this type holds real numbers; True and False are none."""
    types = pd.api.types
    return types.is_numeric_dtype(dtype) and not types.is_bool_dtype(dtype) and not types.is_complex_dtype(dtype)


def show(value) -> str:
    """Return a value as a message shows it: short, on one line, whatever the value does when asked."""
    value = value.item() if isinstance(value, np.generic) and value.dtype.kind in "biuf" else value
    try:
        text = repr(value)
    except Exception:
        text = f"<{type(value).__name__}>"
    text = " ".join(text.split())
    return text if len(text) <= SHOWN_LETTERS else f"{text[: SHOWN_LETTERS - 3]}..."


def _same_name(name, column):
    # 1, 1.0 and True are equal, and an array compared gives an array.
    return type(name) is type(column) and bool(name == column)


def _refuse_missing(frame, column, cure):
    missing = np.flatnonzero(frame[column].isna().to_numpy())
    if len(missing):
        refuse(frame, missing, f"Column {column!r} is empty", cure)


def _refuse_words(frame, column, what, cure):
    """Raise if some entries, but not most, are no numbers: those are the ones to correct."""
    odd = np.array([not _reads_as_number(one) for one in frame[column].tolist()])
    if 0 < odd.sum() < len(odd) / 2:
        refuse(frame, np.flatnonzero(odd), f"Column {column!r} {what}", cure)


def _reads_as_number(value):
    if isinstance(value, str):
        try:
            float(value)
        except ValueError:
            return False
        return True
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def _int64(frame, column):
    series = frame[column]
    if series.dtype.kind == "i":
        return series.to_numpy(dtype=np.int64)
    numbers = [int(one) for one in series.tolist()]
    wide = [row for row, one in enumerate(numbers) if not INT64.min <= one <= INT64.max]
    if wide:
        what = f"Column {column!r} is beyond what 64 bits hold with a sign"
        refuse(frame, wide, what, "Turn the column into texts with .astype(str).")
    return np.array(numbers, dtype=np.int64)


def _indexed_numbers(ids):
    low = int(ids.min())
    span = int(ids.max()) - low + 1
    if span > 16 * len(ids) + 1024:
        vocabulary, index = np.unique(ids, return_inverse=True)
        return vocabulary, index.astype(np.int32)
    # A table of the numbers between the smallest and the largest takes no sorting.
    places = ids - low
    present = np.zeros(span, dtype=bool)
    present[places] = True
    return np.flatnonzero(present) + low, (np.cumsum(present, dtype=np.int32) - 1)[places]


def _indexed_texts(ids):
    # Not an array of NumPy texts: that drops NULs at the end and takes the longest text's room for each.
    texts = sorted(set(ids))
    position = {text: place for place, text in enumerate(texts)}
    index = np.fromiter((position[one] for one in ids), dtype=np.int32, count=len(ids))
    return np.array(texts, dtype=object), index
