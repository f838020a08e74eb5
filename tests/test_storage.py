"""A file of a model that is damaged, foreign or of the future is refused with a sentence; nothing in it is ever run."""

import json
import pickle
import re
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_teach import Bias, ItemNeighbors, Popularity, Recommender, UserNeighbors, Weighted
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


def test_training_data_is_written_once(tmp_path):
    ratings = some_ratings(n_users=60, n_items=60)
    alone, both = tmp_path / "alone.npz", tmp_path / "both.npz"
    ItemNeighbors().fit(ratings).save(alone)
    Weighted([ItemNeighbors(), ItemNeighbors(5), ItemNeighbors(6)]).fit(ratings).save(both)
    assert both.stat().st_size < 2 * alone.stat().st_size


def test_numbers_come_back_as_they_were(tmp_path):
    Popularity("recency", half_life=float("inf")).fit(some_ratings()).save(tmp_path / "model.npz")
    assert Popularity.load(tmp_path / "model.npz").half_life == float("inf")
