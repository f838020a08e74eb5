"""ItemKNN against scikit-learn's similarities of columns, a double loop, and implicit."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from sklearn.metrics.pairwise import cosine_similarity, pairwise_distances

from recsys_teach.data.catalogue import load_movielens
from recsys_teach.data.interactions import Interactions
from recsys_teach.models import _kernels
from recsys_teach.models.item_knn import SIMILARITIES, ItemKNN


def interactions_of(x):
    users, items = np.nonzero(x)
    return Interactions.from_frame(pd.DataFrame({"user": users, "item": items, "rating": x[users, items]}))


def some(shape=(14, 11), share=0.5, seed=0):
    """Return random ratings as a dense matrix, 0 where there is none; each user and item has some."""
    rng = np.random.default_rng(seed)
    x = rng.integers(1, 11, shape) / 2 * (rng.random(shape) < share)
    x[np.arange(max(shape)) % shape[0], np.arange(max(shape)) % shape[1]] = 2.5
    return x


def similarities(x, similarity, shrinkage=0):
    """Return what scikit-learn says about the columns of x, 0 on the diagonal."""
    has = x != 0
    if similarity == "jaccard":
        told = 1 - pairwise_distances(has.T, metric="jaccard")
    elif similarity == "cosine":
        told = cosine_similarity(x.T)
    else:
        means = x.sum(axis=1) / has.sum(axis=1)
        told = cosine_similarity(np.where(has, x - means[:, None], 0).T)
    both = (has.T.astype(float)) @ has
    told = told * both / np.maximum(both + shrinkage, 1)
    np.fill_diagonal(told, 0)
    return told


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize("shrinkage", [0, 3])
@pytest.mark.parametrize("similarity", SIMILARITIES)
def test_similar_items_are_the_ones_that_scikit_learn_finds(similarity, shrinkage, fast, monkeypatch):
    monkeypatch.setattr(_kernels, "FAST", fast)
    x = some((40, 25), 0.3)
    expected = similarities(x, similarity, shrinkage)
    model = ItemKNN(6, similarity, shrinkage=shrinkage).fit(interactions_of(x))
    for item in range(25):
        items, told = model.similar(item, 8)
        assert items[6:].tolist() == [None, None] and np.isnan(told[6:]).all()  # never more neighbours than are kept
        np.testing.assert_allclose(told[:6], np.sort(expected[item])[::-1][:6], rtol=0, atol=1e-10)
        np.testing.assert_allclose(expected[item, items[:6].astype(int)], told[:6], rtol=0, atol=1e-10)


@pytest.mark.parametrize("similarity", SIMILARITIES)
@pytest.mark.parametrize("k", [1, 3, 100])
def test_a_score_is_a_sum_over_the_neighbours_of_the_item_that_is_scored(similarity, k):
    x = some()
    s = similarities(x, similarity)
    model = ItemKNN(k, similarity).fit(interactions_of(x))
    items, scores = model.recommend(range(14), 11, exclude_seen=False)
    for user in range(14):
        expected = {}
        for i in range(11):
            near = sorted((j for j in range(11) if s[i, j] > 1e-9), key=lambda j: (-round(s[i, j], 10), j))[:k]
            if any(x[user, j] for j in near):
                expected[i] = sum(s[i, j] * x[user, j] for j in near)
        told = {item: score for item, score in zip(items[user], scores[user], strict=True) if item is not None}
        assert told == pytest.approx(expected, abs=1e-9)


def test_neighbours_are_those_of_the_item_that_is_scored_by_hand():
    """Item 0 is the nearest of item 1, but not the other way round: item 2 is nearer to it."""
    x = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 0]], dtype=float)
    model = ItemKNN(1).fit(interactions_of(x))
    assert model.similar(0, 1)[0].tolist() == [2] and model.similar(1, 1)[0].tolist() == [0]
    items, scores = model.fold_in([0], [2.0], 2)  # item 2's nearest is item 0, too
    assert items.tolist() == [2, 1]
    np.testing.assert_allclose(scores, [2 * 3 / np.sqrt(4 * 3), 2 * 2 / np.sqrt(4 * 3)])
    assert model.fold_in([2], [1.0], 2)[0].tolist() == [0, None]  # item 1 does not hear of item 2


def test_ties_go_to_the_smaller_index_however_the_sums_were_added_up():
    """Items 1 to 8 hold the same values for other people: equally similar to item 0, which everybody rated alike."""
    rng = np.random.default_rng(3)
    values = rng.uniform(1, 5, 300)
    x = np.column_stack([np.full(300, 0.7), *(rng.permutation(values) for _ in range(8))])
    raw = x.T @ x[:, 0] / np.linalg.norm(x, axis=0)
    assert len(np.unique(raw[1:])) > 1  # sums in floating point depend on the order
    assert ItemKNN(8).fit(interactions_of(x)).similar(0, 8)[0].tolist() == [1, 2, 3, 4, 5, 6, 7, 8]


def test_who_shares_nobody_is_not_similar_and_negative_similarities_do_not_count():
    x = np.array([[5, 1, 0, 0], [4, 2, 0, 0], [0, 0, 3, 3.5]], dtype=float)
    model = ItemKNN(3, "adjusted_cosine").fit(interactions_of(x))
    assert model.weights_.nnz == 0 and model.similar(0, 2)[0].tolist() == [None, None]
    assert ItemKNN(3).fit(interactions_of(x)).similar(0, 3)[0].tolist() == [1, None, None]


def test_more_items_than_a_block_are_no_matter(monkeypatch):
    from recsys_teach.models import item_knn

    x = some((30, 50), 0.3)
    whole = ItemKNN(5, shrinkage=2).fit(interactions_of(x)).weights_
    monkeypatch.setattr(item_knn, "BLOCK", 7)
    parts = ItemKNN(5, shrinkage=2).fit(interactions_of(x)).weights_
    np.testing.assert_array_equal(whole.toarray(), parts.toarray())


def test_misuse_is_explained():
    for wrong in (
        {"k": 0},
        {"k": 2.5},
        {"k": True},
        {"shrinkage": np.inf},
        {"similarity": "pearson"},
        {"shrinkage": -1},
        {"shrinkage": float("nan")},
    ):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            ItemKNN(**wrong)
    with pytest.raises(RuntimeError, match="Call fit"):
        ItemKNN().similar(1)
    model = ItemKNN().fit(interactions_of(some()))
    with pytest.raises(KeyError, match="no item 99"):
        model.similar(99)
    with pytest.raises(ValueError, match="k is 0"):
        model.similar(1, 0)


def test_an_explanation_counts_what_it_does_not_name():
    x = np.ones((4, 7))
    x[3, 6] = 0
    model = ItemKNN().fit(interactions_of(x))
    assert model.explain(3, 6) == "6 is similar to 0, 1, 2 and 3 more, which this person has."
    assert model.fit(interactions_of(x[:, 4:])).explain(3, 2) == "2 is similar to 0 and 1, which this person has."


@pytest.fixture(scope="module")
def films():
    """MovieLens's 800 films with most ratings."""
    ratings = load_movielens().to_frame()
    kept = ratings["item"].value_counts(sort=True).index[:800]
    return Interactions.from_frame(ratings[ratings["item"].isin(kept)].rename(columns={"value": "rating"}))


