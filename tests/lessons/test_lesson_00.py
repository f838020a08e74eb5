"""The figures that lesson 00 shows, computed again from the data in another way."""

import pandas as pd
import pytest

from recsys_teach import Popularity, load_films, load_movielens, random_split
from recsys_teach.exercises.shelf import SAMPLE, readable, title_of
from tests.lessons import prose_of

LESSON = "00_start_here"


@pytest.fixture(scope="module")
def frame():
    return load_movielens().to_frame()


def test_films_with_a_perfect_mean(frame, shown):
    by_film = frame.groupby("item")["value"].agg(["mean", "size"])
    perfect = by_film[by_film["mean"] == 5]
    single = int((perfect["size"] == 1).sum())
    assert (len(perfect), single) == (315, 303)
    assert f"{len(perfect)} films have a mean of 5.0, and {single} of them (96%) a single rating" in shown
    assert "303 of the 315 films on top have one rating" in prose_of(LESSON)


def test_the_most_rated(frame, shown):
    counts = frame["item"].value_counts()
    top = sorted(counts.index, key=lambda item: (-counts[item], item))[:10]
    for item in top:
        assert f"{item} {title_of(item)} {counts[item]}" in shown
    assert "100 of 100 counts agree with those of pandas." in shown
    assert counts.nlargest(len(counts) // 10).sum() / counts.sum() == pytest.approx(0.60, abs=0.005)
    assert f"{(counts == 1).sum():,} films have a single rating" in prose_of(LESSON)


def test_the_damped_means(frame, shown):
    overall = frame["value"].mean()
    by_film = frame.groupby("item")["value"].agg(["sum", "size", "mean"])
    by_film["damped"] = (by_film["sum"] + 10 * overall) / (by_film["size"] + 10)
    for place, (item, row) in enumerate(by_film.sort_values("damped", ascending=False).head(10).iterrows()):
        assert f"{place} {title_of(item)} {row['size']:.0f} {row['mean']:.2f} {row['damped']:.2f}" in shown
    assert f"the overall mean of {overall:.2f}" in shown


def test_the_ladder_is_counted_again_by_hand(frame, shown):
    """Hidden favourites among ten, for the two lists that are the same for everybody, without the library's metrics."""
    train, test = (part.to_frame() for part in random_split(load_movielens()))
    liked = test[test["value"] >= 4].groupby("user")["item"].agg(set)
    seen = train.groupby("user")["item"].agg(set)
    grouped = train.groupby("item")["value"]
    damped = (grouped.sum() + 10 * train["value"].mean()) / (grouped.size() + 10)
    for name, scores, expected in (("most ratings", grouped.size(), 1.12), ("damped mean", damped, 0.71)):
        order = scores.sort_index().sort_values(ascending=False, kind="stable").index
        hits = []
        for user, favourites in liked.items():
            ten = [item for item in order[:400] if item not in seen[user]][:10]
            hits.append(len(favourites.intersection(ten)))
        assert pd.Series(hits).mean() == pytest.approx(expected, abs=0.005)
        assert f"{name} {expected:.2f}" in shown
    assert "people like you 0.69" in shown
    assert (len(liked), test["user"].nunique()) == (660, 671)
    assert "People with a hidden favourite: 660 of 671" in shown
    assert "the mean over the 660 people who have such *hidden favourites*; the other 11 could" in prose_of(LESSON)
    for name, films, middle in (("most ratings", 53, 198), ("damped mean", 38, 110), ("people like you", 193, 98)):
        assert f"{name} {films} {middle}" in shown


def test_the_middle_film_and_a_blind_list(shown):
    train, test = random_split(load_movielens())
    known = train.to_frame()["item"].value_counts()
    lists = Popularity().fit(train).recommend(train.user_ids.tolist(), k=10)[0]
    assert pd.Series(lists.ravel()).map(known).median() == 198
    favourites = test.to_frame().query("value >= 4").groupby("user").size()
    unseen = train.n_items - train.to_frame().groupby("user").size()
    blind = (10 * favourites / unseen[favourites.index]).mean()
    assert blind == pytest.approx(0.02, abs=0.005)
    assert f"Ten films drawn blindly: {blind:.2f} hidden favourites" in shown
    assert f"Ten films drawn blindly would hold {blind:.2f} hidden favourites" in prose_of(LESSON)


def test_the_numbers_of_the_prose(frame):
    text = prose_of(LESSON)
    assert len(frame) == 100_004 and frame["user"].nunique() == 671 and frame["item"].nunique() == 9_066
    assert "100,004 ratings by 671 people" in text and "the 9,066 films" in text
    assert (5 + 4 * 3) / (1 + 4) == 3.4 and round((500 + 12) / 104, 2) == 4.92
    assert "17 / 5 = 3.4" in text and "(500 + 12) / 104 = 4.92" in text


def test_the_sample_person_stands_in(shown):
    titles = load_films()["title"]
    assert "Ten films for the sample person's shelf (10 ratings)" in shown
    list_shown = shown.split("people like you 1 ")[1].split("Picture")[0][:400]
    assert not any(readable(titles[item]) in list_shown for item in SAMPLE if item != 260)
