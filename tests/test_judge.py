import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_teach.exercises import codec, messages
from recsys_teach.exercises.collect import Answer
from recsys_teach.exercises.exercise import Candidate, load_lesson
from recsys_teach.exercises.judge import STATUSES, judge, redact
from recsys_teach.exercises.same import is_number, same

EXERCISE = load_lesson("03").EXERCISES[0]
ANSWER = Answer("corated_cosine")


def report_of(values):
    outcomes = [{"kind": "returned", "value": codec.encode(v), "printed": "", "changed": False} for v in values]
    return {"fault": None, "error": None, "outcomes": outcomes, "seconds": 0.0}


def judged(values):
    return judge(EXERCISE, report_of(values), ANSWER)


WHOLE_CANDIDATES = [
    c for c in EXERCISE.singles + EXERCISE.pairs if all(is_number(c.outcome(i)) for i in range(len(EXERCISE.expected)))
]
NUMBERS = st.floats(allow_nan=True, allow_infinity=True) | st.integers() | st.none() | st.text(max_size=3)


@given(st.lists(NUMBERS, min_size=len(EXERCISE.expected), max_size=len(EXERCISE.expected)))
def test_any_values_get_a_verdict(values):
    verdict = judged(values)
    agree = [same(e, v, EXERCISE.tolerance) for e, v in zip(EXERCISE.expected, values, strict=True)]
    assert verdict.status in STATUSES
    assert verdict.agree == sum(agree)
    assert (verdict.status == "correct") == all(agree)
    assert 0 <= verdict.points <= verdict.max_points
    json.dumps(verdict.to_dict(), allow_nan=False)


@given(st.sets(st.integers(0, len(EXERCISE.expected) - 1)))
def test_a_group_earns_its_points_with_all_its_cases_only(wrong):
    values = [None if i in wrong else e for i, e in enumerate(EXERCISE.expected)]
    groups = {EXERCISE.drawn[i].group for i in wrong}
    assert judged(values).points == sum(p for g, p in EXERCISE.points.items() if g not in groups)


@given(st.floats(-1e-9, 1e-9), st.sampled_from([float, np.float64, np.array]))
def test_small_differences_and_number_types_do_not_count(error, kind):
    assert judged([kind(e + error) for e in EXERCISE.expected]).status == "correct"


@given(st.integers(0, len(EXERCISE.expected) - 1), st.floats(0.01, 1))
def test_one_wrong_case_is_never_named(place, error):
    values = [e + error * (i == place) for i, e in enumerate(EXERCISE.expected)]
    verdict = judged(values)
    assert verdict.mistakes == ()
    assert verdict.broken


@given(st.data())
def test_what_is_named_agrees_in_every_case(data):
    made = data.draw(st.sampled_from(WHOLE_CANDIDATES))
    values = [made.outcome(i) for i in range(len(EXERCISE.expected))]
    for place in data.draw(st.sets(st.integers(0, len(values) - 1), max_size=2)):
        values[place] = values[place] + data.draw(st.sampled_from([0.0, 1e-9, 1e-5, 0.01, 1.0]))
    verdict = judged(values)
    agreeing = [c for c in WHOLE_CANDIDATES if c.agrees(values)]
    if verdict.mistakes and verdict.mistakes[0] not in messages.GENERIC:
        assert Candidate(EXERCISE, *map(EXERCISE.misconception, verdict.mistakes)).agrees(values)
    elif verdict.total - verdict.agree > 1 and not verdict.mistakes:
        assert agreeing == []


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        (lambda e: f"about {e}", "type"),
        (lambda e: [e, 1.0], "shape"),
        (lambda e: float("nan") if e == 0 else 0.3, "nan"),
        (lambda e: e * 1.7 + 0.3, "range"),
        (lambda e: e * 0.123, "factor"),
        (lambda e: e**3, "scale"),
        (lambda e: 0.9 - 0.8 * e, "order"),
    ],
)
def test_the_first_broken_property(change, broken):
    assert judged([change(e) for e in EXERCISE.expected]).broken == broken


