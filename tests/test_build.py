import json
from pathlib import Path

import nbformat
import pytest

from recsys_teach.authoring import build
from recsys_teach.authoring.source import MarkerError, blank, solved
from recsys_teach.exercises.exercise import load_lesson
from recsys_teach.places import ROOT

SOURCE = ROOT / "solutions" / "03_user_based_cf.py"
LESSON = ROOT / "lessons" / "03_user_based_cf.ipynb"


def test_every_built_file_is_current():
    assert build.stale(ROOT) == []


def test_a_changed_source_is_noticed(tmp_path, monkeypatch):
    for folder in ("solutions", "lessons"):
        (tmp_path / folder).mkdir()
    for path in (SOURCE, SOURCE.with_suffix(".ipynb"), LESSON):
        copy = tmp_path / path.relative_to(ROOT)
        copy.write_bytes(path.read_bytes())
    assert build.stale(tmp_path) == []
    changed = tmp_path / "solutions" / SOURCE.name
    changed.write_text(changed.read_text(encoding="utf-8").replace("PERSON = 2", "PERSON = 3"), encoding="utf-8")
    assert len(build.stale(tmp_path)) == 2


def test_two_builds_are_the_same_byte_for_byte():
    once, again = (nbformat.writes(build.executed_notebook(SOURCE)) for _ in range(2))
    assert once == again
    assert nbformat.writes(build.blank_notebook(SOURCE)) + "\n" == LESSON.read_text(encoding="utf-8")


def test_ids_are_unique_and_stable_and_name_the_exercises():
    notebook = nbformat.read(LESSON, as_version=4)
    ids = [cell["id"] for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    for exercise in load_lesson("03").EXERCISES:
        answer, grade = ids.index(exercise.name), ids.index(f"{exercise.name}-check")
        assert notebook.cells[answer].metadata["nbgrader"]["solution"]
        told = notebook.cells[grade].metadata["nbgrader"]
        assert told["locked"] and told["grade"] and told["points"] == exercise.max_points
    assert notebook.metadata["recsys_teach"]["lesson"] == "03"


def test_the_blank_notebook_has_no_outputs_and_no_solution():
    text = LESSON.read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    assert all(not c.outputs and c.execution_count is None for c in notebook.cells if c.cell_type == "code")
    assert "SOLUTION" not in text
    body = json.dumps(load_lesson("03").EXERCISES[0].source["solution"].splitlines()[1])[1:-1]
    assert body not in text


def test_the_solved_notebook_was_executed_and_holds_no_local_path():
    path = SOURCE.with_suffix(".ipynb")
    notebook = nbformat.read(path, as_version=4)
    assert all(c.execution_count for c in notebook.cells if c.cell_type == "code")
    text = path.read_text(encoding="utf-8")
    assert str(Path.home()) not in text and str(ROOT) not in text and "/tmp/" not in text


CELL = "def f(x):\n    ### BEGIN SOLUTION\n    return x + 1\n    ### END SOLUTION\n"
REPAIR = "def f(x):\n    ### BEGIN GIVEN\n    # return x - 1\n    ### END GIVEN\n    ### BEGIN SOLUTION\n    return x + 1\n    ### END SOLUTION\n"


def test_markers():
    assert blank(CELL) == "def f(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()\n"
    assert solved(CELL) == "def f(x):\n    return x + 1\n"
    assert blank(REPAIR) == "def f(x):\n    return x - 1\n"
    assert solved(REPAIR) == solved(CELL)


@pytest.mark.parametrize(
    "source", ["### BEGIN SOLUTION\n", "### END SOLUTION\n", "### BEGIN GIVEN\n### BEGIN SOLUTION\n"]
)
def test_unbalanced_markers_raise(source):
    with pytest.raises(MarkerError, match="Line|block"):
        blank(source)
