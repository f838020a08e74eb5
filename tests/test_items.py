"""Item statistics: against NumPy and pandas, over made classes and made-up points."""

import tracemalloc
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_teach.exercises.evidence import Evidence
from recsys_teach.exercises.exercise import load_lesson
from recsys_teach.exercises.judge import verdict_without_run
from recsys_teach.grading.book import Book
from recsys_teach.grading.items import ENOUGH, ENOUGH_FOR_CORRELATION, GROUPS, LONGEST, TOP, item_statistics, signed
from recsys_teach.grading.policy import Policy
from recsys_teach.grading.records import Attempt, Graded, Mark, Student
from tests.answers import answers_for
from tests.class_of import class_of, judged

A, B, C = "03.corated_cosine", "03.pearson", "03.shrunk"


def mark_of(place, items, trouble=""):
    attempt = Attempt(f"s{place}", f"{place}.ipynb", "0", lesson="03", trouble=trouble)
    return Mark(Student(f"s{place}"), "03", attempt, tuple(items))


def graded(item, points, most=2.0, source="", **told):
    status = told.pop("status", "") or ("not graded" if points is None else "correct" if points == most else "wrong")
    return Graded(item, status, points, most, told, source)


def unknown(item, broken="value", case=0, got=1.0, source="def f(): ..."):
    exercise = next(e for e in load_lesson("03").EXERCISES if e.id == item)
    told = verdict_without_run(exercise, "wrong").to_dict()
    told |= {"broken": broken, "differs": Evidence(case, [], 1.0, got, sizes={"": [None, None]}).to_dict()}
    return Graded(item, "wrong", 0.0, 2.0, told, source)


def statistics_of(rows, **more):
    """Return item → statistics of students who have these items."""
    marks = [mark_of(place, items) for place, items in enumerate(rows)]
    return {one.item: one for one in item_statistics(iter(marks), **more)}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    with class_of(tmp_path_factory.mktemp("class"), 60, 1) as store:
        yield Book(store, Policy())


@pytest.fixture(scope="module")
def frame(book):
    """One row for each verdict of a notebook that can be read."""
    return pd.DataFrame(
        {
            "student": m.student.id,
            "item": g.item,
            "status": g.status,
            "points": g.points,
            "most": g.max_points,
            "told": g.told,
        }
        for m in book.marks()
        if m.attempt and not m.attempt.trouble
        for g in m.items
    )


def test_counts_and_shares_are_those_of_pandas(book, frame):
    found = item_statistics(book.marks())
    assert [one.item for one in found] == [e.id for e in load_lesson("03").EXERCISES] + [
        "03.q1",
        "03.q2",
        "03.q3",
        "03.q4",
    ]
    for one in found:
        of_item = frame[frame["item"] == one.item]
        not_tried = of_item["status"].isin(["missing", "not attempted"])
        answered = of_item[~not_tried & of_item["points"].notna()]
        assert one.answered == len(answered) and one.not_attempted == not_tried.sum()
        assert one.not_graded == of_item["points"].isna().sum()
        assert one.handed_in == len(of_item) == 58
        assert one.correct == (answered["status"] == "correct").sum()
        assert one.stopped == answered["status"].isin(["timeout", "crashed", "forbidden"]).sum()
        assert one.share == pytest.approx(answered["points"].sum() / answered["most"].sum())
        assert one.share_correct == pytest.approx((answered["status"] == "correct").mean())


def test_discrimination_is_the_correlation_with_the_total_of_the_others(book, frame):
    table = frame.pivot(index="student", columns="item", values="points")
    whole = table.dropna().index
    frame = frame[frame["student"].isin(whole)]
    found = item_statistics(m for m in book.marks() if m.student.id in whole)
    table = table.loc[whole]
    assert len(whole) == 57  # one has an item that was not graded
    for one in found:
        tried = frame[(frame["item"] == one.item) & ~frame["status"].isin(["missing", "not attempted"])]["student"]
        others = table.drop(columns=one.item).sum(axis=1)
        assert one.discrimination == pytest.approx(table.loc[tried, one.item].corr(others.loc[tried])), one.item
        assert one.discrimination != pytest.approx(
            table.loc[tried, one.item].corr(table.loc[tried].sum(axis=1)), abs=0.01
        )


