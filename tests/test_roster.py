"""Who is in the class, from the files in which people have it, and whose a notebook is: never somebody else's."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_teach.grading.records import Student
from recsys_teach.grading.roster import BadRoster, Roster, read_roster


@pytest.fixture
def read(tmp_path):
    def read(content, encoding="utf-8"):
        path = tmp_path / "roster.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return read_roster(path)

    return read


WHOLE = (
    Student("a1", "Jane Doe", "Monday", 90.0, ("jane@uni.edu", "4711")),
    Student("b2", "Zoë Núñez", "", 0.0, ("4712",)),
)
TEXT = "Student ID,Full Name,Group,Extra time,E-mail,Canvas ID\na1,Jane Doe,Monday,90 min,jane@uni.edu,4711\nb2,Zoë Núñez,,,,4712\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_file_is_read_as_spreadsheets_write_it(read, encoding, separator):
    assert read(TEXT.replace(",", separator), encoding).students == WHOLE
    assert read(TEXT.replace(",", separator).replace("\n", "\r\n"), encoding).students == WHOLE


def test_a_file_may_name_its_separator_and_hold_it_in_quotes(read):
    text = 'sep=;\nID;Name;Section\n1;"Doe; Jane";\n2;Poe, Bob;"a ""b"""\n'
    assert [(s.id, s.name, s.section) for s in read(text).students] == [
        ("1", "Doe; Jane", ""),
        ("2", "Poe, Bob", 'a "b"'),
    ]
    assert [s.id for s in read("id\n1\n2\n").students] == ["1", "2"]


@pytest.mark.parametrize("id", ["ID", "student_id", "Student-ID", "SIS User ID", "Username", "login", "ID number"])
@pytest.mark.parametrize("name", ["NAME", "full_name", "Student", "First name,Last name", "Surname,Given Name"])
def test_headers_have_many_spellings(read, id, name):
    parts = name.count(",")
    told = {0: "Ada King", 1: "Ada,King"}[parts] if "Surname" not in name else "King,Ada"
    (one,) = read(f"{name},{id},CLASS\n{told},7,M\n").students
    assert (one.id, one.name, one.section, one.also) == ("7", "Ada King", "M", ())


def test_of_several_ids_the_plainest_is_the_id_and_the_others_are_aliases(read):
    (one,) = read("Student,ID,SIS User ID,SIS Login ID,Section,Remark\nAda,12,s99,aking,A," + "x" * 101 + "\n").students
    assert (one.id, one.also) == ("12", ("s99", "aking"))


@pytest.mark.parametrize(
    "told, minutes",
    [("", 0), ("90", 90), ("90 min", 90), ("90 Minutes", 90), ("2 h", 120), ("1.5h", 90), ('"1,5 h"', 90), ("1 d", 1440), ("2 days", 2880)],
)  # fmt: skip
def test_extra_time_is_in_minutes(read, told, minutes):
    assert read(f"id,extra_time\n1,{told}\n").students[0].extra == minutes


@pytest.mark.parametrize("told", ["yes", "-5", "90 x", "1:30", "25%", "inf", "nan", "1e3", "99999 d", "h", "1 2"])
def test_extra_time_that_is_none_names_its_row(read, told):
    with pytest.raises(BadRoster, match=r"^Row 3 of .* has the extra time .*\. Write minutes, as 90"):
        read(f"id,Extra minutes\n1,5\n2,{told}\n")


@pytest.mark.parametrize(
    "content, says",
    [
        ("", r"is empty\. Save it as CSV"),
        ("\n , \n", r"is empty\. Save it as CSV"),
        ("id,name\n", r"has a header and no students\. Add a row"),
        ("name,mail\nAda,a@b\n", r"has no column for ids: it has 'name', 'mail'\. Name one of them id\."),
        ("id,name\n1,Ada\n\n,Ben\n", r"^Row 4 of .* has no id\. Write one, or delete the row\."),
        ("id,name\nA1,Ada\nb2,Ben\na1 ,Cleo\n", r"^Row 4 of .* has the id 'a1' of row 2\. Give each student one id\."),
        ("id,name\n1,Doe, Jane\n", r"^Row 2 of .* has 3 columns and the header 2\. Put quotes"),
        (b"PK\x03\x04\x00\x00", r"is not text: a spreadsheet's own file, perhaps\."),
        (b"id,name\n1,\x81\n", r"is not text"),
        (b"\xff\xfei\x00d\x00\n", r"is not text"),
        ("id,name\n1," + "x" * 200_000 + "\n", r"^Row 2 of .* cannot be read"),
    ],
)
def test_what_is_wrong_is_said_with_its_row_and_the_cure(read, content, says):
    with pytest.raises(BadRoster, match=says):
        read(content)


def test_a_file_that_is_not_there_is_no_roster(tmp_path):
    with pytest.raises(BadRoster, match="cannot be read: No such file"):
        read_roster(tmp_path / "roster.csv")


def test_rows_are_counted_as_a_spreadsheet_counts_them(read):
    with pytest.raises(BadRoster, match="^Row 4 of"):
        read('id,name\n1,"Ada\n\nKing"\n2,Ben\n,Cleo\n')


ROSTER = Roster(
    (
        Student("4711", "Doe, Jane", also=("jdoe@uni.edu", "Participant 31")),
        Student("4712", "José María Pérez", also=("jose@uni.edu", "99")),
        Student("4713", "Li Wei", also=("wei", "shared@uni.edu")),
        Student("4714", "Mary-Ann O'Brien", also=("shared@other.edu",)),
        Student("4715", "Wei Li"),
        Student("4716", "が ぎ"),
        Student("ab", "", also=("X",)),
    )
)


