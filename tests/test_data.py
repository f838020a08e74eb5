import hashlib
import shutil

import numpy as np
import pandas as pd
import pytest

from recsys_teach import Interactions, load_films, load_movielens
from recsys_teach.data import catalogue

FRAME = pd.DataFrame({"user": [2, 1, 2], "item": ["b", "a", "a"], "rating": [3.0, 4.0, 5.0], "time": [30, 10, 20]})


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


def test_ids_are_indexed_in_order_and_found_again():
    made = Interactions.from_frame(FRAME, time="time")
    assert made.user_ids.tolist() == [1, 2] and made.item_ids.tolist() == ["a", "b"]
    assert made.matrix.toarray().tolist() == [[4, 0], [5, 3]]
    assert made.times.tolist() == [10, 20, 30]
    assert made.to_frame().sort_values("time")["value"].tolist() == [4, 5, 3]
    assert made.users_of("a").tolist() == [1, 2] and made.of_user(2)[0].tolist() == ["a", "b"]
    with pytest.raises(KeyError, match="is a text, but the user ids here are whole numbers"):
        made.user_indices(["1"])
    with pytest.raises(KeyError, match="no item 'z'"):
        made.item_indices(["z"])
    with pytest.raises(ValueError, match="read-only"):
        made.values[0] = 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda f: f.drop(columns="rating"), "no column 'rating'.*'user', 'item', 'time'"),
        (lambda f: f.assign(rating=[1.0, np.nan, 2.0]), "'rating'.*1 rows.*row 1"),
        (lambda f: f.assign(rating=[1.0, np.inf, 2.0]), "'rating'.*row 1"),
        (lambda f: f.assign(rating=[1.0, 1e300, 2.0]), "'rating'.*row 1"),
        (lambda f: f.assign(rating=["1", "2", "3"]), "'rating'.*to_numeric"),
        (lambda f: f.assign(user=[1, "1", 2]), "'user' mixes int with str"),
        (lambda f: f.assign(user=[1.5, 2.5, 3.5]), "'user'.*whole number or a text"),
        (lambda f: f.assign(user=[1, None, 2]), "'user' is empty.*row 1"),
        (lambda f: f.head(0), "no rows"),
        (lambda f: pd.concat([f, f]), "repeat a pair in 3 rows.*duplicates="),
        (lambda f: f.assign(time=[0.5, 1, 2]), "'time'.*whole seconds"),
    ],
)
def test_bad_frames_are_refused_with_column_rows_and_cure(change, told):
    with pytest.raises(ValueError, match=f"(?s){told}"):
        Interactions.from_frame(change(FRAME), time="time")


@pytest.mark.parametrize(("policy", "value"), [("last", 2.0), ("mean", 3.0), ("sum", 6.0)])
def test_duplicates(policy, value):
    frame = pd.DataFrame({"user": [1, 1], "item": [1, 1], "rating": [2.0, 4.0], "time": [9, 5]})
    made = Interactions.from_frame(frame, time="time", duplicates=policy)
    assert (made.values.tolist(), made.times.tolist()) == ([value], [9])


def test_dates_become_seconds_in_utc():
    dates = pd.to_datetime(["1970-01-01 01:00", "1970-01-02 01:00", "1970-01-03 01:00"]).tz_localize("Europe/Berlin")
    made = Interactions.from_frame(FRAME.assign(time=dates), time="time")
    assert sorted(made.times.tolist()) == [0, 86_400, 172_800]
