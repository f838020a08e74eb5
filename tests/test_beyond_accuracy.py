"""Cases by hand, and loops over lists and pairs as the oracle."""

import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from sklearn.metrics.pairwise import cosine_similarity

from recsys_teach.data.catalogue import load_movielens
from recsys_teach.data.interactions import Interactions
from recsys_teach.data.splits import random_split
from recsys_teach.evaluation.beyond_accuracy import (
    catalogue_coverage,
    gini,
    intra_list_diversity,
    novelty,
    serendipity,
)
from recsys_teach.evaluation.ranking import find_hits, precision
from recsys_teach.models.popularity import Popularity

pytestmark = pytest.mark.filterwarnings("error")  # a warning would stand in red in a notebook

SEEDS = range(20)


def made(rows):
    return Interactions.from_frame(pd.DataFrame(rows, columns=["user", "item", "rating"]))


LOG = made([("Ana", "Alien", 5), ("Ana", "Brazil", 4), ("Ben", "Alien", 3), ("Cleo", "Cars", 5), ("Dan", "Dune", 4)])


def random_case(seed, n_users=25, n_items=12, k=5):
    rng = np.random.default_rng(seed)
    rated = rng.random((n_users, n_items)) < 0.4
    rated[0], rated[:, 0] = True, True
    users, items = np.nonzero(rated)
    log = made([(user, f"i{item:02}", 1 + (user + item) % 5) for user, item in zip(users, items, strict=True)])
    lists = np.array([rng.permutation(n_items)[:k] for _ in range(n_users)], dtype=np.int32)
    lists[np.arange(k) >= rng.integers(0, k + 1, n_users)[:, None]] = -1
    return log, lists, rng


def names(log, row):
    return [log.item_ids[item] for item in row if item >= 0]


def test_coverage_by_hand():
    assert catalogue_coverage([["Alien", "Dune"], ["Alien", None]], LOG) == 0.5
    assert catalogue_coverage([[None]], LOG) == 0
    assert catalogue_coverage([["Alien", "Brazil", "Cars", "Dune"]], LOG) == 1


def test_gini_by_hand():
    assert gini([["Alien"], ["Brazil"], ["Cars"], ["Dune"]], LOG) == 0
    assert gini([["Alien"]] * 7, LOG) == 0.75  # 1 − 1/4
    assert gini([["Alien", "Dune"], ["Alien", None]], LOG) == pytest.approx(0.583333, abs=1e-6)
    assert np.isnan(gini([[None]], LOG))


@pytest.mark.parametrize("seed", SEEDS)
def test_gini_and_coverage_against_loops(seed):
    """The Gini coefficient is half the mean difference of two items' counts, over the mean count."""
    log, lists, _ = random_case(seed)
    counts = [sum(item in row for row in lists.tolist()) for item in range(log.n_items)]
    apart = np.mean([abs(a - b) for a in counts for b in counts])
    assert gini(lists, log) == pytest.approx(apart / (2 * np.mean(counts)))
    assert catalogue_coverage(lists, log) == pytest.approx(np.mean([c > 0 for c in counts]))


def test_novelty_by_hand():
    bits = novelty([["Alien", None], ["Cars", "Alien"], [None, None]], LOG)
    assert bits == pytest.approx([1, 1.5, np.nan], nan_ok=True)  # 2 of 4 people have Alien: 1 bit; 1 of 4 has Cars: 2
    without_cars = LOG.select(LOG.item_index != LOG.item_indices(["Cars"])[0])
    assert novelty([["Cars"]], without_cars) == pytest.approx([math.log2(3)])  # as though one of the three had it


@pytest.mark.parametrize("seed", SEEDS)
def test_novelty_against_loops(seed):
    log, lists, rng = random_case(seed)
    train = log.select(rng.random(len(log)) < 0.3)  # some items and people without rows
    people = {user for user, _, _ in train.to_frame().itertuples(index=False, name=None)}
    for row, value in zip(lists, novelty(lists, train), strict=True):
        bits = [-math.log2(max(len(train.users_of(item)), 1) / len(people)) for item in names(log, row)]
        assert value == pytest.approx(np.mean(bits) if bits else np.nan, nan_ok=True)