def test_symmetry_is_looked_at_in_mirrored_cases():
    mirrored = next(i for i, case in enumerate(EXERCISE.drawn) if case.mirrors)
    values = [e * 0.5 + (0.1 if i == mirrored else 0) for i, e in enumerate(EXERCISE.expected)]
    assert judged(values).broken == "symmetry"


def test_evidence_is_the_smallest_case():
    wrong = [i for i, case in enumerate(EXERCISE.drawn) if case.group != "nothing shared"]
    values = [e + 0.01 * (i + 1) * (i in wrong) for i, e in enumerate(EXERCISE.expected)]
    verdict = judged(values)
    assert EXERCISE.drawn[verdict.differs.case].size == min(EXERCISE.drawn[i].size for i in wrong)
    assert EXERCISE.drawn[verdict.agrees.case].group == "nothing shared"


@pytest.mark.parametrize(
    "report",
    [
        {},
        {"fault": None, "error": None, "outcomes": 3, "seconds": 0},
        {"fault": "correct", "error": None, "outcomes": [], "seconds": 0},
        {"fault": None, "error": {}, "outcomes": [], "seconds": 0},
        {"fault": None, "error": None, "outcomes": [{"kind": "returned", "value": b"l\xff\xff\xff\xff"}], "seconds": 0},
        {"fault": None, "error": None, "outcomes": [{"kind": "right"}], "seconds": 0},
        {
            "fault": None,
            "error": None,
            "outcomes": [{"kind": "returned", "value": codec.encode(1.0)}] * 999,
            "seconds": 0,
        },
        {"fault": None, "error": None, "outcomes": [], "seconds": "soon"},
    ],
)
def test_a_forged_report_has_crashed(report):
    verdict = judge(EXERCISE, report, ANSWER)
    assert (verdict.status, verdict.points) == ("crashed", 0)


@pytest.mark.parametrize(
    ("outcome", "status"),
    [({"kind": "too large"}, "crashed"), ({"kind": "raised", "error": "Forbidden", "message": "open()"}, "forbidden")],
)
def test_an_answer_that_was_stopped_earns_nothing_for_the_way(outcome, status):
    report = report_of(EXERCISE.expected)
    report["outcomes"][-1] = outcome
    verdict = judge(EXERCISE, report, ANSWER)
    assert (verdict.status, verdict.points) == (status, 0)


def test_too_few_outcomes_are_not_right():
    assert judged(EXERCISE.expected[:3]).status != "correct"


AWAY = st.sampled_from([0.0, 0.9e-6, -1.5e-6, 2.5e-6, 1e-9, math.nan, math.inf])
NEAR = st.tuples(st.sampled_from([0.0, 0.5, 1.0, -1.0, 3.5, math.inf]), AWAY).map(lambda two: (two[0], sum(two)))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (1, 1.0, True),
        (1, True, False),
        (math.nan, math.nan, True),
        (math.inf, math.inf, True),
        (math.inf, 1.0, False),
        (-math.inf, math.inf, False),
        (1.0, math.inf, False),
        ([1, 2], (1.0, 2), True),
        (np.array([True, False]), np.array([1, 0]), False),
        (np.array([True, False]), [True, False], True),
        ([1, 2], np.array([1, 2]), True),
        ([1, 2], [2, 1], False),
        ({1, 2}, {2, 1}, True),
        ({"a": 1}, {"a": 1.0}, True),
        ({"a": 1}, {"b": 1}, False),
        (np.ones((2, 2)), np.ones(4), False),
        (10**400, 1.0, False),
        ("a", "a", True),
        (None, 0, False),
        (np.array([1.0, 2.0]), np.array([1.0, 2.0 + 1.5e-9]), True),
        (np.array([1.0, 2.0]), np.array([1.0 + 1.5e-9, 2.0]), False),
        ([1.0, 2.0], np.array([1.0 + 1.5e-9, 2.0]), False),
        (np.array([math.nan, math.inf, -math.inf]), np.array([math.nan, math.inf, -math.inf]), True),
        (np.array([math.inf]), np.array([1.0]), False),
        (np.array([1.0]), np.array([math.inf]), False),
        (np.array([1.0]), np.array([math.nan]), False),
        (np.array([2**60], dtype=np.int64), np.array([2**60], dtype=np.uint64), True),
    ],
)
def test_when_two_answers_are_the_same(a, b, expected):
    assert same(a, b, 1e-9) is expected


