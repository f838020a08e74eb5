"""FeatureFactorization: beside BPR, by differences, and on people and items of known kinds."""

import numpy as np
import pandas as pd
import pytest

from recsys_teach import Features, Interactions
from recsys_teach.models import _implicit_kernels as loops
from recsys_teach.models import _kernels
from recsys_teach.models import feature_factorization as ours
from recsys_teach.models.bpr import BPR
from recsys_teach.models.feature_factorization import FeatureFactorization
from tests.test_implicit import criterion, events

# Items 0 to 19: even ones are comedies, odd ones dramas; 16 to 19 are known and new, and 18 has no feature. User 30 is new.
KINDS = Features.from_lists({i: ("Comedy" if i % 2 == 0 else "Drama",) for i in range(20) if i != 18})
CITIES = Features.from_lists({u: ("York" if u % 2 == 0 else "Bath",) for u in range(31)})


def of_two_kinds(n_users=30):
    """Return events of people who take some of the items of their own kind; items 16 to 19 and user 30 are cold."""
    rng = np.random.default_rng(0)
    pairs = [(u, i) for u in range(n_users) for i in range(16) if u % 2 == i % 2 and rng.random() < 0.5]
    frame = pd.DataFrame([*pairs, *((30, i) for i in range(16, 20))], columns=["user", "item"])
    everything = Interactions.from_frame(frame, value=None)
    return everything.select(everything.user_index != 30)


@pytest.fixture(scope="module")
def model():
    return FeatureFactorization(4, item_features=KINDS, epochs=200).fit(of_two_kinds())


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize("negatives", ["uniform", "popular"])
def test_with_indicators_alone_it_is_bpr(monkeypatch, negatives, fast):
    monkeypatch.setattr(BPR, "_number", np.float64)
    monkeypatch.setattr(_kernels, "FAST", fast and _kernels.FAST)
    settings = {"n_factors": 5, "epochs": 20, "negatives": negatives, "seed": 3}
    identity = Features(range(30), range(30), np.eye(30)), Features(range(25), range(25), np.eye(25))
    told = BPR(**settings).fit(events()).recommend(range(30), 9)
    for same in (
        FeatureFactorization(**settings),
        FeatureFactorization(**settings, user_features=identity[0], item_features=identity[1], indicators=False),
    ):
        same.fit(events())
        items, scores = same.recommend(range(30), 9)
        np.testing.assert_array_equal(told[0], items)
        np.testing.assert_allclose(told[1], scores, rtol=0, atol=1e-12)
    fold = [m.fit(events()).fold_in([0, 3], [1, 1], 9)[1] for m in (BPR(**settings), FeatureFactorization(**settings))]
    np.testing.assert_allclose(*fold, rtol=0, atol=1e-12)


@pytest.mark.parametrize("steps", [loops.feature_steps, ours.feature_steps])
def test_a_step_is_the_gradient_by_differences(steps):
    """Of one triple; items 1 and 2 share a feature, and features have other numbers than 0 and 1."""
    rng, rate, h = np.random.default_rng(0), 1e-7, 1e-5
    of_users, of_items = np.array([[1, 0, 0.5], [0, 1, 2]]), np.array([[1, 0, 0, 1.5], [0, 1, 0, -2], [0, 0, 1, 0.3]])
    factors = [rng.normal(0, 0.3, shape) for shape in ((3, 4), (4, 4), 4)]

    def value(v, w, c):
        both, (x, y, z) = of_items[[1, 2]], (of_users[1] @ v, of_items[1] @ w, of_items[2] @ w)
        squares = (v[of_users[1] != 0] ** 2).sum()
        squares += sum((w[row != 0] ** 2).sum() + (c[row != 0] ** 2).sum() for row in both)
        return criterion(0, x, y, z, *(both @ c)) - 0.3 / 2 * squares

    after = [part.copy() for part in factors]
    parts = (*ours._parts(ours.sparse.csr_array(of_users)), *ours._parts(ours.sparse.csr_array(of_items)))
    steps(np.array([1]), np.array([1]), np.array([2]), rate, 0.3, *parts, *after)
    assert all(np.abs(one - before).max() > 0.1 * rate for one, before in zip(after, factors, strict=True))
    for which, before in enumerate(factors):
        moved = (after[which] - before) / rate
        for place in np.ndindex(before.shape):
            values = []
            for change in (h, -h):
                changed = [part.copy() for part in factors]
                changed[which][place] += change
                values.append(value(*changed))
            assert moved[place] == pytest.approx((values[0] - values[1]) / (2 * h), abs=1e-5)


