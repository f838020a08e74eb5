"""Numbers of each student's own: the same right code solves them all, and nobody's numbers are right for another."""

import ast
import re
import shutil
from dataclasses import replace
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest

from recsys_teach.exercises import exercise
from recsys_teach.exercises.collect import Cell
from recsys_teach.exercises.exercise import load_lesson, use_bank
from recsys_teach.grading import variants
from recsys_teach.grading.questions import answers_in, mark_questions
from recsys_teach.grading.release import notebook_for
from recsys_teach.grading.variants import EVERYBODY, BadBank, practice_values, questions_for, values_for
from recsys_teach.places import ROOT
from tests import tiny_bank

KEY, OTHER = b"k" * 32, b"o" * 32
STUDENTS = [f"s{n:02}" for n in range(30)]


@pytest.fixture(scope="module")
def bank():
    use_bank(tiny_bank.FOLDER)
    yield load_lesson("x1")
    exercise._banks.pop("x1")


def solved(ratings, limit):
    """Answer the questions of the bank, from what the variant cell defines. One code for everybody."""
    best = max(range(len(ratings)), key=lambda place: ratings[place])
    part = "a" if best < 3 else "b" if best == 3 else "c"
    return {"x1.q1": float(np.sum(ratings[ratings > limit])), "x1.q2": part}


def space_of(bank, values):
    """Run the variant cell as it stands in the student's notebook; return what it defines."""
    (code,) = [c.source for c in notebook_for(bank, values).cells if "variant" in c.metadata.get("tags", ())]
    space = {"np": np}
    exec(code, space)
    return space


def statuses(bank, key, student, answers):
    return [g.status for g in mark_questions(questions_for(bank, key, student), answers, 1.0)]


def test_one_right_code_solves_every_variant_and_no_answer_is_right_for_another(bank):
    spaces = {one: space_of(bank, values_for(bank, KEY, one)) for one in STUDENTS}
    answers = {one: solved(space["ratings"], space["limit"]) for one, space in spaces.items()}
    for one in STUDENTS:
        assert statuses(bank, KEY, one, answers[one]) == ["correct", "correct"]
        for other in STUDENTS:
            if other != one:
                assert statuses(bank, KEY, one, answers[other])[0] == "wrong"
    assert {answers[one]["x1.q2"] for one in STUDENTS} >= {"a", "c"}
    # What is written into code is what the key was worked out from, whatever a name holds.
    assert all(space["settings"]["name"] == values_for(bank, KEY, one)["name"] for one, space in spaces.items())
    assert "Cleo's cat" in {space["settings"]["name"] for space in spaces.values()}


def test_the_same_key_and_student_give_the_same_bytes_and_another_key_gives_other_values(bank):
    for student in STUDENTS[:5]:
        once, again, other = (
            nbformat.writes(notebook_for(bank, values_for(bank, k, student))) for k in (KEY, KEY, OTHER)
        )
        assert once == again != other
    drawn = [repr(values_for(bank, key, one)) for key in (KEY, OTHER) for one in STUDENTS]
    drawn += [repr(values_for(bank, KEY, EVERYBODY)), repr(practice_values(bank))]
    assert len(set(drawn)) == len(drawn)


def test_another_version_of_a_lesson_draws_anew(bank, monkeypatch):
    before = values_for(bank, KEY, "s1")
    monkeypatch.setattr(bank, "VERSION", 2, raising=False)
    assert values_for(bank, KEY, "s1") != before


def test_without_a_key_everybody_has_the_same(bank):
    assert len({repr(values_for(bank, b"", one)) for one in [*STUDENTS, EVERYBODY]}) == 1
    assert values_for(bank, KEY, EVERYBODY) == values_for(bank, b"", "s1")


def test_notebooks_differ_in_the_variant_cell_and_in_prose_alone(bank):
    one, other = (notebook_for(bank, values_for(bank, KEY, student)) for student in STUDENTS[:2])
    assert [c["id"] for c in one.cells] == [c["id"] for c in other.cells] and one.metadata == other.metadata
    differ = {a["id"] for a, b in zip(one.cells, other.cells, strict=True) if a != b}
    assert differ <= {"title", "variant", "x1-q1-text"} and "variant" in differ


def unfilled(notebook, values):
    """Return the cells in which a name of a value still stands in curly brackets; what an exercise asks for is no template."""
    names = re.compile(r"(?<!\$)\{(" + "|".join(values) + r")\b")
    return [c["id"] for c in notebook.cells if not c["id"].endswith("-task") and names.search(c.source)]


def test_no_placeholder_is_left_and_all_code_can_be_read(bank):
    for student in STUDENTS:
        values = values_for(bank, KEY, student)
        notebook = notebook_for(bank, values)
        assert unfilled(notebook, values) == []
        asked = next(c.source for c in notebook.cells if c["id"] == "x1-q1-text")
        assert f"{values['name']}'s ratings above {values['limit']:g}?" in asked
        for cell in notebook.cells:
            if cell.cell_type == "code":
                ast.parse(cell.source)
    first = notebook_for(bank, values_for(bank, KEY, "s1")).cells[0].source
    assert "A set is written {a, b} here." in first and "rated 7 films" in first
    assert unfilled(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("{limit:g}")]), values) != []


