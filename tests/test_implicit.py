"""ImplicitALS and BPR, by property and beside closed forms and differences. Against the library implicit: tests/parity."""

import numpy as np
import pandas as pd
import pytest

from recsys_teach import Interactions
from recsys_teach.models import _implicit_kernels as loops
from recsys_teach.models import _kernels, bpr, implicit
from recsys_teach.models.bpr import BPR, Positives
from recsys_teach.models.feature_factorization import FeatureFactorization
from recsys_teach.models.implicit import ImplicitALS
from tests.test_recommenders import some_ratings


def events(seed=0, n_users=30, n_items=25):
    """Return ratings with some values of 0 and below."""
    ratings = some_ratings(seed, n_users, n_items, 0.3)
    return ratings.with_values(ratings.values - 1.5)


def two_tastes(n_users=40, n_items=60, share=0.5):
    """Return events of people who take even items and of people who take odd ones: user and item agree in their last bit."""
    rng = np.random.default_rng(0)
    pairs = [(u, i) for u in range(n_users) for i in range(n_items) if u % 2 == i % 2 and rng.random() < share]
    return Interactions.from_frame(pd.DataFrame(pairs, columns=["user", "item"]), value=None)


def dense(interactions, alpha):
    """Return the preferences and confidences of all pairs."""
    values = interactions.matrix.toarray().astype(np.float64)
    return (values > 0).astype(float), 1 + alpha * np.abs(values)


def objective(interactions, model, users, items):
    p, c = dense(interactions, model.alpha)
    return (c * (p - users @ items.T) ** 2).sum() + model.regularization * ((users**2).sum() + (items**2).sum())


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize("solver", ["cholesky", "cg"])
def test_als_objective_falls_at_every_half_sweep(monkeypatch, solver, fast):
    monkeypatch.setattr(_kernels, "FAST", fast and _kernels.FAST)
    told, ratings = [], events()

    class Watched(ImplicitALS):
        def _sweep(self, matrix, other, out, pool):
            super()._sweep(matrix, other, out, pool)
            pair = (out, other) if len(out) == ratings.n_users else (other, out)
            told.append(objective(ratings, self, *pair))

    Watched(5, regularization=0.3, alpha=2, epochs=8, solver=solver).fit(ratings)
    assert len(told) == 16 and np.all(np.diff(told) < 0)


def test_als_gram_trick_is_the_dense_normal_equations():
    ratings = events()
    model = ImplicitALS(5, regularization=0.3, alpha=2, epochs=3, solver="cholesky").fit(ratings)
    p, c = dense(ratings, 2)
    y = model.item_factors_
    for user in range(ratings.n_users):
        a = (y.T * c[user]) @ y + 0.3 * np.eye(5)
        expected = np.linalg.solve(a, (y.T * c[user]) @ p[user])
        np.testing.assert_allclose(model.user_factors_[user], expected, rtol=0, atol=1e-12)
    assert model.user_factors_.any(axis=1).sum() == ratings.n_users - 1  # user 1 is cold


def test_als_solution_is_a_minimum_by_differences():
    ratings, step = events(), 1e-4
    model = ImplicitALS(3, regularization=0.5, epochs=300, solver="cholesky").fit(ratings)
    factors = [model.user_factors_, model.item_factors_]
    for side, row, f in ((0, 4, 0), (0, 7, 2), (1, 5, 1), (1, 9, 2)):
        values = []
        for change in (step, -step):
            changed = [part.copy() for part in factors]
            changed[side][row, f] += change
            values.append(objective(ratings, model, *changed))
        assert abs(values[0] - values[1]) / (2 * step) < 1e-3
        assert min(values) > objective(ratings, model, *factors)


