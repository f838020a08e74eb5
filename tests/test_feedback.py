"""What a student gets back: the next step in words, nothing that is not to be told, nothing that a page or Markdown would act on."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from html.parser import HTMLParser

import mistune
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from recsys_teach.exercises import display, messages
from recsys_teach.exercises.collect import Cell, collect
from recsys_teach.exercises.display import CODE
from recsys_teach.exercises.evidence import Evidence
from recsys_teach.exercises.examine import examine_cells, stub_tree
from recsys_teach.exercises.exercise import Case, lessons, load_lesson
from recsys_teach.exercises.judge import STATUSES, Verdict, redact, verdict_without_run
from recsys_teach.exercises.run import run
from recsys_teach.grading import feedback
from recsys_teach.grading.book import Book
from recsys_teach.grading.feedback import feedback_html, feedback_markdown, file_names, write_feedback
from recsys_teach.grading.feedback_pages import cleaned, fenced, inline
from recsys_teach.grading.hidden import with_hidden
from recsys_teach.grading.policy import Policy, parse_policy
from recsys_teach.grading.records import Attempt, Graded, Mark, Student
from recsys_teach.grading.store import Store
from tests.answers import corated_cosine

LESSON = load_lesson("03")
COSINE, PEARSON, SHRUNK = LESSON.EXERCISES[:3]
REVEALS = ("none", "message", "case")
ADA = Student("s1", "Ada")
ATTEMPT = Attempt("s1", "s1/03.ipynb", "ab", lesson="03")


def graded_of(exercise, code):
    cells = [Cell("import numpy as np\n"), Cell(code, "cell 2")]
    source = collect(cells, exercise.name, stub_tree(exercise)).source
    return graded_as(examine_cells(exercise, cells, run), source)


def graded_as(verdict, source=""):
    points = None if verdict.status == "not graded" else verdict.points
    return Graded(verdict.exercise, verdict.status, points, verdict.max_points, verdict.to_dict(), source)


def mark_of(*items, student=ADA, attempt=ATTEMPT, lesson="03", **more):
    points = sum(one.points for one in items if one.points is not None)
    most = sum(one.max_points for one in items if one.points is not None)
    return Mark(student, lesson, attempt, items, **{"points": points, "max_points": most, "attempts": 1} | more)


def both(mark, reveal):
    return feedback_html(mark, reveal), feedback_markdown(mark, reveal)


class Page(HTMLParser):
    """The elements of a page, the text in it, and what of that is prose and not code."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.text, self.prose, self.in_code = [], "", "", False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self.in_code = self.in_code or tag == "code"

    def handle_endtag(self, tag):
        self.in_code = self.in_code and tag != "code"

    def handle_data(self, text):
        self.text += text
        self.prose += "" if self.in_code else text

    @property
    def names(self):
        return {name for name, _ in self.elements}


def text_of(mark, reveal):
    """Return the page's own words, without its style, one blank for any space."""
    return " ".join(Page(feedback_html(mark, reveal).partition("</style>")[2]).text.split())


@pytest.fixture(scope="module")
def zeros():
    return graded_of(COSINE, corated_cosine.ZEROS)


# -- what is told


def test_a_named_mistake_is_told_with_what_to_change(zeros):
    name, remedy = display.texts_of(COSINE, Verdict.from_dict(zeros.told))[1:]
    for reveal in ("message", "case"):
        said = text_of(mark_of(zeros), reveal)
        assert name in said and remedy in said and said.index(name) < said.index("Next step") < said.index(remedy)
        assert "exercise 3.1 of lesson 03" in said and "0.5 of 2 points" in said
        assert COSINE.variant.title in said and "lesson.review() in lesson 04" in said
    said = text_of(mark_of(zeros), "none")
    assert name not in said and remedy not in said and "0.5 of 2 points" in said and "not yet" in said
    assert "lesson.check(corated_cosine)" in said


def test_the_case_and_the_call_that_shows_it_are_told_where_cases_may_be(zeros):
    for reveal in REVEALS:
        page, marked = both(mark_of(zeros), reveal)
        for told in (page, marked):
            for piece in ("The smallest case that differs", "0.781", "6 of 17 cases", "nan_to_num"):
                assert (piece in told) == (reveal == "case"), (reveal, piece)


