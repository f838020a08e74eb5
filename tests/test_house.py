"""The house's rules for code: ruff, notebooks too, and a type checker find nothing; no module grows beyond a screenful of screens."""

import ast
import re
import shutil
import subprocess
import sys

import pytest

import recsys_teach
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


@pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash here")
@pytest.mark.parametrize(("minor", "found"), [("12", "/3.12.1/bin/python"), ("14", "")])
def test_ci_takes_no_other_python_than_the_one_it_asks_for(tmp_path, minor, found):
    pyenv = tmp_path / "pyenv"
    pyenv.write_text(
        '#!/bin/sh\nif [ "$1" = versions ]; then printf "3.11.7\\n3.12.1\\n"; else echo "/${PYENV_VERSION:-3.11.7}/bin/python"; fi\n'
    )
    pyenv.chmod(0o755)
    for tool in ("grep", "tail"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    text = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    code = "set -euo pipefail\n" + re.search(r"^python_of\(\) \{.*?^\}", text, re.MULTILINE | re.DOTALL).group()
    code += f"\nif other=$(python_of {minor}); then echo $other; fi"
    done = subprocess.run(
        [shutil.which("bash"), "-c", code], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == found


def test_the_guide_names_what_there_is():
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    modules = {path.name for path in ROOT.glob("recsys_teach/exercises/*.py")} - {"__init__.py"} | {"bank/"}
    assert modules - set(re.findall(r"`([\w.]+/?)`", guide)) == set()
    imported = set()
    for path in ROOT.glob("solutions/[0-9]*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("recsys_teach"):
                public = set() if node.module == "recsys_teach" else {node.module.removeprefix("recsys_teach.")}
                imported |= public | ({a.name for a in node.names} - set(recsys_teach.__all__) if not public else set())
    assert {name for name in imported if f"`{name}`" not in guide} == set()


def test_the_map_tells_the_minutes_that_the_lessons_tell():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| (\d\d) .*\| (\d+) min \|$", readme, re.MULTILINE))
    lessons = {
        path.name[:2]: re.search(r"About (\d+)\s+minutes", path.read_text(encoding="utf-8").replace("\n# ", " "))[1]
        for path in ROOT.glob("solutions/*.py")
    }
    assert told == lessons and len(told) >= 4