def test_als_without_confidence_shrinks_the_singular_values():
    """With alpha=0 every pair counts the same, and the minimum is known: each singular value of P less λ."""
    ratings = some_ratings()
    model = ImplicitALS(12, regularization=0.8, alpha=0, epochs=400, solver="cholesky").fit(ratings)
    u, s, v = np.linalg.svd(dense(ratings, 0)[0], full_matrices=False)
    expected = (u * np.maximum(s - 0.8, 0)) @ v
    np.testing.assert_allclose(model.user_factors_ @ model.item_factors_.T, expected, atol=1e-5)


@pytest.mark.parametrize("fast", [True, False])
def test_als_conjugate_gradient_with_enough_steps_is_cholesky(monkeypatch, fast):
    monkeypatch.setattr(_kernels, "FAST", fast and _kernels.FAST)
    monkeypatch.setattr(implicit, "SINGLE", 0)  # always in float64
    settings = {"n_factors": 6, "regularization": 0.3, "alpha": 5, "epochs": 4}
    near = ImplicitALS(**settings, solver="cg", cg_steps=20).fit(events())
    exact = ImplicitALS(**settings, solver="cholesky").fit(events())
    np.testing.assert_allclose(near.user_factors_, exact.user_factors_, atol=1e-8)
    np.testing.assert_allclose(near.item_factors_, exact.item_factors_, atol=1e-8)
    far = ImplicitALS(**settings, solver="cg", cg_steps=1).fit(events())
    assert np.abs(far.user_factors_ - exact.user_factors_).max() > 1e-3


def test_als_compiled_conjugate_gradient_is_its_twin(monkeypatch):
    monkeypatch.setattr(implicit, "SINGLE", 0)  # always in float64
    fast = ImplicitALS(7, epochs=3).fit(events())
    monkeypatch.setattr(_kernels, "FAST", False)
    slow = ImplicitALS(7, epochs=3).fit(events())
    np.testing.assert_allclose(fast.user_factors_, slow.user_factors_, rtol=0, atol=1e-10)


@pytest.mark.parametrize("fast", [True, False])
def test_als_in_float32_is_as_exact_as_float32(monkeypatch, fast):
    monkeypatch.setattr(_kernels, "FAST", fast and _kernels.FAST)
    settings = {"n_factors": 7, "regularization": 0.5, "alpha": 3, "epochs": 6}
    single = ImplicitALS(**settings).fit(events())
    assert (single.user_factors_ == single.user_factors_.astype(np.float32)).all()  # it was
    monkeypatch.setattr(implicit, "SINGLE", 0)
    double = ImplicitALS(**settings).fit(events())
    assert (double.user_factors_ != double.user_factors_.astype(np.float32)).any()
    np.testing.assert_allclose(single.item_factors_, double.item_factors_, rtol=0, atol=1e-5)


def test_als_learns_in_float64_what_float32_would_round_away():
    """With confidences a million times λ, float32 would leave rounding errors instead of the solution."""
    settings = {"n_factors": 6, "regularization": 0.01, "alpha": 1e4, "epochs": 3}
    near = ImplicitALS(**settings, cg_steps=60).fit(events())
    exact = ImplicitALS(**settings, solver="cholesky").fit(events())
    np.testing.assert_allclose(near.item_factors_, exact.item_factors_, atol=1e-4)


@pytest.mark.parametrize("solver", ["cg", "cholesky"])
def test_als_is_the_same_with_any_number_of_threads_and_rows_at_once(monkeypatch, solver):
    one = ImplicitALS(7, epochs=3, solver=solver).fit(events())
    monkeypatch.setattr(implicit, "BLOCK", 4)
    for n_threads in (1, 3):
        other = ImplicitALS(7, epochs=3, solver=solver, n_threads=n_threads).fit(events())
        np.testing.assert_allclose(one.user_factors_, other.user_factors_, rtol=0, atol=1e-6)
    many = ImplicitALS(7, epochs=3, solver=solver, n_threads=2).fit(events())
    np.testing.assert_array_equal(many.user_factors_, other.user_factors_)


