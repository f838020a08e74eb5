import random

import pytest

from recsys_teach.exercises.collect import Cell, collect, tree_of
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
    ],
)
def test_ordinary_code_is_left_alone(code):
    assert forbidden_reach(code) is None
