"""Make the environment, or mend it, with the standard library alone: one process at a time, and every failure named."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from recsys_teach import places
from recsys_teach.setup import bundle, installing, pythons
from recsys_teach.setup.environment import LOCKS, STAMP, fingerprint, is_current, place, python_of, state
from recsys_teach.setup.troubles import SetupError

ROOM = {"learn": 1.0, "test": 1.7}  # GB
LOCK = "recsys_teach.lock"
LOG = "recsys_teach.log"
# The lock names everything. Left to look for dependencies, pip may find a newer release of one, and no hash for it.
INSTALL = ("--disable-pip-version-check", "install", "--no-input", "--no-deps")
IMPORTED = ("numpy", "scipy", "pandas", "matplotlib", "sklearn", "IPython", "ipykernel", "jupyterlab")


def ensure(purpose: str = "learn", folder: Path | None = None, offline: Path | None = None) -> Path:
    """Make `folder` (default: see `place`) hold what `purpose` needs; return its interpreter. Installs nothing if it does.

    With `offline` the packages come from that bundle and no network is used. Raises SetupError.
    """
    why = ""
    if folder is None:
        folder, why = place()
    folder = Path(os.path.abspath(folder))
    if is_current(folder, purpose):
        return python_of(folder)
    if why:
        print(f"The environment goes to {folder}, since {why}.", flush=True)
    try:
        with _alone(folder):
            if not is_current(folder, purpose):  # another start may have made it while this one waited
                _make(purpose, folder, bundle.read(offline) if offline else None)
    except OSError as error:
        raise installing.as_setup_error(error, **_facts(purpose, folder)) from error
    return python_of(folder)


def _facts(purpose, folder):
    free = next((shutil.disk_usage(p).free for p in (folder, *folder.parents) if p.exists()), 0)
    return {"folder": str(folder), "free": f"{free / 1e9:.1f} GB", "needed": f"{ROOM[purpose]} GB"}


def _make(purpose, folder, offered):
    began, python = time.monotonic(), python_of(folder)
    facts = _facts(purpose, folder)
    inside = pythons.ask(str(python)) if python.exists() else None
    if inside and (pythons.trouble(inside) or not _wheels_for(offered, inside)):
        inside = None
    pip = _pip_for(python, inside, offered) if inside else None
    if pip and state(folder, purpose).startswith("moved"):
        print("This folder has moved; the environment is told so.", flush=True)
        _install_course(purpose, folder, pip, facts)
        _write_stamp(purpose, folder, inside)
        return
    if pip is None and python.parent.exists():
        print("The environment is broken and is made anew.", flush=True)
    print(f"Making the course's environment in {folder} (once; a few minutes on a slow network) …", flush=True)
    hurting = [name for name in ("PYTHONHOME", "PYTHONPATH") if os.environ.get(name)]
    if hurting:
        print(f"{' and '.join(hurting)} is set here; the course runs without it.", flush=True)
    fresh = pip is None
    if fresh:
        pip, inside = _create(purpose, folder, offered)
    (folder / STAMP).unlink(missing_ok=True)
    _install(purpose, folder, pip, offered, facts | {"version": _version(inside)})
    trouble = _import_trouble(purpose, python)
    if trouble and not fresh:
        # What a power cut left looks installed and is not.
        print("The packages are damaged and are installed anew.", flush=True)
        pip, inside = _create(purpose, folder, offered)
        _install(purpose, folder, pip, offered, facts | {"version": _version(inside)})
        trouble = _import_trouble(purpose, python)
    if trouble:
        raise installing.diagnosis(trouble, log="the lines above", **facts)
    _write_stamp(purpose, folder, inside)
    print(f"The environment is ready after {time.monotonic() - began:.0f} s.", flush=True)


def _version(facts):
    return ".".join(map(str, facts["version"][:2]))


def _wheels_for(offered, facts):
    return offered is None or _version(facts) in offered.versions


def _choose(offered):
    """Return the facts of the Python to make an environment with: this one if it is good, else the best that is found."""
    mine = pythons.ask(pythons.about()["path"]) or pythons.about()
    wheel = offered is not None and offered.pip is not None

    def makes_environments(facts):
        has = facts["has"]
        return has["venv"] and (has["ssl"] or offered) and (has["ensurepip"] or has["pip"] or wheel)

    def good(facts):
        return _wheels_for(offered, facts) and makes_environments(facts)

    best = tuple(mine["version"][:2]) != pythons.NEWEST  # the newest lacks some wheels; an older one is looked for
    if good(mine) and best and mine["has"]["ensurepip"]:
        return mine
    found = pythons.usable(good)
    with_pip = [facts for facts in found if facts["has"]["ensurepip"]] or found
    if with_pip:
        if os.path.realpath(with_pip[0]["path"]) != os.path.realpath(mine["path"]):
            print(f"This course goes on with Python {_version(with_pip[0])} ({with_pip[0]['path']}).", flush=True)
        return with_pip[0]
    if good(mine):
        return mine
    if not _wheels_for(offered, mine):
        raise offered.for_another(_version(mine))
    raise SetupError("no-ensurepip" if mine["has"]["ssl"] else "no-ssl", version=_version(mine))


def _create(purpose, folder, offered):
    """Make a bare environment in `folder`; return the command that is its pip, and its Python's facts."""
    base = _choose(offered)  # before anything is removed: there may be none
    _clear(folder)
    facts = _facts(purpose, folder) | {"version": _version(base)}
    free = {path: shutil.disk_usage(path).free / 1e9 for path in (str(folder), tempfile.gettempdir())}
    for path, needed in zip(free, (ROOM[purpose], 0.4), strict=False):
        if free[path] < needed:
            raise SetupError("disk-full", free=f"{free[path]:.1f} GB", folder=path, needed=f"{needed} GB")
    environment, python = pythons.clean_environment(), python_of(folder)
    installing.run([base["path"], "-m", "venv", "--without-pip", folder], environment, folder / LOG, **facts)
    if base["has"]["ensurepip"]:
        # venv could do this too, but it swallows what ensurepip says.
        command = [python, "-I", "-m", "ensurepip", "--default-pip"]
        installing.run(command, environment, folder / LOG, **facts)
    return _pip_for(python, pythons.ask(str(python)) or base, offered), base