def test_als_fold_in_of_somebody_who_was_there_is_what_they_get():
    ratings = events()
    model = ImplicitALS(5, regularization=0.3, alpha=2, epochs=3, solver="cholesky").fit(ratings)
    for user in (0, 5, 29):
        items, scores = model.recommend([user], 8)
        told, same = model.fold_in(*ratings.of_user(user), 8)
        assert told.tolist() == items[0].tolist()
        np.testing.assert_allclose(same, scores[0], rtol=0, atol=1e-12)


def test_als_contributions_add_up_to_the_score():
    ratings = events()
    model = ImplicitALS(5, regularization=0.3, alpha=2, epochs=3, solver="cholesky").fit(ratings)
    scores = model.user_factors_ @ model.item_factors_.T
    for user, item in ((0, 3), (5, 10), (29, 0)):
        items, parts = model.contributions(user, item)
        assert items.tolist() == ratings.of_user(user)[0].tolist()
        assert parts.sum() == pytest.approx(scores[user, item], abs=1e-12)
        assert not parts[ratings.of_user(user)[1] <= 0].any()  # who said "no" adds nothing, and changes W
    # Counted in another way: a contribution is what the score loses when that preference turns to 0.
    p, c = dense(ratings, 2)
    items, parts = model.contributions(5, 10)
    y = model.item_factors_
    for item, part in zip(items, parts, strict=True):
        less = np.where(np.arange(ratings.n_items) == item, 0, p[5])
        x = np.linalg.solve((y.T * c[5]) @ y + 0.3 * np.eye(5), (y.T * c[5]) @ less)
        assert scores[5, 10] - x @ y[10] == pytest.approx(part, abs=1e-12)
    assert f"{items[parts.argmax()]} ({parts.max():+.2f})" in model.explain(5, 10)


@pytest.mark.parametrize("solver", ["cg", "cholesky"])
def test_als_explanation_has_the_score_of_the_list_and_the_items_that_add_most(solver):
    ratings = events()
    model = ImplicitALS(5, regularization=0.3, alpha=2, epochs=2, solver=solver, cg_steps=1).fit(ratings)
    for user in (0, 5, 20):
        for item, score in zip(*(part[0] for part in model.recommend([user], 25, exclude_seen=False)), strict=True):
            if item is None:
                continue
            told, (items, parts) = model.explain(user, item), model.contributions(user, item)
            best = [f"{items[n]} ({parts[n]:+.2f})" for n in np.argsort(-parts) if parts[n] > 0 and items[n] != item][
                :3
            ]
            assert f" {round(score, 2) + 0.0:.2f}" in told and all(one in told for one in best), told
            assert told.count("(+") == len(best)


@pytest.mark.parametrize("model", [ImplicitALS(64, regularization=0.3, epochs=2), BPR(64, epochs=2)], ids=repr)
def test_a_score_does_not_depend_on_who_else_is_asked_for(model):
    model.fit(events(n_users=60, n_items=90))
    together = model._scores(np.arange(60))
    for users in (*np.arange(60)[:, None], np.arange(7, 20)):
        np.testing.assert_array_equal(model._scores(users), together[users])


def test_als_finds_two_tastes_and_alpha_raises_the_scores_of_what_was_taken():
    taken = two_tastes()
    for solver in ("cg", "cholesky"):
        items, scores = ImplicitALS(4, regularization=0.1, solver=solver).fit(taken).recommend(range(40), 5)
        assert np.all(items % 2 == np.arange(40)[:, None] % 2) and np.all(scores > 0.2)
    own = [
        np.nanmean(np.abs(1 - model.user_factors_ @ model.item_factors_.T)[taken.user_index, taken.item_index])
        for model in (ImplicitALS(4, regularization=0.1, alpha=alpha).fit(taken) for alpha in (0, 1, 10))
    ]
    assert own[0] > own[1] > own[2]


