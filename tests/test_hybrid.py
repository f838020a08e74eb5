"""Hybrids against their definitions, worked out by hand or from their parts' own answers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import minimize

from recsys_teach import (
    EASE,
    Bias,
    Interactions,
    ItemNeighbors,
    Popularity,
    UserNeighbors,
    cold_start,
    evaluate,
    load_movielens,
    random_split,
)
from recsys_teach.evaluation.ranking import find_hits, mean_over_users, ndcg
from recsys_teach.models.base import Recommender
from recsys_teach.models.hybrid import Cascade, Mixed, Switching, Weighted, comparable, in_turn, learn_weights
from recsys_teach.models.stacked import Stacked
from tests.test_recommenders import some_ratings

USERS = range(12)


class Fixed(Recommender):
    """Says what it was told to say, for everybody."""

    def __init__(self, scores):
        self.scores = scores

    def _learn(self, interactions):
        self.scores_ = np.array(self.scores, dtype=float)

    def _scores(self, users):
        return np.tile(self.scores_, (len(users), 1))

    def _scores_of(self, items, values):
        return self.scores_.copy()

    def _explain(self, user, item, name):
        return f"{name(item)} is told by {self.scores}."


def one_rating(n_items, users=("a", "b")):
    """Return interactions in which the first person has the last of n items, and the second person all others."""
    rows = [(users[0], n_items - 1)] + [(users[1], item) for item in range(n_items - 1)]
    return Interactions.from_frame(pd.DataFrame(rows, columns=["user", "item"]), value=None)


def test_weighted_by_hand():
    # z-scores of 1, 2, 3, 0 are (−0.447, 0.447, 1.342, −1.342); of 4, 0, 0, 0: (1.732, −0.577, −0.577, −0.577)
    parts = [Fixed((1, 2, 3, 0)), Fixed((4, 0, 0, 0))]
    items, scores = Weighted(parts, (2, 1)).fit(one_rating(4)).recommend(["a"], 3)
    assert items.tolist() == [[2, 0, 1]]
    assert scores[0] == pytest.approx([2 * 1.3416 - 0.5774, -2 * 0.4472 + 1.7321, 2 * 0.4472 - 0.5774], abs=1e-3)
    ranks = Weighted(parts, (2, 1), scale="rank").fit(one_rating(4)).recommend(["a"], 3)
    assert ranks[1][0] == pytest.approx(
        [2 + 1 / 3, 2 / 3 + 1, 4 / 3 + 1 / 3]
    )  # ties share the middle: ranks 2 of 0 to 3


@given(st.lists(st.one_of(st.floats(-1e3, 1e3), st.just(np.nan)), min_size=2, max_size=8))
def test_scales_are_scipys(scores):
    said = np.array([one for one in scores if not np.isnan(one)])
    z = comparable(np.array([scores]), "z-score")[0]
    ranks = comparable(np.array([scores]), "rank")[0]
    np.testing.assert_array_equal(np.isnan(z), np.isnan(scores))
    np.testing.assert_array_equal(np.isnan(ranks), np.isnan(scores))
    if len(said) > 1:
        np.testing.assert_allclose(ranks[~np.isnan(ranks)], (stats.rankdata(said) - 1) / (len(said) - 1))
        if np.ptp(said) > 1e-6 * np.abs(said).max():
            np.testing.assert_allclose(z[~np.isnan(z)], stats.zscore(said), atol=1e-6)


def test_what_a_part_cannot_score_has_its_lowest_and_what_none_can_score_is_left_out():
    nan = np.nan
    model = Weighted([Fixed((nan, 2, 1, 0, nan)), Fixed((nan, 0, nan, 5, nan))]).fit(one_rating(5))
    items, _ = model.recommend(["a"], 4)
    # Part 1 says 1.22, 0, −1.22 of the items 1, 2, 3; part 2 says −1 and 1 of 1 and 3, so −1 of 2; nobody scores 0.
    assert items.tolist() == [[1, 3, 2, None]]
    silent = Weighted([Fixed((nan,) * 4), Fixed((3, 1, 2, 0))]).fit(one_rating(4))
    assert silent.recommend(["a"], 3)[0].tolist() == [[0, 2, 1]]
    without = Weighted([Fixed((3, 1, 2, 0)), Fixed((9, nan, nan, 9))], (0, 1)).fit(one_rating(4))
    assert without.recommend(["a"], 3)[0].tolist() == [[0, None, None]]


def test_weight_1_for_one_part_is_that_part():
    ratings = some_ratings()
    parts = [Popularity("damped_mean"), ItemNeighbors(3)]
    for weights, part in (((1, 0), parts[0]), ((0, 3), parts[1])):
        items, _ = Weighted(parts, weights).fit(ratings).recommend(USERS, 6)
        np.testing.assert_array_equal(items, part.clone().fit(ratings).recommend(USERS, 6)[0])


def test_switching_asks_the_part_for_the_size_of_the_profile():
    ratings = some_ratings()
    sizes = np.bincount(ratings.user_index, minlength=12)
    least = int(np.median(sizes))
    parts = [Popularity(), UserNeighbors(3)]
    items, _ = Switching(parts, (0, least)).fit(ratings).recommend(USERS, 5)
    few, many = (part.clone().fit(ratings).recommend(USERS, 5)[0] for part in parts)
    expected = np.where((sizes >= least)[:, None], many, few)
    assert 0 < (sizes >= least).sum() < 12
    np.testing.assert_array_equal(items, expected)
    np.testing.assert_array_equal(
        Switching(parts, (0, least)).fit(ratings).recommend([999], 5)[0],
        Popularity().fit(ratings).recommend([999], 5)[0],
    )


def test_switching_goes_back_where_a_part_is_silent():
    model = Switching([Fixed((1, 2, 0)), Fixed((np.nan,) * 3)], (0, 1)).fit(one_rating(3))
    assert model.recommend(["a"], 2)[0].tolist() == [[1, 0]]
    assert "(1, 2, 0)" in model.explain("a", 1)


def test_cascade_orders_the_candidates_of_the_first():
    first, second = Fixed((9, 8, 7, 6, 5, 4)), Fixed((1, np.nan, 3, 2, 50, 0))
    model = Cascade([first, second], candidates=4).fit(one_rating(6))
    # Candidates 0 to 3; by the second 2, 3, 0; 1 is unknown to it and comes last; 4 was no candidate.
    assert model.recommend(["a"], 5)[0].tolist() == [[2, 3, 0, 1, None]]
    three = Cascade([first, second, Fixed((0, 0, 1, 2, 0, 0))], candidates=4).fit(one_rating(6))
    assert three.recommend(["a"], 3)[0].tolist() == [[3, 2, None]]  # the third orders the two best of the second


def test_the_person_s_own_items_take_no_place_among_the_candidates():
    model = Cascade([Fixed((1, 2, 3)), Fixed((1, 1, 1))], candidates=1).fit(one_rating(3))
    assert model.recommend(["a"], 2, exclude_seen=False)[0].tolist() == [[1, None]]


def test_mixed_takes_turns():
    model = Mixed([Fixed((5, 4, 3, 2, 0)), Fixed((5, 1, 2, 3, 0))]).fit(one_rating(5))
    # First list: 0, 1, 2, 3. Second: 0, 3, 2, 1. In turn: 0; 0 is there, so 3; 1; 2.
    items, scores = model.recommend(["a"], 4)
    assert items.tolist() == [[0, 3, 1, 2]]
    assert scores[0] == pytest.approx([1, 1 / 2, 1 / 3, 1 / 4])


@given(st.lists(st.permutations(range(6)), min_size=1, max_size=4))
def test_in_turn_holds_everything_once_and_keeps_promises(lists):
    lists = [np.array(one) for one in lists]
    order = in_turn(lists)
    assert sorted(order) == list(range(6)) and order[0] == lists[0][0]
    for m, one in enumerate(lists):  # a list's p-th item (from 0) is among the first (p + 1) × their number
        for p, item in enumerate(one):
            assert order.index(item) < (p + 1) * len(lists), (m, p)


def test_in_turn_passes_over_a_list_that_has_ended():
    assert in_turn([np.array([3, -1, -1]), np.array([3, 1, 2])]) == [3, 1, 2]
    assert in_turn([np.array([-1]), np.array([-1])]) == []


def test_parts_may_be_hybrids_and_are_not_touched():
    part = Weighted([Popularity(), Bias()])
    model = Mixed([part, ItemNeighbors(3)]).fit(some_ratings())
    with pytest.raises(RuntimeError, match="Call fit"):
        part.recommend([0])
    assert model.recommend([0], 3)[0][0, 0] is not None


def test_weights_are_learnt_on_validation_data():
    train, validation = random_split(random_split(load_movielens()).train)
    few = validation.select(validation.user_index < 150)

    def metric(lists, users):
        return mean_over_users(ndcg(*find_hits(lists, few, users, 4.0))).mean

    parts = [Popularity(), Bias(), Popularity("damped_mean")]
    found = learn_weights(Weighted(parts).fit(train), few, metric, step=0.25)
    assert len(found) == 15 and found.score.is_monotonic_decreasing
    assert all(sum(weights) == pytest.approx(1) for weights in found.weights)
    users = train.user_ids[np.unique(few.user_index)].tolist()
    for weights, score in found.sample(4, random_state=0).itertuples(index=False):
        lists, _ = Weighted(parts, weights).fit(train).recommend(users, 10)
        assert metric(lists, users) == pytest.approx(score, abs=1e-12)


def test_stacked_trusts_the_part_that_knows_and_is_no_worse_than_it():
    """One part is noise, one knows: the second one gets the weight, and the lists are nearly those of it alone."""
    train, test = random_split(load_movielens())
    noise = Fixed(tuple(np.random.default_rng(0).normal(size=train.n_items).tolist()))
    model = Stacked([noise, EASE()]).fit(train)
    assert (model.weights_[:, 1] > 5 * model.weights_[:, 0]).all()
    both = [evaluate(one, train, test, fit=False).mean("ndcg@10") for one in (model, EASE().fit(train))]
    assert both[0] > both[1] - 0.01


def test_stacked_is_no_worse_for_newcomers_than_the_most_popular_and_no_worse_later_than_the_other_part():
    ratings = load_movielens()
    new = np.isin(ratings.user_index, np.random.default_rng(0).permutation(ratings.n_users)[:134])
    models = {"popular": Popularity(), "EASE": EASE(), "both": Stacked([Popularity(), EASE()])}
    curves = cold_start(models, ratings.select(~new), ratings.select(new), (0, 1, 3, 10), metric="ndcg")
    popular, ease, both = (curves.table.loc[name].to_numpy() for name in models)
    assert both[0] == pytest.approx(popular[0]) and (both > np.maximum(popular, ease) - 0.01).all()


class Spy(Fixed):
    fitted: list = []

    def _learn(self, interactions):
        super()._learn(interactions)
        self.fitted.append(interactions)


def test_stacked_learns_weights_from_rows_that_its_parts_have_not_seen():
    ratings = some_ratings(n_users=300, n_items=40)
    Spy.fitted.clear()
    Stacked([Spy(tuple(range(40))), Fixed(tuple(range(40)))], seed=3).fit(ratings)
    inner, whole = Spy.fitted
    assert whole.to_frame().equals(ratings.to_frame())
    kept, all_rows = (set(zip(one.user_index, one.item_index, strict=True)) for one in (inner, ratings))
    assert kept < all_rows
    n, stay = (np.bincount(one.user_index, minlength=300) for one in (ratings, inner))
    a_fifth = n - np.floor(0.2 * n + 0.5)
    assert (stay <= a_fifth).all() and 0.4 < np.mean(stay == a_fifth) < 0.6
    few = stay[stay < a_fifth]
    assert (few == 0).sum() > 10 and len(
        np.unique(few)
    ) > 5  # newcomers of whom nothing, and of whom something is known
    Stacked([Spy(tuple(range(40))), Fixed(tuple(range(40)))], seed=3).fit(ratings)
    assert Spy.fitted[2].to_frame().equals(inner.to_frame())


def test_the_weights_of_a_stack_minimise_what_its_docstring_says():
    ratings = some_ratings(n_users=60, n_items=80)
    scores = np.random.default_rng(1).normal(size=(2, 80))
    Spy.fitted.clear()
    parts = [Spy(tuple(scores[0].tolist())), Fixed(tuple(scores[1].tolist()))]
    model = Stacked(parts, regularization=2.0).fit(ratings)

    inner, whole = (one.matrix.toarray() > 0 for one in Spy.fitted)
    z, n, rows = stats.zscore(scores, axis=1), inner.sum(axis=1), []
    for person in np.flatnonzero((whole & ~inner).any(axis=1)):
        free = np.flatnonzero(~inner[person])
        items = sorted({item for one in z for item in free[np.argsort(-one[free], kind="stable")[:30]]})
        new, known = 10 / (10 + n[person]), n[person] / (10 + n[person])
        table = np.column_stack([whole[person, items], new * z[:, items].T, known * z[:, items].T])
        rows.append(table - table.mean(axis=0))
    table = np.vstack(rows)

    def loss(w):
        return ((table[:, 0] - table[:, 1:] @ w) ** 2).sum() + 2.0 * (w**2).sum()

    best = minimize(loss, np.full(4, 0.01), bounds=[(0, None)] * 4, options={"ftol": 1e-15, "gtol": 1e-10})
    np.testing.assert_allclose(model.weights_.ravel(), best.x, atol=1e-5)
    assert (best.x > 0).any()


def test_stacked_scores_by_its_formula():
    ratings = some_ratings(n_users=30, n_items=20)
    scores = np.random.default_rng(1).normal(size=(2, 20))
    model = Stacked([Fixed(tuple(one)) for one in scores.tolist()]).fit(ratings)
    model.weights_ = np.array([[0.5, 1.0], [0.2, 0.0]])
    n = np.bincount(ratings.user_index, minlength=30)
    for user in (0, 7, 29):
        items, values = model.recommend([user], 20, exclude_seen=False)
        first, second = (10 * 0.5 + n[user] * 0.2) / (10 + n[user]), 10 * 1.0 / (10 + n[user])
        expected = np.array([first, second]) @ stats.zscore(scores, axis=1)
        np.testing.assert_allclose(values[0], expected[items[0].astype(int)])


def test_the_reason_is_that_of_the_part_that_counts():
    low, high = Fixed((1, 2, 3, 0)), Fixed((9, 1, 1, 0))
    ratings = one_rating(4)

    def why(model, item, user="a"):
        return model.fit(ratings).explain(user, item)

    # z of 0: low −0.4, high 1.7; of 2: low 1.3, high −0.5.
    assert "(9, 1, 1, 0)" in why(Weighted([low, high]), 0) and "(1, 2, 3, 0)" in why(Weighted([low, high]), 2)
    assert "(1, 2, 3, 0)" in why(Weighted([low, high], (1, 0)), 0)
    stacked = Stacked([low, high]).fit(ratings)
    stacked.weights_ = np.array([[1.0, 0.0], [1.0, 0.0]])  # a part without weight is no reason
    assert "(1, 2, 3, 0)" in stacked.explain("a", 0)
    stacked.weights_ = np.zeros((2, 2))  # nobody of weight speaks: all weigh alike
    assert "(9, 1, 1, 0)" in stacked.explain("a", 0)
    assert "(1, 2, 3, 0)" in why(Switching([low, high], (0, 2)), 0) and "(9, 1, 1, 0)" in why(
        Switching([low, high], (0, 2)), 0, "b"
    )
    # Ranks among what "a" has not seen (all but 3): 0 is third of low and first of high.
    assert "(9, 1, 1, 0)" in why(Mixed([low, high]), 0) and "(1, 2, 3, 0)" in why(Mixed([low, high]), 2)
    cascade = Cascade([low, Fixed((np.nan, 1, 2, 0))], candidates=3)
    assert why(cascade, 2).startswith("Chosen by Fixed, and put in order by Fixed: 2 is told by (nan")
    assert why(cascade, 0).startswith("Chosen and ordered by Fixed: 0 is told by (1, 2")
    assert "None of the 2 models" in why(Cascade([low, high], candidates=1), 0)  # it was no candidate


def test_silent_candidates_keep_their_order_whatever_the_second_part_says():
    first, second = Fixed((9, 8, 7, 6, 5)), Fixed((np.nan, 1e17, np.nan, 2e17, 0))
    model = Cascade([first, second], candidates=4).fit(one_rating(5))
    assert model.recommend(["a"], 4)[0].tolist() == [[3, 1, 0, 2]]


def test_learn_weights_refuses_what_it_cannot_trust():
    ratings = some_ratings(n_users=30)
    train, validation = random_split(ratings)
    model = Weighted([Popularity(), Bias()]).fit(train)

    def metric(lists, users):
        return 0.0

    with pytest.raises(ValueError, match="are in training and in the test"):
        learn_weights(model, train, metric)
    other = Interactions.from_frame(validation.to_frame().query("user > 5"), value="value")
    with pytest.raises(ValueError, match="different vocabularies"):
        learn_weights(model, other, metric)
    for step in (0, 0.3, -1, "a", 0.001):
        with pytest.raises(ValueError, match="step is"):
            learn_weights(model, validation, metric, step=step)
    with pytest.raises(TypeError, match="is a Mixed"):
        learn_weights(Mixed([Popularity(), Bias()]).fit(train), validation, metric)


def test_stacked_with_nobody_to_learn_from_weighs_equally():
    alone = Interactions.from_frame(pd.DataFrame({"user": ["a"], "item": [0]}), value=None)
    model = Stacked([Fixed((1,)), Fixed((4,))]).fit(alone)
    assert model.weights_.tolist() == [[1, 1], [1, 1]]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Weighted([Popularity()]), "There are 1 models"),
        (lambda: Weighted([Popularity(), Bias()], (1,)), "one number for each"),
        (lambda: Weighted([Popularity(), Bias()], (0, 0)), "not all 0"),
        (lambda: Weighted([Popularity(), Bias()], (1, np.nan)), "Pass one number"),
        (lambda: Weighted([Popularity(), Bias()], scale="softmax"), "z-score"),
        (lambda: Switching([Popularity(), Bias()], (0,)), "rising from 0"),
        (lambda: Switching([Popularity(), Bias()], (5, 0)), "rising from 0"),
        (lambda: Cascade([Popularity(), Bias()], candidates=0), "Pass 1 or more"),
        (lambda: Stacked([Popularity(), Bias()], validation_share=1), "between 0 and 1"),
        (lambda: Stacked([Popularity(), Bias()], regularization=0), "more than 0"),
    ],
)
def test_misuse_is_explained(make, said):
    with pytest.raises(ValueError, match=said):
        make()


def test_only_recommenders_take_part():
    with pytest.raises(TypeError, match="is a str"):
        Mixed([Popularity(), "Bias"])
