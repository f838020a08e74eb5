"""Similarities against independent libraries and by hand; the compiled loops against their NumPy twins."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import jaccard_score
from sklearn.metrics.pairwise import cosine_similarity

from recsys_teach import Interactions, ItemNeighbors, UserNeighbors, load_movielens
from recsys_teach.exercises.exercise import load_lesson
from recsys_teach.models import _kernels
from recsys_teach.models.similarity import MEASURES
from tests.test_recommenders import some_ratings

COSINE = load_lesson("03").EXERCISES[0].answer


@pytest.fixture(scope="module")
def ratings():
    return load_movielens()


def dense(ratings):
    """Return the ratings as (n_users, n_items), NaN in the gaps."""
    full = np.full((ratings.n_users, ratings.n_items), np.nan)
    full[ratings.user_index, ratings.item_index] = ratings.values
    return full


def by_definition(measure, x, y):
    """The similarity of two rows with NaN in the gaps, from libraries, 0 where they say nothing."""
    both = ~np.isnan(x) & ~np.isnan(y)
    if measure == "jaccard":
        return jaccard_score(~np.isnan(x), ~np.isnan(y), zero_division=0)
    x, y = x[both], y[both]
    if measure == "msd":
        return 1 / (1 + np.mean((x - y) ** 2)) if len(x) else 0.0
    if measure == "pearson":
        return stats.pearsonr(x, y)[0] if len(x) > 1 and np.ptp(x) > 0 and np.ptp(y) > 0 else 0.0
    return cosine_similarity([x], [y])[0, 0] if len(x) else 0.0


ROUNDED = 0.3  # multiples of it, and their squares, are not exact in float32; half stars are


@pytest.mark.parametrize("unit", [0.5, ROUNDED])
@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("kind", [UserNeighbors, ItemNeighbors])
def test_similarities_are_what_libraries_say_pair_by_pair(monkeypatch, fast, measure, kind, unit):
    monkeypatch.setattr(_kernels, "FAST", fast and _kernels.FAST)
    ratings = some_ratings(n_users=25, n_items=18, unit=unit)
    full = dense(ratings) if kind is UserNeighbors else dense(ratings).T
    ids = ratings.user_ids if kind is UserNeighbors else ratings.item_ids
    compared = full.copy()
    if measure == "adjusted_cosine":
        with np.errstate(invalid="ignore"):
            compared -= np.nansum(full, axis=0) / np.maximum((~np.isnan(full)).sum(axis=0), 1)
    model = kind(similarity=measure).fit(ratings)
    for x, id in enumerate(ids):
        expected = [by_definition(measure, compared[x], row) if y != x else 0.0 for y, row in enumerate(compared)]
        assert model.similarities(id) == pytest.approx(expected, abs=1e-10)


def test_shrinkage_and_support_are_as_defined():
    ratings = some_ratings(n_users=25, n_items=18)
    plain = UserNeighbors(similarity="msd").fit(ratings)
    rated = ~np.isnan(dense(ratings))
    for x in (0, 7):
        shared = (rated[x] & rated).sum(axis=1)
        shrunk = UserNeighbors(similarity="msd", shrinkage=4).fit(ratings).similarities(x)
        np.testing.assert_allclose(shrunk, plain.similarities(x) * shared / (shared + 4), atol=1e-11)
        supported = UserNeighbors(similarity="msd", min_support=5).fit(ratings).similarities(x)
        np.testing.assert_array_equal(supported, np.where(shared >= 5, plain.similarities(x), 0))
        called = UserNeighbors(similarity=lambda a, b: 1.0, shrinkage=4, min_support=5).fit(ratings).similarities(x)
        expected = np.where(shared >= 5, shared / (shared + 4), 0)
        np.testing.assert_allclose(np.delete(called, x), np.delete(expected, x), atol=1e-11)


@pytest.mark.parametrize("measure", MEASURES)
def test_sums_are_in_float64_though_ratings_are_not(monkeypatch, measure):
    ratings = some_ratings(n_users=25, n_items=18, unit=ROUNDED)
    users, items = np.repeat(ratings.user_ids, ratings.n_items), np.tile(ratings.item_ids, ratings.n_users)
    model = UserNeighbors(25, similarity=measure).fit(ratings)  # everybody speaks, so that ties decide nothing
    fast = model.predict(users, items)
    monkeypatch.setattr(_kernels, "FAST", False)
    np.testing.assert_allclose(fast, model.fit(ratings).predict(users, items), rtol=0, atol=1e-11)


@given(seed=st.integers(0, 10**6), k=st.integers(1, 60), many=st.booleans())
def test_the_loops_agree_with_their_twins(seed, k, many):
    """Values of four steps make ties; enough people make lists that are cut by a sample of them."""
    rng = np.random.default_rng(seed)
    shape = {"n_users": 400, "n_items": 12, "share": 0.7} if many else {"n_users": 20, "n_items": 30, "share": 0.3}
    ratings = some_ratings(seed, **shape)
    kind, measure = rng.choice([UserNeighbors, ItemNeighbors]), rng.choice(list(MEASURES)).item()
    variant = rng.choice(["basic", "centred", "z-score", "baseline"]).item()
    damping = {"shrinkage": float(rng.integers(0, 3)), "min_support": rng.integers(1, 5).item()}
    model = kind(k, similarity=measure, variant=variant, **damping)
    users, items = rng.choice(ratings.user_ids, 60), rng.choice(ratings.item_ids, 60)
    fast = _answers(model.fit(ratings), users, items)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_kernels, "FAST", False)
        slow = _answers(model.fit(ratings), users, items)
    for one, other in zip(fast, slow, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-9)


def _answers(model, users, items):
    known, values = model.interactions_.of_user(users[0])
    scores = model.recommend(users[:3], 10)[1], model.fold_in(known, values, 10)[1]
    return model.predict(users, items), *scores


@given(st.data())
def test_top_k_agrees_with_its_twin_and_with_a_full_sort(data):
    n, width = data.draw(st.integers(0, 5)), data.draw(st.integers(1, 40))
    k = data.draw(st.integers(1, 45))
    value = st.sampled_from([1.0, 2.0, 3.0, 0.0, -1.0, np.nan, np.inf, -np.inf])
    scores = np.array(data.draw(st.lists(st.lists(value, min_size=width, max_size=width), min_size=n, max_size=n)))
    scores = scores.reshape(n, width)
    for top in (_kernels.top_k, _kernels.top_k_numpy):
        columns, values = top(scores, k)
        assert columns.shape == values.shape == (n, k) and columns.dtype == np.int32
        for line, chosen, told in zip(scores, columns, values, strict=True):
            best = sorted((c for c in range(width) if not math.isnan(line[c])), key=lambda c: -line[c])[:k]
            assert chosen.tolist() == best + [-1] * (k - len(best))
            np.testing.assert_array_equal(told, [line[c] for c in best] + [np.nan] * (k - len(best)))


def test_by_hand():
    frame = pd.DataFrame(
        [("Ana", "Alien", 5), ("Ana", "Dune", 1), ("Ben", "Alien", 4), ("Ben", "Dune", 1), ("Ben", "Cars", 4)],
        columns=["user", "item", "rating"],
    )
    ratings = Interactions.from_frame(frame)
    model = UserNeighbors().fit(ratings)
    assert model.similarities("Ana").tolist() == [0, pytest.approx(21 / np.sqrt(26 * 17))]
    assert model.predict(["Ana"], ["Cars"]) == pytest.approx([3 + 4 - 3])
    items, scores = model.recommend(["Ana", "nobody"], k=2)
    assert items.tolist() == [["Cars", None], [None, None]]
    assert scores[0][0] == pytest.approx(4) and np.isnan(scores[1]).all()
    assert UserNeighbors(variant="basic").fit(ratings).predict(["Ana"], ["Cars"]) == pytest.approx([4])
    # Ben lies √2 from his mean on average, Ana 2: z-score gives 3 + 2 · (4 − 3) / √2, below the highest rating.
    assert UserNeighbors(variant="z-score").fit(ratings).predict(["Ana"], ["Cars"]) == pytest.approx(
        [3 + 2 / np.sqrt(2)]
    )
    by_item = ItemNeighbors().fit(ratings)
    assert by_item.similarities("Cars").tolist() == pytest.approx([1, 0, 1])
    # Cars has mean 4; Ana gave Alien 0.5 more and Dune as much as their means.
    assert by_item.predict(["Ana"], ["Cars"]) == pytest.approx([4 + 0.25])


@pytest.mark.parametrize("kind", [UserNeighbors, ItemNeighbors])
def test_documented_fallbacks(kind):
    ratings = some_ratings()
    mean = ratings.values.mean(dtype=float)
    cold = [(1, 0), (0, 2), (999, 0), (0, 999), (999, 999)]  # user 1 and item 2 have no ratings, 999 is unknown
    for variant in ("basic", "centred", "z-score"):
        assert kind(variant=variant).fit(ratings).predict(*zip(*cold, strict=True)) == pytest.approx([mean] * 5)
    model = kind(variant="baseline").fit(ratings)
    assert model.predict(*zip(*cold, strict=True)) == pytest.approx(model.bias_.predict(*zip(*cold, strict=True)))
    nobody = kind(min_neighbors=50).fit(ratings)
    means = [ratings.of_user(3)[1].mean(dtype=float), ratings.values[ratings.item_index == 4].mean(dtype=float)]
    assert nobody.predict([3], [4]) == pytest.approx([means[kind is ItemNeighbors]])
    assert kind(variant="basic", min_neighbors=50).fit(ratings).predict([3], [4]) == pytest.approx([mean])
    assert nobody.recommend([3], 5)[0].tolist() == [[None] * 5]
    with pytest.raises(KeyError, match="There is no .* 999 here"):
        nobody.similarities(999)


def test_nobody_is_their_own_neighbour(ratings):
    """A rating that is already there must not predict itself."""
    few = ratings.select(ratings.user_index < 60)
    user = few.user_ids[0]
    items, values = few.of_user(user)
    model = UserNeighbors(1, similarity="msd", variant="basic").fit(few)
    assert np.mean(model.predict([user] * len(items), items) == values) < 0.6


def test_folding_in_is_what_fitting_with_the_person_says(ratings):
    """Other people's similarities do not depend on the new one, so a user-based list must not change at all."""
    few = ratings.select(ratings.user_index < 100)
    items, values = few.of_user(few.user_ids[42])
    for measure, variant in (("cosine", "centred"), ("pearson", "z-score"), ("jaccard", "basic")):
        model = UserNeighbors(5, similarity=measure, variant=variant)
        told = model.fit(few).recommend([few.user_ids[42]], 20)
        without = model.fit(few.select(few.user_index != 42)).fold_in(items, values, 20)
        assert told[0][0].tolist() == without[0].tolist()
        np.testing.assert_allclose(told[1][0], without[1], atol=1e-9)