@pytest.mark.parametrize("solver", ["cg", "cholesky"])
def test_als_who_has_nothing_above_0_gets_nothing(solver):
    ratings = some_ratings()
    values = np.where((ratings.user_index == 3) | (ratings.item_index == 6), -2.0, ratings.values)
    model = ImplicitALS(3, solver=solver).fit(ratings.with_values(values))
    items, scores = model.recommend([1, 3, 999, 4], 15, exclude_seen=False)
    assert [(line != None).sum() for line in items] == [0, 0, 0, 13]  # noqa: E711 (element by element)
    assert not {2, 6} & set(items[3].tolist()) and np.isfinite(scores[3][:13]).all()
    assert model.fold_in([0, 1], [-1, 0])[0].tolist() == [None] * 10


def test_als_a_no_said_with_confidence_lowers_the_score():
    taken = two_tastes()
    model = ImplicitALS(4, regularization=0.1, solver="cholesky").fit(taken)
    both, one, against = (
        dict(zip(*model.fold_in(items, values, 30), strict=True))[8]
        for items, values in (([0, 2], [1, 1]), ([0], [1]), ([0, 2], [1, -5]))
    )
    assert both > one > against


def test_als_misuse_is_explained():
    for name, value in [
        *(("n_factors", odd) for odd in (0, 2.5, True)),
        *(("epochs", 0), ("cg_steps", 0), ("solver", "lu")),
        *(("regularization", odd) for odd in (0, np.inf, np.nan, "1")),
        *(("alpha", odd) for odd in (-1, np.inf, np.nan, None)),
        *(("seed", odd) for odd in (None, -1, 2.5)),
    ]:
        with pytest.raises(ValueError, match=rf"{name}.*\. (Pass|Use) "):
            ImplicitALS(**{name: value})
    ratings = some_ratings()
    with pytest.raises(ValueError, match=r"1e\+30 with alpha=1.*logarithms"):
        ImplicitALS(3, epochs=1).fit(ratings.with_values(np.full(len(ratings), 1e30)))
    with pytest.raises(ValueError, match="alpha"):
        ImplicitALS(3, epochs=1).fit(ratings).fold_in([0], [1e30])
    with pytest.raises(ValueError, match="larger regularization"):
        implicit.cholesky(
            np.array([0, 1]), np.array([0]), *np.ones((2, 1)), np.ones((1, 2)), -np.eye(2), np.zeros((1, 2))
        )


# BPR


def criterion(regularization, x, y, z, b_i, b_j):
    """Return ln σ(ŝ_ui − ŝ_uj) − λ/2 (|x|² + |y|² + |z|² + b_i² + b_j²), written without the code's help."""
    squares = sum((part**2).sum() for part in (x, y, z)) + b_i**2 + b_j**2
    return -np.logaddexp(0, -(x @ y + b_i - x @ z - b_j)) - regularization / 2 * squares


def rate_and_penalty(steps, rate, regularization):
    """Return both as a loop takes them: the compiled one has γ and 1 − γ λ in one array."""
    return [np.array([rate, 1 - rate * regularization])] if steps is loops.bpr_steps else [rate, regularization]


@pytest.mark.parametrize("steps", [loops.bpr_steps, bpr.bpr_steps])
def test_bpr_step_is_the_gradient_by_differences(steps):
    rng, rate, h = np.random.default_rng(0), 1e-6, 1e-5
    users, items, biases = rng.normal(size=(3, 4)), rng.normal(size=(5, 4)), rng.normal(size=5)
    after = [part.copy() for part in (users, items, biases)]
    steps(np.array([1]), np.array([2]), np.array([4]), *rate_and_penalty(steps, rate, 0.3), *after)
    for which, before in enumerate((users, items, biases)):
        moved = (after[which] - before) / rate
        for place in np.ndindex(before.shape):
            values = []
            for change in (h, -h):
                u, i, b = (part.copy() for part in (users, items, biases))
                (u, i, b)[which][place] += change
                values.append(criterion(0.3, u[1], i[2], i[4], b[2], b[4]))
            assert moved[place] == pytest.approx((values[0] - values[1]) / (2 * h), abs=1e-5)


