"""Sheets of Canvas and Moodle are filled and nothing else in them changes; feedback zips are named as both take them back.

Canvas (lib/gradebook_exporter.rb, gradebook_importer.rb): the header is Student (or LastName, FirstName), ID, perhaps SIS User
ID, SIS Login ID, perhaps Integration ID and Root Account, Section, own columns, then assignments as "title (number)" and
totals such as "Current Score". Below it may stand a row of "Manual Posting"; then "Points Possible", with "(read only)" in what may not
be changed. Separators are commas or semicolons, numbers have a point or a comma. "EX" is excused, "N/A" not assigned. The
importer knows a student by ID, then by SIS ids, then by name.

Moodle (mod/assign/gradingtable.php, feedback/offline/importgradeslib.php): Identifier ("Participant 123"), Full name, ID number, Email
address, Status, Grade, Maximum Grade (or Scale), Grade can be changed, Last modified (submission), Last modified (grade),
Feedback comments. Identifier, Grade and Last modified (grade) are needed. A comment is HTML.
"""

import csv
import io
import re
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recsys_teach.grading.book import Book
from recsys_teach.grading.feedback_zip import canvas_name, moodle_name, write_zip
from recsys_teach.grading.lms import fill, fill_canvas, fill_moodle
from recsys_teach.grading.matching import Row, match
from recsys_teach.grading.policy import Policy
from recsys_teach.grading.records import Refused, Student
from recsys_teach.grading.sheet import BadSheet, Sheet
from tests.class_of import class_of
from tests.made_book import SECOND, book_of, hostile, item

ADA = Student("m101", "Ada Lovelace", also=("ada@uni.edu",))
BEN = Student("m102", "Ben Müller", also=("ben7",))
CLEO = Student("m103", "Cleo Ndiaye")
DAN = Student("m104", "Dan Absent")
FOUR = [ADA, BEN, CLEO, DAN]
HANDED = [
    ("m101", [item(2.0), item(2.0, id=SECOND)], {}),
    ("m102", [item(0.5), item(2.0, id=SECOND)], {}),
    ("m103", [item(0.0, "wrong"), item(0.0, "wrong", id=SECOND)], {}),
]


@pytest.fixture
def book(tmp_path):
    return book_of(tmp_path / "book", FOUR, HANDED)


# In a template «now|then» is a cell: what it holds, and what it is to hold.
CANVAS = (
    'Student,ID,SIS User ID,SIS Login ID,Section,Notes,Lesson 03: people like you (901),Essay (902),"Current Score","Final Score"\n'
    ",,,,,,Manual Posting,,,\n"
    "    Points Possible,,,,,,4,10,(read only),(read only)\n"
    '"Lovelace, Ada",11,m101,ada,A,"said ""hi""; twice",«|4»,9.5,88.1,88.1\n'
    '"Müller, Ben",12,,ben7,"A, B",,«1|2.5»,,,\n'
    '"Ndiaye, Cleo",13,m103,cleo,A, ,"«|0»",7,,\n'
    '"Absent, Dan",14,m104,dan,A,,,1,,\n'
    '"Nobody, Nina",15,m999,nina,A,,3,1,,\n'
    '"Student, Test",16,,,A,,,,,'
)
CANVAS_WIDE = (
    "LastName,FirstName,ID,SIS User ID,SIS Login ID,Integration ID,Root Account,Section,Lesson 03 (901),Current Score (2026)\n"
    "    Points Possible,,,,,,,,4.00,(read only)\n"
    "Lovelace,Ada,11,m101,,i1,uni.edu,A,«|4»,1\n"
    "Müller,Ben,12,m102,,i2,uni.edu,A,«|2.5»,1\n"
    "Ndiaye,Cleo,13,m103,,i3,uni.edu,A,«|0»,1\n"
)
CANVAS_COMMA = CANVAS.replace(",", ";").replace("9.5", "9,5")
MOODLE = (
    "Identifier,\"Full name\",\"Email address\",Status,Grade,\"Maximum Grade\",\"Grade can be changed\",\"Last modified (submission)\","
    "\"Last modified (grade)\",\"Feedback comments\"\n"
    "\"Participant 501\",\"Ada Lovelace\",ada@uni.edu,\"Submitted for grading - \",«|4»,4.00,Yes,\"Friday, 20 November 2026, 9:30 PM\",-,«|»\n"
    "\"Participant 502\",\"Ben Müller\",ben@uni.edu,Submitted,«0.00|2.5»,4.00,Yes,-,-,«<p>well</p>|»\n"
    "\"Participant 503\",\"Cleo Ndiaye\",c@uni.edu,Submitted,1.00,4.00,No,-,-,old\n"
    "\"Participant 504\",\"Dan Absent\",d@uni.edu,\"No submission\",,4.00,Yes,-,-,\n"
)  # fmt: skip
CELL = re.compile("«(.*?)\\|(.*?)»", re.DOTALL)


