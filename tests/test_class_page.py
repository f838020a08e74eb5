"""The page about a class: right numbers, nothing of anybody's that runs, readable for everybody."""

import base64
import hashlib
import html
import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys_teach.grading.book import Book, pseudonym
from recsys_teach.grading.class_page import class_page, in_words
from recsys_teach.grading.class_parts import STYLE, bar, code, histogram, percent
from recsys_teach.grading.class_seen import SHOWN, binned, quartiles
from recsys_teach.grading.items import item_statistics
from recsys_teach.grading.policy import Policy
from recsys_teach.grading.records import Attempt, Graded, Student
from recsys_teach.grading.similar import similar
from recsys_teach.grading.store import Store
from tests.class_of import class_of

SCRIPT = "<script>window.ran = true</script><img src=x onerror='window.ran = true'>"
HOSTILE = f'"><b>{SCRIPT}\u202e\x00\x1b[2J\ud800\n</details></table>javascript:alert(1)'
TAGS = {
    "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "h4", "p", "div", "dl", "dt", "dd", "ul", "li", "a",
    "strong", "br", "bdi", "code", "span", "svg", "g", "rect", "text", "line", "table", "caption", "thead", "tbody", "tr", "th", "td",
    "details", "summary", "pre",
}  # fmt: skip