def test_an_unknown_answer_is_told_the_first_broken_property_and_a_hint_without_code():
    one = graded_of(SHRUNK, "def shrunk(similarities, n_shared, shrinkage):\n    return similarities * 0.37\n")
    said = text_of(mark_of(one), "message")
    assert one.told["broken"] and messages.UNKNOWN in said and "First broken property" in said
    assert f"Next hint: {SHRUNK.hints[0]}" in said
    assert "First broken property" not in text_of(mark_of(one), "none")
    for lesson in lessons():
        for exercise in load_lesson(lesson).EXERCISES:
            hint = feedback._hint(exercise)
            assert "`" not in hint and (hint in exercise.hints or not hint)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("reveal", REVEALS)
def test_every_status_but_correct_has_a_next_step(status, reveal):
    said = text_of(mark_of(graded_as(verdict_without_run(COSINE, status))), reveal)
    assert ("Next step" in said) == (status != "correct")
    assert "{" not in said and "  " not in said and "None" not in said
    assert messages.GRADED[status] in said


def test_right_is_said_to_be_right():
    one = graded_of(COSINE, corated_cosine.RIGHT["a loop over pairs"])
    for reveal in REVEALS:
        said = text_of(mark_of(one), reveal)
        assert "correct" in said and messages.MARK["all right"] in said and COSINE.done in said
        assert "Next step" not in said and "practise" not in said


def test_what_python_says_of_a_cell_and_what_it_reaches_for_is_the_students_own():
    broken = graded_of(COSINE, "def corated_cosine(x, y)\n    return 1\n")
    reaching = graded_of(COSINE, "import subprocess\ndef corated_cosine(x, y):\n    return subprocess.run(x)\n")
    assert (broken.status, reaching.status) == ("error", "forbidden")
    for reveal in REVEALS:
        assert ("expected ':'" in text_of(mark_of(broken), reveal)) == (reveal != "none")
        assert ("It reaches for import subprocess." in text_of(mark_of(reaching), reveal)) == (reveal != "none")
        assert "Your code, as it was judged" not in text_of(mark_of(broken), reveal)


def test_what_was_not_graded_is_our_fault_and_says_nothing_of_the_teachers_machine(zeros):
    one = graded_as(verdict_without_run(PEARSON, "not graded", "OSError: /home/teacher/key"))
    for reveal in REVEALS:
        assert redact(Verdict.from_dict(one.told), reveal).detail == ""
        for told in both(mark_of(zeros, one), reveal):
            assert "/home/teacher" not in told
            assert "This is our fault, not yours" in told and "Your teacher has been told" in told
    said = text_of(mark_of(zeros, one), "case")
    assert f"Not graded: Exercise 3.2 · {PEARSON.title}." in said and "0.5 of 2 points" in said


@pytest.mark.parametrize(
    ("handed", "late", "off", "told"),
    [
        (None, 0.0, 0.0, []),
        (datetime(2026, 11, 20, 9, 5, tzinfo=timezone(timedelta(hours=-3.5))), 0.0, 0.0, ["2026-11-20 09:05 (UTC-03:30)"]),
        (datetime(2026, 11, 20, tzinfo=UTC), 5.2, 0.0, ["It came 5 minutes after your deadline, which costs nothing."]),
        (datetime(2026, 11, 20, tzinfo=UTC), 0.5, 0.1, ["It came less than a minute after", "takes off 10% of the points: 0.2 of 2"]),
        (datetime(2026, 11, 20, tzinfo=UTC), 2 * 1440 + 61.0, 0.5, ["It came 2 days and 1 hour after", "takes off 50% of the points: 1 of 2"]),
        (None, 0.0, 1 / 3, ["It was marked as late where you handed it in.", "takes off 33.33% of the points: 0.67 of 2"]),
    ],
)  # fmt: skip
def test_what_lateness_cost_and_why(handed, late, off, told):
    one = Graded(COSINE.id, "correct", 2.0, 2.0, verdict_without_run(COSINE, "correct").to_dict())
    attempt = replace(ATTEMPT, handed=handed)
    mark = mark_of(one, attempt=attempt, late=late, taken_off=off, points=round(2 * (1 - off), 6))
    said = text_of(mark, "none")
    assert all(piece in said for piece in told), said
    assert ("deadline" in said) == (late > 0) and ("takes off" in said) == (off > 0)


