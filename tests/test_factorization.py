"""The factor models: what they minimise, held against closed forms, SciPy's optimisers and finite differences."""

import re

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from recsys_teach.data.interactions import Interactions
from recsys_teach.models import _factor_kernels as loops
from recsys_teach.models import _kernels, factorization
from recsys_teach.models.bias import Bias
from recsys_teach.models.factorization import NMF, ExplicitALS, FunkSVD, PureSVD
from recsys_teach.models.svdpp import SVDpp
from tests.test_recommenders import some_ratings

SGD = [FunkSVD(4, epochs=8, learning_rate=0.05), SVDpp(4, epochs=8, learning_rate=0.05)]


@pytest.fixture(params=["compiled", "NumPy"])
def speed(request, monkeypatch):
    if request.param == "NumPy":
        monkeypatch.setattr(_kernels, "FAST", False)


def ratings_of(matrix):
    """Return the entries of a matrix that are not NaN as interactions; users and items are its rows and columns."""
    rows, columns = np.nonzero(~np.isnan(matrix))
    everything = np.column_stack([*(grid.ravel() for grid in np.indices(matrix.shape)), np.ones(matrix.size)])
    known = Interactions.from_frame(pd.DataFrame(everything.astype(int), columns=["user", "item", "rating"]))
    return known.select(~np.isnan(matrix).ravel()).with_values(matrix[rows, columns])


def planted(seed=0, n_users=60, n_items=50, n_factors=2, share=0.5):
    """Return (matrix of all ratings, the observed ones): biases and a few factors, no noise."""
    rng = np.random.default_rng(seed)
    users, items = rng.normal(0, 0.4, (n_users, 1)), rng.normal(0, 0.4, n_items)
    p, q = rng.normal(0, 0.8, (n_users, n_factors)), rng.normal(0, 0.8, (n_items, n_factors))
    whole = 3 + users + items + p @ q.T
    return whole, ratings_of(np.where(rng.random(whole.shape) < share, whole, np.nan))


def rmse_of_hidden(model, whole, observed):
    hidden = observed.matrix.toarray() == 0
    users, items = np.nonzero(hidden)
    return np.sqrt(np.mean((model.predict(users, items) - whole[hidden]) ** 2))


# PureSVD


@pytest.fixture(params=["whole", "sparse"])
def solver(request, monkeypatch):
    monkeypatch.setattr(factorization, "DENSE", 10**9 if request.param == "whole" else 0)


@pytest.mark.usefixtures("solver")
def test_pure_svd_is_the_best_matrix_of_its_rank():
    ratings = some_ratings(3, 30, 20, share=0.5)
    u, values, rows = np.linalg.svd(ratings.matrix.toarray().astype(float), full_matrices=False)
    model = PureSVD(6).fit(ratings)
    np.testing.assert_allclose(model.singular_values_, values[:6], rtol=1e-10)
    wanted = u[:, :6] * values[:6] @ rows[:6]
    items, scores = model.recommend(range(30), 20, exclude_seen=False)
    told = np.full((30, 20), np.nan)
    for user in range(30):
        for item, score in zip(items[user], scores[user], strict=True):
            if item is not None:
                told[user, item] = score
    assert np.isnan(told[1]).all() and np.isnan(told[:, 2]).all()  # cold
    warm = ~np.isnan(told)
    assert warm.sum() == 29 * 19
    np.testing.assert_allclose(told[warm], wanted[warm], rtol=0, atol=1e-10)


@pytest.mark.usefixtures("solver")
def test_signs_of_item_factors_are_fixed():
    factors = PureSVD(5).fit(some_ratings(3, 30, 20)).item_factors_
    np.testing.assert_allclose(factors.T @ factors, np.eye(5), atol=1e-10)
    assert np.all(factors[np.abs(factors).argmax(axis=0), range(5)] > 0)


