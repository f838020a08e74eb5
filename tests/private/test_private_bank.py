"""The example of a private bank: the promises of the public one, no way through with what is public, variants that are fair."""

import copy
import itertools
import json
import re
import shutil

import numpy as np
import pytest

from recsys_teach.authoring import prose
from recsys_teach.exercises import codec, display
from recsys_teach.exercises.collect import tree_of
from recsys_teach.exercises.exercise import lessons, load_lesson
from recsys_teach.exercises.run import run
from recsys_teach.exercises.same import same
from recsys_teach.grading.keys import generator, hidden_cases
from tests import test_bank as public  # before the private bank is loaded: its tests are about the course's lessons
from tests.private import load
from tests.private.answers import answers_for

BANK = load()
EXERCISES = BANK.EXERCISES
COURSE = [e for lesson in lessons() for e in load_lesson(lesson).EXERCISES]
COURSE += [e.variant for e in COURSE if e.variant]
KEY = b"an example, which nobody keeps secret"
STUDENTS, CLASS = 200, 30
LEAST_FRESH = 3
IMPORTS = "import numpy as np\nimport pandas as pd\nfrom scipy import sparse\nfrom scipy.sparse import csr_matrix\n"

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.name)


@pytest.fixture(autouse=True)
def own_answers(monkeypatch):
    """The public bank's tests, called on a private exercise, find its answers."""
    monkeypatch.setattr(public, "answers_for", answers_for)


def arguments_of(case):
    return copy.deepcopy(case.args)


# -- the promises of the public bank


@each_exercise
def test_it_says_what_it_is(exercise):
    assert exercise.id == f"t1.{exercise.name}" and exercise.name not in {e.name for e in COURSE}
    assert {case.group for case in exercise.drawn} == set(exercise.points) and exercise.max_points == 2
    assert 8 <= len({m.id for m in exercise.misconceptions}) == len(exercise.misconceptions) <= 20
    assert 1 <= len(exercise.solution.strip().splitlines()) - 1 <= 12 and len(exercise.task) > 400
    answers = answers_for(exercise)
    assert len(answers.RIGHT) >= 4 and len(answers.WRITTEN) >= 6 and answers.oracle
    assert len({repr(e) for e in exercise.expected}) > 2


@each_exercise
def test_untouched_is_not_attempted_and_the_solution_is_correct(exercise):
    public.test_untouched_is_not_attempted(exercise)
    public.test_the_solution_shown_is_correct_and_short(exercise)


@each_exercise
def test_only_the_last_hint_holds_code_and_none_gives_the_solution_away(exercise):
    assert len(exercise.hints) >= 3 and not any("`" in hint for hint in exercise.hints[:-1])
    told = " ".join(" ".join([*exercise.hints, exercise.task]).split())
    lines = [" ".join(line.split()) for line in exercise.solution.splitlines()[1:]]
    assert " ".join(lines) not in told
    assert sum(len(line) > 30 and line in told for line in lines) <= 1


@each_exercise
def test_texts_are_plain(exercise):
    texts = [exercise.task, exercise.done, *exercise.hints]
    texts += [text for m in exercise.misconceptions for text in (m.see, m.name, m.remedy)]
    assert [word for text in texts for word in prose.unwanted(text)] == []
    assert all(m.see.rstrip().endswith("?") or "?" in m.see for m in exercise.misconceptions)
    assert all(m.name.startswith("Your function seems to ") for m in exercise.misconceptions)
    lengths = prose.sentence_lengths(exercise.task)
    assert sum(lengths) / len(lengths) <= prose.SENTENCE_WORDS


@each_exercise
def test_every_right_way_is_correct(exercise):
    for what in answers_for(exercise).RIGHT:
        public.test_every_right_way_is_correct(exercise, what)


@each_exercise
@pytest.mark.filterwarnings("ignore")
def test_what_people_write_is_named(exercise):
    for what in answers_for(exercise).WRITTEN:
        public.test_what_people_write_is_named(exercise, what)
    named = {id for id, _ in answers_for(exercise).WRITTEN.values()}
    assert {m.id for m in exercise.misconceptions} - named == set(), "nobody shows how this is written"


@each_exercise
def test_an_independent_oracle_agrees(exercise):
    public.test_an_independent_library_agrees(exercise)