def test_which_try_counts():
    one = graded_as(verdict_without_run(COSINE, "missing"))
    assert "You handed in 3 times. The try that counts: 03.ipynb." in text_of(mark_of(one, attempts=3), "none")
    assert "Handed in: 03.ipynb." in text_of(mark_of(one), "none")
    dated = replace(ATTEMPT, handed=datetime(2026, 1, 2, tzinfo=UTC), certain=False)
    assert "dated 2026-01-02 00:00" in text_of(mark_of(one, attempt=dated), "none")


def test_nothing_handed_in_and_a_file_that_cannot_be_read():
    said = text_of(Mark(Student("s1", "Ada"), "03", None), "case")
    assert "Lesson 03" in said and "Nothing of yours was found" in said and "tell your teacher" in said
    trouble = replace(ATTEMPT, trouble="03.ipynb is not a notebook. Open it in JupyterLab.")
    missing = [graded_as(verdict_without_run(e, "missing", "unreadable: x")) for e in LESSON.EXERCISES]
    said = text_of(mark_of(*missing, attempt=trouble), "case")
    assert "nothing to grade: 03.ipynb is not a notebook. Open it in JupyterLab." in said and "0 of 10 points" in said
    assert "no function" not in said


def test_points_that_a_person_gave_are_told_as_such(zeros):
    for points, status in ((2.0, "correct"), (1.0, "partial")):
        one = replace(
            zeros, status=status, points=points, told=zeros.told | {"by hand": "SECRET talk with the student"}
        )
        for told in both(mark_of(one), "case"):
            assert messages.STEP["by hand"] in told and "6 of 17" not in told and "SECRET" not in told


def question(status, answer, reply="", id="03.q3"):
    return Graded(id, status, 0.5 * (status == "correct"), 0.5, {"answer": answer, "reply": reply})


def test_a_question_is_answered_as_far_as_may_be_told():
    bank = next(q for q in LESSON.QUESTIONS if q.id == "03.q3")
    for reveal in REVEALS:
        said = text_of(mark_of(question("wrong", 0.25, "A reply that was kept.")), reveal)
        assert "Not the expected answer, 0 of 0.5 points" in said and bank.text in said
        assert ("A reply that was kept." in said) == ("0.25" in said) == (reveal != "none")
        assert (bank.options[0.25] in text_of(mark_of(question("wrong", 0.25)), reveal)) == (reveal != "none")
        said = text_of(mark_of(question("not attempted", "not sure yet", "Write the trust.")), reveal)
        assert "Not answered" in said and ("Write the trust." in said) == (reveal != "none")
    said = text_of(mark_of(question("missing", None)), "case")
    assert 'lesson.answer("03.q3", …)' in said and "None" not in said
    assert "Right, 0.5 of 0.5 points" in text_of(mark_of(question("correct", 0.2)), "none")
    assert "Question t9.q1" in text_of(mark_of(question("wrong", "b", id="t9.q1"), lesson="t9"), "case")


def test_what_the_bank_no_longer_has_costs_its_words_and_nothing_else(zeros):
    gone = [
        replace(zeros, item="03.no_such_exercise"),
        replace(zeros, told={"k": 1}),
        replace(zeros, told=zeros.told | {"mistakes": ["no-such"], "remarks": ["no-such"], "equals": ["no-such"]}),
        replace(zeros, told=zeros.told | {"mistakes": [], "broken": "no-such"}),
        replace(zeros, told=zeros.told | {"differs": 3}),
        replace(zeros, told=zeros.told | {"differs": None, "agrees": None}),
        question("wrong", ["odd"], id="03.q99"),
    ]
    for one in gone:
        for reveal in REVEALS:
            said = text_of(mark_of(one), reveal)
            assert ("0 of 0.5" if one.is_question else "0.5 of 2") in said and "Next step" in said
            assert "no-such" not in said
    assert messages.STEP["gone"] in text_of(mark_of(gone[0]), "case")
    assert "Lesson t9" in text_of(mark_of(zeros, lesson="t9"), "case")


