"""`start --projector` in a real browser: how large the type is, and what a class does not see."""

import pytest

from tests.answers.corated_cosine import ZEROS
from tests.browser.lab import answer, course, find, idle, keep, menu, opened

SIZES = """selectors => selectors.map(one => parseFloat(getComputedStyle(document.querySelector(one)).fontSize))"""
LARGE = """([selectors, least]) => selectors.every((one, i) => {
    const found = document.querySelector(one);
    return found && parseFloat(getComputedStyle(found).fontSize) >= least[i];
})"""
TEXTS = [".jp-RenderedMarkdown p", ".jp-CodeCell .cm-line", ".lm-MenuBar-itemLabel"]
OUTPUTS = [".jp-OutputArea-output section p", ".jp-OutputArea-output table td", ".jp-OutputArea-output pre"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("teacher")


def test_type_is_large_and_a_third_check_tells_no_remedy(chromium, folder):
    with course(folder, "03", "--projector") as address, opened(chromium, address, 1920, 1080) as page:
        page.locator(".jp-CodeCell .cm-line").first.wait_for()
        page.wait_for_function(LARGE, arg=[TEXTS, [24, 22, 20]])
        page.get_by_text("| Idle").wait_for()  # the kernel runs; before that, cells that are run get no answer
        keep(page, "projector-1-start")
        find(page, "def corated_cosine").locator(".cm-content").click()
        menu(page, "Run", "Run All Above Selected Cell")
        page.wait_for_timeout(1000)
        idle(page)
        for turn in range(3):
            check = answer(page, "corated_cosine", ZEROS.replace("lengths", f"lengths_{turn}"))
            check.get_by_text("The smallest case that differs").wait_for()
        check.get_by_text("What to change is not shown on a projector.").wait_for()
        check.scroll_into_view_if_needed()
        assert "Keep only the positions where both have a rating" not in check.inner_text()
        page.wait_for_function(LARGE, arg=[OUTPUTS, [24, 20, 20]])
        wide, shown = check.locator("section").first.evaluate("e => [e.scrollWidth, e.clientWidth]")
        assert wide <= shown + 1
        keep(page, "projector-2-check")
        solution = answer(page, "corated_cosine", "lesson.solution(corated_cosine)\n" + ZEROS)
        solution.wait_for()
        page.get_by_text("A solution is not shown on a projector.").wait_for()


def test_the_type_of_an_ordinary_start_is_as_jupyterlab_has_it(chromium, folder):
    with course(folder, "03") as address, opened(chromium, address) as page:
        page.locator(".jp-CodeCell .cm-line").first.wait_for()
        assert max(page.evaluate(SIZES, TEXTS)) <= 14
