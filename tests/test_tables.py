"""CSV for people and programs, and what a cell may not do.

OWASP's advice on CSV injection (https://owasp.org/www-community/attacks/CSV_Injection): no cell begins with = + - @, a tab, a
carriage return, a line feed, or the full-width form of one of the signs; a single quote goes in front of it; and a separator
or a quote inside of a text may not begin a new cell.
"""

import csv
import io
import unicodedata
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_teach.grading.policy import Policy
from recsys_teach.grading.records import Student
from recsys_teach.grading.tables import LONGEST, gradebook, marks, neutral, plain, readable
from tests.class_of import class_of
from tests.made_book import FIRST, HANDED, SECOND, answer, book_of, class_with, hostile, item

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
ANY_TEXT = hostile("=+-@＝＋－＠'\";,\t\r\n\0\ud800\u2028\u202e\x85 ")


def rows_of(lines, separator=","):
    return list(csv.reader(io.StringIO("".join(lines), newline=""), delimiter=separator))


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("before", ["", " ", '"', "x;", "x,", 'x;"', "\0", "\ufeff"])
def test_what_begins_a_formula_gets_an_apostrophe(start, before):
    told = neutral(f"{before}{start}1+cmd|' /C calc'!A0")
    if start in "\t\r\n":
        assert told.startswith("'") or before
    else:
        assert f"'{start}1+cmd" in told


def test_the_words_of_ordinary_people_stay_as_they_are():
    for text in ("Jane Doe", "O'Neill", "Łukasz Żak", "Anne-Marie", "ada@uni.edu", "王小明", "a+b", "3.5", "", "x - y"):
        assert neutral(text) == text


def test_breaks_become_spaces_and_what_cannot_be_seen_a_sign():
    assert readable("a\tb\nc\vd\u2028e\x85f") == "a b c d e f"
    assert readable("\0\x1b[31m\u202e\ud800") == "\ufffd\ufffd[31m\ufffd\ufffd"


@given(ANY_TEXT)
def test_no_spreadsheet_finds_a_formula(text):
    told = neutral(text)
    assert neutral(told) == told
    assert not any(unicodedata.category(one) in ("Cc", "Zl", "Zp", "Cs") for one in told)
    assert not set(told) & set("\u202a\u202e\u2066")
    written = "".join(line for line in gradebook_like(told))
    for separator in (",", ";", "\t"):
        for cell in rows_of(written, separator)[0]:
            assert not cell.lstrip(' "\ufffd').startswith(STARTS), (separator, cell)


def gradebook_like(cell):
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\n").writerow([cell, "03"])
    return [line.getvalue()]


@pytest.mark.parametrize("text", ["=" * 10**7, "a" * (LONGEST + 1), "a" * LONGEST, "\n" * 10**6])
def test_a_long_text_is_cut(text):
    assert len(neutral(text)) <= LONGEST and neutral(neutral(text)) == neutral(text)
    assert (readable(text) == text) == (text == "a" * LONGEST)


@given(st.floats(-1e6, 1e6))
def test_a_number_is_read_again(number):
    assert abs(float(plain(number)) - number) <= 5e-7 and "e" not in plain(number)
    assert plain(-0.0) == "0" and plain(2.5) == "2.5" and plain(10.0) == "10"


def test_a_gradebook_has_a_row_for_each_item(tmp_path):
    students = [Student("1", "Ada"), Student("2", "Ben"), Student("3", "Cleo"), Student("9", listed=False)]
    handed = [
        ("1", [item(2.0), item(None, id=SECOND), answer(True)], {}),
        ("2", [item(0.5), item(0.0, "wrong", id=SECOND), answer(False)], {}),
        ("9", [item(1.25)], {}),
    ]
    told = "".join(gradebook(book_of(tmp_path, students, handed)))
    assert told == (
        "id,lesson,exercise,status,points,max_points\n"
        "1,03,03.corated_cosine,correct,2,2\n1,03,03.pearson,not graded,,2\n1,03,03.q1,correct,0.5,0.5\n"
        "2,03,03.corated_cosine,partial,0.5,2\n2,03,03.pearson,wrong,0,2\n2,03,03.q1,wrong,0,0.5\n"
        "9,03,03.corated_cosine,partial,1.25,2\n"
    )


