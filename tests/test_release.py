"""The wheel that learners get works without the course, and holds nothing that gives an answer away."""

import ast
import importlib
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from recsys_teach import __version__
from recsys_teach.exercises import exercise
from recsys_teach.exercises.exercise import lessons, load_lesson, use_bank
from recsys_teach.grading import release
from recsys_teach.grading.records import Student
from recsys_teach.grading.release import release_graded
from recsys_teach.grading.roster import Roster
from recsys_teach.grading.variants import EVERYBODY, BadBank, filled, values_for
from recsys_teach.places import ROOT
from tests import tiny_bank

KEY = b"k" * 32
IDS = ["s1", "S1", "../../up", "a\x00\n<b>`x`", "con", "Ann Ö", "..", "x" * 300, "\ud800"]


@pytest.fixture(scope="module", autouse=True)
def forget_the_bank():
    yield
    exercise._banks.pop("x1", None)


@pytest.fixture(scope="module")
def bank():
    use_bank(tiny_bank.FOLDER)
    return load_lesson("x1")


@pytest.fixture(scope="module")
def released(bank, tmp_path_factory):
    """A release for a class whose ids hold anything: (the wheel, its notebooks, the folder)."""
    out = tmp_path_factory.mktemp("released") / "out"
    roster = Roster(tuple(Student(id) for id in IDS))
    wheel, *notebooks = release_graded(tiny_bank.FOLDER, out, roster, KEY)
    return wheel, notebooks, out


@pytest.fixture(scope="module")
def installed(released, tmp_path_factory):
    target = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        "--no-compile",
        "--target",
        target,
        released[0],
    ]
    subprocess.run([str(part) for part in command], check=True)
    return target


@pytest.fixture(scope="module")
def contents(released):
    """Every file of the wheel as text, by name."""
    with zipfile.ZipFile(released[0]) as wheel:
        return {name: wheel.read(name).decode("utf-8", "replace") for name in wheel.namelist()}


def test_the_rooms_in_the_wheel_are_these_and_nothing_is_compiled(contents):
    inside = {name.split("/")[1] for name in contents if name.startswith("recsys_teach/")}
    rooms = {one for one in inside if "." not in one}
    assert rooms == {"data", "datasets", "evaluation", "exercises", "grading", "lessons", "models", "setup"}
    grading = {name.rsplit("/")[-1] for name in contents if name.startswith("recsys_teach/grading/")}
    assert grading == {"__init__.py", "submission.py"}  # what `check` reads a notebook with
    assert [name for name in contents if "/lessons/" in name] == ["recsys_teach/lessons/x1_tiny.ipynb"]
    assert [name for name in contents if "bank" in name] == ["recsys_teach/exercises/bank_sealed/lesson_x1.json"]
    assert not [name for name in contents if name.endswith((".pyc", ".pyo")) or "__pycache__" in name]
    data = [path for path in (ROOT / "datasets").rglob("*.*") if path.is_file() and "__pycache__" not in path.parts]
    assert {f"recsys_teach/{path.relative_to(ROOT).as_posix()}" for path in data} <= contents.keys()


def squeezed(text):
    """Return a text without anything that layout, quoting or JSON may change."""
    return re.sub(r"[\s\\\"'`]+|\\n", "", text)


def body_of(code):
    """Return what a function does, and what stands behind it, without its first lines and its docstring."""
    function = next(node for node in ast.parse(code).body if isinstance(node, ast.FunctionDef))
    first = function.body[ast.get_docstring(function) is not None]
    return "\n".join(code.splitlines()[first.lineno - 1 :])


def test_no_solution_reference_or_hint_with_code_is_in_any_file(contents, bank):
    """Neither of the private exercises nor of the course's own, which somebody may set once more."""
    everything = {
        name: squeezed(text.replace("\\n", "\n")) for name, text in contents.items() if "/datasets/" not in name
    }
    banks = [bank, *(load_lesson(one) for one in lessons() if one.isdigit())]
    secrets = {}
    for one in (e for b in banks for e in b.EXERCISES):
        secrets[f"solution of {one.id}"] = body_of(one.source["solution"])
        for hint in one.hints:
            if "`" in hint:
                secrets[f"{one.id}: {hint}"] = hint
        secrets[f"reference of {one.id}"] = body_of(inspect.getsource(one.answer))
    for one in bank.EXERCISES:  # line by line
        module = importlib.import_module(one.answer.__module__)
        parts = [one.solution, *(inspect.getsource(f) for f in (one.answer, module.cases))]
        for line in "\n".join(parts).splitlines():
            if len(line.strip()) > 12 and not line.startswith("def "):
                secrets[f"{one.id}, {line}"] = line
    assert len(secrets) > 150 and all(len(squeezed(one)) > 10 for one in secrets.values())
    found = [
        (what, name) for what, text in secrets.items() for name, has in everything.items() if squeezed(text) in has
    ]
    assert found == []


def python(target, *arguments, cwd):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "RECSYS"))}
    return subprocess.run(
        [sys.executable, "-I", *arguments], cwd=cwd, env=environment | {"SITE": str(target)}, capture_output=True, encoding="utf-8", check=False
    )  # fmt: skip