@pytest.mark.usefixtures("solver")
def test_factors_that_the_matrix_has_not_got_are_left_out():
    rng = np.random.default_rng(0)
    matrix = rng.integers(1, 4, (20, 2)) @ rng.integers(1, 3, (2, 12))
    for n_factors in (5, 50):
        model = PureSVD(n_factors).fit(ratings_of(matrix.astype(float)))
        assert model.item_factors_.shape == (12, 2)
        _, scores = model.recommend(range(20), 12, exclude_seen=False)  # the whole matrix is in its two factors
        np.testing.assert_allclose(scores, -np.sort(-matrix, axis=1), atol=1e-9)


def test_pure_svd_of_zeros_has_no_factors():
    model = PureSVD(3).fit(ratings_of(np.zeros((3, 4))))
    assert model.item_factors_.shape == (4, 0)
    assert np.isnan(model.recommend([0], 4, exclude_seen=False)[1]).all()  # nothing is known of anybody


@pytest.mark.parametrize("model", [PureSVD(4), ExplicitALS(4), ExplicitALS(30, scale_by_count=False)], ids=repr)
def test_who_was_there_gets_the_same_list_when_folded_in(model):
    ratings = some_ratings(2, 25, 30)
    model.fit(ratings)
    for user in {*range(25)} - {1}:
        items, scores = model.fold_in(*ratings.of_user(user), 8)
        np.testing.assert_array_equal(items, model.recommend([user], 8)[0][0])
        np.testing.assert_allclose(scores, model.recommend([user], 8)[1][0], rtol=0, atol=1e-12)


def test_pure_svd_names_the_items_that_add_most():
    ratings = some_ratings(3, 30, 20)
    model = PureSVD(6).fit(ratings)
    for user, item in [(0, 5), (4, 9), (12, 1), (20, 3)]:
        items, values = ratings.of_user(user)
        target = model.fold_in([], [], 1) and item

        def score(values, items=items, target=target):
            every = np.zeros(20)
            every[items] = values
            return (every @ model.item_factors_ @ model.item_factors_.T)[target]

        lost = [score(values) - score(np.where(items == one, 0, values)) for one in items]
        named = [int(one) for one in re.findall(r"film(\d+) \(", model.explain(user, item, films()))]
        best = [int(items[place]) for place in np.argsort(-np.array(lost), kind="stable") if lost[place] > 0]
        assert named == [one for one in best if one != item][:3]
        assert f"{score(values):.2f}" in model.explain(user, item, films())


def films(n=60):
    return {item: f"film{item}" for item in range(n)}


# FunkSVD and SVD++


def test_compiled_loops_do_what_their_twins_do():
    ratings = some_ratings(1, 15, 20)
    rng = np.random.default_rng(0)
    apart = ratings.values - 3.0
    step = (3, 0.05, 0.02)

    def start(*counts):
        return [np.zeros(15), np.zeros(20), *(rng.normal(0, 0.1, (count, 4)) for count in counts)]

    for biased in (True, False):
        one = start(15, 20)
        other = [part.copy() for part in one]
        arguments = ratings.user_index, ratings.item_index, apart
        errors = (
            loops.funk_sgd(*arguments, *one, *step, biased),
            loops.funk_sgd_numpy(*arguments, *other, *step, biased),
        )
        for a, b in zip([errors[0], *one], [errors[1], *other], strict=True):
            np.testing.assert_allclose(a, b, rtol=0, atol=1e-13)
        fold = apart[:9], one[3][:9], *step, biased
        for a, b in zip(loops._fold_sgd_loop(*fold), loops.fold_sgd_numpy(*fold), strict=True):
            np.testing.assert_allclose(a, b, rtol=0, atol=1e-13)
    one = start(15, 20, 20)
    other = [part.copy() for part in one]
    arguments = ratings.matrix.indptr, ratings.item_index, apart
    errors = loops._svdpp_sgd_loop(*arguments, *one, *step), loops.svdpp_sgd_numpy(*arguments, *other, *step)
    for a, b in zip([errors[0], *one], [errors[1], *other], strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-13)