def now(text):
    return CELL.sub(r"\1", text)


def then(text):
    return CELL.sub(r"\2", text)


def filled(tmp_path, way, text, book, encoding="utf-8", **more):
    """Return what a template becomes, as text and as what is told of it."""
    template, out = tmp_path / "template.csv", tmp_path / "out.csv"
    template.write_bytes(now(text).encode(encoding))
    told = way(book, template, out, **more)
    return out.read_bytes().decode(encoding), told


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "text", [CANVAS, CANVAS_WIDE, CANVAS_COMMA], ids=["usual", "first and last names", "semicolons"]
)
def test_only_the_cells_of_the_lesson_change_in_canvas(tmp_path, book, text, ends, encoding):
    text = text.replace("\n", ends)
    wanted = then(text)
    if text.count(";") > 40:  # numbers with a comma, as the sheet has them
        wanted = wanted.replace("2.5", "2,5")
    got, told = filled(tmp_path, fill_canvas, text, book, encoding)
    assert got == wanted
    assert told.filled == 3 and told.column.startswith("Lesson 03")


def test_what_is_not_filled_is_listed_from_both_sides(tmp_path, book):
    _, told = filled(tmp_path, fill_canvas, CANVAS, book)
    assert told.unmatched == (
        ("Nobody, Nina", "is not among the graded students"),
        ("Student, Test", "is not among the graded students"),
    )
    shorter = "".join(line for line in CANVAS.splitlines(keepends=True) if "Ndiaye" not in line and "Dan" not in line)
    _, told = filled(tmp_path, fill_canvas, shorter, book)
    assert ("Cleo Ndiaye (m103)", "is not in the sheet") in told.unmatched
    assert ("Dan Absent (m104)", "is not in the sheet") in told.unmatched
    assert "1 of 4 students handed nothing in; their cells stay as they are." in told.remarks
    assert "Cells that held another grade before: 1." in told.remarks
    assert len(told.told()) == len(told.remarks) + len(told.unmatched)


def test_what_could_not_be_read_is_said_to_be_written_as_0(tmp_path):
    lost = [item(0.0, "not attempted"), item(0.0, "not attempted", id=SECOND)]
    handed = [*HANDED[:2], ("m103", lost, {"trouble": "It is no notebook."})]
    got, told = filled(tmp_path, fill_canvas, CANVAS, book_of(tmp_path / "book", FOUR, handed))
    assert got == then(CANVAS)
    assert "Marks of notebooks that could not be read: 1. They are written as 0; report.md" in " ".join(told.remarks)


def test_without_anybody_s_notebook_nothing_is_filled(tmp_path):
    with pytest.raises(Refused, match="Nobody's notebook is in these results"):
        fill("canvas", book_of(tmp_path / "book", FOUR, []), tmp_path / "template.csv", tmp_path)


def test_another_maximum_is_said_and_changes_no_point(tmp_path, book):
    got, told = filled(tmp_path, fill_canvas, CANVAS.replace(",4,10,", ",100,10,"), book)
    assert got == then(CANVAS.replace(",4,10,", ",100,10,"))
    assert any("The sheet's maximum is 100, here it is 4." in one for one in told.remarks)
    _, told = filled(tmp_path, fill_canvas, CANVAS, book)
    assert not any("maximum" in one for one in told.remarks)


def test_who_is_excused_or_not_assigned_stays_so(tmp_path, book):
    text = CANVAS.replace("«|4»", "EX").replace("«1|2.5»", "N/A")
    got, told = filled(tmp_path, fill_canvas, text, book)
    assert got == then(text) and told.filled == 1
    assert ("Lovelace, Ada", 'has "EX" in the sheet, which stays') in told.unmatched
    assert ("Müller, Ben", 'has "N/A" in the sheet, which stays') in told.unmatched


