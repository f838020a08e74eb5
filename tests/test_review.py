"""What a lesson asks about earlier ones: questions, and a near variant for whoever opened a solution."""

import numpy as np
import pytest

from recsys_teach import open_lesson
from recsys_teach.exercises import glossary
from recsys_teach.exercises.exercise import Question, load_lesson

SOLUTIONS = {e.name: e.variant for e in load_lesson("00").EXERCISES}


def said(capsys):
    return capsys.readouterr().out


def test_nothing_is_offered_to_whoever_opened_nothing(capsys):
    open_lesson("03").review()
    assert "Nothing to repeat" in said(capsys)


def test_a_variant_is_offered_until_it_is_done(capsys, tmp_path, monkeypatch):
    lesson = open_lesson("00")
    lesson.solution("damped_mean")
    lesson.review()
    assert "Nothing to repeat" in said(capsys)  # not in the same lesson, but in the next
    lesson = open_lesson("03")
    lesson.review()
    text, variant = said(capsys), SOLUTIONS["damped_mean"]
    assert variant.task in text and f"def {variant.name}(" in text and f"lesson.check({variant.name})" in text
    assert "most_rated" not in text and SOLUTIONS["most_rated"].name not in text

    answer = tmp_path / "answer.py"
    answer.write_text(variant.solution)
    space = {"np": np}
    exec(compile(variant.solution, str(answer), "exec"), space)
    assert lesson.check(space[variant.name]) == variant.max_points
    said(capsys)
    lesson.review()
    assert "Nothing to repeat" in said(capsys)


def test_a_variant_is_checked_in_later_lessons_only():
    with pytest.raises(ValueError, match="Lesson 00 has no exercise 'share_liked'"):
        open_lesson("00").check("share_liked")


def test_a_question_of_an_earlier_lesson_is_answered(capsys):
    lesson = open_lesson("03")
    lesson.answer("00.q2", "b")
    assert "what the film is" in said(capsys)
    with pytest.raises(ValueError, match="There is no question '03.q1' in this lesson"):
        open_lesson("00").answer("03.q1", "a")


NUMBER = Question(
    "00.q9", "How much is it?", 3.4, {3.4: "Yes.", 5: "Too much.", "not sure yet": "Add."}, "Try again.", 1
)


@pytest.mark.parametrize(
    ("value", "reply"),
    [
        (3.4, "Yes."),
        ("3.40", "Yes."),
        ("3,40", "Yes."),
        ("17/5", "Yes."),
        (np.float64(3.38), "Yes."),
        (5, "Too much."),
        (4, "Try again."),
        ("not sure yet", "Add."),
    ],
)
def test_a_number_is_compared_to_so_many_decimals(value, reply):
    assert NUMBER.reply(value) == reply


@pytest.mark.parametrize("value", ["much", None, [1, 2], "1/0", "1/", "3/8/2"])
def test_what_is_no_number_is_told(value):
    with pytest.raises(ValueError, match="is not a number"):
        NUMBER.reply(value)


def test_the_glossary_grows_from_lesson_to_lesson(capsys):
    early, late = (set(glossary.up_to(glossary.SYMBOLS, lesson)) for lesson in ("00", "03"))
    assert early < late and "s" not in early
    open_lesson("00").notation()
    text = said(capsys)
    assert "damping" in text and "similarity" not in text
    open_lesson("00").glossary()
    assert "damped mean" in said(capsys)
    open_lesson("03").glossary("rmse")
    text = said(capsys)
    assert "RMSE" in text and "damped mean" not in text
    open_lesson("00").glossary("RMSE")
    text = said(capsys)
    assert "There is no term 'RMSE' so far" in text and "damped mean" in text