@pytest.mark.parametrize("variant", ["basic", "centred", "z-score", "baseline"])
def test_folding_in_by_item_is_the_formula(variant):
    ratings = some_ratings(n_users=25, n_items=18)
    model = ItemNeighbors(3, similarity="msd", variant=variant).fit(ratings)
    owned, given = [0, 3, 5, 9, 11], np.array([5, 1, 4, 2.5, 3])
    means, deviations = (
        f(dense(ratings)[:, model.interactions_.item_ids != 2], axis=0) for f in (np.nanmean, np.nanstd)
    )
    means, deviations = np.insert(means, 2, np.nan), np.insert(deviations, 2, np.nan)  # item 2 is cold
    base, scale = np.zeros(18), np.ones(18)
    if variant in ("centred", "z-score"):
        base = means
    if variant == "z-score":
        scale = deviations
    if variant == "baseline":
        bias = model.bias_
        base = model.mean_ + bias.bias_of(np.array(owned), given) + bias.item_biases_
    items, scores = model.fold_in(owned, given, 18)
    told = dict(zip(items, scores, strict=True))
    for item in set(range(18)) - set(owned) - {2}:
        similar = model.similarities(item)[owned]
        near = np.argsort(-similar, kind="stable")[:3]
        residuals = (given - base[owned]) / scale[owned]
        expected = base[item] + scale[item] * (similar[near] @ residuals[near]) / similar[near].sum()
        assert told[item] == pytest.approx(expected)


