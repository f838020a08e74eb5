"""From start to a list from people like you, with the keyboard alone; what is shown there, for everybody."""

import json
import re

import pytest

from tests.answers.damped_mean import RIGHT, WRITTEN
from tests.browser.lab import answer, course, find, idle, keep, menu, opened, serious, theme

STARS = {"Toy Story": 4, "Star Wars: Episode IV - A New Hope": 5, "The Matrix": 5, "Titanic (1997)": 2, "Shrek": 3.5}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("learner")


@pytest.fixture(scope="module")
def address(folder):
    with course(folder) as one:
        yield one


def active(page):
    return page.locator(".jp-Notebook .jp-Cell.jp-mod-active")


def test_the_list_comes_with_the_keyboard_alone(chromium, address, folder):
    with opened(chromium, address) as page:
        assert "00_start_here" in page.url  # one command, and the lesson is open
        page.locator(".jp-Notebook").first.wait_for()
        page.keyboard.press("Control+Shift+[")  # nothing: the notebook has the focus, as a learner finds it
        for _ in range(40):  # down to the cell with the ten films
            if "lesson.rate" in active(page).inner_text():
                break
            page.keyboard.press("Shift+Enter")
            page.wait_for_timeout(150)
        idle(page)
        page.keyboard.press("Enter")
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(f"lesson.rate({json.dumps(STARS)})")
        keep(page, "00-1-rating")
        for _ in range(3):
            page.keyboard.press("Shift+Enter")
        page.get_by_text("Your shelf holds 5 ratings, on this computer only").wait_for()
        page.get_by_text("Ten films for your shelf (5 ratings)").wait_for()
        idle(page)
        keep(page, "00-2-list")
        assert serious(page, ".jp-OutputArea-output") == []
    events = (folder / "mine" / ".recsys_teach" / "events.jsonl").read_text()
    assert '"rate"' in events and '"2571": 5' in events


@pytest.mark.parametrize("shade", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_serious_in_feedback_progress_and_shelf(chromium, address, shade):
    with opened(chromium, address) as page:
        theme(page, shade)
        menu(page, "Run", "Run All Cells")
        page.wait_for_timeout(2000)
        idle(page)
        answer(page, "damped_mean", WRITTEN["no brackets"][1])
        for what in ("lesson.check(damped_mean)", "lesson.top_tens({name", "lesson.progress()"):
            cell = find(page, what)
            cell.locator(".jp-OutputArea-output").first.wait_for()
            assert serious(page, ".jp-OutputArea-output") == [], what
            keep(page, f"00-3-{what[7:12]}-{shade[-4:]}")
        cell = answer(page, "damped_mean", RIGHT["a loop"])
        cell.get_by_text(re.compile(r"correct, (\d+) of \1 cases, 2 points")).wait_for()
        theme(page, "JupyterLab Light")


def test_at_200_percent_nothing_is_cut_off(chromium, address):
    with opened(chromium, address, scale=2) as page:
        menu(page, "Run", "Run All Cells")
        page.wait_for_timeout(2000)
        idle(page)
        cell = answer(page, "damped_mean", WRITTEN["stars"][1])
        cell.get_by_text("The smallest case that differs").wait_for()
        keep(page, "00-4-zoom")
        section = cell.locator("section").first
        wide, shown = section.evaluate("e => [e.scrollWidth, e.clientWidth]")
        assert wide <= shown + 1
        box = section.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 683
