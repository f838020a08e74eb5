import random
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys_teach.exercises import collect as collecting
from recsys_teach.exercises.collect import MAX_MAGICS, SHORT, Cell, collect, tree_of
from recsys_teach.exercises.reach import forbidden_reach

CELLS = [
    "import numpy as np\nfrom math import sqrt as root",
    "LIMIT = 1e-9",
    "def helper(v):\n    return root((v**2).sum()) + LIMIT",
    "def f(x, y):\n    return x @ y / helper(x)",
    "f(np.ones(2), np.ones(2))",
]


def source(cells, **more):
    return collect([Cell(text, f"cell {n}") for n, text in enumerate(cells, 1)], "f", **more)


def test_takes_what_the_function_reaches_and_nothing_else():
    answer = source([*CELLS, "unused = [1, 2]", "def also_unused():\n    return np"])
    assert answer.problem is None
    assert answer.outside == ()
    assert "helper" in answer.source and "LIMIT = 1e-9" in answer.source and "sqrt as root" in answer.source
    assert "unused" not in answer.source
    assert (answer.label, answer.first_line) == ("cell 4", "def f(x, y):")


def test_copied_split_and_reordered_cells_give_the_same_code():
    first = source(CELLS).tree
    copied = CELLS + CELLS[2:4]
    split = [line for cell in CELLS[:1] for line in cell.splitlines()] + CELLS[1:]
    shuffled = CELLS[:]
    random.Random(1).shuffle(shuffled)
    for cells in (copied, split, shuffled, ["\n\n".join(CELLS)]):
        answer = source(cells)
        assert answer.tree == first
        space = {}
        exec(answer.source, space)
        assert callable(space["f"]) and callable(space["helper"])


def test_the_last_definition_counts_and_a_stub_below_does_not():
    stub = "def f(x, y):\n    raise NotImplementedError()"
    assert "return 2" in source(["def f(x, y):\n    return 1", "def f(x, y):\n    return 2"]).source
    assert "return 1" in source(["def f(x, y):\n    return 1", stub], stub=tree_of(stub)).source
    assert source([stub], stub=tree_of(stub)).tree == tree_of(stub)


def test_names_from_elsewhere_are_reported_not_taken():
    answer = source(["ratings = load()", "def f(x, y):\n    return x @ ratings + len(y)"])
    assert answer.outside == ("ratings",)
    assert "load" not in answer.source
    assert source(["sum = load()", "def f(x, y):\n    return sum(x)"]).outside == ("sum",)


SCALED = "def f(x):\n    return x * scale"


@pytest.mark.parametrize(
    "last",
    [
        "scale = float(3)",
        "scale += 2",
        "scale: float = float(3)",
        "for scale in (1, 3):\n    print(scale)",
        "with open('x') as scale:\n    pass",
        "if True:\n    scale = 3",
        "(scale := 3)",
        "_, (scale, *_) = 1, (3, 4)[:]",
        "match 3:\n    case scale:\n        pass",
        "del scale",
    ],
)
def test_a_name_that_was_bound_again_in_another_way_is_not_what_it_was(last):
    answer = source(["scale = 1", SCALED, last])
    assert answer.outside == ("scale",) and "scale =" not in answer.source
    assert source([last, "scale = 1", SCALED]).outside == ()


@pytest.mark.parametrize(
    "change", ["K.append(3)", "K[0] = 3", "K[0][1] += 3", "for i in K:\n    K.remove(i)", "del K[0]"]
)
def test_a_constant_that_was_changed_is_not_what_it_was(change):
    code = "def f(x):\n    return x + K[0]"
    assert source(["K = [1, 2]", code, change]).outside == ("K",)
    assert source(["K = [1, 2]", code, "def g():\n    " + change.replace("\n", "\n    ")]).outside == ()
    assert source([change, "K = [1, 2]", code]).outside == ()


@pytest.mark.parametrize(
    "last",
    [
        "print(scale)",
        "[scale for scale in (3, 4)]",
        "scale: float",
        "scale.real",
        "def g():\n    scale = 3",
        "np.add(scale, 1)",
    ],
)
def test_what_binds_a_name_elsewhere_changes_nothing(last):
    answer = source(
        ["import numpy as np\nscale = 1", SCALED + " + np.ones(1)", last, "np.add(1, 2)", "np.random.seed(1)"]
    )
    assert answer.outside == () and "scale = 1" in answer.source and "import numpy" in answer.source