@pytest.mark.usefixtures("speed")
@pytest.mark.parametrize("biased", [True, False])
def test_funk_svd_in_float32_is_as_exact_as_float32(monkeypatch, biased):
    single = FunkSVD(6, epochs=10, biased=biased).fit(some_ratings())
    monkeypatch.setattr(FunkSVD, "_number", np.float64)
    double = FunkSVD(6, epochs=10, biased=biased).fit(some_ratings())
    assert (single.item_factors_ != double.item_factors_).any()
    np.testing.assert_allclose(single.item_factors_, double.item_factors_, rtol=0, atol=1e-5)
    np.testing.assert_allclose(single.errors_, double.errors_, rtol=1e-5)


@pytest.mark.usefixtures("speed")
@pytest.mark.parametrize("kind", [FunkSVD, SVDpp])
def test_a_short_step_goes_down_the_slope_of_the_objective(monkeypatch, kind):
    """½ Σ (r − r̂)² + ½ λ (b_u² + b_i² + ‖p_u‖² + ‖q_i‖² + Σ_j ‖y_j‖²), each rating counting all; by finite differences."""
    monkeypatch.setattr(FunkSVD, "_number", np.float64)
    ratings = some_ratings(4, 5, 6, share=0.6)
    users, items = ratings.user_index, ratings.item_index
    step, penalty = 1e-7, 0.3
    model = kind(3, epochs=1, learning_rate=step, regularization=penalty).fit(ratings)
    names = ["user_biases_", "item_biases_", "user_factors_", "item_factors_"]
    start = [np.zeros(5), np.zeros(6), *model._start(5, 6, 6)]
    if kind is SVDpp:
        names.append("implicit_factors_")
    start = start[: len(names)]

    def objective(parameters):
        b_u, b_i, p, q, *y = parameters
        total = 0.0
        for u, i, r in zip(users, items, ratings.values.astype(float), strict=True):
            own = items[users == u]
            z = p[u] + (y[0][own].sum(axis=0) / np.sqrt(len(own)) if y else 0)
            size = b_u[u] ** 2 + b_i[i] ** 2 + p[u] @ p[u] + q[i] @ q[i] + (np.sum(y[0][own] ** 2) if y else 0)
            total += (r - model.mean_ - b_u[u] - b_i[i] - z @ q[i]) ** 2 / 2 + penalty * size / 2
        return total

    for place, name in enumerate(names):
        learnt = getattr(model, name)
        for cell in np.ndindex(learnt.shape):
            if (place in (0, 2) and cell[0] == 1) or (place in (1, 3, 4) and cell[0] == 2):
                continue  # cold
            sides = []
            for sign in (1, -1):
                moved = [part.copy() for part in start]
                moved[place][cell] += sign * 1e-5
                sides.append(objective(moved))
            slope = (sides[0] - sides[1]) / 2e-5
            assert learnt[cell] - start[place][cell] == pytest.approx(-step * slope, rel=1e-4, abs=step * 1e-4), name


@pytest.mark.parametrize("kind", [FunkSVD, SVDpp])
def test_with_factors_of_zero_only_biases_are_learnt(kind):
    class Flat(kind):
        _number = np.float64

        def _start(self, *counts):
            return [np.zeros((count, self.n_factors)) for count in counts]

    ratings = some_ratings()
    step = {"epochs": 9, "learning_rate": 0.05, "regularization": 0.3}
    model, bias = Flat(3, **step).fit(ratings), Bias("sgd", **step).fit(ratings)
    np.testing.assert_allclose(model.user_biases_, bias.user_biases_, rtol=0, atol=1e-13)
    np.testing.assert_allclose(model.item_biases_, bias.item_biases_, rtol=0, atol=1e-13)
    assert not model.user_factors_.any()


