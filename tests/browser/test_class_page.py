"""The page about a class in a browser: nothing in it runs, and it can be read in both themes, by a screen reader and a keyboard."""

import re
from contextlib import contextmanager

import pytest

from recsys_teach.grading.book import Book
from recsys_teach.grading.class_page import class_page
from recsys_teach.grading.policy import Policy
from recsys_teach.grading.store import Store
from tests.browser.lab import keep, serious
from tests.class_of import class_of
from tests.test_class_page import hostile_class

OPEN = "document.querySelectorAll('details').forEach(one => one.open = true)"
RAN = "<script>window.ran = true</script><img src=x onerror='window.ran = true'><svg onload='window.ran = true'>"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    with class_of(folder / "class", 60, 0) as store:
        (folder / "class.html").write_text(class_page(Book(store, Policy())), encoding="utf-8")
    with Store(folder / "hostile", new=True) as store:
        hostile = class_page(hostile_class(store))
    (folder / "hostile.html").write_text(hostile, encoding="utf-8")
    (folder / "without policy.html").write_text(re.sub("<meta http-equiv=[^>]*>", "", hostile), encoding="utf-8")
    (folder / "without escapes.html").write_text(hostile.replace("<main>", f"<main>{RAN}"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def browser(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        one = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--no-proxy-server"])
        yield one
        one.close()


@contextmanager
def shown(browser, path, scheme="light", width=1366):
    """Open a file; give the page, and a list of what it asked for and said on the way."""
    page, told = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme), []
    page.on("request", lambda request: told.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.goto(path.as_uri())
    yield page, told
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["class", "hostile"])
def test_axe_finds_nothing_serious(browser, place, name, scheme):
    with shown(browser, place / f"{name}.html", scheme) as (page, _):
        keep(page, f"class-1-{name}-{scheme}")
        page.evaluate(OPEN)
        assert serious(page, "html") == []
        back = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert back == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(18, 22, 28)")


@pytest.mark.parametrize("name", ["class", "hostile", "without policy"])
def test_nothing_runs_and_nothing_is_fetched(browser, place, name):
    path = place / f"{name}.html"
    with shown(browser, path) as (page, told):
        page.evaluate(OPEN)
        assert page.evaluate("window.ran") is None and page.locator("main script, main img").count() == 0
        assert told == [path.as_uri()]


def test_what_was_not_escaped_would_not_run(browser, place):
    """The policy is the second lock."""
    with shown(browser, place / "without escapes.html") as (page, told):
        assert page.locator("main script").count() == 1 and page.evaluate("window.ran") is None
        assert any("Content Security Policy" in one for one in told)


def test_a_phone_scrolls_no_page_sideways(browser, place):
    with shown(browser, place / "class.html", width=390) as (page, _):
        page.evaluate(OPEN)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert serious(page, "html") == []
        keep(page, "class-2-phone")


def test_the_keyboard_comes_to_every_part_and_opens_it(browser, place):
    with shown(browser, place / "class.html") as (page, _):
        stops = page.locator("a, summary, [tabindex='0']").filter(visible=True).count()
        seen = set()
        for _ in range(stops):
            page.keyboard.press("Tab")
            seen.add(page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
        assert len(seen) == stops > 20
        page.locator("summary", has_text="3.1 · corated_cosine").focus()
        page.keyboard.press("Enter")
        assert page.get_by_text("Mistakes that the bank knows").first.is_visible()


def test_a_row_leads_to_its_mistakes(browser, place):
    with shown(browser, place / "class.html") as (page, _):
        page.locator("a", has_text="3.2 · pearson").first.click()
        assert page.locator("[id='item-03%2003.pearson']").evaluate("e => e.closest('details').open")


def test_on_paper_the_mistakes_are_there_and_the_code_is_not(browser, place):
    with shown(browser, place / "class.html") as (page, _):
        page.emulate_media(media="print")
        assert page.get_by_text("Mistakes that the bank knows").first.evaluate(
            "e => e.checkVisibility({contentVisibilityAuto: true})"
        )
        assert page.locator("pre").first.evaluate("e => e.getClientRects().length") == 0
