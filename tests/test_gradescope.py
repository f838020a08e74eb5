"""results.json as Gradescope documents it, and its autograder on a folder of the same shape.

https://gradescope-autograders.readthedocs.io/en/latest/specs/: score is optional, but needed where a test has none, and overrides their
total; tests have score, max_score, status ("passed" or "failed"), name, name_format, number, output, output_format, tags, visibility,
extra_data, all optional; beside them stand execution_time, output, output_format, test_output_format, test_name_format, visibility,
stdout_visibility, extra_data, leaderboard. A visibility is hidden, after_due_date, after_published or visible; a format is text,
html, simple_format, md or ansi. The zip has setup.sh and an executable run_autograder at its root.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import nbformat
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recsys_teach.exercises.exercise import load_lesson
from recsys_teach.grading import gradescope
from recsys_teach.grading.book import Book
from recsys_teach.grading.gradescope import KEY_WITHOUT_SANDBOX, NONE, autograde, results
from recsys_teach.grading.policy import Policy
from recsys_teach.grading.records import Graded, Refused, Student
from recsys_teach.grading.sandbox import NoSandbox
from recsys_teach.places import ROOT
from tests.answers.corated_cosine import ZEROS
from tests.class_of import class_of, judged
from tests.made_book import FIRST, HANDED, SECOND, answer, book_of, hostile, item

TOP = {
    "score": (int, float), "execution_time": (int, float), "output": str, "output_format": str, "test_output_format": str,
    "test_name_format": str, "visibility": str, "stdout_visibility": str, "extra_data": dict, "tests": list,
}  # fmt: skip
TEST = {
    "score": (int, float), "max_score": (int, float), "status": str, "name": str, "name_format": str, "number": str,
    "output": str, "output_format": str, "tags": list, "visibility": str, "extra_data": dict,
}  # fmt: skip
VISIBILITIES = {"hidden", "after_due_date", "after_published", "visible"}
FORMATS = {"text", "html", "simple_format", "md", "ansi"}
REVEALS = ("none", "message", "case")


def checked(told):
    """Return what is told, which keeps to the documented format."""
    told = json.loads(json.dumps(told, allow_nan=False))
    json.dumps(told, ensure_ascii=False).encode()  # no half of a surrogate pair
    assert "score" in told
    for one, kinds in [(told, TOP), *((test, TEST) for test in told.get("tests", ()))]:
        for key, value in one.items():
            assert isinstance(value, kinds[key]) and not isinstance(value, bool)
            assert "visibility" not in key or value in VISIBILITIES
            assert "format" not in key or value in FORMATS
            assert key != "status" or value in ("passed", "failed")
        assert 0 <= one.get("score", 0) <= one.get("max_score", 1e9)
    return told


def mark_of(folder, items, policy=None, **fields):
    book = book_of(folder, [Student("s", "Ada")], [("s", items, fields)], roster=False, policy=policy)
    return next(book.marks())


def test_a_test_for_each_item_and_the_points_add_up(tmp_path):
    mark = mark_of(tmp_path, [item(2.0), item(0.5, id=SECOND), answer(True)])
    told = checked(results(mark, Policy(), "message"))
    assert told["score"] == 3.0 == sum(test["score"] for test in told["tests"])
    assert [(t["number"], t["name"], t["status"]) for t in told["tests"]] == [
        ("3.1", "corated_cosine", "passed"), ("3.2", "pearson", "failed"), ("03.q1", "question", "passed"),
    ]  # fmt: skip
    assert told["output"] == "Lesson 03: 3 of 4.5 points." and told["stdout_visibility"] == "hidden"


def test_what_was_not_graded_has_no_score(tmp_path):
    told = checked(results(mark_of(tmp_path, [item(2.0), item(None, id=SECOND)]), Policy(), "message"))
    assert "score" not in told["tests"][1] and "status" not in told["tests"][1]
    assert "Not graded, which costs no point: 3.2 · pearson." in told["output"]


def test_the_score_is_the_mark_with_its_lateness(tmp_path):
    policy = Policy(due={"03": HANDED}, per_day=0.25)
    mark = mark_of(tmp_path, [item(2.0)], policy, handed=HANDED + timedelta(hours=2, minutes=5))
    told = checked(results(mark, policy, "none"))
    assert told["score"] == 1.5 and told["tests"][0]["score"] == 2.0
    assert "It was handed in 2 hours and 5 minutes late, which takes 25% off." in told["output"]


def test_as_much_is_told_as_may_be_and_a_case_only_when_marks_are_published(tmp_path):
    with class_of(tmp_path, 12) as store:
        marks = [mark for mark in Book(store, Policy()).marks() if mark.attempt]
    told = {reveal: [checked(results(mark, Policy(), reveal)) for mark in marks] for reveal in REVEALS}
    texts = {reveal: json.dumps(every) for reveal, every in told.items()}
    assert "seems to" not in texts["none"] and "seems to" in texts["message"]
    assert "smallest case" not in texts["message"] and "smallest case" in texts["case"]
    cases = [test for every in told["case"] for test in every["tests"] if "smallest case" in test["output"]]
    assert cases and {test["visibility"] for test in cases} == {"after_published"}
    assert all("score" not in test for test in cases)
    others = [test for every in told["case"] for test in every["tests"] if test not in cases]
    assert {test["visibility"] for test in others} == {"visible"}


@settings(max_examples=30)
@given(hostile("\0\ud800<>\n"), st.sampled_from(REVEALS))
@example("\0", "case")
@example("\ud800", "case")
def test_hostile_texts_leave_it_json_that_everybody_reads(tmp_path_factory, text, reveal):
    wrong = judged(FIRST, "def corated_cosine(x, y):\n    return 1 / 0\n")
    differs = wrong.told["differs"] | {"error": text, "line": text}
    graded = Graded(FIRST, "error", 0.0, 2.0, wrong.told | {"detail": f"{text}: {text}", "differs": differs})
    strange = Graded("03.gone", "error", 0.0, 2.0, {"by hand": text})
    mark = mark_of(tmp_path_factory.mktemp("mark"), [graded, strange])
    told = checked(results(mark, Policy(), reveal))
    assert not any(one in test["output"] for test in told["tests"] for one in "\0\ud800")


# -- the autograder


@pytest.fixture
def autograder(tmp_path, monkeypatch):
    """A folder like /autograder, where a sandbox holds."""

    class Holds:
        __enter__ = __exit__ = lambda self, *_: self

    monkeypatch.setattr(gradescope, "Sandbox", Holds)
    monkeypatch.setattr(gradescope, "probe", lambda sandbox, path: {"network": "refused", "files": "refused"})
    root = tmp_path / "autograder"
    for name in ("source", "submission"):
        (root / name).mkdir(parents=True)
    (root / "submission" / "mine.ipynb").write_text("{}")
    return root


@pytest.fixture
def no_sandbox(monkeypatch):
    def refuses(*_):
        raise NoSandbox("The sandbox did not start: no permission.")

    monkeypatch.setattr(gradescope, "Sandbox", refuses)


class Grader:
    """Stands for `grade`: writes the results that it was given, and remembers how it was called."""

    def __init__(self, *handed):
        self.handed, self.called, self.files = handed, [], []

    def __call__(self, submissions, out, **how):
        self.called.append(how)
        self.files = sorted(p.relative_to(submissions).as_posix() for p in submissions.rglob("*") if p.is_file())
        book_of(out, [Student("student", listed=False)], self.handed, roster=False).store.db.close()


def told_in(root):
    path = root / "results" / "results.json"
    return checked(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def test_what_was_graded_is_written_with_its_isolation(autograder, capsys):
    grader = Grader(("student", [item(1.5), item(2.0, id=SECOND)], {}))
    (autograder / "source" / "settings.toml").write_text('lesson = "03"\nreveal = "none"\n')
    (autograder / "source" / "policy.toml").write_text('keep = "last"\n')
    (autograder / "source" / "hidden.key").write_text("0" * 64)
    (autograder / "source" / "bank").mkdir()
    assert autograde(autograder, grader) == 0
    told = told_in(autograder)
    assert told["score"] == 3.5 and len(told["tests"]) == 2
    assert told["extra_data"]["isolation"] == "the sandbox; it refused network, files"
    assert capsys.readouterr().out.startswith("Isolation: the sandbox")
    source = autograder / "source"
    assert grader.called == [
        {"policy": source / "policy.toml", "lesson": "03", "reveal": "none", "key_file": source / "hidden.key",
         "bank": source / "bank", "unsafe": False}
    ]  # fmt: skip


def test_notebooks_alone_are_graded_as_one_students_and_links_are_not_followed(autograder):
    secret = autograder / "source" / "secret.ipynb"
    secret.write_text("{}")
    (autograder / "submission" / "deep").mkdir()
    (autograder / "submission" / "deep" / "MINE.IPYNB").write_text("{}")
    (autograder / "submission" / "notes.txt").write_text("x")
    (autograder / "submission" / "link.ipynb").symlink_to(secret)
    (autograder / "submission" / "linked").symlink_to(autograder / "source")
    grader = Grader(("student", [item(2.0)], {}))
    assert autograde(autograder, grader) == 0
    assert grader.files == ["student/deep/MINE.IPYNB", "student/mine.ipynb"]


def test_without_a_notebook_or_with_several_lessons_the_student_is_told(autograder):
    two = [("student", [item(2.0)], {}), ("student", [item(1.0, id="04.because")], {"lesson": "04"})]
    assert autograde(autograder, Grader(*two)) == 0
    told = told_in(autograder)
    assert told["score"] == 0 and "03, 04" in told["output"] and "Hand in that of one" in told["output"]
    (autograder / "submission" / "mine.ipynb").unlink()
    grader = Grader()
    assert autograde(autograder, grader) == 0 and not grader.called
    assert told_in(autograder)["output"] == NONE


def test_without_a_sandbox_nothing_is_graded(autograder, no_sandbox, capsys):
    grader = Grader(("student", [item(2.0)], {}))
    assert autograde(autograder, grader) == 1
    assert told_in(autograder) is None and not grader.called
    out = capsys.readouterr().out
    assert "no permission" in out and "allow-unsafe" in out


def test_allow_unsafe_grades_without_a_sandbox_and_says_so(autograder, no_sandbox, capsys):
    (autograder / "source" / "allow-unsafe").touch()
    grader = Grader(("student", [item(2.0)], {}))
    assert autograde(autograder, grader) == 0
    assert grader.called[0]["unsafe"] is True
    assert told_in(autograder)["extra_data"]["isolation"].startswith("none but Gradescope's own container")
    assert capsys.readouterr().out.startswith("Isolation: none")


def test_allow_unsafe_changes_nothing_where_the_sandbox_holds(autograder):
    (autograder / "source" / "allow-unsafe").touch()
    grader = Grader(("student", [item(2.0)], {}))
    assert autograde(autograder, grader) == 0 and grader.called[0]["unsafe"] is False


def test_a_key_is_not_put_where_graded_code_reads_it(autograder, no_sandbox, capsys):
    for name in ("allow-unsafe", "hidden.key"):
        (autograder / "source" / name).touch()
    grader = Grader()
    assert autograde(autograder, grader) == 1 and not grader.called
    assert KEY_WITHOUT_SANDBOX in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("settings.toml", "lesson = 3", "Write it in quotes"), ("settings.toml", 'reveal = "all"', "Use one of 'none'"),
        ("settings.toml", 'lessons = "03"', "'lessons', which means nothing"), ("settings.toml", "lesson", "cannot be read"),
        ("settings.toml", "reveal = []", "Use one of"), ("policy.toml", "keep = 3", "keep = 3"),
    ],
)  # fmt: skip
def test_what_is_set_up_wrongly_is_said_and_nobody_gets_a_0(autograder, capsys, name, text, said):
    (autograder / "source" / name).write_text(text)
    grader = Grader()
    assert autograde(autograder, grader) == 1 and not grader.called and told_in(autograder) is None
    assert said in capsys.readouterr().out


def test_what_the_grader_refuses_is_no_0(autograder, capsys):
    def refuses(*_, **__):
        raise Refused("There is no lesson '99'.")

    assert autograde(autograder, refuses) == 1
    assert told_in(autograder) is None and "no lesson '99'" in capsys.readouterr().out


# -- the folder gradescope/


HARNESS = ROOT / "gradescope"


def test_the_scripts_are_executable_and_begin_as_documented():
    for name, line in (("setup.sh", "#!/usr/bin/env bash"), ("run_autograder", "#!/opt/recsys-teach/bin/python")):
        path = HARNESS / name
        assert path.read_bytes().startswith(line.encode() + b"\n") and b"\r" not in path.read_bytes()
        assert os.access(path, os.X_OK)


def test_run_autograder_takes_a_folder(tmp_path):
    for name in ("source", "submission"):
        (tmp_path / name).mkdir()
    (tmp_path / "source" / "allow-unsafe").touch()  # where this test runs there may be no sandbox
    command = [sys.executable, str(HARNESS / "run_autograder"), str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=120)
    assert (done.returncode, done.stderr) == (0, "") and done.stdout.startswith("Isolation: ")
    assert told_in(tmp_path)["output"] == NONE


def test_a_notebook_gets_on_gradescope_what_it_gets_at_home(sandbox, tmp_path):
    for name in ("source", "submission"):
        (tmp_path / name).mkdir()
    (tmp_path / "source" / "settings.toml").write_text('reveal = "case"\n')
    notebook = nbformat.read(ROOT / "lessons" / "03_user_based_cf.ipynb", as_version=4)
    for id, code in (("corated_cosine", ZEROS), ("pearson", load_lesson("03").EXERCISES[1].source["solution"])):
        next(cell for cell in notebook.cells if cell["id"] == id).source = code.strip()
    nbformat.write(notebook, tmp_path / "submission" / "mine.ipynb")
    assert autograde(tmp_path) == 0
    told = told_in(tmp_path)
    first, case, second, *others = told["tests"]
    assert (first["score"], first["status"], second["score"], second["status"]) == (0.5, "failed", 2.0, "passed")
    assert "unrated film as a rating of 0" in first["output"] and case["visibility"] == "after_published"
    assert told["score"] == 2.5 and {one["score"] for one in others} == {0.0}
    assert told["extra_data"]["isolation"].startswith("the sandbox; it refused")


STUB = """#!/bin/bash
echo "$(basename "$0") $*" >> "$LOG"
case "$(basename "$0") $*" in
    "apt-get install"*"python3.13 "*) exit 1 ;;
    *" -m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    *"purelib"*) echo "$SITE" ;;
