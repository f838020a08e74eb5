"""Near-identical solutions: copies are found under other names, and who wrote alone is left alone."""

import ast
import itertools
import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_teach.exercises.exercise import load_lesson
from recsys_teach.grading import similar as module
from recsys_teach.grading.book import Book
from recsys_teach.grading.fingerprints import (
    GRAM,
    LONGEST,
    WINDOW,
    NotCode,
    fingerprints,
    grams,
    tree_of,
    without_comments,
)
from recsys_teach.grading.policy import Policy
from recsys_teach.grading.records import Attempt, Graded, Mark, Student
from recsys_teach.grading.similar import EXPECTED, FEW, RARE, SMALLEST, side_by_side, similar, told
from tests.answers import answers_for
from tests.class_of import Style, class_of, renamed, styled

EXERCISES = load_lesson("03").EXERCISES
RIGHT = [(e.id, what) for e in EXERCISES for what in answers_for(e).RIGHT]


def prints(code):
    return fingerprints(tree_of(code).body)


def right(id, what):
    return answers_for(next(e for e in EXERCISES if e.id == id)).RIGHT[what]


def mark_of(student, sources, lesson="03"):
    items = [Graded(item, "correct", 2.0, 2.0, {"status": "correct"}, code) for item, code in sources.items()]
    return Mark(Student(student), lesson, Attempt(student, "x.ipynb", "0"), tuple(items))


def compared(codes, pseudonyms=False):
    """Compare students given as {id: {item: source}}."""
    marks = [mark_of(student, sources) for student, sources in codes.items()]
    return similar(SimpleNamespace(marks=lambda: iter(marks), pseudonyms=pseudonyms))


def alone(n, seed, in_style):
    """Return a class in which everybody draws their right answers by themselves, all but one way of each."""
    rng = np.random.default_rng(seed)
    codes = {}
    for place in range(n):
        style, codes[f"s{place}"] = Style(rng), {}
        for e in EXERCISES:
            ways = list(answers_for(e).RIGHT.values())[:-1]
            code = "import numpy as np\n" + ways[rng.integers(len(ways))]
            codes[f"s{place}"][e.id] = styled(code, rng, style) if in_style else code
    return codes


def own_way():
    """Return right answers that nobody in `alone` gives."""
    return {e.id: "import numpy as np\n" + list(answers_for(e).RIGHT.values())[-1] for e in EXERCISES}


# -- fingerprints


@pytest.mark.parametrize(("id", "what"), RIGHT)
def test_names_comments_layout_annotations_and_docstrings_say_nothing(id, what):
    code = right(id, what)
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body.insert(0, ast.Expr(ast.Constant("What it does.")))
            node.returns = ast.Name("float", ast.Load())
            for argument in node.args.args:
                argument.annotation = ast.Name("int", ast.Load())
        names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            node.id = f"another_{node.id}"
        elif isinstance(node, ast.arg) and node.arg in names:
            node.arg = f"another_{node.arg}"
    other = "# mine\n" + ast.unparse(ast.fix_missing_locations(tree))
    assert other != code and prints(other) == prints(code) != set()


@pytest.mark.parametrize(("id", "what"), RIGHT)
def test_a_copy_in_disguise_keeps_most_fingerprints(id, what):
    code, copy = right(id, what), renamed(right(id, what))
    assert code != copy and len(prints(code) & prints(copy)) >= 0.6 * len(prints(code))


def test_what_the_code_calls_and_its_numbers_do_count():
    code = "def f(x):\n    return g.total(x, 1) + h(x, 2) - sorted(x)\n"
    for old, new in (("total", "mean"), ("1", "3"), ("sorted", "list"), (" + ", " * ")):
        assert grams(tree_of(code).body) != grams(tree_of(code.replace(old, new)).body)


def test_which_variable_stands_where_does_count():
    code = "def f(x, y):\n    return g(x, y, x, x, y, y, x)\n"
    assert grams(tree_of(code).body) != grams(tree_of(code.replace("x, x, y, y", "x, y, x, y")).body)


def test_an_import_is_told_by_what_it_brings():
    one = "import numpy as np\ndef f(x):\n    return np.sum(np.sqrt(x) * np.log(x))\n"
    assert (
        prints(one)
        == prints(one.replace("np", "n"))
        == prints(one.replace("numpy as np", "numpy").replace("np.", "numpy."))
    )
    assert prints(one) != prints(one.replace("numpy", "math"))


@given(st.lists(st.sampled_from("abcdefgh"), min_size=4, max_size=8), st.integers(0, 10**6), st.integers(0, 10**6))
def test_what_is_as_long_as_a_gram_and_a_window_is_always_found(names, before, after):
    """The guarantee of winnowing, whatever stands around."""
    shared = f"total({' * '.join(f'{name}.one' for name in names)})"
    body = tree_of(shared).body
    assert len(grams(body)) >= WINDOW, "long enough for the guarantee"
    rng = np.random.default_rng(before)
    left = "".join(f"call{rng.integers(99)}({rng.integers(99)})\n" for _ in range(before % 5))
    right = "".join(f"other{after}.at[{n}]\n" for n in range(after % 5))
    assert prints(left + shared + "\n" + right) & prints(shared)