COLUMNS = 'Student,ID,Section,{}\n    Points Possible,,,{}\n"Lovelace, Ada",11,A,{}\n'


def columns(*titles, locked=()):
    """Return a small template with these assignment columns."""
    tops = ["(read only)" if one in locked else "4" for one in titles]
    return COLUMNS.format(",".join(titles), ",".join(tops), ",".join("" for _ in titles))


@pytest.mark.parametrize(
    ("titles", "column", "found"),
    [
        (["Lesson 03 (1)", "Lesson 04 (2)"], None, 0),
        (["Week 3: neighbours (1)", "Week 13 (2)", "Essay 30 (33)"], None, 0),
        (["people LIKE you: user-based collaborative filtering (7)", "Essay (3)"], None, 0),
        (["Essay (1)", "Talk (2)"], "Talk", 1),
        (["Essay (1)", "Essay (2)"], "Essay (2)", 1),
        (["Essay (1)", "Essay (2)"], "2", 1),
        (["Lesson 03 (1)", "Lesson 3 quiz (2)"], None, "2 assignment columns fit lesson 03"),
        (["Lesson 04 (3)", "Notes 3"], None, "No assignment column fit lesson 03"),
        (["Lesson 03 (1)", "Lesson 04 (2)"], "Essay", "No column is called 'Essay'"),
        (["Essay (1)", "Essay (2)"], "Essay", "2 assignment columns are called 'Essay'"),
        (["Current Score 03 (3)"], None, "there are: none"),
    ],
)  # fmt: skip
def test_the_column_is_the_one_that_is_named_or_the_only_one_that_fits(tmp_path, book, titles, column, found):
    template, out = tmp_path / "t.csv", tmp_path / "o.csv"
    template.write_text(columns(*titles))
    if isinstance(found, int):
        assert fill_canvas(book, template, out, column).column == titles[found]
        row = list(csv.reader(io.StringIO(out.read_text())))[2]
        assert row[3:] == ["4" if place == found else "" for place in range(len(titles))]
        return
    with pytest.raises(BadSheet, match=re.escape(found)) as error:
        fill_canvas(book, template, out, column)
    assert all(one in str(error.value) for one in titles if "Score" not in one and "Notes" not in one)
    assert not out.exists()


def test_a_column_that_is_read_only_is_never_written(tmp_path, book):
    template, out = tmp_path / "t.csv", tmp_path / "o.csv"
    template.write_text(columns("Lesson 03 (1)", "Essay (2)", locked=["Lesson 03 (1)"]))
    for column in (None, "Lesson 03", "1"):
        with pytest.raises(BadSheet):
            fill_canvas(book, template, out, column)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_only_grade_and_comment_change_in_moodle_and_only_where_they_may(tmp_path, book, encoding, ends):
    text = MOODLE.replace("\n", ends)
    got, told = filled(tmp_path, fill_moodle, text, book, encoding)
    rows, wanted = (list(csv.reader(io.StringIO(one, newline=""))) for one in (got, then(text)))
    comments = [row.pop() for row in rows]
    assert [row[:-1] for row in wanted] == rows
    assert comments[1] == "Lesson 03: 4 of 4 points."
    assert comments[2].startswith("Lesson 03: 2.5 of 4 points.<br>3.1 · corated_cosine: partly right, 0.5 of 2 points.")
    assert comments[3:] == ["old", ""]
    blanked = got
    for comment in comments[1:3]:
        assert blanked.count(comment) == 1
        blanked = blanked.replace(f'"{comment}"' if f'"{comment}"' in blanked else comment, "")
    assert blanked == then(text)
    assert told.filled == 2 and told.unmatched == (("Cleo Ndiaye", "has a grade that cannot be changed"),)
    assert "Cells that held another grade before: 1." in told.remarks


def test_moodle_is_told_of_a_grade_above_the_maximum(tmp_path, book):
    _, told = filled(tmp_path, fill_moodle, MOODLE.replace("4.00", "3.00"), book)
    assert any("The sheet's maximum is 3, here it is 4." in one for one in told.remarks)
    assert any("passes over a grade above its maximum" in one for one in told.remarks)