def test_a_policy_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="no policy 'all'"):
        feedback_html(Mark(Student("s1"), "03", None), "all")


# -- hidden cases


HIDDEN = [Case([5.0, np.nan, 2.0], [4.0, 1.0, 2.5], group="by hand"), Case([np.nan], [1.0], group="nothing shared")]


def test_a_case_that_one_student_alone_has_is_shown_and_said_to_be_it():
    known = [repr(case.args) for case in COSINE.drawn]
    code = f"{corated_cosine.RIGHT['masked arrays']}    pass\n".replace(
        "    shared = ", f"    if repr((x, y)) not in {known!r}:\n        return 0.123\n    shared = ", 1
    )
    verdict = examine_cells(with_hidden(COSINE, HIDDEN), [Cell("import numpy as np\n"), Cell(code)], run)
    assert verdict.differs.case >= len(COSINE.drawn) and verdict.agree == len(COSINE.drawn)
    one = graded_as(verdict)
    assert "This case is one that you alone were given" in text_of(mark_of(one), "case")
    assert "0.123" in text_of(mark_of(one), "case")
    for reveal in ("none", "message"):
        said = text_of(mark_of(one), reveal)
        assert "0.123" not in said and "you alone" not in said and "17" not in said


def test_two_mistakes_at_once_are_told_whichever_case_they_show_in():
    pair = next(c for c in PEARSON.pairs if len({m.see for m in c.members}) == 2)
    ids = tuple(m.id for m in pair.members)
    for case in (0, len(PEARSON.drawn) + 5):
        differs = Evidence(case, [[1.0], [2.0]], 0.5, 0.25, sizes={"": [None, None]})
        verdict = replace(verdict_without_run(PEARSON, "wrong"), mistakes=ids, differs=differs)
        for stage in (1, 2, 3):
            assert "0.25" in repr(display.Shown(display.blocks_for(PEARSON, verdict, stage)))
        assert "Two things at once" in text_of(mark_of(graded_as(verdict)), "case")


def test_no_verdict_that_is_redacted_speaks_of_a_case_that_is_not_shown():
    differs = Evidence(0, [[1.0], [2.0]], 0.5, [0.25], sizes={"": [None, 1]})
    for broken in messages.BROKEN:
        verdict = replace(verdict_without_run(COSINE, "wrong"), broken=broken, differs=differs)
        assert "above" not in display.broken_text(COSINE, redact(verdict, "message"))


# -- redaction


FIELDS = ("args", "expected", "got", "error", "message", "line", "printed", "detail", "source", "remarks", "agrees")
SHOWN = ("args", "expected", "line", "printed", "detail", "source")


def secretive(status, exercise=COSINE, **more):
    """Return a verdict with a secret in every field that may hold what a case held."""
    told = {name: f"SECRET{name}" for name in FIELDS}
    differs = Evidence(
        1, [told["args"], [1.0]], told["expected"], told["got"], told["error"] * (status == "error"), told["message"],
        told["line"], told["printed"], {"": [None, 7_391_846]}, [True],
    )  # fmt: skip
    agrees = replace(differs, case=0, args=[told["agrees"], [told["agrees"]]], expected=told["agrees"])
    verdict = replace(
        verdict_without_run(exercise, status), agree=7_391_844, total=7_391_845, differs=differs, agrees=agrees,
        detail=told["detail"], remarks=(told["remarks"],), **more,
    )  # fmt: skip
    return graded_as(verdict, f"x = 1  # {told['source']}\n")


TOLD_OF = [
    {},
    {"mistakes": ("gaps-as-zero",)},
    {"mistakes": ("changed-input",)},
    *({"broken": one} for one in messages.BROKEN),
]


@pytest.mark.parametrize("status", STATUSES)
def test_what_is_not_to_be_revealed_is_nowhere(status):
    for told_of in TOLD_OF:
        one = secretive(status, **told_of)
        for reveal in ("none", "message"):
            for told in both(mark_of(one), reveal):
                assert "SECRET" not in told and "7391" not in told and "7,391" not in told
            verdict = redact(Verdict.from_dict(one.told), reveal)
            assert "SECRET" not in repr(verdict) and "739184" not in repr(verdict)