@pytest.mark.parametrize(
    "model",
    [
        FunkSVD(2, epochs=300, learning_rate=0.02, regularization=0.002),
        SVDpp(2, epochs=300, learning_rate=0.02, regularization=0.002),
        ExplicitALS(3, regularization=0.001, epochs=60),
    ],
    ids=repr,
)
def test_a_pattern_that_is_there_is_found(model):
    whole, observed = planted()
    alone = rmse_of_hidden(Bias().fit(observed), whole, observed)
    assert rmse_of_hidden(model.fit(observed), whole, observed) < alone / 3


@pytest.mark.parametrize("model", SGD, ids=repr)
def test_the_errors_of_the_epochs_are_kept(model):
    ratings = some_ratings()
    longer = type(model)(**{**model.parameters(), "epochs": 30}).fit(ratings)
    errors = model.fit(ratings).errors_
    np.testing.assert_array_equal(errors, longer.errors_[:8])
    assert np.all(np.diff(longer.errors_) < 0)


@pytest.mark.usefixtures("speed")
@pytest.mark.parametrize("kind", [FunkSVD, SVDpp])
@pytest.mark.parametrize(("rate", "epochs"), [(0.9, 20), (5.0, 1), (1e200, 2)])
def test_too_large_a_learning_rate_is_said(kind, rate, epochs):
    ratings = some_ratings()
    model = kind(10, epochs=epochs, learning_rate=rate)
    with pytest.raises(ValueError, match=f"With learning_rate={re.escape(str(rate))} .* Pass a smaller one"):
        model.fit(ratings.with_values(ratings.values * 4))
    assert not hasattr(model, "interactions_")


def test_errors_that_grew_and_are_still_numbers_are_said_too():
    with pytest.raises(ValueError, match="Pass a smaller one, such as 0.3"):
        FunkSVD(3, epochs=1, learning_rate=3).fit(ratings_of(np.array([[1.0, 5.0, 1.0, 5.0, 1.0]])))


def test_values_that_are_far_too_large_are_refused_when_folded_in():
    model = FunkSVD(3, epochs=60, learning_rate=0.05).fit(some_ratings(share=0.8))
    with pytest.raises(ValueError, match="from 0.5 to 5"):
        model._scores_of(np.arange(3, 15), np.full(12, 1e308))


@pytest.mark.usefixtures("solver")
@pytest.mark.parametrize("model", [PureSVD(4), FunkSVD(3, biased=False), NMF(3)], ids=repr)
def test_folding_in_what_says_nothing_gives_no_list(model):
    model.fit(some_ratings())
    for items, values in (([2], [5.0]), ([], []), ([0, 3], [0.0, 0.0])):  # 2 is cold
        assert model.fold_in(items, values, 5)[0].tolist() == [None] * 5
    assert None not in model.fold_in([0, 2], [4.0, 5.0], 5)[0]


@pytest.mark.usefixtures("speed")
@pytest.mark.parametrize("kind", [FunkSVD, SVDpp])
def test_factors_that_the_last_steps_made_infinite_are_said(kind):
    # Neither rating sees what the other one changes, so the errors that the one epoch meets are small.
    ratings = ratings_of(np.array([[1.0, np.nan], [np.nan, 5.0]]))
    with pytest.raises(ValueError, match=r"With learning_rate=1e\+308 .* Pass a smaller one"):
        kind(2, epochs=1, learning_rate=1e308).fit(ratings)


@pytest.mark.parametrize("kind", [FunkSVD, SVDpp])
def test_folding_in_finds_the_vector_that_made_the_ratings(kind):
    """Updates over ratings that a vector explains without an error lead to it, and nowhere else: 12 ratings, 4 unknowns."""
    model = kind(3, epochs=60, learning_rate=0.02, regularization=0).fit(planted(n_factors=3)[1])
    model.epochs = 30_000  # of folding in
    items, bias, vector = np.arange(5, 17), 0.3, np.array([0.5, -0.4, 0.2])
    implied = model.implicit_factors_[items].sum(axis=0) / np.sqrt(12) if kind is SVDpp else np.zeros(3)
    wanted = model.mean_ + bias + model.item_biases_ + model.item_factors_ @ (vector + implied)
    told, scores = model.fold_in(items, wanted[items], 38)
    np.testing.assert_allclose(scores, wanted[told.astype(int)], rtol=0, atol=1e-6)


