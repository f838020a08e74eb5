"""Answers that are arrays, tables, dicts, tuples and sparse matrices: judged, named and shown as numbers are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from recsys_teach.exercises import codec, display, messages, python_errors
from recsys_teach.exercises.collect import Answer, Cell
from recsys_teach.exercises.examine import examine_cells
from recsys_teach.exercises.exercise import Case, Exercise, Misconception, load_lesson
from recsys_teach.exercises.judge import judge, redact, verdict_without_run
from recsys_teach.exercises.run import run
from recsys_teach.exercises.same import dense, same

nan = np.nan


def exercise_of(answer, kind, *inputs, **more):
    cases = [Case(*(one if isinstance(one, tuple) else (one,)), group="all") for one in inputs]
    given_cases = {
        "cases": lambda rng: iter(cases),
        "misconceptions": [],
        "hints": ["Think.", "Again."],
        "done": "Done.",
    }
    return Exercise(
        id="99.f",
        number="9.9",
        title="f",
        minutes=1,
        version=1,
        answer=answer,
        kind=kind,
        points={"all": 1.0},
        **given_cases | more,
    )


def verdict_on(exercise, function, printed=""):
    outcomes = []
    for case in exercise.encoded:
        value = function(*codec.decode(case))
        text = printed(value) if callable(printed) else printed
        value = None if callable(printed) else value
        outcomes.append({"kind": "returned", "value": codec.encode(value), "printed": text, "changed": False})
    return judge(exercise, {"fault": None, "error": None, "outcomes": outcomes, "seconds": 0.0}, Answer("f"))


def text_of(exercise, verdict, stage=1):
    return repr(display.Shown(display.blocks_for(exercise, verdict, stage, hint="Think.")))


DOUBLE = exercise_of(lambda x: 2 * x, "array", [1.0, 2.0, 3.0], [4.0, 1.0], [nan, 2.0, 7.0], limits=(0, 20))


@pytest.mark.parametrize(
    ("function", "broken"),
    [
        (lambda x: "no", "type"),
        (lambda x: x[:-1], "length"),
        (lambda x: [x, x], "length"),
        (lambda x: np.where(x == 1, nan, 2 * x), "nan"),
        (lambda x: np.nan_to_num(2 * x), "no nan"),
        (lambda x: 3 * x, "range"),
        (lambda x: (2 * x)[::-1], "order of entries"),
        (lambda x: x, "factor"),
        (lambda x: 2 * x + 1, "offset"),
        (lambda x: x**2 - x + 2 * (x > 3), "range"),
        (lambda x: 2 * x - (x == 2), "value"),
        (lambda x: [str(v) for v in x], "entries"),
        (lambda x: x == 1, "entries"),
    ],
)
def test_the_first_broken_property_of_an_array(function, broken):
    verdict = verdict_on(DOUBLE, function)
    assert (verdict.broken, verdict.mistakes) == (broken, ())
    text = text_of(DOUBLE, verdict)
    assert "I do not recognise this one." in text and "First broken property" in text


def test_the_case_is_shown_entry_by_entry_with_decimals_that_tell():
    verdict = verdict_on(DOUBLE, lambda x: 2 * x - 1e-5 * (x == 4))
    lines = [" ".join(line.split()) for line in text_of(DOUBLE, verdict).splitlines()]
    assert "x 4 1" in lines and "expected 8 2" in lines and "yours 7.99999 2" in lines


CENTRE = exercise_of(
    lambda t: t - np.nanmean(t, axis=1, keepdims=True), "array", [[1.0, 3.0, nan], [5.0, 2.0, 2.0]], [[2.0, 4.0]], [[1.0, 2.0], [3.0, 7.0]]
)  # fmt: skip


def test_a_table_is_shown_row_by_row():
    verdict = verdict_on(CENTRE, lambda t: t)
    lines = [" ".join(line.split()) for line in text_of(CENTRE, verdict).splitlines()]
    assert {"t[0] 2 4", "expected[0] -1 1", "yours[0] 2 4"} <= set(lines)


def test_rows_and_columns_swapped_are_named():
    assert verdict_on(CENTRE, lambda t: (t - np.nanmean(t, axis=1, keepdims=True)).T).mistakes == ("transposed",)


SPARSE = exercise_of(
    lambda u, i: csr_matrix((np.ones(len(u)), (u, i)), shape=(3, 2)), "csr",
    (np.array([0, 1, 2]), np.array([1, 0, 1])), (np.array([0, 2]), np.array([0, 0])), (np.array([1]), np.array([1])),
)  # fmt: skip


def test_sparse_matrices_of_any_form_are_the_same():
    assert (
        verdict_on(SPARSE, lambda u, i: csr_matrix((np.ones(len(u)), (u, i)), shape=(3, 2)).tocoo()).status == "correct"
    )

    def with_zeros(u, i):
        table = np.zeros((3, 2))
        table[u, i] = 1
        return csr_matrix((table.ravel(), (np.repeat([0, 1, 2], 2), np.tile([0, 1], 3))), shape=(3, 2))

    assert with_zeros(np.array([0]), np.array([1])).nnz == 6
    assert verdict_on(SPARSE, with_zeros).status == "correct"
    transposed = verdict_on(SPARSE, lambda u, i: csr_matrix((np.ones(len(u)), (i, u)), shape=(2, 3)))
    assert transposed.mistakes == ("transposed",)
    twice = verdict_on(SPARSE, lambda u, i: csr_matrix((2 * np.ones(len(u)), (u, i)), shape=(3, 2)))
    assert twice.broken == "factor"
    assert "expected[0]" in text_of(SPARSE, twice)


TYPES = st.sampled_from([np.int64, np.uint64, np.int8, np.float64, np.bool_])


@given(
    st.integers(-3, 5), st.lists(st.integers(-2, 9), max_size=5), st.lists(st.integers(-2, 9), max_size=5), TYPES, TYPES
)
def test_damaged_parts_are_never_unpacked(columns, indices, indptr, one, other):
    as_columns, as_starts = np.array(indices, int).astype(one), np.array(indptr, int).astype(other)
    parts = codec.Sparse((2, columns), np.ones(len(indices)), as_columns, as_starts)
    table = dense(parts)
    if table is not parts:
        assert table.shape == (2, columns) and table.sum() == len(indices)
    huge = codec.Sparse((0, 10**12), np.ones(0), np.zeros(0, int), np.zeros(1, int))
    assert np.shape(dense(huge)) in ((0, 10**12), (4,))


@pytest.mark.parametrize(
    "starts",
    [np.array([0.0, 1.0, 1.0]), np.array([False, True, True]), np.array([2, 0, 3], dtype=np.uint64)],
    ids=["floats", "flags", "starts that wrap around"],
)
def test_starts_of_another_type_are_never_unpacked(starts):
    parts = codec.Sparse((2, 3), np.ones(1), np.array([1]), starts)
    assert dense(parts) is parts


def test_what_was_printed_is_recognised_for_lists_and_tables():
    assert verdict_on(DOUBLE, lambda x: 2 * x, printed=lambda v: f"the answer: {v}\n").mistakes == ("printed",)
    assert verdict_on(DOUBLE, lambda x: 2 * x, printed=lambda v: "done\n").mistakes == ("returned-none",)


COUNT = exercise_of(
    lambda words: {w: words.count(w) for w in words}, "dict", (["a", "b", "a"],), (["c"],), (["d", "d", "e"],)
)


def test_a_dict_is_shown_with_its_keys():
    verdict = verdict_on(COUNT, lambda words: dict.fromkeys(words, 1))
    assert verdict.broken == "value" and "a: 2, b: 1" in text_of(COUNT, verdict)


def test_a_series_numbered_from_0_is_its_values():
    pandas = pytest.importorskip("pandas")
    assert verdict_on(DOUBLE, lambda x: pandas.Series(2 * x)).status == "correct"
    assert verdict_on(DOUBLE, lambda x: pandas.Series(2 * x, index=range(1, len(x) + 1))).status != "correct"
    assert not same([1.0, 2.0], {1: 2.0, 0: 1.0}, 1e-9)


def test_tables_and_dicts_in_the_place_of_values_are_named():
    pandas = pytest.importorskip("pandas")
    verdict = verdict_on(DOUBLE, lambda x: pandas.DataFrame({"x": 2 * x}))
    assert verdict.mistakes == ("data-frame",)
    assert "yours     a data frame" in text_of(DOUBLE, verdict)
    verdict = verdict_on(DOUBLE, lambda x: pandas.Series(2 * x, index=range(1, len(x) + 1)))
    assert verdict.mistakes == ("keys-and-values",)
    assert verdict_on(DOUBLE, lambda x: dict(enumerate(x, 1))).mistakes == ("keys-and-values",)
    assert verdict_on(DOUBLE, lambda x: {"x": 1} if len(x) == 2 else 2 * x).broken == "type"
    assert verdict_on(COUNT, lambda words: {}).mistakes == ()


def switched(x, *, add=0.0):
    return 2 * x + add


def test_the_call_that_shows_a_mistake_shows_arrays():
    m = Misconception(
        "one-more", {"add": 1.0}, ([1, 2],), "What is twice 1?", "Your function seems to add 1.", "Do not add."
    )
    exercise = exercise_of(switched, "array", [1.0, 2.0], [3.0, 5.5], [0.0], misconceptions=[m])
    verdict = verdict_on(exercise, lambda x: 2 * x + 1)
    assert verdict.mistakes == ("one-more",)
    told = text_of(exercise, verdict, stage=2)
    assert "switched(np.array([1, 2]))" in told and "# expected 2, 4, yours 3, 5" in told


def test_hard_coded_lists_are_named():
    assert verdict_on(DOUBLE, lambda x: [2, 4, 6]).mistakes == ("hard-coded",)


def test_arguments_of_other_types_are_shown():
    exercise = exercise_of(lambda r, k: r[:k], "list", (["a", "b"], 1), (["c", "d", "e"], 2), ((3, 4), 1))
    verdict = verdict_on(exercise, lambda r, k: r)
    lines = [" ".join(line.split()) for line in text_of(exercise, verdict).splitlines()]
    assert {"r a b", "k 1", "expected a", "yours a b"} <= set(lines)
    assert verdict.broken == "length"


PARTS = exercise_of(lambda x: (x.mean(), x - x.mean(), x[:1]), "tuple", [1.0, 2.0, 6.0], [4.0, 1.0], [7.0, 7.5, 0.5])


def test_the_results_that_agree_are_told_from_those_that_do_not():
    verdict = verdict_on(PARTS, lambda x: (x.mean(), x**2 - x.mean() ** 2, x[:1]))
    assert verdict.broken == "value"
    assert "[0] and [2] are as expected; [1] is not." in text_of(PARTS, verdict)
    verdict = verdict_on(PARTS, lambda x: (x.mean() ** 2, x**2, x[:1]))
    assert "[2] is as expected; [0] and [1] are not." in text_of(PARTS, verdict)
    assert "expected" in text_of(PARTS, redact(verdict, "message"))


def rows_of(exercise, verdict):
    return [" ".join(line.split()) for line in text_of(exercise, verdict).splitlines()]


LONG = exercise_of(lambda x: 2 * x, "array", list(range(80)), list(range(1, 95)), list(range(3, 99)))


def test_a_long_answer_is_shown_around_the_first_entry_that_differs():
    rows = rows_of(LONG, verdict_on(LONG, lambda x: np.where(np.arange(len(x)) < 50, 2 * x, 0.123)))
    assert "x[44:56] … 44 45 46 47 48 49 50 51 52 53 54 55 …" in rows
    assert "expected[44:56] … 88 90 92 94 96 98 100 102 104 106 108 110 …" in rows
    assert "yours[44:56] … 88 90 92 94 96 98 0.123 0.123 0.123 0.123 0.123 0.123 …" in rows
    rows = rows_of(LONG, verdict_on(LONG, lambda x: np.append(2 * x[:-1], 1)))
    assert (
        "expected[73:80] … 146 148 150 152 154 156 158" in rows and "yours[73:80] … 146 148 150 152 154 156 1" in rows
    )
    rows = rows_of(LONG, verdict_on(LONG, lambda x: 2 * x + 1))
    assert "expected 0 2 4 6 8 10 12 14 16 18 20 22 …" in rows


@pytest.mark.parametrize("everywhere", [True, False], ids=["in every case", "in the largest"])
def test_whatever_differs_is_shown(everywhere):
    for place in range(80):
        verdict = verdict_on(
            LONG, lambda x, place=place: 2 * x - (np.arange(len(x)) == place) * (everywhere or len(x) > 95)
        )
        expected, yours = (
            [row.split() for row in rows_of(LONG, verdict) if row.startswith(label)][-1]
            for label in ("expected", "yours")
        )
        assert expected[1:] != yours[1:]


TALL = exercise_of(
    lambda t: 2 * t, "array", [[i, 1] for i in range(20)], [[i, 2] for i in range(30)], [list(range(1, 41))] * 21
)


def test_a_long_table_is_shown_around_the_first_row_that_differs():
    rows = rows_of(TALL, verdict_on(TALL, lambda t: np.where(np.arange(len(t))[:, None] < 14, 2 * t, 9)))
    assert rows.index("expected[:8] …") + 1 == rows.index("expected[8] 16 2")
    assert rows.index("yours[:8] …") + 7 == rows.index("yours[14] 9 9") and "t[14] 14 1" in rows
    rows = rows_of(TALL, verdict_on(TALL, lambda t: t))
    assert rows.index("expected[11] 22 2") + 1 == rows.index("expected[12:] …")
    rows = rows_of(TALL, verdict_on(TALL, lambda t: 2 * t + (np.arange(t.shape[1]) > 30)))
    assert "expected[0][25:37] … 52 54 56 58 60 62 64 66 68 70 72 74 …" in rows
    assert "yours[11][25:37] … 52 54 56 58 60 62 65 67 69 71 73 75 …" in rows


def test_parts_are_compared_as_a_whole_not_as_they_are_shown():
    parts = exercise_of(
        lambda x: (x.mean(), x - x.mean(), 2 * x), "tuple", list(range(60)), list(range(80)), list(range(90))
    )
    verdict = verdict_on(parts, lambda x: (x.mean(), x - x.mean() + (x > 49), 2 * x))
    assert "[0] and [2] are as expected; [1] is not." in text_of(parts, verdict)
    rows = rows_of(parts, verdict)
    assert "yours[1][44:56] … 14.5 15.5 16.5 17.5 18.5 19.5 21.5 22.5 23.5 24.5 25.5 26.5 …" in rows
    assert "yours[0] 29.5" in rows


def test_biases_that_are_right_up_to_the_50th_film_are_told_apart():
    exercise = next(e for e in load_lesson("02").EXERCISES if e.name == "biases")
    code = exercise.source["solution"].replace("    return ", "    b_items[50:] += 1\n    return ")
    verdict = examine_cells(exercise, [Cell("import numpy as np\n"), Cell(code, "cell 2")], run)
    assert "[0] and [1] are as expected; [2] is not." in text_of(exercise, verdict)


def test_the_number_of_entries_is_the_whole_number_not_what_is_shown():
    text = text_of(LONG, verdict_on(LONG, lambda x: 2 * x[:30]))
    assert "the expected number of entries is 80; yours is 30." in text
    number = exercise_of(lambda x: x.sum(), "float", list(range(80)), list(range(90)))
    assert "A number is expected; in the case above a sequence of 80 came back." in text_of(
        number, verdict_on(number, lambda x: 3 * x)
    )
    assert "a set came back" in text_of(number, verdict_on(number, lambda x: {1, 2}))


def test_an_error_in_other_cases_is_told_after_the_case_that_is_shown():
    def share(part, whole, *, of_part=False):
        above, below = sum(part), sum(part if of_part else whole)
        return (above / below if below else nan) if len(part) else 0.0

    of_part = Misconception(
        "of-part", {"of_part": True}, ([1], [1, 1]), "Of what?", "Your function seems to divide by the part.", "Do not."
    )
    inputs = ([1.0], [1.0, 1.0]), ([2.0], [5.0, 1.0]), ([0.0, 0.0], [3.0, 1.0]), ([], [3.0])
    exercise = exercise_of(share, "float", *inputs, misconceptions=[of_part])

    def told(outcome):
        return {"printed": "", "changed": False, "error": "", "message": "", "line": ""} | outcome

    stopped = {"kind": "raised", "error": "ZeroDivisionError", "message": "division by zero", "line": "return a / a"}
    values = [{"kind": "returned", "value": codec.encode(v)} for v in (1.0, 1.0)]
    outcomes = [*map(told, [*values, stopped, {"kind": "returned", "value": codec.encode(0.0)}])]
    verdict = judge(exercise, {"fault": None, "error": None, "outcomes": outcomes, "seconds": 0.0}, Answer("share"))
    assert (verdict.status, verdict.mistakes, verdict.agree) == ("error", ("of-part",), 1)
    text = text_of(exercise, verdict)
    assert "not yet: 1 of 4 cases agree, and in some the code stops with an error" in text
    assert text.index("yours     1.000") < text.index("In another case the code stops with ZeroDivisionError")


def test_a_mask_with_the_right_number_in_wrong_places():
    least = exercise_of(lambda x: x == x.min(), "array", [1.0, 2.0, 6.0], [4.0, 1.0], [7.0, 7.5, 0.5])
    verdict = verdict_on(least, lambda x: x == x.max())
    assert verdict.broken == "places" and "As many entries are True" in text_of(least, verdict)


def test_several_results_of_different_lengths_are_judged_and_shown_one_by_one():
    assert verdict_on(PARTS, lambda x: [x.mean(), list(x - x.mean()), x[:1]]).status == "correct"
    verdict = verdict_on(PARTS, lambda x: (x.mean(), x, []))
    assert verdict.mistakes == () and verdict.broken
    lines = [" ".join(line.split()) for line in text_of(PARTS, verdict).splitlines()]
    assert {"expected[0] 2.5", "expected[1] 1.5 -1.5", "yours[1] 4 1", "yours[2] (empty)"} <= set(lines)


def test_the_call_that_shows_a_mistake_shows_all_of_both_results():
    def parts(x, *, short=False):
        return (x, x[:1]) if short else (x.mean(), x, x[:1])

    short = Misconception(
        "short", {"short": True}, ([4, 1],), "How many?", "Your function seems short.", "Return three."
    )
    exercise = exercise_of(parts, "tuple", [4.0, 1.0], [7.0, 7.5, 0.5], misconceptions=[short])
    verdict = verdict_on(exercise, lambda x: (x, x[:1]))
    assert "# expected 2.5 / 4, 1 / 4, yours 4, 1 / 4" in text_of(exercise, verdict, stage=2)


def test_looking_at_a_matrix_leaves_what_it_shares_alone():
    values, columns = np.array([4.0, 2.5, 5.0]), np.array([2, 0, 1])
    matrix = csr_matrix((values, columns, np.array([0, 3])), shape=(1, 3))
    codec.encode(matrix)
    assert values.tolist() == [4.0, 2.5, 5.0] and columns.tolist() == [2, 0, 1]


def test_code_as_it_was_given_is_told_so():
    exercise = load_lesson("01").EXERCISES[0]
    verdict = verdict_without_run(exercise, "not attempted")
    text = repr(display.Shown(display.blocks_for(exercise, verdict)))
    assert "This is the code as it was given" in text and "NotImplementedError" not in text


def test_lists_that_are_not_equally_long_have_a_size():
    assert Case(((1, 2), (3,), ()), 5, group="a").size == (False, False, 4)
    assert Case(((), ()), 5, group="a").size == (False, True, 1)


def told_of(error, message, line=""):
    text = f"{message}\n{line}"
    return next((id for id, kinds, pattern in python_errors.ERRORS if error in kinds and pattern.search(text)), None)


@pytest.mark.parametrize(
    ("code", "id"),
    [
        ("pd.Series([1, 2]) and True", "truth-of-array"),
        ("x <= 1 & y > 0", "comparisons-without-brackets"),
        ("pd.Series(x) <= 1 & pd.Series(y) > 0", "truth-of-array"),
        ("{}['a']", "no-such-key"),
        ("{[1]: 2}", "list-as-key"),
        ("[1, 2] <= 1", "list-compared"),
        ("len(zip([1], [2]))", "no-length"),
        ("len(5)", "no-length"),
        ("len(np.array(5))", "no-length"),
        ("pd.DataFrame({'m': x})['n']", "no-such-key"),
        ("np.argmax([])", "of-nothing"),
        ("max([])", "of-nothing"),
        ("a, b = [1]", "parts-do-not-fit"),
        ("(lambda a: a)(1, 2)", "arguments-do-not-fit"),
        ("set([1], [2])", "arguments-do-not-fit"),
        ("x.sort(key=len)", "no-such-option"),
        ("np.argsort(x, reverse=True)", "no-such-option"),
        ("x.count()", "no-such-attribute"),
        ("[1, 2][1.0]", "decimal-as-position"),
        ("[1.5] * 2.5", "list-times-decimal"),
        ("np.full(2.5, 1)", "decimal-as-position"),
        ("x.sum + 1", "method-not-called"),
        ("np.sum + 1", "method-not-called"),
        ("x.size()", "not-a-function"),
        ("np.float64(2)(3)", "not-a-function"),
        ("x.mean()(3)", "not-a-function"),
        ("pd.Series([1]) >= pd.Series([1, 2])", "indexes-differ"),
        ("1 / 0", "divided-by-zero"),
        ("x + np.ones(5)", "lengths-differ"),
        ("np.ones((2, 2))[0] = [1, 2, 3]", "lengths-differ"),
        ("[1][3]", "past-the-end"),
        ("[1].append(2).sum()", "of-none"),
        ("[2, 1].sort()[0]", "of-none"),
        ("1 + [].append(1)", "of-none"),
        ("for one in [2].sort(): pass", "of-none"),
        ("(1, 2).index(3)", "not-in-list"),
        ("[1, 2].index(3)", "not-in-list"),
        ("[1, 2].remove(3)", "not-in-list"),
        ("np.linalg.solve(np.zeros((2, 2)), x)", "no-single-solution"),
        ("np.linalg.inv(np.ones((2, 2)))", "no-single-solution"),
        ("np.linalg.solve(x, np.eye(2))", "system-not-square"),
        ("np.linalg.solve(np.ones((2, 3)), x)", "system-not-square"),
        ("x.sum(axis=1)", "no-such-axis"),
        ("np.stack([x, y], axis=3)", "no-such-axis"),
        ("x[0][0]", "number-with-positions"),
        ("(1)[0]", "number-with-positions"),
        ("True[0]", "number-with-positions"),
        ("[1, 2][x]", "many-as-one-position"),
        ("[1, 2][[0, 1]]", "many-as-one-position"),
        ("range(x)", "many-as-one-position"),
        ("sum(3)", "number-gone-through"),
        ("max(x[0])", "number-gone-through"),
        ("zip(x, 3)", "number-gone-through"),
        ("np.array([[1], [1, 2]])", "rows-of-different-lengths"),
        ("z = np.zeros(2); z[0] = [1, 2]", "many-in-one-place"),
        ("z = np.zeros(2); z[0] = y", "many-in-one-place"),
        ("(1, 2).__setitem__", "no-such-attribute"),
        ("t = (1, 2); t[0] = 3", "tuple-changed"),
        ("[1, 2] - [1]", "list-reckoned-with"),
        ("[1, 2] / 2", "list-reckoned-with"),
        ("-[1, 2]", "list-reckoned-with"),
        ("sum([[1], [2]])", "list-reckoned-with"),
        ("[1] + 2", "list-reckoned-with"),
    ],
)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_errors_that_leave_no_doubt_are_named(code, id):
    pd = pytest.importorskip("pandas")
    space = {"np": np, "pd": pd, "x": np.array([1, 2]), "y": np.array([1, 2])}
    with pytest.raises(Exception) as raised:
        exec(code, space)
    assert told_of(raised.type.__name__, str(raised.value), code) == id


@pytest.mark.parametrize(
    ("id", "holds_for", "untrue"),
    [
        ("no-such-key", ("dict", "pandas", "columns"), "ask a dict"),
        ("no-length", ("number", "zip", "None"), "the length of something that gives"),
    ],
)
def test_the_text_for_an_error_holds_for_all_that_raises_it(id, holds_for, untrue):
    name = messages.GENERIC[id][1]
    assert all(word in name for word in holds_for) and untrue not in name


@pytest.mark.parametrize(
    ("value", "kind"),
    [(lambda x: zip(x, strict=True), "zip"), (lambda x: (v for v in x), "generator"), (object(), "object")],
)
def test_a_value_that_cannot_be_an_answer_is_told_once_and_as_what_it_is(value, kind):
    def outcome(case):
        x = codec.decode(DOUBLE.encoded[case])[0]
        if case == 0:
            return {"kind": "returned", "value": codec.encode(3 * x)}
        with pytest.raises(codec.NotPlain) as refused:
            codec.encode(value(x) if callable(value) else value)
        return {"kind": "not plain", "error": refused.value.kind}

    outcomes = [{"printed": "", "changed": False} | outcome(case) for case in range(3)]
    verdict = judge(DOUBLE, {"fault": None, "error": None, "outcomes": outcomes, "seconds": 0.0}, Answer("f"))
    text = text_of(DOUBLE, verdict)
    assert f"returned a {kind}" in text and f"yours     {kind}" in text
    assert "Return an array." in text and "where return is meant" not in text
    assert "None" not in text and "came back" not in text and "I do not recognise" not in text


def test_a_value_that_is_too_large_is_not_told_as_none():
    values = [{"kind": "returned", "value": codec.encode(one)} for one in DOUBLE.expected[:2]]
    outcomes = [{"printed": "", "changed": False} | one for one in [*values, {"kind": "too large"}]]
    report = {"fault": None, "error": None, "outcomes": outcomes, "seconds": 0.0}
    text = text_of(DOUBLE, judge(DOUBLE, report, Answer("f")))
    assert "yours     too large" in text and "more than 32 MB, or is nested more than 20 deep" in text


@pytest.mark.parametrize(
    ("function", "broken", "text"),
    [
        (lambda x: (x.mean() ** 2, x[:-1], x[:0]), "length", "the expected number of entries in [1] is 2; yours is 1."),
        (lambda x: (x.mean() ** 2, 4.0, "a"), "some", "Some of what came back is not as expected."),
        (lambda x: (x.mean() ** 2, x + 9, x[:1] + 1), "value", "Their kind and their number are right."),
    ],
)
def test_what_is_said_of_kinds_and_numbers_holds_for_each_result(function, broken, text):
    verdict = verdict_on(PARTS, function)
    assert verdict.broken == broken and text in text_of(PARTS, verdict)


def test_what_is_said_of_kinds_and_numbers_holds_for_keys():
    assert verdict_on(COUNT, lambda words: {}).broken == "some"
    assert verdict_on(COUNT, lambda words: dict.fromkeys(words, "2")).broken == "some"


def test_a_zero_is_shown_without_a_sign():
    exercise = exercise_of(lambda x: x - x, "array", [1.0, 2.0], [3.0], [4.0, 5.0])
    rows = rows_of(exercise, verdict_on(exercise, lambda x: x - x - 1e-5))
    assert "expected 0" in rows and "yours -0.00001" in rows
    number = exercise_of(lambda x: x.sum() - x.sum(), "float", [1.0, 2.0], [3.0], [4.0, 5.0])
    rows = rows_of(number, verdict_on(number, lambda x: -1e-5 * x.sum()))
    assert "expected 0.000000" in rows and "yours -0.000030" in rows


MASK = exercise_of(lambda x: x > 1, "array", [1.0, 2.0], [3.0, 0.0], (np.array([]),))


def test_of_what_kind_nothing_is_does_not_matter():
    assert verdict_on(MASK, lambda x: np.array([v > 1 for v in x])).status == "correct"
    assert verdict_on(MASK, lambda x: [v > 1 for v in x.tolist()]).status == "correct"
    verdict = verdict_on(MASK, lambda x: (x > 1).astype(int))
    assert (verdict.status, verdict.broken) == ("wrong", "entries")


def test_a_frame_is_not_called_a_text():
    pandas = pytest.importorskip("pandas")
    text = text_of(MASK, verdict_on(MASK, lambda x: pandas.DataFrame({"x": x > 1})))
    assert "a data frame" in text and "the text" not in text