def test_each_window_keeps_its_least_hash():
    code = right(*RIGHT[0])
    hashes = grams(tree_of(code).body)
    kept = prints(code)
    assert all(kept & set(hashes[i : i + WINDOW]) for i in range(len(hashes) - WINDOW + 1))
    assert kept < set(hashes) and len(hashes) > GRAM


DEEP = {
    "brackets": "(" * 10_000,
    "brackets that close": "x = " + "(" * 3_000 + ")" * 3_000,
    "signs": "x = " + "-" * 9_000 + "1",
    "a long sum": "x = " + "+".join(["a"] * 9_000),
    "calls": "f" + "()" * 9_000,
    "ifs": "\n".join(" " * n + "if x:" for n in range(150)),
    "no Python": "def f(:",
    "a NUL": "x = 1\0",
    "half a sign": "x = '\ud800'",
    "a huge number": "x = 0x" + "f" * 15_000,
    "digits": "x = " + "9" * 15_000,
    "too long": "x = 1\n" * LONGEST,
}


@pytest.mark.parametrize("what", DEEP)
def test_hostile_sources_cost_nobody_anything(what):
    try:
        found = prints(DEEP[what] + "\n")
    except NotCode as error:
        assert str(error).endswith(".")
    else:
        assert isinstance(found, set)
    assert isinstance(without_comments(DEEP[what]), str)
    codes = alone(12, 0, False)
    codes["hostile"] = dict.fromkeys(codes["s0"], DEEP[what])
    codes["another"] = dict.fromkeys(codes["s0"], DEEP[what])
    assert compared(codes).students >= 12


def test_what_cannot_be_compared_is_counted():
    codes = alone(12, 0, False) | {"hostile": {EXERCISES[0].id: DEEP["no Python"], EXERCISES[1].id: DEEP["too long"]}}
    found = compared(codes)
    assert (found.students, found.unreadable) == (12, 2) and "2 answers could not be compared" in told(found)


# -- pairs


@pytest.mark.parametrize("in_style", [False, True], ids=["as they stand", "in styles"])
@pytest.mark.parametrize("n", [20, 60])
def test_whoever_writes_alone_is_left_alone(n, in_style):
    for seed in range(3):
        found = compared(alone(n, seed, in_style))
        assert found.pairs == () and found.all_pairs == math.comb(n, 2)


@pytest.mark.parametrize("in_style", [False, True], ids=["as they stand", "in styles"])
@pytest.mark.parametrize("n", [20, 60])
def test_a_copy_with_other_names_order_and_comments_is_found_and_nobody_else(n, in_style):
    for seed in range(3):
        codes = alone(n, seed, in_style)
        codes["s3"] = own_way()
        codes[f"s{n - 1}"] = {item: renamed(code) for item, code in codes["s3"].items()}
        (pair,) = compared(codes).pairs
        assert (pair.left.id, pair.right.id) == ("s3", f"s{n - 1}")
        assert pair.chance <= EXPECTED and len(pair.shared) >= 4
        assert pair.bits == sum(one.bits for one in pair.shared)
        assert [one.bits for one in pair.shared] == sorted((one.bits for one in pair.shared), reverse=True)
        for one in pair.shared:
            assert (one.left, one.right) == (codes["s3"][one.item], codes[f"s{n - 1}"][one.item])
            assert 0.6 < one.share <= 1


def test_the_made_class_has_one_pair(tmp_path):
    with class_of(tmp_path, 40, 5) as store:
        found = similar(Book(store, Policy()))
        assert [(p.left.id, p.right.id) for p in found.pairs] == [("s0002", "s0038")]
        hidden = similar(Book(store, Policy(), pseudonyms=True))
    assert hidden.pairs[0].bits == found.pairs[0].bits
    assert "my own step" in told(found) and "my own step" not in told(hidden)
    assert "s0002" not in told(hidden) and hidden.pairs[0].left.id in told(hidden)


def test_one_exercise_alone_says_nothing():
    """Somebody always is the most alike."""
    codes = alone(30, 0, False)
    codes["s3"][EXERCISES[1].id] = codes["s7"][EXERCISES[1].id] = own_way()[EXERCISES[1].id]
    assert compared(codes).pairs == ()
    only = {student: {EXERCISES[1].id: sources[EXERCISES[1].id]} for student, sources in codes.items()}
    found = compared(only)
    assert (found.threshold, found.pairs) == (None, ()) and "No pair stands out" in told(found)


def test_what_everybody_was_given_carries_nothing():
    """Two people who both read the published solutions are not alike by that."""
    codes = alone(30, 0, False)
    for student in ("s3", "s7"):
        codes[student] = {e.id: e.source["solution"] + "\n" + renamed(e.source["stub"], student) for e in EXERCISES}
    found = compared(codes)
    assert found.students == 28 and found.pairs == ()


def test_what_many_people_write_carries_nothing():
    codes = alone(60, 0, False)
    for n in range(FEW + 1):
        codes[f"s{n}"] = own_way()
    assert compared(codes).pairs == ()


