"""What many tests need: the exercise, a verdict on a code, and the sandbox."""

import os
import shutil

import pytest
from hypothesis import settings

from recsys_teach.exercises.collect import Cell
from recsys_teach.exercises.examine import examine_cells
from recsys_teach.exercises.exercise import load_lesson
from recsys_teach.exercises.run import run
from recsys_teach.grading.sandbox import NoSandbox, Sandbox

# The same examples on every run; how long one takes says nothing about the code.
settings.register_profile("course", deadline=None, derandomize=True)
settings.load_profile("course")


def unavailable(why):
    """Skip, except in CI, where what cannot be tested is a failure."""
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def exercise():
    return load_lesson("03").EXERCISES[0]


@pytest.fixture(scope="session")
def verdict_of(exercise):
    """Return the verdict on a code, judged in this process."""

    def judged(code, runner=run):
        return examine_cells(exercise, [Cell("import numpy as np\n"), Cell(code, "cell 2")], runner)

    return judged


@pytest.fixture(scope="session")
def sandbox():
    try:
        with Sandbox() as one:
            yield one
    except NoSandbox as error:
        unavailable(str(error))


@pytest.fixture(scope="session")
def chromium():
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return path or unavailable("There is no Chromium here.")


@pytest.fixture(autouse=True)
def own_workspace(tmp_path, monkeypatch):
    """No test writes into the developer's workspace."""
    monkeypatch.setenv("RECSYS_TEACH_WORKSPACE", str(tmp_path / "workspace"))
