"""The course's own environment: where it is and what state it is in. The standard library alone."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from pathlib import Path

from recsys_teach import places
from recsys_teach.setup import pythons

LOCKS = {"learn": "requirements.lock", "test": "requirements-test.lock"}
STAMP = "recsys_teach.stamp"
LONGEST = 160  # characters of the longest path inside an environment, with some to spare
CLOUDS = re.compile(
    r"onedrive\b.*|dropbox( \(.*\))?|mobile documents|icloud ?drive|cloudstorage|google ?drive|googledrive-.*|my drive|"
    r"nextcloud|owncloud|box sync",
    re.IGNORECASE,
)


def python_of(folder: Path) -> Path:
    """Return the interpreter of the virtual environment in `folder`."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(purpose: str) -> str:
    """Return what must be unchanged for the packages of an environment to be current: the lock and our metadata."""
    digest = hashlib.sha256()
    for part in (places.ROOT / LOCKS[purpose], places.ROOT / "pyproject.toml"):
        digest.update(part.read_bytes())
    return digest.hexdigest()


def stamp_of(folder: Path) -> dict:
    """Return what was written when the environment in `folder` was finished; {} when it never was."""
    try:
        told = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def is_current(folder: Path, purpose: str) -> bool:
    """Say whether `folder` holds what `purpose` needs. What the tests need includes what learners need."""
    return state(folder, purpose) == "ready"


def state(folder: Path, purpose: str = "learn") -> str:
    """Return what is to be said of the environment in `folder`: "ready", or what it is instead."""
    if not python_of(folder).parent.exists():
        return "not made yet"
    inside = pythons.ask(str(python_of(folder)))
    if inside is None:
        return "broken (its Python does not run)"
    stamp = stamp_of(folder)
    if not stamp:
        return "half made (an installation was interrupted)"
    # A bundle's course comes without the tests' lock.
    purposes = [p for p in LOCKS if p in (purpose, "test") and (places.ROOT / LOCKS[p]).is_file()]
    if stamp.get("packages") not in [fingerprint(p) for p in purposes]:
        return "out of date (the course asks for other packages)"
    if stamp.get("python") != inside["version"][:2]:
        return "out of date (its Python has changed)"
    if [stamp.get("folder"), stamp.get("course")] != [str(folder), str(places.ROOT)]:
        return "moved (it was made for another folder)"
    return "ready"


def own_data_folder() -> Path:
    """Return the folder where this user's programs keep their data."""
    home = Path.home()
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")


def place() -> tuple[Path, str]:
    """Return where the environment is, and why it is not `.venv` beside the course ("" when it is).

    Tens of thousands of small files in a folder that a cloud drive copies block it for hours, and Windows refuses long
    paths; in both cases the environment lies with this user's programs.
    """
    here, why = places.ROOT / ".venv", ""
    drives = [Path(os.environ[n]) for n in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial") if os.environ.get(n)]
    if any(CLOUDS.fullmatch(part) for part in places.ROOT.parts) or any(
        drive in places.ROOT.parents for drive in drives
    ):
        why = "this folder is copied to a cloud drive"
    elif os.name == "nt" and len(str(here)) + LONGEST > 259:
        why = "the path of this folder is long"
    if not why:
        return here, ""
    return own_data_folder() / "recsys_teach" / hashlib.sha256(str(places.ROOT).encode()).hexdigest()[:8], why


def kernel_environment() -> dict[str, str]:
    """Return what to add to JupyterLab's environment so that `python3` is this Python's kernel.

    A kernel of that name among the user's own, or in a folder that JUPYTER_PATH names, would start another Python.
    """
    ours, theirs = str(Path(sys.prefix) / "share" / "jupyter"), os.environ.get("JUPYTER_PATH")
    path = os.pathsep.join([ours, theirs] if theirs else [ours])
    return {"JUPYTER_PREFER_ENV_PATH": "1", "JUPYTER_PATH": path}