def test_a_callable_gives_what_the_name_gives(ratings):
    named = UserNeighbors(min_neighbors=5).fit(ratings)
    called = UserNeighbors(min_neighbors=5, similarity=lambda x, y: COSINE(x, y)).fit(ratings)
    assert np.allclose(named.similarities(2), called.similarities(2), atol=2e-12)
    assert np.array_equal(named.recommend([2], 10)[0], called.recommend([2], 10)[0])
    few = ratings.select(ratings.item_index < 200)
    users, items = few.to_frame().head(50)[["user", "item"]].to_numpy().T
    named, called = ItemNeighbors().fit(few), ItemNeighbors(similarity=COSINE).fit(few)
    assert np.allclose(named.predict(users, items), called.predict(users, items), atol=1e-9)


def test_rounding_errors_of_a_callable_do_not_change_a_list(ratings):
    """Many people share one film and have a cosine of exactly 1; who comes first must not depend on the last digit."""
    rng = np.random.default_rng(0)
    noisy = UserNeighbors(min_neighbors=5, similarity=lambda x, y: COSINE(x, y) * (1 - 1e-15 * rng.random())).fit(
        ratings
    )
    named = UserNeighbors(min_neighbors=5).fit(ratings)
    for user in (1, 2, 15):
        for one, other in zip(named.recommend([user], 50), noisy.recommend([user], 50), strict=True):
            assert one[0].tolist() == pytest.approx(other[0].tolist())


def test_misuse_is_explained():
    ratings = some_ratings()
    for wrong, said in (
        ({"similarity": "euclid"}, "similarity='euclid' is unknown"),
        ({"variant": "centered"}, "variant='centered' is unknown"),
        ({"k": 0}, "k is 0"),
        ({"min_neighbors": 0}, "min_neighbors is 0"),
        ({"min_support": 0}, "min_support is 0"),
        ({"shrinkage": -1}, "shrinkage is -1"),
        ({"shrinkage": math.nan}, "shrinkage is nan"),
    ):
        with pytest.raises(ValueError, match=said):
            UserNeighbors(**wrong)
    with pytest.raises(ValueError, match="returned nan for two profiles that share"):
        UserNeighbors(similarity=lambda x, y: np.nan).fit(ratings).recommend([0])
