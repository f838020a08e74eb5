"""What a student gets back, in a real browser: both themes, nothing runs, nothing is cut off."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from recsys_teach.exercises.exercise import load_lesson
from recsys_teach.exercises.judge import verdict_without_run
from recsys_teach.grading.feedback import feedback_html, write_feedback
from recsys_teach.grading.records import Student
from tests.answers import corated_cosine, nearest_raters, pearson, predict_rating, shrunk
from tests.browser.lab import SCREENSHOTS, serious
from tests.test_feedback import graded_as, graded_of, mark_of, nasty_mark, question

LESSON = load_lesson("03")
ANSWERS = (corated_cosine, pearson, shrunk, nearest_raters, predict_rating)


class _Book:
    """A book of these marks."""

    pseudonyms = False

    def __init__(self, marks):
        self._marks = marks

    def students(self):
        return [mark.student for mark in self._marks]

    def marks(self):
        return iter(self._marks)


def first_of(answers):
    return next(iter(answers.values()))


def good():
    items = [graded_of(e, first_of(a.RIGHT)) for e, a in zip(LESSON.EXERCISES, ANSWERS, strict=True)]
    items += [question("correct", q.key, q.options[q.key], q.id) for q in LESSON.QUESTIONS]
    return mark_of(*items, student=Student("good", "Ada Lovelace"))


def mixed():
    items = list(good().items)
    items[1] = graded_of(LESSON.EXERCISES[1], first_of(pearson.WRITTEN)[1])
    items[2] = graded_of(
        LESSON.EXERCISES[2], "def shrunk(similarities, n_shared, shrinkage):\n    return 0.37 * similarities\n"
    )
    items[3] = graded_as(verdict_without_run(LESSON.EXERCISES[3], "not graded", "ours"))
    items[4] = graded_of(
        LESSON.EXERCISES[4], "def predict_rating(*a):\n    raise ValueError('<script>document.title = 1</script>')\n"
    )
    return mark_of(*items, student=Student("mixed", "Björn <b>Żak</b>"), late=1500.0, taken_off=0.2, points=2.4, attempts=2)  # fmt: skip


def wrong():
    items = [graded_as(verdict_without_run(e, status)) for e, status in zip(LESSON.EXERCISES, ("missing", "not attempted", "timeout", "crashed", "forbidden"), strict=True)]  # fmt: skip
    items[0] = graded_of(LESSON.EXERCISES[0], corated_cosine.ZEROS)
    items += [question(status, answer, "", q.id) for q, (status, answer) in zip(LESSON.QUESTIONS, [("wrong", "b"), ("wrong", "a"), ("missing", None), ("not attempted", "not sure yet")], strict=True)]  # fmt: skip
    return mark_of(*items, student=Student("wrong", ""))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("feedback")
    nasty = nasty_mark()
    nasty = replace(nasty, student=Student("nasty", nasty.student.name))
    write_feedback(_Book([good(), mixed(), wrong(), nasty]), folder, "case")
    return folder


@pytest.fixture(scope="module")
def browser(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--no-proxy-server"])
        yield browser
        browser.close()


def opened(browser, path, **how):
    page = browser.new_page(**{"viewport": {"width": 1000, "height": 900}} | how)
    page.goto(path.as_uri())
    for one in page.locator("details").all():
        one.evaluate("element => element.open = true")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["good", "mixed", "wrong", "nasty"])
def test_axe_finds_nothing_serious(browser, written, name, scheme):
    page = opened(browser, written / f"{name}.html", color_scheme=scheme)
    assert serious(page, "html") == []
    back = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", back)[:3])) < 3 * 128) == (scheme == "dark")
    if SCREENSHOTS:
        Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(SCREENSHOTS) / f"feedback-{name}-{scheme}.png"), full_page=True)


def test_a_script_in_a_name_an_answer_or_an_output_does_not_run(browser, written, tmp_path):
    told = (written / "nasty.html").read_text(encoding="utf-8")
    # Without the policy as well: it is the second lock, not the first.
    unguarded = tmp_path / "unguarded.html"
    unguarded.write_text(re.sub("<meta http-equiv=[^>]*>", "", told), encoding="utf-8")
    for path in (written / "nasty.html", unguarded):
        asked = []
        page = browser.new_page()
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_timeout(200)
        assert page.title().startswith("Feedback for <script>document.title='owned'</script>")
        assert page.evaluate("[document.scripts.length, document.images.length, document.links.length > 0]") == [
            0,
            0,
            True,
        ]
        assert asked == [path.as_uri()]
        assert page.locator("h1").count() == 1


@pytest.mark.parametrize("name", ["mixed", "nasty"])
def test_on_a_telephone_nothing_is_cut_off(browser, written, name):
    page = opened(browser, written / f"{name}.html", viewport={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_on_paper_it_is_black_on_white(browser, written):
    page = opened(browser, written / "mixed.html", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('article p:not(.status)')).color") == "rgb(0, 0, 0)"


def test_one_lesson_alone_is_a_page_too(browser, tmp_path):
    path = tmp_path / "one.html"
    path.write_text(feedback_html(mixed(), "message"), encoding="utf-8")
    page = opened(browser, path)
    assert page.get_by_role("heading", name="Next step").count() == 4
    page.get_by_role("link", name="Exercise 3.5").click()
    assert page.url.endswith("#part-1-5")
    assert serious(page, "html") == []
