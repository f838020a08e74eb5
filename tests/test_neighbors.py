import numpy as np
import pandas as pd
import pytest

from recsys_teach import Interactions, UserNeighbors, load_movielens
from recsys_teach.exercises.exercise import load_lesson

COSINE = load_lesson("03").EXERCISES[0].answer


@pytest.fixture(scope="module")
def ratings():
    return load_movielens()


@pytest.fixture(scope="module")
def peer_data(ratings):
    surprise = pytest.importorskip("surprise")
    frame = ratings.to_frame()[["user", "item", "value"]]
    return surprise.Dataset.load_from_df(frame, surprise.Reader(rating_scale=(0.5, 5))).build_full_trainset()


def unseen_pairs(ratings, count):
    rng = np.random.default_rng(3)
    users, items = rng.integers(0, ratings.n_users, count), rng.integers(0, ratings.n_items, count)
    free = np.asarray(ratings.matrix[users, items]).ravel() == 0
    return ratings.user_ids[users[free]].tolist(), ratings.item_ids[items[free]].tolist()


@pytest.mark.parametrize(("centred", "name"), [(True, "KNNWithMeans"), (False, "KNNBasic")])
def test_agrees_with_surprise(ratings, peer_data, centred, name):
    import surprise

    options = {"name": "cosine", "user_based": True}
    peer = getattr(surprise, name)(k=40, min_k=5, sim_options=options, verbose=False).fit(peer_data)
    users, items = unseen_pairs(ratings, 4_000)
    told = [peer.predict(u, i) for u, i in zip(users, items, strict=True)]
    impossible = np.array([p.details["was_impossible"] for p in told])
    theirs, ours = (
        np.array([p.est for p in told]),
        UserNeighbors(40, min_neighbors=5, centred=centred).fit(ratings).predict(users, items),
    )
    # KNNBasic calls a prediction with too few neighbours impossible and gives the mean of all ratings; ours is the user's.
    assert np.abs(ours - theirs)[~impossible].max() < 1e-5
    assert (~impossible).sum() > 500


def test_a_callable_gives_what_the_name_gives(ratings):
    named = UserNeighbors(min_neighbors=5).fit(ratings)
    called = UserNeighbors(min_neighbors=5, similarity=lambda x, y: COSINE(x, y)).fit(ratings)
    assert np.allclose(named.similarities(2), called.similarities(2), atol=1e-12)
    assert np.array_equal(named.recommend([2], 10)[0], called.recommend([2], 10)[0])


def test_rounding_errors_of_a_callable_do_not_change_a_list(ratings):
    """Many people share one film and have a cosine of exactly 1; who comes first must not depend on the last digit."""
    rng = np.random.default_rng(0)
    noisy = UserNeighbors(min_neighbors=5, similarity=lambda x, y: COSINE(x, y) * (1 - 1e-15 * rng.random())).fit(
        ratings
    )
    named = UserNeighbors(min_neighbors=5).fit(ratings)
    for user in (1, 2, 15):
        for one, other in zip(named.recommend([user], 50), noisy.recommend([user], 50), strict=True):
            assert one[0].tolist() == pytest.approx(other[0].tolist())


def test_lists_leave_out_what_was_seen_and_are_sorted(ratings):
    model = UserNeighbors(min_neighbors=5).fit(ratings)
    items, scores = model.recommend([2, 17], 50)
    assert items.shape == scores.shape == (2, 50)
    assert np.all(np.diff(scores) <= 0)
    assert not set(items[0]) & set(ratings.of_user(2)[0])
    with_seen, _ = model.recommend([2], ratings.n_items, exclude_seen=False)
    assert len(set(with_seen[0])) == ratings.n_items


def test_by_hand():
    frame = pd.DataFrame(
        [("Ana", "Alien", 5), ("Ana", "Dune", 1), ("Ben", "Alien", 4), ("Ben", "Dune", 1), ("Ben", "Cars", 4)],
        columns=["user", "item", "rating"],
    )
    model = UserNeighbors().fit(Interactions.from_frame(frame))
    assert model.similarities("Ana").tolist() == [0, pytest.approx(21 / np.sqrt(26 * 17))]
    assert model.predict(["Ana"], ["Cars"]) == pytest.approx([3 + 4 - 3])
    items, scores = model.recommend(["Ana", "nobody"], k=2)
    assert items.tolist() == [["Cars", None], [None, None]]
    assert np.isnan(scores[1]).all()


def test_documented_fallbacks(ratings):
    model = UserNeighbors().fit(ratings)
    mean = float(np.mean(ratings.of_user(2)[1], dtype=float))
    assert model.predict([2, 10**6], [10**9, 1]) == pytest.approx([mean, model.mean_])
    with pytest.raises(KeyError, match="no user"):
        model.similarities(10**6)


def test_misuse_is_explained(ratings):
    with pytest.raises(RuntimeError, match="fit"):
        UserNeighbors().recommend([1])
    with pytest.raises(TypeError, match="from_frame"):
        UserNeighbors().fit([[1, 2]])
    with pytest.raises(ValueError, match="similarity"):
        UserNeighbors(similarity="euclid")
    with pytest.raises(ValueError, match="k is 0"):
        UserNeighbors().fit(ratings).recommend([1], k=0)
    with pytest.raises(ValueError, match="one item for each user"):
        UserNeighbors().fit(ratings).predict([1, 2], [1])
