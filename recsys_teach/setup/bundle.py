"""A folder for a USB stick: the course and the wheels that it needs, for machines without a network.

    FOLDER/README.txt     for whoever hands it on
    FOLDER/SHA256SUMS     one line per file, as `sha256sum -c SHA256SUMS` reads it
    FOLDER/bundle.json    what it is for: the course's lock, the targets
    FOLDER/course/        the course's own folder, to be copied to the learner's disk
    FOLDER/wheels/        what the lock names, for every target; pip too, for a Python that comes without it

Reading needs the standard library alone, since it happens before anything is installed; making needs `packaging`.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from recsys_teach import __version__, places
from recsys_teach.setup import installing
from recsys_teach.setup.troubles import SetupError

COURSE = ("recsys_teach", "lessons", "datasets", "pyproject.toml", "requirements.lock", "README.md", "LICENSE")
LOCK = "requirements.lock"
PYTHONS = ("3.11", "3.12", "3.13", "3.14", "3.15")


@dataclass(frozen=True)
class Platform:
    """A kind of machine: the tags that pip asks for, and what the lock's markers see there."""

    tags: tuple[str, ...]
    os_name: str
    sys_platform: str
    platform_system: str
    platform_machine: str


# pip takes a wheel for an older system than the one named, on macOS by itself and on Linux when each is named.
_GLIBC = [f"manylinux_2_{minor}_{{0}}" for minor in range(28, 4, -1)] + [
    "manylinux2014_{0}",
    "manylinux2010_{0}",
    "linux_{0}",
]
PLATFORMS = {
    "windows-x86_64": Platform(("win_amd64",), "nt", "win32", "Windows", "AMD64"),
    "macos-arm64": Platform(("macosx_12_0_arm64",), "posix", "darwin", "Darwin", "arm64"),
    "macos-x86_64": Platform(("macosx_12_0_x86_64",), "posix", "darwin", "Darwin", "x86_64"),
    "linux-x86_64": Platform(tuple(t.format("x86_64") for t in _GLIBC), "posix", "linux", "Linux", "x86_64"),
    "linux-aarch64": Platform(tuple(t.format("aarch64") for t in _GLIBC), "posix", "linux", "Linux", "aarch64"),
}
USUAL = tuple(name for name in PLATFORMS if name != "linux-aarch64")


def this_platform() -> str | None:
    """Return the name in PLATFORMS of the machine that this runs on, or None."""
    facts = (sys.platform, platform.machine().lower().replace("amd64", "x86_64"))
    return next((n for n, p in PLATFORMS.items() if facts == (p.sys_platform, n.partition("-")[2])), None)


@dataclass(frozen=True)
class Bundle:
    """A bundle that was read."""

    folder: Path
    targets: tuple[tuple[str, str], ...]  # (platform, Python)

    @property
    def wheels(self) -> Path:
        return self.folder / "wheels"

    @property
    def pip(self) -> Path | None:
        """Return pip's own wheel, which runs without being installed, or None."""
        return next(iter(sorted(self.wheels.glob("pip-*.whl"))), None)

    @property
    def versions(self) -> list[str]:
        """Return the Pythons whose wheels for this machine are in it."""
        return [python for name, python in self.targets if name == this_platform()]

    def for_another(self, version: str) -> SetupError:
        """Return the error for a machine or a Python whose wheels are not in it."""
        names = sorted({name for name, _ in self.targets})
        has = "; ".join(f"{n} with Python {', '.join(p for m, p in self.targets if m == n)}" for n in names)
        return SetupError(
            "bundle-other",
            folder=self.folder,
            targets=has,
            machine=this_platform() or installing.machine(),
            version=version,
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(folder: Path) -> Bundle:
    """Return the bundle in `folder` (or around it: its `course` or `wheels` will do). Raises SetupError if it will not do."""
    folder = Path(folder).absolute()
    around = next((f for f in (folder, folder.parent) if (f / "bundle.json").is_file()), None)
    if around is None:
        raise SetupError("bundle-none", folder=folder)
    try:
        told = json.loads((around / "bundle.json").read_text(encoding="utf-8"))
        bundle = Bundle(around, tuple((str(name), str(python)) for name, python in told["targets"]))
        lock = told["lock"]
    except (ValueError, KeyError, TypeError):
        raise SetupError("bundle-none", folder=folder) from None
    if lock != _sha256(places.ROOT / LOCK):
        raise SetupError("bundle-stale", folder=around)
    if not bundle.versions:
        raise bundle.for_another(f"{sys.version_info[0]}.{sys.version_info[1]}")
    return bundle


def pins(lock: str, target: Platform, python: str) -> str:
    """Return those lines of a lock that hold on `target` with a Python such as "3.13.0", without their markers."""
    from packaging.markers import Marker

    environment = {
        "os_name": target.os_name,
        "sys_platform": target.sys_platform,
        "platform_system": target.platform_system,
        "platform_machine": target.platform_machine,
        "python_version": ".".join(python.split(".")[:2]),
        "python_full_version": python,
        "implementation_name": "cpython",
        "implementation_version": python,
        "platform_python_implementation": "CPython",
    }
    kept = []
    for entry in re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"(?m)^\s*#.*\n?", "", lock)):
        head, *hashes = (line.rstrip("\\ ") for line in entry.strip().splitlines())
        pin, _, marker = head.partition(";")
        if not marker or Marker(marker).evaluate(environment):
            kept.append(" \\\n    ".join([pin.strip(), *(line.strip() for line in hashes)]))
    return "\n".join(kept) + "\n"


