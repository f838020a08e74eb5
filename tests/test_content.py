"""Content-based recommendations by hand and by property. The oracle of the scores is scikit-learn's cosine."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics.pairwise import cosine_similarity

from recsys_teach import ContentBased, Features, Interactions, combined
from tests.test_recommenders import some_ratings

TITLES = {1: "Alien", 2: "Aliens", 3: "Casablanca", 4: "Solaris", 5: "Notorious", 6: "Untold"}
KINDS = Features.from_lists(
    {
        1: ("Horror", "Sci-Fi", "space travel"),
        2: ("Sci-Fi", "War", "space travel"),
        3: ("Drama", "Romance"),
        4: ("Drama", "Sci-Fi", "space travel"),
        5: ("Romance", "spy"),
        7: ("Horror",),  # nobody has rated it: it is not among the items
    }
)


def rated(*rows):
    return Interactions.from_frame(pd.DataFrame(rows, columns=["user", "item", "rating"]))


@pytest.fixture
def ratings():
    """Ann rated high what flies and low what loves, Bob all the same; Cyd has the film without features only."""
    return rated(
        *[("ann", 2, 5.0), ("ann", 3, 2.0), ("bob", 3, 1.0), ("bob", 5, 1.0), ("cyd", 6, 4.0)],
        *[("dan", 1, 3.0), ("dan", 4, 3.0)],
    )


def by_hand(weights, items):
    """Return the score of each item of KINDS from {item: weight}, over the same vectors, in scikit-learn's cosine."""
    profile = sum(weight * KINDS.of([item]).toarray() for item, weight in weights.items())
    return cosine_similarity(profile, KINDS.of(items).toarray())[0]


def test_profile_and_scores_by_hand(ratings):
    model = ContentBased(KINDS, interest=0.5).fit(ratings)
    # The mean is 3.5, so Aliens weighs 2 and Casablanca -1. Columns: Drama, Horror, Romance, Sci-Fi, War, space travel,
    # spy.
    assert model.profiles_[[0]].toarray().tolist() == [[-1, 0, -1, 2, 2, 2, 0]]
    items, scores = model.recommend(["ann"], 9)
    assert items[0].tolist() == [1, 4, 5, *[None] * 6]
    assert scores[0][:3] == pytest.approx([4 / np.sqrt(14 * 3), 3 / np.sqrt(14 * 3), -1 / np.sqrt(14 * 2)], abs=1e-11)
    assert scores[0][:3] == pytest.approx(by_hand({2: 2, 3: -1}, [1, 4, 5]), abs=1e-11)


def test_interest_is_what_choosing_an_item_says(ratings):
    for interest, weights in ((0, (1.5, -1.5)), (1.5, (3, 0)), (1e9, (1, 1))):
        items, scores = ContentBased(KINDS, interest=interest).fit(ratings).recommend(["ann"], 3)
        wanted = by_hand(dict(zip((2, 3), weights, strict=True)), items[0].tolist())
        assert scores[0] == pytest.approx(wanted, abs=1e-8)


@pytest.mark.parametrize("interest", [0, 0.5])
@pytest.mark.parametrize("rating", [1.0, 3.3, -2.0, 0.0, 1e30])
def test_who_rates_everything_the_same_has_chosen_it(interest, rating):
    model = ContentBased(KINDS, interest=interest).fit(
        rated(*[("bob", item, rating) for item in (2, 3, 5)], ("x", 1, 2))
    )
    items, scores = model.recommend(["bob"], 5, exclude_seen=False)
    assert scores[0][:4] == pytest.approx(by_hand({2: 1, 3: 1, 5: 1}, items[0][:4].tolist()), abs=1e-11)