@pytest.mark.parametrize("steps", [loops.person_steps, bpr.person_steps])
def test_bpr_step_of_a_new_person_is_the_gradient_by_differences(steps):
    rng, rate, h = np.random.default_rng(0), 1e-6, 1e-5
    x, items, biases = rng.normal(size=4), rng.normal(size=(5, 4)), rng.normal(size=5)
    after, others = x.copy(), (items.copy(), biases.copy())
    steps(np.array([2]), np.array([4]), rate, 0.3, after, *others)
    np.testing.assert_array_equal(others[0], items)
    np.testing.assert_array_equal(others[1], biases)
    for f in range(4):
        values = [
            criterion(0.3, x + np.eye(4)[f] * change, items[2], items[4], biases[2], biases[4]) for change in (h, -h)
        ]
        assert (after - x)[f] / rate == pytest.approx((values[0] - values[1]) / (2 * h), abs=1e-5)


@pytest.mark.parametrize("fast", [True, False])
def test_bpr_draws_as_many_triples_in_portions(monkeypatch, fast):
    monkeypatch.setattr(_kernels, "FAST", fast and _kernels.FAST)
    monkeypatch.setattr(bpr, "PORTION", 7)
    positives, rng = Positives(events(), "uniform"), np.random.default_rng(0)
    whole = set(zip(positives.users.tolist(), positives.items.tolist(), strict=True))
    met, sizes = set(), []
    for _ in range(20):
        for users, items, _ in positives.epoch(rng):
            met |= set(zip(users.tolist(), items.tolist(), strict=True))
            sizes.append(len(users))
    assert met == whole  # each portion is drawn from all positives
    assert max(sizes) <= 7 and 0.5 * 20 * len(whole) < sum(sizes) <= 20 * len(whole)


@pytest.mark.parametrize("fast", [True, False])
def test_bpr_without_a_positive_learns_nothing(monkeypatch, fast):
    monkeypatch.setattr(_kernels, "FAST", fast and _kernels.FAST)
    ratings = some_ratings()
    model = BPR(3, epochs=2).fit(ratings.with_values(np.zeros(len(ratings))))
    assert set(model.recommend([0, 999], 3)[0].ravel()) == {None}


@pytest.mark.parametrize("negatives", ["uniform", "popular"])
def test_bpr_says_the_same_with_and_without_compiled_loops(monkeypatch, negatives):
    monkeypatch.setattr(BPR, "_number", np.float64)
    fast = BPR(5, epochs=20, negatives=negatives).fit(events())
    monkeypatch.setattr(_kernels, "FAST", False)
    slow = BPR(5, epochs=20, negatives=negatives).fit(events())
    np.testing.assert_allclose(fast.user_factors_, slow.user_factors_, rtol=0, atol=1e-10)
    np.testing.assert_allclose(fast.item_biases_, slow.item_biases_, rtol=0, atol=1e-10)


@pytest.mark.parametrize("fast", [True, False])
def test_bpr_in_float32_is_as_exact_as_float32(monkeypatch, fast):
    monkeypatch.setattr(_kernels, "FAST", fast and _kernels.FAST)
    single = BPR(5, epochs=20).fit(events())
    monkeypatch.setattr(BPR, "_number", np.float64)
    double = BPR(5, epochs=20).fit(events())
    assert (single.item_factors_ != double.item_factors_).any()
    np.testing.assert_allclose(single.item_factors_, double.item_factors_, rtol=0, atol=1e-5)


def test_bpr_with_threads_learns_as_much():
    ratings = events(n_users=60, n_items=40)
    liked = ratings.matrix.toarray() > 0
    models = [BPR(8, learning_rate=0.1, epochs=60, n_threads=n).fit(ratings) for n in (1, 2, 3)]
    scores = [model.user_factors_ @ model.item_factors_.T + model.item_biases_ for model in models]
    told = [np.mean(one[liked]) - np.mean(one[~liked]) for one in scores]
    np.testing.assert_array_equal(scores[0], scores[1])  # two do not touch the same vectors
    assert told[0] > 1 and told[2] == pytest.approx(told[0], rel=0.1)


