"""Lesson t1: an example of an instructor's own lesson. Six methods that no lesson of the course shows."""

import math

import numpy as np

from recsys_teach.exercises.exercise import Question

from . import (
    concordance,
    expected_reciprocal_rank,
    lower_bound_order,
    passive_aggressive,
    rerank,
    slope_one,
)

TITLE = "Transfer: six methods that no lesson shows"
NOTEBOOK = "t1_transfer"
EXERCISES = [
    concordance.EXERCISE,
    lower_bound_order.EXERCISE,
    expected_reciprocal_rank.EXERCISE,
    slope_one.EXERCISE,
    passive_aggressive.EXERCISE,
    rerank.EXERCISE,
]

PEOPLE = ("Ana", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gala", "Hugo", "Ida", "Jon", "Kim", "Lena")
FILMS = ("Alien", "Brazil", "Cars", "Dune", "Fargo", "Heat", "Klute", "Memento", "Network", "Psycho", "Rocky", "Up")
HIGHEST = 4
DRAWS = 1_000
DIGITS = 3

INTRODUCTION = """You will write six functions. None of the methods is in a lesson, and each is described in full where it is asked for. All that you need
from the course is how to turn a description into code: work out a small case by hand, then write, then check.

The next cell holds numbers of your own: other copies have others. **{people[0]}**, **{people[1]}**, **{people[2]}**, {people[3]} and
{people[4]} rated six films with 1 to 5 stars, one row for each person; `None`, in an array `nan`, is a gap. `grades` are the grades of a list of films, best place
first, out of at most {highest}. The three questions at the end are about these numbers, and your functions can answer them.
"""

VARIANT_CODE = """people = {people}
films = {films}
ratings = np.array(
    [
        {ratings[0]},
        {ratings[1]},
        {ratings[2]},
        {ratings[3]},
        {ratings[4]},
    ],
    dtype=float,
)
user, item = {user}, {item}
grades = np.array({grades})
highest = {highest}
"""


def variant(rng: np.random.Generator) -> dict:
    """Return what one student's copy is about, as plain data. Drawn again while a question has no good answer."""
    for _ in range(DRAWS):
        ratings = rng.integers(1, 6, (5, 6)).tolist()
        item = int(rng.integers(6))
        for row in ratings:
            row[int(rng.integers(6))] = None
        ratings[2][item] = None
        films = rng.permutation(FILMS)[:6].tolist()
        values = {
            "people": rng.permutation(PEOPLE)[:5].tolist(),
            "films": films,
            "ratings": ratings,
            "user": 2,
            "item": item,
            "film": films[item],
            "grades": rng.integers(0, HIGHEST, 6).tolist(),
            "highest": HIGHEST,
        }
        if all(map(_has_a_good_answer, _numbers(values))):
            return values
    raise RuntimeError(f"In {DRAWS:,} draws no table had good answers to all questions. Loosen _has_a_good_answer.")


def _numbers(values):
    """Return, for each question, the answer and what the likely mistakes give."""
    ratings, grades = np.array(values["ratings"], dtype=float), np.array(values["grades"])
    asked = (
        (concordance.concordance, (ratings[0], ratings[1]), ({"value": "share"}, {"value": "of all pairs"}, {"gaps": "zero"})),
        (
            slope_one.slope_one,
            (ratings, values["user"], values["item"]),
            ({"weight": "one"}, {"difference": "of means"}, {"gaps": "zero"}),
        ),
        (
            expected_reciprocal_rank.expected_reciprocal_rank,
            (grades, values["highest"]),
            ({"going_on": "always"}, {"chance": "linear"}, {"chance": "highest of the list"}),
        ),
    )  # fmt: skip
    return [
        [float(function(*arguments, **switch)) for switch in ({}, *mistakes)] for function, arguments, mistakes in asked
    ]


def _has_a_good_answer(numbers):
    """Say whether the answer tells something: not a whole number, not what a mistake gives, not between two roundings."""
    right = numbers[0]
    between = abs(right * 10**DIGITS % 1 - 0.5) < 0.05
    told = {round(one, DIGITS) for one in numbers}
    return math.isfinite(right) and abs(right - round(right)) > 0.01 and not between and len(told) == len(numbers)


def questions(values: dict) -> list[Question]:
    """Return the questions about what `variant` gave, their keys worked out from it."""
    people, film = values["people"], values["film"]
    numbers = [[round(one, DIGITS) for one in told] for told in _numbers(values)]
    return [
        Question(
            id="t1.q1",
            text=f"How far do {people[0]} and {people[1]}, rows 0 and 1 of `ratings`, agree on which of two films is the better one, by "
            f"exercise T1.1? Answer with a number, rounded to {DIGITS} decimals.",
            key=numbers[0][0],
            options=_replies(
                numbers[0],
                "Yes: only films that both rated, and only pairs without a tie.",
                "That is the share of concordant pairs. Above the fraction line the discordant ones are taken off.",
                "That divides by all pairs. A pair with a tie does not count below the fraction line either.",
                "There a gap is a rating of 0. Only films that both rated take part.",
                "Write down the films that both rated, and go through their pairs.",
            ),
            other="Count the concordant and the discordant pairs of films that both rated: their difference above, their sum below.",
            digits=DIGITS,
        ),
        Question(
            id="t1.q2",
            text=f"How many stars does weighted slope one, exercise T1.4, predict for {people[values['user']]} (row {values['user']} of "
            f"`ratings`) and {film} (column {values['item']})? Answer with a number, rounded to {DIGITS} decimals.",
            key=numbers[1][0],
            options=_replies(
                numbers[1],
                "Yes: each film of the person speaks for as many people as rated both.",
                "That is a plain mean of the guesses. Each one counts as often as people rated both films.",
                "That takes each film's mean over everybody. The difference is one over people who rated both.",
                "There a gap is a rating of 0. Only people who rated both films have a difference.",
                "Take one film that the person rated: who rated it as well as the wanted one?",
            ),
            other="Each film of the person guesses: own stars plus mean difference. The guesses are weighted by how many rated both.",
            digits=DIGITS,
        ),
        Question(
            id="t1.q3",
            text=f"What is the expected reciprocal rank of `grades`, by exercise T1.3? Answer with a number, rounded to {DIGITS} decimals.",
            key=numbers[2][0],
            options=_replies(
                numbers[2],
                "Yes: the chance to come to a place, times the chance to stop there, divided by the place.",
                "There everybody comes to every place. Whoever stopped above is no longer looking.",
                "That takes grade / highest for the chance to stop. It grows with 2 to the power of the grade.",
                f"That takes the highest grade of this list. The highest that there is, is {values['highest']}.",
                "Begin at the top: what is the chance to stop there, and how many go on?",
            ),
            other="Go down the list with the share of people who are still looking: it is 1 at the top, and shrinks at each place.",
            digits=DIGITS,
        ),
    ]


def _replies(numbers, *texts):
    return dict(zip([*numbers, "not sure yet"], texts, strict=True))


QUESTIONS = questions(variant(np.random.default_rng(0)))