def test_a_mean_that_is_a_rounding_error_off_is_no_dislike():
    values = [0.1, 0.1, 0.1]
    assert np.sum(values) / 3 > 0.1
    model = ContentBased(KINDS, interest=0).fit(rated(*[("x", item, 3.0) for item in (1, 2, 3, 4, 5)]))
    items, scores = model.fold_in([2, 3, 5], values, 2)
    assert scores == pytest.approx(by_hand({2: 1, 3: 1, 5: 1}, items.tolist()), abs=1e-11) and min(scores) > 0


def test_a_cold_item_with_features_is_recommended_and_one_without_features_never(ratings):
    train = ratings.select(ratings.item_index != 0)  # Alien is cold
    model = ContentBased(KINDS).fit(train)
    assert model.recommend(["ann"], 1)[0].tolist() == [[1]]
    listed, _ = model.recommend(["ann", "bob", "cyd", "dan"], 9, exclude_seen=False)
    assert 6 not in listed and 7 not in listed


def test_without_a_profile_there_is_no_list(ratings):
    train = ratings.select(ratings.user_index != 1)  # bob is cold
    items, scores = ContentBased(KINDS).fit(train).recommend(["bob", "nobody", "cyd"], 2)
    assert items.tolist() == [[None] * 2] * 3 and np.isnan(scores).all()
    assert ContentBased(KINDS).fit(train).fold_in([6], [5.0], 2)[0].tolist() == [None, None]


def test_likes_and_dislikes_that_cancel_are_no_direction():
    """The weights of 4.1, 3.3 and 2.2 add up to a rounding error, which would be a profile with a cosine of 1."""
    features = Features.from_lists(dict.fromkeys(range(4), ("Drama",)) | {4: ("Comedy", "Drama")})
    values = [4.1, 3.3, 2.2]
    model = ContentBased(features, interest=0).fit(
        rated(*zip("aaa", range(3), values, strict=True), ("b", 3, 5), ("b", 4, 1))
    )
    assert np.sum(np.float32(values) - np.mean(np.float32(values), dtype=float)) != 0
    assert model.recommend(["a"], 2)[0].tolist() == [[None, None]]
    items, scores = model.fold_in([0, 1, 2, 4], [*values, 5.0], 1)
    assert items.tolist() == [3] and scores[0] == 0  # all four are Drama, which cancels; Comedy stays
    assert model.fold_in([0, 1, 2], values, 1)[0].tolist() == [None]


@st.composite
def cases(draw):
    """Return (ratings, features, interest): 6 people, 8 items, 5 features, of which some items have none."""
    seed = draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(8, 5)) if draw(st.booleans()) else rng.integers(0, 3, size=(8, 5)).astype(float)
    matrix[rng.random(8) < 0.2] = 0
    matrix[0, 0] = 1.0  # item 0 has a rating
    ratings = some_ratings(seed, n_users=6, n_items=8)
    return ratings, Features(range(8), range(5), matrix), draw(st.sampled_from([0.0, 0.5, 2.0]))


@given(cases())
def test_scores_are_the_cosines_of_profiles_added_up_one_rating_after_another(case):
    ratings, features, interest = case
    model = ContentBased(features, interest=interest).fit(ratings)
    vectors = features.matrix.toarray()
    for user in ratings.user_ids.tolist():
        items, values = ratings.of_user(user)
        weights = values.astype(float) - values.mean(dtype=float) + interest if len(values) else values
        if len(weights) and np.abs(weights).max() < 1e-6:
            weights = np.ones(len(weights))
        profile = np.zeros(5)
        for item, weight in zip(items, weights, strict=True):
            profile += weight * vectors[item]
        told, scores = model.recommend([user], 8, exclude_seen=False)
        told, scores = told[0][~np.isnan(scores[0])].astype(int), scores[0][~np.isnan(scores[0])]
        if np.abs(profile).max() < 1e-6:
            assert len(told) == 0
            continue
        assert sorted(told) == [item for item in ratings.item_ids if vectors[item].any()]
        np.testing.assert_allclose(scores, cosine_similarity(profile[None], vectors[told])[0], atol=1e-9)
        assert (np.abs(scores) <= 1 + 1e-9).all()


