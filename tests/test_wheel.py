"""The course as a wheel, installed elsewhere: it finds its lessons and data, and `start` makes no environment."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from recsys_teach import places
from recsys_teach.places import ROOT
from recsys_teach.setup import launch
from recsys_teach.setup.troubles import SetupError

STUB = """import json, os, sys
print(json.dumps({"arguments": sys.argv[1:], "path": os.environ["JUPYTER_PATH"]}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        out,
        ROOT,
    ]
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The wheel in an environment of its own that sees the packages of this one, with a JupyterLab that only prints."""
    home = tmp_path_factory.mktemp("elsewhere")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home / "env"], check=True)
    python = next(
        path for path in (home / "env" / "bin" / "python", home / "env" / "Scripts" / "python.exe") if path.exists()
    )
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(subprocess.check_output([python, "-c", code], text=True).strip())
    command = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel]
    subprocess.run([str(part) for part in command], check=True)
    # The packages of this environment come last, so that the stub and the wheel are found first; its own .pth files,
    # one of which is this checkout, are not read.
    (site / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    (site / "jupyterlab.py").write_text(STUB)
    return python, home


def run(python, folder, *arguments):
    return subprocess.run(
        [str(python), *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=False,
        env={name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "RECSYS_TEACH_WORKSPACE")},
    )  # fmt: skip


def test_the_wheel_holds_every_lesson_and_data_file_as_published(wheel):
    with zipfile.ZipFile(wheel) as content:
        for folder in ("lessons", "datasets"):
            published = [
                p for p in (ROOT / folder).rglob("*") if p.is_file() and not p.parent.name.startswith((".", "__"))
            ]
            assert len(published) >= (1 if folder == "lessons" else 4)
            for path in published:
                assert content.read(f"recsys_teach/{path.relative_to(ROOT).as_posix()}") == path.read_bytes()
        assert not [name for name in content.namelist() if "tests" in name.split("/") or name.startswith("solutions")]


def test_data_is_found_in_it(installed):
    python, home = installed
    code = "import recsys_teach as r; print(r.__file__); print(len(r.load_movielens()), len(r.load_films()))"
    result = run(python, home, "-c", code)
    file, counts = result.stdout.splitlines()
    assert Path(file).is_relative_to(home) and counts == "100004 9066"


def script(python):
    return python.with_name("recsys-teach" + (".exe" if os.name == "nt" else ""))


@pytest.mark.parametrize("way", ["script", "module"])
def test_start_prepares_a_workspace_here_and_makes_no_environment(installed, tmp_path, way):
    python, _ = installed
    command = [script(python)] if way == "script" else [python, "-m", "recsys_teach"]
    result = run(*command[:1], tmp_path, *command[1:], "start", "--no-browser")
    assert result.returncode == 0, result.stderr
    told = json.loads(result.stdout.splitlines()[-1])
    assert f"--ServerApp.root_dir={tmp_path.resolve() / 'workspace'}" in told["arguments"]
    assert told["path"].startswith(str(python.parent.parent))
    lesson = tmp_path / "workspace" / "03_user_based_cf.ipynb"
    assert json.loads(lesson.read_text(encoding="utf-8"))["cells"]
    assert [path.name for path in tmp_path.iterdir()] == ["workspace"]


@pytest.mark.parametrize("way", ["script", "module"])
def test_doctor_says_that_it_is_a_package(installed, tmp_path, way):
    python, _ = installed
    command = [script(python)] if way == "script" else [python, "-m", "recsys_teach"]
    result = run(*command[:1], tmp_path, *command[1:], "doctor")
    line = result.stdout.splitlines()[0]
    assert "installed as a package" in line and result.returncode == 0, result.stdout
    assert "numpy 2." in line and "missing" not in line.replace("scikit-surprise missing", "").replace(
        "numba missing", ""
    )


@pytest.mark.parametrize("verb", ["test", "build", "bundle"])
def test_what_needs_the_checkout_says_so(installed, tmp_path, verb):
    python, _ = installed
    result = run(python, tmp_path, "-m", "recsys_teach", verb, *(["--out", "stick"] if verb == "bundle" else []))
    assert result.returncode == 2 and f"`{verb}` needs the course's own folder" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_package_without_its_packages_says_so(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(places, "ROOT", tmp_path)
    monkeypatch.setattr(launch, "has_what_it_needs", lambda: False)
    assert launch.run(["start"]) == 2
    assert capsys.readouterr().err.strip() == str(SetupError("package-incomplete"))