@pytest.mark.parametrize("kind", [FunkSVD, SVDpp])
def test_folding_in_says_nearly_what_training_says(kind):
    whole, observed = planted(share=0.4)
    new = observed.user_index < 15
    settings = {"epochs": 150, "learning_rate": 0.02, "regularization": 0.01}
    model, knew = kind(2, **settings).fit(observed.select(~new)), kind(2, **settings).fit(observed)
    bias, errors = Bias().fit(observed.select(~new)), {"folded": [], "trained": [], "bias": []}
    for user in range(15):
        own = observed.of_user(user)
        for name, told in [
            ("folded", model.fold_in(*own, 50)),
            ("trained", knew.recommend([user], 50)),
            ("bias", bias.fold_in(*own, 50)),
        ]:
            items, scores = (part.ravel() for part in told)
            there = items != None  # noqa: E711 (element by element)
            errors[name].extend((scores[there] - whole[user, items[there].astype(int)]) ** 2)
    folded, trained, alone = (np.sqrt(np.mean(errors[name])) for name in ("folded", "trained", "bias"))
    assert folded < 0.5 * alone and folded < 2 * trained


@pytest.mark.parametrize("model", [*SGD, ExplicitALS(4)], ids=repr)
def test_with_biases_who_or_what_is_cold_or_unknown_has_an_average(model):
    model.fit(some_ratings())
    b_u, b_i = model.user_biases_[0], model.item_biases_[7]
    told = model.predict([1, 99, 0, 0, 1, 99], [7, 7, 2, 99, 2, 99])
    mean = model.mean_
    np.testing.assert_allclose(told, [mean + b_i, mean + b_i, mean + b_u, mean + b_u, mean, mean], rtol=0, atol=1e-12)
    assert not model.user_factors_[1].any() and not model.item_factors_[2].any()
    _, scores = model.recommend([1, 99], 15, exclude_seen=False)
    np.testing.assert_allclose(scores, np.tile(-np.sort(-(mean + model.item_biases_)), (2, 1)), rtol=0, atol=1e-12)


@pytest.mark.parametrize("model", [FunkSVD(4, biased=False), NMF(4)], ids=repr)
def test_without_biases_who_or_what_is_cold_or_unknown_has_the_mean_and_is_not_recommended(model):
    model.fit(some_ratings())
    told = model.predict([1, 99, 0, 0, 1, 99], [7, 7, 2, 99, 2, 99])
    np.testing.assert_allclose(told, np.full(6, model.mean_), rtol=0, atol=1e-12)
    wanted = np.clip(model.item_factors_[[7, 8]] @ model.user_factors_[0], 0.5, 5)
    np.testing.assert_allclose(model.predict([0, 0], [7, 8]), wanted, rtol=0, atol=1e-12)
    assert model.explain(0, 2) == "Nobody has rated 2 yet, so it is not recommended."
    for user in (1, 99):
        assert model.explain(user, 7) == "This person has rated nothing yet, so nothing can be said about 7."
    items, scores = model.recommend([0, 1, 99], 15, exclude_seen=False)
    assert 2 not in items[0] and np.isnan(scores[1:]).all() and not np.isnan(scores[0, :14]).any()
    assert np.isnan(model.fold_in([], [], 3)[1]).all()


@pytest.mark.parametrize("kind", [FunkSVD, SVDpp, NMF, ExplicitALS])
def test_another_seed_is_another_start(kind):
    one, other = (kind(3, epochs=2, seed=seed).fit(some_ratings()).user_factors_ for seed in (0, 1))
    assert np.abs(one - other).max() > 0.01


