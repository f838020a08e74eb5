"""`Interactions` against a dict built row by row in Python, on frames of every sort."""

import copy
import datetime as dt
import decimal
import math
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_teach import Interactions
from recsys_teach.data.columns import FIRST_TIME, LAST_TIME

FRAME = pd.DataFrame({"user": [2, 1, 2], "item": ["b", "a", "a"], "rating": [3.0, 4.0, 5.0], "time": [30, 10, 20]})
POLICIES = ("error", "last", "mean", "sum")
EPOCH = dt.datetime(1970, 1, 1)


class Odd:
    """An object that answers nothing."""

    __hash__ = None

    def __eq__(self, other):
        raise RuntimeError("asked for equality")

    def __repr__(self):
        raise RuntimeError("asked for a text")

    def __bool__(self):
        raise RuntimeError("asked for truth")

    def __float__(self):
        raise RuntimeError("asked for a number")


# Generated frames -----------------------------------------------------------------------------------------------------
# A column is a pool of eight entries and a type; a row is four digits, one per pool. Few draws, so that ten thousand
# frames take seconds.

NOON = dt.datetime(2016, 10, 16, 12, 30, 1, 999_999)
DATES = [NOON, EPOCH, EPOCH - dt.timedelta(microseconds=1), dt.datetime(1700, 1, 1), NOON + dt.timedelta(seconds=1)]
FEW = [0, 1, 2, 3]
# Alike to the eye or up to a NUL, and still different texts.
TEXTS = ["a", "a\0", "a\0b", "\u00e9", "e\u0301", "", "1", "A"]
WIDE = [-(2**63), 2**63 - 1, 2**63 - 2, 2**53, 2**53 + 1, 0]

GOOD = {
    "id": [(FEW, kind) for kind in ("int64", "int8", "uint64", "Int64", "UInt8", "category", object, "Sparse[int64]")]
    + [(TEXTS, kind) for kind in (object, "str", "string", "category")]
    + [(WIDE, kind) for kind in ("int64", "Int64", object)]
    + [([1, np.int64(2), np.uint8(3)], object), (["b", np.str_("a")], object)],
    "value": [([-2, 0, 1, 5], kind) for kind in ("int64", "float64", "Int64", "Float64", "float32", "int8")]
    + [([0.5, 3.3, -1e6], "float64"), ([3e38, -3e38, 1e30, 2.0**-149], "float64"), ([2**64 - 1, 7], "uint64")]
    + [([0.0, 1.5], "Sparse[float64]")],
    "time": [(FEW, kind) for kind in ("int64", "Int64", "uint8", "Sparse[int64]")]
    + [([FIRST_TIME, LAST_TIME, 0, -1], "int64")]
    + [(DATES, f"datetime64[{unit}]") for unit in ("s", "ms", "us", "ns")]
    + [(DATES, f"datetime64[{zone}]") for zone in ("s, UTC", "us, Asia/Kolkata", "ns, America/New_York")],
}
BAD = {
    "id": [([1, "1"], object), ([1, True], object), ([1, 1.0], object), ([1, None], object), (["a", None], "str")]
    + [(["a", b"a"], object), ([pd.NaT, pd.NA, np.nan], object), ([(1,), 1j], object), ([[1], {}], object)]
    + [([Odd(), object()], object), ([1, 2**63], "uint64"), ([1, 2**64 - 1], "UInt64"), ([2**70, -(2**70)], object)]
    + [(FEW, kind) for kind in ("float64", "Float32", "bool", "datetime64[s]")]
    + [([1, None], "Int64"), ([1.0, 2.5, np.nan], "float64"), ([np.inf, 2.0], "float64"), (DATES, object)],
    "value": [([1.0, np.nan, np.inf], "float64"), ([1e300, 1.0], "float64"), ([1, None], "Int64"), ([1, None], object)]
    + [(["1", "2.5", "3", "x"], object), (["1", "2"], "str"), ([1j, 0j], "complex128"), ([True, False], "bool")]
    + [([True, None], "boolean"), ([Odd()], object), ([decimal.Decimal(1)], object), (FEW, "category")],
    "time": [([NOON, pd.NaT], "datetime64[ns]"), ([NOON, pd.NaT], "datetime64[s, UTC]"), (DATES, object)]
    + [([0, 1_500_000_000_000], "int64"), ([-(2**63)], "int64"), ([2**64 - 1, 0], "uint64"), ([0, 1], "float64")]
    + [([0, None], "Int64"), ([0, None], object), ([1, 2, 3, "https://example.org"], object)]
    + [(["2020-01-01"], "str"), ([True, False], "bool"), (FEW, "timedelta64[s]"), ([Odd()], object)],
}
COLUMNS = {"user": "id", "item": "id", "rating": "value", "time": "time"}


