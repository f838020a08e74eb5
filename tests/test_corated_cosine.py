"""Exercise 3.1 held to its promises: right ways accepted, every mistake named as itself, mutants rejected."""

import ast
import copy

import numpy as np
import pytest
from sklearn.metrics.pairwise import cosine_similarity

from recsys_teach.exercises import codec, display
from recsys_teach.exercises.collect import Answer
from recsys_teach.exercises.exercise import NO_OUTCOME, load_lesson
from recsys_teach.exercises.judge import judge
from recsys_teach.exercises.same import same
from tests.answers import RIGHT, STUB, WRITTEN

EXERCISE = load_lesson("03").EXERCISES[0]
LEAST_MUTANTS = 40


def test_untouched_is_not_attempted(verdict_of):
    assert verdict_of(STUB).status == "not attempted"
    assert verdict_of(STUB.replace("# YOUR CODE HERE", "# hm")).status == "not attempted"


@pytest.mark.parametrize("way", RIGHT)
def test_every_right_way_is_correct(verdict_of, way):
    verdict = verdict_of(RIGHT[way])
    assert (verdict.status, verdict.points) == ("correct", 2), verdict


def test_the_solution_shown_is_correct_and_is_the_reference(verdict_of):
    assert verdict_of(EXERCISE.source["solution"]).status == "correct"
    assert EXERCISE.source["stub"] == STUB


def test_an_independent_library_agrees():
    for case, expected in zip(EXERCISE.drawn, EXERCISE.expected, strict=True):
        x, y = case.args
        shared = ~np.isnan(x) & ~np.isnan(y)
        oracle = cosine_similarity([x[shared]], [y[shared]])[0, 0] if shared.any() else 0.0
        assert expected == pytest.approx(oracle, abs=1e-12)


def outcomes_of(candidate):
    return tuple(candidate.outcome(i) for i in range(len(EXERCISE.expected)))


def verdict_for(outcomes):
    told = [{"kind": "returned", "value": codec.encode(v), "printed": "", "changed": False} for v in outcomes]
    return judge(EXERCISE, {"fault": None, "error": None, "outcomes": told, "seconds": 0.0}, Answer(EXERCISE.name))


@pytest.mark.parametrize("candidate", EXERCISE.singles, ids=lambda c: c.members[0].id)
def test_each_misconception_is_named_for_what_it_is(candidate):
    verdict = verdict_for(outcomes_of(candidate))
    id = candidate.members[0].id
    assert verdict.mistakes == (id,) or (len(verdict.mistakes) == 1 and id in verdict.equals)
    for stage in (1, 2, 3):
        text = repr(display.Shown(display.blocks_for(EXERCISE, verdict, stage)))
        assert display.texts_of(EXERCISE, verdict)[stage - 1] in text
    assert candidate.members[0].name in display.texts_of(EXERCISE, verdict)[1]


@pytest.mark.parametrize("m", EXERCISE.misconceptions, ids=lambda m: m.id)
def test_each_call_that_shows_a_mistake_does_show_it(m):
    arguments = [np.array(a, dtype=float) for a in m.show]
    with np.errstate(all="ignore"):
        right, theirs = EXERCISE.answer(*arguments), EXERCISE.answer(*arguments, **m.switch)
    assert not same(codec.decode(codec.encode(right)), codec.decode(codec.encode(theirs)), 1e-5)


def test_each_pair_is_named_as_its_class_and_never_as_another():
    named, seen = 0, {}
    for candidate in EXERCISE.pairs:
        outcomes = outcomes_of(candidate)
        if NO_OUTCOME in outcomes:
            continue
        key = repr(outcomes)
        if key not in seen:
            seen[key] = verdict_for(outcomes)
        verdict = seen[key]
        if all(same(e, o, 1e-6) for e, o in zip(EXERCISE.expected, outcomes, strict=True)):
            assert verdict.status == "correct"  # a class that equals the reference
            continue
        ids = tuple(m.id for m in candidate.members)
        if verdict.mistakes in (("hard-coded",), ("returned-none",), ("constant",), ("always-nan",)):
            assert all(same(outcomes[0], o, 0.0) for o in outcomes)
        elif not verdict.mistakes:
            assert verdict.total - verdict.agree < 2  # one case alone differs: too little to name anything
        elif verdict.mistakes != ids and " + ".join(ids) not in verdict.equals:
            simpler = next(
                c for c in EXERCISE.singles + EXERCISE.pairs if tuple(m.id for m in c.members) == verdict.mistakes
            )
            assert all(same(a, b, 1e-6) for a, b in zip(outcomes_of(simpler), outcomes, strict=True))
            assert len(simpler.members) <= len(ids)
        named += bool(verdict.mistakes)
    assert named > 500


@pytest.mark.parametrize("what", WRITTEN)
@pytest.mark.filterwarnings("ignore")
def test_what_people_write_is_named(verdict_of, what):
    id, code = WRITTEN[what]
    verdict = verdict_of(code)
    assert verdict.mistakes == (id,), verdict
    assert display.texts_of(EXERCISE, verdict)[1] in repr(display.Shown(display.blocks_for(EXERCISE, verdict, 2)))


