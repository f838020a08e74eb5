"""The data sets that ship: what their READMEs say, damage to the files, and damage in the data."""

import hashlib
import re
import runpy
import shutil
import warnings

import numpy as np
import pandas as pd
import pytest

from recsys_teach import Interactions, load_films, load_movielens
from recsys_teach.data import catalogue
from recsys_teach.data.catalogue import load_corrupted_movielens, load_corruption_truth

FOLDERS = ("movielens-small", "movielens-corrupted")


def test_movielens_is_what_its_readme_says():
    ratings = load_movielens()
    assert (len(ratings), ratings.n_users, ratings.n_items) == (100_004, 671, 9_066)
    assert (ratings.values.min(), ratings.values.max()) == (0.5, 5.0)
    assert np.bincount(ratings.user_index).min() == 20
    assert str(pd.to_datetime(ratings.times.min(), unit="s").date()) == "1995-01-09"
    assert str(pd.to_datetime(ratings.times.max(), unit="s").date()) == "2016-10-16"
    films = load_films()
    assert set(films.index) == set(ratings.item_ids)
    assert films.loc[1, "title"] == "Toy Story" and films.loc[1, "year"] == 1995
    assert films["year"].isna().sum() == 5


def test_the_matrix_holds_every_rating():
    ratings = load_movielens()
    frame, matrix = ratings.to_frame(), ratings.matrix
    assert matrix.shape == (671, 9_066) and matrix.nnz == len(ratings)
    sample = frame.sample(200, random_state=0)
    assert np.array_equal(
        np.asarray(matrix[ratings.user_indices(sample["user"]), ratings.item_indices(sample["item"])]).ravel(),
        sample["value"],
    )


@pytest.mark.parametrize(
    ("load", "path"),
    [
        (load_movielens, "movielens-small/ratings.csv.gz"),
        (load_films, "movielens-small/films.csv"),
        (load_corrupted_movielens, "movielens-corrupted/ratings.csv"),
        (load_corrupted_movielens, "movielens-corrupted/films.csv"),
        (load_corruption_truth, "movielens-corrupted/truth.csv"),
    ],
)
def test_damaged_and_missing_files_say_how_to_restore_them(load, path, tmp_path, monkeypatch):
    for folder in FOLDERS:
        shutil.copytree(catalogue.DATASETS / folder, tmp_path / folder)
    monkeypatch.setattr(catalogue, "DATASETS", tmp_path)
    load()
    cure = f"git restore datasets/{path.split('/')[0]}"
    with (tmp_path / path).open("ab") as file:
        file.write(b"x")
    with pytest.raises(ValueError, match=f"not the one that was published.*{cure}"):
        load()
    (tmp_path / path).unlink()
    with pytest.raises(FileNotFoundError, match=f"missing.*{cure}"):
        load()


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_checksums_are_those_of_the_files(folder):
    folder = catalogue.DATASETS / folder
    sums = dict(reversed(line.split()) for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert set(sums) == {path.name for path in folder.glob("*.csv*")}
    for name, digest in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


# The corrupted copy ---------------------------------------------------------------------------------------------------


@pytest.fixture
def corrupted():
    """(ratings, films, truth), as pandas reads them without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return *load_corrupted_movielens(), load_corruption_truth()


def rows(truth, *kinds, file="ratings.csv"):
    return truth.loc[(truth["file"] == file) & truth["kind"].isin(kinds), "row"].tolist()


def test_make_makes_the_committed_bytes(tmp_path):
    folder = catalogue.DATASETS / "movielens-corrupted"
    runpy.run_path(str(folder / "make.py"))["main"](tmp_path)
    for name in ("ratings.csv", "films.csv", "truth.csv", "SHA256SUMS"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_the_corrupted_copy_is_what_its_readme_says(corrupted):
    ratings, films, truth = corrupted
    told = (catalogue.DATASETS / "movielens-corrupted" / "README.md").read_text(encoding="utf-8")
    for name, frame in (("ratings", ratings), ("films", films), ("truth", truth)):
        assert re.search(rf"`{name}.csv` \| {len(frame):,} ", told)
    counts = truth["kind"].value_counts()
    for kind, count in (("shifted", 5), ("pasted", 1), ("repeated", 12), ("altered", 1)):
        assert counts[kind] == count and f"| {kind} | {count} " in told


def test_each_corruption_is_there_and_nothing_else(corrupted):
    ratings, films, truth = corrupted
    good = load_movielens().to_frame().rename(columns={"value": "rating"})
    titles = load_films()["title"]
    kept = ratings.drop(index=rows(truth, "shifted", "pasted", "repeated"))
    people = good[good["user"].isin(kept["user"])]
    lost = truth[truth["kind"].isin(["shifted", "pasted"])]
    assert len(kept) + len(lost) == len(people) and people["user"].nunique() == 40
    assert len(kept.astype("float64").merge(people.astype("float64"))) == len(kept), "the others are as they were"

    shifted = ratings.loc[rows(truth, "shifted")]
    before = pd.DataFrame([line.split(",") for line in truth.loc[truth["kind"] == "shifted", "before"]], dtype=float)
    assert np.array_equal(shifted[["user", "item", "rating"]], before[[1, 2, 3]]) and shifted["time"].isna().all()
    assert len(before.set_axis(people.columns, axis=1).merge(people.astype("float64"))) == 5
    (pasted,) = rows(truth, "pasted")
    assert ratings.loc[pasted, "time"].startswith("https://")
    assert ratings.duplicated().to_numpy().nonzero()[0].tolist() == rows(truth, "repeated")
    (altered,) = rows(truth, "altered", file="films.csv")
    differs = films["title"].to_numpy() != titles[films["item"]].to_numpy()
    assert differs.nonzero()[0].tolist() == [altered]
    assert truth.loc[0, "before"] == titles[films.loc[altered, "item"]] != truth.loc[0, "after"]


def test_interactions_refuses_each_corruption_with_a_message_that_leads_to_it(corrupted):
    ratings, films, truth = corrupted

    def refused(frame, **options):
        with pytest.raises(ValueError) as caught:
            Interactions.from_frame(frame, time="time", **options)
        return str(caught.value)

    # A learner mends one after the other. Row numbers are positions, so each frame is numbered anew.
    told = refused(ratings)
    named = [int(row) for row in re.findall(r"row (\d+):", told)]
    assert "'item' is not a whole number" in told and named and set(named) <= set(rows(truth, "shifted"))
    assert "'time' is empty in 5 rows" in refused(ratings.assign(item=ratings["item"].round().astype("int64")))

    ratings = ratings.drop(index=rows(truth, "shifted")).astype({"item": "int64"})
    told = refused(ratings.reset_index(drop=True))
    assert "'time' is neither a date nor a number of seconds in 1 row" in told and "https://movielens.org" in told

    ratings = ratings.drop(index=rows(truth, "pasted")).astype({"time": "int64"})
    told = refused(ratings.reset_index(drop=True))
    first = ratings.loc[rows(truth, "repeated")[0]]
    assert "repeat a pair in 12 rows" in told and f"user={first['user']:.0f}, item={first['item']:.0f}" in told

    ratings = ratings.drop_duplicates()
    assert len(Interactions.from_frame(ratings, time="time")) == 1_928
    told = refused(ratings.merge(films, on="item"), item="title")
    assert "'title' repeat a pair" in told and truth.loc[0, "after"] in told
    mended = films.assign(title=films["title"].where(films.index != truth.loc[0, "row"], truth.loc[0, "before"]))
    assert len(Interactions.from_frame(ratings.merge(mended, on="item"), item="title", time="time")) == 1_928