@pytest.mark.parametrize(
    "keys, id",
    [
        (("4711",), "4711"),
        ((" 4711 ", "doejane"), "4711"),
        (("JDOE@UNI.EDU",), "4711"),
        (("jdoe",), "4711"),
        (("participant 31", "Jane Doe"), "4711"),
        (("Jane Doe",), "4711"),
        (("doejane",), "4711"),
        (("81234", "Doe_Jane"), "4711"),
        (("4711", "Jane Smith"), "4711"),
        (("jose maria perez",), "4712"),
        (("perezjosemaria",), "4712"),
        ((unicodedata.normalize("NFD", "PÉREZ, José María"),), "4712"),
        (("99", "somebody@else.edu"), "4712"),
        (("wei",), "4713"),
        (("4713", "Li Wei"), "4713"),
        (("4715", "weili"), "4715"),
        (("obrienmaryann",), "4714"),
        (("Mary Ann OBrien",), "4714"),
        (("AB", "Whoever It Is"), "ab"),
        (("x",), "ab"),
    ],
)
def test_a_student_is_found_by_ids_then_by_names(keys, id):
    student, why = ROSTER.find(keys)
    assert student and (student.id, why) == (id, "")


@pytest.mark.parametrize(
    "keys, why",
    [
        (("5000", "Poe, Bob"), "nobody on the roster fits 5000, Poe, Bob"),
        (("Doe",), "nobody on the roster fits Doe"),
        (("か き",), "nobody on the roster fits か き"),
        (("li wei",), "li wei fits both Li Wei (4713) and Wei Li (4715)"),
        (("4711", "4712"), "4711, 4712 fits both Doe, Jane (4711) and José María Pérez (4712)"),
        (("4711", "jose maria perez"), "4711, jose maria perez fits both Doe, Jane (4711) and José María Pérez (4712)"),
        (("shared",), "shared fits both Li Wei (4713) and Mary-Ann O'Brien (4714)"),
        (("4711", "poebob"), "4711 fits Doe, Jane (4711), and poebob does not"),
        (("", "."), "nobody on the roster fits ."),
        ((), "nobody on the roster fits it"),
    ],
)
def test_nobody_is_guessed(keys, why):
    assert ROSTER.find(keys) == (None, why)


def test_without_a_roster_everybody_is_who_their_place_says():
    nobody = Roster.nobody()
    assert nobody.find(("4711", "doejane")) == (Student("4711", "doejane", also=("doejane",), listed=False), "")
    assert nobody.find(("ada",)) == (Student("ada", listed=False), "")
    assert nobody.find(()) == (None, "its place does not say whose it is")


def test_a_stranger_never_gets_the_id_of_somebody_on_the_roster():
    assert ROSTER.stranger(("5000", "poebob")).id == "5000"
    for keys in [("4711", "poebob"), ("JDOE@uni.edu", "x"), ("4711", "4712")]:
        stranger = ROSTER.stranger(keys)
        assert not stranger.listed and stranger.id not in {one.id for one in ROSTER.students}
    assert ROSTER.stranger(("4711", "a")).id != ROSTER.stranger(("4711", "b")).id


WORDS = st.sampled_from(["ana", "Zoë", "O'Neil", "Li", "wei", "Łuk", "Núñez", "de", "Ann-Marie", "李", "ÅSA"])
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
IDS = st.sampled_from(["1", "2", "3", "ana", "li", "A1", "a1"])
ROSTERS = st.dictionaries(IDS.map(str.casefold), st.tuples(NAMES, st.lists(IDS, max_size=2)), max_size=5).map(
    lambda told: Roster(tuple(Student(id, name, also=tuple(also)) for id, (name, also) in told.items()))
)


def fits(student, key):
    """Say whether a key fits a student, in another way than the roster does: both names as sorted letters and as rings."""

    def bare(text):
        text = unicodedata.normalize("NFKD", text.casefold())
        return "".join(c for c in text if c.isalnum())

    ring = bare(student.name) * 2
    ids = {one.casefold() for one in (student.id, *student.also)}
    return key.casefold() in ids or len(bare(key)) * 2 == len(ring) > 0 and bare(key) in ring


@settings(max_examples=200, deadline=None)
@given(ROSTERS, st.lists(NAMES | IDS, min_size=1, max_size=3))
def test_whoever_is_found_fits_and_nobody_else_does(roster, keys):
    student, why = roster.find(tuple(keys))
    assert (student is None) == bool(why)
    if student is None:
        return
    assert any(fits(student, key) for key in keys)
    others = [one for one in roster.students if one is not student]
    ids = [one for one in others for key in keys if key.casefold() in {x.casefold() for x in (one.id, *one.also)}]
    assert not ids


@settings(max_examples=200, deadline=None)
@given(st.data(), ROSTERS.filter(lambda roster: roster.students))
def test_a_name_written_in_another_way_is_its_owners_or_nobodys(data, roster):
    owner = data.draw(st.sampled_from(roster.students))
    words = owner.name.split()
    turn = data.draw(st.integers(0, len(words) - 1))
    joined = data.draw(st.sampled_from([" ", "", "_", ", ", "-"])).join(words[turn:] + words[:turn])
    key = data.draw(st.sampled_from([joined, joined.upper(), unicodedata.normalize("NFD", joined), f" {joined}."]))
    student, why = roster.find((key,))
    rivals = [one.id for one in roster.students if fits(one, key)]
    assert student == owner if rivals == [owner.id] else student is None or student.id in rivals, why


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(alphabet='id,;\t\n"\r x1é', max_size=60).map(lambda text: f"id,name\n{text}".encode())
)
def test_whatever_is_in_the_file_is_a_roster_or_said_to_be_none(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    try:
        students = read_roster(path).students
    except BadRoster:
        return
    assert students and len({one.id.casefold() for one in students}) == len(students)
