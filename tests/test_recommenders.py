"""The contract that every model inherits. A new model joins MODELS and is held to all of it."""

import json
import re
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from recsys_teach.data.features import Features
from recsys_teach.data.interactions import Interactions
from recsys_teach.models import _kernels
from recsys_teach.models.base import RatingRecommender, Recommender
from recsys_teach.models.baskets import AlsoBought
from recsys_teach.models.bias import Bias
from recsys_teach.models.bpr import BPR
from recsys_teach.models.content import ContentBased
from recsys_teach.models.factorization import NMF, ExplicitALS, FunkSVD, PureSVD
from recsys_teach.models.feature_factorization import FeatureFactorization
from recsys_teach.models.hybrid import Cascade, Mixed, Switching, Weighted
from recsys_teach.models.implicit import ImplicitALS
from recsys_teach.models.item_knn import ItemKNN
from recsys_teach.models.linear import EASE, SLIM
from recsys_teach.models.neighbors import ItemNeighbors, UserNeighbors
from recsys_teach.models.popularity import Popularity
from recsys_teach.models.stacked import Stacked
from recsys_teach.models.svdpp import SVDpp
from recsys_teach.places import ROOT

# What is known about the items 0 to 14: kinds, of which item 7 has none, and vectors.
KINDS = Features.from_lists(dict(enumerate(map(tuple, "AB,A,BC,C,ABC,B,AC,,A,AB,C,BD,D,AD,B".split(",")))))  # noqa: SIM905
VECTORS = Features(range(15), range(4), np.random.default_rng(0).normal(size=(15, 4)))
CITIES = Features.from_lists(dict(enumerate(map(tuple, "PQRPQRPQRPQ"))))  # of the users 0 to 10

MODELS = {
    "count": lambda: Popularity(),
    "damped mean": lambda: Popularity("damped_mean", damping=3),
    "recency": lambda: Popularity("recency", half_life=2),
    "bias, als": lambda: Bias(epochs=3),
    "bias, sgd": lambda: Bias("sgd", epochs=3),
    "user, cosine": lambda: UserNeighbors(3),
    "user, pearson, z-score": lambda: UserNeighbors(3, similarity="pearson", variant="z-score", min_support=2),
    "user, msd, basic": lambda: UserNeighbors(2, similarity="msd", variant="basic", shrinkage=5),
    "user, a function": lambda: UserNeighbors(3, similarity=shared),
    "item, adjusted cosine": lambda: ItemNeighbors(3, similarity="adjusted_cosine"),
    "item, jaccard, baseline": lambda: ItemNeighbors(3, similarity="jaccard", variant="baseline"),
    "item, pearson, z-score": lambda: ItemNeighbors(4, similarity="pearson", variant="z-score", min_neighbors=2),
    "content, kinds": lambda: ContentBased(KINDS),
    "content, vectors": lambda: ContentBased(VECTORS, interest=0),
    "pure svd": lambda: PureSVD(3),
    "funk svd": lambda: FunkSVD(3, epochs=5, learning_rate=0.05),
    "funk svd, no biases": lambda: FunkSVD(2, epochs=5, learning_rate=0.05, biased=False),
    "svd++": lambda: SVDpp(2, epochs=4, learning_rate=0.05),
    "nmf": lambda: NMF(3, epochs=5),
    "als, ratings": lambda: ExplicitALS(3, epochs=3),
    "als, ratings, one penalty": lambda: ExplicitALS(20, epochs=2, regularization=1, scale_by_count=False),
    "item kNN, cosine": lambda: ItemKNN(4, shrinkage=1),
    "item kNN, adjusted cosine": lambda: ItemKNN(6, "adjusted_cosine"),
    "item kNN, jaccard": lambda: ItemKNN(4, "jaccard"),
    "also bought, confidence": lambda: AlsoBought(min_support=2),
    "also bought, lift": lambda: AlsoBought("lift", min_support=2),
    "EASE": lambda: EASE(5),
    "SLIM": lambda: SLIM(0.5, 5),
    "implicit als, cg": lambda: ImplicitALS(3, regularization=0.1, epochs=3),
    "implicit als, cholesky": lambda: ImplicitALS(4, regularization=1, alpha=5, epochs=3, solver="cholesky"),
    "bpr": lambda: BPR(3, epochs=5),
    "bpr, popular": lambda: BPR(3, epochs=5, negatives="popular"),
    "features, kinds": lambda: FeatureFactorization(3, item_features=KINDS, epochs=5),
    "features, both": lambda: FeatureFactorization(2, item_features=VECTORS, user_features=CITIES, epochs=5),
    "features alone": lambda: FeatureFactorization(2, item_features=VECTORS, indicators=False, epochs=5),
    "weighted": lambda: Weighted([Popularity(), ItemNeighbors(3), Bias()], (0.5, 1, 0.2)),
    "weighted, ranks": lambda: Weighted([UserNeighbors(3), Bias()], scale="rank"),
    "switching": lambda: Switching([Popularity(), UserNeighbors(3)], (0, 5)),
    "cascade": lambda: Cascade([Popularity(), UserNeighbors(2), Bias()], candidates=6),
    "mixed": lambda: Mixed([Popularity(), Weighted([ItemNeighbors(3), Bias()])]),
    "stacked": lambda: Stacked([Popularity(), ItemNeighbors(3)]),
}