@given(cases())
def test_folding_in_says_what_a_fitted_person_is_told(case):
    ratings, features, interest = case
    model = ContentBased(features, interest=interest).fit(ratings)
    for user in ratings.user_ids.tolist():
        items, scores = model.recommend([user], 8)
        told, same = model.fold_in(*ratings.of_user(user), 8)
        np.testing.assert_array_equal(told, items[0])
        np.testing.assert_allclose(same, scores[0], atol=1e-11)


@given(cases(), st.floats(-3, 3))
def test_how_high_somebody_rates_on_the_whole_does_not_matter(case, shift):
    ratings, features, interest = case
    shift = np.round(shift * 2) / 2
    scores = [
        ContentBased(features, interest=interest).fit(one).recommend(range(6), 8)[1]
        for one in (ratings, ratings.with_values(ratings.values + shift))
    ]
    np.testing.assert_allclose(*scores, atol=1e-9)


def test_items_with_the_same_features_tie_and_stand_by_index():
    features = Features(range(5), "ab", [[0.1, 0.3], [0.2, 0.6], [0.7, 2.1], [1.0, 0.0], [0.3, 0.9]])
    model = ContentBased(features).fit(rated(("a", 0, 4), ("b", 1, 2), ("b", 2, 5), ("b", 3, 2), ("b", 4, 1)))
    items, scores = model.recommend(["a"], 4)
    assert items[0].tolist() == [1, 2, 4, 3] and scores[0][0] == scores[0][1] == scores[0][2]
    # Multiples of one vector have the same direction but for a rounding error.
    rng = np.random.default_rng(0)
    multiples = rng.normal(size=7) * rng.uniform(0.1, 9, size=(50, 1))
    vectors = Features(range(51), range(7), np.vstack([multiples, rng.normal(size=7)]))
    everybody = [("b", item, 3) for item in range(51)]
    model = ContentBased(vectors).fit(rated(*[("a", item, item % 5) for item in range(10)], ("a", 50, 5), *everybody))
    items, scores = model.recommend(["a"], 40)
    assert items[0].tolist() == list(range(10, 50)) and len(np.unique(scores)) == 1


def test_explanations_name_what_is_shared(ratings):
    model = ContentBased(KINDS).fit(ratings)

    def told(user, item):
        return model.explain(user, item, TITLES)

    assert told("ann", 1) == "Alien shares Sci-Fi and space travel with Aliens, which this person rated 5."
    assert told("bob", 5) == "Notorious shares Romance with Casablanca, which this person rated 1."  # not with itself
    no_more = "has no more in common with what this person rates high than with what they rate low."
    assert told("ann", 5) == f"Notorious {no_more}" and told("bob", 1) == f"Alien {no_more}"
    assert told("ann", 6) == "Untold has no features, so it cannot be compared with what this person likes."
    unknown = "Nothing is known about this person's taste, so nothing can be said about Alien."
    assert told("cyd", 1) == told("nobody", 1) == unknown
    alone = ContentBased(KINDS).fit(rated(("a", 1, 4), ("b", 2, 3)))
    assert alone.explain("a", 1, TITLES) == "Alien lies near the whole of this person's taste: the cosine is 1.00."


def test_an_explanation_names_the_weightiest_of_the_shared_features(ratings):
    heavy = Features(KINDS.ids, KINDS.names, KINDS.matrix.toarray() * np.array([1, 1, 1, 2, 1, 3, 1]))
    told = ContentBased(heavy).fit(ratings).explain("ann", 1, TITLES)
    assert told == "Alien shares space travel and Sci-Fi with Aliens, which this person rated 5."