def test_numbers_have_a_comma_where_the_sheet_has_one(tmp_path, book):
    got, _ = filled(tmp_path, fill_moodle, MOODLE.replace("4.00", '"4,00"'), book)
    assert ',"2,5","4,00",Yes' in got


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MOODLE.replace("Identifier", "Bezeichner"), 'lacks "Identifier"\\. Pass'),
        (MOODLE.replace("Grade,", "Mark,"), 'lacks "Grade"\\. Pass'),
        (MOODLE.replace("Maximum Grade", "Scale"), "grades on a scale"),
        (CANVAS, 'lacks "Identifier", "Grade", "Last modified \\(grade\\)"\\. Pass'),
        ("", "lacks the columns' names"),
        ('Identifier,Grade,"Last modified (grade)\n1', 'lacks "Identifier", "Grade", "Last'),
    ],
)
def test_another_sheet_is_refused(tmp_path, book, text, said):
    with pytest.raises(BadSheet, match=said):
        filled(tmp_path, fill_moodle, text, book)
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("content", [b"PK\x03\x04\0\0workbook", b"\xff\xfe\0", None])
def test_what_is_no_text_is_refused(tmp_path, book, content):
    if content is not None:
        (tmp_path / "t.xlsx").write_bytes(content)
    with pytest.raises(BadSheet):
        fill_canvas(book, tmp_path / "t.xlsx", tmp_path / "o.csv")


def test_a_sheet_is_of_one_lesson(tmp_path):
    handed = [*HANDED, ("m101", [item(1.0, id="04.because")], {"lesson": "04"})]
    book = book_of(tmp_path / "book", FOUR, handed)
    with pytest.raises(BadSheet, match="03, 04. Pass the number of one"):
        filled(tmp_path, fill_canvas, CANVAS, book)
    with pytest.raises(BadSheet, match="Nobody handed in lesson '05'"):
        filled(tmp_path, fill_canvas, CANVAS, book, lesson="05")
    got, _ = filled(tmp_path, fill_canvas, CANVAS, book, lesson="03")
    assert got == then(CANVAS)
    template = tmp_path / "template.csv"
    said = fill("canvas", book, template, tmp_path)
    assert (tmp_path / "canvas-03.csv").read_text(encoding="utf-8") == then(CANVAS)
    assert not (tmp_path / "canvas-04.csv").exists() and any(
        "No assignment column fit lesson 04" in one for one in said
    )
    with pytest.raises(Refused, match="one assignment"):
        fill("moodle", book, template, tmp_path)
    with pytest.raises(Refused, match="No assignment column fit lesson 04"):
        fill("canvas", book, template, tmp_path, lesson="04")


def test_a_comment_is_html_and_tells_no_more_than_it_may(tmp_path):
    with class_of(tmp_path / "class", 20) as store:
        book = Book(store, Policy(), False)
        texts = {}
        names = [one.name for one in book.students()]
        lines = "".join(f"Participant {i},{one},,4,Yes,-,\n" for i, one in enumerate(names))
        template = tmp_path / "m.csv"
        head = "Identifier,Full name,Grade,Maximum Grade,Grade can be changed,Last modified (grade),Feedback comments\n"
        template.write_text(head + lines, encoding="utf-8")
        for reveal in ("none", "message", "case"):
            fill_moodle(book, template, tmp_path / "o.csv", reveal=reveal)
            rows = list(csv.DictReader(io.StringIO((tmp_path / "o.csv").read_text(encoding="utf-8"))))
            texts[reveal] = [row["Feedback comments"] for row in rows if row["Grade"]]
    assert len(texts["none"]) > 10
    told = {reveal: "".join(comments) for reveal, comments in texts.items()}
    assert texts["case"] == texts["message"]
    assert "seems to" not in told["none"] and "seems to" in told["message"] and "smallest case" not in told["case"]
    assert set(re.findall("<.*?>", told["case"])) == {"<br>"} and max(map(len, texts["case"])) <= 2000


def test_a_hostile_text_in_a_comment_is_shown_and_not_run(tmp_path):
    class_book = book_of(
        tmp_path / "book",
        [ADA],
        [("m101", [item(1.0, id="03.<script>alert(1)</script>"), item(1.0, id="03.\n=1+1\0")], {})],
    )
    got, _ = filled(tmp_path, fill_moodle, MOODLE, class_book)
    (row,) = [one for one in csv.reader(io.StringIO(got, newline="")) if one[1] == "Ada Lovelace"]
    assert "&lt;script&gt;" in row[-1] and "<script" not in row[-1] and "\0" not in row[-1] and "\n" not in row[-1]


