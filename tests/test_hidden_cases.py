"""Keys, the cases drawn from them, and verdicts on public and hidden cases together."""

import itertools
import os
import stat

import pytest

from recsys_teach.exercises import codec
from recsys_teach.exercises.collect import Cell
from recsys_teach.exercises.examine import examine_cells
from recsys_teach.exercises.exercise import lessons, load_lesson
from recsys_teach.exercises.run import run
from recsys_teach.grading import keys
from recsys_teach.grading.hidden import with_hidden
from tests.answers.corated_cosine import RIGHT, ZEROS

KEY = b"a key that is long enough"
EXERCISES = [e for lesson in lessons() for e in load_lesson(lesson).EXERCISES]


def test_a_new_key_is_long_and_only_its_owner_may_read_it(tmp_path):
    keys.new_key(tmp_path / "key")
    keys.new_key(tmp_path / "other")
    one, other = (keys.read_key(tmp_path / name) for name in ("key", "other"))
    assert one != other and len(one) >= 32
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    with pytest.raises(keys.BadKey, match="is there already"):
        keys.new_key(tmp_path / "key")
    assert keys.read_key(tmp_path / "key") == one


def test_keys_that_are_missing_or_can_be_guessed_are_refused(tmp_path):
    with pytest.raises(keys.BadKey, match="new-key"):
        keys.read_key(tmp_path / "none")
    (tmp_path / "short").write_text("secret\n")
    with pytest.raises(keys.BadKey, match="has 6 bytes"):
        keys.read_key(tmp_path / "short")


def test_the_fingerprint_tells_keys_apart_and_is_none_of_their_draws():
    assert keys.fingerprint(KEY) != keys.fingerprint(KEY + b"!")
    assert keys.fingerprint(b"") == ""
    assert int(keys.fingerprint(KEY), 16) != keys.seed(KEY, "", "", "", 0)


def test_a_seed_depends_on_each_of_its_parts_and_parts_do_not_run_into_each_other():
    base = (KEY, "cases", "ada", "03.pearson", 1)
    others = [(KEY + b"!", *base[1:]), (KEY, "variant", *base[2:]), (*base[:2], "ben", *base[3:]),
              (*base[:3], "03.shrunk", 1), (*base[:4], 2), (KEY, "cases", "ada03", ".pearson", 1)]  # fmt: skip
    seeds = [keys.seed(*one) for one in (base, *others)]
    assert len(set(seeds)) == len(seeds)
    assert keys.seed(*base) == seeds[0]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_every_exercise_of_the_course_has_hidden_cases_and_they_are_each_students_own(exercise):
    drawn = {one: [codec.encode(c.args) for c in keys.hidden_cases(exercise, KEY, one)] for one in ("ada", "ben")}
    assert all(len(cases) >= 2 for cases in drawn.values())
    assert not set(drawn["ada"]) & set(exercise.encoded)
    assert not set(drawn["ada"]) & set(drawn["ben"])
    assert drawn["ada"] == [codec.encode(c.args) for c in keys.hidden_cases(exercise, KEY, "ada")]
    groups = {c.group for c in keys.hidden_cases(exercise, KEY, "ada")}
    assert groups <= exercise.points.keys()


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_the_published_solution_is_right_on_hidden_cases_too(exercise):
    longer = with_hidden(exercise, keys.hidden_cases(exercise, KEY, "ada"))
    verdict = examine_cells(longer, [Cell("import numpy as np\n" + exercise.source["solution"])], run)
    assert (verdict.status, verdict.total) == ("correct", len(longer.drawn))
    assert verdict.total > len(exercise.drawn)


def learnt_by_heart(exercise, outcomes):
    """Return code that knows an outcome for every public case and nothing else."""
    told = [(c.args[0].tolist(), c.args[1].tolist(), one) for c, one in zip(exercise.drawn, outcomes, strict=True)]
    return (
        "import numpy as np\nfrom numpy import nan\n"
        f"KNOWN = {told!r}\n"
        "def corated_cosine(x, y):\n"
        "    for a, b, value in KNOWN:\n"
        "        if np.array_equal(x, a, equal_nan=True) and np.array_equal(y, b, equal_nan=True):\n"
        "            return value\n"
        "    return 0.5\n"
    )


def test_what_is_learnt_by_heart_passes_in_public_and_not_with_a_key(exercise):
    cells = [Cell(learnt_by_heart(exercise, exercise.expected))]
    assert examine_cells(exercise, cells, run).status == "correct"
    longer = with_hidden(exercise, keys.hidden_cases(exercise, KEY, "ada"))
    verdict = examine_cells(longer, cells, run)
    assert (verdict.status, verdict.points, verdict.mistakes) == ("wrong", 0, ("learnt-by-heart",))


def test_whoever_is_right_in_one_hidden_case_is_not_said_to_have_learnt_by_heart(exercise):
    hidden = keys.hidden_cases(exercise, KEY, "ada")
    longer = with_hidden(exercise, hidden)
    one = f"return {longer.expected[len(exercise.drawn)]!r} if len(x) == {len(hidden[0].args[0])} else 0.5"
    verdict = examine_cells(
        longer, [Cell(learnt_by_heart(exercise, exercise.expected).replace("return 0.5", one))], run
    )
    assert verdict.mistakes != ("learnt-by-heart",) and verdict.points == 1.5


def test_a_mistake_is_named_with_hidden_cases_as_without_and_a_public_case_shows_it(exercise):
    public = examine_cells(exercise, [Cell("import numpy as np"), Cell(ZEROS)], run)
    longer = with_hidden(exercise, keys.hidden_cases(exercise, KEY, "ada"))
    verdict = examine_cells(longer, [Cell("import numpy as np"), Cell(ZEROS)], run)
    assert (
        (verdict.mistakes, verdict.differs) == (public.mistakes, public.differs) == (("gaps-as-zero",), public.differs)
    )
    assert verdict.differs.case < len(exercise.drawn)
    assert verdict.points <= public.points


def test_what_agrees_with_a_mistake_in_public_cases_only_is_not_named(exercise):
    gaps = next(c for c in exercise.singles if c.members[0].id == "gaps-as-zero")
    cells = [Cell(learnt_by_heart(exercise, [gaps.outcome(i) for i in range(len(exercise.drawn))]))]
    assert examine_cells(exercise, cells, run).mistakes == ("gaps-as-zero",)
    longer = with_hidden(exercise, keys.hidden_cases(exercise, KEY, "ada"))
    verdict = examine_cells(longer, cells, run)
    assert (verdict.mistakes, bool(verdict.broken)) == ((), True)


def test_the_public_exercise_is_not_changed(exercise):
    before = (list(exercise.drawn), list(exercise.encoded), exercise.expected)
    with_hidden(exercise, keys.hidden_cases(exercise, KEY, "ada"))
    assert (exercise.drawn, exercise.encoded, exercise.expected) == before
    assert with_hidden(exercise, []) is exercise
    assert not any(case.hidden for case in exercise.drawn)


def test_right_ways_stay_right_for_many_students(exercise):
    for student, code in itertools.product(("ada", "ben", "cleo"), RIGHT.values()):
        longer = with_hidden(exercise, keys.hidden_cases(exercise, KEY, student))
        assert examine_cells(longer, [Cell("import numpy as np"), Cell(code)], run).status == "correct"