@given(st.lists(st.tuples(*[st.sampled_from([0.0, 0.5, 1.0, 2.0])] * 3), min_size=2, max_size=40))
def test_discrimination_of_any_points_is_that_of_numpy(rows):
    found = statistics_of([[graded(item, points) for item, points in zip((A, B, C), row, strict=True)] for row in rows])
    table = np.array(rows)
    for place, item in enumerate((A, B, C)):
        x, rest = table[:, place], np.delete(table, place, axis=1).sum(axis=1)
        if np.ptp(x) == 0 or np.ptp(rest) == 0:
            assert found[item].discrimination is None
        else:
            assert found[item].discrimination == pytest.approx(np.corrcoef(x, rest)[0, 1], abs=1e-9)


def test_a_constant_total_of_thirds_is_constant():
    """Sums of thirds differ in their last digit by the order in which they are added."""
    third = [0.1, 0.2, 0.3]
    rows = [[graded(A, x), *(graded(i, p) for i, p in zip((B, C, "03.z"), t, strict=True))] for x, t in (
        (0.0, third), (1.0, third[::-1]), (2.0, [0.3, 0.1, 0.2]), (0.5, third))]  # fmt: skip
    assert statistics_of(rows)[A].discrimination is None


def test_whoever_has_an_item_that_was_not_graded_counts_in_the_others():
    rng = np.random.default_rng(0)
    rows = [[2 * float(v) for v in rng.integers(0, 2, 4)] for _ in range(30)]
    for row in rows[:8]:
        row[3] = None
    items = (A, B, C, "03.nearest_raters")
    found = statistics_of([[graded(i, p) for i, p in zip(items, row, strict=True)] for row in rows])
    table = pd.DataFrame(rows, columns=items, dtype=float)
    share = table[[B, C, items[3]]].sum(axis=1) / (2 * table[[B, C, items[3]]].notna().sum(axis=1))
    assert found[A].discrimination == pytest.approx(table[A].corr(share))
    assert (found[items[3]].answered, found[items[3]].not_graded) == (22, 8)


def test_a_single_item_has_no_discrimination():
    assert statistics_of([[graded(A, 0.0)], [graded(A, 2.0)], [graded(A, 1.0)]])[A].discrimination is None


def test_named_mistakes_are_counted_and_told_in_the_words_of_the_bank(book, frame):
    for one in item_statistics(book.marks()):
        told = frame[(frame["item"] == one.item) & (frame["status"] != "correct")]["told"]
        if one.is_question:
            tried = frame[(frame["item"] == one.item) & (frame["status"] == "wrong")]["told"]
            counts = Counter(str(t["answer"]) for t in tried)
            assert {m.name.split(": ")[0].removeprefix("Answer "): m.count for m in one.mistakes} == dict(counts)
            continue
        counts = Counter(tuple(t["mistakes"]) for t in told if t.get("mistakes"))
        assert one.mistake_kinds == len(counts) >= 4
        assert [m.count for m in one.mistakes] == sorted(counts.values(), reverse=True)[:TOP]
        exercise = next(e for e in load_lesson("03").EXERCISES if e.id == one.item)
        known = {m.id: m for m in exercise.misconceptions}
        for mistake in one.mistakes:
            assert counts[mistake.ids] == mistake.count
            assert known[mistake.ids[0]].name in mistake.name if mistake.ids[0] in known else mistake.name
            assert "yours" in mistake.case and mistake.source


def test_a_mistake_shows_the_shortest_code_that_made_it():
    code = answers_for(load_lesson("03").EXERCISES[0]).WRITTEN["gaps as zeros, in place"][1]
    told = judged(A, code).told
    long = Graded(A, "wrong", 0.0, 2.0, told, code + "# and more\n")
    (wrong,) = statistics_of([[long], [Graded(A, "wrong", 0.0, 2.0, told, code)], [long]])[A].mistakes
    assert (wrong.count, wrong.source, wrong.ids) == (3, code, ("gaps-as-zero",))