@each_exercise
def test_the_oracle_agrees_on_what_students_draw_and_on_inputs_that_no_case_has(exercise):
    oracle = answers_for(exercise).oracle
    drawn = [case.args for student in ("ada", "bob") for case in hidden_cases(exercise, KEY, student)]
    others = itertools.islice(answers_for(exercise).inputs(np.random.default_rng(9)), 60)
    for arguments in itertools.chain(drawn, others):
        expected = public.plain(exercise.answer(*copy.deepcopy(arguments)))
        assert same(expected, public.plain(oracle(*copy.deepcopy(arguments))), 1e-8), arguments


@each_exercise
@pytest.mark.filterwarnings("ignore")
def test_mistakes_are_named_shown_and_told_apart(exercise):
    public.test_whatever_comes_back_gets_a_verdict(exercise)
    public.test_each_misconception_is_named_for_what_it_is(exercise)
    public.test_every_switch_is_used(exercise)
    public.test_each_call_that_shows_a_mistake_does_show_it(exercise)
    public.test_each_pair_is_named_as_its_class_and_never_as_another(exercise)


@each_exercise
def test_each_call_that_shows_a_mistake_is_short_enough_to_be_shown(exercise):
    for candidate in exercise.singles:
        (m,) = candidate.members
        verdict = public.verdict_for(exercise, public.outcomes_of(candidate))
        if verdict.mistakes == (m.id,):
            shown = display.blocks_for(exercise, verdict, 2)
            big = sum(np.size(argument) for argument in m.show) > 40
            assert big or any(isinstance(block, display.Code) for block in shown), m.id


@each_exercise
@pytest.mark.filterwarnings("ignore")
def test_mutants_are_rejected_unless_they_are_right(exercise):
    public.test_mutants_are_rejected_unless_they_are_right(exercise)


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("concordance", ([5, 1, 4], [4, 2, 5]), "1/3"),
        ("lower_bound_order", ([1, 40], [1, 50], 2.0), "[1, 0]"),
        ("expected_reciprocal_rank", ([1, 0, 2], 2), "0.4375"),
        ("slope_one", ([[5, 3, np.nan], [4, 2, 3], [3, np.nan, 1]], 0, 2), "3.667"),
        ("passive_aggressive", ([1, 0], [[2, 1]], [3], 0.5, 1.0), "1.2, 0.1"),
        ("rerank", ([0.75, 0.625, 0.5], [[1, 0.75, 0.25], [0.75, 1, 0], [0.25, 0, 1]], 0.5, 2), "[0, 2]"),
    ],
)
def test_the_case_by_hand_comes_out_as_the_task_says(name, arguments, told):
    exercise = next(e for e in EXERCISES if e.name == name)
    whole = name in ("lower_bound_order", "expected_reciprocal_rank")
    given = [np.array(a, dtype=int if whole else float) if isinstance(a, list) else a for a in arguments]
    result = public.plain(exercise.answer(*given))
    wanted = [float(np.round(eval(one), 3)) for one in re.findall(r"[\d./]+", told)]
    assert told in exercise.task and np.allclose(np.ravel(result), wanted, atol=5e-4)


@pytest.mark.skipif(not shutil.which("perl"), reason="gdeval is a Perl script")
def test_expected_reciprocal_rank_is_what_an_evaluation_tool_gives():
    """gdeval takes 4 for the highest grade, and prints five decimals."""
    import ir_measures

    err = next(e for e in EXERCISES if e.name == "expected_reciprocal_rank").answer
    rng = np.random.default_rng(3)
    lists = [np.append(4, rng.integers(0, 5, n)) for n in rng.integers(0, 12, 20)]
    lists = [rng.permutation(one) for one in lists]
    qrels = [
        ir_measures.Qrel(f"{q}", f"d{d}", int(grade)) for q, one in enumerate(lists) for d, grade in enumerate(one)
    ]
    found = [ir_measures.ScoredDoc(f"{q}", f"d{d}", -d) for q, one in enumerate(lists) for d in range(len(one))]
    told = {m.query_id: m.value for m in ir_measures.iter_calc([ir_measures.ERR @ 20], qrels, found)}
    assert len(told) == 20
    for q, one in enumerate(lists):
        assert told[f"{q}"] == pytest.approx(err(one, 4), abs=1.1e-5)


# -- what is public earns nothing


def renamed(code, name, wanted):
    return re.sub(rf"\b{name}\b", wanted, code)


def outcome_of_first_case(function, exercise):
    """Say whether a function returns anything for the first case."""
    try:
        with np.errstate(all="ignore"):
            function(*codec.decode(exercise.encoded[0]))
    except Exception:
        return False
    return True