@st.composite
def frames(draw):
    rows = draw(st.lists(st.integers(0, 8**4 - 1), min_size=0, max_size=9))
    ill = draw(st.sampled_from([None, None, None, *COLUMNS]))
    parts = {}
    for place, (name, sort) in enumerate(COLUMNS.items()):
        pool, dtype = draw(st.sampled_from(BAD[sort] if name == ill else GOOD[sort]))
        parts[name] = pd.Series([pool[row // 8**place % 8 % len(pool)] for row in rows], dtype=dtype)
    frame = pd.DataFrame(parts)
    frame.index = draw(st.sampled_from([range(len(rows)), [7] * len(rows), [f"r{row}" for row in rows]]))
    return frame


# The oracle -----------------------------------------------------------------------------------------------------------


def real(one):
    return isinstance(one, (int, float, np.integer, np.floating)) and not isinstance(one, (bool, np.bool_))


def good_ids(series):
    elements = series.tolist()
    if all(type(one) in (str, np.str_) for one in elements):
        return [str(one) for one in elements]
    whole = all(isinstance(one, (int, np.integer)) and not isinstance(one, bool) for one in elements)
    return [int(one) for one in elements] if whole and all(-(2**63) <= one < 2**63 for one in elements) else None


def good_values(series):
    elements = series.tolist()
    if series.dtype.kind not in "iuf" or not all(real(one) for one in elements):
        return None
    with np.errstate(over="ignore"):
        return [float(one) for one in elements] if all(np.isfinite(np.float32(one)) for one in elements) else None


def good_times(series):
    elements = series.tolist()
    if series.dtype.kind in "iu":
        whole = all(real(one) and FIRST_TIME <= one <= LAST_TIME for one in elements)
        return [int(one) for one in elements] if whole else None
    if not str(series.dtype).startswith("datetime64") or any(one is pd.NaT for one in elements):
        return None
    plain = [one.tz_convert("UTC").tz_localize(None) if one.tzinfo else one for one in elements]
    return [(one.to_pydatetime(warn=False) - EPOCH) // dt.timedelta(seconds=1) for one in plain]


def merged(rows, policy):
    """rows: (time, position, value) of one pair."""
    rows = sorted(rows)
    if policy == "last":
        return rows[-1][2]
    total = math.fsum(value for _, _, value in rows)
    return total if policy == "sum" else total / len(rows)


def expected(frame, policy, with_time):
    """Return (users, items, {(user, item): (value, time)}), or the names of the columns that are to blame."""
    read = {"user": good_ids(frame["user"]), "item": good_ids(frame["item"]), "rating": good_values(frame["rating"])}
    if with_time:
        read["time"] = good_times(frame["time"])
    bad = {name for name, column in read.items() if column is None}
    if bad or not len(frame):
        return bad
    times = read.get("time", [0] * len(frame))
    pairs = {}
    for row in range(len(frame)):
        entry = (times[row], row, read["rating"][row])
        pairs.setdefault((read["user"][row], read["item"][row]), []).append(entry)
    if policy == "error" and any(len(rows) > 1 for rows in pairs.values()):
        return {"user", "item"}
    told = {pair: (merged(rows, policy), max(rows)[0]) for pair, rows in pairs.items()}
    with np.errstate(over="ignore"):
        if not all(np.isfinite(np.float32(value)) for value, _ in told.values()):
            return {"rating"}
    return sorted(set(read["user"])), sorted(set(read["item"])), told


SEEN = {"made": 0, "refused": 0}


@pytest.mark.filterwarnings("error")
@settings(max_examples=10_000)
@given(frame=frames(), policy=st.sampled_from(POLICIES), with_time=st.booleans())
def test_ten_thousand_frames_give_the_right_matrix_or_an_error_that_names_the_column(frame, policy, with_time):
    before = frame.copy(deep=True)
    wanted = expected(frame, policy, with_time)
    time = "time" if with_time else None
    if isinstance(wanted, set):
        SEEN["refused"] += 1
        with pytest.raises(ValueError) as caught:
            Interactions.from_frame(frame, time=time, duplicates=policy)
        told = str(caught.value)
        assert any(repr(name) in told for name in wanted) or (not len(frame) and "no rows" in told)
        assert told.endswith(".") and ". " in told, "one sentence on what is wrong, one on the cure"
        assert len(told) < 1_000
    else:
        SEEN["made"] += 1
        made = Interactions.from_frame(frame, time=time, duplicates=policy)
        check(made, wanted, with_time, tolerance=1e-12 * float(frame["rating"].abs().max()) * len(frame))
    assert frame.index.equals(before.index) and all(frame[name].dtype == before[name].dtype for name in frame)


def check(made, wanted, with_time, tolerance):
    users, items, told = wanted
    assert made.user_ids.tolist() == users and made.item_ids.tolist() == items
    assert [type(one) for one in made.user_ids.tolist()] == [type(one) for one in users]
    matrix = made.matrix.tocoo()
    assert matrix.shape == (len(users), len(items)) and matrix.nnz == len(made) == len(told)
    pairs = [(users[row], items[column]) for row, column in zip(matrix.row, matrix.col, strict=True)]
    assert pairs == sorted(told), "sorted by user, then item; each pair once"
    assert np.allclose(matrix.data, [np.float32(told[pair][0]) for pair in pairs], rtol=1e-6, atol=tolerance)
    assert np.array_equal(matrix.data, made.values) and made.values.dtype == np.float32
    assert np.array_equal(matrix.row, made.user_index) and np.array_equal(matrix.col, made.item_index)
    if with_time:
        assert made.times.tolist() == [told[pair][1] for pair in pairs]
    else:
        assert made.times is None


def test_the_generated_frames_were_of_both_sorts():
    if sum(SEEN.values()):
        assert SEEN["made"] > 2_000 and SEEN["refused"] > 2_000


# What a user of the class meets ---------------------------------------------------------------------------------------


def test_ids_are_indexed_in_order_and_found_again():
    made = Interactions.from_frame(FRAME, time="time")
    assert made.user_ids.tolist() == [1, 2] and made.item_ids.tolist() == ["a", "b"]
    assert made.matrix.toarray().tolist() == [[4, 0], [5, 3]]
    assert made.times.tolist() == [10, 20, 30]
    assert made.to_frame().sort_values("time")["value"].tolist() == [4, 5, 3]
    assert made.users_of("a").tolist() == [1, 2] and made.of_user(2)[0].tolist() == ["a", "b"]
    assert np.array_equal(made.dense_row(1), [4, np.nan], equal_nan=True)
    assert repr(made) == "Interactions(3 values, 2 users, 2 items)"
    assert list(Interactions.from_frame(FRAME).to_frame()) == ["user", "item", "value"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda f: f.drop(columns="rating"), "no column 'rating'.*'user', 'item', 'time'"),
        (
            lambda f: f.assign(rating=[1.0, np.nan, 2.0]),
            "'rating' is missing.*in 1 row .row 1: user=1, item='a', rating=nan",
        ),
        (lambda f: f.assign(rating=[1.0, np.inf, 2.0]), "'rating'.*row 1"),
        (lambda f: f.assign(rating=[1.0, 1e300, 2.0]), "'rating'.*row 1"),
        (lambda f: f.assign(rating=["1", "2", "3"]), "'rating' holds str.*to_numeric"),
        (lambda f: f.assign(rating=["1", "two", "3"]), "'rating' is not a number in 1 row .row 1: .*'two'.*to_numeric"),
        (lambda f: f.assign(user=[1, "1", 2]), "'user' mixes a whole number with a text in 1 row .row 1.*one type"),
        (lambda f: f.assign(user=[1.5, 2.0, 3.5]), "'user' is not a whole number in 2 rows .row 0"),
        (lambda f: f.assign(user=[1.0, 2.0, 3.0]), "'user' holds whole numbers as float64.*astype"),
        (lambda f: f.assign(user=[1, None, 2]), "'user' is empty in 1 row .row 1"),
        (lambda f: f.assign(user=[1, 2**64, 2]), "'user' is beyond.*64 bits.*row 1.*texts"),
        (lambda f: f.assign(user=pd.to_datetime([1, 2, 3])), "'user'.*Timestamp.*a whole number or a text"),
        (lambda f: f.head(0), "no rows"),
        (lambda f: pd.concat([f, f]), "repeat a pair in 3 rows .row 3: .*duplicates="),
        (lambda f: f.assign(time=[0.5, 1, 2]), "'time' holds float64.*whole seconds"),
        (lambda f: f.assign(time=["1", "https://example.org", "3"]), "'time' is neither.*row 1: .*https"),
        (lambda f: f.assign(time=["2020-01-01"] * 3), "'time' holds str.*to_datetime"),
        (lambda f: f.assign(time=[1, 10**12, 3]), "'time' is outside of the years 1 to 9999.*row 1.*milliseconds"),
        (lambda f: f.assign(time=np.array(["1970", "12000", "1970"], "M8[s]")), "'time' is outside.*row 1"),
        (lambda f: f.assign(rating=[Odd(), 1, 2]), "'rating' is not a number.*<Odd>"),
        (lambda f: f.set_axis(["user", "item", "rating", "user"], axis=1), "2 columns named 'user'"),
        (lambda f: f.set_axis(pd.MultiIndex.from_product([["user"], list("abcd")]), axis=1), "no column 'user'.*'a'"),
        (lambda f: f.set_axis([0, 1, True, 2.0], axis=1), "no column 'user'"),
    ],
)
def test_bad_frames_are_refused_with_column_rows_and_cure(change, told):
    with pytest.raises(ValueError, match=f"(?s){told}"):
        Interactions.from_frame(change(FRAME), time="time")


@pytest.mark.parametrize(
    ("call", "error", "told"),
    [
        (lambda: Interactions.from_frame(FRAME, item="user"), ValueError, "'user' is asked for twice"),
        (lambda: Interactions.from_frame(FRAME, time="rating"), ValueError, "'rating' is asked for twice"),
        (lambda: Interactions.from_frame(FRAME, user=["user"]), ValueError, "no column \\['user'\\]"),
        (lambda: Interactions.from_frame(FRAME, user=None), ValueError, "no column None"),
        (lambda: Interactions.from_frame(FRAME, duplicates="first"), ValueError, "'first' is unknown"),
        (lambda: Interactions.from_frame(FRAME.to_dict("list")), TypeError, "dict, not a data frame"),
        (lambda: Interactions.from_frame(FRAME["user"]), TypeError, "Series, not a data frame"),
    ],
)
def test_misuse_is_explained(call, error, told):
    with pytest.raises(error, match=told):
        call()


def test_columns_may_have_names_that_are_not_texts():
    frame = FRAME.set_axis([0, 1, 2, 3], axis=1)
    made = Interactions.from_frame(frame, user=0, item=1, value=2, time=3)
    assert made.matrix.toarray().tolist() == [[4, 0], [5, 3]]
    with pytest.raises(ValueError, match="no column True"):
        Interactions.from_frame(frame, user=True, item=1, value=2)


def test_a_long_or_odd_entry_makes_no_long_message():
    frame = FRAME.assign(item=["x" * 10**6, "a\nb", "c"], user=[None, None, 1])
    with pytest.raises(ValueError) as caught:
        Interactions.from_frame(frame)
    assert len(str(caught.value)) < 300 and "\n" not in str(caught.value)


@pytest.mark.parametrize(("policy", "value"), [("last", 2.0), ("mean", 3.0), ("sum", 6.0)])
def test_duplicates(policy, value):
    frame = pd.DataFrame({"user": [1, 1], "item": [1, 1], "rating": [2.0, 4.0], "time": [9, 5]})
    made = Interactions.from_frame(frame, time="time", duplicates=policy)
    assert (made.values.tolist(), made.times.tolist()) == ([value], [9])


def test_a_sum_is_taken_in_float64_and_refused_beyond_float32():
    frame = pd.DataFrame({"user": 1, "item": 1, "rating": [2.0**24, 1.0, 1.0, -(2.0**24)]})
    assert Interactions.from_frame(frame, duplicates="sum").values.tolist() == [2.0]  # 0 in float32
    frame = pd.DataFrame({"user": 7, "item": "b", "rating": [3e38, 3e38]})
    assert Interactions.from_frame(frame, duplicates="mean").values == np.float32(3e38)
    with pytest.raises(ValueError, match="beyond float32 for user 7 and item 'b'"):
        Interactions.from_frame(frame, duplicates="sum")


def test_without_a_value_every_row_counts_one():
    frame = pd.DataFrame({"user": [1, 1, 2], "item": [5, 5, 5]})
    made = Interactions.from_frame(frame, value=None, duplicates="sum")
    assert made.matrix.toarray().tolist() == [[2], [1]]


def test_dates_become_seconds_in_utc():
    dates = pd.to_datetime(["1970-01-01 01:00", "1970-01-02 01:00", "1970-01-03 01:00"]).tz_localize("Europe/Berlin")
    made = Interactions.from_frame(FRAME.assign(time=dates), time="time")
    assert sorted(made.times.tolist()) == [0, 86_400, 172_800]


def test_a_frame_made_from_interactions_gives_them_again():
    made = Interactions.from_frame(FRAME, time="time")
    again = Interactions.from_frame(made.to_frame(), value="value", time="time")
    for name in ("user_ids", "item_ids", "user_index", "item_index", "values", "times"):
        assert np.array_equal(getattr(made, name), getattr(again, name))


def test_a_wide_range_of_ids_and_a_narrow_one_are_indexed_alike():
    rng = np.random.default_rng(0)
    narrow = pd.DataFrame({"user": rng.integers(-50, 50, 500), "item": np.arange(500), "rating": 1})
    wide = pd.concat([narrow, pd.DataFrame({"user": [2**62], "item": [0], "rating": [1]})])
    one, other = Interactions.from_frame(narrow), Interactions.from_frame(wide)
    assert np.array_equal(one.user_ids, other.user_ids[:-1]) and np.array_equal(one.user_ids, np.unique(narrow["user"]))
    assert np.array_equal(one.user_index, other.user_index[:-1])
    assert one.user_index.dtype == other.user_index.dtype == np.int32


# Asking for ids -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "error", "told"),
    [
        (
            lambda i: i.user_indices(["1"]),
            KeyError,
            "'1' is a text, but the user ids here are whole numbers. Ask for 1",
        ),
        (lambda i: i.item_indices([1]), KeyError, "1 is a whole number, but the item ids here are texts. Ask for 'a'"),
        (lambda i: i.user_indices([1, True]), KeyError, "True is bool"),
        (lambda i: i.user_indices([1.0]), KeyError, "1.0 is float"),
        (lambda i: i.user_indices([None]), KeyError, "None is NoneType"),
        (lambda i: i.user_indices([2**70]), KeyError, "no user 1180591620717411303424"),
        (lambda i: i.item_indices(["a", "z"]), KeyError, "no item 'z'.*such as 'a'"),
        (lambda i: i.item_indices(["a\0"]), KeyError, "no item"),
        (lambda i: i.user_indices(1), TypeError, "one user, not several.*list of ids"),
        (lambda i: i.item_indices("ab"), TypeError, "one item, not several.*list of ids"),
        (lambda i: i.of_user(9), KeyError, "no user 9"),
        (lambda i: i.users_of("z"), KeyError, "no item 'z'"),
        (lambda i: i.dense_row("1"), KeyError, "a text"),
    ],
)
def test_asking_for_an_id_that_is_not_there(ask, error, told):
    with pytest.raises(error, match=told):
        ask(Interactions.from_frame(FRAME))


def test_ids_are_found_in_any_container():
    made = Interactions.from_frame(FRAME)
    for ids in (
        [2, 1],
        (2, 1),
        np.array([2, 1]),
        np.array([2, 1], np.uint8),
        pd.Series([2, 1]),
        iter([2, np.int64(1)]),
    ):
        found = made.user_indices(ids)
        assert found.tolist() == [1, 0] and found.dtype == np.int32
    assert made.item_indices(np.array(["b", "a"])).tolist() == [1, 0]
    assert made.user_indices([]).tolist() == []


@pytest.mark.parametrize("kind", [np.int64, np.int32, np.int8])
def test_ids_in_an_array_are_found_as_those_in_a_list(kind):
    frame = pd.DataFrame({"user": [-7, 3, 3, 90], "item": [1, 2, 3, 4], "rating": 1.0})
    made = Interactions.from_frame(frame)
    known = np.array([90, -7, 3, 3], dtype=kind)
    assert made.user_indices(known).tolist() == made.user_indices(known.tolist()).tolist() == [2, 0, 1, 1]
    assert made.user_indices(known).dtype == np.int32
    unknown = np.array([91, -8, 4, 3, 100], dtype=kind)
    assert made.user_indices(unknown, unknown=-1).tolist() == [-1, -1, -1, 1, -1]
    for ids in (unknown, unknown.tolist()):
        with pytest.raises(KeyError, match="There is no user 91 here"):
            made.user_indices(ids)
    with pytest.raises(KeyError, match="90.0 is float"):
        made.user_indices(known.astype(float))


# Nothing changes ------------------------------------------------------------------------------------------------------


def test_nothing_that_is_handed_out_changes_the_contents():
    made = Interactions.from_frame(FRAME.assign(rating=[0.0, 4.0, 5.0]), time="time")
    fields = ("user_ids", "item_ids", "user_index", "item_index", "values", "times")
    before = {name: getattr(made, name).copy() for name in fields}
    for name in fields:
        with pytest.raises(ValueError, match="read-only"):
            getattr(made, name)[0] = getattr(made, name)[1]
        with pytest.raises(AttributeError):
            setattr(made, name, None)
    for array in (made.matrix.data, made.matrix.indices, made.matrix.indptr, made.of_user(1)[1]):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 9

    made.of_user(1)[0][0] = "z"
    made.users_of("a")[0] = 9
    made.dense_row(1)[0] = 9
    made.user_indices([1])[0] = 9
    frame = made.to_frame()
    frame.loc[0] = [9, "z", 9, 9]

    def scale(matrix):
        matrix *= 2

    changes = [
        lambda matrix: matrix.eliminate_zeros(),
        lambda matrix: matrix.setdiag(7),
        lambda matrix: matrix.resize(1, 1),
        lambda matrix: matrix.sum_duplicates(),
        lambda matrix: matrix.sort_indices(),
        lambda matrix: setattr(matrix, "data", np.full(3, 9, np.float32)),
        scale,
    ]
    for change in changes:
        try:
            change(made.matrix)
        except ValueError as error:
            assert "read-only" in str(error)
    assert made.matrix.toarray().tolist() == [[4, 0], [5, 0]] and made.matrix.nnz == 3
    assert all(np.array_equal(getattr(made, name), before[name]) for name in fields)


def test_neither_the_frame_nor_arrays_given_to_it_are_tied_to_it():
    frame = pd.DataFrame({"user": [1, 2], "item": [1, 2], "rating": np.array([1, 2], np.float32), "time": [1, 2]})
    made = Interactions.from_frame(frame, time="time")
    frame.loc[0, ["rating", "time"]] = 9
    assert made.values.tolist() == [1, 2] and made.times.tolist() == [1, 2]
    values = np.ones(1, dtype=np.float32)
    made = Interactions([1], [1], [0], [0], values)
    values[0] = 9
    assert made.values.tolist() == [1]


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda made: pickle.loads(pickle.dumps(made))])
def test_a_copy_is_the_same_and_as_unchangeable(again):
    made = Interactions.from_frame(FRAME, time="time")
    made.matrix, made.user_indices([1])
    other = again(made)
    assert other.to_frame().equals(made.to_frame())
    with pytest.raises(ValueError, match="read-only"):
        other.values[0] = 1


