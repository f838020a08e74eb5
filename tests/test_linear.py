"""EASE and SLIM against scikit-learn's regressions of one item on the others, and against their closed forms."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import nnls
from sklearn.linear_model import ElasticNet, Ridge

from recsys_teach.data.catalogue import load_movielens
from recsys_teach.data.interactions import Interactions
from recsys_teach.data.splits import random_split
from recsys_teach.evaluation.protocol import evaluate
from recsys_teach.models import _kernels, linear
from recsys_teach.models.baskets import AlsoBought
from recsys_teach.models.item_knn import ItemKNN
from recsys_teach.models.linear import EASE, SLIM
from recsys_teach.models.popularity import Popularity

SHAPES = [(15, 9), (8, 14)]  # more people than items, and fewer: two ways to the same weights


def ratings_of(shape, share=0.5, low=1.0, seed=0):
    """Return random ratings up to 5 in which every user and item has some, and the same as a dense matrix."""
    rng = np.random.default_rng(seed)
    x = rng.integers(low * 2, 11, shape) / 2 * (rng.random(shape) < share)
    x[np.arange(max(shape)) % shape[0], np.arange(max(shape)) % shape[1]] = 2.5
    users, items = np.nonzero(x)
    frame = pd.DataFrame({"user": users, "item": items, "rating": x[users, items]})
    return Interactions.from_frame(frame), x


def weights_of(model, n_items):
    """Return W, from what the model recommends to people who have one item with the value 1."""
    w = np.zeros((n_items, n_items))
    for j in range(n_items):
        items, scores = model.fold_in([j], [1.0], n_items)
        chosen = ~np.isnan(scores)
        w[j, items[chosen].astype(int)] = scores[chosen]
    return w


def regressed(x, make):
    """Return W whose column i are the coefficients that scikit-learn finds for item i on the other items."""
    x = x / np.sqrt(np.mean(x[x != 0] ** 2))
    w = np.zeros((x.shape[1], x.shape[1]))
    for i in range(len(w)):
        others = np.delete(np.arange(len(w)), i)
        w[others, i] = make(len(x)).fit(x[:, others], x[:, i]).coef_
    return w


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("regularization", [0.5, 10])
def test_ease_is_a_ridge_regression_of_each_item_on_the_others(shape, regularization):
    ratings, x = ratings_of(shape)
    expected = regressed(x, lambda n: Ridge(alpha=regularization, fit_intercept=False, solver="svd"))
    model = EASE(regularization).fit(ratings)
    np.testing.assert_allclose(weights_of(model, shape[1]), expected, rtol=0, atol=1e-9)
    items, scores = model.recommend(range(shape[0]), shape[1], exclude_seen=False)
    np.testing.assert_allclose(np.take_along_axis(x @ expected, items.astype(int), 1), scores, rtol=0, atol=1e-9)


def test_fewer_people_and_as_many_as_items_are_one_formula():
    """A person without any values adds a row of zeros: nothing changes but the way it is worked out."""
    ratings, x = ratings_of((8, 9))
    users, items = np.nonzero(x)
    both = EASE(3).fit(ratings)
    more = Interactions(np.arange(12), ratings.item_ids, users, items, x[users, items])
    other = EASE(3).fit(more)
    assert both.inverse_.shape == (8, 8) and other.inverse_.shape == (9, 9)
    assert both.recommend(range(8), 5)[0].tolist() == other.recommend(range(8), 5)[0].tolist()
    np.testing.assert_allclose(both.recommend(range(8), 5)[1], other.recommend(range(8), 5)[1], rtol=0, atol=1e-9)
    for item in range(9):
        assert both.explain(0, item) == other.explain(0, item)


@pytest.mark.parametrize("shape", [(60, 40), (40, 60)])
def test_items_that_the_same_people_have_tie_under_ease(shape):
    """Their scores are sums in floating point, which differ in the last bits with the item's place."""
    _, x = ratings_of(shape)
    x = np.hstack([x, np.repeat(x[:, :1], 7, axis=1)])
    x[:5, [0, *range(shape[1], shape[1] + 7)]] = 0  # five people to recommend them to
    users, items = np.nonzero(x)
    model = EASE(2).fit(
        Interactions.from_frame(pd.DataFrame({"user": users, "item": items, "rating": x[users, items]}))
    )
    for user in range(5):
        told, scores = model.recommend([user], x.shape[1])
        same = [item for item in told[0] if item == 0 or (item is not None and item >= shape[1])]
        assert same == [0, *range(shape[1], shape[1] + 7)]
        assert len({score for item, score in zip(told[0], scores[0], strict=True) if item in same}) == 1