def test_svdpp_adds_what_somebody_has_rated():
    ratings = some_ratings()
    model = SVDpp(3, epochs=4, learning_rate=0.05).fit(ratings)
    for user in (0, 5, 9):
        items, _ = ratings.of_user(user)
        z = model.user_factors_[user] + sum(model.implicit_factors_[item] for item in items) / len(items) ** 0.5
        wanted = model.mean_ + model.user_biases_[user] + model.item_biases_ + model.item_factors_ @ z
        told = model.predict([user] * 15, range(15))
        np.testing.assert_allclose(told, np.clip(wanted, 0.5, 5), rtol=0, atol=1e-12)


# NMF


def nmf_objective(p, q, ratings, penalty):
    users, items = ratings.user_index, ratings.item_index
    errors = ratings.values - np.einsum("nf,nf->n", p[users], q[items])
    return np.sum(errors**2 + penalty * np.sum(p[users] ** 2 + q[items] ** 2, axis=1))


def test_nmf_of_a_whole_matrix_is_lee_and_seung_s():
    matrix = np.random.default_rng(0).uniform(0.5, 5, (8, 6))
    model = NMF(3, epochs=1, regularization=0).fit(ratings_of(matrix))
    p, q = model._start(8, 6)
    matrix = model.interactions_.matrix.toarray()
    np.testing.assert_allclose(model.user_factors_, p * (matrix @ q) / (p @ q.T @ q), rtol=1e-12)
    np.testing.assert_allclose(model.item_factors_, q * (matrix.T @ p) / (q @ p.T @ p), rtol=1e-12)


def test_nmf_ends_where_no_factor_can_make_the_objective_smaller():
    ratings = some_ratings()
    model = NMF(2, epochs=3000, regularization=0.1).fit(ratings)
    p, q = model.user_factors_, model.item_factors_
    assert p.min() >= 0 and q.min() >= 0
    for factors in (p, q):
        for cell in np.ndindex(factors.shape):
            kept, sides = factors[cell], []
            for value in (kept + 1e-5, kept - 1e-5):
                factors[cell] = value
                sides.append(nmf_objective(p, q, ratings, 0.1))
            factors[cell] = kept
            slope = (sides[0] - sides[1]) / 2e-5
            assert abs(slope) < 1e-3 if kept > 1e-6 else slope > -1e-3


def test_nmf_folds_in_the_best_vector_that_is_not_negative():
    model = NMF(4).fit(some_ratings(0, 20, 15))
    items, values = np.array([0, 3, 8, 11]), np.array([5.0, 0.5, 4.0, 1.0])
    q = model.item_factors_
    found = minimize(
        lambda p: np.sum((values - q[items] @ p) ** 2) + 0.06 * 4 * p @ p,
        np.ones(4),
        bounds=[(0, None)] * 4,
        options={"ftol": 1e-15, "gtol": 1e-10},
    )
    told, scores = model.fold_in(items, values, 9)
    np.testing.assert_allclose(scores, (q @ found.x)[told.astype(int)], rtol=0, atol=1e-5)
    assert (found.x < 1e-8).any()  # else it would be a ridge regression


def test_nmf_refuses_negative_ratings_and_takes_zeros():
    with pytest.raises(ValueError, match="lowest rating is -1"):
        NMF().fit(ratings_of(np.array([[1.0, -1.0]])))
    assert NMF(2, regularization=0).fit(ratings_of(np.zeros((2, 3)))).predict([0], [1]) == [0.0]


# ExplicitALS