@pytest.mark.parametrize("n_users, n_items", [(8, 10), (300, 200)])
def test_bpr_compiled_triples_are_those_of_the_twin(monkeypatch, n_users, n_items):
    positives = Positives(events(n_users=n_users, n_items=n_items), "uniform")
    fast = positives.triples(np.random.default_rng(0), 5000)
    monkeypatch.setattr(_kernels, "FAST", False)
    slow = positives.triples(np.random.default_rng(0), 5000)
    assert 0 < len(fast[0]) < 5000
    for one, other in zip(fast, slow, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("fast", [True, False])
def test_bpr_triples_are_uniform_over_all_there_are(monkeypatch, fast):
    """Each (u, i, j) with i a positive of u and j another item that is somebody's positive comes equally often."""
    monkeypatch.setattr(_kernels, "FAST", fast and _kernels.FAST)
    ratings = events(n_users=8, n_items=10)
    liked = ratings.matrix.toarray() > 0
    known = np.flatnonzero(liked.any(axis=0))
    expected = {(u, i, j) for u, i in np.argwhere(liked) for j in known if not liked[u, j]}
    positives, rng = Positives(ratings, "uniform"), np.random.default_rng(0)
    drawn = pd.Series(
        [triple for _ in range(2000) for triple in zip(*positives.triples(rng, len(positives.users)), strict=True)]
    )
    counts = drawn.value_counts()
    assert set(counts.index) == expected and len(expected) > 10
    assert np.abs(counts - counts.mean()).max() < 5 * np.sqrt(counts.mean())


def test_bpr_popular_negatives_come_by_how_many_have_them():
    ratings = events(n_users=40, n_items=6)
    liked = ratings.matrix.toarray() > 0
    positives, rng = Positives(ratings, "popular"), np.random.default_rng(0)
    user = next(u for u in range(40) if 1 <= liked[u].sum() <= 2)
    others = np.concatenate(
        [j[u == user] for u, _, j in (positives.triples(rng, len(positives.users)) for _ in range(3000))]
    )
    counts, weights = np.bincount(others, minlength=ratings.n_items), np.where(liked[user], 0, liked.sum(axis=0))
    expected = weights / weights.sum() * counts.sum()
    assert counts.sum() > 1000 and np.all(np.abs(counts - expected) <= 5 * np.sqrt(expected))


def auc(model, interactions):
    """Return the share of pairs of a positive and another item, over all people, in which the positive is higher."""
    liked = interactions.matrix.toarray() > 0
    scores = model._scores(np.arange(interactions.n_users))
    return np.mean([(s[own][:, None] > s[~own]).mean() for s, own in zip(scores, liked, strict=True) if own.any()])


@pytest.mark.parametrize("negatives", ["uniform", "popular"])
def test_bpr_auc_rises(negatives):
    taken = two_tastes()
    found = [auc(BPR(4, epochs=epochs, negatives=negatives).fit(taken), taken) for epochs in (1, 30, 200)]
    assert found[0] < 0.7 and found[0] + 0.05 < found[1] < found[2] and found[2] > 0.7
    items, _ = BPR(4, epochs=200, negatives=negatives).fit(taken).recommend(range(40), 5)
    assert (items % 2 == np.arange(40)[:, None] % 2).mean() > 0.98


def test_bpr_fold_in_gives_somebody_who_was_there_nearly_what_they_get():
    taken = two_tastes()
    model = BPR(4, epochs=200).fit(taken)
    for user in (0, 1, 25):
        scores = model._scores(np.array([user]))[0]
        folded = model._scores_of(taken.item_indices(taken.of_user(user)[0]), taken.of_user(user)[1])
        assert np.corrcoef(scores, folded)[0, 1] > 0.98
    assert np.all(model.fold_in([2, 4, 6], [1, 1, 1], 8)[0] % 2 == 0)


def test_bpr_fold_in_learns_from_what_is_above_0_against_what_is_not():
    taken = two_tastes()
    model, rng = BPR(4, epochs=50).fit(taken), np.random.default_rng(0)
    for one, same in zip(model.fold_in([2, 4, 1], [1, 5, -3], 9), model.fold_in([2, 4, 1], [1, 1, 0], 9), strict=True):
        np.testing.assert_array_equal(one, same)
    scores = [model._scores_of(np.array([2, 4, *more]), np.ones(2 + len(more)))[2] for more in ([], [1])]
    assert scores[0] > scores[1]  # who takes odd ones, too, is less of an even person
    left_out = model._scores_of(np.array([1, 2, 4]), np.array([-1.0, 1, 1]))
    np.testing.assert_array_equal(left_out, model._scores_of(np.array([2, 4]), np.ones(2)))
    own = np.arange(0, 60, 3, dtype=np.int32)
    drawn = [Positives(taken, "uniform").of_person(rng, own) for _ in range(50)]
    assert not set(np.concatenate([others for _, others in drawn])) & set(own.tolist())
    assert set(np.concatenate([liked for liked, _ in drawn])) == set(own.tolist())


def test_bpr_without_positives_everybody_gets_the_list_by_bias():
    ratings = some_ratings()
    ratings = ratings.with_values(np.where((ratings.user_index == 3) | (ratings.item_index == 6), -2.0, ratings.values))
    model = BPR(3, epochs=20).fit(ratings)
    items, scores = model.recommend([1, 3, 999], 15, exclude_seen=False)
    assert items[0].tolist() == items[1].tolist() == items[2].tolist() == [*model.fold_in([], [], 13)[0], None, None]
    np.testing.assert_array_equal(scores[0][:13], np.sort(np.delete(model.item_biases_, [2, 6]))[::-1])
    # Nobody has a positive: nothing is learnt, nothing is recommended.
    nothing = BPR(3, epochs=2).fit(ratings.with_values(np.zeros(len(ratings))))
    assert nothing.recommend([0, 1], 3)[0].tolist() == [[None] * 3] * 2 and not nothing.item_biases_.any()
    # Somebody has everything: there is no triple to learn from.
    everything = Interactions.from_frame(pd.DataFrame({"user": [0, 0], "item": [0, 1]}), value=None)
    assert BPR(3, epochs=2).fit(everything).fold_in([0], [1])[0][0] == 1


def test_bpr_values_above_0_are_all_the_same():
    ratings = events()
    other = ratings.with_values(np.where(ratings.values > 0, 7, np.minimum(ratings.values, 0)))
    one, same = (BPR(3, epochs=5).fit(data).recommend(range(30), 5)[1] for data in (ratings, other))
    np.testing.assert_array_equal(one, same)


def test_bpr_explanation_names_the_nearest_of_what_a_person_has():
    taken = two_tastes()
    model = BPR(4, epochs=200).fit(taken)
    own = taken.of_user(0)[0]
    y = model.item_factors_ / np.linalg.norm(model.item_factors_, axis=1)[:, None]
    best = own[np.argmax(y[taken.item_indices(own)] @ y[taken.item_indices([8])[0]])]
    assert f"Of what this person has, {best} (" in model.explain(0, 8)


def test_bpr_misuse_is_explained():
    for name, value in [
        *(("n_factors", odd) for odd in (0, 2.5, True)),
        *(("epochs", 0), ("negatives", "all"), ("seed", None)),
        *(("learning_rate", odd) for odd in (0, np.inf, np.nan)),
        *(("regularization", odd) for odd in (-1, np.inf)),
    ]:
        with pytest.raises(ValueError, match=rf"{name}.*\. (Pass|Use) "):
            FeatureFactorization(**{name: value})
        with pytest.raises(ValueError, match=rf"{name}.*\. (Pass|Use) "):
            BPR(**{name: value})
    with pytest.raises(ValueError, match="learning_rate=1000.*smaller one"):
        BPR(3, learning_rate=1000, regularization=1, epochs=200).fit(some_ratings())
