"""The pages for facilitators are those of the bank, and say what a facilitator needs."""

import re
from dataclasses import replace

import nbformat
import pytest

from recsys_teach.authoring import facilitator
from recsys_teach.authoring.facilitator import build_pages, facilitator_page, likeliest, stale_pages
from recsys_teach.exercises.exercise import BANK, load_lesson
from recsys_teach.places import ROOT

LESSONS = sorted(path.name[-2:] for path in BANK.glob("lesson_[0-9][0-9]"))
UNSURE = "not sure yet"


def test_every_page_is_current():
    assert stale_pages(ROOT) == []


def test_a_page_that_was_changed_or_lost_or_is_of_no_lesson_is_noticed(tmp_path, monkeypatch):
    assert [path.name for path in build_pages(tmp_path)] == [f"{lesson}.md" for lesson in LESSONS]
    assert stale_pages(tmp_path) == []
    folder = tmp_path / "docs" / "facilitator"
    (folder / "00.md").unlink()
    (folder / "03.md").write_text((folder / "03.md").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    (folder / "99.md").write_text("", encoding="utf-8")
    assert stale_pages(tmp_path) == [
        "docs/facilitator/00.md is not current.",
        "docs/facilitator/03.md is not current.",
        "docs/facilitator/99.md is of no lesson.",
    ]


def test_a_changed_bank_is_noticed(monkeypatch):
    exercise = load_lesson("03").EXERCISES[0]
    first, *others = exercise.misconceptions
    monkeypatch.setattr(
        load_lesson("03"), "EXERCISES", [replace(exercise, misconceptions=[replace(first, see="Why?"), *others])]
    )
    assert stale_pages(ROOT) == ["docs/facilitator/03.md is not current."]


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_page_has_three_to_five_mistakes_of_each_exercise_each_with_its_own_question(lesson):
    page = facilitator_page(lesson)
    sections = page.split("\n### ")[1:]
    exercises = load_lesson(lesson).EXERCISES
    assert len(sections) == len(exercises)
    for exercise, section in zip(exercises, sections, strict=True):
        assert section.startswith(f"{exercise.number} · {exercise.title} · about {exercise.minutes} minutes\n")
        told = re.findall(r"^\d\. (.+)\n   \*([^*]+)\*$", section, re.MULTILINE)
        bank = [(m.see, m.name) for m in exercise.misconceptions]
        places = [bank.index(pair) for pair in told]
        assert 3 <= len(told) <= 5 and places == sorted(places) and places[0] == 0
        assert len({see for see, _ in told}) == len({name for _, name in told}) == len(told)
        near = exercise.variant
        assert f"*{exercise.title}*" in section and near.task in section
        assert re.search(rf"`def {near.name}\([\w, ]+\)`", section) and near.solution.strip() in page


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_wrong_option_of_an_opening_question_is_a_talking_point(lesson):
    """What the options say is compared with the notebook's lines, found in another way: by their letters alone."""
    page = facilitator_page(lesson)
    notebook = nbformat.read(ROOT / "lessons" / f"{load_lesson(lesson).NOTEBOOK}.ipynb", as_version=4)
    words = re.sub(r"\s+", " ", " ".join(c.source for c in notebook.cells if c.cell_type == "markdown"))
    code = "\n".join(c.source for c in notebook.cells if c.cell_type == "code")
    asked = re.findall(r'lesson\.answer\("(\d\d\.q\d)"', code)
    opening = [id for id in asked if id[:2] < lesson] or asked[:1]
    blocks = re.split(r"^\*\*(\d\d\.q\d)\*\* ", page.split("## The exercises")[0], flags=re.MULTILINE)
    assert blocks[1::2] == opening
    for id, block in zip(blocks[1::2], blocks[2::2], strict=True):
        question = next(q for q in load_lesson(id[:2]).QUESTIONS if q.id == id)
        assert block.startswith(question.text + " Right: *")
        right = re.search(r"Right: \*(.+)\*\.$", block, re.MULTILINE)[1]
        points = dict(re.findall(r"^- \*(.+?)\*: (.+)$", block, re.MULTILINE))
        assert set(points.values()) | set(re.findall(r"^- Nobody dares: (.+)$", block, re.MULTILINE)) == {
            reply for answer, reply in question.options.items() if answer != question.key
        }
        if isinstance(question.key, str):
            for said, letter in [(right, question.key), *((s, _letter(question, r)) for s, r in points.items())]:
                assert said not in question.options and f"**{letter}** {said}" in words
        else:
            assert float(right.replace("−", "-")) == question.key


def _letter(question, reply):
    return next(letter for letter, one in question.options.items() if one == reply)


def test_mistakes_that_look_the_same_are_shown_once():
    exercise = load_lesson("03").EXERCISES[0]
    one, other = exercise.misconceptions[:2]
    twins = [
        one,
        replace(one, id="a"),
        replace(other, id="b", see=one.see),
        replace(other, id="c", name=one.name),
        other,
    ]
    assert likeliest(replace(exercise, misconceptions=twins)) == [one, other]
    assert len(likeliest(exercise, 4)) == 4


def test_there_is_no_page_of_a_lesson_that_is_not_there():
    with pytest.raises(ValueError, match="There is no lesson '99'"):
        facilitator_page("99")
    assert facilitator.FOLDER.as_posix() == "docs/facilitator"