CHECKS = """import os, sys
sys.path.insert(0, os.environ["SITE"])
import numpy as np
import recsys_teach
from recsys_teach import load_films, open_lesson

print(recsys_teach.__file__, recsys_teach.__version__, len(load_films()))
lesson = open_lesson("x1")
print(lesson)
"""
ANSWERS = [
    tiny_bank.RIGHT["x1.share_above"],
    tiny_bank.WRONG["x1.share_above"][2],
    "def share_above(x, limit):\n    # YOUR CODE HERE\n    raise NotImplementedError()",
]


def test_a_check_works_where_the_course_is_not(installed, tmp_path, bank):
    told = []
    for place, code in enumerate(ANSWERS):
        script = tmp_path / f"answer_{place}.py"
        script.write_text(
            f"{CHECKS}\n{code}\n\nprint('points:', lesson.check(share_above))\nlesson.answer('x1.q2', 'a')\n",
            encoding="utf-8",
        )
        result = python(installed, script, cwd=tmp_path)
        assert result.returncode == 0 and result.stderr == "", result.stderr
        told.append(result.stdout)
    file, version, films = told[0].split("\n")[0].split(" ")
    assert Path(file).is_relative_to(installed) and version.startswith(f"{__version__}+graded.h") and films == "9066"
    assert "Lesson x1 · Two small things" in told[0]
    assert "correct, 7 of 7 cases, 2 points" in told[0] and "points: 2.0" in told[0]
    assert "3 of 7 cases agree" in told[1] and "Is 2 above 2?" in told[1] and "points: 0.5" in told[1]
    assert "not attempted yet" in told[2] and "points: 0.0" in told[2]
    assert all("Recorded. It is marked when you hand in." in one for one in told)


OPEN = """import os, sys
sys.path.insert(0, os.environ["SITE"])
from recsys_teach import jupyterlab
jupyterlab.open_in_jupyterlab = lambda notebook, *_: print("opened", notebook) or 0
sys.argv = ["recsys_teach", "start", *sys.argv[1:]]
from recsys_teach.__main__ import main
sys.exit(main())
"""


def test_start_opens_the_lesson_and_knows_no_other(installed, tmp_path):
    result = python(installed, "-c", OPEN, "x1", cwd=tmp_path)
    copy = tmp_path / "workspace" / "x1_tiny.ipynb"
    assert result.returncode == 0 and result.stdout == f"opened {copy.resolve()}\n", result.stderr
    assert "lesson.check(share_above)" in copy.read_text(encoding="utf-8")
    result = python(installed, "-c", OPEN, "00", cwd=tmp_path)
    assert result.returncode == 2 and "The lessons are x1." in result.stderr


def test_check_works_from_the_wheel_and_what_grades_says_that_it_is_not_there(installed, tmp_path):
    head = OPEN.replace('"start", *', "*")
    copy = tmp_path / "x1_tiny.ipynb"
    shutil.copy(installed / "recsys_teach" / "lessons" / "x1_tiny.ipynb", copy)
    result = python(installed, "-c", head, "check", str(copy), cwd=tmp_path)
    assert (result.returncode, result.stdout.count("not attempted yet")) == (1, 2), result.stderr
    for verb in (["grade", ".", "--out", "out"], ["audit", "."], ["new-key", "key"]):
        result = python(installed, "-c", head, *verb, cwd=tmp_path)
        told = (result.returncode, result.stderr)
        assert told == (2, "This is a learner's copy, which cannot do that. Use the course's own checkout.\n")