def test_ridge_rows_are_least_squares():
    rng = np.random.default_rng(0)
    starts, others = np.array([0, 5, 5, 6, 36], dtype=np.int32), rng.normal(size=(12, 7))
    columns, targets = rng.integers(0, 12, 36).astype(np.int32), rng.normal(size=36)
    penalties = np.array([0.5, 0.0, 0.1, 2.0])
    fast, twin = (
        solve(starts, columns, targets, others, penalties) for solve in (loops._ridge_rows_loop, loops.ridge_rows_numpy)
    )
    np.testing.assert_allclose(fast, twin, rtol=0, atol=1e-12)
    for row in range(4):
        part = slice(starts[row], starts[row + 1])
        left = np.vstack([others[columns[part]], np.sqrt(penalties[row]) * np.eye(7)])
        right = np.append(targets[part], np.zeros(7))
        np.testing.assert_allclose(fast[row], np.linalg.lstsq(left, right)[0], rtol=0, atol=1e-12)


def als_objective(model, p=None, q=None):
    p, q = (model.user_factors_, model.item_factors_) if p is None else (p, q)
    known = model.interactions_
    users, items = known.user_index, known.item_index
    apart = known.values - model.mean_ - model.user_biases_[users] - model.item_biases_[items]
    errors = np.sum((apart - np.einsum("nf,nf->n", p[users], q[items])) ** 2)
    if model.scale_by_count:
        return errors + model.regularization * np.sum(p[users] ** 2 + q[items] ** 2)
    return errors + model.regularization * (np.sum(p**2) + np.sum(q**2))


@pytest.mark.usefixtures("speed")
@pytest.mark.parametrize("scale_by_count", [True, False])
@pytest.mark.parametrize(("seed", "n_factors", "regularization"), [(0, 2, 0.1), (1, 5, 1e-3), (2, 40, 0.5)])
def test_no_epoch_makes_the_objective_larger(seed, n_factors, regularization, scale_by_count):
    ratings = some_ratings(seed)
    settings = {"regularization": regularization, "scale_by_count": scale_by_count, "seed": seed}
    told = [als_objective(ExplicitALS(n_factors, epochs=epochs, **settings).fit(ratings)) for epochs in range(1, 9)]
    assert all(later <= earlier * (1 + 1e-12) for earlier, later in zip(told, told[1:], strict=False))
    assert told[-1] < told[0]


def test_als_ends_where_no_optimiser_finds_anything_better():
    model = ExplicitALS(2, regularization=0.05, epochs=300).fit(some_ratings())
    for name, value in vars(Bias().fit(some_ratings())).items():
        if name in ("user_biases_", "item_biases_"):
            np.testing.assert_array_equal(getattr(model, name), value)
    reached = np.concatenate([model.user_factors_.ravel(), model.item_factors_.ravel()])
    found = minimize(lambda flat: als_objective(model, flat[:24].reshape(12, 2), flat[24:].reshape(15, 2)), reached)
    assert found.fun == pytest.approx(als_objective(model), rel=1e-6)


def test_als_folds_somebody_who_was_there_to_their_own_factors():
    ratings = some_ratings(2, 25, 30)
    for model in (ExplicitALS(6).fit(ratings), ExplicitALS(6, scale_by_count=False).fit(ratings)):
        for user in {*range(25)} - {1}:
            items, values = ratings.of_user(user)
            bias, vector = model._folded(items, values.astype(float))
            assert bias == pytest.approx(model.user_biases_[user], abs=1e-14)
            np.testing.assert_allclose(vector, model.user_factors_[user], rtol=0, atol=1e-13)