def test_a_long_comment_ends_with_a_whole_line(tmp_path):
    items = [item(0.0, "wrong", id=f"03.<{i:03}>") for i in range(100)]
    got, _ = filled(tmp_path, fill_moodle, MOODLE, book_of(tmp_path / "book", [ADA], [("m101", items, {})]))
    (row,) = [one for one in csv.reader(io.StringIO(got, newline="")) if one[1] == "Ada Lovelace"]
    lines = row[-1].split("<br>")
    assert 20 < len(lines) < 60 and len(row[-1]) < 2000
    assert lines[1:] == [f"03.&lt;{i:03}&gt;: not yet right, 0 of 2 points." for i in range(len(lines) - 1)]


def test_a_sheet_from_windows_is_read_as_it_was_written(tmp_path):
    sahin = Student("m7", "Şule Šahin")
    text = 'Student,ID,Section,Lesson 03 (1)\n"Šahin, Sule",1,A,«|2»\n'
    got, told = filled(
        tmp_path, fill_canvas, text, book_of(tmp_path / "b", [sahin], [("m7", [item(2.0)], {})]), "cp1252"
    )
    assert got == then(text) and told.filled == 1


# -- whose row it is


def placed(rows, students):
    return match([Row(place, *told) for place, told in enumerate(rows)], students)


@pytest.mark.parametrize(
    ("name", "ids", "own"),
    [
        ("Somebody Else", ("m101",), ()), ("Countess", ("ADA@uni.edu ",), ()), ("", ("m101",), ("99",)),
        ("Lovelace, Ada", (), ()), ("Lovelacé, Áda", (), ()), ("ada  LOVELACE", (), ()), ("adalovelace", (), ()), ("lovelaceada", ("x9",), ("3",)),
    ],
)  # fmt: skip
def test_a_student_is_known_by_id_login_mail_or_name(name, ids, own):
    assert placed([(name, ids, own)], [BEN, ADA, CLEO])[0] == {0: "m101"}


def test_a_number_that_happens_to_be_the_same_is_nobodys():
    """The LMS's own number of a stranger is the number that the university gave to Ada."""
    ada = Student("101", "Ada Lovelace")
    matched, left = placed([("Stranger, Sam", ("7",), ("101",)), ("Lovelace, Ada", ("101",), ("5",))], [ada])
    assert matched == {1: "101"} and left == [("Stranger, Sam", "is not among the graded students")]


@pytest.mark.parametrize(
    ("rows", "students", "why"),
    [
        ([("Doe, Jane", ("1",)), ("Doe, Jane", ("1",))], [Student("1", "Jane Doe")], "and so does another row"),
        ([("Doe, Jane", ("7",)), ("Doe, Jane", ("8",))], [Student("1", "Jane Doe")], "another row has the same name"),
        ([("Doe, Jane", ("7",))], [Student("1", "Jane Doe"), Student("2", "Doe Jane")], "fits several students"),
        (
            [("X", ("1", "b"))],
            [Student("1", "A"), Student("2", "B", also=("b",))],
            "fits several students: A (1), B (2)",
        ),
        ([("X", ("s",))], [Student("1", "A", also=("s",)), Student("2", "B", also=("s",))], "fits several students"),
    ],
)
def test_nobody_is_guessed(rows, students, why):
    matched, left = placed(rows, students)
    assert matched == {} and [who for who, _ in left[: len(rows)]] == [row[0] for row in rows]
    assert all(why in told for _, told in left[: len(rows)])
    assert [told for _, told in left[len(rows) :]] == ["is not in the sheet"] * len(students)


def test_a_name_that_only_looks_like_somebody_who_is_known_takes_nothing_from_her():
    matched, left = placed([("Countess", ("m101",)), ("Ada Lovelace", ("zz",))], [ADA])
    assert matched == {0: "m101"} and left == [("Ada Lovelace", "is not among the graded students")]