# What these say instead of an answer where they can have none: gradient steps that suit stars are too long for values of 1e30,
# a penalty or the other confidences are lost beside 1e30, factors that are not negative cannot make negative values, and
# there are no profiles where nothing is known about any item.
REFUSED = {
    **dict.fromkeys(("funk svd", "funk svd, no biases", "svd++"), "Pass a smaller one"),
    **dict.fromkeys(("als, ratings", "als, ratings, one penalty"), "Pass smaller ratings"),
    **dict.fromkeys(("implicit als, cg", "implicit als, cholesky"), "Pass smaller values"),
    "nmf": "Add a constant",
    "content, kinds": "None of the 1 items has a feature",
}


def shared(x, y):
    return float((~np.isnan(x) & ~np.isnan(y)).sum()) / len(x)


RATING_MODELS = [name for name, make in MODELS.items() if isinstance(make(), RatingRecommender)]


def some_ratings(seed=0, n_users=12, n_items=15, share=0.4, texts=False, unit=0.5):
    """Return ratings, 1 to 10 times the unit, with times; user 1 and item 2 of the vocabularies are cold."""
    rng = np.random.default_rng(seed)
    rows = [
        (u, i) for u in range(n_users) for i in range(n_items) if rng.random() < share or (u, i) in ((1, 0), (0, 2))
    ]
    frame = pd.DataFrame(rows, columns=["user", "item"])
    frame["rating"] = rng.integers(1, 11, len(frame)) * unit
    frame["time"] = rng.integers(0, 40, len(frame)) * 86_400
    if texts:
        frame["user"], frame["item"] = frame["user"].map("p{:02}".format), frame["item"].map("film {:02}".format)
    everything = Interactions.from_frame(frame, time="time")
    return everything.select((everything.user_index != 1) & (everything.item_index != 2))


def by_titles(model):
    """Return the model for ratings with texts=True: what is known about items and users is known by their texts there."""
    settings, texts = model.parameters(), {"user_features": "p{:02}"}
    for name, known in settings.items():
        if isinstance(known, Features):
            ids = [texts.get(name, "film {:02}").format(one) for one in known.ids]
            settings[name] = Features(ids, known.names, known.matrix)
    return type(model)(**settings)


@pytest.fixture(params=MODELS)
def make(request):
    return MODELS[request.param]


@pytest.fixture(params=["compiled", "NumPy"])
def speed(request, monkeypatch):
    if request.param == "NumPy":
        monkeypatch.setattr(_kernels, "FAST", False)


def test_fit_returns_self_and_leaves_the_parameters_alone(make):
    model = make()
    before = model.parameters()
    assert model.fit(some_ratings()) is model
    assert model.parameters() == before
    assert all(repr(value) in repr(model) for value in before.values())


