"""Cold-start curves: the protocol's promises, with models whose answers are known."""

import numpy as np
import pandas as pd
import pytest

from recsys_teach import Bias, Interactions, ItemNeighbors, Popularity
from recsys_teach.evaluation.cold_start import cold_start
from tests.test_hybrid import Fixed
from tests.test_recommenders import some_ratings


@pytest.fixture(scope="module")
def parts():
    ratings = some_ratings(3, n_users=40, n_items=30, share=0.7)
    new = ratings.user_index % 3 == 0
    return ratings.select(~new), ratings.select(new)


def spy(cls):
    """A model that writes down what it is told of new people."""

    class Spy(cls):
        told: list = []

        def fold_in(self, items, values, k=10):
            answer = super().fold_in(items, values, k)
            self.told.append((list(items), list(values), answer[0].tolist()))
            return answer

    return Spy


def test_newcomers_reveal_the_same_ratings_one_after_another(parts):
    train, newcomers = parts
    model = spy(Popularity)
    found = cold_start({"popular": model()}, train, newcomers, (0, 1, 4), k=5)
    n = found.per_user["user"].nunique()
    assert len(model.told) == 3 * n
    nothing, one, four = (model.told[n * point : n * (point + 1)] for point in range(3))
    for (items, _, _), (first, value, _), (more, values, _) in zip(nothing, one, four, strict=True):
        assert items == [] and more[:1] == first and values[:1] == value and len(more) == 4


def test_values_are_those_of_lists_without_the_pool(parts):
    train, newcomers = parts
    found = cold_start({"popular": Popularity()}, train, newcomers, (0, 3), k=5, relevant_from=3.0, metric="precision")
    # Popularity learns nothing from what is known, so that the list must be the same at every point.
    by_known = found.per_user.pivot(index="user", columns="known", values="value")
    np.testing.assert_array_equal(by_known[0], by_known[3])
    order = Popularity().fit(train).scores_
    rng = np.random.default_rng(0)
    for person in np.unique(newcomers.user_index):
        rows = rng.permutation(np.flatnonzero(newcomers.user_index == person))
        pool, hidden = newcomers.item_index[rows[:3]], rows[3:]
        allowed = [i for i in np.argsort(-order, kind="stable") if i not in pool and not np.isnan(order[i])][:5]
        liked = set(newcomers.item_index[hidden][newcomers.values[hidden] >= 3].tolist())
        expected = sum(i in liked for i in allowed) / 5 if liked else np.nan
        assert by_known.loc[newcomers.user_ids[person], 0] == pytest.approx(expected, nan_ok=True)


def test_summary_table_and_test_agree(parts):
    train, newcomers = parts
    models = {"bias": Bias(), "items": ItemNeighbors(3), "worst": Fixed(tuple(range(30)))}
    found = cold_start(models, train, newcomers, (0, 2, 6))
    assert found.table.shape == (3, 3) and list(found.table.index) == list(models)
    values = found.per_user.query("model == 'items' and known == 6")["value"]
    assert found.table.loc["items", 6] == pytest.approx(values.mean())
    row = found.summary.query("model == 'items' and known == 6").iloc[0]
    assert row.low <= row["mean"] <= row.high and row.users == values.notna().sum()
    tested = found.test(("bias", 6), ("items", 6))
    assert tested.difference == pytest.approx(found.table.loc["bias", 6] - found.table.loc["items", 6])


def test_who_has_too_few_ratings_is_left_out():
    frame = pd.DataFrame([(u, i) for u in range(6) for i in range(2 + u)], columns=["user", "item"]).assign(rating=4.0)
    ratings = Interactions.from_frame(frame)
    new = ratings.user_index >= 2
    found = cold_start({"popular": Popularity()}, ratings.select(~new), ratings.select(new), (0, 5), k=2)
    assert sorted(found.per_user["user"].unique()) == [4, 5]
    with pytest.raises(ValueError, match="Nobody has more than 50"):
        cold_start({"popular": Popularity()}, ratings.select(~new), ratings.select(new), (50,))


def test_misuse_is_explained(parts):
    train, newcomers = parts
    with pytest.raises(ValueError, match="are in training and among the newcomers"):
        cold_start({"popular": Popularity()}, train, train)
    other = Interactions.from_frame(newcomers.to_frame(), value="value")
    with pytest.raises(ValueError, match="different vocabularies"):
        cold_start({"popular": Popularity()}, train, other)
    for known in ((), (-1, 3), (3, 3), (2.5,)):
        with pytest.raises(ValueError, match="whole numbers from 0"):
            cold_start({"popular": Popularity()}, train, newcomers, known)
    for models in ({}, [Popularity()]):
        with pytest.raises(TypeError, match="with names"):
            cold_start(models, train, newcomers)
    with pytest.raises(ValueError, match="metric='rmse' is unknown"):
        cold_start({"popular": Popularity()}, train, newcomers, metric="rmse")


def test_interrupted_it_keeps_what_is_finished(parts, monkeypatch):
    calls, real = [], Popularity.fold_in

    def stops(self, *arguments):
        calls.append(1)
        if len(calls) == 2 * n + 3:
            raise KeyboardInterrupt
        return real(self, *arguments)

    n = cold_start({"popular": Popularity()}, *parts, (0, 5)).per_user["user"].nunique()
    monkeypatch.setattr(Popularity, "fold_in", stops)
    found = cold_start({"popular": Popularity()}, *parts, (0, 1, 2, 5))
    assert found.per_user["known"].unique().tolist() == [0, 1]
    calls[:] = [1] * (2 * n + 2)
    with pytest.raises(KeyboardInterrupt):
        cold_start({"popular": Popularity()}, *parts, (0, 1, 2, 5))