def models():
    return [EASE(5), SLIM(0.2, 3)]


@pytest.mark.parametrize("model", models(), ids=repr)
def test_the_unit_of_the_values_does_not_matter(model):
    ratings, _ = ratings_of((8, 14))
    hundred = model.clone().fit(ratings.with_values(ratings.values * 128))
    model.fit(ratings)
    np.testing.assert_array_equal(model.recommend(range(8), 9)[0], hundred.recommend(range(8), 9)[0])
    np.testing.assert_allclose(model.recommend(range(8), 9)[1] * 128, hundred.recommend(range(8), 9)[1], rtol=1e-9)


@pytest.mark.parametrize("model", [*models(), ItemKNN(4)], ids=repr)
@pytest.mark.parametrize("shape", SHAPES)
def test_an_explanation_names_the_items_with_the_largest_shares(model, shape):
    ratings, x = ratings_of(shape)
    w = weights_of(model.fit(ratings), shape[1])
    names = {item: f"<{item}>" for item in range(shape[1])}
    named = 0
    for user in range(shape[0]):
        for item in range(shape[1]):
            shares = x[user] * w[:, item]
            expected = [f"<{one}>" for one in np.argsort(-shares, kind="stable")[:3] if shares[one] > 1e-9]
            told = model.explain(user, item, names)
            assert [word.strip(",.") for word in told.split() if "<" in word] == [f"<{item}>", *expected], told
            named += len(expected)
    assert named > 50