def test_diversity_by_hand():
    genres = np.array([[1, 0], [1, 0], [0, 2], [1, 1]])  # Alien, Brazil, Cars, Dune
    lists = [["Alien", "Brazil"], ["Alien", "Cars"], ["Dune", "Cars"], ["Alien", None]]
    assert intra_list_diversity(lists, LOG, vectors=genres) == pytest.approx([0, 1, 1 - 0.5**0.5, np.nan], nan_ok=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_diversity_against_loops_over_pairs(seed):
    log, lists, rng = random_case(seed)
    vectors = rng.integers(0, 3, (log.n_items, 4)).astype(float)
    vectors[3] = 0
    alike = cosine_similarity(vectors)
    lopsided = rng.random(alike.shape)
    calls = []

    def by_name(one, other):
        calls.append((one, other))
        return alike[tuple(log.item_indices([one, other]))]

    expected, expected_lopsided = [], []
    for row in lists.tolist():
        pairs = list(combinations([item for item in row if item >= 0], 2))
        expected.append(1 - np.mean([alike[p] for p in pairs]) if pairs else np.nan)
        both = [(lopsided[i, j] + lopsided[j, i]) / 2 for i, j in pairs]
        expected_lopsided.append(1 - np.mean(both) if pairs else np.nan)
    for options in (
        {"vectors": vectors}, {"vectors": sparse.csr_matrix(vectors)}, {"vectors": vectors.tolist()},
        {"similarity": alike}, {"similarity": sparse.csr_matrix(alike)}, {"similarity": by_name},
    ):  # fmt: skip
        got = intra_list_diversity(lists, log, **options)
        assert got == pytest.approx(expected, abs=1e-12, nan_ok=True), options
    assert len(calls) == len(set(map(frozenset, calls)))  # each pair once
    got = intra_list_diversity(lists, log, similarity=lopsided)
    assert got == pytest.approx(expected_lopsided, abs=1e-12, nan_ok=True)


def test_serendipity_by_hand():
    lists, popular = [["Alien", "Brazil"], ["Cars", None], ["Dune", "Cars"]], [["Alien"], ["Alien"], ["Cars"]]
    test = made([("Ana", "Alien", 5), ("Ana", "Brazil", 5), ("Ben", "Cars", 4), ("Cleo", "Dune", 2)])
    got = serendipity(lists, popular, test, ["Ana", "Ben", "Cleo"], relevant_from=4)
    assert got == pytest.approx([0.5, 0.5, np.nan], nan_ok=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_serendipity_against_sets(seed):
    log, lists, rng = random_case(seed)
    expected = np.array([rng.permutation(log.n_items)[:3] for _ in lists], dtype=np.int32)
    expected[rng.random(expected.shape) < 0.2] = -1
    chosen = rng.permutation(log.n_users)[:15]
    got = serendipity(lists[chosen], expected[chosen], log, log.user_ids[chosen], relevant_from=4)
    for user, row, named, value in zip(log.user_ids[chosen], lists[chosen], expected[chosen], got, strict=True):
        items, values = log.of_user(user)
        relevant = set(items[values >= 4])
        found = (set(names(log, row)) - set(names(log, named))) & relevant
        assert value == pytest.approx(len(found) / 5 if relevant else np.nan, nan_ok=True)


def test_popularity_is_accurate_but_neither_varied_nor_surprising():
    """FACTS, row 20, in the direction named, on the shipped data."""
    train, test = random_split(load_movielens())
    popular = Popularity().fit(train).recommend(test.user_ids, 10)[0]
    rng = np.random.default_rng(0)
    random = np.array([rng.choice(train.n_items, 10, replace=False) for _ in range(train.n_users)], dtype=np.int32)
    assert catalogue_coverage(popular, train) < 0.05 < 0.4 < catalogue_coverage(random, train)
    assert gini(popular, train) > 0.95 > gini(random, train)
    assert np.nanmean(novelty(popular, train)) + 3 < np.nanmean(novelty(random, train))
    assert np.nanmax(serendipity(popular, popular, test, relevant_from=4)) == 0
    unexpected = serendipity(random, popular, test, relevant_from=4)
    hits, n_relevant = find_hits(random, test, relevant_from=4)
    assert np.array_equal(np.isnan(unexpected), np.isnan(precision(hits, n_relevant)))
    assert np.all((unexpected <= precision(hits, n_relevant))[n_relevant > 0])


def test_misuse_is_explained():
    for options in ({}, {"vectors": np.eye(4), "similarity": np.eye(4)}):
        with pytest.raises(ValueError, match="either"):
            intra_list_diversity([["Alien", "Dune"]], LOG, **options)
    with pytest.raises(ValueError, match=r"shape \(3, 3\). Pass one with 4 rows, one for each item index\."):
        intra_list_diversity([["Alien", "Dune"]], LOG, vectors=np.eye(3))
    with pytest.raises(ValueError, match="as many columns"):
        intra_list_diversity([["Alien", "Dune"]], LOG, similarity=np.ones((4, 3)))
    with pytest.raises(ValueError, match="1 lists and 2 expected"):
        serendipity([["Alien"]], [["Alien"], ["Dune"]], LOG, ["Ana"])
