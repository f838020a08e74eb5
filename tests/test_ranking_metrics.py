"""The ranking metrics against trec_eval, loops written from the definitions, and cases worked by hand."""

import math
from itertools import pairwise

import ir_measures
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score, roc_auc_score

from recsys_teach.data.catalogue import load_movielens
from recsys_teach.data.interactions import Interactions
from recsys_teach.data.splits import random_split
from recsys_teach.evaluation.ranking import (
    METRICS,
    as_indices,
    auc,
    average_precision,
    find_hits,
    mean_over_users,
    ndcg,
    precision,
    ranking_metrics,
    recall,
)  # fmt: skip
from recsys_teach.models.popularity import Popularity

pytestmark = pytest.mark.filterwarnings("error")  # a warning would stand in red in a notebook

THEIR_NAMES = {"precision": "P", "recall": "R", "ap": "AP", "ndcg": "nDCG", "rr": "RR", "hit_rate": "Success"}


def made(rows):
    return Interactions.from_frame(pd.DataFrame(rows, columns=["user", "item", "rating"]))


def random_case(seed, n_users=400, n_items=40):
    """Return (test, lists of item indices, k): many users without relevant items, short and empty lists, tied scores."""
    rng = np.random.default_rng(seed)
    k = int(rng.integers(1, 13))
    rated = rng.random((n_users, n_items)) < rng.choice([0.02, 0.1, 0.5], size=(n_users, 1))
    rated[np.arange(n_users), rng.integers(0, n_items, n_users)] = True  # so that every user is known
    rated[0] = True  # and every item
    users, items = np.nonzero(rated)
    test = made(list(zip(users, items, rng.integers(1, 6, len(users)), strict=True)))
    scores = rng.integers(0, 4, (n_users, n_items)).astype(float)  # four values only: most places are tied
    lists = np.argsort(-scores, axis=1, kind="stable")[:, :k].astype(np.int32)
    lengths = np.where(rng.random(n_users) < 0.2, 0, rng.integers(0, k + 1, n_users))
    lists[np.arange(k) >= lengths[:, None]] = -1
    return test, lists, k


def test_agrees_with_trec_eval():
    compared = dict.fromkeys(
        ["values", "ended in NaN", "without a list", "short lists", "more relevant than places"], 0
    )
    for seed in range(12):
        test, lists, k = random_case(seed)
        frame = ranking_metrics(lists, test, relevant_from=4)
        qrels, run = [], []
        for user, item, value in test.to_frame().itertuples(index=False, name=None):
            qrels.append(ir_measures.Qrel(str(user), str(item), int(value >= 4)))
        for user, row in zip(test.user_ids, lists, strict=True):
            scored = zip(row[row >= 0], range(k, 0, -1), strict=False)  # strictly decreasing: no tie for them to break
            run += [ir_measures.ScoredDoc(str(user), str(test.item_ids[item]), float(score)) for item, score in scored]
        measures = {name: getattr(ir_measures, theirs) @ k for name, theirs in THEIR_NAMES.items()}
        theirs = {(m.query_id, m.measure): m.value for m in ir_measures.iter_calc(measures.values(), qrels, run)}
        n_relevant = np.bincount(test.user_index, weights=test.values >= 4, minlength=test.n_users)
        for row, user in enumerate(test.user_ids):
            for name, measure in measures.items():
                ours = frame.loc[user, f"{name}@{k}"]
                if not n_relevant[row]:
                    assert np.isnan(ours)
                    compared["ended in NaN"] += 1
                elif lists[row, 0] < 0:
                    assert ours == 0  # pytrec_eval drops these users
                    compared["without a list"] += 1
                else:
                    assert ours == pytest.approx(theirs[str(user), measure], abs=1e-9), (seed, user, name)
                    compared["values"] += 1
                    compared["short lists"] += lists[row, -1] < 0
                    compared["more relevant than places"] += n_relevant[row] > k
    assert compared["values"] > 12_000 and min(compared.values()) > 1_000, compared


