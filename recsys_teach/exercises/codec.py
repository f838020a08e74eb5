"""Plain data ↔ bytes: the one encoding for everything that crosses a process. Stands alone: standard library, NumPy.

A value is written as a tag and its content. Numbers, texts, None, lists, tuples, dicts, sets, numeric arrays, sparse
matrices and data frames have a tag; whatever else an answer may be raises `NotPlain`, "a kind of value that cannot be
an answer". Types are compared exactly (`type(v) is float`), so no method of the value's own class is ever called.

Some kinds are the same in an answer and are written as one: NumPy scalars and 0-d arrays as Python's numbers, arrays of
texts or objects as lists, a Series as a dict by key, any sparse matrix as CSR parts, without stored zeros.
"""

from __future__ import annotations

import struct
import sys
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 20
MAX_VALUES = 1_000_000  # that are not in a numeric array: each takes far more memory than its few bytes here
MAX_ALIKE = 1_000  # keys with one hash: a dict compares a new one with all of them
NUMERIC = "biuf"


class NotPlain(TypeError):
    """The value is of a kind that cannot be an answer. `kind` is the name of its type."""

    def __init__(self, kind: str):
        super().__init__(f"A {kind} is a kind of value that cannot be an answer. Return numbers, texts or arrays.")
        self.kind = kind


class TooLarge(ValueError):
    """The value takes more than MAX_BYTES, holds more than MAX_VALUES, or is nested deeper than MAX_DEPTH."""


class Malformed(ValueError):
    """The bytes were not written by `encode`."""


class Sparse(NamedTuple):
    """A sparse matrix as its CSR parts."""

    shape: tuple
    data: np.ndarray
    indices: np.ndarray
    indptr: np.ndarray


class Frame(NamedTuple):
    """A data frame: column names, one array or list per column, and the index."""

    names: list
    columns: list
    index: object  # type: ignore[assignment]  # a tuple has a method of this name, which nobody needs here


_SCALARS = {np.bool_: bool, np.str_: str} | {
    kind: int for kind in (np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64)
}
_SCALARS |= {np.longlong: int, np.ulonglong: int, np.float16: float, np.float32: float, np.float64: float}
_SCALARS |= {np.longdouble: float}
_LISTS: tuple[type, ...] = (list, deque, range, type({}.keys()), type({}.values()))
_DICTS = (dict, defaultdict, OrderedDict, Counter)


def encode(value) -> bytes:
    """Return the bytes of `value`. Raises NotPlain or TooLarge; takes no more memory than MAX_BYTES to find out."""
    out = _Out()
    _write(out, value, 0)
    return bytes(out)


class _Out(bytearray):
    """What has been written, and how many values that is."""

    values = 0


def _counted(values):
    """Return the number of values, one more."""
    if values >= MAX_VALUES:
        raise TooLarge(f"The value holds more than {MAX_VALUES:,} others. Return an array, or a smaller one.")
    return values + 1


def _room(out, more):
    if len(out) + more > MAX_BYTES:
        raise TooLarge(f"The value takes more than {MAX_BYTES >> 20} MB. Return a smaller one.")


def _block(out, tag, content):
    _room(out, len(content) + 5)
    out += tag + struct.pack("<I", len(content)) + content


def _sequence(out, tag, values, depth):
    _room(out, len(values) + 5)
    out += tag + struct.pack("<I", len(values))
    for one in values:
        _write(out, one, depth + 1)