@pytest.mark.parametrize("x", [[[2, 2], [1, 1], [3, 3]], [[1, 0, 0], [0, 1, 1]]], ids=["equal items", "a lone item"])
def test_too_little_regularization_is_an_error_and_no_noise(x):
    """Without λ equal items cannot be told apart, nor 1 − x Kx from 0 where an item is all that a person has."""
    x = np.array(x, dtype=float)
    users, items = np.nonzero(x)
    ratings = Interactions.from_frame(pd.DataFrame({"user": users, "item": items, "rating": x[users, items]}))
    with pytest.raises(ValueError, match="Pass a larger one"):
        EASE(1e-17).fit(ratings)
    for lost in (1e-15, 1e-12, 1e-10):  # the matrix has its inverse, of which few digits are right
        with pytest.raises(ValueError, match="Pass a larger one"):
            EASE(lost).fit(ratings)
    expected = regressed(x, lambda n: Ridge(alpha=1e-3, fit_intercept=False, solver="svd"))
    np.testing.assert_allclose(weights_of(EASE(1e-3).fit(ratings), x.shape[1]), expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("speed", ["compiled", "NumPy"])
@pytest.mark.parametrize("low", [1.0, -4.0])
@pytest.mark.parametrize("l1, l2", [(0.3, 2.0), (2.0, 0.5)])
def test_slim_is_an_elastic_net_of_each_item_on_the_others(speed, low, l1, l2, monkeypatch):
    monkeypatch.setattr(_kernels, "FAST", speed == "compiled")
    monkeypatch.setattr(linear, "TOLERANCE", 1e-10)
    ratings, x = ratings_of((25, 18), low=low)

    def net(n):  # scikit-learn divides the squares by n
        parts = {"alpha": (l1 + l2) / n, "l1_ratio": l1 / (l1 + l2)}
        return ElasticNet(**parts, positive=True, fit_intercept=False, tol=1e-12, max_iter=100_000)

    expected = regressed(x, net)
    model = SLIM(l1, l2).fit(ratings)
    told = model.weights_.toarray()
    np.testing.assert_allclose(told, expected, rtol=0, atol=1e-7)
    np.testing.assert_array_equal(told > 1e-6, expected > 1e-6)
    assert 20 < (told > 0).sum() < 18 * 17
    items, scores = model.recommend(range(25), 18, exclude_seen=False)
    for user in range(25):
        chosen = ~np.isnan(scores[user])
        np.testing.assert_allclose((x @ told)[user, items[user, chosen].astype(int)], scores[user, chosen])


def test_slim_without_l1_is_least_squares_without_negative_weights(monkeypatch):
    monkeypatch.setattr(linear, "TOLERANCE", 1e-10)
    ratings, x = ratings_of((25, 18))
    told = SLIM(0, 2.0).fit(ratings).weights_.toarray()
    x = x / np.sqrt(np.mean(x[x != 0] ** 2))
    for i in range(18):
        others = np.delete(np.arange(18), i)
        rows = np.vstack([x[:, others], np.sqrt(2.0) * np.eye(17)])  # what l2 adds to the squares
        expected, _ = nnls(rows, np.append(x[:, i], np.zeros(17)))
        np.testing.assert_allclose(told[others, i], expected, rtol=0, atol=1e-8)


@pytest.mark.parametrize("low", [1.0, -4.0])
def test_the_loop_of_slim_and_its_twin_agree(low):
    columns = linear.scaled(ratings_of((30, 40), 0.3, low)[0]).T.tocsr()
    squares = linear.squares_of(columns.T)
    given = columns, squares, np.arange(3, 40), (0.5, 2.0)
    (fast, unsettled), (slow, failed) = linear._slim_weights(*given), linear.slim_weights(*given)
    assert unsettled == failed == 0 and (fast > 0).sum() > 100
    np.testing.assert_allclose(fast, slow, rtol=0, atol=1e-12)


@pytest.mark.parametrize("fast", [True, False])
def test_weights_that_do_not_settle_are_an_error(fast, monkeypatch):
    monkeypatch.setattr(_kernels, "FAST", fast)
    monkeypatch.setattr(linear, "SWEEPS", 2)
    with pytest.raises(ValueError, match="weights of 9 items did not settle. Pass a larger l2 than 0.1"):
        SLIM(0, 0.1).fit(ratings_of((15, 9))[0])


def test_who_has_nothing_that_speaks_gets_padding_and_a_sentence():
    ratings, _ = ratings_of((15, 9))
    model = SLIM(1e6, 1).fit(ratings)
    assert model.weights_.nnz == 0
    assert model.recommend([0], 3)[0].tolist() == [[None] * 3]
    own = ratings.of_user(0)[0]
    for item in range(9):
        what = "what else" if item in own else "what"
        told = f"Solaris has nothing that speaks for it among {what} this person has."
        assert model.explain(0, item, {item: "Solaris"}) == told
    assert model.explain(99, 1, {1: "Solaris"}).startswith("Nothing is known about what this person has")


@pytest.mark.parametrize("model", [*models(), ItemKNN(4), AlsoBought(min_support=1)], ids=repr)
def test_who_has_nothing_gets_padding_and_nobody_gets_what_nobody_has(model):
    ratings, _ = ratings_of((15, 9))
    model.fit(ratings.select((ratings.user_index != 4) & (ratings.item_index != 7)))
    items, scores = model.recommend([4, 999, *range(15)], 9, exclude_seen=False)  # cold and unknown first
    assert np.isnan(scores[:2]).all() and set(items[:2].ravel()) == {None}
    assert not np.isnan(scores[2]).all() and 7 not in items[2:]
    assert set(model.fold_in([7], [3.0], 9)[0]) == {None}


@pytest.mark.parametrize("value", [0, -1, float("inf"), float("nan")])
def test_parameters_that_mean_nothing_are_refused(value):
    with pytest.raises(ValueError, match="Pass a number above 0"):
        EASE(value)
    if value != 0:
        for name in ("l1", "l2"):
            with pytest.raises(ValueError, match=f"{name} is .* Pass a number, 0 or more"):
                SLIM(**{name: value})


def test_linear_models_make_better_lists_than_neighbours_and_these_than_popularity():
    """On MovieLens, the films with 30 ratings or more, which is enough to see the order of the models."""
    ratings = load_movielens()
    kept = np.bincount(ratings.item_index, minlength=ratings.n_items)[ratings.item_index] >= 30
    train, test = random_split(ratings.select(kept), seed=0)
    popular, near, ease, slim = (
        evaluate(model, train, test).mean("ndcg@10") for model in (Popularity(), ItemKNN(), EASE(), SLIM())
    )
    assert popular + 0.08 < near < near + 0.02 < min(ease, slim)
