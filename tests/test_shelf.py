"""The shelf: what is kept, who stands in, and what a wrong entry is told."""

import json

import numpy as np
import pytest

from recsys_teach import Popularity, load_movielens, open_lesson
from recsys_teach.exercises import progress, shelf


@pytest.fixture
def log(tmp_path):
    return progress.Log(tmp_path)


def test_ratings_are_kept_in_the_workspace_and_survive_a_new_start(log, tmp_path):
    said = shelf.put(log, {"Toy Story": 4, "The Matrix": 4.5, "Shrek": None, "Titanic (1997)": 2})
    assert "3 ratings" in said and "on this computer" in said
    assert shelf.ratings_on(progress.Log(tmp_path)) == ({1: 4.0, 2571: 4.5, 1721: 2.0}, True)
    assert [json.loads(line)["what"] for line in log.path.read_text().splitlines()] == ["rate"]


def test_running_the_empty_cell_again_loses_nothing(log):
    shelf.put(log, {1: 4, 2571: 4.5, 1721: 2})
    assert "from before" in shelf.put(log, {"Toy Story": None, "Shrek": None})
    assert shelf.ratings_on(log)[1]
    shelf.put(log, {1: 1, 2571: 1, 4306: 5, 356: 3})
    assert shelf.ratings_on(log)[0] == {1: 1.0, 2571: 1.0, 4306: 5.0, 356: 3.0}


@pytest.mark.parametrize("ratings", [{}, {"Toy Story": None}, {"Toy Story": 3, "Shrek": 4}])
def test_a_sample_person_stands_in(log, ratings):
    assert "sample person" in shelf.put(log, ratings)
    assert shelf.ratings_on(log) == (shelf.SAMPLE, False)


@pytest.mark.parametrize(
    "title", ["Matrix, The", "The Matrix", "the matrix ", "The Matrix (1999)", "Matrix, The (1999)", 2571]
)
def test_a_film_is_found_by_what_people_call_it(title):
    assert shelf._film(title) == 2571


@pytest.mark.parametrize(
    ("ratings", "told"),
    [
        ({"Toy Story": 6}, "6 for 'Toy Story' is no number of stars"),
        ({"Toy Story": 3.3}, "in halves"),
        ({"Toy Story": True}, "in halves"),
        ({"Toy Story": "4"}, "in halves"),
        ({"Matrxi": 4}, "Is it one of 'The Matrix'"),
        ({"Titanic": 4}, "2 films are called 'Titanic'. Say which: \"Titanic (1997)\""),
        ({10**7: 4}, "no film with the number 10000000"),
        ({"qqqqqq": 4}, "Look for it with load_films()"),
    ],
)
def test_a_wrong_entry_is_told_and_nothing_is_kept(log, ratings, told):
    with pytest.raises(ValueError) as error:
        shelf.put(log, {"Shrek": 4, "Pulp Fiction": 4, "Forrest Gump": 4} | ratings)
    assert told in str(error.value)
    assert log.events == []


def test_every_film_can_be_put_there_by_the_title_that_is_shown():
    films = shelf.load_films()
    years = films["year"].notna() & ~films.duplicated(["title", "year"], keep=False)
    for item in films.index[years][::151]:
        assert shelf._film(shelf._title(films, item)) == item


def test_lists_are_the_models_own_without_what_is_on_the_shelf():
    ratings = load_movielens()
    model = Popularity().fit(ratings)
    table = shelf.lists_for({356: 5.0, 1: 3.0}, {"most ratings": model}, k=5)
    items, _ = model.fold_in([356, 1], [5.0, 3.0], k=5)
    films = shelf.load_films()
    assert table["most ratings"].tolist() == [shelf._title(films, item) for item in items]
    assert table["place"].tolist() == [1, 2, 3, 4, 5]


def test_a_model_without_enough_to_say_gets_dashes():
    class Silent:
        def fold_in(self, items, values, k):
            return np.full(k, None), np.full(k, np.nan)

    assert shelf.lists_for({1: 3.0}, {"silent": Silent()}, k=2)["silent"].tolist() == ["–", "–"]


def test_the_lesson_shows_whose_lists_they_are(capsys):
    lesson = open_lesson("00")
    lesson.top_tens({"most ratings": Popularity().fit(load_movielens())})
    lesson.rate({1: 4, 2571: 4.5, 1721: 2})
    lesson.top_tens({"most ratings": Popularity().fit(load_movielens())})
    items, stars = lesson.shelf()
    assert items.tolist() == [1, 2571, 1721] and stars.tolist() == [4.0, 4.5, 2.0]
    assert "stay in your workspace" in capsys.readouterr().out
