"""`doctor`: one line on this machine and the course on it, to send to a teacher; below it, what is wrong and the cure.

Works with the standard library alone, without an environment or with a broken one. The line names no user, no folder
and no secret: proxies and settings are given by name only.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import socket
import struct
import sys
import tempfile
from pathlib import Path

from recsys_teach import __version__, places
from recsys_teach.setup import environment, installing, launch, pythons
from recsys_teach.setup.troubles import SetupError

PACKAGES = ("jupyterlab", "ipykernel", "numpy", "scipy", "pandas", "numba", "scikit-surprise")
PORT = 8888


def main(arguments: list[str]) -> int:
    """Print the line and the troubles; return 0 when there is none, else 1."""
    line, troubles = examine("--network" in arguments)
    print(line)
    for trouble in troubles:
        print(f"\n{trouble}")
    return 1 if any(trouble.id != "port-taken" for trouble in troubles) else 0


def examine(network: bool = False) -> tuple[str, list[SetupError]]:
    """Return the line and the troubles. The network is asked, for one small package, only when `network` says so."""
    troubles, parts = [], [f"recsys_teach {__version__}", _python(), _system()]
    folder = Path(sys.prefix)
    if places.is_checkout():
        folder, why = environment.place()
        state = environment.state(folder)
        inside = pythons.ask(str(environment.python_of(folder)))
        version = f" (Python {'.'.join(map(str, inside['version']))})" if inside else ""
        parts.append(f"environment {state}{version}{' elsewhere: ' + why if why else ''}")
        if state != "ready":
            troubles.append(SetupError("not-ready", state=state))
    elif launch.has_what_it_needs():
        parts.append("installed as a package")
    else:
        parts.append("installed as a package, without what it needs")
        troubles.append(SetupError("package-incomplete"))
    parts += [_packages(folder), _room(folder, troubles)]
    taken = is_taken(PORT)
    parts.append(f"port {PORT} {'taken' if taken else 'free'}")
    if taken:
        troubles.append(SetupError("port-taken", port=PORT))
    parts.append("kernel ours" + (", another python3 kernel is passed by" if _other_kernels() else ""))
    hurting = [
        n for n in ("PYTHONHOME", "PYTHONPATH", "CONDA_PREFIX", "VIRTUAL_ENV", "JUPYTER_PATH") if os.environ.get(n)
    ]
    parts.append(f"set: {', '.join(hurting) or 'nothing'}")
    settings, left_out = installing.settings_of(_pip(folder))
    parts.append(f"proxies: {', '.join(installing.proxies(settings)) or 'none'}")
    parts.append(f"pip: {', '.join(sorted(settings)) or 'no settings'}" + _but(left_out))
    parts.append(_network(folder, settings, troubles) if network else "network not asked")
    return " | ".join(parts), troubles


def _python():
    bits = struct.calcsize("P") * 8
    return f"{platform.python_implementation()} {platform.python_version()} {bits}-bit"


def _system():
    name = {"darwin": f"macOS {platform.mac_ver()[0]}"}.get(sys.platform, f"{platform.system()} {platform.release()}")
    return " ".join([name, platform.machine(), *[part for part in platform.libc_ver() if part]])


def _packages(folder):
    patterns = ("lib/python3*/site-packages", "Lib/site-packages")
    where = (
        [str(path) for pattern in patterns for path in folder.glob(pattern)] if folder != Path(sys.prefix) else sys.path
    )
    found = {}
    for one in importlib.metadata.distributions(path=where):
        try:
            found.setdefault(one.metadata.get("Name").lower().replace("_", "-"), one.version)
        except (AttributeError, TypeError, OSError):  # half of a package
            continue
    if not found.keys() & set(PACKAGES):
        return "no packages"
    return ", ".join(f"{name} {found.get(name, 'missing')}" for name in PACKAGES)


def _room(folder, troubles):
    there = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(there).free
    if free < 0.2e9:
        troubles.append(SetupError("disk-full", free=f"{free / 1e9:.1f} GB", folder="the course", needed="0.2 GB"))
    return f"{free / 1e9:.0f} GB free" if free >= 1e9 else f"{free / 1e9:.1f} GB free"


def is_taken(port: int) -> bool:
    """Say whether a program listens on this port of this machine."""
    with socket.socket() as one:
        if os.name != "nt":  # as JupyterLab binds: a port that was closed a moment ago is free
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _other_kernels():
    """Return the folders of the user's own kernels that bear our kernel's name."""
    folders = {
        "nt": [Path(os.environ.get("APPDATA", "")) / "jupyter"],
        "posix": [Path.home() / "Library" / "Jupyter", environment.own_data_folder() / "jupyter"],
    }[os.name if os.name == "nt" else "posix"]
    folders += [Path(p) for p in os.environ.get("JUPYTER_PATH", "").split(os.pathsep) if p]
    return [f for f in folders if (f / "kernels" / "python3" / "kernel.json").is_file()]


def _pip(folder):
    python = environment.python_of(folder)
    return [python if python.exists() else sys.executable, "-m", "pip"]


def _but(left_out):
    return f" (not used: {', '.join(left_out)})" if left_out else ""


def _network(folder, settings, troubles):
    """Fetch one small package that the lock names, the way an installation would."""
    with tempfile.TemporaryDirectory() as scratch:
        command = [
            *_pip(folder),
            "--disable-pip-version-check",
            "download",
            "--no-input",
            "--no-deps",
            "--no-cache-dir",
        ]
        command += ["--only-binary", ":all:", "--dest", scratch, "threadpoolctl"]
        try:
            log = Path(scratch) / "log.txt"
            installing.run(command, installing.pip_environment(settings), log, settings=settings)
        except SetupError as error:
            troubles.append(error)
            return f"network: {error.id}"
        except OSError:
            return "network: pip does not run"
    return "network: reached"
