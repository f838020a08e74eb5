"""Cleaning, against plain loops, scikit-learn, SciPy and a log whose faults are known."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import MinMaxScaler

from recsys_teach import Interactions, load_movielens
from recsys_teach.data import cleaning

DAY = 86_400


def log(rows, columns=("person", "film", "time", "dwell")):
    return pd.DataFrame(rows, columns=list(columns))


# Duplicates -----------------------------------------------------------------------------------------------------------

EVENTS = st.lists(
    st.tuples(st.sampled_from([1, 2]), st.sampled_from(["a", "b", None]), st.integers(0, 12), st.integers(0, 5)),
    min_size=1,
    max_size=12,
)


def chains(events, within):
    """Return the rows of each event with its repeats, in the order of time; a plain loop over pairs."""
    rows = sorted(range(len(events)), key=lambda row: (events["time"].iloc[row], row))
    found = []
    for row in rows:
        key = tuple(None if pd.isna(one) else one for one in events[["person", "film"]].iloc[row])
        for chain_key, chain in reversed(found):
            near = within is None or events["time"].iloc[row] - events["time"].iloc[chain[-1]] <= within
            if chain_key == key and near:
                chain.append(row)
                break
        else:
            found.append((key, [row]))
    return [chain for _, chain in found]


@given(rows=EVENTS, within=st.sampled_from([None, 0, 1, 3]), dates=st.booleans())
def test_duplicates_agree_with_a_loop(rows, within, dates):
    events = log(rows).set_axis([9] * len(rows))
    wanted = chains(events, within)
    given_ = events.assign(time=pd.to_datetime(events["time"], unit="s", utc=True)) if dates else events
    before = given_.copy(deep=True)
    flags = cleaning.flag_duplicates(given_, within=within)
    repeats = {row for chain in wanted for row in chain[1:]}
    assert flags.tolist() == [row in repeats for row in range(len(rows))] and flags.index.equals(events.index)
    dwell = events["dwell"].to_numpy()
    statistic = {"mean": np.mean, "sum": np.sum, "max": np.max}
    for keep in cleaning.KEEP:
        made = cleaning.drop_duplicates(given_, keep=keep, within=within)
        kept = sorted((chain[0] if keep == "first" else chain[-1], chain) for chain in wanted)
        assert made.drop(columns="dwell").equals(given_.drop(columns="dwell").iloc[[row for row, _ in kept]])
        told = [statistic[keep](dwell[chain]) if keep in statistic else dwell[row] for row, chain in kept]
        assert made["dwell"].tolist() == pytest.approx(told)
    assert given_.equals(before)


def test_exact_repeats_are_those_of_pandas():
    rng = np.random.default_rng(0)
    events = log(rng.integers(0, 3, (200, 4)))
    columns = ["person", "film", "time", "dwell"]
    assert cleaning.flag_duplicates(events, columns).equals(events.duplicated(columns).rename("is_duplicate"))
    assert cleaning.drop_duplicates(events, columns).equals(events.drop_duplicates(columns))
    by_row = cleaning.drop_duplicates(events, "person", keep="last", time=None)
    assert by_row.equals(events.drop_duplicates("person", keep="last"))


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda e: cleaning.drop_duplicates(e, keep="best"), "keep='best' is unknown"),
        (lambda e: cleaning.flag_duplicates(e, within=5, time=None), "needs times"),
        (lambda e: cleaning.flag_duplicates(e, ["person", "shop"]), "no column 'shop'"),
        (lambda e: cleaning.flag_duplicates(e, time="when"), "no column 'when'"),
        (lambda e: cleaning.flag_duplicates(e.assign(time=[1, None])), "'time' is empty.*row 1"),
        (lambda e: cleaning.drop_duplicates(e, keep="sum", value="stars"), "no column 'stars'"),
        (lambda e: cleaning.drop_duplicates(e.assign(dwell="x"), keep="sum"), "'dwell' holds str"),
        (lambda e: cleaning.flag_accidental(e.assign(dwell=[1, -2])), "'dwell' is -2 in row 1"),
        (lambda e: cleaning.flag_accidental(e.assign(dwell=[1, None])), "'dwell' is missing.*row 1"),
        (lambda e: cleaning.activity(e, per="week"), "per='week' is unknown"),
        (lambda e: cleaning.flag_bots(e.assign(person=[1, None])), "'person' is empty.*row 1"),
    ],
)
def test_wrong_logs_are_refused(call, told):
    with pytest.raises(ValueError, match=told):
        call(log([(1, "a", 0, 5), (1, "b", 9, 5)]))


# Bots, accidents, outliers --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def known():
    """A log of 60 people over 28 days and two machines: one busy, one as regular as a clock. Column `truth` knows."""
    rng = np.random.default_rng(1)
    parts = []
    for person in range(60):
        n = int(rng.lognormal(4, 0.5))
        parts.append(pd.DataFrame({"person": f"p{person}", "time": rng.integers(0, 28 * DAY, n), "truth": False}))
    parts.append(pd.DataFrame({"person": "busy", "time": rng.integers(0, 2 * DAY, 1_000), "truth": True}))
    clock = 3 * 3_600 * np.arange(200) + rng.integers(0, 120, 200)
    parts.append(pd.DataFrame({"person": "clock", "time": clock, "truth": True}))
    events = pd.concat(parts).sample(frac=1, random_state=0)
    return events.assign(film=1, dwell=rng.integers(0, 3_600, len(events)))


@pytest.mark.parametrize("per", ["day", "hour"])
def test_activity_is_what_a_loop_counts(known, per):
    told = cleaning.activity(known, per=per)
    seconds = {"day": DAY, "hour": 3_600}[per]
    assert told.index.tolist() == sorted(set(known["person"]))
    rates = {}
    for person, row in told.iterrows():
        times = sorted(known.loc[known["person"] == person, "time"])
        rates[person] = len(times) / len({time // seconds for time in times})
        gaps = np.diff(times)
        assert (row["events"], row["rate"]) == (len(times), rates[person])
        assert row["spread"] == pytest.approx(stats.iqr(gaps) / np.median(gaps))
    logs = np.log(list(rates.values()))
    z = (logs - np.median(logs)) / stats.median_abs_deviation(logs, scale="normal")
    assert told["z"].to_numpy() == pytest.approx(z)


def test_both_machines_are_flagged_and_nobody_else(known):
    before = known.copy(deep=True)
    flags = cleaning.flag_bots(known)
    assert flags.equals(known["truth"].rename("is_bot")) and known.equals(before)
    by_rate = cleaning.flag_bots(known, regular=0)
    by_clock = cleaning.flag_bots(known, threshold=np.inf)
    assert set(known["person"][by_rate]) == {"busy"} and set(known["person"][by_clock]) == {"clock"}
    assert set(known["person"][cleaning.flag_bots(known, threshold=np.inf, at_least=201)]) == set()


def test_few_gaps_and_gaps_of_nothing_have_no_spread():
    told = cleaning.activity(log([(1, "a", 0, 5), (1, "a", 9, 5)] + [(2, "a", 7, 5)] * 30))
    assert told["spread"].isna().all()


def test_accidents_are_those_that_were_left_at_once():
    events = log([(1, "a", 0, 6), (1, "b", 9, 7), (1, "c", 9, 0)]).set_axis([5, 5, 6])
    flags = cleaning.flag_accidental(events)
    assert flags.tolist() == [True, False, True] and flags.index.tolist() == [5, 5, 6]
    assert cleaning.flag_accidental(events, below=8).all()


NUMBERS = st.lists(st.sampled_from([0.0, 1.0, 1.5, 2.0, 3.0, 50.0, -40.0, np.nan]), min_size=1, max_size=30)


@pytest.mark.filterwarnings("error")
@given(values=NUMBERS)
def test_outliers_agree_with_scipy(values):
    known = [one for one in values if not np.isnan(one)]
    mad, iqr = cleaning.flag_outliers(values), cleaning.flag_outliers(values, "iqr")
    if not known:
        assert not mad.any() and not iqr.any()
        return
    middle, deviation = np.median(known), stats.median_abs_deviation(known, scale="normal")
    assert mad.tolist() == [abs(one - middle) > 3.5 * deviation for one in values]
    low, high = np.quantile(known, [0.25, 0.75])
    reach = 1.5 * stats.iqr(known)
    assert iqr.tolist() == [one < low - reach or one > high + reach for one in values]


def test_robust_z_ignores_one_wild_value_and_knows_a_missing_one():
    z = cleaning.robust_z([1, 2, 3, 4, 5, 1e9, np.nan])
    assert z[:5] == pytest.approx((np.arange(1, 6) - 3.5) / (1.5 * 1.482602218505602))
    assert z[5] > 1e8 and np.isnan(z[6])
    assert cleaning.robust_z([2, 2, 2, 7, -1]).tolist() == [0, 0, 0, np.inf, -np.inf]
    with pytest.raises(ValueError, match="'zscore' is unknown"):
        cleaning.flag_outliers([1], "zscore")


# Ratings --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def ratings():
    """A part of MovieLens with a person and films that lost all their ratings, and a person whose ratings are equal."""
    whole = load_movielens()
    part = whole.select((whole.user_index < 40) & (whole.user_index != 7))
    values = part.values.copy()
    values[part.user_index == 3] = 3.0
    return part.with_values(values)


def dense(interactions):
    matrix = np.full((interactions.n_users, interactions.n_items), np.nan)
    matrix[interactions.user_index, interactions.item_index] = interactions.values
    return matrix


AXES = [("user", 1), ("item", 0), ("global", None)]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("by", "axis"), AXES)
def test_centred_ratings_have_mean_zero_and_can_be_put_back(ratings, by, axis):
    centred, means = cleaning.center(ratings, by)
    matrix = dense(ratings).astype(float)
    filled = np.isfinite(matrix)
    told = np.where(filled, matrix, 0).sum(axis=axis)
    counts = filled.sum(axis=axis)
    wanted = np.divide(told, counts, out=np.full(np.shape(told), np.nan), where=counts > 0).reshape(-1)
    assert np.allclose(means, wanted, equal_nan=True) and means.dtype == np.float64
    sums = np.where(filled, dense(centred), 0).sum(axis=axis)
    assert np.abs(sums).max() < 1e-6 * counts.max()
    again = cleaning.uncenter(centred, means, by)
    assert np.abs(again.values - ratings.values).max() < 1e-6
    assert np.array_equal(again.times, ratings.times) and np.array_equal(again.item_index, ratings.item_index)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("by", ["user", "item", "global"])
def test_min_max_agrees_with_scikit_learn(ratings, by):
    matrix = dense(ratings)
    columns = {"user": matrix.T, "item": matrix, "global": matrix.reshape(-1, 1)}[by]
    some = np.isfinite(columns).any(axis=0)
    wanted = np.full(columns.shape, np.nan)
    wanted[:, some] = MinMaxScaler().fit_transform(columns[:, some])
    wanted = {"user": wanted.T, "item": wanted, "global": wanted.reshape(matrix.shape)}[by]
    scaled = cleaning.min_max(ratings, by)
    assert np.allclose(dense(scaled), wanted, atol=1e-6, equal_nan=True)
    assert scaled.values.min() == 0 and scaled.values.max() == 1
    if by == "user":
        assert not scaled.values[scaled.user_index == 3].any(), "equal values become 0"


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("strategy", "value"), [("mean", None), ("median", None), ("constant", 2.5)])
@pytest.mark.parametrize("by", ["user", "item", "global"])
def test_impute_agrees_with_scikit_learn(ratings, strategy, value, by):
    matrix = dense(ratings)
    columns = {"user": matrix.T, "item": matrix, "global": matrix.reshape(-1, 1)}[by]
    some = np.isfinite(columns).any(axis=0)
    overall = {"mean": np.nanmean, "median": np.nanmedian, "constant": lambda _: value}[strategy](matrix)
    wanted = np.full(columns.shape, float(overall))
    wanted[:, some] = SimpleImputer(strategy=strategy, fill_value=value).fit_transform(columns[:, some])
    wanted = {"user": wanted.T, "item": wanted, "global": wanted.reshape(matrix.shape)}[by]
    made = cleaning.impute(ratings, strategy, by, value)
    assert np.allclose(made.matrix, wanted, atol=1e-6) and made.matrix.dtype == np.float64
    assert made.filled == np.isnan(matrix).sum() == matrix.size - len(ratings)
    assert made.without == (0 if strategy == "constant" else (~some).sum())
    assert ratings.matrix.nnz == len(ratings)


@pytest.mark.parametrize(
    ("call", "error", "told"),
    [
        (lambda r: cleaning.center(r, "film"), ValueError, "by='film' is unknown"),
        (lambda r: cleaning.center(r.to_frame()), TypeError, "DataFrame. Make Interactions"),
        (lambda r: cleaning.uncenter(r, [1.0, 2.0]), ValueError, "shape"),
        (lambda r: cleaning.impute(r, "mode"), ValueError, "strategy='mode' is unknown"),
        (lambda r: cleaning.impute(r, "constant"), ValueError, "Pass a value"),
        (lambda r: cleaning.impute(r, "mean", value=3), ValueError, "value=3"),
        (lambda r: cleaning.impute(r.select([])), ValueError, "no values to take the mean of"),
        (
            lambda r: cleaning.impute(Interactions(range(60_000), range(60_000), [0], [0], [1.0])),
            ValueError,
            "60,000 × 60,000 needs 27 GB",
        ),
    ],
)
def test_wrong_requests_are_refused(call, error, told, ratings):
    with pytest.raises(error, match=told):
        call(ratings)


def test_nothing_to_do_is_no_error(ratings):
    empty = ratings.select([])
    centred, means = cleaning.center(empty)
    assert len(centred) == len(cleaning.min_max(empty)) == 0 and np.isnan(means).all()
    assert (cleaning.impute(empty, "constant", value=3).matrix == 3).all()