@given(st.data())
def test_whoever_is_found_is_the_right_one(data):
    """Everybody has an id, a login and a name that several share; a row tells some of these, so what is found must be true."""
    truth = [
        (f"id{i}", f"login{i}", f"{data.draw(st.sampled_from('ABC'))} {data.draw(st.sampled_from('XY'))}")
        for i in range(data.draw(st.integers(1, 7)))
    ]
    told = [data.draw(st.sampled_from([(0,), (1,), (0, 1), ()])) for _ in truth]
    rows = [(name, tuple((id, login)[k] for k in keys)) for (id, login, name), keys in zip(truth, told, strict=True)]
    order = data.draw(st.permutations(range(len(truth))))
    students = [Student(id, name, also=(login,)) for id, login, name in truth]
    matched, left = placed([rows[i] for i in order], students)
    assert all(student == f"id{order[place]}" for place, student in matched.items())
    by_key = {place for place, i in enumerate(order) if told[i]}
    assert by_key <= matched.keys() and len(left) == 2 * (len(truth) - len(matched))


# -- the sheet itself


TEXT = st.text(st.sampled_from("ab,;\t\"\n\r'é 1"), max_size=6)


@given(
    st.lists(st.lists(TEXT, min_size=1, max_size=4), min_size=1, max_size=5),
    st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.booleans(), st.data(),
)  # fmt: skip
def test_a_sheet_reads_as_csv_does_and_keeps_every_other_byte(
    tmp_path_factory, rows, separator, ends, quoting, mark, data
):
    rows = [["x", "y"], *rows]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=ends, quoting=quoting).writerows(rows)
    path = tmp_path_factory.mktemp("sheet") / "s.csv"
    path.write_bytes(text.getvalue().encode("utf-8-sig" if mark else "utf-8"))
    sheet = Sheet(path, lambda header: {"x", "y"} - set(header))
    rows = [row or [""] for row in csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=separator)]
    assert sheet.rows == rows
    sheet.save(path.with_name("same.csv"))
    assert path.with_name("same.csv").read_bytes() == path.read_bytes()
    row = data.draw(st.integers(0, len(rows) - 1))
    at, new = data.draw(st.integers(0, len(rows[row]) + 2)), data.draw(TEXT)
    sheet.put(row, at, new)
    sheet.save(path.with_name("other.csv"))
    with path.with_name("other.csv").open(encoding="utf-8-sig", newline="") as file:
        got = list(csv.reader(file, delimiter=separator))
    wanted = [list(one) for one in rows]
    wanted[row] += [""] * (at + 1 - len(wanted[row]))
    wanted[row][at] = new
    assert [one or [""] for one in got] == wanted


def test_several_cells_behind_the_end_of_a_row(tmp_path):
    (tmp_path / "s.csv").write_text("a,b,c,d\n1\n2,3")
    sheet = Sheet(tmp_path / "s.csv", lambda header: [])
    for row, at in ((1, 3), (1, 1), (2, 3), (2, 2), (2, 0)):
        sheet.put(row, at, f"{row}{at}")
    sheet.save(tmp_path / "o.csv")
    assert (tmp_path / "o.csv").read_text() == "a,b,c,d\n1,11,,13\n20,3,22,23"


# -- feedback zips


def canvas_reads(name):
    """Return (user, attachment) as Canvas infers them from a file's name; None where it passes the file over."""
    parts = [one for one in name.rpartition("/")[2].split("_") if one != "LATE"]
    if parts[-1].startswith("link") or name.startswith("._"):
        return None
    if parts[0] == "anon":
        return tuple(parts[1:3])
    numbers = [one for one in parts if re.fullmatch("[0-9]+", one)][:2]
    return tuple(numbers) if len(numbers) == 2 else None


def moodle_reads(name):
    """Return (participant, plugin, file) as Moodle's importer breaks a path up; None where it passes the file over."""
    parts = name.split("/")
    if parts[-1].startswith((".", "~")):
        return None
    for at, part in enumerate(parts):
        info = part.split("_", 4)
        if len(info) >= 4 and re.fullmatch("[0-9]+", info[1]):
            return info[1], f"{info[2]}_{info[3]}", "/".join([*info[4:], *parts[at + 1 :]]).lstrip("/")
    return None


ANY_NAME = hostile("/\\.:~\0\ud800_ 1")
LETTERS = st.text(st.characters(categories=("L", "Nd")), min_size=1, max_size=8).filter(
    lambda one: not one.isdigit() and one != "LATE"
)