@given(st.lists(NEAR, min_size=1, max_size=3), st.sampled_from([1e-6, 1e-9]))
def test_arrays_are_compared_as_lists_are(pairs, tolerance):
    a, b = (list(side) for side in zip(*pairs, strict=True))
    assert same(np.array(a), np.array(b), tolerance) == same(a, b, tolerance)


def test_redaction_shows_what_its_policy_allows():
    verdict = judged([e * 0.9 for e in EXERCISE.expected])
    assert redact(verdict, "case") == verdict
    message, nothing = redact(verdict, "message"), redact(verdict, "none")
    assert message.broken == verdict.broken and message.differs is None
    assert nothing.broken == "" and nothing.mistakes == () and nothing.status == verdict.status
    with pytest.raises(ValueError, match="policy"):
        redact(verdict, "all")


@pytest.mark.parametrize(
    "value",
    [10**400, [10**400], {10**5000: 1.0}, {10**5000, 10**5001}, (10**5000,), np.zeros((0, 2**40))],
    ids=["int", "list", "key", "set", "tuple", "no rows"],
)
@pytest.mark.parametrize("id", ["03.corated_cosine", "03.shrunk", "04.because", "05.because_you_liked"])
def test_values_that_break_the_explaining_are_wrong_all_the_same(id, value):
    exercise = next(e for e in load_lesson(id[:2]).EXERCISES if e.id == id)
    verdict = judge(exercise, report_of([value] * len(exercise.expected)), Answer(exercise.name))
    assert (verdict.status, verdict.points) == ("wrong", 0)
    assert verdict.mistakes or verdict.broken
    json.dumps(verdict.to_dict(), allow_nan=False)


@pytest.mark.parametrize("part", ["fault", "error", "outcomes", "seconds"])
@pytest.mark.parametrize(
    "value",
    [
        10**400,
        np.zeros(2),
        np.zeros(1),
        "x",
        {},
        {0: 1},
        [[]],
        [3],
        math.nan,
        (None,),
        codec.Sparse((1,), *np.zeros((3, 0))),
    ],
)
def test_a_report_of_somebody_elses_gets_a_verdict_without_points(part, value):
    wrong = report_of([0.5] * len(EXERCISE.expected)) | {part: value}
    assert judge(EXERCISE, wrong, ANSWER).points == 0
    for key in ("kind", "value", "printed", "error", "changed"):
        report = report_of([0.5] * len(EXERCISE.expected))
        report["outcomes"][3][key] = value
        assert judge(EXERCISE, report, ANSWER).points == 0


def test_too_many_values_in_all_outcomes_together_are_too_large(monkeypatch):
    monkeypatch.setattr(codec, "MAX_VALUES", 100)
    verdict = judged([[0.5] * 50] * len(EXERCISE.expected))
    assert (verdict.status, verdict.detail) == ("crashed", "too large")


def test_what_came_back_is_shown_up_to_a_limit():
    deep = ["x" * 100] * 12
    for _ in range(2):
        deep = [deep] * 12
    verdict = judged([deep] * len(EXERCISE.expected))
    assert verdict.differs.got == "…" and verdict.status == "wrong"
    assert judged([[1.0] * 12] * len(EXERCISE.expected)).differs.got == [1.0] * 12