def test_a_clone_has_the_parameters_and_has_learnt_nothing(make):
    model = make().fit(some_ratings())
    clone = model.clone()
    assert type(clone) is type(model) and clone.parameters() == model.parameters()
    with pytest.raises(RuntimeError, match="Call fit"):
        clone.recommend([0])


def test_fitting_again_forgets_the_first_data(make):
    model = make().fit(some_ratings(1, n_users=5, n_items=30)).fit(some_ratings())
    for one, other in zip(
        model.recommend(range(12), 5), make().fit(some_ratings()).recommend(range(12), 5), strict=True
    ):
        np.testing.assert_array_equal(one, other)


@pytest.mark.usefixtures("speed")
@pytest.mark.parametrize("exclude_seen", [True, False])
def test_lists_are_sorted_unique_padded_and_leave_out_what_was_seen(make, exclude_seen):
    ratings = some_ratings()
    users = [*range(12), 999]
    items, scores = make().fit(ratings).recommend(users, 20, exclude_seen=exclude_seen)
    assert items.shape == scores.shape == (13, 20) and items.dtype == object and scores.dtype == np.float64
    for user, line, values in zip(users, items, scores, strict=True):
        chosen = [item for item in line if item is not None]
        assert line[: len(chosen)].tolist() == chosen  # padding is at the end only
        np.testing.assert_array_equal(np.isnan(values), [item is None for item in line])
        values = values[: len(chosen)]
        assert len(set(chosen)) == len(chosen) and set(chosen) <= set(ratings.item_ids.tolist())
        assert np.all(np.diff(values) <= 0)
        assert all(a < b for a, b, s, t in zip(chosen, chosen[1:], values, values[1:], strict=False) if s == t)
        if exclude_seen and user in range(12):
            assert not set(chosen) & set(ratings.of_user(user)[0].tolist())
    assert any(item is not None for item in items.ravel())


@pytest.mark.usefixtures("speed")
def test_a_longer_list_begins_with_the_shorter_one_and_users_do_not_influence_each_other(make):
    model = make().fit(some_ratings())
    together, _ = model.recommend(range(12), 6)
    for user in range(12):
        np.testing.assert_array_equal(model.recommend([user], 4)[0][0], together[user, :4])


def test_same_data_same_bits(make):
    users, items = np.divmod(np.arange(12 * 15), 15)
    for one, other in [(make().fit(some_ratings()), make().fit(some_ratings()))]:
        np.testing.assert_array_equal(one.recommend(range(12), 9)[1], other.recommend(range(12), 9)[1])
        if isinstance(one, RatingRecommender):
            np.testing.assert_array_equal(one.predict(users, items), other.predict(users, items))


def test_the_names_of_ids_do_not_matter(make):
    plain, named = make().fit(some_ratings()), by_titles(make()).fit(some_ratings(texts=True))
    (items, scores), (texts, same) = plain.recommend([0, 5], 6), named.recommend(["p00", "p05"], 6)
    np.testing.assert_array_equal(scores, same)
    assert [[i if i is None else f"film {i:02}" for i in line] for line in items] == texts.tolist()


@pytest.mark.usefixtures("speed")
@pytest.mark.parametrize("name", RATING_MODELS)
def test_predictions_are_numbers_in_range_whoever_is_asked_for(name):
    ratings = some_ratings()
    users, items = (grid.ravel() for grid in np.meshgrid([*range(12), 999], [*range(15), 999]))
    predicted = MODELS[name]().fit(ratings).predict(users, items)
    assert predicted.shape == (13 * 16,) and predicted.dtype == np.float64
    assert np.all((predicted >= ratings.values.min()) & (predicted <= ratings.values.max()))
    assert len(np.unique(predicted)) > 20


@pytest.mark.usefixtures("speed")
@pytest.mark.parametrize("name", RATING_MODELS)
def test_scores_are_what_predict_says_where_both_speak(name):
    model = MODELS[name]().fit(some_ratings())
    items, scores = model.recommend(range(12), 15, exclude_seen=False)
    for user, line, values in zip(range(12), items, scores, strict=True):
        told = [item for item in line if item is not None]
        np.testing.assert_allclose(
            model.predict([user] * len(told), told), np.clip(values[: len(told)], *model.range_), rtol=0, atol=1e-9
        )


