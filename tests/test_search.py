"""Searches against cross-validation done one by one."""

import threading

import numpy as np
import pytest

from recsys_teach import Bias, Popularity, UserNeighbors, Weighted, cross_validate, grid_search, k_fold, random_search
from recsys_teach.evaluation import search as module
from recsys_teach.models.bias import Bias as BiasClass
from tests.test_recommenders import some_ratings

RATINGS = some_ratings(n_users=30, n_items=25)


def test_a_grid_is_every_combination_cross_validated():
    folds = k_fold(RATINGS, 3, seed=4)
    grid = {"user_damping": [0.0, 5.0], "item_damping": [1.0, 10.0, 100.0]}
    found = grid_search(Bias(epochs=4), grid, RATINGS, folds)
    assert found.complete and len(found.results) == 6
    for row in found.results.itertuples():
        model = Bias(epochs=4, user_damping=row.user_damping, item_damping=row.item_damping)
        by_hand = cross_validate(model, None, folds).per_fold["rmse"].to_numpy(dtype=float)
        assert row.mean == pytest.approx(by_hand.mean(), abs=1e-12)
        assert row._4 == pytest.approx(by_hand.std(ddof=1) / np.sqrt(3), abs=1e-12)
    assert found.results["mean"].is_monotonic_increasing
    assert found.best_parameters == found.results.iloc[0][["user_damping", "item_damping"]].to_dict()
    # The winner is fitted once more, on all rows, with what the grid does not name taken from the example.
    assert found.model.parameters() == {**Bias(epochs=4).parameters(), **found.best_parameters}
    again = found.model.clone().fit(RATINGS)
    np.testing.assert_array_equal(found.model.recommend(range(30), 5)[1], again.recommend(range(30), 5)[1])


def test_behind_is_the_paired_distance_in_standard_errors():
    folds = k_fold(RATINGS, 5, seed=0)
    found = grid_search(Bias(), {"user_damping": [1.0, 1000.0]}, RATINGS, folds)
    values = {
        damping: cross_validate(Bias(user_damping=damping), None, folds).per_fold["rmse"].to_numpy(dtype=float)
        for damping in (1.0, 1000.0)
    }
    best = min(values, key=lambda one: values[one].mean())
    apart = values[1001.0 - best] - values[best]
    assert np.isnan(found.results["behind"][0])
    assert found.results["behind"][1] == pytest.approx(apart.mean() / (apart.std(ddof=1) / np.sqrt(5)), rel=1e-9)


def test_the_best_list_has_the_highest_score():
    found = grid_search(Popularity("damped_mean"), {"damping": [0.0, 3.0, 50.0]}, RATINGS, 3, metric="ndcg@5", k=5)
    assert found.results["mean"].is_monotonic_decreasing
    assert found.results["behind"].dropna().ge(0).all()


def test_workers_change_nothing():
    grid = {"k": [2, 5], "shrinkage": [0, 3]}
    one, two = (grid_search(UserNeighbors(), grid, RATINGS, 3, workers=workers) for workers in (1, 3))
    assert one.results.equals(two.results) and one.best_parameters == two.best_parameters


def test_random_draws_are_the_same_for_a_seed_and_never_twice():
    draws = {"damping": [1, 2, 3], "half_life": lambda rng: 10 ** rng.uniform(0, 3)}
    one, other = (random_search(Popularity(), draws, 4, RATINGS, 2, metric="ndcg@10", seed=7) for _ in range(2))
    assert one.results.equals(other.results) and len(one.results) == 4
    assert one.results.half_life.between(1, 1000).all()
    few = random_search(Popularity(), {"damping": [1, 2]}, 9, RATINGS, 2, metric="ndcg@10")
    assert sorted(few.results.damping) == [1, 2]  # there are no nine


def test_an_interrupted_search_keeps_what_is_finished(monkeypatch):
    calls, real, lock = [], module.measured, threading.Lock()

    def stops(*arguments):
        with lock:
            calls.append(1)
            if len(calls) == 5:
                raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(module, "measured", stops)
    found = grid_search(Bias(), {"epochs": [1, 2, 3, 4]}, RATINGS, 2)
    assert not found.complete and found.model is None and len(found.scores) == 2
    calls[:] = [1] * 4
    with pytest.raises(KeyboardInterrupt):
        grid_search(Bias(), {"epochs": [1, 2]}, RATINGS, 2)


def test_an_interrupted_last_fit_keeps_the_scores(monkeypatch):
    monkeypatch.setattr(module, "measured", lambda model, *_: type("E", (), {"mean": lambda self, metric: 1.0})())

    def stops(self, interactions):
        raise KeyboardInterrupt

    monkeypatch.setattr(BiasClass, "_learn", stops)
    found = grid_search(Bias(), {"epochs": [1, 2]}, RATINGS, 2)
    assert not found.complete and len(found.results) == 2


def test_folds_are_checked_as_everywhere():
    with pytest.raises(ValueError, match="are in training and in the test"):
        grid_search(Bias(), {"epochs": [1, 2]}, RATINGS, [(RATINGS, RATINGS)])
    with pytest.raises(ValueError, match="0 folds"):
        grid_search(Bias(), {"epochs": [1, 2]}, RATINGS, [])


def test_what_is_the_same_is_tried_once_and_one_fold_says_nothing_about_errors():
    found = grid_search(Bias(), {"user_damping": (one for one in (5, 5.0, 1))}, RATINGS, list(k_fold(RATINGS, 3))[:1])
    assert found.complete and len(found.results) == 2 and found.results["behind"].isna().all()
    lists = grid_search(Weighted([Popularity(), Bias()]), {"weights": [[1, 2], [2, 1]]}, RATINGS, 2, metric="ndcg@10")
    assert lists.best_parameters["weights"] in ([1, 2], [2, 1])


def test_a_metric_that_is_not_defined_ranks_nothing():
    with pytest.raises(ValueError, match="is not defined"):
        grid_search(Bias(), {"epochs": [1, 2]}, RATINGS, 2, metric="ndcg@10", relevant_from=99)


def test_an_error_in_one_combination_is_not_swallowed(monkeypatch):
    def breaks(self, interactions):
        raise ValueError("this one breaks")

    monkeypatch.setattr(BiasClass, "_learn", breaks)
    with pytest.raises(ValueError, match="this one breaks"):
        grid_search(Bias(), {"epochs": [1, 2]}, RATINGS, 2)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: grid_search(Bias(), {}, RATINGS), "with values to try"),
        (lambda: grid_search(Bias(), {"epochs": []}, RATINGS), "at least one"),
        (lambda: grid_search(Bias(), {"epochs": 3}, RATINGS), "at least one"),
        (lambda: grid_search(Bias(), {"epoch": [1]}, RATINGS), "no parameter 'epoch'. It has method"),
        (lambda: grid_search(Bias(), {"epochs": [0]}, RATINGS), "epochs is 0"),
        (lambda: random_search(Bias(), {"epochs": [1]}, 0, RATINGS), "Pass 1 or more"),
        (lambda: random_search(Bias(), {}, 3, RATINGS), "draw from"),
    ],
)
def test_misuse_is_explained(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_only_recommenders_are_searched():
    with pytest.raises(TypeError, match="is a str"):
        grid_search("Bias", {"epochs": [1]}, RATINGS)
    with pytest.raises(KeyError, match="no metric 'rsme'"):
        grid_search(Bias(), {"epochs": [1]}, RATINGS, 2, metric="rsme")