def given(bank, values, answers):
    calls = [f"lesson.answer({id!r}, {value!r})" for id, value in answers.items()]
    return [Cell(bank.VARIANT_CODE.format(**values) + "\n"), *map(Cell, calls)]


def test_who_hands_in_everybodys_notebook_is_marked_by_its_numbers(bank):
    common, own = (values_for(bank, KEY, one) for one in (EVERYBODY, "s1"))
    answers = solved(np.array(common["ratings"]), common["limit"])
    for values, status in ((common, "correct"), (own, "wrong")):
        cells = given(bank, values, answers)
        asked = questions_for(bank, KEY, "s1", cells)
        assert mark_questions(asked, answers_in(cells), 1.0)[0].status == status
    both = given(bank, common, {}) + given(bank, own, {})
    assert questions_for(bank, KEY, "s1", both) == questions_for(bank, KEY, "s1")


def test_another_banks_lesson_of_the_same_number_is_read_anew(bank, tmp_path):
    shutil.copytree(
        tiny_bank.FOLDER / "lesson_x1", tmp_path / "lesson_x1", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name, word in (("__init__.py", "Two small things"), ("top_two.py", "the two largest")):
        path = tmp_path / "lesson_x1" / name
        path.write_text(path.read_text(encoding="utf-8").replace(word, "Another"), encoding="utf-8")
    try:
        use_bank(tmp_path)
        other = load_lesson("x1")
        assert (other.TITLE, other.EXERCISES[1].title) == ("Another", "Another")
        use_bank(tmp_path)
        assert load_lesson("x1") is other
    finally:
        use_bank(tiny_bank.FOLDER)
    assert load_lesson("x1").TITLE == bank.TITLE


def made(**parts):
    told = {"NOTEBOOK": "z1_made", "TITLE": "Made", "EXERCISES": [], "QUESTIONS": []}
    return SimpleNamespace(**told | parts)


def test_a_bank_without_variants_gives_its_questions():
    question = load_lesson("03").QUESTIONS[0]
    bank = made(NOTEBOOK="03_made", QUESTIONS=[question, replace(question, id="02.q1")])
    assert questions_for(bank, KEY, "s1") == [question] and values_for(bank, KEY, "s1") == {}


def test_numpys_numbers_and_arrays_become_pythons():
    bank = made(
        variant=lambda rng: {"a": np.array([1.0, 2.5]), "b": np.float64(0.5), "c": [np.int64(3), (np.bool_(True), {"d": np.arange(2)})]},
        VARIANT_CODE="a, b, c = {a}, {b}, {c}",
    )  # fmt: skip
    assert (
        variants.filled(bank, "VARIANT_CODE", values_for(bank, KEY, "s"))
        == "a, b, c = [1.0, 2.5], 0.5, [3, (True, {'d': [0, 1]})]"
    )


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"variant": lambda rng: [1]}, r"gives \[1\]. Return a dict"),
        ({"variant": lambda rng: {"a b": 1}}, "Return a dict of names"),
        ({"variant": lambda rng: {"a": object()}}, "gives a object, which is no plain data"),
        ({"INTRODUCTION": "{b}"}, "INTRODUCTION of z1_made cannot be filled in: 'b'. Name values of variant"),
        ({"VARIANT_CODE": "x = {}"}, "VARIANT_CODE of z1_made cannot be filled in"),
        ({"VARIANT_CODE": "x = {"}, "write {{ and }} for brackets that stay"),
        ({"VARIANT_CODE": "{a.b}"}, "cannot be filled in"),
    ],
)
def test_a_bank_that_cannot_be_used_is_told(parts, told):
    bank = made(**{"variant": lambda rng: {"a": 1}} | parts)
    with pytest.raises(BadBank, match=re.escape(told) if "\\" not in told else told):
        notebook_for(bank, values_for(bank, KEY, "s1"))


def test_the_examples_keep_all_this():
    """Of each student's variant of the examples: nothing is left to fill in, the keys are right, and another's are not."""
    use_bank(ROOT / "examples" / "bank")
    try:
        bank, keys = load_lesson("t1"), {}
        for student in STUDENTS[:10]:
            values = values_for(bank, KEY, student)
            assert values and unfilled(notebook_for(bank, values), values) == []
            space_of(bank, values)
            keys[student] = {q.id: q.key for q in questions_for(bank, KEY, student)}
            assert set(statuses(bank, KEY, student, keys[student])) == {"correct"}
        for one in keys:
            for other in keys.keys() - {one}:
                assert "wrong" in statuses(bank, KEY, one, keys[other])
    finally:
        exercise._banks.pop("t1")