def _write(out, value, depth):
    if depth > MAX_DEPTH:
        raise TooLarge(f"The value is nested more than {MAX_DEPTH} deep. Return a flatter one.")
    _room(out, 9)
    out.values = _counted(out.values)
    kind = type(value)
    if kind in _SCALARS:
        value, kind = _SCALARS[kind](value), _SCALARS[kind]
    if value is None:
        out += b"N"
    elif kind is bool:
        out += b"T" if value else b"F"
    elif kind is int:
        _room(out, value.bit_length() // 8)
        _block(out, b"i", value.to_bytes(value.bit_length() // 8 + 1, "little", signed=True))
    elif kind is float:
        out += b"f" + struct.pack("<d", value)
    elif kind is str:
        _room(out, len(value))
        _block(out, b"s", value.encode("utf-8", "surrogatepass"))
    elif kind is bytes:
        _block(out, b"b", value)
    elif kind is tuple:
        _sequence(out, b"t", value, depth)
    elif kind in _LISTS:
        _room(out, len(value))
        _sequence(out, b"l", list(value), depth)
    elif kind in _DICTS:
        _pairs(out, dict.items(value), len(value), depth)
    elif kind in (set, frozenset):
        _set(out, value, depth)
    elif kind is np.ndarray:
        _array(out, value, depth)
    else:
        _foreign(out, value, kind, depth)


def _pairs(out, pairs, count, depth):
    _room(out, 2 * count + 5)
    out += b"d" + struct.pack("<I", count)
    for key, one in pairs:
        _write(out, key, depth + 1)
        _write(out, one, depth + 1)


def _set(out, value, depth):
    _room(out, len(value) + 5)
    total, parts = 0, []
    for one in value:
        part = _Out()
        part.values = out.values
        _write(part, one, depth + 1)
        out.values = part.values
        total += len(part)
        _room(out, total)
        parts.append(bytes(part))
    out += b"S" + struct.pack("<I", len(parts)) + b"".join(sorted(parts))


def _array(out, array, depth):
    kind = array.dtype.kind
    if kind not in NUMERIC + "OUT":
        raise NotPlain(f"NumPy array of {array.dtype}")
    _room(out, array.nbytes if array.size else 0)
    if array.ndim == 0:
        return _write(out, array.item() if kind != "f" else float(array), depth)
    if kind not in NUMERIC:
        return _write(out, array.tolist(), depth)
    if array.dtype.itemsize > 8:
        array = array.astype(np.float64)
    told = array.dtype.newbyteorder("<").str.encode()
    out += b"a" + bytes([len(told)]) + told + bytes([array.ndim]) + struct.pack(f"<{array.ndim}Q", *array.shape)
    out += array.astype(told.decode(), copy=False).tobytes()
    _room(out, 0)


def _foreign(out, value, kind, depth):
    """Write what belongs to pandas or SciPy, if they are loaded, and refuse the rest."""
    pandas, sparse = sys.modules.get("pandas"), sys.modules.get("scipy.sparse")
    if pandas is not None:
        if kind is pandas.Series:
            index = value.index.tolist()
            _room(out, len(index))
            return _pairs(out, zip(index, value.tolist(), strict=True), len(index), depth)
        if kind is pandas.DataFrame:
            _room(out, value.size)
            out += b"p"
            _write(out, value.columns.tolist(), depth + 1)
            _sequence(out, b"l", [_column(value.iloc[:, c]) for c in range(value.shape[1])], depth + 1)
            return _write(out, _column(value.index), depth + 1)
        if kind in (pandas.Index, pandas.RangeIndex):
            return _write(out, _column(value), depth)
        if value is pandas.NA:
            return _write(out, float("nan"), depth)
    if sparse is not None and kind in _sparse_kinds(sparse):
        _room(out, value.nnz)
        csr = sparse.csr_array(value, copy=True)  # it may share memory with the arguments
        csr.sum_duplicates()
        csr.eliminate_zeros()
        out += b"c"
        for part in (tuple(csr.shape), csr.data, csr.indices, csr.indptr):
            _write(out, part, depth + 1)
        return None
    raise NotPlain(kind.__name__)


def _sparse_kinds(sparse):
    forms = ("csr", "csc", "coo", "lil", "dok", "bsr", "dia")
    return {getattr(sparse, f"{form}_{name}") for form in forms for name in ("matrix", "array")}


def _column(series):
    return (
        series.to_numpy()
        if getattr(series.dtype, "kind", "O") in NUMERIC and isinstance(series.dtype, np.dtype)
        else series.tolist()
    )


def decode(content: bytes):
    """Return the value that `encode` wrote. Raises Malformed or TooLarge; a length is checked before memory is taken."""
    return decode_each([content])[0]


def decode_each(contents: Iterable[bytes]) -> list:
    """Return the values that `encode` wrote, as `decode` does; all together hold at most MAX_VALUES."""
    reader = _Reader()
    return [reader.whole(content) for content in contents]


class _Reader:
    def __init__(self):
        self.values = 0

    def whole(self, content):
        if len(content) > MAX_BYTES + 16:
            raise TooLarge(f"The message takes more than {MAX_BYTES >> 20} MB.")
        self.content, self.at = bytes(content), 0  # of something that has a length: bytes(10**10) would take 10 GB
        value = self.value(0)
        if self.at != len(content):
            raise Malformed("There is something after the end of the value.")
        return value

    def take(self, count):
        if count > len(self.content) - self.at:
            raise Malformed("The value is cut off.")
        self.at += count
        return self.content[self.at - count : self.at]

    def number(self, form="<I"):
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def count(self, least=1):
        """Read how many values follow; each takes at least `least` bytes."""
        count = self.number()
        if count * least > len(self.content) - self.at:
            raise Malformed("The value is cut off.")
        return count

    def value(self, depth):
        if depth > MAX_DEPTH + 2:
            raise Malformed("The value is nested too deep.")
        self.values = _counted(self.values)
        tag = self.take(1)
        if tag in b"NTF":
            return {b"N": None, b"T": True, b"F": False}[tag]
        if tag == b"i":
            return int.from_bytes(self.take(self.count()), "little", signed=True)
        if tag == b"f":
            return self.number("<d")
        if tag == b"s":
            try:
                return self.take(self.count()).decode("utf-8", "surrogatepass")
            except UnicodeDecodeError:
                raise Malformed("A text is not UTF-8.") from None
        if tag == b"b":
            return self.take(self.count())
        if tag in b"lt":
            values = [self.value(depth + 1) for _ in range(self.count())]
            return values if tag == b"l" else tuple(values)
        if tag == b"d":
            pairs = [(self.key(depth), self.value(depth + 1)) for _ in range(self.count(2))]
            _apart([key for key, _ in pairs])
            return dict(pairs)
        if tag == b"S":
            keys = [self.key(depth) for _ in range(self.count())]
            _apart(keys)
            return set(keys)
        if tag == b"a":
            return self.array()
        if tag == b"c":
            return self.sparse(depth)
        if tag == b"p":
            names, columns, index = (self.value(depth + 1) for _ in range(3))
            if type(names) is not list or type(columns) is not list or len(names) != len(columns):
                raise Malformed("A frame's parts do not fit.")
            return Frame(names, columns, index)
        raise Malformed(f"There is no tag {tag!r}.")

    def key(self, depth):
        key = self.value(depth + 1)
        try:
            hash(key)
        except TypeError:
            raise Malformed("A key is not hashable.") from None
        return key

    def array(self):
        told = self.take(self.number("<B"))
        if told.decode("latin-1")[1:] not in ("b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"):
            raise Malformed(f"There is no array of {told!r}.")
        if told[:1] not in b"<|" or not told[:1]:
            raise Malformed(f"There is no array of {told!r}.")
        dtype = np.dtype(told.decode())
        shape = [self.number("<Q") for _ in range(self.number("<B"))]
        if not shape:
            raise Malformed("An array without dimensions is written as a number.")
        size = 1
        for length in shape:
            size *= length
        content = self.take(size * dtype.itemsize)
        try:
            return np.frombuffer(content, dtype=dtype).reshape(shape).copy()
        except ValueError:
            raise Malformed("An array's shape does not fit.") from None

    def sparse(self, depth):
        shape, *parts = (self.value(depth + 1) for _ in range(4))
        fits = type(shape) is tuple and all(type(n) is int and n >= 0 for n in shape)
        if not fits or any(type(part) is not np.ndarray or part.ndim != 1 for part in parts):
            raise Malformed("A sparse matrix's parts do not fit.")
        return Sparse(shape, *parts)


def _apart(keys):
    """Raise Malformed where so many keys have one hash that a dict of them would take hours."""
    hashes = sorted(map(hash, keys)) if len(keys) > MAX_ALIKE else []
    if any(first == later for first, later in zip(hashes, hashes[MAX_ALIKE:], strict=False)):
        raise Malformed("Too many keys have the same hash.")
