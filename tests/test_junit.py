"""JUnit XML, checked against what the schema of Ant's reports demands (windyroad/JUnit-Schema, JUnit.xsd).

testsuites holds testsuite elements. Each has name and hostname (not empty), package, id (0, 1, 2, …), timestamp (ISO 8601
without a time zone), tests, failures, errors (whole numbers), time (a decimal), and may have skipped; inside of it stand, in this
order, one properties, any number of testcase, one system-out, one system-err. A property has a name (not empty) and a value. A
testcase has name, classname and time, and at most one of skipped, error and failure; the last two have a type and may have a
message. Jenkins' schema (junit-10.xsd) asks for less.
"""

import re
from datetime import timedelta, timezone
from itertools import count
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recsys_teach.grading.book import Book
from recsys_teach.grading.junit import allowed, junit
from recsys_teach.grading.policy import Policy
from recsys_teach.grading.records import Graded, Student
from tests.class_of import class_of, judged
from tests.made_book import FIRST, HANDED, SECOND, answer, book_of, class_with, hostile, item

SUITE = {"name", "package", "id", "timestamp", "hostname", "tests", "failures", "errors", "skipped", "time"}
TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}")
XML_TEXT = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")  # the Char of XML 1.0, section 2.2


def suites_of(text):
    """Return the suites of a report that keeps to the schema."""
    assert XML_TEXT.fullmatch(text)
    root = ElementTree.fromstring(text.encode())
    assert root.tag == "testsuites" and not root.attrib
    for number, suite in zip(count(), root, strict=False):
        assert suite.tag == "testsuite" and set(suite.attrib) == SUITE
        assert suite.attrib["id"] == str(number)
        assert suite.attrib["name"].strip() and suite.attrib["hostname"].strip()
        assert TIMESTAMP.fullmatch(suite.attrib["timestamp"]) and float(suite.attrib["time"]) >= 0
        tags = [child.tag for child in suite]
        cases = tags.count("testcase")
        assert tags == ["properties", *["testcase"] * cases, "system-out", "system-err"]
        assert all(p.tag == "property" and set(p.attrib) == {"name", "value"} and p.attrib["name"] for p in suite[0])
        found = {"failure": 0, "error": 0, "skipped": 0}
        for case in suite.iter("testcase"):
            assert set(case.attrib) == {"name", "classname", "time"} and len(case) <= 1
            for child in case:
                found[child.tag] += 1
                assert set(child.attrib) == ({"message"} if child.tag == "skipped" else {"message", "type"})
        counts = [int(suite.attrib[name]) for name in ("tests", "failures", "errors", "skipped")]
        assert counts == [cases, found["failure"], found["error"], found["skipped"]]
    return list(root)


def outcomes(suite):
    return [(case.attrib["name"], case[0].tag if len(case) else "passed") for case in suite.iter("testcase")]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("correct", "passed"), ("partial", "failure"), ("wrong", "failure"), ("not attempted", "failure"), ("missing", "failure"),
        ("error", "error"), ("timeout", "error"), ("crashed", "error"), ("forbidden", "error"), ("not graded", "skipped"),
    ],
)  # fmt: skip
def test_what_a_status_is_in_a_test_report(tmp_path, status, outcome):
    points = {"correct": 2.0, "not graded": None}.get(status, 0.5)
    (suite,) = suites_of(junit(book_of(tmp_path, [Student("1")], [("1", [item(points, status)], {})])))
    assert outcomes(suite) == [(FIRST, outcome)]