@pytest.mark.filterwarnings("ignore:Method expects CSR")  # of its own making
def test_implicit_finds_the_same_similarities(films):
    peers = pytest.importorskip("implicit.nearest_neighbours")
    peer = peers.CosineRecommender(K=21, num_threads=1)  # the item itself is one of them
    peer.fit(films.matrix.astype(np.float64), show_progress=False)
    model = ItemKNN(20).fit(films)
    differ = 0
    for column, item in enumerate(films.item_ids.tolist()):
        theirs, values = peer.similar_items(column, N=21)
        others = theirs != column
        items, told = model.similar(item, 20)
        np.testing.assert_allclose(told, values[others], rtol=0, atol=1e-6)
        differ += set(items) != set(films.item_ids[theirs[others]].tolist())
    assert differ <= 8  # ties at the 20th place


@pytest.mark.filterwarnings("ignore:Method expects CSR")  # of its own making
def test_implicit_recommends_the_same_when_nothing_is_pruned(films):
    """It prunes the neighbours of the items that the person has, we those of the item to be scored; here neither is."""
    peers = pytest.importorskip("implicit.nearest_neighbours")
    matrix = sparse.csr_matrix(films.matrix.astype(np.float64))
    peer = peers.CosineRecommender(K=800, num_threads=1)
    peer.fit(matrix, show_progress=False)
    users = films.user_ids[:100].tolist()
    items, scores = ItemKNN(800).fit(films).recommend(users, 10)
    rows = films.user_indices(users)
    theirs, values = peer.recommend(rows, matrix[rows], N=10, filter_already_liked_items=True)
    # implicit leaves the similarity of an item with itself in: that changes scores of seen items only.
    np.testing.assert_allclose(scores, values, rtol=1e-6)
    assert np.mean(items == films.item_ids[theirs]) > 0.99
