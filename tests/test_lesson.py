"""The lesson as a notebook runs it: blank, solved and wrong, and what a learner reads."""

import nbformat
import pytest
from nbclient import NotebookClient

from recsys_teach import open_lesson
from recsys_teach.exercises import progress
from recsys_teach.exercises.exercise import load_lesson
from recsys_teach.places import ROOT
from tests.answers.corated_cosine import RIGHT, ZEROS
from tests.test_grade import notebook_with

LESSON = ROOT / "lessons" / "03_user_based_cf.ipynb"
SOLVED = ROOT / "solutions" / "03_user_based_cf.ipynb"
IMPORTS = "import numpy as np\nfrom recsys_teach import open_lesson\nlesson = open_lesson('03')"


def executed(cells, tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    return ran(notebook, tmp_path)


def ran(notebook, tmp_path, **more):
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}, **more
    ).execute()
    return [c for c in notebook.cells if c.cell_type == "code"]


def text_of(cell):
    texts = [o.get("text") or o.get("data", {}).get("text/plain", "") for o in cell.outputs]
    return "\n".join("".join(t) for t in texts)


@pytest.mark.parametrize(
    ("code", "points", "user"),
    [(RIGHT["a loop over pairs"], 2.0, "your"), (ZEROS, 0.5, "the course's"), ("def corated_cosine(x, y)\n  !", 0.0, "the course's")],
    ids=["right", "wrong", "broken"],
)  # fmt: skip
def test_the_lesson_runs_to_its_end_with_any_answer(tmp_path, code, points, user):
    notebook = notebook_with(code)
    if "!" in code:
        # A cell that does not parse raises; the learner still goes on below it, with the stub from before.
        stub = nbformat.v4.new_code_cell("def corated_cosine(x, y):\n    raise NotImplementedError()")
        place = next(i for i, c in enumerate(notebook.cells) if c["id"] == "corated_cosine")
        notebook.cells.insert(place, stub)
        notebook.cells[place + 1].metadata["tags"] = ["raises-exception"]
    cells = {c["id"]: c for c in ran(notebook, tmp_path)}
    check = cells["corated_cosine-check"]
    assert check.outputs[-1]["data"]["text/plain"] == str(points)
    everything = "\n".join(map(text_of, cells.values()))
    assert f"Using {user} corated_cosine" in everything
    assert "Person 2: 100.0% of 718 scores are those of UserNeighbors." in everything
    assert "100.0% of 718 predictions agree with Surprise's" in everything
    assert not any(
        o.get("name") == "stderr" for c in cells.values() if c["id"] != notebook.cells[1]["id"] for o in c.outputs
    )


def test_use_hands_copies_to_a_function_that_changes_its_input(tmp_path):
    code = "def corated_cosine(x, y):\n    x[np.isnan(y)] = 0\n    y[np.isnan(x)] = 0\n    x, y = np.nan_to_num(x), np.nan_to_num(y)\n"
    code += (
        "    x[y == 0] = 0\n    y[x == 0] = 0\n    d = np.sqrt((x @ x) * (y @ y))\n    return x @ y / d if d else 0\n"
    )
    use = "f = lesson.use(corated_cosine)\na, b = np.array([5, np.nan]), np.array([5, 4.0])\nf(a, b), b.tolist()"
    cells = executed([IMPORTS, code, "lesson.check(corated_cosine)", use], tmp_path)
    assert "on copies" in text_of(cells[3]) and text_of(cells[3]).endswith("[5.0, 4.0])")


def test_a_learners_way_through_the_stages(tmp_path):
    other = ZEROS.replace("lengths", "norms")
    third = ZEROS.replace("lengths", "size")
    cells = executed(
        [
            IMPORTS,
            ZEROS,
            "lesson.check(corated_cosine)",
            "lesson.check(corated_cosine)",
            other,
            "lesson.check(corated_cosine)",
        ]
        + [
            third,
            "lesson.check(corated_cosine)",
            RIGHT["masked arrays"],
            "lesson.check(corated_cosine)",
            "lesson.progress()",
        ],
        tmp_path,
    )
    see, same, name, remedy, right = (text_of(cells[i]) for i in (2, 3, 5, 7, 9))
    assert "The smallest case that differs" in see and "Which ratings went into the bottom" in see
    assert "treat an unrated film" not in see
    assert same == see
    assert 'judged: cell [2], "def corated_cosine(x, y):"' in see
    assert "treat an unrated film as a rating of 0" in name and "expected 1.000, yours 0.781" in name
    assert "Keep only the positions where both have a rating" in remedy
    assert "correct, 17 of 17 cases, 2 points" in right and "1 of 5 exercises" in right
    assert "done" in text_of(cells[10])


def test_who_is_not_recognised_again_gets_the_next_hint(tmp_path):
    odd = [f"def corated_cosine(x, y):\n    return {n} + np.nansum(x * y) ** 3" for n in (17, 18, 19, 20)]
    cells = [cell for code in odd for cell in (code, "lesson.check(corated_cosine)", "lesson.check(corated_cosine)")]
    cells = executed([IMPORTS, *cells], tmp_path)
    told = [text_of(cells[place]) for place in (2, 5, 8, 11)]
    assert all("I do not recognise this one" in text for text in told)
    hints = load_lesson("03").EXERCISES[0].hints
    for text, hint in zip(told, [*hints, hints[-1]], strict=True):  # after the last, the last again
        assert f"Next hint: {hint}" in text
    assert [text_of(cells[place]) for place in (3, 6, 9, 12)] == told  # unchanged code advances nothing


