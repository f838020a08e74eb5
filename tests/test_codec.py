import math
import struct
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import sparse

from recsys_teach.exercises import codec
from recsys_teach.exercises.same import same

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
KEYS = st.integers() | st.text() | st.booleans() | st.tuples(st.integers(), st.text())
ARRAYS = hnp.arrays(
    st.sampled_from(["?", "i1", "i8", "u4", "f4", "f8", ">i4"]), hnp.array_shapes(min_dims=1, max_dims=3, min_side=0)
)
VALUES = st.recursive(
    SCALARS | ARRAYS,
    lambda v: st.lists(v) | st.lists(v).map(tuple) | st.dictionaries(KEYS, v) | st.sets(st.integers()),
    max_leaves=20,
)


def equal(a, b):
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.shape == b.shape and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(equal, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(equal(a[k], b[k]) for k in a)
    if isinstance(a, float) and math.isnan(a):
        return isinstance(b, float) and math.isnan(b)
    return type(a) is type(b) and a == b


@given(VALUES)
@settings(max_examples=500)
def test_every_plain_value_comes_back(value):
    assert equal(value, codec.decode(codec.encode(value)))


def comes_back_or_is_refused(content):
    """Whatever bytes are read as a value, that value is written and read again without a change."""
    try:
        value = codec.decode(content)
    except codec.Malformed:
        return
    if not isinstance(value, (codec.Sparse, codec.Frame)):
        written = codec.encode(value)
        assert codec.encode(codec.decode(written)) == written


@given(st.binary(max_size=300))
@settings(max_examples=2000)
def test_any_bytes_decode_or_are_refused(content):
    comes_back_or_is_refused(content)


@given(VALUES, st.data())
@settings(max_examples=500)
def test_damaged_bytes_decode_or_are_refused(value, data):
    content = bytearray(codec.encode(value))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] = data.draw(st.integers(0, 255))
    comes_back_or_is_refused(bytes(content))


@given(VALUES, st.integers(min_value=1))
def test_cut_off_bytes_are_refused(value, cut):
    content = codec.encode(value)
    with pytest.raises(codec.Malformed):
        codec.decode(content[: max(0, len(content) - cut)])


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (np.float32(0.5), 0.5),
        (np.int8(3), 3),
        (np.bool_(True), True),
        (np.array(2.5), 2.5),
        (np.array(["a", "b"]), ["a", "b"]),
        (np.array([None, 1], dtype=object), [None, 1]),
        (pd.Series({"a": 1.0, "b": 2.0}), {"a": 1.0, "b": 2.0}),
        (range(3), [0, 1, 2]),
        (frozenset({2, 1}), {1, 2}),
    ],
)
def test_kinds_that_are_the_same_in_an_answer(value, plain):
    back = codec.decode(codec.encode(value))
    assert type(back) is type(plain)
    assert back == plain


def test_a_sparse_matrix_is_its_csr_parts():
    matrix = sparse.coo_matrix(([1.0, 2.0], ([0, 1], [2, 0])), shape=(2, 3))
    back = codec.decode(codec.encode(matrix))
    assert back.shape == (2, 3)
    assert np.array_equal(sparse.csr_matrix(back[1:], shape=back.shape).toarray(), matrix.toarray())


def test_a_frame_is_its_columns():
    back = codec.decode(codec.encode(pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})))
    assert back.names == ["a", "b"]
    assert same([1, 2], back.columns[0], 0)
    assert back.columns[1] == ["x", "y"]


class Liar(float):
    """A float that claims to equal everything."""

    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


class Array(np.ndarray):
    pass


@pytest.mark.parametrize(
    "value",
    [
        Liar(1.0),
        np.zeros(2).view(Array),
        object(),
        len,
        (i for i in "ab"),
        1j,
        np.zeros(2, complex),
        np.datetime64("2020"),
    ],
    ids=lambda v: type(v).__name__,
)
def test_what_cannot_be_an_answer_is_refused(value):
    with pytest.raises(codec.NotPlain, match="cannot be an answer"):
        codec.encode(value)
    with pytest.raises(codec.NotPlain):
        codec.encode([1, {"a": value}])


def test_too_much_is_refused_before_memory_is_taken():
    with pytest.raises(codec.TooLarge):
        codec.encode(np.broadcast_to(np.float64(1), (10**6, 10**6)))
    with pytest.raises(codec.TooLarge):
        codec.encode(range(10**12))
    with pytest.raises(codec.TooLarge):
        codec.encode("x" * (codec.MAX_BYTES + 1))
    with pytest.raises(codec.Malformed):
        codec.decode(b"l" + struct.pack("<I", 2**32 - 1))
    with pytest.raises(codec.Malformed):
        codec.decode(b"a\x03<f8\x02" + struct.pack("<QQ", 2**40, 2**40))


def test_nesting_has_a_limit():
    deep = []
    deep.append(deep)
    with pytest.raises(codec.TooLarge):
        codec.encode(deep)
    with pytest.raises(codec.Malformed):
        codec.decode(b"l\x01\x00\x00\x00" * 100 + b"N")


def test_what_takes_few_bytes_and_much_memory_is_too_large(monkeypatch):
    monkeypatch.setattr(codec, "MAX_VALUES", 1_000)
    few = codec.encode([None] * (codec.MAX_VALUES - 1))
    assert len(codec.decode(few)) == codec.MAX_VALUES - 1
    for many in ([None] * codec.MAX_VALUES, set(range(codec.MAX_VALUES)), [{0: [0] * (codec.MAX_VALUES // 2)}] * 2):
        with pytest.raises(codec.TooLarge):
            codec.encode(many)
    with pytest.raises(codec.TooLarge):
        codec.decode(b"l" + struct.pack("<I", codec.MAX_VALUES) + b"S\0\0\0\0" * codec.MAX_VALUES)
    assert codec.decode_each([codec.encode(1), codec.encode("a")]) == [1, "a"]
    with pytest.raises(codec.TooLarge):
        codec.decode_each([few, few])


def test_keys_that_would_make_a_dict_slow_are_refused():
    alike = {n * sys.hash_info.modulus: None for n in range(1, codec.MAX_ALIKE + 3)}
    assert len({hash(key) for key in alike}) == 1
    for value in (alike, set(alike)):
        with pytest.raises(codec.Malformed, match="same hash"):
            codec.decode(codec.encode(value))
    fine = {n: None for n in range(3 * codec.MAX_ALIKE)}
    assert codec.decode(codec.encode(fine)) == fine


@pytest.mark.parametrize(
    "content",
    [
        b"a\x03<f8\x00" + bytes(8),
        b"a\x03<f8\x02" + struct.pack("<QQ", 0, 2**64 - 1),
        b"a\x03<f8" + bytes([70]) + struct.pack("<70Q", *[1] * 70) + bytes(8),
    ],
    ids=["no dimension", "2**64 - 1 columns", "70 dimensions"],
)
def test_arrays_that_numpy_would_not_make_are_refused(content):
    with pytest.raises(codec.Malformed):
        codec.decode(content)


def test_a_number_is_no_message():
    with pytest.raises(TypeError):
        codec.decode(10**10)
