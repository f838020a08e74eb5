"""The environment is made, mended, and every fault of set-up has its name: provoked for real, with loopback as the world."""

import contextlib
import errno
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from recsys_teach import places
from recsys_teach.setup import environment, installing, making, pythons
from recsys_teach.setup.troubles import SetupError
from tests import small_course as small


def world(monkeypatch, **variables):
    """Let pip know these settings only."""
    for name in list(os.environ):
        if (
            name.upper().startswith("PIP_")
            or name.upper().endswith("_PROXY")
            or name in ("SSL_CERT_FILE", "SSL_CERT_DIR")
        ):
            monkeypatch.delenv(name)
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)  # pip starts four times a test
    usual = {"PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "1", "PIP_NO_CACHE_DIR": "1"}
    for name, value in (usual | variables).items():
        monkeypatch.setenv(name, str(value))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small course in a folder with a space and letters of several alphabets, its environment made over loopback."""
    with pytest.MonkeyPatch.context() as patch:
        course, index = small.small_course(tmp_path_factory.mktemp("ein café и 講座"))
        patch.setattr(places, "ROOT", course)
        with small.served(folder=index) as port:
            world(patch, PIP_INDEX_URL=f"http://127.0.0.1:{port}")
            making.ensure("learn")
    if os.name != "nt":  # pip is most of it, and a link is soon copied
        pip = next((course / ".venv").rglob("site-packages/pip"))
        shutil.move(pip, index.parent / "pip")
        pip.symlink_to(index.parent / "pip")
    shutil.copytree(course / ".venv", index.parent / "kept", symlinks=True)
    return course, index


@pytest.fixture
def course(made, monkeypatch):
    """That course, ready, without a network."""
    course, index = made
    monkeypatch.setattr(places, "ROOT", course)
    world(monkeypatch, PIP_INDEX_URL=f"http://127.0.0.1:{small.closed_port()}")
    if course.parent.joinpath("dirty").exists():
        shutil.rmtree(course / ".venv")
        shutil.copytree(index.parent / "kept", course / ".venv", symlinks=True)
    course.parent.joinpath("dirty").touch()
    assert environment.state(course / ".venv") == "ready"
    return course


def bundle_of(made):
    """Return the folder of a bundle with the two packages for the Python of this machine."""
    from recsys_teach.setup import bundle

    course, index = made
    out = index.parent / "bundle"
    if not out.exists():
        (out / "wheels").mkdir(parents=True)
        for path in index.rglob("*.whl"):
            shutil.copy(path, out / "wheels")
        targets = [(bundle.this_platform(), version) for version in bundle.PYTHONS]
        lock = bundle._sha256(course / "requirements.lock")
        (out / "bundle.json").write_text(json.dumps({"lock": lock, "targets": targets}), encoding="utf-8")
    return out


def lack(course, module="tinyone"):
    """Leave the environment as an interrupted installation does: without a package, without a stamp."""
    (course / ".venv" / environment.STAMP).unlink(missing_ok=True)
    for path in (course / ".venv").rglob(f"{module}*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def imports(course, module="tinyone"):
    command = [environment.python_of(course / ".venv"), "-c", f"import {module}; print({module}.NAME)"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def test_an_environment_is_made_and_a_second_start_needs_nothing(course, capsys):
    assert imports(course) == "tinyone"
    assert making.ensure("learn") == environment.python_of(course / ".venv")
    assert capsys.readouterr().out == ""


def test_a_newer_release_that_a_package_would_take_changes_nothing(made, monkeypatch, tmp_path):
    """pip would look at it, find no hash and stop: every lock would break when one of its packages has a new release."""
    course, index = small.small_course(tmp_path)
    small.wheel(index / "tinytwo", "tinytwo", needs_package="tinyone[more]>=1.0")
    small.wheel(index / "tinyone", "tinyone", version="1.1")
    wheels = [index / name / f"{name}-1.0-py3-none-any.whl" for name in ("tinyone", "tinytwo")]
    (course / "requirements.lock").write_text(small.lock_of(*wheels), encoding="utf-8")
    shutil.copytree(made[1].parent / "kept", course / ".venv", symlinks=True)
    monkeypatch.setattr(places, "ROOT", course)
    lack(course)
    lack(course, "tinytwo")
    with small.served(folder=index) as port:
        world(monkeypatch, PIP_INDEX_URL=f"http://127.0.0.1:{port}")
        making.ensure("learn")
    assert list((course / ".venv").rglob("tinyone-1.0.dist-info"))


def test_an_interrupted_installation_continues_and_keeps_what_it_has(course, made, capsys):
    lack(course)
    kept = next((course / ".venv").rglob("tinytwo.py"))
    before = kept.stat().st_mtime_ns
    with small.served(folder=made[1]) as port, pytest.MonkeyPatch.context() as patch:
        world(patch, PIP_INDEX_URL=f"http://127.0.0.1:{port}")
        making.ensure("learn")
    assert imports(course) == "tinyone" and kept.stat().st_mtime_ns == before
    assert environment.state(course / ".venv") == "ready"


def no_interpreter(folder):
    environment.python_of(folder).unlink()


def removed_python(folder):
    python = environment.python_of(folder)
    for name in (python, *python.parent.glob("python3*")):
        name.unlink(missing_ok=True)
    python.symlink_to(folder / "a Python that was removed")


def dead_python(folder):
    environment.python_of(folder).unlink()
    environment.python_of(folder).write_text("not a program")


def half_made(folder):
    shutil.rmtree(folder)
    (folder / "bin").mkdir(parents=True)


def no_pip(folder):
    (folder / environment.STAMP).unlink()
    pip = next(folder.rglob("site-packages/pip"))
    pip.unlink() if pip.is_symlink() else shutil.rmtree(pip)


def a_file(folder):
    shutil.rmtree(folder)
    folder.write_text("what a sync program left")


@pytest.mark.parametrize("broken", [no_interpreter, removed_python, dead_python, half_made, no_pip, a_file])
def test_a_broken_environment_is_seen(course, monkeypatch, broken):
    broken(course / ".venv")
    assert environment.state(course / ".venv") != "ready"

    def create(*_):
        raise SetupError("unknown", last="made anew", log="")

    monkeypatch.setattr(making, "_create", create)
    assert "made anew" in fails("unknown")


@pytest.mark.parametrize("broken", [removed_python])
def test_a_broken_environment_is_made_anew(course, made, broken, capsys):
    broken(course / ".venv")
    making.ensure("learn", offline=bundle_of(made))
    assert imports(course) == "tinyone" and environment.state(course / ".venv") == "ready"
    assert "ready after" in capsys.readouterr().out.splitlines()[-1]


def test_a_moved_folder_is_told_so_without_a_network(course, made, monkeypatch, tmp_path, capsys):
    moved = tmp_path / "moved here"
    shutil.copytree(course, moved, symlinks=True)
    monkeypatch.setattr(places, "ROOT", moved)
    assert environment.state(moved / ".venv").startswith("moved")
    making.ensure("learn")
    command = [environment.python_of(moved / ".venv"), "-c", "import recsys_teach; print(recsys_teach.__file__)"]
    assert Path(subprocess.check_output(command, text=True, cwd=tmp_path).strip()).parent == moved / "recsys_teach"
    assert "has moved" in capsys.readouterr().out and environment.state(moved / ".venv") == "ready"


def test_packages_that_a_power_cut_damaged_are_installed_anew(course, made, monkeypatch):
    next((course / ".venv").rglob("tinyone.py")).write_text("raise ImportError('half a file')")
    (course / ".venv" / environment.STAMP).unlink()
    monkeypatch.setattr(making, "IMPORTED", ("tinyone",))
    making.ensure("learn", offline=bundle_of(made))
    assert imports(course) == "tinyone"


def fails(id, purpose="learn", **options):
    """Try to make the environment; return what is told, which must be of the row `id`."""
    with pytest.raises(SetupError) as caught:
        making.ensure(purpose, **options)
    assert caught.value.id == id, str(caught.value)
    wrong, cure = str(caught.value).split("\n")
    assert wrong and cure and "{" not in wrong + cure
    return str(caught.value)


def test_no_network(course, made):
    lack(course)
    assert "cannot be reached" in fails("network")


def test_a_name_that_cannot_be_resolved(course, monkeypatch):
    lack(course)
    world(monkeypatch, PIP_INDEX_URL="https://index.invalid/simple")
    fails("network")


def test_a_line_on_which_nothing_comes(course, monkeypatch):
    lack(course)
    with small.served(small.Hanging) as port:
        world(monkeypatch, PIP_INDEX_URL=f"http://127.0.0.1:{port}", PIP_TIMEOUT="0.3")
        fails("network")


def test_a_proxy_that_wants_a_password(course, monkeypatch):
    lack(course)
    with small.served(small.Refusing) as port:
        world(monkeypatch, PIP_INDEX_URL="https://index.invalid/simple", HTTPS_PROXY=f"http://127.0.0.1:{port}")
        assert "HTTPS_PROXY" in fails("proxy-login")


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "PIP_PROXY"])
def test_a_proxy_that_does_not_answer(course, monkeypatch, variable):
    lack(course)
    address = f"http://someone:secret@127.0.0.1:{small.closed_port()}"
    world(monkeypatch, **{"PIP_INDEX_URL": "https://index.invalid/simple", variable: address})
    told = fails("proxy")
    assert ("HTTPS_PROXY" if variable == "HTTPS_PROXY" else "pip's proxy setting") in told and "secret" not in told


def test_a_proxy_that_does_not_answer_is_named_though_pip_no_longer_does(monkeypatch):
    """What pip 26 says of it, which it says of a network that is not there as well."""
    said = (
        "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(\"HTTPSConnection("
        "host='127.0.0.1', port=9): Failed to establish a new connection: [Errno 111] Connection refused\")': /simple/six/\n"
        "ERROR: Could not find a version that satisfies the requirement six==1.16.0 (from versions: none)\n"
    )
    world(monkeypatch)
    assert installing.diagnosis(said).id == "network"
    assert installing.diagnosis(said, settings={"proxy": "http://127.0.0.1:9"}).id == "proxy"
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    assert installing.diagnosis(said).id == "proxy"


def test_a_certificate_that_nobody_signed(course, monkeypatch, tmp_path):
    lack(course)
    pem = tmp_path / "own.pem"
    pem.write_text(small.KEY + small.CERTIFICATE)
    with small.served(small.Portal, certificate=pem) as port:
        world(monkeypatch, PIP_INDEX_URL=f"https://localhost:{port}")
        assert "PIP_CERT" in fails("certificate")


def test_a_certificate_of_another_year(course, monkeypatch, tmp_path):
    lack(course)
    pem = tmp_path / "old.pem"
    pem.write_text(small.KEY + small.EXPIRED)
    with small.served(small.Portal, certificate=pem) as port:
        world(monkeypatch, PIP_INDEX_URL=f"https://localhost:{port}", PIP_CERT=pem)
        assert "clock" in fails("certificate-time")


def test_a_network_that_wants_a_login_first(course, monkeypatch):
    lack(course)
    with small.served(small.Portal) as port:
        world(monkeypatch, PIP_INDEX_URL=f"http://127.0.0.1:{port}")
        assert "tinyone" in fails("no-packages")


def test_no_wheel_for_this_machine(course, made, monkeypatch, tmp_path):
    lack(course)
    index = tmp_path / "index"
    shutil.copytree(made[1], index)
    shutil.move(index / "tinyone" / "tinyone-1.0-py3-none-any.whl", index / "tinyone" / "tinyone-2.0-py3-none-any.whl")
    with small.served(folder=index) as port:
        world(monkeypatch, PIP_INDEX_URL=f"http://127.0.0.1:{port}")
        assert "tinyone for this Python 3." in fails("no-wheel")


def test_a_package_that_was_changed_on_its_way(course, made, monkeypatch, tmp_path):
    lack(course)
    index = tmp_path / "index"
    shutil.copytree(made[1], index)
    small.wheel(index / "tinyone", "tinyone", "NAME = 'another'\n")
    with small.served(folder=index) as port:
        world(monkeypatch, PIP_INDEX_URL=f"http://127.0.0.1:{port}")
        fails("wrong-hash")
    assert imports(course) == ""


@contextlib.contextmanager
def mounted(target, *options):
    """Mount over a folder, where the system and this user allow it."""
    if subprocess.run(["mount", *options, target], capture_output=True, check=False).returncode:
        pytest.skip("Mounting needs Linux and its administrator.")
    try:
        yield
    finally:
        subprocess.run(["umount", target], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a file system")
def test_a_full_disk(made, monkeypatch, tmp_path):
    monkeypatch.setattr(places, "ROOT", made[0])
    world(monkeypatch)
    folder = tmp_path / "small disk"
    folder.mkdir()
    with mounted(folder, "-t", "tmpfs", "-o", "size=6m", "none"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(installing, "run", lambda *_, **__: pytest.fail("It was begun."))
            assert "0.0 GB are free" in fails("disk-full", folder=folder / "venv")
        monkeypatch.setitem(making.ROOM, "learn", 0)  # as if it had filled up since
        assert "Free some space" in fails("disk-full", folder=folder / "venv")


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a file system")
def test_a_folder_that_cannot_be_written(made, monkeypatch, tmp_path):
    monkeypatch.setattr(places, "ROOT", made[0])
    folder = tmp_path / "read only"
    folder.mkdir()
    with mounted(folder, "-t", "tmpfs", "-o", "ro", "none"):
        assert "Copy the course's folder" in fails("read-only", folder=folder / "venv")


@pytest.mark.parametrize(
    ("error", "id"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk-full"),
        (OSError(errno.EROFS, "Read-only file system"), "read-only"),
        (PermissionError(errno.EACCES, "Permission denied"), "permission"),
        (OSError(errno.ENAMETOOLONG, "File name too long"), "path-too-long"),
        (OSError(0, "[WinError 206] The filename or extension is too long"), "path-too-long"),
        (OSError(0, "[WinError 32] The process cannot access the file"), "in-use"),
        (OSError(0, "something else"), "unknown"),
    ],
)
def test_what_the_system_refuses_is_named(course, monkeypatch, error, id):
    (course / ".venv" / environment.STAMP).write_text("{}")

    def refuse(*_):
        raise error

    monkeypatch.setattr(making, "_make", refuse)
    told = fails(id)
    assert id != "unknown" or "something else" in told


def test_what_nobody_foresaw_keeps_the_last_words_and_all_of_it(course, monkeypatch):
    (course / "backend.py").rename(course / "away.py")
    lack(course)
    try:
        told = fails("unknown", offline=bundle_of((course, course.parent / "index")))
    finally:
        (course / "away.py").rename(course / "backend.py")
    assert (course / ".venv" / making.LOG).read_text(encoding="utf-8").strip().splitlines()[-1].strip() in told


def test_settings_of_pip_that_would_break_the_installation_are_left_out(course, made, monkeypatch, tmp_path):
    """From pip's own file in the home folder, in both of its places, and from a variable."""
    lack(course)
    settings = tmp_path / "pip" / "pip.ini" if os.name == "nt" else tmp_path / ".pip" / "pip.conf"
    settings.parent.mkdir()
    for name in ("HOME", "USERPROFILE", "APPDATA", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    with small.served(folder=made[1]) as port:
        settings.write_text(
            f"[global]\nrequire-virtualenv = true\nno-binary = :all:\nindex-url = http://127.0.0.1:{port}\n"
            f"[install]\nuser = true\ntarget = {tmp_path / 'elsewhere'}\n"
        )
        world(monkeypatch, PIP_PREFIX=tmp_path / "prefix")
        monkeypatch.delenv("PIP_CONFIG_FILE")
        making.ensure("learn")  # and the index-url of that file was used, for there is no other
    assert imports(course) == "tinyone" and not (tmp_path / "elsewhere").exists()
    kept, left_out = installing.settings_of([environment.python_of(course / ".venv"), "-m", "pip"])
    assert {"index-url": f"http://127.0.0.1:{port}", "retries": "1", "no-cache-dir": "1"}.items() <= kept.items()
    assert {"no-binary", "prefix", "require-virtualenv", "target", "user"} <= set(left_out)


def test_foreign_modules_do_not_reach_the_environment(course, made, monkeypatch, tmp_path, capsys):
    lack(course)
    for name in ("venv", "pip", "tinyone", "json"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a foreign module')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONHOME", str(tmp_path))
    making.ensure("learn", offline=bundle_of(made))
    assert capsys.readouterr().out.count("PYTHONHOME and PYTHONPATH is set here") == 1


def test_a_conda_shell_is_left_alone(course, made, monkeypatch, tmp_path, capsys):
    """The active conda environment is neither installed into nor used, and nothing is said: nothing is wrong."""
    (tmp_path / "conda" / "bin").mkdir(parents=True)
    for name in ("python", "pip"):
        (tmp_path / "conda" / "bin" / name).write_text("#!/bin/sh\nexit 9\n")
        (tmp_path / "conda" / "bin" / name).chmod(0o755)
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.setenv("CONDA_PREFIX", str(tmp_path / "conda"))
    monkeypatch.setenv("CONDA_DEFAULT_ENV", "base")
    monkeypatch.setenv("PATH", str(tmp_path / "conda" / "bin") + os.pathsep + os.environ["PATH"])
    lack(course)
    with small.served(folder=made[1]) as port:
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{port}")
        making.ensure("learn")
    assert imports(course) == "tinyone" and environment.state(course / ".venv") == "ready"
    assert sorted(tmp_path.rglob("*")) == before and "conda" not in capsys.readouterr().out.lower()


@pytest.mark.skipif(os.name == "nt", reason="makes a Python of links")
def test_a_python_without_ensurepip_is_passed_by_for_one_that_has_it(monkeypatch, tmp_path, capsys):
    bare, whole = pythons.ask(str(small.python_without(tmp_path, "ensurepip"))), pythons.ask(sys.executable)
    assert not bare["has"]["ensurepip"] and whole["has"]["ensurepip"]
    monkeypatch.setattr(pythons, "about", lambda: bare)
    monkeypatch.setattr(pythons, "_places", lambda: [bare["path"], whole["path"]])
    assert making._choose(None) == pythons.ask(whole["path"])
    assert f"goes on with Python {making._version(whole)} ({whole['path']})" in capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="makes a Python of links")
@pytest.mark.parametrize("way", ["none", "the bundle's pip", "its own pip"])
def test_a_python_without_ensurepip_alone_uses_another_way_or_says_what_to_install(
    made, monkeypatch, tmp_path, capsys, way
):
    from recsys_teach.setup import bundle

    monkeypatch.setattr(places, "ROOT", made[0])
    path = small.python_without(tmp_path, "ensurepip")
    (path.parent.parent / "lib" / path.name / "ensurepip").mkdir()  # as removing a package may leave it
    offered = tmp_path / "bundle"
    shutil.copytree(bundle_of(made), offered)
    wheel = bundle._pip_wheel()
    if way == "the bundle's pip":
        shutil.copy(wheel, offered / "wheels")
    if way == "its own pip":  # as Debian's python3-pip
        shutil.unpack_archive(wheel, path.parent.parent / "lib" / path.name / "site-packages", "zip")
    bare = pythons.ask(str(path))
    monkeypatch.setattr(pythons, "about", lambda: bare)
    monkeypatch.setattr(pythons, "_places", lambda: [bare["path"]])
    if way == "none":
        told = fails("no-ensurepip", folder=tmp_path / "venv", offline=offered)
        assert f"apt install python{making._version(bare)}-venv" in told
    else:
        python = making.ensure("learn", tmp_path / "venv", offline=offered)
        assert subprocess.run([python, "-c", "import tinyone, tinytwo"], check=False).returncode == 0
        told = json.loads((tmp_path / "venv" / environment.STAMP).read_text(encoding="utf-8"))
        (tmp_path / "venv" / environment.STAMP).write_text(json.dumps(told | {"course": "another folder"}))
        making.ensure("learn", tmp_path / "venv", offline=offered)  # mended by the same way, not made anew
        assert environment.state(tmp_path / "venv") == "ready" and "anew" not in capsys.readouterr().out


def test_the_newest_python_is_passed_by_for_one_with_every_wheel(monkeypatch, capsys):
    has = dict.fromkeys(("ssl", "venv", "ensurepip", "pip"), True)
    facts = {"bits": 64, "implementation": "CPython", "free_threaded": False, "has": has}
    newest, older = (facts | {"version": [3, minor, 0], "path": f"/python3.{minor}"} for minor in (15, 12))
    monkeypatch.setattr(pythons, "about", lambda: newest)
    monkeypatch.setattr(pythons, "ask", lambda path: newest)
    monkeypatch.setattr(pythons, "usable", lambda accept: [older, newest])
    assert making._choose(None) == older
    monkeypatch.setattr(pythons, "usable", lambda accept: [newest])
    assert making._choose(None) == newest


def test_a_python_that_brings_pip_comes_before_one_that_only_has_it(monkeypatch, capsys):
    facts = {"bits": 64, "implementation": "CPython", "free_threaded": False, "version": [3, 12, 0]}
    has = dict.fromkeys(("ssl", "venv", "ensurepip", "pip"), True)
    debian = facts | {"path": "/usr/bin/python3.12", "has": has | {"ensurepip": False}}
    whole = facts | {"path": "/opt/python3.12", "version": [3, 11, 0], "has": has}
    monkeypatch.setattr(pythons, "ask", lambda path: debian)
    monkeypatch.setattr(pythons, "usable", lambda accept: list(filter(accept, [debian, whole])))
    assert making._choose(None) == whole
    monkeypatch.setattr(pythons, "usable", lambda accept: list(filter(accept, [debian])))
    assert making._choose(None) == debian


def test_nothing_is_removed_when_no_python_will_do(course, monkeypatch):
    lack(course)
    no_pip_left = next((course / ".venv").rglob("site-packages/pip"))
    no_pip_left.unlink() if no_pip_left.is_symlink() else shutil.rmtree(no_pip_left)
    kept = next((course / ".venv").rglob("tinytwo.py"))
    monkeypatch.setattr(pythons, "usable", lambda accept: [])
    bare = pythons.ask(sys.executable)
    bare["has"] |= {"ensurepip": False, "pip": False}
    monkeypatch.setattr(pythons, "about", lambda: bare)
    monkeypatch.setattr(pythons, "ask", lambda path, ask=pythons.ask: bare if path == bare["path"] else ask(path))
    fails("no-ensurepip")
    assert kept.exists()


def test_two_starts_at_once_make_it_once(course, made):
    lack(course)
    code = (
        "import sys; from pathlib import Path; from recsys_teach import places; from recsys_teach.setup import making; places.ROOT = Path(sys.argv[1]);"
        "making.ensure('learn', offline=Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, str(course), str(bundle_of(made))]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", cwd=Path(making.__file__).parents[1])
        for _ in "ab"
    ]
    told = [one.communicate()[0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert sum("Making the course's environment" in text for text in told) == 1
    assert sum("waits for it" in text for text in told) == 1 and imports(course) == "tinyone"


def test_the_lock_of_a_start_that_died_holds_nobody_up(course, made):
    code = "import sys, time; from pathlib import Path; from recsys_teach.setup import making\nwith making._alone(Path(sys.argv[1])): print('in', flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(course / ".venv")],
        stdout=subprocess.PIPE,
        cwd=Path(making.__file__).parents[1],
    ) as one:
        assert one.stdout.readline().strip() == b"in"
        done = []
        lack(course)
        waiting = threading.Thread(
            target=lambda: done.append(making.ensure("learn", offline=bundle_of(made))), daemon=True
        )
        waiting.start()
        time.sleep(0.5)
        assert not done
        one.kill()
    waiting.join(60)
    assert done and imports(course) == "tinyone"