def points_of(exercise, agree):
    return sum(
        points
        for group, points in exercise.points.items()
        if all(ok for ok, case in zip(agree, exercise.drawn, strict=True) if case.group == group)
    )


@pytest.mark.filterwarnings("ignore")
def test_no_public_solution_passes():
    """Each solution of the course, under the name that is asked for, judged as any answer."""
    best, tried = {}, 0
    for exercise, other in itertools.product(EXERCISES, COURSE):
        code = renamed(other.source["solution"], other.name, exercise.name)
        space: dict = {}
        exec(IMPORTS + code, space)
        if not outcome_of_first_case(space[exercise.name], exercise):
            continue
        tried += 1
        verdict = public.verdict_on(exercise, IMPORTS + code)
        assert verdict.status != "correct", other.id
        best[exercise.name] = max(best.get(exercise.name, (0.0, "")), (verdict.points, other.id))
    print(f"{tried} of {len(EXERCISES) * len(COURSE)} give an answer to the first case; most points: {best}")
    assert tried >= 20 and max(points for points, _ in best.values()) == 0, best


@pytest.mark.filterwarnings("ignore")
def test_no_public_reference_passes_in_any_order_of_the_arguments():
    """The references too, given any of the exercise's arguments in any order."""
    best, tried = {e.name: (0.0, "") for e in EXERCISES}, 0
    for exercise, other in itertools.product(EXERCISES, COURSE):
        taken = other.answer.__code__.co_argcount
        for order in itertools.permutations(range(exercise.answer.__code__.co_argcount), taken):

            def given(*arguments, other=other, order=order):
                return other.answer(*(arguments[i] for i in order))

            if not outcome_of_first_case(given, exercise):
                continue
            tried += 1
            agree = [agrees(given, exercise, i) for i in range(len(exercise.drawn))]
            assert not all(agree), other.id
            best[exercise.name] = max(best[exercise.name], (points_of(exercise, agree), other.id))
    print(f"{tried} ways give an answer to the first case; most points: {best}")
    assert tried >= 200 and max(points for points, _ in best.values()) == 0, best


def agrees(function, exercise, case):
    try:
        with np.errstate(all="ignore"):
            got = public.plain(function(*codec.decode(exercise.encoded[case])))
    except Exception:
        return False
    return same(exercise.expected[case], got, exercise.tolerance)


def test_none_of_the_six_solutions_passes_for_another():
    for exercise, other in itertools.permutations(EXERCISES, 2):
        verdict = public.verdict_on(exercise, renamed(other.solution, other.name, exercise.name))
        assert verdict.status != "correct" and verdict.points == 0, (exercise.id, other.id)


@each_exercise
@pytest.mark.filterwarnings("ignore")
def test_an_answer_without_a_thought_earns_nothing(exercise):
    """Constants, an argument as it came, its length, its mean, its order."""
    ways = [lambda *a, value=value: value for value in (0, 1, -1, np.nan, [], [0], None)]
    for i in range(exercise.answer.__code__.co_argcount):
        ways += [lambda *a, i=i: a[i], lambda *a, i=i: len(a[i]), lambda *a, i=i: np.nanmean(a[i])]
        ways += [lambda *a, i=i: np.argsort(-a[i], kind="stable"), lambda *a, i=i: np.arange(len(a[i]))]
    assert {points_of(exercise, [agrees(way, exercise, i) for i in range(len(exercise.drawn))]) for way in ways} == {0}


@each_exercise
def test_what_agrees_with_every_case_that_everybody_has_is_met_by_fresh_ones(exercise):
    """An answer that looks the known cases up gets none of those that a student draws."""
    seen = set(exercise.encoded)
    for student in ("ada", "bob", "cleo"):
        fresh = hidden_cases(exercise, KEY, student)
        assert len(fresh) >= LEAST_FRESH and {case.group for case in fresh} <= set(exercise.points)
        encoded = {codec.encode(case.args) for case in fresh}
        assert len(encoded) == len(fresh) and not encoded & seen
        seen |= encoded
    numbers = {repr(public.plain(exercise.answer(*arguments_of(case)))) for case in fresh}
    assert len(numbers) >= LEAST_FRESH


@each_exercise
def test_right_ways_are_right_on_the_cases_of_twenty_students(exercise):
    codes = list(answers_for(exercise).RIGHT.values())
    for n in range(20):
        fresh = hidden_cases(exercise, KEY, f"student {n}")
        code = "import numpy as np\n" + codes[n % len(codes)]
        job = {"source": code, "name": exercise.name, "cases": [codec.encode(case.args) for case in fresh]}
        report = run(job | {"deadline": 60.0})
        for case, outcome in zip(fresh, report["outcomes"], strict=True):
            expected = public.plain(exercise.answer(*arguments_of(case)))
            assert same(expected, codec.decode(outcome["value"]), exercise.tolerance), n