esac
"""


@pytest.fixture
def machine(tmp_path):
    """A machine on which apt-get and Python only write down what is asked of them; it has no Python 3.13."""
    bash = shutil.which("bash")
    if not bash:
        pytest.skip("There is no bash here.")
    programs, source = tmp_path / "programs", tmp_path / "source"
    for folder in (programs, source, tmp_path / "site"):
        folder.mkdir()
    for name in ("apt-get", "python3.12"):
        (programs / name).write_text(STUB)
        (programs / name).chmod(0o755)
    log = tmp_path / "log"

    def set_up():
        log.write_text("")
        environment = os.environ | {
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "LOG": str(log), "SITE": str(tmp_path / "site"),
        }  # fmt: skip
        command = [bash, str(HARNESS / "setup.sh"), str(source), str(tmp_path / "environment")]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=60)
        return done.returncode, done.stderr, log.read_text()

    return source, tmp_path / "site", set_up


def test_setup_installs_what_the_lock_names_and_then_the_wheel(machine):
    source, _, set_up = machine
    (source / "requirements.lock").touch()
    (source / "recsys_teach-1.0-py3-none-any.whl").touch()
    code, _, log = set_up()
    assert code == 0
    assert "apt-get install -y --no-install-recommends bubblewrap" in log and "python3.12 -m venv" in log
    packages, course = (line for line in log.splitlines() if " -m pip " in line)
    assert "--no-deps --require-hashes --only-binary :all: -r" in packages and packages.endswith(
        "source/requirements.lock"
    )
    assert "--no-deps --no-index" in course and course.endswith("recsys_teach-1.0-py3-none-any.whl")


def test_setup_takes_a_checkout_where_there_is_no_wheel(machine):
    source, site, set_up = machine
    (source / "course" / "recsys_teach").mkdir(parents=True)
    (source / "course" / "recsys_teach" / "__init__.py").touch()
    (source / "course" / "requirements.lock").touch()
    code, _, log = set_up()
    assert code == 0 and log.count(" -m pip ") == 1 and "--require-hashes" in log
    assert (site / "recsys_teach.pth").read_text() == f"{source}/course\n"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "neither recsys_teach"), (["recsys_teach-1.whl"], "requirements.lock"),
        (["recsys_teach-1.whl", "recsys_teach-2.whl", "requirements.lock"], "Leave one"),
    ],
)  # fmt: skip
def test_setup_says_what_is_missing_and_installs_nothing(machine, files, said):
    source, _, set_up = machine
    for name in files:
        (source / name).touch()
    code, stderr, log = set_up()
    assert code == 1 and said in stderr and " -m pip " not in log


def test_the_readme_names_every_file_that_is_looked_for():
    text = (HARNESS / "README.md").read_text(encoding="utf-8")
    looked_for = set(re.findall(r'source / "([^"]+)"', Path(gradescope.__file__).read_text(encoding="utf-8")))
    assert {"settings.toml", "hidden.key", "allow-unsafe"} <= looked_for
    for name in looked_for | {"setup.sh", "run_autograder", "requirements.lock", "course"}:
        assert f"`{name}`" in text
