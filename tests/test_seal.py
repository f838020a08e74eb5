"""A sealed exercise says what the whole one says, and holds nothing that gives an answer away."""

import importlib.util
import inspect
import json

import pytest

from recsys_teach.exercises import display, exercise, messages, sealed
from recsys_teach.exercises.collect import Cell
from recsys_teach.exercises.examine import examine_cells
from recsys_teach.exercises.exercise import load_lesson, use_bank
from recsys_teach.exercises.lesson import open_lesson
from recsys_teach.exercises.run import run
from recsys_teach.grading import seal
from tests import tiny_bank
from tests.test_bank import EXERCISES, outcomes_of, verdict_for

ALL = {e.kind: e for e in EXERCISES} | {
    "float": load_lesson("03").EXERCISES[0]
}  # one of each kind; this one has mirrors


@pytest.fixture(scope="module")
def bank():
    use_bank(tiny_bank.FOLDER)
    yield load_lesson("x1")
    exercise._banks.pop("x1")


@pytest.fixture(scope="module")
def both(bank):
    """Pairs of a whole exercise and what is left of it after a way through JSON."""
    cut = sealed.opened(json.loads(json.dumps(seal.sealed(bank))))
    return list(zip(bank.EXERCISES, cut.EXERCISES, strict=True))


def blocks(one, verdict, stage):
    return display.blocks_for(one, verdict, stage, ("cell 2", "def f"), "1 of 2", "Look again.")


def test_answers_get_the_same_verdict_and_the_same_words(both):
    seen = set()
    for whole, cut in both:
        for code in (tiny_bank.RIGHT[whole.id], *tiny_bank.WRONG[whole.id]):
            cells = [Cell("import numpy as np\n"), Cell(code, "cell 2")]
            verdict, again = (examine_cells(one, cells, run) for one in (whole, cut))
            assert again == verdict
            seen |= {verdict.status, *verdict.mistakes}
            for stage in (1, 2, 3):
                assert blocks(cut, again, stage) == blocks(whole, verdict, stage)
    assert seen >= {
        "correct",
        "partial",
        "wrong",
        "error",
        "forbidden",
        "missing",
        "not attempted",
        "limit-counted",
        "scores",
        "of-none",
        "changed-input",
    }


def same_for_mistakes(whole, cut):
    assert len(cut.singles) == len(whole.singles) > 2
    cases = [[(one.group, one.name, one.mirrors, one.size) for one in e.drawn] for e in (whole, cut)]
    assert cases[0] == cases[1] and whole.encoded == cut.encoded
    for candidate in whole.singles:
        verdict, again = (verdict_for(one, outcomes_of(candidate)) for one in (whole, cut))
        assert again == verdict and verdict.mistakes
        for stage in (1, 2, 3):
            assert blocks(cut, again, stage) == blocks(whole, verdict, stage)


def test_each_mistake_is_named_in_the_same_words(both):
    for whole, cut in both:
        same_for_mistakes(whole, cut)


@pytest.mark.parametrize("kind", sorted(ALL))
def test_each_kind_of_result_can_be_sealed(kind):
    told = json.loads(json.dumps(seal._exercise(ALL[kind], exam=False)))
    same_for_mistakes(ALL[kind], sealed._exercise(told))


def test_nothing_that_gives_an_answer_away_is_in_it(bank):
    text = json.dumps(seal.sealed(bank), ensure_ascii=False)
    for one in bank.EXERCISES:
        code = [one.solution, *(inspect.getsource(function) for function in (one.answer, one.cases))]
        lines = [line.strip() for part in code for line in part.splitlines() if not line.startswith("def ")]
        assert len(lines) > 10
        for line in lines:
            assert len(line) < 10 or json.dumps(line)[1:-1] not in text
        for hint in one.hints:
            assert (json.dumps(hint)[1:-1] in text) == ("`" not in hint and "\n    " not in hint)
        for m in one.misconceptions:
            assert all(f'"{name}"' not in text for name in m.switch)
    numbers = [key for q in bank.QUESTIONS for key in (q.key, *q.options) if isinstance(key, float)]
    told = json.dumps(seal.sealed(bank)["questions"])
    assert len(numbers) == 2 and all(str(one) not in told for one in numbers) and "key" not in told


@pytest.mark.parametrize("hint", ["Use `x`.", "Then\n\n    x = 1", "\tx = 1", "```\nx\n```"])
def test_a_hint_with_code_is_known_by_its_signs(hint):
    assert seal.CODE.search(hint) and not seal.CODE.search("Look twice: at x, then\nat y.")


def test_what_is_not_in_it_is_told(both):
    (_, cut), _ = both
    with pytest.raises(sealed.NotSealed, match="share_above gives for this input is not in this copy"):
        cut.answer([1.0, 2.0], 1)
    with pytest.raises(sealed.NotSealed):
        cut.outcome(0, sealed="no such mistake")
    assert cut.pairs == []