def test_a_helper_beside_the_answer_stays_its_helper():
    beside = "def g(x):\n    return x\n\ndef f(x):\n    return g(x)"
    assert source([beside, "g = lesson.use(f)"]).outside == ()
    assert source([*beside.split("\n\n"), "g = lesson.use(f)"]).outside == ("g",)
    assert source([beside + "\ng = lesson.use(f)"]).outside == ("g",)


@pytest.mark.parametrize(
    "block",
    [
        "try:\n    import numpy as np\nexcept ImportError:\n    pass",
        "if True:\n    import numpy as np\n    LIMIT = 1",
        "try:\n    from numpy import *\n    import numpy as np\nfinally:\n    print('ready')",
    ],
)
def test_imports_and_definitions_in_blocks_are_taken(block):
    answer = source(
        [block, "with open('x') as file:\n    def g(x):\n        return x", "def f(x):\n    return np.sum(g(x))"]
    )
    assert answer.outside == () and block in answer.source and "def g(x)" in answer.source
    whole = source(["if True:\n    def f(x):\n        return 1"])
    assert whole.problem is None and "return 1" in whole.source


def test_an_unfinished_cell_that_calls_the_answer_is_not_the_answer():
    assert source([*CELLS, "my_f = f(np.array([1.0]),", "print(f == 3", "def f_old(x", "xf = ("]).problem is None
    for unfinished in ("f = lambda x: (", "  def f(x", "x = 1\nasync def f(x", "f=("):
        assert source([*CELLS, unfinished]).problem == "syntax", unfinished


@pytest.mark.parametrize("sign", ["\u2028", "\x0c", "\x0b", "\x85", "\x1c"])
def test_lines_are_counted_as_python_counts_them(sign):
    answer = source([f"# a{sign}b\nimport math\n\ndef f(x):  # c{sign}!d\n    return math.sqrt(x) + 1"])
    space = {}
    exec(answer.source, space)
    assert space["f"](4) == 3
    assert answer.first_line == f"def f(x):  # c{sign}!d"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_any_end_of_line_is_one(end):
    space = {}
    exec(source([end.join(["import math", "a = 1; b = 2", "def f(x):", "    return math.sqrt(x) + b"])]).source, space)
    assert space["f"](4) == 4


DEEP = "1 + " * 1500 + "1"


def test_code_that_python_cannot_read_costs_only_its_cell():
    assert source(["def f(x):\n    return " + DEEP]).source == "it is nested too deep"
    assert source([*CELLS, f"g = 1; h = {DEEP}"]).problem is None
    for sign in ("\ud800", "\0"):
        assert source([f"def f(x):\n    return '{sign}'"]).problem == "syntax"
    assert source(["def f(x):\n    return '\ud800'"]).source == "it holds a character that Python cannot read"


STUB = "def f(x, y):\n    raise NotImplementedError()"


def one(value):
    return f"def f(x, y):\n    return {value}"


def answer_of(*cells, stub=None):
    """Collect from cells that are texts, or pairs (id, text)."""
    told = [cell if isinstance(cell, tuple) else ("", cell) for cell in cells]
    return collect([Cell(text, f"cell {n}", id) for n, (id, text) in enumerate(told, 1)], "f", stub or tree_of(STUB))


def value_of(answer):
    """Run the answer and return what it returns."""
    space = {}
    exec(answer.source, space)
    return space["f"](1, 2)


@pytest.mark.parametrize(
    "cells, value",
    [
        ([("f", one(1)), one(2)], 1),
        ([one(2), ("f", one(1))], 1),
        ([("f", one(1)), one(2), one(3), ("f-check", "f(1, 2)")], 1),
        ([("f", STUB), one(2)], 2),
        ([("f", STUB), one(2), one(3), STUB], 3),
        ([one(2), ("f", STUB)], 2),
        ([("f", one(1)), ("f", one(2)), one(3)], 2),
        ([("f", one(1)), ("f", STUB), one(3)], 1),
        ([("f", f"{one(1)}\n\n{one(4)}"), one(3)], 4),
        ([("f", "f = lambda x, y: 5"), one(3)], 5),
        ([("f", "import math"), one(2)], 2),
        ([("f", "def f(x, y) return 1"), one(2)], 2),
        ([("g", one(1)), one(2)], 2),
        ([("f", "%%time\n" + one(1)), one(2)], 1),
        ([("f", "def helper():\n    return 7\n\n" + one("helper()")), one(2), "helper = load()"], 7),
    ],
)
def test_the_exercise_s_own_cell_comes_first_unless_it_holds_the_stub(cells, value):
    answer = answer_of(*cells)
    assert answer.problem is None and value_of(answer) == value and answer.called == ""