@pytest.mark.parametrize("status", ["wrong", "partial", "error"])
def test_where_cases_may_be_revealed_they_are(status):
    for told in both(mark_of(secretive(status)), "case"):
        for field in SHOWN:
            assert f"SECRET{field}" in told, field
        assert ("SECRETgot" in told) == (status != "error") and ("SECRETerror" in told) == (status == "error")


def test_details_that_are_ours_are_told_and_no_others():
    for detail in ("timeout", "too large", "crashed", "not plain: generator"):
        assert redact(verdict_without_run(COSINE, "crashed", detail), "message").detail == detail
        assert redact(verdict_without_run(COSINE, "crashed", detail), "none").detail == ""
    for detail in ("timeout: 5", "ValueError: 5", "not plain: T5", "outside: x5", "import x5", "unreadable: 5"):
        for status in ("error", "forbidden", "crashed", "missing", "wrong"):
            assert redact(verdict_without_run(COSINE, status, detail), "message").detail == ""
    graded = graded_as(verdict_without_run(COSINE, "timeout", "timeout"))
    assert messages.DETAIL["timeout"] in text_of(mark_of(graded), "message")


# -- the page


NASTY = (
    "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> & \"' `b` $x$ =cmd|'/C calc'!A0 "
    "\u202etxt.exe\0\r\n\r\n# Title\n\n\udcff"
)


def nasty_mark(reveal="case"):
    verdict = replace(
        verdict_without_run(COSINE, "error"), detail=f"ValueError: {NASTY}", total=3, agree=1,
        differs=Evidence(0, [NASTY, [NASTY]], NASTY, None, NASTY, NASTY, NASTY, NASTY, {"": [None, None]}),
    )  # fmt: skip
    wrong = replace(verdict, status="wrong", exercise=PEARSON.id, broken="value")
    attempt = replace(ATTEMPT, file=f"a/{NASTY}", handed=datetime(2026, 11, 20, tzinfo=UTC))
    items = (graded_as(verdict, NASTY), graded_as(wrong, NASTY), question("wrong", NASTY, NASTY))
    return mark_of(
        *items, student=Student(NASTY, NASTY), attempt=attempt, attempts=2, late=3.0, taken_off=0.5, points=0.25
    )


def test_a_page_holds_nothing_that_runs_or_is_fetched():
    for reveal in REVEALS:
        page = Page(feedback_html(nasty_mark(), reveal))
        assert not page.names & {
            "script",
            "img",
            "iframe",
            "object",
            "embed",
            "form",
            "link",
            "base",
            "svg",
            "input",
            "button",
        }
        for _, attributes in page.elements:
            assert not any(key.startswith("on") or key == "src" for key in attributes)
            assert attributes.get("href", "#")[0] == "#"
            assert "url(" not in attributes.get("style", "")
        policy = next(a["content"] for n, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
        assert policy.startswith("default-src 'none'") and "script" not in policy
        assert not re.search("[\0\r\u202e\ud800-\udfff]", feedback_html(nasty_mark(), reveal))
    assert "<script>document.title" in page.text and "owned" in page.text


def test_a_page_can_be_read_by_everybody():
    for mark in (nasty_mark(), mark_of(graded_of(COSINE, corated_cosine.ZEROS)), Mark(Student("x"), "03", None)):
        page = Page(feedback_html(mark, "case"))
        names = [name for name, _ in page.elements]
        assert ("html", {"lang": "en"}) in page.elements and names.count("h1") == names.count("title") == 1
        levels = [int(name[1]) for name in names if re.fullmatch("h[1-6]", name)]
        assert levels[0] == 1 and all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False))
        assert names.count("table") == names.count("caption")
        assert all(a.get("scope") in ("row", "col") for n, a in page.elements if n == "th")
        ids = [a["id"] for _, a in page.elements if "id" in a]
        assert len(ids) == len(set(ids))
        assert {a["href"][1:] for n, a in page.elements if n == "a"} <= set(ids)
        assert {a["aria-labelledby"] for _, a in page.elements if "aria-labelledby" in a} <= set(ids)


