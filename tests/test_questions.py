"""Answers to questions are read from a notebook's code, whatever the code is, and marked."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_teach.exercises.collect import Cell
from recsys_teach.exercises.exercise import Question, lessons, load_lesson
from recsys_teach.grading.questions import Unread, answers_in, calls_in, mark_questions
from recsys_teach.grading.submission import read_submission
from recsys_teach.grading.variants import questions_for
from recsys_teach.places import ROOT

CHOICE = Question(
    "03.q1", "Which?", "c", {"a": "Not a.", "b": "Not b.", "c": "Yes, c.", "d": "Look again."}, preset="d"
)
NUMBER = Question(
    "03.q2", "How many?", 0.375, {0.375: "Yes.", 0.6: "Turn it.", "not sure yet": "Count."}, other="Try again."
)
UNSEEN = Question("03.q3", "How much?", 12.5, {"not sure yet": "Add."}, other="No.", digits=1)
ALL = [CHOICE, NUMBER, UNSEEN]


def cells(*sources):
    return [Cell(one) for one in sources]


def answered(code):
    return answers_in(cells(f'lesson.answer("03.q1", {code})'))["03.q1"]


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("7", 7), ("-1.5", -1.5), ("5/6", 5 / 6), ("(2 + 3) / (2 * -4)", -0.625), ("1 - 1/4", 0.75), ("1e3", 1000.0), ("'b'", "b"),
        ('"B "', "B "), ("'1/3'", "1/3"), ("None", "not sure yet"), ("10**2", Unread("10 ** 2")), ("x", Unread("x")), ("1 / 0", Unread("1 / 0")),
        ("True", Unread("True")), ("1j", Unread("1j")), ("1e999", Unread("1e309")), ("round(0.33, 1)", Unread("round(0.33, 1)")),
        ("[1]", Unread("[1]")), ("'a' * 9", Unread("'a' * 9")), ("2**9**9**9", Unread("2 ** 9 ** 9 ** 9")), ("b'a'", Unread("b'a'")),
        ("f'a'", Unread("f'a'")),
    ],
)  # fmt: skip
def test_what_is_written_there_is_read_and_nothing_is_run(code, value):
    assert answered(code) == value and type(answered(code)) is type(value)


@pytest.mark.parametrize(
    "source",
    [
        'lesson.answer("03.q1", "b")  # put your letter here', "lesson.answer('03.q1', value='b')", 'x.answer(value="b", id="03.q1")',
        '%matplotlib inline\nlesson.answer("03.q1", "b")', '%%time\nlesson.answer("03.q1", "b")', '!ls\r\nlesson.answer("03.q1", "b")',
        'if True:\n    lesson.answer("03.q1",\n        "b")', 'print(1); lesson.answer("03.q1", "b")',
    ],
)  # fmt: skip
def test_a_call_is_found_in_all_its_forms(source):
    assert answers_in(cells("x = 1", source)) == {"03.q1": "b"}


@pytest.mark.parametrize(
    "source",
    [
        '# lesson.answer("03.q1", "b")', 'lesson.answer("03.q1")', 'lesson.answer(id, "b")', 'lesson.answer(*a, **k)', 'lesson.answer()',
        'answer("03.q1", "b")', "\"lesson.answer('03.q1', 'b')\"", 'lesson.answer(3, "b")', 'lesson.answer("03.q1", "b"', "lesson.answer(\x00",
        "lesson.answer(" * 5000, "lesson.answer('03.q1', " + "-" * 50_000 + "x", "lesson.answer('03.q1', " + "(" * 5000 + "1" + ")" * 5000 + ")",
        "lesson.answer('03.q1', 'b')" + " " * 100_000 + "(", "\ud800.answer('03.q1', 'b')",
    ],
)  # fmt: skip
def test_what_is_no_call_with_an_answer_is_passed_over(source):
    found = answers_in(cells(source, 'lesson.answer("03.q2", 1)'))
    assert found.pop("03.q2") == 1
    assert not found or found == {"03.q1": "b"} and source.endswith("(")


@pytest.mark.parametrize(
    "number", ["9" * 4300, f"{'9' * 4000} * {'9' * 4000}", "0x" + "f" * 20_000, "1" + " + 1" * 2000, "-" * 900 + "1"]
)
def test_a_number_out_of_all_bounds_can_be_kept(number):
    (graded,) = mark_questions([NUMBER], answers_in(cells(f'lesson.answer("03.q2", {number})')), 0.5)
    assert graded.points == 0 and len(json.dumps(graded.told)) < 1000


def test_of_a_long_text_the_beginning_is_kept():
    assert answered("'" + "b" * 5000 + "'") == "b" * 200


def test_the_last_answer_counts_and_an_unsure_one_takes_none_away():
    def of(*values):
        return answers_in(cells(*(f'lesson.answer("03.q2", {one})' for one in values))).get("03.q2")

    assert of("1", "2") == 2 and of("2", "'not sure yet'") == 2 and of("'not sure yet'", "2") == 2
    assert of("2", "x") == 2 and of("x", "'Not sure yet '") == Unread("x") and of("'not sure yet'") == "not sure yet"
    both = 'lesson.answer("03.q2", 1)\nlesson.answer("03.q2", 2); lesson.answer("03.q2", 3)'
    assert answers_in(cells(both)) == {"03.q2": 3}


def marked(question, value):
    (graded,) = mark_questions([question], {question.id: value, "02.q1": "a"}, 0.5)
    assert graded.item == question.id and graded.max_points == 0.5 and graded.is_question
    assert graded.points == (0.5 if graded.status == "correct" else 0.0)
    return graded.status, graded.told["reply"]


@pytest.mark.parametrize(
    ("question", "value", "status", "reply"),
    [
        (CHOICE, "c", "correct", "Yes, c."), (CHOICE, " C", "correct", "Yes, c."), (CHOICE, "a", "wrong", "Not a."),
        (CHOICE, "d", "not attempted", "Look again."), (CHOICE, "D ", "not attempted", "Look again."), (CHOICE, "not sure yet", "not attempted", ""),
        (CHOICE, "e", "wrong", "'e' is none of the answers. Use one of a, b, c, d."), (CHOICE, 3, "wrong", "3 is none of"),
        (NUMBER, 0.375, "correct", "Yes."), (NUMBER, "3/8", "correct", "Yes."), (NUMBER, "0,375", "correct", "Yes."), (NUMBER, 0.38, "correct", "Yes."),
        (NUMBER, 0.37, "correct", "Yes."), (NUMBER, 0.36, "wrong", "Try again."), (NUMBER, 0.6, "wrong", "Turn it."), (NUMBER, 37.5, "wrong", "Try"),
        (NUMBER, "Not sure yet", "not attempted", "Count."), (NUMBER, "c", "wrong", "'c' is not a number"), (NUMBER, "1/0", "wrong", "'1/0' is not"),
        (UNSEEN, 12.5, "correct", "Right."), (UNSEEN, 12.46, "correct", "Right."), (UNSEEN, 12.6, "wrong", "No."),
        (NUMBER, Unread("x"), "missing", "The answer in the notebook is x, which only running it would tell. Write the number"),
    ],
)  # fmt: skip
def test_marks(question, value, status, reply):
    got = marked(question, value)
    assert got[0] == status and got[1].startswith(reply) and bool(got[1]) == bool(reply)


def test_a_question_that_is_not_answered_is_missing_and_others_do_not_count():
    graded = mark_questions(ALL, {"03.q2": 0.375, "03.q9": 1, "04.q1": "a"}, 2.0)
    assert [(g.item, g.status, g.points, g.told["answer"]) for g in graded] == [
        ("03.q1", "missing", 0.0, None), ("03.q2", "correct", 2.0, 0.375), ("03.q3", "missing", 0.0, None),
    ]  # fmt: skip


@given(st.text(st.characters(codec=None), max_size=60), st.text(string.printable, max_size=40))
def test_no_source_and_no_answer_breaks_the_marking(source, value):
    answers_in(cells(f"lesson.answer({source}", f'lesson.answer("03.q1", {source})', source))
    for question in ALL:
        (graded,) = mark_questions([question], {question.id: value}, 0.5)
        assert graded.status in ("correct", "wrong", "not attempted")
        json.dumps(graded.told).encode("ascii")


def test_reading_and_writing_what_is_right_agree_in_the_whole_course():
    """Whoever gives the key of each question of a lesson gets all points, and whoever hands the lesson in as it was, none."""
    asked = 0
    for lesson in filter(str.isdigit, lessons()):  # not those of a bank that another test uses
        bank = load_lesson(lesson)
        own = questions_for(bank, b"", "")
        asked += len(own)
        as_published = answers_in(read_submission(ROOT / "lessons" / f"{bank.NOTEBOOK}.ipynb").cells)
        assert [g.status for g in mark_questions(own, as_published, 1.0)] == ["not attempted"] * len(own)
        keys = answers_in(cells(*(f"lesson.answer({q.id!r}, {q.key!r})" for q in own)))
        assert [g.status for g in mark_questions(own, keys, 1.0)] == ["correct"] * len(own)
        assert all(q.id.startswith(f"{lesson}.") and q.key != q.preset for q in own)
    assert asked > 8


def test_questions_of_later_lessons_are_not_asked_here():
    calls = list(calls_in(read_submission(ROOT / "lessons" / "03_user_based_cf.ipynb").cells))
    assert ("02.q4", "not sure yet") in calls and ("03.q1", "d") in calls
    assert [q.id for q in questions_for(load_lesson("03"), b"", "s1")] == ["03.q1", "03.q2"]
