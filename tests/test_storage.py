"""A file of a model that is damaged, foreign or of the future is refused with a sentence; nothing in it is ever run."""

import json
import pickle
import re
import zipfile
from copy import deepcopy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import recsys_teach
from recsys_teach import (
    BPR,
    EASE,
    NMF,
    AlsoBought,
    Bias,
    ContentBased,
    FeatureFactorization,
    Features,
    FunkSVD,
    ImplicitALS,
    ItemKNN,
    ItemNeighbors,
    Mixed,
    Popularity,
    PureSVD,
    Recommender,
    Stacked,
    SVDpp,
    UserNeighbors,
    Weighted,
)
from recsys_teach.models import storage
from tests.test_recommenders import some_ratings


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    path = tmp_path_factory.mktemp("models") / "model.npz"
    Weighted([Popularity(), UserNeighbors(3)], (0.25, 0.75)).fit(some_ratings(texts=True)).save(path)
    return path


def rewritten(saved, path, change):
    """Copy a file with its tree changed."""
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, json.dumps(change(json.loads(content))) if name == storage.TREE else content)
    return path


def test_a_model_that_was_not_fitted_is_not_saved(tmp_path):
    with pytest.raises(RuntimeError, match="Call fit"):
        Bias().save(tmp_path / "model.npz")
    assert not list(tmp_path.iterdir())


def test_a_failed_save_leaves_the_old_file(tmp_path, saved, monkeypatch):
    path = tmp_path / "model.npz"
    path.write_bytes(saved.read_bytes())

    def full(*_, **__):
        raise OSError("No space left on device")

    monkeypatch.setattr(storage.zipfile.ZipFile, "writestr", full)
    with pytest.raises(OSError, match="No space"):
        Bias().fit(some_ratings()).save(path)
    assert path.read_bytes() == saved.read_bytes() and list(tmp_path.iterdir()) == [path]


def test_no_file_and_another_class(tmp_path, saved):
    with pytest.raises(FileNotFoundError, match="There is no file"):
        Recommender.load(tmp_path / "nothing.npz")
    with pytest.raises(TypeError, match=r"holds a Weighted, not a Bias. Load it with Weighted.load"):
        Bias.load(saved)


def test_foreign_files_are_refused(tmp_path):
    arrays, pickled, text = tmp_path / "a.npz", tmp_path / "p.npz", tmp_path / "t.npz"
    np.savez(arrays, a=np.arange(3))
    pickled.write_bytes(pickle.dumps(Bias()))
    text.write_text("not a model")
    for path in (arrays, pickled, text):
        with pytest.raises(ValueError, match="no model that this course saved"):
            Recommender.load(path)


def test_a_file_of_a_later_version_is_told_apart(tmp_path, saved):
    path = rewritten(saved, tmp_path / "later.npz", lambda tree: {**tree, "format": 99})
    with pytest.raises(ValueError, match="later version"):
        Recommender.load(path)


@pytest.mark.parametrize("name", ["open_lesson", "Interactions", "load_films", "os.system", "Recommender", ""])
def test_only_public_models_are_made(tmp_path, saved, name):
    def change(tree):
        tree["model"][0] = name
        return tree

    with pytest.raises(ValueError, match="is damaged"):
        Recommender.load(rewritten(saved, tmp_path / "other.npz", change))


def test_pickled_objects_inside_are_not_opened(tmp_path, saved):
    path, opened = tmp_path / "evil.npz", []

    class Evil:
        def __reduce__(self):
            return opened.append, (1,)

    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            if name == "a0.npy":
                with new.open(name, "w") as file:
                    np.lib.format.write_array(file, np.array([Evil()], dtype=object), allow_pickle=True)
            else:
                new.writestr(name, old.read(name))
    with pytest.raises(ValueError, match="is damaged"):
        Recommender.load(path)
    assert not opened


