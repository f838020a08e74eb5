"""The k best by screening are the k best of all scores, to the last bit, whatever the vectors are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_teach.models import _kernels, inner_product
from recsys_teach.models.inner_product import InnerProduct, _Shelf
from tests.test_recommenders import some_ratings

pytestmark = pytest.mark.skipif(not _kernels.FAST, reason="without numba all scores are worked out")


class Fixed(InnerProduct):
    """Vectors that somebody else made."""

    def __init__(self, users=None, offsets=None, items=None, biases=None):
        self.users, self.offsets, self.items, self.biases = users, offsets, items, biases

    def _learn(self, interactions):
        pass

    def _of_users(self, users):
        return self.users[users], self.offsets[users]

    def _of_items(self):
        return self.items, self.biases

    def _scores_of(self, items, values):
        raise NotImplementedError

    def _explain(self, user, item, name):
        raise NotImplementedError


def vectors(kind, rng, n, n_factors=6):
    told = rng.normal(size=(n, n_factors))
    if kind == "some long":
        return told * rng.lognormal(0, 2, n)[:, None]
    if kind == "ties":
        return rng.integers(-1, 2, (n, n_factors)).astype(float)
    if kind == "all but alike":
        return told[:1] + told * 1e-9
    if kind == "zeros":
        return told * (rng.random(n) < 0.3)[:, None]
    return told * {"normal": 1.0, "huge": 1e200, "tiny": 1e-200}[kind]


KINDS = ["normal", "some long", "ties", "all but alike", "zeros", "huge", "tiny"]


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=30)
@given(
    st.integers(0, 10_000), st.sampled_from([1, 3, 10]), st.booleans(), st.booleans(), st.sampled_from([0, 1e-6, 1, 50])
)
def test_the_best_are_those_of_all_scores(kind, seed, k, exclude_seen, gaps, spread):
    rng = np.random.default_rng(seed)
    ratings = some_ratings(seed, 30, 150)
    biases = rng.normal(size=150) * spread
    offsets = rng.normal(size=30)
    if gaps:
        biases[rng.random(150) < 0.2] = np.nan
        offsets[rng.random(30) < 0.2] = np.nan
    model = Fixed(vectors(kind, rng, 30), offsets, vectors(kind, rng, 150), biases).fit(ratings)
    items, scores = model.recommend(range(30), k, exclude_seen)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inner_product, "LEAST", 1000)  # all scores, always
        all_items, all_scores = model.recommend(range(30), k, exclude_seen)
    np.testing.assert_array_equal(scores, all_scores)
    np.testing.assert_array_equal(items, all_items)


def test_most_products_are_left_out_and_nobody_is_found_again():
    """What the two rounds are for: long vectors first, few candidates, and no row that has too many."""
    rng = np.random.default_rng(0)
    items = vectors("some long", rng, 5000)
    shelf, met = _Shelf(items, np.zeros(5000)), []
    real = inner_product._loops.screen
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inner_product._loops, "screen", lambda part, *rest: met.append(part.size) or real(part, *rest))
        people = rng.normal(size=(40, 6))
        nothing = np.zeros(40, dtype=np.int64), np.zeros(40, dtype=np.int64), np.zeros(0, dtype=np.int32)
        *_, unsure = shelf.best(people, np.zeros(40), 10, nothing)
    assert len(unsure) == 0
    assert sum(met) < 0.2 * 40 * 5000


def test_threads_and_who_else_is_asked_for_change_nothing():
    rng = np.random.default_rng(1)
    model = Fixed(vectors("normal", rng, 300), np.zeros(300), vectors("normal", rng, 900), rng.normal(size=900))
    model.fit(some_ratings(1, 300, 900, share=0.1))
    one = model.recommend(range(300), 10)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(InnerProduct, "_block", 7)
        for told in (model.recommend(range(300), 10), model.recommend(range(300), 10, n_threads=3)):
            np.testing.assert_array_equal(one[0], told[0])
            np.testing.assert_array_equal(one[1], told[1])
    alone = model.recommend([17], 10)
    np.testing.assert_array_equal(one[1][17], alone[1][0])
