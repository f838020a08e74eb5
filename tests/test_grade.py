"""From a folder of notebooks to a gradebook, and the same points in nbgrader."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from recsys_teach import cli
from recsys_teach.authoring import build
from recsys_teach.exercises.exercise import load_lesson
from recsys_teach.exercises.run import run
from recsys_teach.grading.submission import Unreadable, read_submission
from recsys_teach.places import ROOT
from tests.answers.corated_cosine import RIGHT, ZEROS
from tests.test_sandbox import HOSTILE

LESSON = ROOT / "lessons" / "03_user_based_cf.ipynb"


def notebook_with(code):
    notebook = nbformat.read(LESSON, as_version=4)
    next(c for c in notebook.cells if c["id"] == "corated_cosine").source = code.strip()
    return notebook


@pytest.fixture
def submissions(tmp_path):
    folder = tmp_path / "submissions"
    folder.mkdir()
    nbformat.write(notebook_with(RIGHT["a loop over pairs"]), folder / "ada.ipynb")
    nbformat.write(notebook_with(ZEROS), folder / "ben.ipynb")
    shutil.copy(LESSON, folder / "cleo.ipynb")
    (folder / "dan.ipynb").write_text('{"cells": [')
    split = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(c) for c in ("import numpy as np", RIGHT["masked arrays"])]
    )
    nbformat.write(split, folder / "eve.ipynb")
    return folder


EXPECTED = [
    ("ada", "correct", "2"),
    ("ben", "partial", "0.5"),
    ("cleo", "not attempted", "0"),
    ("dan", "missing", "0"),
    ("eve", "correct", "2"),
]
EXERCISES = load_lesson("03").EXERCISES
OTHERS = [e.id for e in EXERCISES[1:]]
QUESTIONS = ["03.q1", "03.q2"]


def rows_expected():
    """Return (id, exercise, status, points): the first exercise as in EXPECTED; nobody has touched the others, and two files
    do not have them."""
    for id, status, points in EXPECTED:
        yield id, "03.corated_cosine", status, points
        for other in OTHERS:
            yield id, other, "missing" if id in ("dan", "eve") else "not attempted", "0"
        for question in QUESTIONS:
            yield id, question, "missing" if id in ("dan", "eve") else "not attempted", "0"


def test_a_folder_becomes_a_gradebook(sandbox, submissions, tmp_path):
    assert cli.main(["grade", str(submissions), "--lesson", "03", "--out", str(tmp_path / "out")]) == 0
    with (tmp_path / "out" / "gradebook.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["id", "lesson", "exercise", "status", "points", "max_points"]
    assert len(OTHERS) == 4
    most = {question: "0.5" for question in QUESTIONS}
    expected = [[id, "03", item, status, points, most.get(item, "2")] for id, item, status, points in rows_expected()]
    assert rows[1:] == expected
    report = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "unsafe" not in report and "gaps-as-zero | 1" in report and "refused: network (" in report


# Each gets its verdict in one run, between neighbours who get theirs.
HOSTILE_NOTEBOOKS = (
    "a loop that blocks signals", "ends the process", "a fork bomb", "a hundred gigabytes", "an object that equals everything",
    "patched isinstance and numpy", "the bank through files", "the bank through frames", "the bank through /proc",
    "ten gigabytes into the pipe", "kills its parent", "text that cannot be written", "nested too deep",
)  # fmt: skip


def test_hostile_notebooks_cost_their_neighbours_nothing(sandbox, tmp_path):
    folder, expected = tmp_path / "submissions", []
    folder.mkdir()
    for place, name in enumerate(HOSTILE_NOTEBOOKS):
        status, code = HOSTILE[name]
        for id, what, wanted in ((f"{place:02}a", code, status), (f"{place:02}b", RIGHT["masked arrays"], "correct")):
            nbformat.write(notebook_with(what), folder / f"{id}.ipynb")
            expected.append((id, wanted, "2" if wanted == "correct" else "0"))
    of_no_lesson = notebook_with(RIGHT["masked arrays"])
    of_no_lesson.metadata["recsys_teach"]["lesson"] = "03.shrunk"
    nbformat.write(of_no_lesson, folder / "98.ipynb")
    (folder / "99.ipynb").write_text('{"cells": [{"cell_type": "code", "source": ')
    assert cli.main(["grade", str(folder), "--lesson", "03", "--out", str(tmp_path / "out")]) == 0
    with (tmp_path / "out" / "gradebook.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["id"], row["exercise"], row["status"], row["points"]) for row in csv.DictReader(file)]
    first = [(id, status, points) for id, exercise, status, points in rows if exercise == "03.corated_cosine"]
    assert first == [*expected, ("98", "correct", "2"), ("99", "missing", "0")]
    others = {(status, points) for id, exercise, status, points in rows if exercise in OTHERS and id != "99"}
    assert others == {("not attempted", "0")} and len(rows) == (len(EXERCISES) + len(QUESTIONS)) * len(first)


def test_every_file_gets_the_verdict_of_the_notebook(sandbox, submissions, tmp_path, exercise, verdict_of):
    cli.main(["grade", str(submissions), "--lesson", "03", "--out", str(tmp_path / "out")])
    told = json.loads((tmp_path / "out" / "verdicts.json").read_text(encoding="utf-8"))
    graded = {v["id"]: v for v in told if v["exercise"] == exercise.id}
    for id, code in (("ada", RIGHT["a loop over pairs"]), ("ben", ZEROS), ("eve", RIGHT["masked arrays"])):
        expected = json.loads(json.dumps(verdict_of(code).to_dict()))
        assert {k: v for k, v in graded[id].items() if k not in ("id", "lesson")} == expected


def test_unsafe_is_said_in_the_report_and_gives_the_same_marks(submissions, tmp_path):
    assert cli.main(["grade", str(submissions), "--lesson", "03", "--out", str(tmp_path / "out"), "--unsafe"]) == 0
    assert "**unsafe**" in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    text = (tmp_path / "out" / "gradebook.csv").read_text(encoding="utf-8")
    assert [line.split(",")[3] for line in text.splitlines()[1:]] == [status for _, _, status, _ in rows_expected()]


def test_grade_refuses_without_notebooks_or_sandbox(submissions, tmp_path, monkeypatch, capsys):
    assert cli.main(["grade", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out")]) == 2
    monkeypatch.setenv("PATH", str(tmp_path))  # no bubblewrap there
    assert cli.main(["grade", str(submissions), "--lesson", "03", "--out", str(tmp_path / "out")]) == 2
    assert "--unsafe" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def graded(folder, out, *more):
    """Return the exit code, and {(id, lesson)} of the gradebook."""
    code = cli.main(["grade", str(folder), "--out", str(out), "--unsafe", *more])
    if code:
        return code, set()
    with (out / "gradebook.csv").open(encoding="utf-8", newline="") as file:
        return code, {(row["id"], row["lesson"]) for row in csv.DictReader(file)}


def test_the_lesson_is_the_one_that_is_named_and_never_guessed(tmp_path, capsys):
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name, lesson in (("ada", "03"), ("ben", "00")):
        shutil.copy(next(ROOT.glob(f"lessons/{lesson}_*.ipynb")), folder / f"{name}.ipynb")
    assert graded(folder, out) == (0, {("ada", "03"), ("ben", "00")})
    assert "names another" not in (out / "report.md").read_text(encoding="utf-8")
    assert graded(folder, out, "--lesson", "03") == (0, {("ada", "03"), ("ben", "03")})
    assert "names another: ben ('00').\n" in (out / "report.md").read_text(encoding="utf-8")
    nbformat.write(nbformat.v4.new_notebook(), folder / "cleo.ipynb")
    (folder / "dan.ipynb").write_text("{")
    capsys.readouterr()
    assert graded(folder, out)[0] == 2
    asked = "No lesson of this course is named in cleo.ipynb. Pass the lesson with --lesson, as in --lesson 03.\n"
    assert capsys.readouterr().err == asked
    (folder / "cleo.ipynb").unlink()  # what cannot be read names no lesson; of two it may be either
    assert graded(folder, tmp_path / "two") == (0, {("ada", "03"), ("ben", "00")})
    assert "dan.ipynb is not a notebook" in (tmp_path / "two" / "report.md").read_text(encoding="utf-8").replace(
        "\\", ""
    )
    (folder / "ben.ipynb").unlink()
    assert graded(folder, tmp_path / "one") == (0, {("ada", "03"), ("dan", "03")})
    (folder / "ada.ipynb").unlink()
    assert graded(folder, tmp_path / "none")[0] == 2
    assert "can be read as a notebook. dan.ipynb is not a notebook." in capsys.readouterr().err
    for name, lesson in (("ada", "03"), ("ben", "00")):
        shutil.copy(next(ROOT.glob(f"lessons/{lesson}_*.ipynb")), folder / f"{name}.ipynb")
    nbformat.write(nbformat.v4.new_notebook(), folder / "cleo.ipynb")
    assert graded(folder, out, "--lesson", "03.shrunk")[0] == 2
    assert "There is no lesson '03.shrunk'" in capsys.readouterr().err
    assert graded(folder, out, "--lesson", "02") == (0, {(name, "02") for name in ("ada", "ben", "cleo", "dan")})


def test_check_asks_for_a_lesson_that_is_not_named(tmp_path, submissions, capsys):
    eve = str(submissions / "eve.ipynb")
    assert cli.main(["check", eve]) == 2
    assert capsys.readouterr().err.startswith(
        "No lesson of this course is named in eve.ipynb. Pass the lesson with --lesson"
    )
    assert cli.main(["check", eve, "--lesson", "03"]) == 1
    assert "correct, 17 of 17 cases" in capsys.readouterr().out
    assert cli.main(["check", str(submissions / "ada.ipynb"), "--lesson", "00"]) == 1
    assert capsys.readouterr().err == "ada.ipynb names lesson '03'. It is checked as lesson 00.\n"


@pytest.mark.parametrize("error", [ImportError("no numba"), ModuleNotFoundError("No module named 'numba'")])
def test_a_bank_that_cannot_be_imported_says_so_itself(monkeypatch, error):
    def broken(name):
        raise error

    monkeypatch.setattr("recsys_teach.exercises.exercise.importlib.import_module", broken)
    with pytest.raises(type(error), match="numba"):
        load_lesson("03")
    with pytest.raises(ValueError, match="There is no lesson '03.shrunk'. Open one of '00', "):
        load_lesson("03.shrunk")


def test_check_prints_a_line_per_exercise_and_exits_with_the_truth(submissions, capsys):
    whole = notebook_with(RIGHT["a loop over pairs"])
    for exercise in EXERCISES[1:]:
        next(c for c in whole.cells if c["id"] == exercise.name).source = exercise.source["solution"].strip()
    nbformat.write(whole, submissions / "fay.ipynb")
    for name, code in (("ada", 1), ("ben", 1), ("cleo", 1), ("dan", 2), ("fay", 0)):
        assert cli.main(["check", str(submissions / f"{name}.ipynb")]) == code
    out = capsys.readouterr().out
    assert out.count("correct, 17 of 17 cases") == 2  # ada, who has not begun the other four, and fay
    assert cli.main(["check", str(submissions / "ben.ipynb"), "--json"]) == 1
    verdict, *others = json.loads(capsys.readouterr().out)
    assert (verdict["status"], verdict["mistakes"]) == ("partial", ["gaps-as-zero"])
    assert [(v["exercise"], v["status"]) for v in others] == [(id, "not attempted") for id in OTHERS]


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[]", b'{"cells": 3}', b'{"cells": [3]}', b"[" * 100_000, b'{"cells": [{"cell_type": "code"'],
    ids=["empty", "not utf-8", "a list", "no cells", "a number", "deep", "cut off"],
)  # fmt: skip
def test_unreadable_notebooks_are_refused(tmp_path, content):
    path = tmp_path / "x.ipynb"
    path.write_bytes(content)
    with pytest.raises(Unreadable):
        read_submission(path)


def test_old_and_stripped_notebooks_are_read(tmp_path, exercise):
    path = tmp_path / "x.ipynb"
    sources = ["import numpy as np", RIGHT["masked arrays"]]
    path.write_text(json.dumps({"worksheets": [{"cells": [{"cell_type": "code", "input": s} for s in sources]}]}))
    assert [c.source for c in read_submission(path).cells] == sources
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": [s]} for s in sources]}))
    from recsys_teach.exercises.examine import examine_cells

    assert examine_cells(exercise, read_submission(path).cells, run).status == "correct"


STUDENTS = {
    "blank": {},
    "partly": {"corated_cosine": ZEROS},
    "solved": {e.name: e.source["solution"] for e in EXERCISES},
    "wrong": {e.name: e.source["stub"].replace("raise NotImplementedError()", "return 'nonsense'") for e in EXERCISES},
}


@pytest.mark.filterwarnings("ignore")
def test_nbgrader_gives_the_same_points_from_generate_assignment_to_export(tmp_path, monkeypatch):
    # nbgrader calls alembic by its name.
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"])

    def nbgrader(*arguments):
        command = [sys.executable, "-m", "nbgrader", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr[-3000:]

    source = tmp_path / "source" / "lesson"
    source.mkdir(parents=True)
    nbformat.write(build.read(ROOT / "solutions" / "03_user_based_cf.py"), source / "03_user_based_cf.ipynb")
    nbgrader("generate_assignment", "lesson")
    released = nbformat.read(tmp_path / "release" / "lesson" / "03_user_based_cf.ipynb", as_version=4)
    ours = nbformat.read(LESSON, as_version=4)
    stubs = [{c["id"]: c.source.split() for c in n.cells if c["id"] in STUDENTS["solved"]} for n in (released, ours)]
    # Code that is given to be repaired is a comment in what nbgrader releases, since it knows no such marker.
    repaired = {id for id, words in stubs[0].items() if "GIVEN" in words}
    assert stubs[0].keys() == stubs[1].keys() and repaired < stubs[0].keys()
    assert all(stubs[0][id] == stubs[1][id] for id in stubs[0].keys() - repaired)
    for student, answers in STUDENTS.items():
        handed_in = nbformat.from_dict(released)
        for cell in handed_in.cells:
            if cell["id"] in answers:
                cell.source = answers[cell["id"]].strip()
        folder = tmp_path / "submitted" / student / "lesson"
        folder.mkdir(parents=True)
        nbformat.write(handed_in, folder / "03_user_based_cf.ipynb")
    nbgrader("autograde", "lesson")
    nbgrader("export")
    with (tmp_path / "grades.csv").open(encoding="utf-8", newline="") as file:
        theirs = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    (tmp_path / "policy.toml").write_text("[questions]\npoints = 0\n")
    command = ["grade", str(tmp_path / "submitted"), "--out", str(tmp_path / "out"), "--unsafe"]
    assert cli.main([*command, "--policy", str(tmp_path / "policy.toml")]) == 0
    with (tmp_path / "out" / "marks.csv").open(encoding="utf-8", newline="") as file:
        marks = {row["id"]: float(row["points"]) for row in csv.DictReader(file)}
    assert theirs == marks
    assert marks == {"blank": 0, "partly": 0.5, "solved": 10, "wrong": 0}