def _pip_for(python, inside, offered):
    """Return the command that is pip for an environment: its own, that of the Python it was made with, the bundle's; None."""
    if inside["has"]["pip"]:
        return [python, "-m", "pip"]
    base = pythons.ask(inside["path"])
    if base and base["has"]["ensurepip"]:
        return None  # then an environment without pip is half of one
    if base and base["has"]["pip"]:
        return [base["path"], "-m", "pip", "--python", python]
    return [python, offered.pip / "pip"] if offered and offered.pip else None


def _install(purpose, folder, pip, offered, facts):
    settings = installing.settings_of(pip)[0]
    source = []
    if offered:
        settings = {name: value for name, value in settings.items() if name == "cache-dir"}
        source = ["--no-index", "--find-links", offered.wheels]
    environment = installing.pip_environment(settings)
    lock = places.ROOT / LOCKS[purpose]
    command = [*pip, *INSTALL, "--require-hashes", "--only-binary", ":all:", *source, "-r", lock]
    installing.run(command, environment, folder / LOG, offline=bool(offered), settings=settings, **facts)
    _install_course(purpose, folder, pip, facts)


def _install_course(purpose, folder, pip, facts):
    command = [*pip, *INSTALL, "--no-build-isolation", "--no-index", "-e", places.ROOT]
    installing.run(command, installing.pip_environment({}), folder / LOG, **facts)


def _import_trouble(purpose, python):
    """Return what importing the main packages that the lock names said when it failed, else ""."""
    lock = (places.ROOT / LOCKS[purpose]).read_text(encoding="utf-8").lower()
    pinned = {"sklearn": "scikit-learn"}
    names = [name for name in IMPORTED if re.search(rf"^{pinned.get(name, name.lower())}==", lock, re.MULTILINE)]
    command = [python, "-I", "-c", f"import {', '.join(['sys', *names])}"]
    result = subprocess.run(command, env=pythons.clean_environment(), capture_output=True, check=False)
    return (result.stderr.decode("utf-8", "replace") or "no reason given") if result.returncode else ""


def _write_stamp(purpose, folder, inside):
    told = {
        "packages": fingerprint(purpose),
        "python": inside["version"][:2],
        "folder": str(folder),
        "course": str(places.ROOT),
    }
    # Last of all and whole or not at all: a stamp says that everything before it is on the disk.
    beside = folder / (STAMP + ".part")
    beside.write_text(json.dumps(told) + "\n", encoding="utf-8")
    os.replace(beside, folder / STAMP)


def _clear(folder):
    """Remove what is in `folder`, except the file that keeps others out."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != LOCK:
            path.unlink()


@contextlib.contextmanager
def _alone(folder):
    """Let one process at a time make the environment in `folder`. The system frees the lock of one that died."""
    if os.path.lexists(folder) and not folder.is_dir():
        folder.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a+b") as file:
        waiting = False
        while not _locked(file):
            if not waiting:
                print("Another start is making the environment; this one waits for it.", flush=True)
            waiting = True
            time.sleep(0.2)
        yield


def _locked(file):
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # some network drives have no locks
        return True
    return True
