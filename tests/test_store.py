"""The one file of a grading run."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from recsys_teach.grading.book import Book
from recsys_teach.grading.policy import Policy
from recsys_teach.grading.records import Attempt, Graded, Student
from recsys_teach.grading.store import NAME, NotAStore, Store

MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
ODD = "=cmd\ud800\udcff\x00\n<b>"


def attempt(student="ada", file="a.ipynb", days=0, **more):
    return Attempt(student, file, "ab12", MONDAY + timedelta(days=days), lesson="03", **more)


def graded(points, item="03.x", status="partial"):
    return Graded(item, status, points, 2.0, {"exercise": item, "points": points}, f"def f(): return {points}")


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "out", new=True) as one:
        one.put_students([Student("ada", "Ada", "A", 30.0, ("ada@x.org",)), Student("zoe", listed=False)])
        yield one


def test_what_is_put_in_comes_out_after_the_file_was_closed(store):
    odd = Attempt(ODD, ODD, "00", None, False, True, "03", "03", "0.1", ODD, ODD)
    with store.changes():
        store.put_students([Student(ODD, ODD, ODD, 0.0, (ODD,), False)])
        store.put_attempt(attempt())
        store.put_attempt(odd)
        store.put_verdicts(attempt().id, 0, [(1, graded(1.0, "03.y")), (0, graded(None))])
        store.put_draw("ada", "03.x", 1, b"cases")
        store.put_left_out([(ODD, "why")])
        store.note("key", "k")
    with Store(store.path.parent) as again:
        assert again.students()[0] == Student("ada", "Ada", "A", 30.0, ("ada@x.org",))
        assert [s.listed for s in again.students()] == [True, False, False]
        assert again.attempts("ada") == [attempt()]
        assert len(again.attempts()) == 2 and again.attempts()[0].handed is None
        assert again.verdicts(attempt().id) == [graded(None), graded(1.0, "03.y")]
        assert list(again.draws()) == [("ada", "03.x", 1, b"cases")]
        assert (again.draw("ada", "03.x", 1), again.draw("ada", "03.x", 2)) == (b"cases", None)
        assert again.left_out()[0][1] == "why" and again.fact("key") == "k" and again.fact("none") == ""


def test_nothing_is_kept_twice(store):
    for points in (1.0, 2.0):
        store.put_attempt(attempt())
        store.put_verdicts(attempt().id, 0, [(0, graded(points))])
    assert store.attempts() == [attempt()]
    assert store.verdicts(attempt().id) == [graded(1.0)]
    assert store.graded_in(0) == {(attempt().id, "03.x")}


def test_an_attempt_is_another_when_its_student_place_or_bytes_are_and_not_when_its_date_is():
    ids = {
        a.id
        for a in (
            attempt(),
            attempt("ben"),
            attempt(file="b"),
            Attempt("ada", "a.ipynb", "cd"),
            Attempt("ada", "a.ipyn", "bab12"),
        )
    }
    assert len(ids) == 5
    assert attempt().id == attempt(days=3).id


def test_a_change_is_there_wholly_or_not_at_all(store):
    store.put_attempt(attempt())
    with pytest.raises(ZeroDivisionError), store.changes():
        store.put_verdicts(attempt().id, 0, [(0, graded(1.0))])
        raise ZeroDivisionError
    assert store.verdicts(attempt().id) == []


def test_a_round_supersedes_and_keeps_what_was_before(store):
    store.put_attempt(attempt())
    store.put_verdicts(attempt().id, 0, [(0, graded(0.5)), (1, graded(2.0, "03.y", "correct"))])
    one = store.begin_round("03.x", "ada", "a case was wrong")
    assert store.begin_round("03.x", "ben", "stopped in between") == one  # goes on with it
    store.put_verdicts(attempt().id, one, [(0, graded(2.0, status="correct"))])
    store.end_round(one)
    assert [g.points for g in store.verdicts(attempt().id)] == [2.0, 2.0]
    assert [g.points for g in store.verdicts(attempt().id, before=one)] == [0.5, 2.0]
    assert (store.count("correct"), store.count("partial")) == (2, 0)
    assert store.begin_round("03.x", "ada", "again") > one


def test_marks_are_of_the_try_that_counts_with_what_lateness_costs(store):
    store.put_attempt(attempt())
    store.put_attempt(attempt(file="b.ipynb", days=2))
    store.put_verdicts(attempt().id, 0, [(0, graded(0.5))])
    store.put_verdicts(
        attempt(file="b.ipynb", days=2).id, 0, [(0, graded(2.0)), (1, graded(None, "03.y", "not graded"))]
    )
    policy = Policy(keep="last", due={"03": MONDAY}, per_day=0.1)
    (mark,) = [m for m in Book(store, policy).marks() if m.attempt]
    assert (mark.attempt.file, mark.attempts, mark.late, mark.taken_off) == ("b.ipynb", 2, 2 * 24 * 60 - 30, 0.2)
    assert (mark.points, mark.max_points) == (1.6, 2.0)  # what was not graded is in neither
    store.extend("ada", 2 * 24 * 60, "me", "ill")
    (mark,) = [m for m in Book(store, policy).marks() if m.attempt]
    assert (mark.points, mark.taken_off) == (2.0, 0)


def test_who_is_on_the_roster_and_handed_nothing_in_has_a_mark_without_points(store):
    store.put_students([Student("ben"), Student("zoe", listed=False)])
    store.note("roster", "yes")
    store.put_attempt(attempt())
    book = Book(store, Policy())
    marks = {m.student.id: m for m in book.marks()}
    assert marks.keys() == {"ada", "ben"}
    assert (marks["ben"].attempt, marks["ben"].points) == (None, None)
    assert [one.id for one in book.unlisted()] == ["zoe"]


def test_a_question_is_worth_what_the_policy_says(store):
    store.put_attempt(attempt())
    question = Graded("03.q1", "correct", 1.0, 1.0, {"answer": "b"})
    store.put_verdicts(attempt().id, 0, [(0, graded(2.0)), (1, question)])
    for worth in (0.0, 0.5, 3.0):
        (mark,) = [m for m in Book(store, Policy(question_points=worth)).marks() if m.attempt]
        assert (mark.points, mark.max_points) == (2 + worth, 2 + worth)


def test_pseudonyms_are_the_same_in_every_report_and_say_nothing(store):
    store.put_attempt(attempt())
    books = [Book(store, Policy(), pseudonyms=True) for _ in range(2)]
    told = [[m.student for m in book.marks()] for book in books]
    assert told[0] == told[1]
    assert "ada" not in str(told[0]).lower() and told[0][0].id.startswith("student-")
    store.put_students([Student(f"s{n}") for n in range(20)])
    ids = [one.id for one in books[0].students()]
    assert ids == sorted(ids) and len(ids) == 22  # the roster's order would say who is who


def test_purging_leaves_no_trace_of_what_was_handed_in_before(store):
    secret = "def a_secret_of_ada(): pass"
    store.put_students([Student("ben", "Ben")])
    store.put_attempt(attempt())
    store.put_attempt(attempt("ben", days=5))
    store.put_verdicts(attempt().id, 0, [(0, Graded("03.x", "wrong", 0.0, 2.0, {"a": secret}, secret))])
    store.put_draw("ada", "03.x", 1, secret.encode())
    store.extend("ada", 5, "me", "ill")
    assert store.purge(MONDAY + timedelta(days=1)) == 1
    assert [a.student for a in store.attempts()] == ["ben"]
    assert "ada" not in [s.id for s in store.students()] and "ben" in [s.id for s in store.students()]
    assert list(store.draws()) == [] and store.extended("ada") == 0
    store.db.close()
    assert all(
        b"ada@x.org" not in f.read_bytes() and b"a_secret" not in f.read_bytes() for f in store.path.parent.iterdir()
    )


def test_what_is_no_file_of_a_run_is_refused_and_left_alone(tmp_path):
    with pytest.raises(NotAStore, match="--out"):
        Store(tmp_path)
    (tmp_path / NAME).write_text("a letter to my sister, long enough to be no database" * 100)
    with pytest.raises(NotAStore, match="Move it away"):
        Store(tmp_path, new=True)
    assert (tmp_path / NAME).read_text().startswith("a letter")
    (tmp_path / "other").mkdir()
    db = sqlite3.connect(tmp_path / "other" / NAME)
    db.execute("CREATE TABLE meta (key TEXT, value TEXT)")
    db.execute("INSERT INTO meta VALUES ('layout', '0')")
    db.commit()
    db.close()
    with pytest.raises(NotAStore, match="another layout"):
        Store(tmp_path / "other")