def test_cells_without_ids_are_collected_as_ever():
    assert "return 2" in source([one(1), one(2)]).source
    assert answer_of(("f", STUB)).tree == tree_of(STUB)
    assert answer_of(("f", "def f(x, y) return 1"), STUB, ("f", "def f(x, y) return 2")).problem == "syntax"


OTHER = "import math\n\ndef mine(x, y):\n    return x + y"


@pytest.mark.parametrize(
    "cells, value",
    [
        ([("f", OTHER)], 3),
        ([("f", OTHER), "mine(1, 2)", "f_old = 3"], 3),
        ([("f", OTHER), "def mine(x, y):\n    return 0"], 3),
        ([("f", OTHER), ("f", "def a(): pass\ndef b(): pass"), ("g", "def c(x, y):\n    return 9")], 3),
        ([("f", OTHER), ("f", "def again(x, y):\n    return 4")], 4),
        ([("f", "def mine(x, y):\n    return x if y < 0 else mine(x, y - 3) + 10")], 11),
        ([("f", "def mine(x, y):\n    return x if y < 0 else f(x, y - 3) + 10")], 11),
        ([("f", "class Kind:\n    pass\n\ndef mine(x, y):\n    return 6"), "f = load()"], 6),
        ([("f", "def mine(x, y):\n    return helper(x)"), "def helper(x):\n    return mine.__name__, x"], ("mine", 1)),
        (
            [
                ("f", "def mine(x, y):\n    return helper(x) if y else 5"),
                "def helper(x):\n    return mine(x, 0)\n\ndef mine(x, y):\n    return 0",
            ],
            5,
        ),
    ],
)
def test_the_only_function_of_the_exercise_s_own_cell_is_taken_under_another_name(cells, value):
    answer = answer_of(*cells)
    assert answer.problem is None and answer.outside == ()
    assert answer.called in ("mine", "again") and f"def {answer.called}(" in answer.first_line
    assert value_of(answer) == value


@pytest.mark.parametrize(
    "cells, problem",
    [
        ([OTHER], "missing"),
        ([("g", OTHER)], "missing"),
        ([("f", "def a(): pass\ndef b(): pass")], "missing"),
        ([("f", "class Kind:\n    pass")], "missing"),
        ([("f", "if True:\n    def mine(x, y):\n        return 1")], "missing"),
        ([("f", OTHER), "def f(x, y) return 1"], "syntax"),
    ],
)
def test_no_other_function_is_taken_for_the_answer(cells, problem):
    assert answer_of(*cells).problem == problem


def test_the_same_code_under_another_name_has_the_same_tree():
    renamed = answer_of(("f", one(1).replace("def f", "def mine")))
    assert (renamed.called, renamed.tree) == ("mine", answer_of(one(1)).tree)
    assert answer_of(("f", STUB.replace("def f", "def mine"))).tree == tree_of(STUB)
    assert answer_of(("f", OTHER), STUB).tree == tree_of(STUB)


PARTS = st.sampled_from(
    [*CELLS, one(1), one(2), STUB, "def f(x, y) return", "g = f", "f = 3", "LIMIT = [1]", "LIMIT.append(2)",
     "from math import *", "%time f(1, 2)", "def helper(v):\n    return 1; x = 2", "if True:\n    def f(x, y):\n        return 4",
     "x = 1; " + "y = 2; " * 700]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "f", "g", "f-check"]), PARTS), max_size=8))
def test_an_answer_does_not_depend_on_what_was_collected_before_and_is_of_its_own_cell_if_that_has_one(cells):
    collecting._remembered.cache_clear()
    first = answer_of(*cells)
    answer_of(*reversed(cells), stub="another")
    assert answer_of(*cells) == first
    if any(id == "f" and text in (one(1), one(2)) for id, text in cells):
        assert first.problem is None
        assert cells[int(first.label.removeprefix("cell ")) - 1][0] == "f"


def test_a_cell_is_read_once_for_all_exercises(monkeypatch):
    read, parse = [], collecting._parse
    monkeypatch.setattr(collecting, "_parse", lambda source: read.append(source) or parse(source))
    cells = [Cell(text + "\n# read once", "cell") for text in CELLS]
    for name in ("f", "helper", "LIMIT", "g"):
        collect(cells, name)
    assert sum("# read once" in source for source in read) == len(CELLS)


def test_what_is_remembered_stays_small():
    collecting._remembered.cache_clear()
    collect([Cell("a = 1\n" * SHORT)], "f")
    info = collecting._remembered.cache_info()
    assert info.currsize == 0 and info.maxsize * SHORT <= 2_000_000