def test_marks_have_a_row_for_each_student(tmp_path):
    students = [Student("1", "Ada", "A"), Student("2", "Ben", "B"), Student("3", "Cleo"), Student("9", listed=False)]
    late = {"handed": HANDED + timedelta(minutes=90)}
    handed = [
        ("1", [item(2.0), item(None, id=SECOND)], {"file": "a/x.ipynb"}),
        ("1", [item(1.0), item(1.0, id=SECOND)], {"handed": HANDED - timedelta(days=1)}),
        ("2", [item(2.0)], late | {"file": "b.ipynb"}),
        ("9", [item(0.0, "missing")], {"trouble": "It is no notebook.", "late": True, "file": "c.ipynb"}),
    ]
    policy = Policy(due={"03": HANDED}, per_day=0.25)
    rows = rows_of(marks(book_of(tmp_path, students, handed, policy=policy)))
    assert rows == [
        ["id", "name", "section", "lesson", "points", "max_points", "late_minutes", "taken_off", "attempts", "file", "remark"],
        ["1", "Ada", "A", "03", "2", "4", "0", "0", "2", "1.ipynb", ""],
        ["2", "Ben", "B", "03", "1.5", "2", "90", "0.25", "1", "b.ipynb", ""],
        ["3", "Cleo", "", "03", "", "", "", "", "0", "", "not handed in"],
        ["9", "", "", "03", "0", "2", "0", "0", "1", "c.ipynb",
         "not on the roster; marked as late by its place, without a time; could not be read"],
    ]  # fmt: skip


def test_what_was_not_graded_is_remarked(tmp_path):
    book = book_of(tmp_path, [Student("1")], [("1", [item(2.0), item(None, id=SECOND)], {})])
    assert rows_of(marks(book))[1][-1] == "not graded: 03.pearson"


def test_without_a_roster_nobody_is_not_on_it(tmp_path):
    book = book_of(tmp_path, [Student("1", listed=False)], [("1", [item(2.0)], {})], roster=False)
    assert rows_of(marks(book))[1][-1] == ""


def test_a_made_name_is_not_given_away_by_a_file(tmp_path):
    students, file = [Student("secret1", "Secret Person", "Secret section")], {"file": "Secret Person_1/x.ipynb"}
    book = book_of(tmp_path, students, [("secret1", [item(2.0)], file)], pseudonyms=True)
    told = "".join([*marks(book), *gradebook(book)])
    assert "ecret" not in told and told.count("student-") == 3  # id and name in one, id in the other


@settings(max_examples=30)
@given(st.lists(ANY_TEXT, min_size=1, max_size=4, unique_by=lambda one: one.encode("utf-8", "backslashreplace")))
def test_hostile_names_make_no_row_and_no_column(tmp_path_factory, texts):
    students = [Student(one, one, one) for one in texts]
    handed = [(one, [item(2.0)], {"file": one}) for one in texts]
    book = book_of(tmp_path_factory.mktemp("book"), students, handed)
    for lines, width in ((gradebook(book), 6), (marks(book), 11)):
        told = "".join(lines)
        rows = rows_of(told)
        assert [len(row) for row in rows] == [width] * (1 + len(texts))
        for row in rows[1:]:
            assert not any(cell.lstrip(' "\ufffd').startswith(STARTS) for cell in row)
        assert told.encode("utf-8", "backslashreplace")


def test_the_same_store_gives_the_same_lines_whatever_is_in_it(tmp_path):
    book = class_with(tmp_path / "small", ["Ada", "=1+1"])
    assert list(marks(book)) == list(marks(book))
    with class_of(tmp_path / "class", 12) as store:
        whole = replace_store(book, store)
        rows = rows_of(gradebook(whole))[1:]
        kept = [g for a in counted(whole) for g in store.verdicts(a)]
        assert len(rows) == len(kept) > 50
        assert {row[2] for row in rows} >= {FIRST, SECOND, "03.q1"}
        assert [row[3] for row in rows] == [g.status for g in kept]


def replace_store(book, store):
    return type(book)(store, book.policy)


def counted(book):
    return [mark.attempt.id for mark in book.marks() if mark.attempt]
