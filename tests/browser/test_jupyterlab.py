"""A learner's way in a real browser: start, a wrong answer, see, name, right. Keeps screenshots if asked where."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.answers.corated_cosine import RIGHT, ZEROS

SCREENSHOTS = os.environ.get("RECSYS_TEACH_SCREENSHOTS")
PATIENCE = 90_000  # milliseconds


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Start the course as a learner does; give the address with its token."""
    folder = tmp_path_factory.mktemp("learner")
    command = [sys.executable, "-m", "recsys_teach.cli", "start", "--no-browser", "--port", str(free_port())]
    told = folder / "told.txt"
    with told.open("w") as sink:
        server = subprocess.Popen(
            [*command, "--workspace", str(folder / "mine")], stdout=sink, stderr=sink, start_new_session=True
        )
    try:
        for _ in range(300):
            address = re.search(r"http://127\.0\.0\.1:\d+/lab\S*token=\w+", told.read_text())
            if address:
                break
            assert server.poll() is None, told.read_text()[-3000:]
            time.sleep(0.2)
        yield address.group()
    finally:
        os.killpg(server.pid, 15)
        server.wait(20)


@pytest.fixture
def page(chromium, served, monkeypatch):
    # Servers here are on loopback; a proxy has no part in it.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--no-proxy-server"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.set_default_timeout(PATIENCE)
        page.goto(served)
        yield page
        browser.close()


def menu(page, name, entry):
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile(f"^{name}$")).click()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{entry}")).first.click()


def idle(page):
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", state="attached")


def find(page, text):
    """Return the cell that holds `text`, scrolling the notebook until it is there."""
    cell = page.locator(".jp-Notebook .jp-CodeCell", has_text=text).first
    panel = page.locator(".jp-WindowedPanel-outer").first
    box = panel.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for _ in range(60):
        if cell.count() and cell.is_visible():
            cell.scroll_into_view_if_needed()
            return cell
        page.mouse.wheel(0, 400)
        page.wait_for_timeout(100)
    raise AssertionError(f"There is no cell with {text!r}.")


def answer(page, code):
    """Write `code` into the answer cell, run it and the check; return the check's cell."""
    editor = find(page, "def corated_cosine").locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(code.strip())
    page.keyboard.press("Shift+Enter")
    page.wait_for_timeout(500)
    page.keyboard.press("Shift+Enter")
    page.wait_for_timeout(500)
    idle(page)
    return find(page, "lesson.check(corated_cosine)")


def keep(page, name):
    if SCREENSHOTS:
        Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(SCREENSHOTS) / f"{name}.png"))


def test_wrong_see_name_right(page):
    page.wait_for_selector(".jp-Notebook")
    idle(page)
    keep(page, "1-start")
    find(page, "def corated_cosine").locator(".cm-content").click()
    menu(page, "Run", "Run All Above Selected Cell")
    page.wait_for_timeout(1000)
    idle(page)

    check = answer(page, ZEROS)
    check.get_by_text("The smallest case that differs").wait_for()
    assert "Which ratings went into the bottom" in check.inner_text()
    keep(page, "2-see-light")

    check = answer(page, ZEROS.replace("lengths", "norms"))
    check.get_by_text("treat an unrated film as a rating of 0").wait_for()
    assert "expected 1.000, yours 0.781" in check.inner_text()
    keep(page, "3-name-light")
    menu_theme(page, "JupyterLab Dark")
    check = find(page, "lesson.check(corated_cosine)")
    page.wait_for_timeout(1000)
    keep(page, "4-name-dark")

    check = answer(page, RIGHT["a loop over pairs"])
    check.get_by_text("correct, 17 of 17 cases, 2 points").wait_for()
    keep(page, "5-right-dark")
    menu_theme(page, "JupyterLab Light")
    assert not page.get_by_text("notified about official").count()
    assert not page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']").count()


def menu_theme(page, name):
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Settings$")).click()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Theme$")).hover()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{name}$")).click()
    page.wait_for_timeout(500)