def test_folding_in_lists_what_a_new_person_does_not_have_in_whatever_order_it_comes(make):
    ratings = some_ratings()
    model = make().fit(ratings)
    items, values = ratings.of_user(4)
    order = np.random.default_rng(0).permutation(len(items))
    told, scores = model.fold_in(items[order], values[order], 15)
    assert told.shape == scores.shape == (15,)
    chosen = [item for item in told if item is not None]
    assert chosen and not set(chosen) & set(items.tolist())
    assert np.all(np.diff(scores[: len(chosen)]) <= 0) and np.isnan(scores[len(chosen) :]).all()
    np.testing.assert_array_equal(told, model.fold_in(items, values, 15)[0])  # in whatever order they come


# Where a person's vector or sum is worked out in training as it is for a new one.
EXACT = ["pure svd", "als, ratings", "als, ratings, one penalty", "implicit als, cholesky", "EASE", "SLIM"]
EXACT += ["item kNN, cosine", "item kNN, adjusted cosine", "item kNN, jaccard", "content, kinds", "content, vectors"]


@pytest.mark.usefixtures("speed")
@pytest.mark.parametrize("name", EXACT)
def test_somebody_who_was_there_gets_their_own_list_when_folded_in(name):
    ratings = some_ratings()
    model = MODELS[name]().fit(ratings)
    for user in {*range(12)} - {1}:
        items, scores = model.recommend([user], 15)
        told, same = model.fold_in(*ratings.of_user(user), 15)
        assert told.tolist() == items[0].tolist()
        np.testing.assert_allclose(same, scores[0], rtol=0, atol=1e-12)


def test_folding_in_nothing_is_no_error(make):
    items, scores = make().fit(some_ratings()).fold_in([], [], 5)
    np.testing.assert_array_equal(np.isnan(scores), [item is None for item in items])


def test_misuse_is_explained(make):
    model = make()
    with pytest.raises(RuntimeError, match="Call fit"):
        model.recommend([1])
    with pytest.raises(TypeError, match="from_frame"):
        model.fit([[1, 2]])
    ratings = some_ratings()
    with pytest.raises(ValueError, match="0 interactions"):
        model.fit(ratings.select(np.zeros(len(ratings), dtype=bool)))
    model.fit(ratings)
    for k in (0, -1, 2.5, True, None):
        with pytest.raises(ValueError, match="k is"):
            model.recommend([1], k=k)
    with pytest.raises(KeyError, match="whole numbers"):
        model.recommend(["1"])
    with pytest.raises(TypeError, match="is one user, not several"):
        model.recommend(1)
    with pytest.raises(KeyError, match="no item 999"):
        model.fold_in([999], [3.0])
    with pytest.raises(ValueError, match="twice"):
        model.fold_in([0, 0], [3.0, 4.0])
    for value in (np.nan, np.inf, 1.7e308, -3.5e38):
        with pytest.raises(ValueError, match="missing, infinite or beyond float32"):
            model.fold_in([0], [value])
    with pytest.raises(ValueError, match="one value for each"):
        model.fold_in([0, 1], [3.0])


@pytest.mark.parametrize("name", RATING_MODELS)
def test_predict_wants_pairs(name):
    with pytest.raises(ValueError, match="one item for each user"):
        MODELS[name]().fit(some_ratings()).predict([1, 2], [1])


def asked(model, users=range(12)):
    """Return what the model says to everybody, and to somebody new, as one list of arrays."""
    told = [*model.recommend(users, 6), *model.fold_in([0, 3], [4.0, 2.5], 6)]
    if isinstance(model, RatingRecommender):
        told.append(model.predict(*np.divmod(np.arange(12 * 15), 15)))
    return told