def test_a_cell_full_of_magics_costs_only_itself_and_no_minutes():
    few, many = "%time x\n" * MAX_MAGICS, "%time x\n" * (MAX_MAGICS + 1)
    assert source([few + one(1)]).problem is None
    assert source([many + one(1)]).source == "it holds more magic commands than are read here"
    for command in ("%time x", "!ls", "x = !ls", "x = %time 3", "/f x", "f?", "?f", ",f x"):
        assert source([*CELLS, many, "%time x\n" + f"{command}\n" * 600]).problem is None
        assert source([f"{command}\n{one(1)}"]).problem is None
    assert source(["!ls\n" + "# padding\n" * 15_000 + one(1)]).problem == "syntax"


def test_a_cell_that_ipython_gives_up_costs_only_itself(monkeypatch):
    def gives_up(self, cell):
        raise RuntimeError("Input transformation still changing after 500 iterations. Aborting.")

    monkeypatch.setattr("IPython.core.inputtransformer2.TransformerManager.transform_cell", gives_up)
    assert source([*CELLS, "%time gives_up"]).problem is None
    assert source([*CELLS, "%time gives_up\n" + one(1)]).problem == "syntax"


def test_lines_of_plain_python_that_look_like_magics_are_no_magics():
    text = '"""\n' + "%s is it?\n" * 50 + '"""\n'
    assert source([text + one(1)]).problem is None


def test_blank_lines_before_unreadable_code_are_read_in_linear_time():
    assert source(["\n" * 150_000 + "x = = 2"]).problem == "missing"
    assert source(["\n" * 150_000 + "  def f(x"]).problem == "syntax"


def steps_for(n_statements):
    """Return how many calls it takes to collect an answer from a cell with so many statements."""
    steps = []
    sys.setprofile(lambda *event: steps.append(1))
    try:
        found = source(["a=1\n" * n_statements + CELLS[0], *CELLS[1:]])
    finally:
        sys.setprofile(None)
    assert found.problem is None
    return len(steps)


def test_twice_the_statements_take_twice_the_work():
    assert steps_for(1_000) < 2.5 * steps_for(500)


@pytest.mark.parametrize(
    "cell", ["f = lambda x, y: x + 1", "def g(x, y):\n    return x + 1\nf = g", "f: object = lambda x, y: x + 1"]
)
def test_other_ways_to_define(cell):
    space = {}
    exec(source([cell]).source, space)
    assert space["f"](1, 2) == 2


def test_a_broken_cell_costs_only_itself():
    assert source(["def f(x, y)\n    return 1"]).problem == "syntax"
    assert source(["x = = 2", *CELLS]).problem is None
    assert source(["%matplotlib inline\n!ls\n" + CELLS[0], *CELLS[1:]]).problem is None
    assert source([]).problem == "missing"
    assert source(["(" * 5000]).problem == "missing"


def test_a_timed_cell_is_an_ordinary_cell():
    assert source([*CELLS[:3], "%%time\n" + CELLS[3]]).tree == source(CELLS).tree
    assert source(["%%bash\n" + CELLS[3]]).problem == "missing"


def test_layout_and_comments_do_not_change_the_tree():
    a = source(["def f(x, y):\n    return x + 1"])
    b = source(["def f(x,  y):\n\n    # a comment\n    return (x + 1)"])
    assert a.tree == b.tree


@pytest.mark.parametrize(
    "code",
    [
        "import sklearn.metrics",
        "from surprise import KNNBasic",
        "import recsys_teach.exercises.bank",
        "from my_helpers import f",
        "import matplotlib.pyplot as plt",
        "from recsys_teach import UserNeighbors",
        "def f():\n    return open('x')",
        "def f():\n    return f.__globals__",
        "import sys\nx = sys._getframe",
        "x = '/proc/self/mem'",
        "def f():\n    return ().__class__.__base__.__subclasses__()",
    ],
)
def test_reaches_are_seen(code):
    assert forbidden_reach(code)


@pytest.mark.parametrize(
    "code",
    [
        "import numpy as np\nimport scipy.spatial.distance",
        'def f():\n    """Not from /proc, not from recsys_teach.models."""\n    return 1',
        "from recsys_teach import load_movielens",
        "def reopen(x):\n    return x",
        "def vars(x):\n    return x\ndef f(x):\n    return vars(x)",
        "from re import compile\ndef f(x):\n    return compile(x)",
        "def f(open):\n    locals = lambda: 1\n    return open(locals())",
        "def f():\n    return 'solutions/second'",
    ],
)
def test_ordinary_code_is_left_alone(code):
    assert forbidden_reach(code) is None
