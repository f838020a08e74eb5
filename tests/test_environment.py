"""The way in: what a Python is told."""

import ast
import os
import subprocess
import sys

import pytest

from recsys_teach import __main__ as entry
from recsys_teach import environment
from recsys_teach.environment import ROOT


def test_the_first_files_parse_on_any_python_3():
    for name in ("__init__.py", "__main__.py"):
        source = (ROOT / "recsys_teach" / name).read_text(encoding="utf-8")
        tree = ast.parse(source, feature_version=(3, 4))
        assert not any(isinstance(node, (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr)) for node in ast.walk(tree))


@pytest.mark.parametrize(("version", "usable"), [((3, 10), False), ((3, 11), True), ((3, 15), True), ((3, 16), False)])
def test_an_unusable_python_is_told_which_one_to_install(version, usable):
    told = entry.complaint(version)
    assert (told is None) == usable
    assert usable or f"{version[0]}.{version[1]}" in told and "python.org" in told


def test_importing_the_package_imports_nothing_heavy():
    code = "import sys, recsys_teach; print({'numpy', 'pandas', 'IPython'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_an_environment_is_current_only_for_this_lock_and_this_python(tmp_path, monkeypatch):
    assert not environment.is_current(tmp_path, "learn")
    python = environment.python_of(tmp_path)
    python.parent.mkdir(parents=True)
    python.touch()
    stamp = tmp_path / environment.STAMP
    stamp.write_text(environment.fingerprint("test"))
    assert environment.is_current(tmp_path, "test") and environment.is_current(tmp_path, "learn")
    stamp.write_text(environment.fingerprint("learn"))
    assert environment.is_current(tmp_path, "learn") and not environment.is_current(tmp_path, "test")
    monkeypatch.setattr(environment.sys, "version", "another")
    assert not environment.is_current(tmp_path, "learn")


def test_a_failed_installation_says_what_to_do(monkeypatch, capsys):
    monkeypatch.setattr(
        environment, "ensure", lambda purpose: environment._run([sys.executable, "-c", "raise SystemExit(1)"])
    )
    assert environment.run(["start"]) == 2
    assert "Check the network" in capsys.readouterr().err


def test_the_locks_name_no_address():
    for name in environment.LOCKS.values():
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text and "--hash=sha256:" in text


def test_the_readme_gives_both_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "python -m recsys_teach start" in text and "python -m recsys_teach test" in text
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
