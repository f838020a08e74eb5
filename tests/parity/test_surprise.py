"""Our models beside scikit-surprise's, on the same rows. All five folds and all measures: `python -m benchmarks.agreement`."""

import numpy as np
import pytest

from recsys_teach.data.catalogue import load_movielens
from recsys_teach.models.bias import Bias
from recsys_teach.models.neighbors import ItemNeighbors, UserNeighbors

surprise = pytest.importorskip("surprise")
from tests.parity.neighbors_agreement import NAMES, agreement, train_range, trainset_of  # noqa: E402


@pytest.fixture(scope="module")
def rows():
    """A training and a test part of MovieLens small: one fold of five."""
    ratings = load_movielens()
    held_out = np.random.default_rng(0).permutation(len(ratings)) % 5 == 0
    return ratings.select(~held_out), ratings.select(held_out)


@pytest.fixture(scope="module")
def fewer_items(rows):
    """The same for the 1,500 items with most ratings, since scikit-surprise compares all pairs of items."""
    kept = np.argsort(-np.bincount(rows[0].item_index, minlength=rows[0].n_items), kind="stable")[:1500]
    return tuple(part.select(np.isin(part.item_index, kept)) for part in rows)


def check(found):
    assert found.untied_apart < 1e-5
    assert found.outside < 1e-5
    assert abs(found.rmse - found.peer_rmse) < 0.0005
    assert found.tied < found.pairs / 2  # else the first line would say little


@pytest.mark.parametrize("variant", NAMES)
@pytest.mark.parametrize("similarity", ["msd", "cosine", "pearson"])
def test_user_neighbors(rows, similarity, variant):
    model = UserNeighbors(40, similarity=similarity, variant=variant).fit(rows[0])
    check(agreement(*rows, model))


@pytest.mark.parametrize("variant", NAMES)
def test_item_neighbors(fewer_items, variant):
    model = ItemNeighbors(40, similarity="msd", variant=variant).fit(fewer_items[0])
    check(agreement(*fewer_items, model))


@pytest.mark.parametrize("similarity", ["cosine", "pearson"])
def test_item_measures(fewer_items, similarity):
    model = ItemNeighbors(10, similarity=similarity, variant="centred").fit(fewer_items[0])
    check(agreement(*fewer_items, model))


@pytest.mark.parametrize(("support", "least"), [(5, 3), (20, 1)])
def test_min_support_and_min_neighbors(rows, support, least):
    check(agreement(*rows, UserNeighbors(20, min_support=support, min_neighbors=least).fit(rows[0])))


@pytest.mark.parametrize(
    ("ours", "theirs"), [({"method": "als"}, {}), ({"method": "sgd", "epochs": 20}, {"method": "sgd"})]
)
def test_bias(rows, ours, theirs):
    peer = surprise.BaselineOnly(bsl_options=theirs, verbose=False).fit(trainset_of(rows[0]))
    frame = rows[1].to_frame()
    told = [p.est for p in peer.test(list(frame[["user", "item", "value"]].itertuples(index=False)))]
    assert np.abs(Bias(**ours).fit(rows[0]).predict(frame["user"], frame["item"]) - told).max() < 1e-9
    assert train_range(rows[0]) == (0.5, 5.0)