@given(LETTERS, st.integers(1, 10**9), st.integers(1, 10**9), ANY_NAME, st.booleans())
@example("doejane", 1, 2, "..3..", False)
@example("doejane", 1, 2, "x_link", True)
def test_canvas_knows_whose_a_file_is(name, user, attachment, file, late):
    place = f"{name}{'_LATE' if late else ''}_{user}_{attachment}_{file.replace('/', '').replace(chr(92), '')}.ipynb"
    told = canvas_name(place)
    assert canvas_reads(told) == (str(user), str(attachment))
    assert told.endswith(".html") and harmless(told)


@pytest.mark.parametrize("late", ["", "LATE_"])
def test_canvas_knows_an_anonymous_file(late):
    assert canvas_name(f"anon_{late}Xy9_777_03_lesson.ipynb") == f"anon_{late}Xy9_777_03_lesson.html"
    assert canvas_reads(canvas_name(f"anon_{late}Xy9_777_link.ipynb")) == ("Xy9", "777")
    assert canvas_reads("doejane_1_2_link.html") is None and canvas_reads(canvas_name("doejane_1_2_link.ipynb")) == (
        "1",
        "2",
    )


def harmless(name):
    parts = name.split("/")
    return all(part.strip(". ") and part[0] not in ".~" for part in parts) and not re.search(
        r'\.\.|[\\:*?"<>|\0-\x1f\ud800-\udfff]', name
    )


@given(
    ANY_NAME.filter(lambda one: one.strip() and not set("_/\\") & set(one)),
    st.integers(1, 10**9),
    st.sampled_from(["", "_"]),
    ANY_NAME,
)
def test_moodle_knows_whose_a_file_is(name, participant, end, file):
    for place in (
        f"{name}_{participant}_assignsubmission_file{end}", f"{name}_{participant}_assignsubmission_file_/{file}",
        f"{name}_{participant}_assignfeedback_file_",
    ):  # fmt: skip
        told = moodle_name(place)
        assert moodle_reads(told) == (str(participant), "assignfeedback_file", "feedback.html")
        assert harmless(told) and told.count("/") == 1 and len(told) < 255


@pytest.mark.parametrize(
    "place", ["", "ada.ipynb", "ada/03.ipynb", "submitted/ada/03/03.ipynb", "ada_x_1_2", "../../1"]
)
def test_a_place_that_is_of_no_lms_gives_no_name(place):
    assert canvas_name(place) == "" and moodle_name(place) == ""


def test_a_zip_has_a_file_for_each_who_handed_in_and_is_the_same_every_time(tmp_path):
    backs = ["lovelaceada_11_901_03.ipynb", "müllerben_LATE_12_902_03.ipynb", ""]
    handed = [(id, items, {"back": back}) for (id, items, _), back in zip(HANDED, backs, strict=True)]
    handed.append(("m104", [item(1.0)], {"back": backs[0]}))
    book = book_of(tmp_path / "book", FOUR, handed)

    def page(mark):
        return f"<p>{mark.student.name}: {mark.points:g}</p>".encode()

    told = write_zip(book, "03", page, tmp_path / "a.zip", canvas_name)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        content = {one.filename: archive.read(one) for one in archive.infolist()}
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert content == {
        "lovelaceada_11_901_03.html": b"<p>Ada Lovelace: 4</p>",
        "müllerben_LATE_12_902_03.html": "<p>Ben Müller: 2.5</p>".encode(),
    }
    assert [who for who, _ in told] == ["Cleo Ndiaye", "Dan Absent"]
    write_zip(book, "03", page, tmp_path / "b.zip", canvas_name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert write_zip(book, "04", page, tmp_path / "c.zip", canvas_name) == []
    assert zipfile.ZipFile(tmp_path / "c.zip").namelist() == []
    back = {"back": "Ada Lovelace_501_assignfeedback_file_"}
    moodle = book_of(tmp_path / "other", [ADA], [("m101", [item(2.0)], back)])
    assert write_zip(moodle, "03", page, tmp_path / "m.zip", moodle_name) == []
    assert zipfile.ZipFile(tmp_path / "m.zip").namelist() == ["Ada Lovelace_501_assignfeedback_file_/feedback.html"]
