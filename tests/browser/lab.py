"""JupyterLab as a learner sees it: start the course, move about, run cells, look at what comes out."""

import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from tests.small_course import closed_port

SCREENSHOTS = os.environ.get("RECSYS_TEACH_SCREENSHOTS")
PATIENCE = 300_000  # milliseconds: waiting ends when what is waited for is there, and a loaded machine is slow


@contextmanager
def course(folder: Path, *lesson: str):
    """Start the course as a learner does; give the address with its token."""
    command = [sys.executable, "-m", "recsys_teach.cli", "start", *lesson, "--no-browser", "--port", str(closed_port())]
    told = folder / "told.txt"
    # Layout and settings of their own: JupyterLab keeps both per person.
    own = {f"JUPYTERLAB_{what}_DIR": str(folder / what.lower()) for what in ("WORKSPACES", "SETTINGS")}
    with told.open("w") as sink:
        server = subprocess.Popen(
            [*command, "--workspace", str(folder / "mine")],
            stdout=sink,
            stderr=sink,
            start_new_session=True,
            env=os.environ | own,
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


@contextmanager
def opened(chromium, address, width=1366, height=768, scale=1):
    """Open an address in a browser of a laptop's size. At twice the scale a page has half the room, as at 200% zoom."""
    # Servers here are on loopback; a proxy has no part in it.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--no-proxy-server"])
        size = {"width": width // scale, "height": height // scale}
        page = browser.new_page(viewport=size, device_scale_factor=scale)
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        page.wait_for_selector(".jp-Notebook")
        idle(page)
        yield page
        browser.close()


def menu(page, name, entry):
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile(f"^{name}$")).click()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{entry}")).first.click()


def theme(page, name):
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Settings$")).click()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Theme$")).hover()
    page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{name}$")).click()
    page.wait_for_timeout(500)


def idle(page):
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", state="attached")


def find(page, text):
    """Return the cell that holds `text`, scrolling the notebook until it is there."""
    cell = page.locator(".jp-Notebook .jp-CodeCell", has_text=text).first
    panel = page.locator(".jp-WindowedPanel-outer").first
    box = panel.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for direction in (400, -400) * 5:  # on a loaded machine a cell may come after it was passed
        for _ in range(80):
            if cell.count() and cell.is_visible():
                cell.scroll_into_view_if_needed()
                return cell
            page.mouse.wheel(0, direction)
            page.wait_for_timeout(80)
    raise AssertionError(f"There is no cell with {text!r}.")


def answer(page, name, code):
    """Write `code` into the answer cell of an exercise, run it and the check; return the check's cell."""
    find(page, f"def {name}").locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(code.strip())
    for _ in range(2):
        page.keyboard.press("Shift+Enter")
        page.wait_for_timeout(500)
    idle(page)
    return find(page, f"lesson.check({name})")


def keep(page, name):
    if SCREENSHOTS:
        Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(SCREENSHOTS) / f"{name}.png"))


def serious(page, inside):
    """Return what axe-core finds serious or critical inside the elements of a selector, each with its element."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context={"include": [[inside]]}).response["violations"]
    return [
        (one["id"], node["html"][:200])
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
