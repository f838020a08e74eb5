"""Sampled candidates are what they say, and their ranking is a plain sort."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from recsys_teach.data.catalogue import load_movielens
from recsys_teach.data.interactions import Interactions
from recsys_teach.data.splits import leave_last_out, random_split
from recsys_teach.evaluation import sampled
from recsys_teach.evaluation.ranking import find_hits, hit_rate, ndcg
from recsys_teach.evaluation.sampled import sample_candidates, sampled_hits
from recsys_teach.models.popularity import Popularity

pytestmark = pytest.mark.filterwarnings("error")  # a warning would stand in red in a notebook


def made(rows):
    return Interactions.from_frame(pd.DataFrame(rows, columns=["user", "item", "rating"]))


@pytest.fixture(scope="module")
def split():
    return leave_last_out(load_movielens())


@pytest.mark.parametrize("by", ["uniform", "popularity"])
def test_candidates_are_different_items_that_the_user_has_nowhere(split, by):
    train, test = split
    candidates = sample_candidates(train, test, 99, by=by)
    assert candidates.items.shape == (len(test), 100)
    assert candidates.users.tolist() == test.to_frame()["user"].tolist()
    assert candidates.items[:, 0].tolist() == test.to_frame()["item"].tolist()
    for user, row in zip(candidates.users.tolist(), candidates.items.tolist(), strict=True):
        assert len(set(row)) == 100
        assert not set(row[1:]) & (set(train.of_user(user)[0].tolist()) | set(test.of_user(user)[0].tolist()))


def test_same_seed_same_candidates_whatever_the_block(split, monkeypatch):
    first = sample_candidates(*split, 5, seed=3).items
    assert not np.array_equal(first, sample_candidates(*split, 5, seed=4).items)
    monkeypatch.setattr(sampled, "BLOCK", 7)
    assert np.array_equal(first, sample_candidates(*split, 5, seed=3).items)


def test_an_item_rated_zero_is_known_too():
    log = made([(1, 1, 0), (1, 2, 0), (1, 3, 5), (2, 4, 1)])
    for seed in range(20):
        assert sample_candidates(log.select([0, 1, 3]), log.select([2]), 1, seed=seed).items.tolist() == [[3, 4]]


def test_chances_are_those_named():
    """Five items with 1, 2, 3, 4 and 0 training rows; nobody has them who is tested. Two negatives, order forgotten."""
    rows = [(f"u{n}", item, 1) for item, count in enumerate([1, 2, 3, 4, 0]) for n in range(count)]
    tested = [(f"t{n:04}", 9, 1) for n in range(6_000)]
    log = made([*rows, *tested, ("t0000", 4, 1)])
    is_tested = log.item_index == log.item_indices([9])[0]
    test = log.select(is_tested)
    train = log.select(~is_tested & (log.item_index != log.item_indices([4])[0]))
    for by, weights in (("uniform", np.ones(5)), ("popularity", np.array([1.0, 2, 3, 4, 0]))):
        drawn = sample_candidates(train, test, 2, by=by).items[:, 1:]
        p = weights / weights.sum()
        second = np.array([sum(p[i] * p[j] / (1 - p[i]) for i in range(5) if i != j) for j in range(5)])
        expected = (p + second) * len(test)
        counts = np.bincount(drawn.ravel(), minlength=5)
        assert counts[4] == 0 or by == "uniform"
        keep = expected > 0
        assert stats.chisquare(counts[keep], expected[keep]).pvalue > 0.001, (by, counts, expected)


def test_ranking_is_a_sort_with_ties_by_item():
    rng = np.random.default_rng(0)
    train, test = random_split(made([(u, i, 1) for u in range(40) for i in range(60) if (u * 7 + i * i) % 5 < 2]), 0.3)
    candidates = sample_candidates(train, test, 8)
    scores = rng.integers(0, 4, candidates.items.shape).astype(float)
    scores[rng.random(scores.shape) < 0.1] = np.nan
    hits, n_relevant = sampled_hits(scores, candidates, 4)
    assert n_relevant.tolist() == [1] * len(test)
    gains = []
    for row, row_scores, found in zip(candidates.items.tolist(), scores.tolist(), hits, strict=True):
        known = [-np.inf if s != s else s for s in row_scores]
        order = sorted(range(9), key=lambda place, k=known, r=row: (-k[place], r[place]))
        rank = order.index(0) + 1
        assert found.tolist() == [rank == place for place in (1, 2, 3, 4)]
        gains.append(1 / np.log2(rank + 1) if rank <= 4 else 0)
    assert ndcg(hits, n_relevant) == pytest.approx(gains)
    assert hit_rate(hits, n_relevant).mean() == np.mean([g > 0 for g in gains])


def test_a_constant_scorer_is_not_perfect(split):
    """FACTS, row 18: with ties decided for the positive, a model that knows nothing would have a hit rate of 1."""
    candidates = sample_candidates(*split, 99)
    constant = np.zeros(candidates.items.shape)
    rate = hit_rate(*sampled_hits(constant, candidates)).mean()
    for_the_positive = ((constant > constant[:, :1]).sum(axis=1) < 10).mean()
    assert for_the_positive == 1.0 and 0.1 < rate < 0.4  # above chance: the ids of popular old films are small


def test_sampling_changes_the_figure(split):
    """FACTS, row 13: popularity looks far better among uniform negatives than in the full ranking or among popular ones."""
    train, test = split
    model = Popularity().fit(train)
    lists = model.recommend(test.user_ids[test.user_index], 10)[0]
    full = hit_rate(*find_hits(lists, test, test.user_ids[test.user_index])).mean()
    counts = np.bincount(train.item_index, minlength=train.n_items)
    rates = {}
    for by in ("uniform", "popularity"):
        candidates = sample_candidates(train, test, 99, by=by)
        _, items = candidates.pairs()
        scores = counts[train.item_indices(items)].reshape(candidates.items.shape)
        rates[by] = hit_rate(*sampled_hits(scores, candidates)).mean()
    assert full + 0.2 < rates["popularity"] + 0.2 < rates["uniform"]
    users, items = candidates.pairs()
    assert users.shape == items.shape == (len(test) * 100,)
    assert users[99:101].tolist() == candidates.users[:2].tolist() and items[100] == candidates.items[1, 0]


def test_only_relevant_rows_are_ranked():
    log = made([(1, 1, 5), (1, 2, 3), (2, 3, 5), (2, 4, 4)])
    train, test = log.select([0, 2]), log.select([1, 3])
    assert sample_candidates(train, test, 1, relevant_from=4).items[:, 0].tolist() == [4]


def test_misuse_is_explained():
    log = made([(1, 1, 5), (1, 2, 3), (2, 3, 5), (2, 4, 4)])
    train, test = log.select([0, 2]), log.select([1, 3])
    with pytest.raises(ValueError, match="User 1 leaves 2 items to draw from, fewer than 3"):
        sample_candidates(train, test, 3)
    with pytest.raises(ValueError, match="fewer than 2. Ask"):
        sample_candidates(train, test, 2, by="popularity")  # item 4 has no training row
    with pytest.raises(ValueError, match="by='rank'"):
        sample_candidates(train, test, 1, by="rank")
    with pytest.raises(ValueError, match="n_negatives is 0"):
        sample_candidates(train, test, 0)
    candidates = sample_candidates(train, test, 1)
    with pytest.raises(ValueError, match=r"Pass one for each candidate, shape \(2, 2\)"):
        sampled_hits(np.zeros((2, 3)), candidates)
    with pytest.raises(ValueError, match="k is 0"):
        sampled_hits(np.zeros((2, 2)), candidates, k=0)