def test_compiled_loops_and_their_twins_say_the_same(monkeypatch):
    def told():
        settings = {"item_features": KINDS, "user_features": CITIES, "epochs": 20}
        model = FeatureFactorization(4, **settings).fit(of_two_kinds())
        return [model.recommend(range(30), 9)[1], model.fold_in([1, 3], [1, 1], 9)[1]]

    fast = told()
    monkeypatch.setattr(_kernels, "FAST", False)
    for one, other in zip(fast, told(), strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-10)


def test_a_cold_item_with_features_is_recommended_to_those_who_like_them(model):
    for user in range(30):
        scores = dict(zip(*(part[0].tolist() for part in model.recommend([user], 20, exclude_seen=False)), strict=True))
        assert 18 not in scores  # it has no feature
        assert scores[17] == scores[19]  # new ones with the same features are alike
        assert (scores[16] > scores[17]) == (user % 2 == 0)
    assert 16 in model.fold_in([0, 2, 4], [1, 1, 1], 8)[0] and 17 in model.fold_in([1, 3, 5], [1, 1, 1], 8)[0]


def test_a_feature_that_no_known_item_has_says_nothing():
    lists = {item: ("Comedy",) for item in range(16)} | {
        16: ("Opera",),
        17: ("Comedy", "Opera"),
        18: (),
        19: ("Comedy",),
    }
    model = FeatureFactorization(4, item_features=Features.from_lists(lists), epochs=5).fit(of_two_kinds())
    items, scores = model.recommend([0], 20, exclude_seen=False)
    assert not {16, 18} & set(items[0].tolist())
    told = dict(zip(items[0].tolist(), scores[0].tolist(), strict=True))
    assert told[17] == told[19]
    assert "not recommended" in model.explain(0, 16)
    without = FeatureFactorization(4, epochs=5).fit(of_two_kinds())
    assert not {16, 17, 18, 19} & set(without.recommend([0], 20, exclude_seen=False)[0][0].tolist())


def test_a_cold_user_with_features_gets_what_those_who_share_them_like():
    model = FeatureFactorization(4, user_features=CITIES, epochs=200).fit(of_two_kinds())
    (york, nobody), scores = model.recommend([30, 999], 8)
    assert np.all(york % 2 == 0)
    by_bias = np.sort(model._biases[:16])[::-1][:8]  # everybody's list
    np.testing.assert_array_equal(scores[1], by_bias)
    assert set(nobody % 2) == {0, 1}


def test_without_indicators_items_with_the_same_features_have_the_same_place():
    model = FeatureFactorization(4, item_features=KINDS, indicators=False, epochs=50).fit(of_two_kinds())
    scores = model._scores(np.arange(30))
    assert np.all(scores[:, 0] == scores[:, 2]) and np.all(scores[:, 1] == scores[:, 19])
    assert np.all((scores[:, 0] > scores[:, 1]) == (np.arange(30) % 2 == 0))
    assert model.item_feature_factors_.shape == (2, 4) and model.user_feature_factors_.shape == (31, 4)
    with_them = FeatureFactorization(4, item_features=KINDS, epochs=50).fit(of_two_kinds())._scores(np.arange(30))
    assert np.ptp(with_them[0, :16:2]) > 0


def test_scores_are_sums_over_features(model):
    of_items = np.hstack([np.eye(20), KINDS.of(range(20)).toarray()])
    q, b = of_items @ model.item_feature_factors_, of_items @ model.item_feature_biases_
    expected = model.user_feature_factors_ @ q.T + b
    told = model._scores(np.arange(31))
    np.testing.assert_allclose(told[:, np.arange(20) != 18], expected[:, np.arange(20) != 18], atol=1e-12)
    assert np.isnan(told[:, 18]).all()


