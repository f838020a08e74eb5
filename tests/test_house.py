"""The house's rules for code: ruff, notebooks too, and a type checker find nothing; no module grows beyond a screenful of screens."""

import re
import subprocess
import sys

import pytest

from recsys_teach.places import ROOT

LINES = 400


@pytest.mark.parametrize("command", ["ruff check .", "ruff format --check .", "mypy"])
def test_it_finds_nothing(command):
    done = subprocess.run(
        [sys.executable, "-m", *command.split()], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_no_module_is_long():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in ROOT.glob("recsys_teach/**/*.py")}
    # The oldest bank holds a table of misconceptions that is one piece.
    assert [str(path) for path, n in lengths.items() if n > LINES and path.name != "corated_cosine.py"] == []


def test_the_map_tells_the_minutes_that_the_lessons_tell():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| (\d\d) .*\| (\d+) min \|$", readme, re.MULTILINE))
    lessons = {
        path.name[:2]: re.search(r"About (\d+)\s+minutes", path.read_text(encoding="utf-8").replace("\n# ", " "))[1]
        for path in ROOT.glob("solutions/*.py")
    }
    assert told == lessons and len(told) >= 4
