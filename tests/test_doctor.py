"""`doctor` works in every state, tells no secret, and sends people to the cure."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from recsys_teach import cli, places
from recsys_teach.setup import doctor, environment, installing, pythons
from tests import small_course as small


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course that nobody has started, on a machine without a network."""
    course, _ = small.small_course(tmp_path / "Home of Jane Roe")
    monkeypatch.setattr(places, "ROOT", course)
    for name in list(os.environ):
        if name.upper().startswith("PIP_") or name.upper().endswith("_PROXY"):
            monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE", "XDG_DATA_HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "Home of Jane Roe"))
    monkeypatch.delenv("JUPYTER_PATH", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_RETRIES", "1")
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{small.closed_port()}")
    return course


def told(capsys, *arguments):
    code = doctor.main(list(arguments))
    line, *rest = capsys.readouterr().out.splitlines()
    return code, line, "\n".join(rest)


def test_before_the_first_start_it_says_to_start(course, capsys):
    code, line, rest = told(capsys)
    assert code == 1 and "| environment not made yet | no packages |" in line
    assert rest.strip().splitlines() == [
        "The course's environment is not made yet.",
        "Run `python -m recsys_teach start`: it makes what is missing.",
    ]


def test_it_says_what_a_teacher_asks_for(course, capsys):
    import platform

    _, line, _ = told(capsys)
    version = platform.python_version()
    for part in (
        "recsys_teach 0.1.0",
        f"{version} 64-bit",
        platform.machine(),
        "GB free",
        "port 8888",
        "network not asked",
    ):
        assert part in line
    assert "\n" not in line and len(line) < 700


@pytest.mark.parametrize("broken", ["no interpreter", "no program", "half made", "a file"])
def test_a_broken_environment_is_told_and_not_touched(course, capsys, broken):
    folder = course / ".venv"
    python = environment.python_of(folder)
    if broken == "a file":
        folder.write_text("x")
    else:
        python.parent.mkdir(parents=True)
        if broken == "no program":
            python.write_text("not a program")
        if broken == "half made":
            python.symlink_to(sys.executable)
    code, line, rest = told(capsys)
    word = {"half made": "half made", "a file": "not made yet"}.get(broken, "broken")
    assert code == 1 and f"environment {word}" in line and "start" in rest
    assert folder.is_file() or python.parent.is_dir()


def test_a_ready_environment_is_told_with_its_packages(course, capsys, monkeypatch):
    packages = course / ".venv" / ("Lib" if os.name == "nt" else "lib/python3.13") / "site-packages"
    for name, version in (("numpy", "2.4.6"), ("scikit_surprise", "1.1.5")):
        info = packages / f"{name}-{version}.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    (packages / "half-1.0.dist-info").mkdir()  # an interrupted installation
    environment.python_of(course / ".venv").parent.mkdir(parents=True)
    monkeypatch.setattr(environment, "state", lambda folder: "ready")
    monkeypatch.setattr(pythons, "ask", lambda path: {"version": [3, 13, 1]})
    code, line, rest = told(capsys)
    assert "environment ready (Python 3.13.1)" in line
    assert "numpy 2.4.6" in line and "scikit-surprise 1.1.5" in line and "pandas missing" in line
    assert code == 0 and rest.strip() == "" or "Port" in rest


def test_no_secret_no_name_and_no_folder_is_told(course, capsys, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://jane:hunter2@proxy.example.org:3128")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://token:s3cret@index.example.org/simple")
    monkeypatch.setenv("PYTHONPATH", str(course))
    _, line, rest = told(capsys)
    assert "proxies: HTTPS_PROXY" in line and "extra-index-url" in line and "set: PYTHONPATH" in line
    for secret in (
        "hunter2",
        "s3cret",
        "jane",
        "example.org",
        "Jane Roe",
        str(course.parent),
        str(Path.home()),
        sys.prefix,
    ):
        assert secret not in line + rest


def test_settings_of_pip_that_are_left_out_are_named(course, capsys, monkeypatch):
    monkeypatch.setenv("PIP_USER", "1")
    assert re.search(r"pip: [^|]*index-url[^|]*\(not used: [^|]*user", told(capsys)[1])


def test_a_taken_port_is_told_and_is_no_fault(course, capsys, monkeypatch):
    monkeypatch.setattr(environment, "state", lambda folder: "ready")
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen()
        monkeypatch.setattr(doctor, "PORT", one.getsockname()[1])
        code, line, rest = told(capsys)
        assert f"port {doctor.PORT} taken" in line and "JupyterLab takes the next free one" in rest and code == 0
    assert f"port {doctor.PORT} free" in told(capsys)[1]


@pytest.mark.parametrize("where", ["data", "path"])
def test_a_foreign_kernel_of_the_same_name_is_told(course, capsys, monkeypatch, tmp_path, where):
    assert "kernel ours |" in told(capsys)[1]
    spec = tmp_path / "theirs" / "jupyter" / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text("{}")
    if where == "path":
        monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "theirs" / "jupyter"))
    else:
        for name in ("XDG_DATA_HOME", "APPDATA"):
            monkeypatch.setenv(name, str(tmp_path / "theirs"))
        monkeypatch.setattr(environment.sys, "platform", "linux" if os.name != "nt" else "win32")
    assert "another python3 kernel is passed by" in told(capsys)[1]


def test_little_room_is_told(course, capsys, monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 50_000_000}))
    code, line, rest = told(capsys)
    assert "0.1 GB free" in line and "The disk is full" in rest and code == 1


def test_the_network_is_asked_only_on_request(course, capsys, monkeypatch):
    asked = []
    monkeypatch.setattr(installing, "run", lambda command, *_, **__: asked.append(command))
    told(capsys)
    assert asked == []
    assert "network: reached" in told(capsys, "--network")[1] and len(asked) == 1


def test_a_network_that_is_not_there_is_told_with_its_cure(course, capsys):
    code, line, rest = told(capsys, "--network")
    assert code == 1 and "network: network" in line and "The package index cannot be reached" in rest


def test_a_cloud_drive_is_told(course, capsys, monkeypatch):
    monkeypatch.setattr(places, "ROOT", course.rename(course.with_name("Dropbox")))
    assert "elsewhere: this folder is copied to a cloud drive" in told(capsys)[1]


def test_it_runs_with_the_standard_library_alone(course):
    command = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        "import sys; sys.path.insert(0, '.'); from recsys_teach.__main__ import main; sys.argv[1:] = ['doctor']; sys.exit(main())",
    ]
    result = subprocess.run(command, cwd=course, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 1 and result.stdout.startswith("recsys_teach 0.1.0 | ") and result.stderr == ""


def test_the_verb_is_the_same_in_the_environment(course, capsys):
    assert cli.main(["doctor"]) == 1
    assert capsys.readouterr().out.startswith("recsys_teach 0.1.0 | ")