@pytest.mark.parametrize(
    ("recommended", "relevant", "expected"),
    [
        ("a x b", "ab", {"precision": 0.4, "ndcg": 0.9197, "recall": 1, "ap": (1 + 2 / 3) / 2, "rr": 1, "hit_rate": 1}),
        ("x a y z w", "a", {"ndcg": 0.6309, "rr": 0.5, "precision": 0.2}),
        ("a x b y c", "abcdefgh", {"precision": 0.6, "recall": 0.375, "ndcg": 0.6399, "ap": 0.2833}),
        ("a b c", "abc", {"ndcg": 1, "ap": 1, "recall": 1, "precision": 0.6}),
        ("x y", "a", dict.fromkeys(METRICS, 0)),
        ("", "a", dict.fromkeys(METRICS, 0)),
        ("a b", "", dict.fromkeys(METRICS, np.nan)),
    ],
)
def test_worked_cases(recommended, relevant, expected):
    rows = [("u", item, 5) for item in relevant] + [("u", item, 1) for item in set("abcdefghwxyz") - set(relevant)]
    listed = recommended.split() + [None] * (5 - len(recommended.split()))
    got = ranking_metrics([listed], made(rows), ["u"], relevant_from=4)
    for name, value in expected.items():
        assert got.loc["u", f"{name}@5"] == pytest.approx(value, abs=5e-5, nan_ok=True), name


@given(st.lists(st.tuples(st.lists(st.booleans(), min_size=6, max_size=6), st.integers(0, 9)), min_size=1, max_size=8))
def test_formulas_against_loops(rows):
    hits = np.array([row for row, _ in rows])
    n_relevant = np.array([sum(row) + more for row, more in rows])
    for place, (row, n) in enumerate(zip(hits.tolist(), n_relevant.tolist(), strict=True)):
        if n == 0:
            assert all(np.isnan(metric(hits, n_relevant)[place]) for metric in METRICS.values())
            continue
        ranks = [rank for rank, hit in enumerate(row, 1) if hit]
        expected = {
            "precision": len(ranks) / 6,
            "recall": len(ranks) / n,
            "ap": sum(sum(r <= rank for r in ranks) / rank for rank in ranks) / n,
            "ndcg": sum(1 / math.log2(r + 1) for r in ranks)
            / sum(1 / math.log2(r + 1) for r in range(1, min(n, 6) + 1)),
            "rr": 1 / ranks[0] if ranks else 0,
            "hit_rate": float(bool(ranks)),
        }
        for name, metric in METRICS.items():
            value = metric(hits, n_relevant)[place]
            assert value == pytest.approx(expected[name], abs=1e-12), name
            assert 0 <= value <= 1 + 1e-12


def test_a_better_place_never_scores_less():
    """Moving a hit one rank up raises or keeps each metric (a property of all six)."""
    rng = np.random.default_rng(1)
    hits = rng.random((500, 8)) < 0.3
    n_relevant = hits.sum(axis=1) + 1
    for name, metric in METRICS.items():
        before = metric(hits, n_relevant)
        for upper, lower in pairwise(range(8)):
            moved, changed = hits.copy(), hits[:, lower] & ~hits[:, upper]
            moved[changed, upper], moved[changed, lower] = True, False
            after = metric(moved, n_relevant)
            assert np.all(after >= before - 1e-12), name
            if name in ("ap", "ndcg"):
                assert np.all(after[changed] > before[changed]), name


def test_ndcg_agrees_with_scikit_learn():
    test, lists, k = random_case(99)
    full = np.argsort(np.random.default_rng(0).random((test.n_users, test.n_items)), axis=1).astype(np.int32)
    hits, n_relevant = find_hits(full[:, :k], test)
    truth = (test.matrix.toarray() > 0).astype(int)
    scores = np.empty(full.shape)
    np.put_along_axis(scores, full.astype(np.int64), np.arange(test.n_items, 0.0, -1)[None, :], axis=1)
    theirs = [ndcg_score(truth[[row]], scores[[row]], k=k) for row in range(test.n_users)]
    assert np.allclose(ndcg(hits, n_relevant), theirs, atol=1e-12)