def test_unknown_answers_are_grouped_by_property_case_and_value():
    rows = [unknown(A, got=1.5, source="longer"), unknown(A, got=1.5, source="short"), unknown(A, got=1.6)]
    rows += [unknown(A, broken="nan", got="nan"), unknown(A, case=1, got=1.5), unknown(A, got=[1, 5])]
    one = statistics_of([[row] for row in rows])[A]
    assert one.unknown_kinds == 5 and one.mistake_kinds == 0
    assert (one.unknown[0].count, one.unknown[0].source) == (2, "short")
    assert one.unknown[0].name == "Some values are not the expected ones. Their kind and their number are right."


def test_errors_are_grouped_by_what_they_say():
    rows = [
        graded(A, 0.0, status="error", detail=d, broken="", differs=None)
        for d in ("ValueError: a", "ValueError: a", "KeyError: b")
    ]
    assert [w.count for w in statistics_of([[row] for row in rows])[A].unknown] == [2, 1]


def test_code_that_was_stopped_is_counted_and_is_no_answer_like_another():
    (one,) = statistics_of([[graded(A, 0.0, status="crashed", detail="crashed")]] * 3).values()
    assert (one.stopped, one.answered, one.unknown, one.unknown_kinds) == (3, 3, (), 0)


def test_what_a_person_decided_is_no_answer_like_another():
    decided = graded(A, 1.0, status="partial", detail="timeout", **{"by hand": "nearly"})
    assert statistics_of([[decided]])[A].unknown == ()


def test_items_stand_in_the_order_of_the_bank_and_others_behind():
    rows = [[graded("03.x", 1.0), graded("03.q1", 1.0), graded(B, 1.0)], [graded(A, 1.0), graded("03.a", 1.0)]]
    assert list(statistics_of(rows)) == [A, B, "03.q1", "03.x", "03.a"]


def test_a_right_answer_is_no_mistake_whatever_was_told_of_it():
    """Points given by hand leave the mistake in the verdict."""
    decided = graded(A, 2.0, status="correct", mistakes=["gaps-as-zero"])
    assert statistics_of([[decided]])[A].mistakes == ()


def test_evidence_of_another_version_costs_no_page():
    odd = unknown(A, got=[1, 5])
    odd.told["differs"]["sizes"] = {}
    (wrong,) = statistics_of([[odd]])[A].unknown
    assert wrong.count == 1 and wrong.case == ""


def test_what_the_bank_does_not_know_is_told_by_its_id():
    rows = [
        [graded(A, 0.0, mistakes=["of-another-version"])],
        [Graded("77.x", "wrong", 0.0, 2.0, {"mistakes": ["odd", "more"]})],
    ]
    found = statistics_of(rows)
    assert found[A].mistakes[0].name == "of-another-version"
    assert found["77.x"].mistakes[0].name == "odd + more" and found["77.x"].title == "77.x"


def test_notebooks_that_cannot_be_read_are_in_no_count():
    items = [graded(A, 0.0, status="missing", detail="unreadable: not a notebook")]
    marks = [
        mark_of(0, [graded(A, 2.0)]),
        mark_of(1, items),
        mark_of(2, [graded(A, 0.0, status="missing")], "too large"),
    ]
    (one,) = item_statistics([*marks, Mark(Student("absent"), "03", None)])
    assert (one.answered, one.not_attempted, one.handed_in) == (1, 0, 1)


def test_answers_without_end_take_no_more_memory():
    long = "x = 1\n" * 20_000

    def marks(n):
        for place in range(n):
            yield mark_of(place, [unknown(A, got=place, source=f"{place}{long}")])

    (one,) = item_statistics(marks(GROUPS + 200))
    assert one.unknown_kinds == GROUPS and len(one.unknown[0].source) == LONGEST
    tracemalloc.start()
    item_statistics(marks(GROUPS + 200))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4e6 < len(long) * GROUPS


