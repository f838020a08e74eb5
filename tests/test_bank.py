"""Every exercise held to its promises: right ways accepted, every mistake named as itself, mutants rejected."""

import copy
import inspect
import re

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from recsys_teach.exercises import codec, display, messages
from recsys_teach.exercises.collect import Answer, Cell
from recsys_teach.exercises.examine import examine_cells
from recsys_teach.exercises.exercise import NO_OUTCOME, as_argument, lessons, load_lesson
from recsys_teach.exercises.judge import judge
from recsys_teach.exercises.run import run
from recsys_teach.exercises.same import same
from tests.answers import answers_for
from tests.mutants import arguments_of, mutants_of

EXERCISES = [e for lesson in lessons() for e in load_lesson(lesson).EXERCISES]
VARIANTS = [e.variant for e in EXERCISES if e.variant]
SHAPE = {"hard-coded", "returned-none", "constant", "always-nan", "in-a-list", "not-added-up", "transposed"}
INPUTS = 2_000
LEAST_MUTANTS = 20

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)


def verdict_on(exercise, code):
    """Return the verdict on a code, judged in this process."""
    return examine_cells(exercise, [Cell("import numpy as np\n"), Cell(code, "cell 2")], run)


def each_answer(kind):
    told = [(e, what) for e in EXERCISES for what in getattr(answers_for(e), kind)]
    return pytest.mark.parametrize(("exercise", "what"), told, ids=[f"{e.id}-{what}" for e, what in told])


def plain(value):
    return codec.decode(codec.encode(value))


def as_returned(value):
    """Return what a function hands back for plain data: a sparse matrix and a frame are none before they are decoded."""
    if isinstance(value, codec.Sparse):
        return sparse.csr_array((value.data, value.indices, value.indptr), shape=value.shape)
    if isinstance(value, codec.Frame):
        columns = dict(enumerate(value.columns))
        return pd.DataFrame(columns, index=value.index).set_axis(value.names, axis=1)
    return tuple(map(as_returned, value)) if type(value) is tuple else value


def outcomes_of(candidate):
    return tuple(candidate.outcome(i) for i in range(len(candidate.exercise.expected)))


def verdict_for(exercise, outcomes):
    told = [
        {"kind": "returned", "value": codec.encode(as_returned(v)), "printed": "", "changed": False} for v in outcomes
    ]
    return judge(exercise, {"fault": None, "error": None, "outcomes": told, "seconds": 0.0}, Answer(exercise.name))


@each_exercise
def test_it_says_what_it_is(exercise):
    groups = {case.group for case in exercise.drawn}
    assert groups == set(exercise.points)
    assert len(exercise.drawn) >= 5 and len(exercise.hints) >= 2 and exercise.variant
    assert len({m.id for m in exercise.misconceptions}) == len(exercise.misconceptions) >= 8
    assert len(answers_for(exercise).RIGHT) >= 4 and len(answers_for(exercise).WRITTEN) >= 6
    assert len({repr(e) for e in exercise.expected}) > 2, "one number would pass nearly everything"


@each_exercise
def test_untouched_is_not_attempted(exercise):
    stub = exercise.source["stub"]
    assert verdict_on(exercise, stub).status == "not attempted"
    assert verdict_on(exercise, f"# my notes\n{stub}").status == "not attempted"


@pytest.mark.parametrize("exercise", EXERCISES + VARIANTS, ids=lambda e: e.id)
def test_the_solution_shown_is_correct_and_short(exercise):
    solution = exercise.source["solution"]
    assert verdict_on(exercise, solution).status == "correct"
    assert len(solution.strip().splitlines()) <= 13


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda e: e.id)
def test_a_variant_can_be_failed_and_is_told_apart_from_its_exercise(variant):
    assert variant.task and variant.name not in {e.name for e in EXERCISES}
    assert verdict_on(variant, variant.source["stub"]).status == "not attempted"
    assert len({repr(e) for e in variant.expected}) > 1
    told = re.sub(r"\s+", " ", " ".join([*variant.hints, variant.task]))
    lines = variant.solution.splitlines()[1:]
    assert re.sub(r"\s+", " ", "\n".join(lines)).strip() not in told, "the solution is given away"


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda e: e.id)
@pytest.mark.filterwarnings("ignore")
def test_a_variant_that_is_not_right_is_told_so(variant):
    wrong = [verdict_on(variant, code) for _, code in mutants_of(variant.solution, {})]
    wrong = [verdict for verdict in wrong if verdict.status in ("wrong", "partial")]
    assert wrong, "no mutant of the solution gives other values"
    for verdict in wrong:
        assert "not yet" in repr(display.Shown(display.blocks_for(variant, verdict, hint=variant.hints[0])))


@each_answer("RIGHT")
def test_every_right_way_is_correct(exercise, what):
    verdict = verdict_on(exercise, answers_for(exercise).RIGHT[what])
    assert (verdict.status, verdict.points) == ("correct", exercise.max_points), verdict


@each_answer("WRITTEN")
@pytest.mark.filterwarnings("ignore")
def test_what_people_write_is_named(exercise, what):
    id, code = answers_for(exercise).WRITTEN[what]
    verdict = verdict_on(exercise, code)
    assert verdict.mistakes == (id,) or (len(verdict.mistakes) == 1 and id in verdict.equals), verdict
    assert display.texts_of(exercise, verdict)[1] in repr(display.Shown(display.blocks_for(exercise, verdict, 2)))