@given(st.integers(0, 50))
def test_find_hits_against_sets(seed):
    test, lists, k = random_case(seed, n_users=30, n_items=12)
    chosen = np.random.default_rng(seed).permutation(30)[:20]
    named = np.full((20, k), None, dtype=object)
    for place, row in enumerate(lists[chosen]):
        named[place] = [None if item < 0 else test.item_ids[item].item() for item in row]
    users = test.user_ids[chosen].tolist()
    by_index, by_name = find_hits(lists[chosen], test, users, 3), find_hits(named, test, users, 3)
    for place, user in enumerate(users):
        items, values = test.of_user(user)
        relevant = {item for item, value in zip(items.tolist(), values.tolist(), strict=True) if value >= 3}
        for hits, n_relevant in (by_index, by_name):
            assert n_relevant[place] == len(relevant)
            assert hits[place].tolist() == [item in relevant for item in named[place]]


def test_lists_as_a_model_returns_them():
    train, test = random_split(load_movielens())
    users = [15, 2, 671]
    items, _ = Popularity().fit(train).recommend(users, 10)
    frame = ranking_metrics(items, test, users, relevant_from=4)
    assert frame.index.tolist() == users and frame.shape == (3, 6)
    liked = set(test.of_user(15)[0][test.of_user(15)[1] >= 4])
    assert frame.loc[15, "precision@10"] == len(liked & set(items[0])) / 10


def test_nothing_to_learn_from_an_empty_test():
    log = made([(1, 1, 3), (2, 2, 4)])
    hits, n_relevant = find_hits([[1, 2], [2, None]], log.select([]))
    assert not hits.any() and hits.shape == (2, 2) and n_relevant.tolist() == [0, 0]


def test_mean_says_how_many_were_averaged():
    mean = mean_over_users([0.5, np.nan, 1.0, 0.0, np.nan])
    assert mean == (0.5, 3, 2)
    assert str(mean) == "0.5000 over 3 users (2 left out: no value)"
    nobody = mean_over_users([np.nan])
    assert np.isnan(nobody.mean) and nobody.users == 0 and nobody.left_out == 1


@pytest.fixture(scope="module")
def popular():
    train, test = random_split(load_movielens())
    lists, _ = Popularity().fit(train).recommend(test.user_ids, 10)
    return test, *find_hits(lists, test, relevant_from=4)


def test_variants_differ_in_the_known_direction(popular):
    """What the usual mistakes do to the mean (FACTS, rows 15 to 17)."""
    _, hits, n_relevant = popular
    right = mean_over_users(ndcg(hits, n_relevant))
    assert right.left_out == (n_relevant == 0).sum() > 5
    always_k = hits @ (1 / np.log2(np.arange(2, 12))) / (1 / np.log2(np.arange(2, 12))).sum()
    assert mean_over_users(np.where(n_relevant > 0, always_k, np.nan)).mean < right.mean
    nobody_as_zero = np.nan_to_num(ndcg(hits, n_relevant)).mean()
    assert nobody_as_zero < right.mean
    capped = hits.sum(axis=1) / np.minimum(np.maximum(n_relevant, 1), 10)
    assert np.nanmean(np.where(n_relevant > 0, capped, np.nan)) > mean_over_users(recall(hits, n_relevant)).mean


def test_precision_over_rated_items_only_is_flattering(popular):
    """Row 21: where only rated test items may be in a list, almost everything is a hit."""
    test, hits, n_relevant = popular
    best_rated = np.full((test.n_users, 10), -1, dtype=np.int32)
    for user in range(test.n_users):
        row = test.matrix[user]
        best = row.indices[np.argsort(-row.data, kind="stable")][:10]
        best_rated[user, : len(best)] = best
    flattered = find_hits(best_rated, test, relevant_from=4)[0]
    long = (best_rated >= 0).all(axis=1)
    assert flattered[long].mean() > 0.8 > 0.4 > np.nanmean(precision(hits, n_relevant)[long])