@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255), cut=st.booleans())
@settings(max_examples=150, deadline=None)
def test_damage_anywhere_gives_a_sentence_or_the_same_model(saved, place, flip, cut):
    content = bytearray(saved.read_bytes())
    at = int(place * len(content))
    if cut:
        content = content[:at]
    else:
        content[at] ^= flip
    path = saved.with_name("damaged.npz")
    path.write_bytes(content)
    try:
        model = Recommender.load(path)
    except (ValueError, TypeError) as error:
        told = str(error)
        assert "damaged" in told or "no model that this course saved" in told or "later version" in told
        assert re.search(r"\. [A-Z].*\.$", told)  # what is wrong, and the cure
    else:  # a byte that nobody reads, such as a date
        whole = Recommender.load(saved)
        np.testing.assert_array_equal(model.recommend(["p03"], 5)[1], whole.recommend(["p03"], 5)[1])


# Of every kind: shared data, factors, features, sparse and dense weights, settings of all types.
KINDS = Features.from_lists({item: ("even",) if item % 2 == 0 else ("odd",) for item in range(15)})
FUZZED = {
    "hybrid": lambda: Weighted([Popularity(), UserNeighbors(3), ItemNeighbors(3, variant="baseline")], (1, 2, 1)),
    "stacked": lambda: Stacked([Popularity(), Bias()]),
    "sgd": lambda: FunkSVD(2, epochs=2),
    "svd++": lambda: SVDpp(2, epochs=2),
    "nmf": lambda: NMF(2, epochs=2),
    "svd": lambda: PureSVD(2),
    "als": lambda: ImplicitALS(2, epochs=2),
    "bpr": lambda: BPR(2, epochs=2),
    "features": lambda: FeatureFactorization(2, item_features=KINDS, epochs=2),
    "content": lambda: ContentBased(KINDS),
    "ease": lambda: EASE(5),
    "knn": lambda: ItemKNN(3),
    "baskets": lambda: AlsoBought(min_support=2),
}
JUNK = [None, 0, -1, 7, 2.5, True, "x", "bias", [], {}, {"list": []}, {"tuple": []}, {"dict": []}, {"array": "a0"}]
JUNK += [
    {"array": "a1"},
    {"array": "none"},
    {"same": 0},
    {"same": 9},
    {"float": "nan"},
    {"texts": ["a"]},
    {"texts": [1]},
]


@pytest.fixture(scope="module")
def contents(tmp_path_factory):
    """The tree and the arrays of a file of each model."""
    told, path = {}, tmp_path_factory.mktemp("models") / "model.npz"
    for name, make in FUZZED.items():
        make().fit(some_ratings()).save(path)
        with zipfile.ZipFile(path) as archive, np.load(path) as arrays:
            tree = json.loads(archive.read(storage.TREE))
            told[name] = tree, {one: arrays[one] for one in arrays.files if one != storage.TREE}
    return path, told


def places(tree, above=()):
    """Return the way to each part of a tree."""
    keys = tree if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    return [way for key in keys for way in ((*above, key), *places(tree[key], (*above, key)))]


