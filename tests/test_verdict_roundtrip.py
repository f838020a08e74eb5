"""A verdict that was kept as JSON shows the same as the one that was judged."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_teach.exercises import codec
from recsys_teach.exercises.collect import Answer
from recsys_teach.exercises.display import blocks_for
from recsys_teach.exercises.evidence import Evidence, Window, plain_json
from recsys_teach.exercises.exercise import load_lesson
from recsys_teach.exercises.judge import Verdict, judge, redact

EXERCISES = [e for lesson in ("03", "04") for e in load_lesson(lesson).EXERCISES]


def judged(exercise, values):
    outcomes = [{"kind": "returned", "value": codec.encode(v), "printed": "", "changed": False} for v in values]
    report = {"fault": None, "error": None, "outcomes": outcomes, "seconds": 0.0}
    return judge(exercise, report, Answer(exercise.name))


def kept(verdict):
    """Return the verdict as it comes out of a file."""
    return Verdict.from_dict(json.loads(json.dumps(verdict.to_dict(), allow_nan=False)))


def windows_of(value):
    """Return the windows of a value that begin after the first entry, as pairs of start and place."""
    if not isinstance(value, list):
        return []
    own = [(value.start, value.place)] if isinstance(value, Window) and value.start else []
    return own + [found for one in value for found in windows_of(one)]


def windows_in(verdict):
    cases = [case for case in (verdict.differs, verdict.agrees) if case]
    return [windows_of([case.args, case.expected, case.got]) for case in cases]


@pytest.mark.parametrize("exercise", EXERCISES, ids=[e.id for e in EXERCISES])
def test_every_misconception_shows_the_same_after_it_was_kept(exercise):
    for candidate in exercise.singles:
        verdict = judged(exercise, [candidate.outcome(i) for i in range(len(exercise.expected))])
        assert verdict.status in ("wrong", "partial") and verdict.differs
        again = kept(verdict)
        assert again == verdict and windows_in(again) == windows_in(verdict)
        assert all(type(getattr(again, name)) is tuple for name in ("mistakes", "equals", "remarks"))
        for policy, stage in (("none", 1), ("message", 3), ("case", 1), ("case", 2)):
            first, second = (blocks_for(exercise, redact(v, policy), stage) for v in (verdict, again))
            assert first == second


def late_difference(exercise):
    """Return the verdict on an answer whose last entry, in the longest case, is wrong."""
    values = list(exercise.expected)
    case = max(range(len(values)), key=lambda i: len(values[i]))
    values[case] = [*list(values[case])[:-1], -7.0]
    return judged(exercise, values)


LONG = [e for e in EXERCISES if e.kind in ("list", "array") and max(map(len, e.expected)) > 12]


@pytest.mark.parametrize("exercise", LONG, ids=[e.id for e in LONG])
def test_a_window_in_a_long_list_keeps_its_place(exercise):
    verdict = late_difference(exercise)
    assert windows_of(verdict.differs.got)
    again = kept(verdict)
    assert windows_in(again) == windows_in(verdict)
    assert blocks_for(exercise, again) == blocks_for(exercise, verdict)


def test_a_window_that_lost_its_place_would_be_seen():
    verdict = late_difference(LONG[0])
    told = verdict.to_dict()
    told["differs"]["windows"] = {}
    assert blocks_for(LONG[0], Verdict.from_dict(told)) != blocks_for(LONG[0], verdict)


TEXT = st.text(st.characters(), max_size=8)  # surrogates and NULs are among them
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda one: (
        st.lists(one, max_size=30) | st.dictionaries(TEXT | st.sampled_from(["windows", "args[0]", "got"]), one)
    ),
    max_leaves=60,
)


@given(PLAIN, PLAIN, st.lists(st.integers(0, 40), max_size=3))
def test_whatever_an_answer_hands_back_is_kept(expected, got, at):
    shown = [plain_json(value, tuple(at)) for value in (expected, got)]
    case = Evidence(3, [shown[1], shown[0]], *shown, "E", "m\0\ud800", "line", "printed", {"": [None, 3]}, [True])
    again = Evidence.from_dict(json.loads(json.dumps(case.to_dict())))
    assert again == case
    assert windows_of([again.args, again.expected, again.got]) == windows_of([case.args, case.expected, case.got])


def test_what_stands_beside_a_verdict_in_a_file_is_passed_over():
    verdict = judged(EXERCISES[0], list(EXERCISES[0].expected))
    assert Verdict.from_dict({"id": "ada", "lesson": "03"} | verdict.to_dict()) == verdict
