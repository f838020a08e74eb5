"""Make the course's own environment, `.venv`, with the standard library alone, and run a verb in it.

`start` and `test` always run in `.venv`. Every other verb runs where it was called when that Python has what it
needs, and in `.venv` when it does not.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"learn": "requirements.lock", "test": "requirements-test.lock"}
STAMP = "recsys_teach.stamp"


class SetupError(Exception):
    """The environment could not be made. The text says what is wrong, then the cure."""


def python_of(folder: Path) -> Path:
    """Return the interpreter of the virtual environment in `folder`."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(purpose: str) -> str:
    """Return what must be unchanged for an installed environment to be current: the lock, the Python, our metadata."""
    parts = [ROOT / LOCKS[purpose], ROOT / "pyproject.toml"]
    digest = hashlib.sha256(sys.version.encode())
    for part in parts:
        digest.update(part.read_bytes())
    return digest.hexdigest()


def is_current(folder: Path, purpose: str) -> bool:
    """Say whether `folder` holds what `purpose` needs. What the tests need includes what learners need."""
    if not python_of(folder).exists():
        return False
    wanted = [fingerprint(p) for p in LOCKS if p in (purpose, "test")]
    stamp = folder / STAMP
    return stamp.exists() and stamp.read_text(encoding="utf-8").strip() in wanted


def made_by_this_python(folder: Path) -> bool:
    """Say whether `folder` was made by the Python that runs now, so that its packages may stay."""
    try:
        told = (folder / "pyvenv.cfg").read_text(encoding="utf-8")
    except OSError:
        return False
    pairs = dict(line.split(" = ", 1) for line in told.splitlines() if " = " in line)
    return pairs.get("version", "").split(".")[:2] == [str(part) for part in sys.version_info[:2]]


def ensure(purpose: str = "learn", folder: Path | None = None) -> Path:
    """Make `folder` (default `.venv`) hold what `purpose` needs; return its interpreter. Installs nothing if it does."""
    folder = folder or ROOT / ".venv"
    python = python_of(folder)
    if is_current(folder, purpose):
        return python
    began = time.monotonic()
    if folder.exists() and not (python.exists() and made_by_this_python(folder)):
        shutil.rmtree(folder)
    print(f"Making the course's environment in {folder} (once; a few minutes on a slow network) …", flush=True)
    if not python.exists():
        venv.EnvBuilder(with_pip=True, symlinks=os.name != "nt").create(folder)
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-input"]
    _run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", ROOT / LOCKS[purpose]])
    _run([*pip, "--no-deps", "--no-build-isolation", "--no-index", "-e", ROOT])
    (folder / STAMP).write_text(fingerprint(purpose) + "\n", encoding="utf-8")
    print(f"The environment is ready after {time.monotonic() - began:.0f} s.", flush=True)
    return python


def _run(command: list) -> None:
    result = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if result.returncode:
        raise SetupError(
            "Installing the packages failed; pip says why in the lines above.\n"
            "Check the network (or the proxy) and run the same command again: it continues where it stopped."
        )


def has_what_it_needs() -> bool:
    """Say whether the Python that runs now can import the course's dependencies."""
    return all(importlib.util.find_spec(name) for name in ("typer", "numpy", "scipy", "pandas", "nbformat", "IPython"))


def run(arguments: list[str]) -> int:
    """Run the verb in `arguments` in the environment that it needs; return its exit code."""
    verb = next((a for a in arguments if not a.startswith("-")), None)
    try:
        if verb not in ("start", "test") and has_what_it_needs():
            from recsys_teach import cli

            return cli.main(arguments)
        python = ensure("test" if verb == "test" else "learn")
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    command = [str(python), "-m", "recsys_teach.cli", *arguments]
    try:
        return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        return 130
