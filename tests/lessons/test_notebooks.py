"""Every lesson as a notebook: blank, solved, and with each exercise wrong, it runs to its end."""

import json
import os
import subprocess
import sys

import nbformat
import pytest

from recsys_teach.authoring.source import blank
from recsys_teach.exercises.exercise import lessons, load_lesson
from recsys_teach.places import ROOT
from tests.answers import answers_for

CELL_SECONDS = 60
BANKS = [load_lesson(lesson) for lesson in lessons()]
EXERCISES = [(bank, e) for bank in BANKS for e in bank.EXERCISES]

each_lesson = pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.NOTEBOOK)


def notebook_of(bank, folder="lessons"):
    return nbformat.read(ROOT / folder / f"{bank.NOTEBOOK}.ipynb", as_version=4)


def with_statuses(notebook, statuses):
    """Add a last cell that fails unless the lesson's verdicts are these."""
    names = [name for name, _ in statuses]
    code = f"assert [(name, lesson.verdict(name).status) for name in {names}] == {statuses}"
    notebook.cells.append(nbformat.v4.new_code_cell(code, id="statuses"))
    return notebook


def run_by_nbval(notebook, tmp_path, passed=None):
    """Run a notebook under nbval: no cell may raise or outlast its limit, tagged ones must give their saved output."""
    path = tmp_path / "lesson.ipynb"
    nbformat.write(notebook, path)
    command = [sys.executable, "-m", "pytest", "-q", "--nbval-lax", "--nbval-current-env"]
    command += [f"--nbval-cell-timeout={CELL_SECONDS}", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, env=os.environ)
    n_cells = sum(cell.cell_type == "code" for cell in notebook.cells)
    assert f"{n_cells} passed" in done.stdout and done.returncode == 0, done.stdout[-3000:]


@each_lesson
def test_the_solved_notebook_runs_and_all_is_correct(bank, tmp_path):
    notebook = notebook_of(bank, "solutions")
    run_by_nbval(with_statuses(notebook, [(e.name, "correct") for e in bank.EXERCISES]), tmp_path)


@each_lesson
def test_the_blank_notebook_runs_and_nothing_is_attempted(bank, tmp_path):
    notebook = notebook_of(bank)
    for cell in notebook.cells:  # no saved output to compare
        cell.metadata.pop("tags", None)
    run_by_nbval(with_statuses(notebook, [(e.name, "not attempted") for e in bank.EXERCISES]), tmp_path)


@pytest.mark.parametrize(("bank", "exercise"), EXERCISES, ids=[e.id for _, e in EXERCISES])
def test_nobody_is_stuck_with_one_exercise_wrong(bank, exercise, tmp_path):
    notebook = notebook_of(bank, "solutions")
    wrong = next(code for _, code in answers_for(exercise).WRITTEN.values() if "raise " not in code)
    statuses = []
    for e in bank.EXERCISES:
        if e.name != exercise.name:
            statuses.append((e.name, "correct"))
    next(c for c in notebook.cells if c["id"] == exercise.name).source = wrong.strip()
    for cell in notebook.cells:
        cell.metadata.pop("tags", None)
    with_statuses(notebook, statuses)
    code = f"assert lesson.verdict({exercise.name!r}).status not in ('correct', 'not attempted', 'missing')"
    notebook.cells.append(nbformat.v4.new_code_cell(code, id="wrong"))
    run_by_nbval(notebook, tmp_path)


@each_lesson
def test_no_cell_may_fail_or_be_skipped_unseen(bank):
    for folder in ("lessons", "solutions"):
        for cell in notebook_of(bank, folder).cells:
            assert set(cell.metadata.get("tags", [])) <= {"nbval-check-output"}  # no raises-exception, no nbval-skip
            assert "NBVAL_" not in cell.source


@each_lesson
def test_tagged_cells_hold_outputs(bank):
    tagged = [c for c in notebook_of(bank, "solutions").cells if "nbval-check-output" in c.metadata.get("tags", [])]
    assert len(tagged) >= 2 and all(cell.outputs for cell in tagged)


BAD = {
    "raises": "1 / 0",
    "hangs": "import time\ntime.sleep(60)",
    "changed": "print(2)",
    "verdict": "from recsys_teach import open_lesson\nlesson = open_lesson('00')\nassert lesson.verdict('most_rated').status == 'correct'",
}


@pytest.mark.parametrize("what", BAD)
def test_the_net_holds(what, tmp_path, monkeypatch):
    """A cell that raises, one that hangs, one whose tagged output changed, a verdict that is not the expected one."""
    monkeypatch.setattr(sys.modules[__name__], "CELL_SECONDS", 3)
    cell = nbformat.v4.new_code_cell(BAD[what], id=what)
    cell.metadata["tags"] = ["nbval-check-output"] if what == "changed" else []
    cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text="1\n")]
    with pytest.raises(AssertionError, match="1 failed"):
        run_by_nbval(nbformat.v4.new_notebook(cells=[cell]), tmp_path)


@each_lesson
def test_the_stub_is_what_the_source_says(bank):
    source = (ROOT / "solutions" / f"{bank.NOTEBOOK}.py").read_text(encoding="utf-8")
    for exercise in bank.EXERCISES:
        body = source.split(f'# %% exercise="{exercise.name}"\n')[1].split("\n# %%")[0]
        assert blank(body).strip() == exercise.source["stub"].strip()
        cell = next(c for c in notebook_of(bank).cells if c["id"] == exercise.name)
        assert cell.source.strip() == exercise.source["stub"].strip()
    assert json.dumps(notebook_of(bank).metadata["recsys_teach"]["lesson"]) == json.dumps(bank.NOTEBOOK[:2])