def test_the_wheel_needs_what_the_course_needs(contents):
    metadata = next(text for name, text in contents.items() if name.endswith(".dist-info/METADATA"))
    needed = set(re.findall(r"^Requires-Dist: ([\w-]+)", metadata, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {re.match(r"[\w-]+", one).group() for one in project["dependencies"]} <= needed
    assert "lesson x1, Two small things" in metadata and "start x1" in metadata


def test_each_student_has_a_folder_of_their_own(released, bank):
    _, notebooks, out = released
    folders = [path.parent.name for path in notebooks]
    assert all(path.parent.parent == out / "notebooks" for path in notebooks)
    assert len({one.casefold() for one in folders}) == len(IDS) == len(folders)
    assert folders[0] == "s1" and all(re.fullmatch(r"[\w.@+-]{1,70}", one, re.ASCII) for one in folders)
    assert not [one for one in folders if one.casefold() in ("con", ".", "..") or one.startswith(".")]
    assert {path.name for path in out.iterdir()} == {released[0].name, "notebooks"}
    texts = {path.read_text(encoding="utf-8") for path in notebooks}
    assert len(texts) == len(IDS)
    first = nbformat.read(notebooks[3], as_version=4).cells[0].source
    assert first.startswith("# Two small things\n\nThis notebook was made for `a\x00 <b>'x'`: its numbers")


def test_the_wheels_own_notebook_is_nobodys(contents, released, bank):
    notebook = nbformat.reads(contents["recsys_teach/lessons/x1_tiny.ipynb"], as_version=4)
    assert "This copy is for practice" in notebook.cells[0].source
    own = {nbformat.read(path, as_version=4).cells[2].source for path in released[1]}
    assert len(own) == len(IDS) and notebook.cells[2].source not in own
    assert notebook.cells[2].source != filled(bank, "VARIANT_CODE", values_for(bank, KEY, EVERYBODY))


def test_a_notebook_says_what_it_is(bank, released):
    notebook = nbformat.read(released[1][0], as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata["recsys_teach"] == {"lesson": "x1", "version": __version__}
    cells = {c["id"]: c for c in notebook.cells}
    assert list(cells) == [
        "title", "open", "variant", "share_above-task", "share_above", "share_above-check", "top_two-task", "top_two", "top_two-check",
        "x1-q1-text", "x1-q1-answer", "x1-q2-text", "x1-q2-answer", "hand-in",
    ]  # fmt: skip
    for one in bank.EXERCISES:
        answer, check = cells[one.name], cells[f"{one.name}-check"]
        assert answer.source + "\n" == one.source["stub"] and check.source == f"lesson.check({one.name})"
        told = [cell.metadata["recsys_teach"] for cell in (answer, check)]
        assert told == [{"exercise": one.id, "role": role, "version": one.version} for role in ("exercise", "grade")]
        assert answer.metadata["nbgrader"]["solution"] and check.metadata["nbgrader"]["points"] == one.max_points
    assert cells["variant"].metadata["tags"] == ["variant"] and "nbgrader" not in cells["variant"].metadata
    assert "Curly: {this stays}." in cells["share_above-task"].source
    assert cells["share_above-task"].source.startswith(
        "## Exercise X1.1 · the share above a limit · 2 points, about 4 minutes\n"
    )
    assert (
        cells["x1-q1-answer"].source
        == 'lesson.answer("x1.q1", "not sure yet")  # put your number in the place of the text'
    )


@pytest.fixture
def unbuilt(monkeypatch):
    """Leave out the building of the wheel, which takes longest; return what it would have been built from."""
    staged = {}

    def wheel(stage, out):
        staged.update(
            {
                path.relative_to(stage).as_posix(): path.read_text("utf-8")
                for path in stage.rglob("*.[pij]*")
                if path.is_file()
            }
        )
        return out / "wheel"

    monkeypatch.setattr(release, "_wheel", wheel)
    monkeypatch.setattr(release.shutil, "copytree", lambda source, target, ignore: small_copy(source, target))
    return staged


def small_copy(source, target):
    for name in ("__init__.py", "exercises/__init__.py") if source.name == "recsys_teach" else ():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes((source / name).read_bytes())


def version_in(staged):
    return re.search('__version__ = "(.*)"', staged["recsys_teach/__init__.py"])[1]


def test_without_a_roster_there_is_one_notebook_for_all(unbuilt, tmp_path):
    written = release_graded(tiny_bank.FOLDER, tmp_path / "out", None, KEY)
    assert written == [tmp_path / "out" / "wheel", tmp_path / "out" / "notebooks" / "x1_tiny.ipynb"]
    text = written[1].read_text(encoding="utf-8")
    assert text == unbuilt["lessons/x1_tiny.ipynb"] and "practice" not in text and "made for" not in text
    first = version_in(unbuilt)
    release_graded(tiny_bank.FOLDER, tmp_path / "out")
    assert version_in(unbuilt) == first
    release_graded(tiny_bank.FOLDER, tmp_path / "out", exam=True)
    assert version_in(unbuilt) != first  # else pip would take it for the one that is there


def test_an_exam_is_called_a_courtesy_where_it_begins(unbuilt, tmp_path):
    roster = Roster((Student("s1"),))
    _, notebook = release_graded(tiny_bank.FOLDER, tmp_path / "out", roster, KEY, exam=True)
    for text in (notebook.read_text(encoding="utf-8"), unbuilt["lessons/x1_tiny.ipynb"]):
        first = nbformat.reads(text, as_version=4).cells[0].source
        assert "a courtesy, not a lock, since everything here runs on your own machine" in first
    assert json.loads(unbuilt["recsys_teach/exercises/bank_sealed/lesson_x1.json"])["exam"]
    assert "courtesy" in release_graded.__doc__


def test_a_roster_needs_a_key(tmp_path):
    with pytest.raises(ValueError, match="drawn with a key. Pass one, or leave the roster out."):
        release_graded(tiny_bank.FOLDER, tmp_path / "out", Roster((Student("s1"),)), None)
    with pytest.raises(ValueError, match="There is no lesson in"):
        release_graded(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"NOTEBOOK": "tiny"}, "NOTEBOOK of lesson_x1 is 'tiny'. Begin it with x1_"),
        ({"EXERCISES": []}, "lesson_x1 has no exercises"),
        ({"EXERCISES": [load_lesson("03").EXERCISES[0]]}, "should have the id x1.corated_cosine"),
    ],
)
def test_a_bank_that_cannot_be_released_is_told(bank, parts, told):
    made = SimpleNamespace(**{"NOTEBOOK": "x1_tiny", "EXERCISES": bank.EXERCISES} | parts)
    with pytest.raises(BadBank, match=told):
        release._checked("x1", made)