def test_a_duplicate_is_an_error_that_names_user_and_item():
    """Row 22: counted twice, a repeated hit gives an NDCG above 1."""
    test = made([("Ana", "Alien", 5), ("Ben", "Dune", 5), ("Ana", "Dune", 2)])
    twice = [["Dune", "Alien", None], ["Dune", "Alien", "Dune"]]
    with pytest.raises(ValueError, match="user 'Ben' holds item 'Dune' twice"):
        ranking_metrics(twice, test, ["Ana", "Ben"])
    with pytest.raises(ValueError, match="user 'Ben' holds item 'Dune' twice"):
        ranking_metrics(as_indices(twice, test), test)
    discounts = 1 / np.log2(np.arange(2, 5))
    assert (np.array([True, False, True]) @ discounts) / discounts[0] > 1
    for metric in METRICS.values():
        with pytest.raises(ValueError, match="2 hits and 1 relevant"):
            metric([[True, False, True]], [1])


def test_empty_places_are_not_duplicates():
    test = made([(1, 1, 5), (2, 2, 5)])
    assert ranking_metrics([[None, None], [2, None]], test)["rr@2"].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("lists", "users", "error", "message"),
    [
        ([[1, 2]], [1, 2], ValueError, "1 lists and 2 users"),
        ([[1, 2], [1, 2]], [1, 1], ValueError, "User 1 is there twice"),
        ([[1, 2]], [9], KeyError, "no user 9"),
        ([[1, 9]], [1], KeyError, "no item 9"),
        ([["1", "2"]], [1], KeyError, "text"),
        (np.array([[1, 2]]), [1], TypeError, "int64"),
        (np.array([[1.0, np.nan]]), [1], TypeError, "float64"),
        (np.array([[0, 2]], dtype=np.int32), [1], ValueError, "outside 0 to 1"),
        (np.array([[-2, 1]], dtype=np.int32), [1], ValueError, "Only −1"),
        ([1, 2], [1], ValueError, "shape"),
        ([[1], [1, 2]], [1, 2], ValueError, "fill up with None"),
        (np.empty((1, 0), dtype=object), [1], ValueError, "shape"),
    ],
)
def test_misuse_is_explained(lists, users, error, message):
    with pytest.raises(error, match=message):
        ranking_metrics(lists, made([(1, 1, 5), (2, 2, 5)]), users)


def test_shapes_are_checked():
    with pytest.raises(ValueError, match=r"hits has shape \(3,\)"):
        average_precision([True, False, True], [1])
    with pytest.raises(ValueError, match="a number per user"):
        average_precision([[True, False, True]], [1, 2])


def test_auc_agrees_with_scikit_learn():
    rng = np.random.default_rng(2)
    log = random_case(5, n_users=60, n_items=30)[0]
    train, test = random_split(log, 0.4)
    scores = rng.integers(0, 6, (log.n_users, log.n_items)).astype(float)  # with ties
    ours, compared = auc(scores, train, test, relevant_from=3), 0
    for row, user in enumerate(log.user_ids):
        rated = dict(zip(*(a.tolist() for a in test.of_user(user)), strict=True))
        seen = set(train.of_user(user)[0].tolist())
        items = [i for i in log.item_ids.tolist() if i not in seen and rated.get(i, 5) >= 3]
        truth = [i in rated for i in items]
        if len(set(truth)) < 2:
            assert np.isnan(ours[row])
            continue
        theirs = roc_auc_score(truth, scores[row, log.item_indices(items)])
        assert ours[row] == pytest.approx(theirs, abs=1e-12)
        compared += 1
    assert compared > 30 and np.isnan(ours).any()


def test_auc_of_known_scorers():
    log = load_movielens()
    train, test = random_split(log)
    users = log.user_ids[:50]
    truth = test.matrix[:50].toarray()
    shape = truth.shape
    assert np.nanmin(auc(truth, train, test, users)) == 1
    assert np.nanmax(auc(-truth, train, test, users)) == 0
    assert np.nanmax(np.abs(auc(np.zeros(shape), train, test, users) - 0.5)) == 0
    unsaid = np.where(truth > 0, 0.0, np.nan)
    assert np.nanmin(auc(unsaid, train, test, users)) == 1  # "cannot say" is below every score
    counts = np.bincount(train.item_index, minlength=train.n_items)
    assert 0.8 < np.nanmean(auc(np.tile(counts, (50, 1)), train, test, users)) < 1
    with pytest.raises(ValueError, match="Pass 50 rows"):
        auc(truth[:, 1:], train, test, users)