def test_a_student_is_a_suite_and_an_item_a_case(tmp_path):
    students = [Student("1", "Ada"), Student("2", "Ben"), Student("3", " \n"), Student("9", listed=False)]
    handed = [
        (
            "1",
            [item(2.0), item(None, id=SECOND), answer(False)],
            {"handed": (HANDED + timedelta(hours=1)).astimezone(timezone(timedelta(hours=5)))},
        ),
        ("1", [item(1.0, id="04.because")], {"lesson": "04", "handed": HANDED + timedelta(hours=2)}),
        ("9", [item(0.5)], {"handed": None}),
    ]
    suites = suites_of(junit(book_of(tmp_path, students, handed, policy=Policy(due={"03": HANDED}, per_day=0.5))))
    assert [(s.attrib["name"], s.attrib["package"]) for s in suites] == [
        ("Ada", "1"),
        ("Ben", "2"),
        ("3", "3"),
        ("9", "9"),
    ]
    assert outcomes(suites[0]) == [
        (FIRST, "passed"),
        (SECOND, "skipped"),
        ("03.q1", "failure"),
        ("04.because", "failure"),
    ]
    assert [case.attrib["classname"] for case in suites[0].iter("testcase")] == ["lesson 03"] * 3 + ["lesson 04"]
    told = [{p.attrib["name"]: p.attrib["value"] for p in suite[0]} for suite in suites]
    assert told[0]["03.points"] == "1" and told[0]["03.max_points"] == "2.5" and told[0]["03.taken_off"] == "0.5"
    assert told[0]["03.remark"] == "not graded: 03.pearson"
    assert told[1] == {"03.remark": "not handed in", "04.remark": "not handed in"}
    assert told[3]["03.remark"] == "not on the roster"
    assert [s.attrib["timestamp"] for s in suites] == ["2026-11-20T22:30:00", *["1970-01-01T00:00:00"] * 3]


ANY_TEXT = hostile("<>&\"'\0\x0b\ud800\ufffe\r\n\t ]")


@settings(max_examples=30)
@given(st.lists(ANY_TEXT, min_size=1, max_size=3), ANY_TEXT)
@example(["<\0"], "\0\ud800]]>&")
def test_hostile_names_and_texts_leave_the_report_whole(tmp_path_factory, names, detail):
    wrong = judged(FIRST, "def corated_cosine(x, y):\n    return 1 / 0\n")
    told = wrong.told | {"detail": f"{detail}: {detail}", "differs": wrong.told["differs"] | {"line": detail}}
    students = [Student(f"{i}{name}", name) for i, name in enumerate(names)]
    graded = Graded(FIRST, "error", 0.0, 2.0, told)
    gone = Graded("03.\0", "wrong", 0.0, 2.0, {})
    book = book_of(tmp_path_factory.mktemp("book"), students, [(one.id, [graded, gone], {}) for one in students])
    for reveal in ("none", "message", "case"):
        suites = suites_of(junit(book, reveal))
        assert [outcomes(s) for s in suites] == [[(FIRST, "error"), ("03.\ufffd", "failure")]] * len(names)


@given(ANY_TEXT)
def test_allowed_text_is_xml_and_nothing_else_is_lost(text):
    assert XML_TEXT.fullmatch(allowed(text)) and len(allowed(text)) == len(text)
    assert allowed("Łukasz & <王> \t\n") == "Łukasz & <王> \t\n"


def test_as_much_is_told_as_may_be(tmp_path):
    with class_of(tmp_path, 12) as store:
        texts = {reveal: junit(Book(store, Policy()), reveal) for reveal in ("none", "message", "case")}
        named = {m for a in store.attempts() for g in store.verdicts(a.id) for m in g.told.get("mistakes", ())}
    for text in texts.values():
        suites_of(text)
    assert len(named) > 5
    assert "Your function seems to" not in texts["none"] and "Your function seems to" in texts["message"]
    assert "smallest case" not in texts["message"] and "smallest case" in texts["case"]
    assert len(texts["none"]) < len(texts["message"]) < len(texts["case"])


def test_a_student_without_a_name_has_one_in_the_report(tmp_path):
    (suite,) = suites_of(junit(book_of(tmp_path, [Student(" \t")], [(" \t", [item(2.0)], {})])))
    assert suite.attrib["name"] == "?"


def test_the_same_book_gives_the_same_report(tmp_path):
    book = class_with(tmp_path, ["Ada", "Ben"])
    assert junit(book) == junit(book)