def make(out: Path, platforms: Iterable[str] = USUAL, pythons: Iterable[str] = ("3.13",)) -> dict[tuple[str, str], int]:
    """Make a bundle in the folder `out`, or add targets to the one that is there; return the bytes of each new target.

    Raises SetupError when a package cannot be had, ValueError for a platform or a Python that is not known and for a
    folder that holds something else.
    """
    platforms, pythons = list(platforms), list(pythons)
    for given, known, what in ((platforms, tuple(PLATFORMS), "platform"), (pythons, PYTHONS, "Python")):
        unknown = [name for name in given if name not in known]
        if unknown:
            raise ValueError(f"There is no {what} {unknown[0]!r} to make a bundle for. Choose from {', '.join(known)}.")
    places.checkout("bundle")
    before = []
    if out.exists() and any(out.iterdir()):
        try:
            before = [
                tuple(target) for target in json.loads((out / "bundle.json").read_text(encoding="utf-8"))["targets"]
            ]
        except (OSError, ValueError, KeyError, TypeError):
            raise ValueError(f"{out} is not empty and holds no bundle. Name a new folder.") from None
    wheels = out / "wheels"
    try:
        wheels.mkdir(parents=True, exist_ok=True)
        sizes = {}
        for name in platforms:
            for python in pythons:
                sizes[name, python] = _fetch(wheels, name, python)
                print(f"  {name}, Python {python}: {sizes[name, python] / 1e6:.0f} MB", flush=True)
        own_pip = _pip_wheel()
        if own_pip:
            shutil.copy(own_pip, wheels)
        _copy_course(out / "course")
        targets = sorted({*before, *sizes})
        (out / "README.txt").write_text(_readme(targets), encoding="utf-8", newline="\r\n")
        told = {"course": __version__, "lock": _sha256(places.ROOT / LOCK), "targets": targets}
        (out / "bundle.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        files = sorted(path for path in out.rglob("*") if path.is_file() and path != out / "SHA256SUMS")
        sums = [f"{_sha256(path)}  {path.relative_to(out).as_posix()}\n" for path in files]
        (out / "SHA256SUMS").write_text("".join(sums), encoding="utf-8", newline="\n")
    except OSError as error:
        free = f"{shutil.disk_usage(out.parent if not out.exists() else out).free / 1e9:.1f} GB"
        raise installing.as_setup_error(error, folder=str(out), free=free, needed="0.2 GB for each target") from error
    return sizes


def _fetch(wheels, name, python):
    """Download what the lock names for one target; return the bytes of it."""
    target, lock = PLATFORMS[name], (places.ROOT / LOCK).read_text(encoding="utf-8")
    # Markers may ask for the last part of the version, which nobody knows beforehand: the first and the last are met.
    wanted = {pins(lock, target, version): version for version in (f"{python}.99", f"{python}.0")}
    pip = [sys.executable, "-m", "pip"]
    settings = installing.settings_of(pip)[0]
    got = set()
    with tempfile.TemporaryDirectory() as scratch:
        for text, version in wanted.items():
            file, log, dest = Path(scratch) / "pins.txt", Path(scratch) / "log.txt", Path(scratch) / "wheels"
            file.write_text(text, encoding="utf-8")
            command = [*pip, "--disable-pip-version-check", "download", "--no-input", "--no-deps", "--require-hashes"]
            command += ["--only-binary", ":all:", "--implementation", "cp", "--python-version", version, "--dest", dest]
            command += [part for tag in target.tags for part in ("--platform", tag)] + ["-r", file]
            facts = {
                "folder": str(wheels),
                "machine": name,
                "version": python,
                "free": "too little",
                "needed": "0.3 GB",
            }
            installing.run(command, installing.pip_environment(settings), log, settings=settings, **facts)
            got |= {path.name for path in dest.iterdir()}
            for path in dest.iterdir():
                if not (wheels / path.name).exists():
                    shutil.copy(path, wheels)
    return sum((wheels / file).stat().st_size for file in got)


def _pip_wheel():
    """Return the wheel of pip that comes with this Python, or None where there is none."""
    import ensurepip
    import sysconfig

    folders = [
        Path(ensurepip.__file__).parent / "_bundled",
        Path(sysconfig.get_config_var("WHEEL_PKG_DIR") or "_bundled"),
    ]
    return next((path for folder in folders for path in sorted(folder.glob("pip-*.whl"))), None)


def _copy_course(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in COURSE:
        source = places.ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
        else:
            shutil.copy(source, folder / name)


def _readme(targets):
    listed = "\n".join(f"    {name}, Python {python}" for name, python in targets)
    return f"""A course on recommender systems, for computers without a network
=================================================================

This folder holds the course (course) and the packages that it needs (wheels) for:

{listed}

What each learner does
----------------------
1. Have one of these Pythons. The installers are not in this folder: fetch them from
   https://www.python.org/downloads/ where there is a network, and put them beside it.
2. Copy the folder `course` from here to the computer, into Documents for example.
   About 1 GB must be free there. Do not work on the stick itself: it is slow.
3. Open a terminal in the copied folder and type, with this folder's own path:

       python -m recsys_teach start --offline PATH

   for example --offline E:\\  on Windows or --offline /Volumes/STICK on a Mac.
   On some systems Python is called python3 or, on Windows, py.
   It takes a few minutes, once. Then JupyterLab opens in the browser.
4. From then on neither the stick nor a network is needed:

       python -m recsys_teach start

When something fails, two lines say what is wrong and what to do. This prints one line to send to you:

       python -m recsys_teach doctor

Whether every file arrived whole: `sha256sum -c SHA256SUMS` in this folder (Linux; `shasum -a 256 -c` on a Mac).

The code is under the MIT licence (course/LICENSE). The film ratings may not be used commercially:
course/datasets/movielens-small/README.md.
"""