def same(told, others):
    for one, other in zip(told, others, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("texts", [False, True])
def test_a_saved_model_says_the_same_when_it_is_loaded(make, tmp_path, texts):
    ratings, path = some_ratings(texts=texts), tmp_path / "model.npz"
    model = (by_titles(make()) if texts else make()).fit(ratings)
    if callable(model.parameters().get("similarity")):
        with pytest.raises(TypeError, match="is a function"):
            model.save(path)
        assert list(tmp_path.iterdir()) == []  # nor half a file
        return
    model.save(path)
    for loaded in (type(model).load(path), Recommender.load(path)):
        assert type(loaded) is type(model) and repr(loaded) == repr(model)
        users = ratings.user_ids.tolist()
        same(loaded.recommend(users, 6), model.recommend(users, 6))
        if not texts:
            same(asked(loaded), asked(model))
            assert loaded.explain(3, 4) == model.explain(3, 4)
        same(loaded.clone().fit(ratings).recommend(users, 6), model.recommend(users, 6))
    with zipfile.ZipFile(path) as archive:  # nothing in it is a pickle
        assert {Path(name).suffix for name in archive.namelist()} <= {".npy", ".json"}


def test_an_explanation_is_a_sentence_that_names_the_item(make):
    model = make().fit(some_ratings())
    titles = {item: f"Film {chr(65 + item)}" for item in range(15)}
    for user in (0, 1, 5, 999):  # 1 is cold, 999 unknown
        for item in (0, 2, 7):
            told = model.explain(user, item, titles)
            assert titles[item] in told and told[0].isupper() and told.endswith(".") and "nan" not in told, told
            assert 20 <= len(told) <= 300
    assert "999" in model.explain(0, 999, titles)
    with pytest.raises(KeyError, match="whole numbers"):
        model.explain("0", 1)
    with pytest.raises(RuntimeError, match="Call fit"):
        make().explain(0, 1)


def test_no_item_is_a_reason_for_itself(make):
    """Of what somebody has, and for somebody who has one item alone."""
    ratings = some_ratings()
    ratings = ratings.select((ratings.user_index != 4) | (ratings.item_index == ratings.item_index[-1]))
    model, titles = make().fit(ratings), {item: f"<{item}>" for item in range(15)}
    assert len(ratings.of_user(4)[0]) == 1 < len(ratings.of_user(0)[0])
    for user in {*range(12)} - {1}:
        for item in ratings.of_user(user)[0].tolist():
            told = model.explain(user, item, titles)
            assert told.count(f"<{item}>") == 1 and told.endswith("."), told


def test_an_interrupted_fit_leaves_the_model_as_it_was(make, monkeypatch):
    first, second = some_ratings(), some_ratings(5)
    model, fresh = make().fit(first), make()
    before = asked(model)
    interrupted = []

    def values(_):
        interrupted.append(1)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(type(model), "_prepare", values)
        for one in (model, fresh):
            with pytest.raises(KeyboardInterrupt):
                one.fit(second)
    assert len(interrupted) == 2  # every model ends its fit with it
    same(asked(model), before)
    with pytest.raises(RuntimeError, match="Call fit"):
        fresh.recommend([0])


def test_two_threads_may_fit_at_once(make):
    parts = [some_ratings(seed) for seed in (0, 5)]
    alone = [asked(make().fit(part)) for part in parts]
    with ThreadPoolExecutor(2) as pool:
        for told in (list(pool.map(lambda part: asked(make().fit(part)), parts)) for _ in range(3)):
            for one, other in zip(told, alone, strict=True):
                same(one, other)
        one_model = make()
        list(pool.map(one_model.fit, parts))  # the same model: it has been fitted by one of the two
    last = asked(one_model)
    assert any(
        all(np.array_equal(a, b, equal_nan=a.dtype != object) for a, b in zip(last, told, strict=True))
        for told in alone
    )


# What may be NaN in what is learnt: the score of a cold item.
GAPS = {"Popularity": {"scores_"}}


def arrays_of(model):
    """Return {(class, name): array} of all that the model and its parts have learnt."""
    told = {}
    for name, value in model.learnt().items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Recommender):
                told |= arrays_of(one)
            elif isinstance(one, (np.ndarray, float)) or sparse.issparse(one):
                told[type(model).__name__, name] = one.data if sparse.issparse(one) else np.asarray(one)
    return told