@pytest.fixture
def opened(bank, tmp_path, monkeypatch):
    """Open the sealed lesson as a learner does; return it and a way to make a function of a code."""
    folder = tmp_path / "sealed"
    folder.mkdir()
    monkeypatch.setattr(exercise, "SEALED", folder)
    monkeypatch.setattr(exercise, "_banks", {})
    made = iter(range(100))

    def function(name, code):
        path = tmp_path / f"answer_{next(made)}.py"
        path.write_text(f"import numpy as np\n\n\n{code}\n", encoding="utf-8")
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return getattr(module, name)

    def lesson(exam=False):
        (folder / "lesson_x1.json").write_text(json.dumps(seal.sealed(bank, exam)), encoding="utf-8")
        sealed.read_sealed.cache_clear()
        return open_lesson("x1"), function

    return lesson


EDGE = tiny_bank.WRONG["x1.share_above"][2]


def test_a_sealed_lesson_says_what_it_has(opened, capsys):
    lesson, function = opened()
    right, wrong = function("share_above", tiny_bank.RIGHT["x1.share_above"]), function("share_above", EDGE)
    assert lesson.check(right) == 2.0 and lesson.check(wrong) == 0.5
    assert "Is 2 above 2?" in capsys.readouterr().out
    lesson.why(wrong)
    assert "seems to count the limit itself" in capsys.readouterr().out
    for asked, told in (
        (lesson.hint, "hint 1 of 1, the last"),
        (lesson.solution, "no solution is in this copy"),
        (lesson.review, "Nothing to repeat"),
        (lesson.use, "Using your share_above as it is"),
    ):
        asked(*(() if asked == lesson.review else (wrong,)))
        assert told in capsys.readouterr().out
    assert lesson.use(wrong) is wrong and lesson.use(right) is right
    lesson.progress()
    assert "1 of 2 exercises done" in capsys.readouterr().out


def test_an_exercise_without_hints_says_so_and_can_be_checked(opened, capsys):
    lesson, function = opened()
    lesson._bank.EXERCISES[1].hints.clear()
    strange = function("top_two", "def top_two(scores):\n    return [7, 8]")
    assert lesson.check(strange) == 0.0
    assert "Next hint" not in capsys.readouterr().out
    lesson.hint(strange)
    assert "There is no hint for this exercise" in capsys.readouterr().out


def test_an_answer_to_a_question_is_recorded_and_a_slip_is_told(opened, capsys):
    lesson, _ = opened()
    kept = [("x1.q1", 3.5), ("x1.q1", "1/3"), ("x1.q1", "not sure yet"), ("x1.q2", "B "), ("x1.q2", "not sure yet")]
    for id, value in kept:
        lesson.answer(id, value)
        assert capsys.readouterr().out == "Recorded. It is marked when you hand in.\n"
    for id, value, told in (("x1.q1", "b", "'b' is not a number"), ("x1.q2", "d", "Use one of a, b, c, not sure yet")):
        lesson.answer(id, value)
        assert told in capsys.readouterr().out
    assert [(e["id"], e["value"]) for e in lesson._log.of("answer")] == kept
    with pytest.raises(ValueError, match=r"It has x1\.q1, x1\.q2\."):
        lesson.answer("x1.q3", 1)


def test_in_an_exam_a_check_says_how_many_cases_agree_and_nothing_else(opened, bank, capsys):
    lesson, function = opened(exam=True)
    wrong = function("share_above", EDGE)
    strange = function("share_above", "def share_above(x, limit):\n    return 7")
    fails = function("share_above", "def share_above(x, limit):\n    return x.nothing")
    stub = function("share_above", bank.EXERCISES[0].source["stub"])
    for one, told in (
        (wrong, "3 of 7 cases agree"),
        (strange, "0 of 7 cases agree"),
        (fails, "0 of 7 cases agree"),
        (stub, "not attempted yet"),
    ):
        lesson.check(one)
        assert capsys.readouterr().out == f"Exercise X1.1 · share_above · {told}\n"
    for ask in (lesson.hint, lesson.why, lesson.solution):
        ask(wrong)
        assert capsys.readouterr().out == messages.SEALED["exam"] + "\n"
    verdict = lesson.verdict(wrong)
    assert (verdict.agree, verdict.total, verdict.status) == (3, 7, "partial")
    assert not (
        verdict.mistakes or verdict.differs or verdict.agrees or verdict.broken or verdict.detail or verdict.remarks
    )
    assert all(not e["mistakes"] and "source" not in e for e in lesson._log.of("check"))
    told = seal.sealed(bank, exam=True)
    assert told["exam"] and not any(e["hints"] or e["misconceptions"] for e in told["exercises"])
    assert "courtesy" in open_lesson.__globals__["Lesson"].check.__doc__ and "courtesy" in sealed.__doc__