def test_the_order_by_lower_bounds_never_hangs_on_a_rounding():
    """Of different counts, bounds are far enough apart that any way of working them out gives the same order."""
    exercise = next(e for e in EXERCISES if e.name == "lower_bound_order")
    for n in range(STUDENTS):
        for case in exercise.cases(np.random.default_rng(n)):
            positive, total, z = case.args
            counts = {(k, t) for k, t in zip(positive.tolist(), total.tolist(), strict=True) if t}
            wilson = exercise.answer.__globals__["wilson"]
            bounds = np.sort([wilson(k, t, z) for k, t in counts if k])
            assert np.all(np.diff(bounds) > 1e-8), (n, case.group)


# -- numbers of each student's own


def values_of(student):
    return BANK.variant(generator(KEY, "variant", student, "t1", 1))


SOLUTIONS = "import numpy as np\n" + "\n".join(e.solution for e in EXERCISES)
RIGHT_CODE = {
    "t1.q1": "concordance(ratings[0], ratings[1])",
    "t1.q2": "slope_one(ratings, user, item)",
    "t1.q3": "expected_reciprocal_rank(grades, highest)",
}


def answered(values):
    """Return {id: number} of what the same right code says in a student's notebook."""
    space: dict = {}
    exec(SOLUTIONS, space)
    exec(BANK.VARIANT_CODE.format(**values), space)
    return {id: round(float(eval(code, space)), 3) for id, code in RIGHT_CODE.items()}


def test_the_same_right_code_answers_the_questions_of_every_student():
    for n in range(STUDENTS):
        values = values_of(f"student {n}")
        told = answered(values)
        asked = BANK.questions(values)
        assert [q.id for q in asked] == list(RIGHT_CODE)
        for question in asked:
            assert question.is_right(told[question.id]), (n, question)
            assert question.reply(told[question.id]) == question.options[question.key]


def test_one_students_literal_answers_are_wrong_for_another():
    told = [answered(values_of(f"student {n}")) for n in range(CLASS)]
    asked = [BANK.questions(values_of(f"student {n}")) for n in range(CLASS)]
    right = [
        sum(question.is_right(told[one][question.id]) for question in asked[other])
        for one, other in itertools.permutations(range(CLASS), 2)
    ]
    shares = [sum(n >= least for n in right) / len(right) for least in (1, 2, 3)]
    print("share of ordered pairs with at least one, two, three answers that are right for the other:", shares)
    assert shares[2] == 0 and shares[0] < 0.2


def test_values_are_plain_data_and_stand_in_the_texts():
    values = values_of("ada")
    assert json.loads(json.dumps(values)) == values and values == values_of("ada") != values_of("bob")
    introduction, code = (getattr(BANK, part).format(**values) for part in ("INTRODUCTION", "VARIANT_CODE"))
    assert (
        all(name in introduction and name in code for name in values["people"]) and prose.unwanted(introduction) == []
    )
    assert tree_of(code) and max(map(len, code.splitlines())) <= 100
    assert values["film"] in BANK.questions(values)[1].text


def test_no_question_can_be_answered_by_a_mistake_or_without_looking():
    for n in range(STUDENTS):
        for question in BANK.questions(values_of(f"student {n}")):
            numbers = [one for one in question.options if one != "not sure yet"]
            assert len(numbers) == 4 and question.key not in (-1, 0, 1) and np.isfinite(question.key)
            assert not any(question.is_right(one) for one in numbers if one != question.key)
            assert prose.unwanted("\n".join([question.text, question.other, *question.options.values()])) == []


def test_a_variant_that_is_never_good_stops_with_a_cure(monkeypatch):
    monkeypatch.setattr(BANK, "_has_a_good_answer", lambda numbers: False)
    monkeypatch.setattr(BANK, "DRAWS", 3)
    with pytest.raises(RuntimeError, match="Loosen"):
        BANK.variant(np.random.default_rng(0))


def test_loading_it_leaves_the_course_as_it_is():
    load()
    assert "t1" not in lessons() and "t1" not in {e.id.split(".")[0] for e in public.EXERCISES}
    assert [q.id for q in BANK.QUESTIONS] == ["t1.q1", "t1.q2", "t1.q3"] and BANK.NOTEBOOK.startswith("t1_")