@pytest.mark.parametrize("fast", [True, False], ids=["compiled", "NumPy"])
@settings(max_examples=40)
@given(data=st.data())
def test_no_model_says_nan_or_infinity(fast, data):
    """One user, one item, constant ratings, huge and negative values: an answer or a clear error, no silent NaN."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_kernels, "FAST", fast and _kernels.FAST)
        says_no_nan_or_infinity(data)


def says_no_nan_or_infinity(data):
    n = data.draw(st.integers(1, 12))
    pairs = data.draw(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 7)), min_size=n, max_size=n, unique=True))
    values = data.draw(
        st.one_of(
            st.just([3.5] * n),
            st.just([0.0] * n),
            st.lists(st.floats(-5, 5, width=32), min_size=n, max_size=n),
            st.lists(st.sampled_from([-1e30, 1e-30, 1e30, 1e6]), min_size=n, max_size=n),
        )
    )
    frame = pd.DataFrame(pairs, columns=["user", "item"]).assign(rating=values, time=range(n))
    ratings = Interactions.from_frame(frame, time="time")
    values, (users, items) = ratings.values, (grid.ravel() for grid in np.meshgrid(range(5), range(8)))
    known = ratings.item_ids[: data.draw(st.integers(0, 3))].tolist()  # of somebody new: nothing, one item, more
    said = data.draw(st.lists(st.sampled_from([3.5, 0.0, -2.0, 1e30, 1e-30]), min_size=len(known), max_size=len(known)))
    huge = np.abs([*values, *said]).max() > 100
    for name, make in MODELS.items():
        try:
            model = make().fit(ratings)
        except ValueError as error:
            alone = ratings.item_ids.tolist() == [7]  # of which no kind is known
            odd = alone if name == "content, kinds" else values.max() > 100 or values.min() < 0
            assert REFUSED[name] in str(error) and odd, name
            continue
        for (kind, learnt), array in arrays_of(model).items():
            odd = np.isinf(array) if learnt in GAPS.get(kind, ()) else ~np.isfinite(array)
            assert not odd.any(), (name, learnt)
        assert not np.isinf(model._scores(np.arange(-1, ratings.n_users))).any(), name
        chosen, scores = model.recommend([*range(5), 999], 3)
        assert np.isfinite(scores[chosen != None]).all(), name  # noqa: E711 (element by element)
        assert all("nan" not in model.explain(user, item) for user in range(5) for item in range(8)), name
        if isinstance(model, RatingRecommender):
            assert np.isfinite(model.predict(users, items)).all(), name
        try:
            chosen, scores = model.fold_in(known, said, 3)
        except ValueError as error:
            assert huge and re.search(r"[.:] [A-Z].*\.$", str(error)), name
            continue
        assert np.isfinite(scores[chosen != None]).all(), name  # noqa: E711


def test_every_public_model_is_here():
    import recsys_teach

    public = [getattr(recsys_teach, name) for name in recsys_teach.__all__]
    public = {one for one in public if isinstance(one, type) and issubclass(one, Recommender)} - {Recommender}
    assert public <= {type(make()) for make in MODELS.values()}


def test_without_numba_everything_works_and_says_the_same():
    """Intel Macs have no wheel of numba. A process in which it cannot be imported gives the same answers."""
    code = """
import sys
sys.modules["numba"] = None
import json

from recsys_teach.models import _kernels
assert not _kernels.FAST
from tests.test_recommenders import MODELS, some_ratings
for name, make in MODELS.items():
    model = make().fit(some_ratings())
    print(json.dumps([part.tolist() for part in model.recommend(range(12), 5)]))
"""
    slow = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    for line, (name, make) in zip(slow.splitlines(), MODELS.items(), strict=True):
        model = make().fit(some_ratings())
        items, scores = json.loads(line)
        told = model.recommend(range(12), 5)
        assert told[0].tolist() == items, name
        np.testing.assert_allclose(told[1], scores, rtol=0, atol=1e-6, err_msg=name)  # some learn in float32