# -- items that look broken


def rows_of(right, wrong, **told):
    """Return students of whom so many are right, and others wrong in the same way; in a second item it is the other way round."""
    return [[graded(A, 2.0)]] * right + [[graded(A, 0.0, **told)]] * wrong


def doubts(rows):
    return [doubt.why for doubt in statistics_of(rows)[A].doubts]


def kinds(count):
    return [[unknown(A, got=place)] for place in range(count)]


def test_below_a_tenth_of_the_points_is_hard_from_ten_answers_on():
    assert any("earned 5%" in why for why in doubts([[graded(A, 2.0)], *kinds(19)]))
    assert doubts([[graded(A, 2.0)], *kinds(9)]) == []
    assert any("earned 0%" in why for why in doubts(kinds(ENOUGH)))
    assert doubts(kinds(ENOUGH - 1)) == []


def test_one_wrong_answer_more_common_than_the_right_one_is_a_doubt():
    same = {"broken": "value", "differs": {"case": 0, "got": 3.0}}
    assert any("(6) is more common than the right one (5)" in why for why in doubts(rows_of(5, 6, **same)))
    assert doubts(rows_of(6, 6, **same)) == []
    assert doubts([*rows_of(5, 0), *kinds(6)]) == []
    assert doubts(rows_of(4, 5, **same)) == []


@pytest.mark.parametrize(
    ("students", "expected"), [(ENOUGH_FOR_CORRELATION, True), (ENOUGH_FOR_CORRELATION - 1, False)]
)
def test_a_negative_discrimination_is_a_doubt_from_twenty_answers_on(students, expected):
    rows = [[graded(A, 2.0 * (n % 2)), graded(B, 2.0 * (n % 2 == 0))] for n in range(students)]
    assert any("discrimination −1.00" in why for why in doubts(rows)) is expected
    rows = [[graded(A, 2.0 * (n % 2)), graded(B, 2.0 * (n % 2))] for n in range(students)]
    assert doubts(rows) == []


def test_a_discrimination_that_is_as_likely_chance_is_no_doubt():
    rows = [
        [graded(A, 2.0 * (n % 2)), graded(B, 2.0 * (n % 4 < 2))] for n in range(40)
    ]  # 0, but for what is turned round
    for n in range(3):
        rows[4 * n + 1] = [graded(A, 2.0), graded(B, 0.0)]
    item = statistics_of(rows)[A]
    assert -2 / 40**0.5 < item.discrimination < 0
    assert doubts(rows) == []


def test_whatever_was_not_graded_is_a_doubt():
    (doubt,) = statistics_of([[graded(A, None, detail="no sandbox")], [graded(A, 2.0)]])[A].doubts
    assert doubt.why.startswith("1 of 2 were not graded") and "--only 03.corated_cosine" in doubt.look


def test_many_stopped_answers_are_a_doubt():
    stopped = [[graded(A, 0.0, status="timeout", detail="timeout")]]
    assert any("2 of 20 answers were stopped" in why for why in doubts([[graded(A, 2.0)]] * 18 + stopped * 2))
    assert doubts([[graded(A, 2.0)]] * 19 + stopped) == []


def test_everybody_right_is_no_defect():
    one = statistics_of([[graded(A, 2.0), graded(B, 2.0 * (n % 2))] for n in range(40)])[A]
    assert (one.discrimination, one.share, one.doubts) == (None, 1.0, ())


def test_every_doubt_says_what_to_look_at():
    rows = [
        [graded(A, None)],
        [graded(A, 0.0, status="timeout")],
        *rows_of(0, 12, broken="value", differs={"case": 0, "got": 1}),
    ]
    found = statistics_of(rows)[A].doubts
    assert len(found) == 3 and all(doubt.look.endswith((".", "?")) and len(doubt.look) > 40 for doubt in found)


def test_the_minus_of_a_correlation_is_one():
    assert (signed(-0.125), signed(0.5)) == ("−0.12", "0.50")
