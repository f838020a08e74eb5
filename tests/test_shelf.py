"""The shelf: what is kept, who stands in, and what a wrong entry is told."""

import json

import numpy as np
import pytest

from recsys_teach import Popularity, UserNeighbors, load_movielens, open_lesson
from recsys_teach.exercises import progress, shelf


@pytest.fixture
def log(tmp_path):
    return progress.Log(tmp_path)


def test_ratings_are_kept_in_the_workspace_and_survive_a_new_start(log, tmp_path):
    said = shelf.put(log, {"Toy Story": 4, "The Matrix": 4.5, "Shrek": None, "Titanic (1997)": 2})
    assert said == [
        "Your shelf holds 3 ratings, on this computer only: Toy Story (1995) 4, The Matrix (1999) 4.5, Titanic (1997) 2."
    ]
    assert shelf.ratings_on(progress.Log(tmp_path)) == ({1: 4.0, 2571: 4.5, 1721: 2.0}, True)
    assert [json.loads(line)["what"] for line in log.path.read_text().splitlines()] == ["rate"]


def test_later_ratings_come_on_top_and_nothing_is_lost(log):
    shelf.put(log, {1: 4, 2571: 4.5, 1721: 2})
    assert "3 ratings" in shelf.put(log, {"Toy Story": None, "Shrek": None})[0]
    shelf.put(log, {"Alien": 4, "Toy Story": 1})
    assert shelf.ratings_on(log) == ({1: 1.0, 2571: 4.5, 1721: 2.0, 1214: 4.0}, True)
    shelf.put(log, {"Alien": 0})
    assert shelf.ratings_on(log)[0] == {1: 1.0, 2571: 4.5, 1721: 2.0}


@pytest.mark.parametrize(
    ("ratings", "holds"),
    [({}, "0 ratings"), ({"Shrek": None}, "0 ratings"), ({"Shrek": 3}, "1 rating;"), ({1: 3, 2: 4}, "2 ratings")],
)
def test_a_sample_person_stands_in(log, ratings, holds):
    (said,) = shelf.put(log, ratings)
    assert f"Your shelf holds {holds}" in said and "a list needs 3" in said and "sample person" in said
    assert shelf.ratings_on(log) == (shelf.SAMPLE, False)


@pytest.mark.parametrize(
    "title", ["Matrix, The", "The Matrix", "the mátrix ", "The Matrix (1999)", "Matrix, The (1999)", 2571]
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
        ({"Toy Story": [4]}, "in halves"),
        ({"Matrxi": 4}, 'Is it one of "The Matrix (1999)"'),
        ({"Star Wars": 4}, 'Is it one of "Star Wars: Episode IV - A New Hope (1977)", "Star Wars: Episode V'),
        ({"Lord of the Rings": 4}, 'Is it one of "The Lord of the Rings: The Fellowship of the Ring (2001)"'),
        ({"Titanic": 4}, '2 films are called \'Titanic\'. Say which: "Titanic (1997)", "Titanic (1953)"'),
        ({10**7: 4}, "no film with the number 10000000"),
        ({"qqqqqq": 4}, "The newest film here is of 2016"),
    ],
)
def test_a_wrong_entry_is_told_and_the_others_are_kept(log, ratings, told):
    said, problem = shelf.put(log, {"Pulp Fiction": 4, "Forrest Gump": 4} | ratings | {"Shrek": 4})
    assert problem.startswith("Not kept: ") and told in problem
    assert "3 ratings" in said and shelf.ratings_on(log)[0] == {296: 4.0, 356: 4.0, 4306: 4.0}


@pytest.mark.parametrize(
    ("name", "item"),
    [("Amélie", 4973), ("Das Leben der Anderen", 44555), ("Léon", 293), ("Leon: The Professional", 293), ("Se7en", 47)],
)
def test_other_names_and_accents_find_a_film(name, item):
    assert shelf._film(name) == item


def test_every_film_can_be_put_there_by_the_title_that_is_shown():
    films = shelf.load_films()
    years = films["year"].notna() & ~films.duplicated(["title", "year"], keep=False)
    for item in films.index[years][::7]:
        assert shelf._film(shelf.title_of(item)) == item


def test_lists_are_the_models_own_without_what_is_on_the_shelf():
    ratings = load_movielens()
    model = Popularity().fit(ratings)
    table = shelf.lists_for({356: 5.0, 1: 3.0}, {"most ratings": model}, k=5)
    items, _ = model.fold_in([356, 1], [5.0, 3.0], k=5)
    assert table["most ratings"].tolist() == [shelf.title_of(item) for item in items]
    assert table["place"].tolist() == [1, 2, 3, 4, 5]


def test_a_model_without_enough_to_say_gets_dashes():
    class Silent:
        def fold_in(self, items, values, k):
            return np.full(k, None), np.full(k, np.nan)

    assert shelf.lists_for({1: 3.0}, {"silent": Silent()}, k=2)["silent"].tolist() == ["–", "–"]


def test_an_empty_list_says_why():
    model = UserNeighbors(similarity="pearson", shrinkage=25, min_neighbors=20).fit(load_movielens())
    equal, obscure, told = {1: 5.0, 260: 5.0, 296: 5.0}, {31: 4.0, 43: 2.0, 46: 3.0}, {1: 5.0, 260: 5.0, 1721: 3.0}
    for ratings, why in (
        (equal, "Give one film more or fewer"),
        (obscure, "Add one that many people know"),
        (told, ""),
    ):
        said = shelf.why_empty(ratings, shelf.lists_for(ratings, {"people like you": model}))
        assert (why in said) and bool(said) == bool(why)


def test_the_lesson_shows_whose_lists_they_are(capsys):
    lesson = open_lesson("00")
    lesson.top_tens({"most ratings": Popularity().fit(load_movielens())})
    lesson.rate({1: 4, 2571: 4.5, 1721: 2})
    lesson.top_tens({"most ratings": Popularity().fit(load_movielens())})
    items, stars = lesson.shelf()
    assert items.tolist() == [1, 2571, 1721] and stars.tolist() == [4.0, 4.5, 2.0]
    assert "on this computer only" in capsys.readouterr().out