@pytest.mark.parametrize("exercise", [e for n in lessons() for e in load_lesson(n).EXERCISES], ids=lambda e: e.id)
def test_every_exercise_has_words_for_its_mistakes(exercise):
    lesson = exercise.id.split(".")[0]
    for misconception in exercise.misconceptions[::7]:
        verdict = replace(verdict_without_run(exercise, "wrong"), mistakes=(misconception.id,))
        for told in both(mark_of(graded_as(verdict), lesson=lesson), "message"):
            assert "Next step" in told and "{" not in told.partition("</style>")[2].replace(r"\{", "")
        assert " ".join(misconception.remedy.replace("`", "").split()) in text_of(
            mark_of(graded_as(verdict), lesson=lesson), "message"
        )


# -- Markdown


RENDERERS = {
    "CommonMark": MarkdownIt("commonmark", {"html": True}).render,
    "GitHub's tables and strikes": MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render,
    "mistune": mistune.create_markdown(
        escape=False,
        plugins=["strikethrough", "table", "footnotes", "url", "math", "task_lists", "def_list", "abbr", "mark", "superscript", "subscript", "spoiler"],
    ),
}  # fmt: skip
PLAIN = {"h1", "h2", "h3", "h4", "p", "ul", "li", "strong", "code", "pre"}
PIECES = st.sampled_from(
    [
        "<script>x</script>", "<b>", "</p>", "<!--", "&lt;", "&#36;", "&", "`", "``", "```", "~~~", "*", "**", "_", "__", "~~", "==", "#", "##",
        "1. ", "12) ", "- ", "+ ", "> ", ">!", "!<", "|", "|-|", "\n", "\n\n", "\r", "\t", "    ", "[a](http://b)", "![a](b)", "[a]: b", "[^1]",
        "<http://a.b>", "http://a.b", "https://a.b/c", "www.a.b", "a@b.c", "$x$", "$$", "\\", "\\(x\\)", "\\[", "=cmd|' /C calc'!A0", "=", "---", "===",
        "***", ": x", "*[a]: b", "{", "}", "{: #x}", "^x^", "\0", "\u202e", "\ud800", "ab", "Ünï", "李", " ", ".", "!", "'", '"', "(", ")", ":", "x_y_z",
    ]
)  # fmt: skip
HOSTILE = st.lists(PIECES | st.text(st.characters(), max_size=3), max_size=12).map("".join)


AROUND = [("", "{}", ""), ("x", "# x {}", ""), ("", "**{}**", ""), ("", "- {}", ""), ("x", "x\n\n{}\n\nx", "x")]


def without_space(text):
    return re.sub(r"\s|[\x1c-\x1f\x85]", "", text)


@settings(max_examples=400)
@example("==x==")
@given(HOSTILE)
def test_text_from_outside_stays_text_in_markdown(text):
    said = without_space("".join(CODE.split(" ".join(cleaned(text).split()))))
    line = inline(text)
    assert "\n" not in line
    for name, render in RENDERERS.items():
        for before, around, after in AROUND:
            if not line and "**" in around:  # a line of stars alone
                continue
            page = Page(render(around.format(line) + "\n"))
            assert page.names <= PLAIN, (name, around, line)
            assert not re.search(r"[$@\\]|://|www\.", page.prose), (name, around, line)  # formulas, addresses
            assert without_space(page.text) == before + said + after, (name, around, line)


@settings(max_examples=200)
@example("a\n```\n<b>x</b>")
@example("a\n````\n# x")
@given(HOSTILE)
def test_code_from_outside_stays_code_in_markdown(text):
    for name, render in RENDERERS.items():
        page = Page(render(f"before\n\n{fenced(text)}\n\nafter\n"))
        assert page.names == {"p", "pre", "code"} and [n for n, _ in page.elements].count("code") == 1, name
        assert without_space(page.text) == without_space(f"before{cleaned(text)}after")


@pytest.mark.parametrize("render", RENDERERS.values(), ids=RENDERERS)
@pytest.mark.parametrize("reveal", REVEALS)
def test_markdown_with_hostile_names_and_answers_has_no_element_of_theirs(render, reveal):
    page = Page(render(feedback_markdown(nasty_mark(), reveal)))
    assert page.names <= PLAIN
    names = [name for name, _ in page.elements]
    assert names.count("h1") == names.count("h2") == 1 and names.count("h3") == 3 + (reveal != "none")
    assert not re.search(r"[$@]|://", page.prose)


