"""Nothing leaks, nothing is lost, and who goes where is what the docstrings say."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from recsys_teach.data.catalogue import load_movielens
from recsys_teach.data.interactions import Interactions
from recsys_teach.data.splits import Split, k_fold, leave_last_out, random_split, temporal_split

pytestmark = pytest.mark.filterwarnings("error")  # a warning would stand in red in a notebook

# Few users, items and seconds, so that ties and people with one row are frequent.
PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 7)), min_size=1, max_size=30, unique=True)
SHARES = st.floats(0.01, 0.99)


@st.composite
def logs(draw):
    pairs = draw(PAIRS)
    times = draw(st.lists(st.integers(0, 6), min_size=len(pairs), max_size=len(pairs)))
    return made([(user, item, 1 + user + item, time) for (user, item), time in zip(pairs, times, strict=True)])


def made(rows, time="time"):
    return Interactions.from_frame(pd.DataFrame(rows, columns=["user", "item", "rating", "time"]), time=time)


def rows_of(interactions):
    return list(interactions.to_frame().itertuples(index=False, name=None))


def or_refused(split, *arguments, **options):
    """Return the split; drop the example where there is none to be had."""
    try:
        return split(*arguments, **options)
    except ValueError:
        assume(False)


def check_whole(parent, split):
    train, test = split
    assert sorted(rows_of(train) + rows_of(test)) == sorted(rows_of(parent))  # unique pairs: no row in both
    assert len(train) and len(test)
    for part in split:
        assert np.array_equal(part.user_ids, parent.user_ids) and np.array_equal(part.item_ids, parent.item_ids)
        assert part.matrix.shape == parent.matrix.shape
        assert rows_of(part) == sorted(rows_of(part))  # by user, then item, as every Interactions


@given(logs(), SHARES, st.integers(0, 3))
def test_random_split_loses_nothing_and_leaves_everybody_a_row(log, share, seed):
    split = or_refused(random_split, log, share, seed)
    check_whole(log, split)
    for index in range(log.n_users):
        n, n_test = (log.user_index == index).sum(), (split.test.user_index == index).sum()
        assert n_test == min(int(share * n + 0.5), n - 1)
    again = random_split(log, share, seed)
    assert rows_of(again.test) == rows_of(split.test)


def test_random_split_refuses_only_when_nobody_can_give():
    with pytest.raises(ValueError, match="No user has enough"):
        random_split(made([(1, 1, 3, 0), (1, 2, 3, 0), (2, 1, 4, 0)]))
    train, test = random_split(made([(1, 1, 3, 0), (1, 2, 3, 0), (1, 3, 3, 0), (2, 1, 4, 0)]))
    assert len(test) == 1 and test.user_index.tolist() == [0] and 1 in train.user_index


def test_random_split_is_random_within_each_user():
    """Over many seeds every row is held out about equally often, whatever its place."""
    log = made([(user, item, 3, 0) for user in range(3) for item in range(10)])
    counts = np.zeros(log.matrix.shape)
    for seed in range(1_000):
        test = random_split(log, 0.2, seed).test
        counts += test.matrix.toarray() > 0
    assert np.all(counts.sum(axis=1) == 2_000)
    assert np.abs(counts - 200).max() < 5 * np.sqrt(1_000 * 0.2 * 0.8)


@given(logs(), st.integers(2, 6), st.integers(0, 3))
def test_k_fold_tests_every_row_once(log, n_folds, seed):
    folds = or_refused(k_fold, log, n_folds, seed)
    assert len(folds) == n_folds
    for fold in folds:
        check_whole(log, fold)
    assert sorted(row for fold in folds for row in rows_of(fold.test)) == sorted(rows_of(log))
    sizes = [len(fold.test) for fold in folds]
    assert max(sizes) - min(sizes) <= 1
    assert [rows_of(f.test) for f in k_fold(log, n_folds, seed)] == [rows_of(f.test) for f in folds]


def test_k_fold_depends_on_the_seed():
    log = load_movielens()
    one, other = k_fold(log, seed=0)[0].test, k_fold(log, seed=1)[0].test
    assert rows_of(one) != rows_of(other)
    assert abs(float(one.values.mean(dtype=float)) - float(log.values.mean(dtype=float))) < 0.02


def test_k_fold_gives_surprise_the_very_same_rows():
    surprise = pytest.importorskip("surprise")
    log = load_movielens()
    train, test = k_fold(log)[0]
    columns = ["user", "item", "value"]
    data = surprise.Dataset.load_from_df(train.to_frame()[columns], surprise.Reader(rating_scale=(0.5, 5)))
    trainset = data.build_full_trainset()
    assert trainset.n_ratings == len(train)
    assert trainset.global_mean == pytest.approx(float(train.values.mean(dtype=float)), abs=1e-9)
    rows = list(test.to_frame()[columns].itertuples(index=False, name=None))
    model = surprise.BaselineOnly(verbose=False).fit(trainset)
    assert 0.85 < surprise.accuracy.rmse(model.test(rows), verbose=False) < 0.92


@given(logs())
def test_leave_last_out_takes_the_latest_of_each(log):
    split = or_refused(leave_last_out, log)
    check_whole(log, split)
    frame = log.to_frame()
    expected = []
    for _, own in frame.groupby("user"):
        if len(own) > 1:
            expected.append(max((row.time, row.item, row.user) for row in own.itertuples()))
    found = [(row.time, row.item, row.user) for row in split.test.to_frame().itertuples()]
    assert sorted(found) == sorted(expected)


def test_leave_last_out_among_equal_times_takes_the_largest_item_index():
    log = made([("Ana", "Alien", 5, 9), ("Ana", "Dune", 4, 9), ("Ana", "Cars", 3, 9), ("Ana", "Zodiac", 3, 8)])
    assert leave_last_out(log).test.to_frame()["item"].tolist() == ["Dune"]


@given(logs(), SHARES)
def test_temporal_split_learns_only_from_the_past(log, share):
    split = or_refused(temporal_split, log, share)
    check_whole(log, split)
    assert split.train.times.max() < split.test.times.min()  # strict: no second is on both sides
    wanted, reached = share * len(log), abs(len(split.test) - share * len(log))
    for second in np.unique(log.times)[1:]:
        assert reached <= abs((log.times >= second).sum() - wanted)


@given(logs(), st.integers(0, 6))
def test_temporal_split_at_a_moment(log, moment):
    split = or_refused(temporal_split, log, at=moment)
    check_whole(log, split)
    assert split.train.times.max() < moment <= split.test.times.min()


@pytest.mark.parametrize(
    "at",
    [1433116800, 1433116800.0, np.int64(1433116800), "2015-06-01", pd.Timestamp("2015-06-01"),
     datetime(2015, 6, 1, tzinfo=UTC), pd.Timestamp("2015-06-01 02:00", tz="Europe/Paris")],
)  # fmt: skip
def test_a_moment_can_be_a_date(at):
    log = made([(1, 1, 3, 1433116799), (1, 2, 3, 1433116800), (2, 1, 3, 1433116801)])
    assert temporal_split(log, at=at).test.times.tolist() == [1433116800, 1433116801]


@given(logs(), SHARES)
def test_cold_rows_are_those_without_a_training_row(log, share):
    split = or_refused(temporal_split, log, share)
    users, items = ({row[place] for row in rows_of(split.train)} for place in (0, 1))
    expected = [row[0] not in users or row[1] not in items for row in rows_of(split.test)]
    assert split.cold.tolist() == expected
    assert split.cold_share == pytest.approx(np.mean(expected))


def test_cold_share_on_the_shipped_data():
    """Time makes most test rows cold; chance leaves few (FACTS, row 19)."""
    log = load_movielens()
    by_time, by_chance = temporal_split(log), random_split(log)
    assert by_time.cold_share > 0.5 > 0.1 > by_chance.cold_share > 0
    assert f"{by_time.cold_share:.1%} of the test rows" in str(by_time)
    assert abs(len(by_time.test) / len(log) - 0.2) < 0.001
    assert isinstance(by_chance, Split)


def test_misuse_is_explained():
    log = made([(1, 1, 3, 5), (1, 2, 3, 5)])
    for share in (0, 1, -0.1, 1.5, float("nan")):
        with pytest.raises(ValueError, match="between 0 and 1"):
            random_split(log, share)
        with pytest.raises(ValueError, match="between 0 and 1"):
            temporal_split(log, share)
    with pytest.raises(ValueError, match="n_folds is 3, with 2 rows"):
        k_fold(log, 3)
    with pytest.raises(ValueError, match="at least two"):
        k_fold(log, 1)
    with pytest.raises(ValueError, match="the same time"):
        temporal_split(log)
    with pytest.raises(ValueError, match="They run from 1970-01-01 00:00:05"):
        temporal_split(log, at="2020-01-01")
    with pytest.raises(ValueError, match="Nobody has two"):
        leave_last_out(made([(1, 1, 3, 5), (2, 1, 3, 5)]))
    timeless = made([(1, 1, 3, 5), (1, 2, 3, 6)], time=None)
    for split in (leave_last_out, temporal_split):
        with pytest.raises(ValueError, match="no times"):
            split(timeless)
