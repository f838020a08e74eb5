import hashlib
import shutil

import numpy as np
import pandas as pd
import pytest

from recsys_teach import load_films, load_movielens
from recsys_teach.data import catalogue


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


def test_damaged_and_missing_files_say_how_to_restore_them(tmp_path, monkeypatch):
    shutil.copytree(catalogue.DATASETS / "movielens-small", tmp_path / "movielens-small")
    monkeypatch.setattr(catalogue, "DATASETS", tmp_path)
    with (tmp_path / "movielens-small" / "ratings.csv.gz").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ValueError, match="git restore"):
        load_movielens()
    (tmp_path / "movielens-small" / "films.csv").unlink()
    with pytest.raises(FileNotFoundError, match="git restore"):
        load_films()


def test_the_checksums_are_those_of_the_files():
    folder = catalogue.DATASETS / "movielens-small"
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