def test_als_names_the_ratings_that_move_the_prediction_most():
    ratings = some_ratings(3, 30, 20)
    model = ExplicitALS(4, regularization=0.05).fit(ratings)
    seen = set()
    for user, item in [(0, 5), (4, 9), (12, 1), (20, 3), (21, 4), (22, 5)]:
        items, values = ratings.of_user(user)
        q = model.item_factors_
        apart = values - model.mean_ - model.user_biases_[user] - model.item_biases_[items]

        def product(apart, items=items, item=item, q=q):
            left = np.vstack([q[items], np.sqrt(0.05 * len(items)) * np.eye(4)])
            return np.linalg.lstsq(left, np.append(apart, np.zeros(4)))[0] @ q[item]

        whole = product(apart)
        moved = np.array([whole - product(np.where(items == one, 0, apart)) for one in items])
        sign = 1 if whole >= 0 else -1
        seen.add(sign)
        told = model.explain(user, item, films())
        best = [place for place in np.argsort(-sign * moved) if sign * moved[place] > 0 and items[place] != item][:3]
        best = [f"film{items[place]} ({values[place]:g})" for place in best]
        assert told.endswith(f"most of all for their ratings of {best[0]}, {best[1]} and {best[2]}."), (told, best)
        assert f"{abs(whole):.2f} {'above' if sign > 0 else 'below'} that" in told
    assert seen == {1, -1}


def test_a_penalty_that_would_be_lost_is_refused():
    ratings = some_ratings()
    with pytest.raises(ValueError, match="is lost beside ratings from .* Pass smaller ratings"):
        ExplicitALS(3).fit(ratings.with_values(ratings.values * 1e20))
    with pytest.raises(ValueError, match="is lost beside"):
        ExplicitALS(3, regularization=1e-30).fit(ratings)


# All


@pytest.mark.parametrize("model", SGD, ids=repr)
def test_gradient_models_name_what_is_most_like_the_item_of_what_was_rated_the_same_way(model):
    ratings = some_ratings(3, 30, 20)
    model.fit(ratings)
    q = model.item_factors_
    for user, item in [(0, 5), (4, 9), (12, 1), (20, 3)]:
        told = model.explain(user, item, films())
        above = "above" in told
        averages = model.mean_ + model.user_biases_[user] + model.item_biases_
        named = [int(one) for one in re.findall(r"film(\d+) \(", told)]
        items, values = ratings.of_user(user)
        cosine = {one: q[one] @ q[item] / np.linalg.norm(q[one]) / np.linalg.norm(q[item]) for one in items.tolist()}
        fit = [one for one, value in zip(items.tolist(), values, strict=True) if (value > averages[one]) == above]
        fit = [one for one in fit if cosine[one] > 0 and one != item]
        assert named == sorted(fit, key=lambda one: -cosine[one])[:3]
        z = model._vectors[user] @ q[item]
        assert (z >= 0) == above and f"{abs(z):.2f}" in told and f"{averages[item]:.2f}" in told


@pytest.mark.parametrize(
    "model", [PureSVD(100), FunkSVD(), SVDpp(), NMF(100), ExplicitALS(100), FunkSVD(biased=False)], ids=repr
)
@pytest.mark.parametrize("matrix", [[[3.0]], [[4.0, np.nan, 2.0]], [[5.0], [1.0], [np.nan]], [[2.0, 2.0], [2.0, 2.0]]])
def test_one_person_one_item_and_more_factors_than_either(model, matrix):
    ratings = ratings_of(np.array(matrix))
    items, scores = model.fit(ratings).recommend([0], 3, exclude_seen=False)
    assert np.isfinite(scores[items != None]).all()  # noqa: E711 (element by element)
    model.fold_in([0], [3.0], 2)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: PureSVD(0), "n_factors is 0"),
        (lambda: FunkSVD(2.5), "n_factors is 2.5"),
        (lambda: FunkSVD(True), "n_factors is True"),
        (lambda: SVDpp(epochs=0), "epochs is 0"),
        (lambda: FunkSVD(learning_rate=0), "learning_rate is 0; .* more than 0"),
        (lambda: SVDpp(learning_rate=np.inf), "learning_rate is inf"),
        (lambda: NMF(regularization=-1), "regularization is -1; .* 0 or more"),
        (lambda: ExplicitALS(regularization=0), "regularization is 0; .* more than 0"),
        (lambda: ExplicitALS(seed=-1), "seed is -1"),
        (lambda: NMF(seed=None), "seed is None"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(make, said):
    with pytest.raises(ValueError, match=said):
        make()