@given(data=st.data(), name=st.sampled_from(sorted(FUZZED)))
@settings(max_examples=400, deadline=None)
def test_contents_that_do_not_fit_give_a_sentence_or_a_model_that_answers(contents, data, name):
    """What no checksum sees: parts of the tree gone or replaced, arrays of other shapes, types and numbers."""
    path, told = contents
    tree, arrays = deepcopy(told[name])
    if data.draw(st.booleans()):
        *way, last = data.draw(st.sampled_from(places(tree["model"])))
        inside = tree["model"]
        for key in way:
            inside = inside[key]
        if data.draw(st.booleans()):
            del inside[last]
        else:
            inside[last] = data.draw(st.sampled_from(JUNK))
    else:
        one = data.draw(st.sampled_from(sorted(arrays)))
        array = arrays[one]
        others = [
            array[:-1],
            array[1:],
            array[:0],
            array[None],
            array.ravel(),
            array.T,
            np.append(array, array, axis=0),
        ]
        others += [
            array[:1],
            array.astype(np.float32),
            np.nan_to_num(array).astype(np.int64) if array.dtype.kind == "f" else array.astype(float),
            array.astype(str),
            array - 1,
            array[::-1],
        ]
        others += [np.array(3.0), np.zeros((2, 9)), np.full(array.shape, np.nan), np.full(array.shape, 10**6)]
        arrays[one] = data.draw(st.sampled_from(others))
    np.savez(path, **arrays)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(storage.TREE, json.dumps(tree))
    try:
        model = Recommender.load(path)
    except (ValueError, TypeError) as error:
        assert str(error).startswith(str(path)) and re.search(r"\. [A-Z].*\.$", str(error)), str(error)
        return
    known = model.interactions_
    items, scores = model.recommend(known.user_ids, 5)
    assert items.shape == scores.shape == (known.n_users, 5)
    model.fold_in(known.item_ids[:2], [3.0, 1.0], 5)
    assert all(model.explain(user, item).endswith(".") for user in known.user_ids[:3] for item in known.item_ids[:3])


@pytest.mark.parametrize("way", ["interactions_", "models_"])
def test_a_file_without_a_part_is_damaged(tmp_path, saved, way):
    def change(tree):
        pairs = tree["model"][2]["dict"]
        pairs.remove(next(pair for pair in pairs if pair[0] == way))
        return tree

    with pytest.raises(ValueError, match="is damaged"):
        Recommender.load(rewritten(saved, tmp_path / "less.npz", change))


def test_models_of_a_class_of_ones_own_are_not_saved(tmp_path):
    own = type("Bias", (recsys_teach.Bias,), {})  # a name of the course's
    other = type("Mine", (Popularity,), {})
    for model in (own(), other(), Weighted([Popularity(), other()])):
        with pytest.raises(TypeError, match=r"not one of the course's.*\. Save a model"):
            model.fit(some_ratings()).save(tmp_path / "model.npz")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("texts", [False, True])
def test_what_parts_share_is_written_once_and_shared_when_it_is_loaded(tmp_path, texts):
    ratings = some_ratings(n_users=60, n_items=60, texts=texts)
    one, two, alone = (tmp_path / name for name in ("one.npz", "two.npz", "alone.npz"))
    Popularity().fit(ratings).save(alone)
    Weighted([Popularity(), Popularity("damped_mean"), Mixed([Popularity(), Bias()])]).fit(ratings).save(one)
    assert one.stat().st_size < 2 * alone.stat().st_size
    loaded = Recommender.load(one)
    parts = [*loaded.models_, *loaded.models_[2].models_]
    assert all(part.interactions_ is loaded.interactions_ for part in parts)
    loaded.save(two)
    assert two.stat().st_size == one.stat().st_size
    with zipfile.ZipFile(two) as archive:
        assert archive.read(storage.TREE).decode().count("film 07") == texts


def test_a_file_of_the_first_format_is_read(tmp_path):
    path = tmp_path / "model.npz"
    Bias().fit(some_ratings()).save(path)
    old = rewritten(path, tmp_path / "old.npz", lambda tree: {**tree, "format": 1})
    np.testing.assert_array_equal(Bias.load(old).user_biases_, Bias.load(path).user_biases_)


def test_training_data_is_written_once(tmp_path):
    ratings = some_ratings(n_users=60, n_items=60)
    alone, both = tmp_path / "alone.npz", tmp_path / "both.npz"
    ItemNeighbors().fit(ratings).save(alone)
    Weighted([ItemNeighbors(), ItemNeighbors(5), ItemNeighbors(6)]).fit(ratings).save(both)
    assert both.stat().st_size < 2 * alone.stat().st_size


def test_numbers_come_back_as_they_were(tmp_path):
    Popularity("recency", half_life=float("inf")).fit(some_ratings()).save(tmp_path / "model.npz")
    assert Popularity.load(tmp_path / "model.npz").half_life == float("inf")