class Page(HTMLParser):
    """A page taken apart: tags with their attributes, headings, and texts by the tag that they stand in."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.headings, self.open, self.texts = [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == [], "every tag is closed"

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in ("meta", "br", "rect", "line"):
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append([int(tag[1]), ""])

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((tuple(self.open), data))
        if any(re.fullmatch("h[1-6]", tag) for tag in self.open):
            self.headings[-1][1] += data

    def named(self, tag):
        return [attributes for one, attributes in self.tags if one == tag]

    def text(self):
        return "".join(data for place, data in self.texts if "style" not in place)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with class_of(tmp_path_factory.mktemp("class"), 60, 0) as one:
        yield one


@pytest.fixture(scope="module")
def text(store):
    return class_page(Book(store, Policy()))


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


@pytest.fixture
def empty(tmp_path):
    with Store(tmp_path / "run", new=True) as one:
        yield one


def put(store, student, items, lesson="03", **more):
    attempt = Attempt(student, **{"file": f"{student}-{lesson}.ipynb", "sha256": "0", "lesson": lesson} | more)
    store.put_attempt(attempt)
    store.put_verdicts(attempt.id, 0, enumerate(items))


def verdict(points, status="", item="03.corated_cosine", source="", **told):
    status = status or ("not graded" if points is None else "correct" if points == 2 else "wrong")
    return Graded(item, status, points, 2.0, told, source)


def classroom(store, points, roster=True):
    """Put a class in the store: the points of each student, None for who handed nothing in."""
    store.note("roster", "yes" if roster else "")
    store.put_students([Student(f"s{n}", f"Name {n}", listed=roster) for n in range(len(points))])
    for n, one in enumerate(points):
        if one is not None:
            put(store, f"s{n}", [verdict(one)])
    return Book(store, Policy())


# -- what it says


def test_the_numbers_are_those_of_numpy(store, page):
    points = np.array([m.points for m in Book(store, Policy()).marks() if m.attempt])
    shown = page.text()
    assert f"{points.mean():.1f} of 12" in shown and f"{np.median(points):.1f}" in shown
    low, high = np.percentile(points, [25, 75])
    assert f"{low:.1f} to {high:.1f}" in shown
    assert "58 of 60" in shown and "Handed nothing in: 2" in shown and "Not on the roster: 1" in shown


@given(st.lists(st.floats(0, 20), min_size=1, max_size=30))
def test_quartiles_are_those_of_numpy(values):
    assert quartiles(values) == pytest.approx(tuple(np.percentile(values, [25, 50, 75])))


@given(st.lists(st.integers(0, 40), max_size=60))
def test_bins_hold_their_lower_end(fortieths):
    counts = binned([n / 40 for n in fortieths])
    assert counts == [sum(4 * i <= n < 4 * i + 4 for n in fortieths) for i in range(10)] + [fortieths.count(40)]
    assert binned([1.2 / 12])[1] == 1, "a quotient may end just below"


def test_each_item_is_a_row_with_its_shares(store, page, text):
    rows = re.findall(r'<tr><th scope="row"><a href="#item-.*?</tr>', text)
    items = item_statistics(Book(store, Policy()).marks())
    assert len(rows) == len(items) == 9
    for row, item in zip(rows, items, strict=True):
        cells = [html.unescape(re.sub("<.*?>", "", cell)) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        assert cells[0].removesuffix("may be broken") == item.title
        assert cells[1:4] == [percent(item.share), percent(item.share_correct), str(item.answered)]
        assert cells[4] == percent(item.not_attempted / item.handed_in)
        assert cells[5].startswith(f"{item.discrimination:.2f}")
        assert cells[6].startswith(f"{max(w.count for w in item.mistakes + item.unknown)} × ")
        assert ("may be broken" in cells[0]) == bool(item.doubts)


@pytest.mark.parametrize(
    ("value", "answered", "told"),
    [(0.5, 20, "0.50"), (0.194, 20, "0.19, weak"), (0.196, 20, "0.20"), (-0.3, 20, "−0.30, negative"),
     (-0.3, 19, "−0.30, few answers"), (None, 20, "undefined"), (None, 1, "–")],
)  # fmt: skip
def test_a_discrimination_is_told_in_words_too(store, value, answered, told):
    item = next(iter(item_statistics(Book(store, Policy()).marks())))
    assert in_words(replace(item, discrimination=value, answered=answered)) == told


def test_the_commonest_mistake_may_be_one_that_nobody_foresaw(empty):
    classroom(empty, [None] * 7)
    for n in range(7):
        told = {"mistakes": ["always-nan"]} if n < 3 else {"broken": "value", "differs": {"case": 0, "got": 1}}
        put(empty, f"s{n}", [verdict(0.0, **told)])
    (row,) = re.findall(r'<tr><th scope="row"><a href="#item-.*?</tr>', class_page(Book(empty, Policy())))
    assert "<td>4 × value</td>" in row


def test_what_needs_the_instructor_stands_first(store, page):
    shown = page.text()
    assert shown.index("What needs you") < shown.index("Points\n")
    for told in (
        "1 item may be broken: 3.2 · pearson",
        "1 pair of near-identical",
        "1 student not on",
        "2 files left out",
    ):
        assert shown.index("What needs you") < shown.index(told) < shown.index("Points\n")
    assert "The sandbox did not answer." in shown and "s0014.ipynb is not a notebook." in shown
    assert "readme.txt: It is no notebook." in shown and "guest77" in shown
    stopped = sum(
        g.status in ("timeout", "crashed", "forbidden") for m in Book(store, Policy()).marks() for g in m.items
    )
    assert f"4 things for your eye: 1 not graded, 1 not readable, {stopped} stopped" in shown and stopped == 2


def test_pairs_are_for_a_human_and_stand_side_by_side(store, page):
    (pair,) = similar(Book(store, Policy())).pairs
    shown = page.text()
    assert "It lowers no mark and proves nothing" in shown
    assert f"{pair.bits} bits in 5 exercises" in shown
    for one in pair.shared:
        assert one.left.strip() in shown and one.right.strip() in shown


def test_mistakes_come_with_their_words_and_a_sample(store, page):
    shown = page.text()
    for item in item_statistics(Book(store, Policy()).marks()):
        for wrong in item.mistakes + item.unknown:
            assert " ".join(wrong.name.split())[:150] in shown and wrong.source.strip() in shown
            assert wrong.case.strip("\n") in shown


@pytest.mark.parametrize("fact", ["", "yes"])
def test_it_says_how_it_was_graded(empty, fact):
    empty.note("unsafe", fact)
    empty.note("key", fact and "abc123")
    empty.note("version", "9.8.7")
    shown = Page(class_page(classroom(empty, [2.0, 0.0]))).text()
    assert ("Graded without a sandbox." in shown) == ("--unsafe" in shown) == bool(fact)
    assert ("fingerprint abc123" in shown) == bool(fact) == ("No hidden cases" not in shown)
    assert "Version 9.8.7" in shown


def test_where_nothing_needs_anybody_it_says_so(empty):
    empty.note("key", "abc")
    shown = Page(class_page(classroom(empty, [2.0] * 3 + [1.0]))).text()
    assert re.search(r"What needs you\s*Nothing\.", shown) and "None looks broken." in shown
    assert "Nobody and nothing." in shown and "too few" in shown


@pytest.mark.parametrize("roster", [True, False])
def test_without_a_roster_nobody_is_missing_or_unknown(empty, roster):
    shown = Page(class_page(classroom(empty, [2.0, 1.0, None, None], roster))).text()
    assert ("2 of 4" in shown) == ("Handed nothing in: 2" in shown) == roster
    assert ("students handed in" in shown) is not roster
    assert "not on the roster" not in shown or roster


def test_several_lessons_have_their_own_points(empty):
    classroom(empty, [2.0, 1.0, None])
    put(empty, "s0", [verdict(1.0, item="00.damped_mean")], "00")
    put(empty, "s2", [verdict(2.0, item="77.private")], "77")
    book = Book(empty, Policy())
    page = Page(class_page(book))
    shown = page.text()
    assert "The class in lessons 00, 03, 77" in shown and "77.private" in shown
    assert "1 handed in, 2 missing." in shown and "2 handed in, 1 missing." in shown
    assert "Name 1 (s1): lessons 00, 77" in " ".join(shown.split())
    assert len(page.named("svg")) == 3 + 3  # a histogram for each lesson, a bar for each item


def test_nobody_handed_in(empty):
    shown = Page(class_page(classroom(empty, [None, None]))).text()
    assert "nothing was handed in" in shown


def test_points_that_nothing_was_graded_of_divide_by_nothing(empty):
    classroom(empty, [2.0, None])
    put(empty, "s1", [verdict(None, detail="no sandbox")])
    assert "no sandbox" in Page(class_page(Book(empty, Policy()))).text()


def test_what_could_not_be_read_when_it_was_graded_needs_an_eye(empty):
    book = classroom(empty, [2.0, None])
    put(empty, "s1", [verdict(0.0, "missing", detail="unreadable: it has a billion cells")])
    assert "it has a billion cells" in Page(class_page(book)).text()


def test_long_lists_are_cut_and_say_so(empty):
    store, n = empty, SHOWN + 7
    store.put_left_out([(f"file {k}", "no notebook") for k in range(n)])
    book = classroom(store, [None] * n + [2.0])
    for k in range(n):
        put(store, f"s{k}", [verdict(0.0, "crashed", detail="crashed")])
    text = class_page(book)
    assert text.count("<td>crashed</td>") == SHOWN and "And 7 more: gradebook.csv has all." in text
    assert text.count("no notebook") == SHOWN and f"Files left out: {n}" in text and "And 7 more." in text


# -- nothing in it runs, nothing in it gives away


def hostile_class(store):
    store.note("roster", "yes")
    store.note("version", HOSTILE.encode("utf-8", "replace").decode())
    store.put_students([Student(HOSTILE, HOSTILE), Student("s1", HOSTILE, HOSTILE), Student("gone", HOSTILE)])
    store.put_students([Student("guest", HOSTILE, listed=False)])
    store.put_left_out([(HOSTILE, "It is no notebook.")])
    told = {"mistakes": [HOSTILE], "differs": None}
    for n, student in enumerate((HOSTILE.encode("utf-8", "backslashreplace").decode(), "s1", "guest")):
        items = [
            verdict(0.0, source=HOSTILE, **told),
            verdict(0.0, item="03.pearson", source=HOSTILE, broken=HOSTILE, differs={"case": 0, "got": HOSTILE}),
            verdict(0.0, "error", item=HOSTILE.replace("\ud800", ""), source=HOSTILE, detail=HOSTILE),
            verdict(0.0, "crashed", item="03.shrunk", detail=HOSTILE),
            verdict(None, item="03.nearest_raters", detail=HOSTILE),
            Graded("03.q1", "wrong", 0.0, 1.0, {"answer": HOSTILE, "reply": HOSTILE}),
        ]
        put(store, student, items, trouble=HOSTILE if n == 1 else "")
    return Book(store, Policy())


@pytest.mark.parametrize("pseudonyms", [False, True])
def test_whatever_is_handed_in_stays_text(empty, pseudonyms):
    book = hostile_class(empty)
    page = Page(class_page(Book(book.store, Policy(), pseudonyms)))
    assert {tag for tag, _ in page.tags} <= TAGS
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "src", "srcdoc")]
        assert tag != "a" or attributes["href"].startswith("#")
    assert "<script>window.ran = true</script>" in page.text(), "it is shown as it is"
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e\ud800]", page.text())


@given(st.text(max_size=40), st.text(max_size=40))
def test_code_and_names_come_back_as_they_were(one, other):
    page = Page(str(code(one + "\n" + other)) + str(histogram("x", one, [other], [1], "axis")))
    assert {tag for tag, _ in page.tags} == {"pre", "svg", "title", "g", "rect", "text", "line"}


def test_a_policy_forbids_all_that_is_not_here(page, text):
    (policy,) = [m["content"] for m in page.named("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert set(rules) == {"default-src", "style-src", "base-uri", "form-action"}
    (style,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert rules["style-src"] == f"'sha256-{digest}'"
    assert text.index("Content-Security-Policy") < text.index("<style>")
    assert "url(" not in style and "@import" not in style and "http" not in text.replace("http-equiv", "")


def test_it_is_text_in_utf_8_and_the_same_again(store, text):
    assert text == class_page(Book(store, Policy())) and text.encode("utf-8")


def test_pseudonyms_give_nobody_away(store):
    text = class_page(Book(store, Policy(), pseudonyms=True))
    shown = Page(text).text()
    for one in store.students():
        assert one.id not in text and html.escape(one.name) not in text or not one.name
    for attempt in store.attempts():
        assert attempt.file not in shown
    assert "readme.txt" not in shown and "my own step" not in shown and "2 files left out" in shown


def test_pseudonyms_do_not_stand_in_the_order_of_the_roster(empty):
    empty.note("salt", "00" * 16)
    classroom(empty, [None] * 12 + [2.0] + [None] * 12)
    empty.put_students([Student(f"x{n}", listed=False) for n in range(12)])
    for n in range(12):
        put(empty, f"s{n}", [verdict(0.0, "crashed", detail="crashed")])
        put(empty, f"x{n}", [verdict(2.0)])
    shown = Page(class_page(Book(empty, Policy(), pseudonyms=True))).text()
    for after, ids in (
        ("Stopped: ", [f"s{n}" for n in range(12)]),
        ("Handed nothing in", [f"s{n}" for n in range(13, 25)]),
        ("Not on the roster", [f"x{n}" for n in range(12)]),
    ):
        names = [pseudonym(empty, id) for id in ids]
        assert names != sorted(names)
        part = shown[shown.rindex(after) :]
        places = [part.index(one) for one in sorted(names)]
        assert places == sorted(places)


# -- for everybody


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_theme_can_be_read():
    themes = [
        dict(re.findall(r"--(\w+): (#\w{6})", block)) for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    ]
    assert len(themes) == 3  # light, dark, paper
    for theme in themes:
        for text, back in itertools.product(("text", "quiet", "link", "alarm"), ("back", "soft")):
            assert contrast(theme[text], theme[back]) >= 4.5, (text, back)
        assert contrast(theme["fill"], theme["track"]) >= 3 and contrast(theme["fill"], theme["back"]) >= 3
    assert set(re.findall(r"var\(--(\w+)\)", STYLE)) == set(themes[0]) == set(themes[1]) == set(themes[2])


@pytest.mark.parametrize("which", ["a class", "hostile", "nobody"])
def test_headings_tables_and_links_are_in_order(which, page, empty):
    if which != "a class":
        page = Page(class_page(hostile_class(empty) if which == "hostile" else classroom(empty, [None])))
    levels = [level for level, _ in page.headings]
    assert levels[0] == 1 and levels.count(1) == 1 and all(title.strip() for _, title in page.headings)
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert page.named("html") == [{"lang": "en"}] and "viewport" in [m.get("name") for m in page.named("meta")]
    tags = [tag for tag, _ in page.tags]
    assert tags.count("table") == tags.count("caption") == tags.count("thead")
    assert {one.get("scope") for one in page.named("th")} <= {"col", "row"}
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {one["href"].removeprefix("#") for one in page.named("a")} <= set(ids)
    for drawn in page.named("svg"):
        assert drawn.get("aria-hidden") == "true" or (drawn["role"] == "img" and drawn["aria-labelledby"] in ids)
    for region in (a for _, a in page.tags if a.get("role") == "region"):
        assert region["tabindex"] == "0" and region["aria-label"]


def test_the_histogram_is_told_as_text_and_as_a_table(store, page):
    book = Book(store, Policy())
    counts = binned([m.points / m.max_points for m in book.marks() if m.attempt])
    (alt,) = [data for place, data in page.texts if place[-2:] == ("svg", "title")]
    assert [int(n) for n in re.findall(r": (\d+)", alt.split("points: ", 1)[1])] == counts
    assert sum(counts) == 59


def test_a_share_is_0_or_100_percent_only_when_it_is_nothing_or_all():
    assert [percent(one) for one in (0.0, 0.001, 0.5, 0.999, 1.0, None)] == ["0%", "1%", "50%", "99%", "100%", "–"]
    assert "63%" in bar(0.63) and 'width="50.4"' in bar(0.63)


def test_students_with_the_same_name_are_told_apart(empty):
    book = classroom(empty, [2.0, None, None])
    empty.put_students([replace(one, name="Ada") for one in empty.students()])
    shown = Page(class_page(book)).text()
    assert "Ada (s1)" in shown and "Ada (s2)" in shown