def test_of_two_mistakes_the_one_that_shows_is_asked_about(verdict_of):
    verdict = verdict_of("def corated_cosine(x, y):\n    return x @ y\n")
    assert verdict.mistakes == ("gaps-kept", "nothing-below")
    assert not any("nan" in row for row in verdict.differs.args)  # the smallest case has no gap
    assert display.texts_of(EXERCISE, verdict)[0] == EXERCISE.misconception("nothing-below").see


def test_changing_the_input_is_a_remark_not_the_mistake(verdict_of):
    verdict = verdict_of(WRITTEN["gaps as zeros, in place"][1])
    assert verdict.remarks == ("changed-input",)
    assert "changes the arrays it is given" in repr(display.Shown(display.blocks_for(EXERCISE, verdict, 1)))


@pytest.mark.parametrize(
    "what", ["each by itself", "one shortened", "past the end", "compared with []", "no value yet"]
)
def test_the_error_that_is_told_is_that_of_the_case_that_is_shown(verdict_of, what):
    verdict = verdict_of(WRITTEN[what][1])
    assert verdict.detail == f"{verdict.differs.error}: {verdict.differs.message}"


def test_an_error_is_shown_with_its_line(verdict_of):
    text = repr(display.Shown(display.blocks_for(EXERCISE, verdict_of(WRITTEN["one shortened"][1]), 1)))
    assert "ValueError: matmul" in text and "It happened in this line of yours: return x @ y" in text


# Mutants: the right ways with one operator, name, constant, call or statement changed.
SWAPS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
}
SWAPS |= {ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.Gt: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
METHODS = {
    "sum": "mean",
    "nansum": "nanmean",
    "sqrt": "abs",
    "any": "all",
    "nan_to_num": "abs",
    "isnan": "isinf",
    "isfinite": "isnan",
}


def changes_of(node):
    """Return functions that change a copy of this node in place: one mutant each."""
    if isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in SWAPS:
        yield "operator", lambda n: setattr(n, "op", SWAPS[type(n.op)]())
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        yield "comparison", lambda n: setattr(n, "ops", [SWAPS[type(n.ops[0])]()])
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        yield "constant", lambda n: setattr(n, "value", n.value + 1)
    if isinstance(node, ast.UnaryOp):
        yield "unary", lambda n: setattr(n, "op", ast.UAdd() if isinstance(n.op, ast.USub) else ast.Not())
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in ("x", "y", "a", "b"):
        yield "name", lambda n: setattr(n, "id", {"x": "y", "y": "x", "a": "b", "b": "a"}[n.id])
    if isinstance(node, ast.Attribute) and node.attr in METHODS:
        yield "call", lambda n: setattr(n, "attr", METHODS[n.attr])
    if isinstance(node, ast.IfExp):
        yield "branch", lambda n: n.__dict__.update(body=n.orelse, orelse=n.body)
    if isinstance(node, (ast.FunctionDef, ast.For, ast.If)) and len(node.body) > 1:
        for place in range(len(node.body)):
            yield "statement", lambda n, place=place: n.body.__delitem__(place)


def mutants():
    for way in RIGHT:
        tree = ast.parse(RIGHT[way])
        for place, node in enumerate(ast.walk(tree)):
            for kind, change in changes_of(node):
                mutant = copy.deepcopy(tree)
                change(list(ast.walk(mutant))[place])
                yield kind, ast.unparse(ast.fix_missing_locations(mutant)) + "\n"


def own_inputs(count):
    """Inputs from another generator than the exercise's: short lists, many gaps, half-star ratings."""
    rng = np.random.default_rng(20161016)
    for _ in range(count):
        n = rng.integers(1, 9)
        x, y = rng.choice(np.append(np.arange(0.5, 5.5, 0.5), [np.nan] * 5), (2, n))
        yield x, y


def differs_somewhere(code, count=10_000):
    space = {"np": np}
    exec(code, space)
    with np.errstate(all="ignore"):
        for x, y in own_inputs(count):
            try:
                got = codec.decode(codec.encode(space["corated_cosine"](x.copy(), y.copy())))
            except Exception:
                return True
            if not same(codec.decode(codec.encode(EXERCISE.answer(x, y))), got, 1e-6):
                return True
    return False


@pytest.mark.filterwarnings("ignore")
def test_mutants_are_rejected_unless_they_are_right(verdict_of):
    kinds, counted, survivors = set(), 0, []
    for kind, code in mutants():
        verdict = verdict_of(code)
        if verdict.agree == 0 and verdict.status == "error":
            continue
        if verdict.status != "correct":
            counted += 1
            kinds.add(kind)
        elif differs_somewhere(code):
            survivors.append(code)
    assert survivors == []
    assert counted >= LEAST_MUTANTS
    assert len(kinds) >= 6