# -- files


IDS = st.sampled_from(["ada", "Ada", "ADA", "CON", "con.x", "aux", "COM1", "lpt9.txt", "..", ".", "", "-rf", "a/b", "a\\b", "a:b", "a b", "a_b", "a.", "a.html"])  # fmt: skip
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


@given(
    st.lists(IDS | st.text(max_size=6) | st.text("aA_-. ", max_size=3) | st.just("x" * 300), unique=True, max_size=12),
    st.randoms(),
)
def test_file_names_are_safe_everywhere_and_never_the_same(ids, random):
    names = file_names(ids)
    assert list(names) == ids and len({name.lower() for name in names.values()}) == len(ids)
    for id, name in names.items():
        assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,120}", name)
        assert name.split(".")[0].lower() not in RESERVED
        assert name == id or id not in names.values()
    shuffled = random.sample(ids, len(ids))
    assert file_names(shuffled) == names
    attack = [f"{id}" for id in names.values()]
    assert len({name.lower() for name in file_names({*ids, *attack}).values()}) == len({*ids, *attack})


def test_plain_ids_are_their_own_names():
    assert file_names(["s001", "ada.lovelace", "a-b_c"]) == {id: id for id in ("s001", "ada.lovelace", "a-b_c")}
    assert file_names(["ada", "Ada"])["ada"].startswith("ada-") and file_names(["ada"])["ada"] == "ada"


@pytest.fixture
def book(tmp_path, zeros):
    store = Store(tmp_path / "run", new=True)
    right = graded_of(COSINE, corated_cosine.RIGHT["a loop over pairs"])
    with store.changes():
        store.note("roster", "yes")
        store.put_students(
            [Student("s1", "Ada"), Student("nul", NASTY), Student("S1", "x" * 5_000_000), Student("s4", "Zoë")]
        )
        for id, lesson, items in (
            ("s1", "03", [zeros]), ("s1", "04", []), ("nul", "03", [right, *nasty_mark().items]), ("S1", "03", [right]),
        ):  # fmt: skip
            attempt = Attempt(id, f"{NASTY}/Ada.ipynb", lesson, datetime(2026, 11, 21, tzinfo=UTC), lesson=lesson)
            store.put_attempt(attempt)
            store.put_verdicts(attempt.id, 0, enumerate({one.item: one for one in items}.values()))
    with store:
        yield Book(store, parse_policy('[due]\n"03" = 2026-11-20T00:00:00Z\n[late]\nper_day = 0.1\n', "policy"))


def test_a_page_for_each_student_with_all_lessons(book, tmp_path):
    names = file_names(["s1", "nul", "S1", "s4"])
    for folder in ("a", "b"):
        assert write_feedback(book, tmp_path / folder, "case") == 4
        written = sorted(path.name for path in (tmp_path / folder).iterdir())
        assert written == sorted(f"{name}.{ending}" for name in names.values() for ending in ("html", "md"))
    for name in written:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
        content = (tmp_path / "a" / name).read_bytes()
        assert b"\r" not in content and len(content) < 100_000
        content.decode("utf-8")
    for ending in ("html", "md"):
        ada = (tmp_path / "a" / f"{names['s1']}.{ending}").read_text(encoding="utf-8")
        assert "Lesson 03" in ada and "Lesson 04" in ada and "after your deadline" in ada and "0.45" in ada
        assert "Nothing of yours was found" in (tmp_path / "a" / f"{names['s4']}.{ending}").read_text(encoding="utf-8")


def test_made_names_are_not_taken_back_by_the_names_of_files(book, tmp_path):
    hidden = Book(book.store, Policy(), pseudonyms=True)
    assert write_feedback(hidden, tmp_path / "made", "message") == 4
    for path in (tmp_path / "made").iterdir():
        told = path.read_text(encoding="utf-8")
        assert (
            path.name.startswith("student-")
            and "Ada" not in told
            and "Zoë" not in told
            and "owned" not in told.partition("Id:")[0]
        )