def test_hidden_state_cannot_make_an_answer_right(tmp_path):
    helper = "def top(x, y):\n    return np.nansum(x * y)"
    uses = "def corated_cosine(x, y):\n    return top(x, y) / total"
    cells = executed([IMPORTS, helper, "total = float('3')", uses, "lesson.check(corated_cosine)"], tmp_path)
    assert "uses total, and neither takes it as an argument nor defines it" in text_of(cells[4])


def test_why_goes_on_and_unchanged_code_does_not(tmp_path):
    cells = executed(
        [IMPORTS, ZEROS, "lesson.why(corated_cosine)", "lesson.why(corated_cosine)", "lesson.hint(corated_cosine)"]
        + ["lesson.hint(corated_cosine)", "lesson.solution(corated_cosine)", "lesson.verdict(corated_cosine).mistakes"]
        + ["lesson.predict('03.p2', 'nearer to 0.7')", "lesson.result('03.p2', 0.999)", "lesson.answer('03.q1', 'b')"],
        tmp_path,
    )
    texts = [text_of(c) for c in cells]
    assert "treat an unrated film" in texts[2] and "Keep only the positions" in texts[3]
    assert "hint 1 of 3" in texts[4] and "hint 2 of 3" in texts[5]
    assert "shared = ~np.isnan(x) & ~np.isnan(y)" in texts[6] and "SOLUTION" not in texts[6]
    assert texts[7] == "('gaps-as-zero',)"
    assert "Your guess: nearer to 0.7. The result: 0.999." in texts[9]
    assert "a guess, not a rating" in texts[10]


def test_the_readme_shows_a_real_message(verdict_of, exercise):
    from recsys_teach.exercises import display

    told = repr(display.Shown(display.blocks_for(exercise, verdict_of(ZEROS), 2)))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = [line.strip() for line in readme.split("## Begin")[0].splitlines() if line.startswith("    ")]
    assert len(shown) == 5 and all(line in told for line in shown)


def test_why_is_offered_only_when_there_is_more_to_tell(verdict_of, exercise):
    from recsys_teach.exercises import display

    unknown = "def corated_cosine(x, y):\n    return float(np.nansum(x) * 0.123 + 0.1)\n"
    texts = [repr(display.Shown(display.blocks_for(exercise, verdict_of(code)))) for code in (ZEROS, unknown)]
    assert ["lesson.why" in text for text in texts] == [True, False]
    stages = [repr(display.Shown(display.blocks_for(exercise, verdict_of(ZEROS), n))) for n in (1, 2, 3)]
    assert "to be told what the mistake is" in stages[0] and "to be told what to change" in stages[1]
    assert "lesson.why" not in stages[2]
    assert "lesson.solution" in texts[1] and "I do not recognise this one." in texts[1]


def test_feedback_is_readable_without_colour_or_sight(verdict_of, exercise):
    from recsys_teach.exercises import display

    page = display.Shown(display.blocks_for(exercise, verdict_of(ZEROS)))._repr_html_()
    assert page.count("<caption") == page.count("<table") == 1
    assert page.count('<th scope="row"') == 4
    assert "aria-label" in page and "color: red" not in page


def test_what_a_student_wrote_is_escaped(verdict_of, exercise):
    from recsys_teach.exercises import display

    verdict = verdict_of("def corated_cosine(x, y):\n    raise ValueError('<script>alert(1)</script>')\n")
    assert "<script>" not in display.Shown(display.blocks_for(exercise, verdict))._repr_html_()


def test_misuse_of_the_lesson_is_explained():
    lesson = open_lesson("03")
    with pytest.raises(ValueError, match="no lesson '99'"):
        open_lesson("99")
    with pytest.raises(TypeError, match="without brackets"):
        lesson.check(0.7)
    with pytest.raises(ValueError, match="the course's own function"):
        lesson.check(open_lesson)
    with pytest.raises(ValueError, match="no exercise"):
        lesson.check(len)
    with pytest.raises(ValueError, match="no question"):
        lesson.answer("03.q9", "a")


def test_a_slip_in_an_answer_is_told_and_stops_nothing(capsys, own_workspace):
    lesson = open_lesson("03")
    lesson.answer("03.q1", "z")
    assert "'z' is none of the answers. Use one of a, b" in capsys.readouterr().out
    assert not list(lesson._log.of("answer"))


def test_progress_survives_damage_and_a_full_disk(tmp_path):
    log = progress.Log(tmp_path)
    log.add("check", exercise="a", mistakes=["m"], code="1")
    log.path.write_text(log.path.read_text() + '{"what": "che', encoding="utf-8")
    again = progress.Log(tmp_path)
    assert len(again.events) == 1
    again.path = tmp_path  # a folder: nothing can be appended to it
    again.add("check", exercise="a", mistakes=["m"], code="2")
    assert progress.stage(again, "a", ("m",)) == 2


def test_unknown_answers_are_grouped_for_authors(tmp_path):
    log = progress.Log(tmp_path)
    for code in "aab":
        log.add("check", exercise="03.x", broken="nan", code=code, source=f"source {code}", mistakes=[])
    assert progress.unknowns(log) == [("03.x", "nan", 2, "source a")]