def test_a_group_that_shares_everything_is_found_pair_by_pair():
    codes = alone(60, 0, True)
    for n in range(4):
        codes[f"s{n}"] = {item: renamed(code, f"_{n}") for item, code in own_way().items()}
    assert {(p.left.id, p.right.id) for p in compared(codes).pairs} == set(
        itertools.combinations(("s0", "s1", "s2", "s3"), 2)
    )


HELPER = "def helper(v):\n    return [sum(v[j] * k for j, k in enumerate(range(n, 0, -1))) // 7 for n, _ in enumerate(v, 3)]\n"


def test_a_helper_that_several_exercises_use_is_looked_at_once():
    codes = alone(30, 0, False)
    for student in ("s3", "s7"):
        codes[student] = {item: HELPER + code for item, code in codes[student].items()}
    assert compared(codes).pairs == ()


def test_short_answers_say_nothing():
    codes = alone(30, 0, False)
    for place, student in enumerate(codes):
        codes[student][EXERCISES[2].id] = f"def shrunk(s, n, l):\n    return s * {place % 15}\n"
    found = compared(codes)
    assert found.short == ("3.3 · shrunk",) and "Too short to say anything: 3.3 · shrunk." in told(found)


def test_in_a_small_class_nobody_knows_what_is_rare():
    codes = alone(SMALLEST - 1, 0, False)
    codes["s1"] = codes["s0"]
    found = compared(codes)
    assert found.pairs == () and found.threshold is None and "too few" in told(found)


def test_code_that_was_never_looked_at_is_not_compared():
    codes = alone(12, 0, False)
    marks = [mark_of(student, sources) for student, sources in codes.items()]
    for status in ("missing", "not attempted", "not graded"):
        items = tuple(replace(one, status=status) for one in marks[0].items)
        marks.append(replace(mark_of(status, {}), items=items))
    marks += [Mark(Student("absent"), "03", None)]
    marks.append(mark_of("asked", {}))
    marks[-1] = replace(
        marks[-1], items=(Graded("03.q1", "wrong", 0.0, 1.0, {"answer": "b"}, own_way()[EXERCISES[0].id]),)
    )
    assert similar(SimpleNamespace(marks=lambda: iter(marks), pseudonyms=False)).students == 12


# -- the measure


@given(st.lists(st.lists(st.integers(0, 6), max_size=12), min_size=1, max_size=4))
def test_what_chance_gives_is_that_of_all_combinations(columns):
    """Each exercise's bits are drawn by themselves from those that were seen, and from one pair more with the most."""
    all_pairs = 15
    bits = {str(n): {(0, place): b for place, b in enumerate(column)} for n, column in enumerate(columns)}
    expected = module._expected_by_chance(bits, all_pairs)
    seen = [[*column, *[0] * (all_pairs - len(column)), max(column, default=0)] for column in columns]
    sums = [0]
    for column in seen:
        sums = list(np.add.outer(sums, column).ravel())
    for total in range(len(expected)):
        assert expected[total] == pytest.approx(all_pairs * np.mean(np.array(sums) >= total))


def test_bits_are_minus_the_logarithm_of_the_share():
    found = module._Prints()
    found.compared["x"] = 64
    found.holders["x"] |= {1: [0, 1], 2: [0, 1], 3: [1, 2, 3, 4], 4: [5]}
    assert found.bits()["x"] == {(0, 1): 10} | dict.fromkeys(itertools.combinations((1, 2, 3, 4), 2), 4)


def test_only_rare_fingerprints_are_looked_at_pair_by_pair(monkeypatch):
    """A thousand people, of whom each has a thing in common with one other, and all have a hundred: 500 pairs are looked at."""
    found, n, looked = module._Prints(), 1000, []
    found.compared["x"] = n
    for place in range(0, n, 2):
        found.holders["x"][place] = [place, place + 1]
    for common in range(100):
        found.holders["x"][n + common] = list(range(int(RARE * n) + 1 + common))
    monkeypatch.setattr(module, "combinations", lambda who, k: looked.append(who) or itertools.combinations(who, k))
    assert len(found.bits()["x"]) == len(looked) == n // 2


# -- as text


def test_codes_stand_side_by_side_whatever_is_in_them():
    rows = side_by_side("one\n\x1b[31mtwo\ttabs\n" + "x" * 25, "1\n", 20).splitlines()
    assert rows == ["one                  │ 1", " [31mtwo    tabs     │", f"{'x' * 20} │", "xxxxx                │"]


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=50)
def test_a_text_of_two_columns_has_no_sign_that_moves_the_cursor(left, right):
    text = side_by_side(left, right, 10)
    assert all(sign.isprintable() or sign == "\n" for sign in text)


def test_comments_and_docstrings_are_left_out():
    code = '"""By Ada."""\n\ndef f(x):\n    """Ada wrote this."""\n    # Ada\n    return x + 1  # Ada\n\ndef g():\n    "Ada"\n'
    assert "Ada" not in without_comments(code) and "return x + 1" in without_comments(code)
    assert "Ada" not in without_comments("def f(:  # Ada")
