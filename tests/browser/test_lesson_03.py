"""Lesson 03 in a real browser: a wrong answer, see, name, right. Keeps screenshots if asked where."""

import pytest

from recsys_teach.exercises.exercise import load_lesson
from tests.answers import pearson
from tests.answers.corated_cosine import RIGHT, ZEROS
from tests.browser.lab import answer, course, find, idle, keep, menu, opened, theme


@pytest.fixture
def page(chromium, tmp_path):
    with course(tmp_path, "03") as address, opened(chromium, address) as one:
        yield one


def half_repaired():
    """Return the answer that moves the means and guards nothing, and what the bank says about it."""
    id, code = pearson.WRITTEN["means moved, no guard"]
    (exercise,) = (e for e in load_lesson("03").EXERCISES if e.name == "pearson")
    return code, exercise.misconception(id)


def test_wrong_see_name_right(page):
    keep(page, "1-start")
    find(page, "def corated_cosine").locator(".cm-content").click()
    menu(page, "Run", "Run All Above Selected Cell")
    page.wait_for_timeout(1000)
    idle(page)

    check = answer(page, "corated_cosine", ZEROS)
    check.get_by_text("The smallest case that differs").wait_for()
    assert "Which ratings went into the bottom" in check.inner_text()
    keep(page, "2-see-light")

    check = answer(page, "corated_cosine", ZEROS.replace("lengths", "norms"))
    check.get_by_text("treat an unrated film as a rating of 0").wait_for()
    assert "expected 1.000, yours 0.781" in check.inner_text()
    keep(page, "3-name-light")
    theme(page, "JupyterLab Dark")
    find(page, "lesson.check(corated_cosine)")
    page.wait_for_timeout(1000)
    keep(page, "4-name-dark")

    check = answer(page, "corated_cosine", RIGHT["a loop over pairs"])
    check.get_by_text("correct, 17 of 17 cases, 2 points").wait_for()
    keep(page, "5-right-dark")

    # The second exercise repairs a given function: half of the cure, the same half in other words, all of it.
    half, texts = half_repaired()
    check = answer(page, "pearson", half)
    check.get_by_text(texts.see).wait_for()
    assert texts.name not in check.inner_text()
    keep(page, "6-pearson-see-dark")
    theme(page, "JupyterLab Light")
    check = answer(page, "pearson", half.replace("gap", "missing"))
    check.get_by_text(texts.name).wait_for()
    keep(page, "7-pearson-name-light")
    check = answer(page, "pearson", pearson.RIGHT["the given code, repaired"])
    check.get_by_text("2 points").wait_for()
    assert "2 of 5 exercises" in check.inner_text()
    assert not page.get_by_text("notified about official").count()
    assert not page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']").count()
