"""Lateness, extra time, and which try counts."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_teach.grading.policy import BadPolicy, Policy, parse_policy, read_policy
from recsys_teach.grading.records import Attempt, Graded

DUE = datetime(2026, 11, 20, 23, 59, tzinfo=timezone(timedelta(hours=1)))
FILE = """
keep = "last"
[due]
"03" = 2026-11-20T23:59:00+01:00
[late]
grace = 10
per_day = 0.1
at_most = 0.35
[questions]
points = 0.25
"""


def handed(minutes, **more):
    return Attempt("ada", "a.ipynb", "", DUE + timedelta(minutes=minutes), lesson="03", **more)


@pytest.mark.parametrize(
    ("minutes", "more", "off"),
    [(-1, 0, 0), (0, 0, 0), (10, 0, 0), (10.01, 0, 0.1), (24 * 60, 0, 0.1), (24 * 60 + 1, 0, 0.2), (9 * 24 * 60, 0, 0.35),
     (100, 90, 0), (101, 90, 0.1), (24 * 60 + 91, 90, 0.2)],
)  # fmt: skip
def test_each_day_begun_after_the_grace_costs_its_share_up_to_the_most(minutes, more, off):
    policy = parse_policy(FILE, "policy.toml")
    assert policy.taken_off(handed(minutes), more) == pytest.approx(off)
    assert policy.late_by(handed(minutes), more) == pytest.approx(max(0, minutes - more))


def test_the_date_of_a_file_makes_nobody_late_unless_the_policy_trusts_it():
    policy = parse_policy(FILE, "policy.toml")
    assert policy.taken_off(handed(500, certain=False), 0) == 0
    assert parse_policy("trust_file_dates = true\n" + FILE, "p").taken_off(handed(500, certain=False), 0) == 0.1


def test_late_without_a_time_is_one_day():
    policy, late = parse_policy(FILE, "p"), Attempt("ada", "a", "", None, late=True, lesson="03")
    assert policy.taken_off(late, 0) == 0.1
    assert policy.taken_off(late, 60) == 0  # how much of it the extra time covers, nobody knows
    assert policy.taken_off(handed(-60, late=True), 0) == 0  # the date is known, and our deadline counts


def test_other_lessons_have_no_deadline():
    assert parse_policy(FILE, "p").taken_off(Attempt("ada", "a", "", DUE + timedelta(days=9), lesson="04"), 0) == 0


def tries(*points):
    return [(handed(0), [Graded("03.x", "partial", one, 2.0)]) for one in points]


@pytest.mark.parametrize(("keep", "chosen"), [("best", 1), ("last", 3), ("first", 0)])
def test_the_policy_says_which_try_counts_and_of_two_that_are_as_good_the_earlier(keep, chosen):
    assert Policy(keep=keep).choose(tries(0.5, 2.0, 1.0, 2.0), 0) == chosen


def test_the_best_is_the_best_after_what_lateness_costs():
    policy = parse_policy(FILE.replace('"last"', '"best"'), "p")
    late = [(handed(-5), [Graded("03.x", "partial", 1.9, 2.0)]), (handed(60), [Graded("03.x", "correct", 2.0, 2.0)])]
    assert policy.choose(late, 0) == 0
    assert policy.choose(late, 90) == 1


def test_without_a_file_nothing_is_late_and_the_best_try_counts():
    policy = read_policy(None)
    assert (policy.keep, policy.question_points, policy.taken_off(handed(10**6), 0)) == ("best", 0.5, 0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("keep = 'worst'", "keep = 'worst' in p is not known. Use one of 'best', 'last', 'first'."),
        ("[late]\nper_day = 1.5", "per_day = 1.5 in p cannot be. Write a number from 0 to 1."),
        ("[late]\nper_day = true", "per_day = True in p cannot be"),
        ("[late]\ngrace = -1", "grace = -1 in p cannot be. Write a number of 0 or more."),
        ("[late]\ngrace = nan", "grace = nan in p cannot be"),
        ("[due]\n'03' = 2026-11-20T23:59:00", "The deadline of 03 in p is 2026-11-20 23:59:00, without a time zone."),
        ("[due]\n'03' = 'Friday'", "The deadline of 03 in p is Friday, without a time zone."),
        ("late = 3", "late = 3 in p is not a table."),
        ("lateness = 3", "p has 'lateness', which means nothing. Use due, keep, late, questions, trust_file_dates."),
        ("[late]\nper_hour = 1", "p has 'per_hour' in [late], which means nothing."),
        ("trust_file_dates = 1", "trust_file_dates = 1 in p is neither true nor false."),
        ("keep = ", "The policy p is not TOML"),
    ],
)
def test_what_a_policy_cannot_say_is_refused_by_name(text, told):
    with pytest.raises(BadPolicy) as error:
        parse_policy(text, "p")
    assert str(error.value).startswith(told)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(BadPolicy, match="cannot be read"):
        read_policy(tmp_path / "none.toml")
    (tmp_path / "p.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadPolicy, match="not text in UTF-8"):
        read_policy(tmp_path / "p.toml")


@given(st.floats(-1e5, 1e5), st.floats(0, 1e5), st.floats(0, 1e4), st.floats(0, 1), st.floats(0, 1))
def test_more_time_never_costs_more_and_the_share_stays_in_its_limits(minutes, more, grace, per_day, at_most):
    policy = Policy(due={"03": DUE}, grace=grace, per_day=per_day, at_most=at_most)
    off = policy.taken_off(handed(minutes), 0)
    assert 0 <= policy.taken_off(handed(minutes), more) <= off <= at_most