def test_select_keeps_the_vocabularies_the_order_and_each_row_once():
    made = Interactions.from_frame(FRAME, time="time")
    for rows in ([2, 0], [0, 2, 2], [-1, 0], np.array([True, False, True]), pd.Series([True, False, True])):
        part = made.select(rows)
        assert part.user_ids.tolist() == [1, 2] and part.item_ids.tolist() == ["a", "b"]
        assert part.matrix.toarray().tolist() == [[4, 0], [0, 3]] and part.times.tolist() == [10, 30]
    cold = made.select([0])
    assert cold.matrix.shape == (2, 2) and cold.of_user(2)[0].tolist() == []
    assert len(made.select([])) == 0 and made.select([]).matrix.shape == (2, 2)
    for rows in ([3], np.array([True, False])):
        with pytest.raises(IndexError):
            made.select(rows)


def test_with_values_changes_the_values_alone():
    made = Interactions.from_frame(FRAME, time="time")
    other = made.with_values([1, 2, 3])
    assert other.values.tolist() == [1, 2, 3] and made.values.tolist() == [4, 5, 3]
    assert other.times.tolist() == made.times.tolist() and other.of_user(2)[0].tolist() == ["a", "b"]
    for wrong in ([1, 2], [1, 2, np.nan], [1, 2, 1e300], 1.0):
        with pytest.raises(ValueError, match="Pass"):
            made.with_values(wrong)
