"""Popularity and bias, by hand and by property. Against scikit-surprise: tests/parity."""

import numpy as np
import pandas as pd
import pytest

from recsys_teach import Bias, Interactions, Popularity
from tests.test_recommenders import some_ratings

EVENTS = pd.DataFrame(
    [
        ("a", "old", 5, 0),
        ("b", "old", 5, 0),
        ("c", "old", 2, 0),
        ("a", "new", 4, 4),
        ("b", "new", 4, 4),
        ("c", "rare", 5, 2),
    ],
    columns=["user", "item", "rating", "day"],
)


@pytest.fixture
def events():
    return Interactions.from_frame(EVENTS.assign(time=EVENTS["day"] * 86_400), time="time")


def test_popularity_by_hand(events):
    items, scores = Popularity().fit(events).recommend(["nobody"], 3)
    assert items.tolist() == [["old", "new", "rare"]] and scores.tolist() == [[3, 2, 1]]
    mean = 25 / 6
    items, scores = Popularity("damped_mean", damping=2).fit(events).recommend(["nobody"], 3)
    assert items.tolist() == [["rare", "new", "old"]]
    assert scores[0] == pytest.approx([(5 + 2 * mean) / 3, (8 + 2 * mean) / 4, (12 + 2 * mean) / 5])
    items, scores = Popularity("recency", half_life=2).fit(events).recommend(["nobody"], 3)
    assert items.tolist() == [["new", "old", "rare"]] and scores[0] == pytest.approx([2, 3 / 4, 1 / 2])


def test_without_damping_one_rating_wins_and_with_much_of_it_all_are_equal(events):
    assert Popularity("damped_mean", damping=0).fit(events).recommend(["nobody"], 1)[0].tolist() == [["rare"]]
    scores = Popularity("damped_mean", damping=1e9).fit(events).recommend(["nobody"], 3)[1]
    assert np.ptp(scores) < 1e-6


def test_recency_with_a_long_half_life_is_the_count(events):
    assert Popularity("recency", half_life=1e12).fit(events).recommend(["x"], 3)[1] == pytest.approx(
        np.array([[3, 2, 1]])
    )


def test_cold_items_are_not_recommended():
    for by in ("count", "damped_mean", "recency"):
        items, _ = Popularity(by).fit(some_ratings()).recommend([0], 15, exclude_seen=False)
        assert 2 not in items[0].tolist()


def test_popularity_misuse_is_explained(events):
    with pytest.raises(ValueError, match="by='mean' is unknown"):
        Popularity("mean")
    with pytest.raises(ValueError, match="damping is -1"):
        Popularity(damping=-1)
    with pytest.raises(ValueError, match="half_life is 0"):
        Popularity(half_life=0)
    with pytest.raises(ValueError, match="needs times"):
        Popularity("recency").fit(Interactions.from_frame(EVENTS))


def test_undamped_als_reaches_the_least_squares_fit():
    """Without damping the alternating steps descend to the solution of the linear regression on dummies."""
    ratings = some_ratings(n_users=10, n_items=9)
    rows = np.zeros((len(ratings), 10 + 9))
    rows[np.arange(len(ratings)), ratings.user_index] = 1
    rows[np.arange(len(ratings)), 10 + ratings.item_index] = 1
    fitted = rows @ np.linalg.lstsq(rows, ratings.values - ratings.values.mean(), rcond=None)[0] + ratings.values.mean()
    model = Bias(epochs=500, user_damping=0, item_damping=0).fit(ratings)
    frame = ratings.to_frame()
    np.testing.assert_allclose(model.predict(frame["user"], frame["item"]), np.clip(fitted, *model.range_), atol=1e-4)


@pytest.mark.parametrize("method", ["als", "sgd"])
def test_bias_of_cold_and_unknown_is_none(method):
    model = Bias(method).fit(some_ratings())
    told = model.predict([1, 999, 999, 0], [2, 999, 3, 2])
    mean, item = model.mean_, model.item_biases_[3]
    assert told == pytest.approx([mean, mean, mean + item, mean + model.user_biases_[0]])


def test_the_bias_of_a_new_person_is_damped_towards_none():
    model = Bias(user_damping=15).fit(some_ratings())
    items = np.array([0, 3, 5])
    high = np.full(3, 5.0)
    apart = (high - model.mean_ - model.item_biases_[items]).sum()
    assert model.bias_of(items, high) == pytest.approx(apart / 18)
    assert model.bias_of(items[:0], high[:0]) == 0


def test_bias_misuse_is_explained():
    for wrong, said in (
        ({"method": "adam"}, "method='adam' is unknown"),
        ({"epochs": 0}, "epochs is 0"),
        ({"user_damping": -1}, "user_damping is -1"),
        ({"item_damping": -2}, "item_damping is -2"),
    ):
        with pytest.raises(ValueError, match=said):
            Bias(**wrong)
    with pytest.raises(ValueError, match="grew without end"), np.errstate(all="ignore"):
        Bias("sgd", learning_rate=50, epochs=200).fit(some_ratings())
