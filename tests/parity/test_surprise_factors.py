"""Our factor models beside scikit-surprise's, on the same rows. All five folds: `python -m benchmarks.agreement_factors`."""

import numpy as np
import pytest

from recsys_teach.data.catalogue import load_movielens
from recsys_teach.data.splits import k_fold
from recsys_teach.models.factorization import NMF, FunkSVD
from recsys_teach.models.svdpp import SVDpp

surprise = pytest.importorskip("surprise")
from tests.parity.factors_agreement import both, peer_of, predictions  # noqa: E402
from tests.parity.neighbors_agreement import trainset_of  # noqa: E402


@pytest.fixture(scope="module")
def fold():
    """A training and a test part of MovieLens small: one fold of five."""
    return k_fold(load_movielens(), 5, seed=0)[0]


@pytest.fixture(scope="module")
def fewer(fold):
    """The same for every eighth user, since scikit-surprise's SVD++ takes a step for each pair of a user's items."""
    return tuple(part.select(part.user_index % 8 == 0) for part in fold)


@pytest.mark.parametrize(
    "model",
    [
        FunkSVD(),
        FunkSVD(7, epochs=3, learning_rate=0.01, regularization=0.1),
        FunkSVD(20, biased=False),
        NMF(epochs=20),
        NMF(4, epochs=9, regularization=0.3),
    ],
    ids=repr,
)
def test_from_the_same_start_every_prediction_is_the_same(fold, model):
    ours, theirs = both(model, *fold)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)
    assert fold.cold.any()  # and so are the fallbacks


@pytest.mark.parametrize(
    "model", [SVDpp(epochs=4), SVDpp(6, epochs=2, learning_rate=0.02, regularization=0.1)], ids=repr
)
def test_svdpp_from_the_same_start(fewer, model):
    ours, theirs = both(model, *fewer)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)


def test_from_their_own_starts_both_are_equally_good(fold):
    train, test = fold
    ours, theirs = [], []
    for seed in range(2):
        model = FunkSVD(seed=seed).fit(train)
        told = model.predict(test.user_ids[test.user_index], test.item_ids[test.item_index])
        peer = peer_of(model, seed).fit(trainset_of(train))
        for errors, predicted in ((ours, told), (theirs, predictions(peer, test))):
            errors.append(np.sqrt(np.mean((predicted - test.values) ** 2)))
    assert np.mean(ours) == pytest.approx(np.mean(theirs), abs=0.002)