def test_directions_without_names_are_not_told():
    vectors = Features([1, 2, 3], ["0", "1"], [[0.9, -0.1], [0.8, -0.2], [-0.5, 0.5]])
    model = ContentBased(vectors).fit(rated(("ann", 2, 4.5), ("ann", 3, 1), ("bob", 1, 3)))
    assert model.explain("ann", 1, TITLES) == "Alien is like Aliens, which this person rated 4.5."


# Several kinds --------------------------------------------------------------------------------------------------------


def test_products_of_combined_features_are_weighted_sums_of_cosines():
    rng = np.random.default_rng(0)
    kinds = {
        "genre": (Features(range(6), "abc", rng.integers(0, 2, (6, 3)) + np.eye(6, 3)), 0.25),
        "word": (Features(range(6), "abcd", rng.integers(0, 4, (6, 4)) + np.eye(6, 4)), 2.0),
        "vector": (Features(range(6), "xy", rng.normal(size=(6, 2)) * 100), 1.0),
    }
    both = combined(kinds)
    wanted = sum(weight * cosine_similarity(features.matrix) for features, weight in kinds.values())
    np.testing.assert_allclose((both.matrix @ both.matrix.T).toarray(), wanted, atol=1e-12)
    assert both.names.tolist() == [f"genre: {n}" for n in "abc"] + [f"word: {n}" for n in "abcd"] + [
        "vector: x",
        "vector: y",
    ]


def test_a_kind_that_an_item_lacks_is_zeros_and_a_weight_of_0_leaves_a_kind_out():
    words = Features.from_lists({2: ("alien",), 9: ("alien", "spy")})
    both = combined({"genre": (KINDS, 4.0), "word": (words, 0)})
    assert both.ids.tolist() == [1, 2, 3, 4, 5, 7, 9]
    assert both.of([9]).nnz == 0 and both.of([2]).toarray()[0] == pytest.approx(
        [0, 0, 0, *[2 / np.sqrt(3)] * 3, 0, 0, 0]
    )
    train = rated(("ann", 2, 5), ("ann", 3, 2), ("bob", 1, 3), ("bob", 4, 3), ("bob", 5, 1))
    alone = combined({"genre": (KINDS, 1.0)})
    scores = [ContentBased(one).fit(train).recommend(["ann", "bob"], 5)[1] for one in (both, alone)]
    np.testing.assert_allclose(*scores, atol=1e-11)


def test_the_combined_engine_explains_with_the_kind():
    people = Features.from_lists({1: ("Ridley Scott",), 2: ("James Cameron",), 4: ("Ridley Scott",)})
    model = ContentBased(combined({"genre": (KINDS, 1), "director": (people, 3)})).fit(
        rated(("ann", 1, 5), ("ann", 3, 2), ("bob", 2, 1), ("bob", 4, 2))
    )
    told = model.explain("ann", 4, TITLES)
    assert told == "Solaris shares director: Ridley Scott and genre: Sci-Fi with Alien, which this person rated 5."


def test_misuse_is_explained(ratings):
    with pytest.raises(TypeError, match="features is a dict"):
        ContentBased({1: ("Drama",)})
    for wrong in (-0.1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="interest is"):
            ContentBased(KINDS, interest=wrong)
    with pytest.raises(ValueError, match="larger than 1e"):
        ContentBased(Features([1], ["budget"], [[1e200]]))
    with pytest.raises(ValueError, match="None of the 6 items has a feature"):
        ContentBased(Features.from_lists({77: ("Drama",)})).fit(ratings)
    with pytest.raises(KeyError, match="1 is a whole number"):
        ContentBased(Features.from_lists({"1": ("Drama",)})).fit(ratings)
    with pytest.raises(ValueError, match="beyond float32"):
        ContentBased(KINDS).fit(ratings).fold_in([1, 2], [1e300, -1e300])
    with pytest.raises(ValueError, match="0 kinds"):
        combined({})
    for wrong in (-1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="The weight of 'genre' is"):
            combined({"genre": (KINDS, wrong)})
