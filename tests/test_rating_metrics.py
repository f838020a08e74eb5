import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import mean_absolute_error, root_mean_squared_error

from recsys_teach.data.interactions import Interactions
from recsys_teach.evaluation.rating import mae, mae_per_user, rmse, rmse_per_user

pytestmark = pytest.mark.filterwarnings("error")  # a warning would stand in red in a notebook

PAIRS = st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=1, max_size=30)
ROWS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6)), min_size=2, max_size=20, unique=True)


@given(PAIRS)
def test_agree_with_scikit_learn(pairs):
    actual, predicted = np.array(pairs).T
    assert rmse(actual, predicted) == pytest.approx(root_mean_squared_error(actual, predicted), abs=1e-12)
    assert mae(actual, predicted) == pytest.approx(mean_absolute_error(actual, predicted), abs=1e-12)
    assert mae(actual, predicted) <= rmse(actual, predicted) + 1e-12


def test_by_hand():
    assert rmse([4, 2], [1, 6]) == pytest.approx(np.sqrt(12.5))
    assert mae([4, 2], [1, 6]) == 3.5


@given(ROWS, st.integers(0, 9))
def test_per_user_against_scikit_learn(rows, seed):
    rng = np.random.default_rng(seed)
    log = Interactions.from_frame(
        pd.DataFrame([(u, i, rng.integers(1, 6)) for u, i in rows], columns=["user", "item", "rating"])
    )
    test = log.select(rng.random(len(log)) < 0.7)
    if not len(test):
        return
    predicted = rng.normal(3, 1, len(test))
    for ours, theirs in ((rmse_per_user, root_mean_squared_error), (mae_per_user, mean_absolute_error)):
        values = ours(test, predicted)
        assert values.shape == (log.n_users,)
        for user in range(log.n_users):
            own = test.user_index == user
            expected = theirs(test.values[own], predicted[own]) if own.any() else np.nan
            assert values[user] == pytest.approx(expected, abs=1e-6, nan_ok=True)


@pytest.mark.parametrize("metric", [rmse, mae])
def test_a_missing_prediction_is_refused_with_its_place(metric):
    with pytest.raises(ValueError, match=r"1 of the 3 predictions are missing or infinite \(at 1\)"):
        metric([1, 2, 3], [1, np.nan, 3])
    with pytest.raises(ValueError, match=r"5 of the 5 predictions .* \(at 0, 1, 2, …\)"):
        metric([1] * 5, [np.inf] * 5)
    with pytest.raises(ValueError, match="ratings are missing"):
        metric([np.nan], [1])
    with pytest.raises(ValueError, match="one prediction per rating"):
        metric([1, 2], [1])
    with pytest.raises(ValueError, match="one prediction per rating"):
        metric([[1, 2]], [[1, 2]])
    with pytest.raises(ValueError, match="0 ratings"):
        metric([], [])


def test_float32_ratings_do_not_round_the_error():
    rng = np.random.default_rng(0)
    actual, predicted = rng.normal(3, 1, (2, 10_000)).astype(np.float32)
    apart = [float(a) - float(p) for a, p in zip(actual, predicted, strict=True)]
    assert rmse(actual, predicted) == pytest.approx(math.sqrt(math.fsum(a * a for a in apart) / 10_000), rel=1e-13)
    assert mae(actual, predicted) == pytest.approx(math.fsum(map(abs, apart)) / 10_000, rel=1e-13)