@each_exercise
def test_an_independent_library_agrees(exercise):
    oracle = getattr(answers_for(exercise), "oracle", None)
    if oracle is None:
        return  # the solution shown, which is written apart from the reference, is then the second opinion
    for case, expected in zip(exercise.drawn, exercise.expected, strict=True):
        assert same(expected, plain(oracle(*copy.deepcopy(case.args))), 1e-9)


ODD = (
    None,
    0,
    -1.5,
    float("nan"),
    True,
    "text",
    [],
    [[]],
    [[1.0], [2.0, 3.0]],
    {},
    {"a": 1},
    {1, 2},
    (),
    ((1.0,), 2.0),
)


@each_exercise
def test_whatever_comes_back_gets_a_verdict(exercise):
    """An answer may return a number where a table is wanted, or anything else, in every case or in some."""
    for value in ODD:
        for outcomes in ([value] * len(exercise.expected), [*exercise.expected[1:], value]):
            verdict = verdict_for(exercise, outcomes)
            if verdict.status != "correct":
                assert "not yet" in repr(display.Shown(display.blocks_for(exercise, verdict, hint=exercise.hints[0])))


@each_exercise
def test_each_misconception_is_named_for_what_it_is(exercise):
    for candidate in exercise.singles:
        (m,) = candidate.members
        verdict = verdict_for(exercise, outcomes_of(candidate))
        assert verdict.mistakes == (m.id,) or (len(verdict.mistakes) == 1 and m.id in verdict.equals), (m.id, verdict)
        texts = display.texts_of(exercise, verdict)
        for stage in (1, 2, 3):
            assert texts[stage - 1] in repr(display.Shown(display.blocks_for(exercise, verdict, stage)))
        assert m.name in texts[1] or exercise.misconception(verdict.mistakes[0]).name in texts[1]


def test_there_is_a_word_for_what_each_exercise_returns_and_for_nothing_else():
    assert messages.WANTED.keys() == {e.kind for e in EXERCISES + VARIANTS}


@each_exercise
def test_every_switch_is_used(exercise):
    used = {value for m in exercise.misconceptions for value in m.switch.values()}
    used |= {parameter.default for parameter in inspect.signature(exercise.answer).parameters.values()}
    tables = {
        name: table
        for name, table in vars(inspect.getmodule(exercise.answer)).items()
        if name.isupper() and isinstance(table, dict) and all(map(callable, table.values()))
    }
    assert {name: table.keys() - used for name, table in tables.items() if table.keys() - used} == {}


@each_exercise
def test_each_call_that_shows_a_mistake_does_show_it(exercise):
    for m in exercise.misconceptions:
        with np.errstate(all="ignore"):
            right, theirs = (
                plain(exercise.answer(*(as_argument(copy.deepcopy(a)) for a in m.show), **more))
                for more in ({}, m.switch)
            )
        assert not same(right, theirs, 1e-5), m.id


@each_exercise
def test_each_pair_is_named_as_its_class_and_never_as_another(exercise):
    named, seen = 0, {}
    for candidate in exercise.pairs:
        outcomes = outcomes_of(candidate)
        if any(o is NO_OUTCOME for o in outcomes):
            continue
        key = b"".join(codec.encode(as_returned(o)) for o in outcomes)  # repr shortens long arrays
        if key not in seen:
            seen[key] = verdict_for(exercise, outcomes)
        verdict = seen[key]
        if all(same(e, o, exercise.tolerance) for e, o in zip(exercise.expected, outcomes, strict=True)):
            assert verdict.status == "correct"  # a class that equals the reference
            continue
        ids = tuple(m.id for m in candidate.members)
        if not verdict.mistakes:
            assert verdict.total - verdict.agree < 2  # one case alone differs: too little to name anything
        elif verdict.mistakes[0] not in SHAPE and verdict.mistakes != ids and " + ".join(ids) not in verdict.equals:
            simpler = next(
                c for c in exercise.singles + exercise.pairs if tuple(m.id for m in c.members) == verdict.mistakes
            )
            assert all(same(a, b, exercise.tolerance) for a, b in zip(outcomes_of(simpler), outcomes, strict=True))
            assert len(simpler.members) <= len(ids)
        named += bool(verdict.mistakes)
    assert named >= len(exercise.misconceptions)


def differs_somewhere(exercise, code):
    """Say whether a code gives another answer than the reference for inputs that the exercise does not hold."""
    space = {"np": np}
    exec(code, space)
    rng = np.random.default_rng(20161016)
    with np.errstate(all="ignore"):
        for _, arguments in zip(range(INPUTS), answers_for(exercise).inputs(rng), strict=False):
            try:
                got = plain(space[exercise.name](*copy.deepcopy(arguments)))
            except Exception:
                return True
            if not same(plain(exercise.answer(*copy.deepcopy(arguments))), got, exercise.tolerance):
                return True
    return False


@each_exercise
@pytest.mark.filterwarnings("ignore")
def test_mutants_are_rejected_unless_they_are_right(exercise):
    answers = answers_for(exercise)
    kinds, counted, survivors = set(), 0, []
    for code in answers.RIGHT.values():
        swaps = arguments_of(code, exercise.name) | getattr(answers, "SWAPS", {})
        for kind, mutant in mutants_of(code, swaps):
            verdict = verdict_on(exercise, mutant)
            if verdict.agree == 0 and verdict.status in ("error", "timeout", "crashed"):
                continue
            if verdict.status != "correct":
                counted += 1
                kinds.add(kind)
            elif differs_somewhere(exercise, mutant):
                survivors.append(mutant)
    assert survivors == []
    assert counted >= getattr(answers, "LEAST_MUTANTS", LEAST_MUTANTS)
    assert len(kinds) >= 3
