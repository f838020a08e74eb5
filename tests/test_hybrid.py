"""Hybrids against their definitions, worked out by hand or from their parts' own answers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from recsys_teach import Bias, Interactions, ItemNeighbors, Popularity, UserNeighbors, load_movielens, random_split
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
    import pandas as pd

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


def test_stacked_trusts_the_part_that_knows():
    """One part is noise, one orders by what people really take: the second one gets the weight."""
    rng = np.random.default_rng(0)
    train = random_split(load_movielens()).train
    noise = rng.normal(size=train.n_items)
    model = Stacked([Fixed(tuple(noise.tolist())), Popularity()], seed=1).fit(train.select(train.user_index < 200))
    at_32 = model.weights_ + 5 * model.growth_
    assert at_32[1] > 10 * abs(at_32[0])


def test_stacked_with_nobody_to_learn_from_weighs_equally():
    model = Stacked([Fixed((1, 2, 3, 0)), Fixed((4, 0, 0, 0))]).fit(one_rating(2, ("a", "b")))
    assert model.weights_.tolist() == [1, 1] and model.growth_.tolist() == [0, 0]


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
