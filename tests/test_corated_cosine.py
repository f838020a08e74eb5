"""What exercise 3.1 has of its own; `test_bank.py` holds it to what every exercise promises."""

import pytest

from recsys_teach.exercises import display
from recsys_teach.exercises.exercise import load_lesson
from tests.answers.corated_cosine import WRITTEN

EXERCISE = load_lesson("03").EXERCISES[0]


def test_of_two_mistakes_the_one_that_shows_is_asked_about(verdict_of):
    verdict = verdict_of("def corated_cosine(x, y):\n    return x @ y\n")
    assert verdict.mistakes == ("gaps-kept", "nothing-below")
    assert not any("nan" in row for row in verdict.differs.args)  # the smallest case has no gap
    assert display.texts_of(EXERCISE, verdict)[0] == EXERCISE.misconception("nothing-below").see


def test_changing_the_input_is_a_remark_not_the_mistake(verdict_of):
    verdict = verdict_of(WRITTEN["gaps as zeros, in place"][1])
    assert verdict.remarks == ("changed-input",)
    assert "changes what it is given" in repr(display.Shown(display.blocks_for(EXERCISE, verdict, 1)))


@pytest.mark.parametrize(
    "what", ["each by itself", "one shortened", "past the end", "compared with []", "no value yet"]
)
def test_the_error_that_is_told_is_that_of_the_case_that_is_shown(verdict_of, what):
    verdict = verdict_of(WRITTEN[what][1])
    assert verdict.detail == f"{verdict.differs.error}: {verdict.differs.message}"


def test_an_error_is_shown_with_its_line(verdict_of):
    text = repr(display.Shown(display.blocks_for(EXERCISE, verdict_of(WRITTEN["one shortened"][1]), 1)))
    assert "ValueError: matmul" in text and "It happened in this line: return x @ y" in text