def test_an_explanation_names_the_feature_and_what_is_nearest(model):
    own = of_two_kinds().of_user(1)[0].tolist()
    told = model.explain(1, 17, {i: f"Film {i:02}" for i in range(20)})
    assert "of its features, Drama (+" in told and any(f"Film {item:02} (" in told for item in own)
    part = model.item_feature_factors_[21] @ model.user_feature_factors_[1] + model.item_feature_biases_[21]
    assert f"Drama ({part:+.2f}) counts most." in told


def test_only_a_feature_that_adds_to_the_score_and_means_something_is_named(model):
    named = 0
    for user in (0, 1, 7, 999):
        x = model.user_feature_factors_[user] if user < 999 else np.zeros(4)
        for item in (*range(16), 16, 17):
            part = model.item_feature_factors_[20 + item % 2] @ x + model.item_feature_biases_[20 + item % 2]
            kind, told = ("Comedy", "Drama")[item % 2], model.explain(user, item)
            assert (f"of its features, {kind} ({part:+.2f}) counts most." in told) == (part > 0), told
            named += part > 0
    assert 0 < named < 4 * 18
    vectors = Features(range(20), ["d0", "d1"], np.random.default_rng(0).normal(size=(20, 2)))
    other = FeatureFactorization(4, item_features=vectors, epochs=20).fit(of_two_kinds())
    assert all("of its features" not in other.explain(user, item) for user in (0, 1) for item in range(20))


def test_a_score_does_not_depend_on_who_else_is_asked_for():
    model = FeatureFactorization(64, item_features=KINDS, user_features=CITIES, epochs=2).fit(of_two_kinds())
    together = model._scores(np.arange(31))
    for users in (*np.arange(31)[:, None], np.arange(7, 20)):
        np.testing.assert_array_equal(model._scores(users), together[users])


def test_an_explanation_says_whose_list_somebody_gets_of_whom_nothing_is_known():
    model = FeatureFactorization(4, user_features=CITIES, epochs=20).fit(of_two_kinds())
    assert model.explain(30, 3) == "3 is scored by the features of this person, of whom nothing above 0 is known."
    assert model.explain(999, 3) == "3 is in everybody's list; nothing above 0 is known of this person."
    strangers = Features.from_lists({30: ("Rome",), **{u: ("York",) for u in range(30)}})  # nobody else is from there
    model = FeatureFactorization(4, user_features=strangers, epochs=20).fit(of_two_kinds())
    assert "everybody's list" in model.explain(30, 3)


def test_folding_in_gives_somebody_who_was_there_nearly_what_they_get(model):
    taken = of_two_kinds()
    for user in (0, 7, 20):
        items, values = taken.of_user(user)
        folded, scores = model._scores_of(taken.item_indices(items), values), model._scores(np.array([user]))[0]
        said = ~np.isnan(scores)
        assert np.corrcoef(folded[said], scores[said])[0, 1] > 0.95


def test_folding_in_leaves_out_what_is_not_above_0(model):
    scores = model._scores_of(np.array([0, 1, 2]), np.array([1.0, -1, 1]))
    np.testing.assert_array_equal(scores, model._scores_of(np.array([0, 2]), np.ones(2)))


def test_misuse_is_explained():
    with pytest.raises(TypeError, match="item_features is a dict. Make Features"):
        FeatureFactorization(item_features={1: ("Comedy",)})
    with pytest.raises(TypeError, match="user_features is a DataFrame"):
        FeatureFactorization(user_features=pd.DataFrame())
    with pytest.raises(KeyError, match="these features have ids like"):
        FeatureFactorization(4, item_features=Features.from_lists({"a": ("Comedy",)})).fit(of_two_kinds())
    with pytest.raises(ValueError, match="negatives='all' is unknown"):
        FeatureFactorization(negatives="all")
    heavy = Features(KINDS.ids, KINDS.names, KINDS.matrix * 1e6)
    with pytest.raises(ValueError, match="smaller one"):
        FeatureFactorization(4, item_features=heavy, learning_rate=10, regularization=1, epochs=500).fit(of_two_kinds())
