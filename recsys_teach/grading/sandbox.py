"""Run answers where there is nothing to steal, nothing to break and nobody to call.

One bubblewrap container per grading run holds the interpreter, NumPy, SciPy, pandas, the runner and the data, all read
only, and a warmed worker under an unused user id. The worker gives every submission namespaces of its own
(`worker.py`) and takes away what it does not need (`confine.py`). The bank, the solutions, the models and the libraries
that would be shortcuts are not on that file system.
"""

from __future__ import annotations

import os
import platform
import select
import shutil
import subprocess
import sys
import sysconfig
from contextlib import suppress
from pathlib import Path

import numpy as np

from recsys_teach import places
from recsys_teach.exercises import codec
from recsys_teach.grading.frames import GRACE, read_frame, write_frame

PACKAGE = Path(__file__).resolve().parents[1]
NEEDED = ("numpy", "numpy.libs", "scipy", "scipy.libs", "pandas", "pandas.libs", "dateutil", "six.py", "pytz", "tzdata")
OURS = (
    "data", "places.py", "exercises/__init__.py", "exercises/codec.py", "exercises/reach.py", "exercises/run.py",
    "grading/__init__.py", "grading/worker.py", "grading/confine.py", "grading/frames.py",
)  # fmt: skip
MACHINES = ("x86_64", "aarch64")  # those whose system calls `confine.py` knows
PATIENCE = 20.0  # seconds beyond the deadline after which the sandbox itself is at fault
START = "import sys; sys.path += ['/packages', '/course']; from recsys_teach.grading import worker; worker.main({uid})"


class NoSandbox(RuntimeError):
    """This system offers no isolation that held. The text says what failed and what to do."""


class SandboxFailed(RuntimeError):
    """The sandbox, not the submission, went wrong."""


class Sandbox:
    """A context: `run(job)` returns the report of a job run inside. Raises NoSandbox when it cannot be had."""

    def __init__(self):
        self.process = None
        self.used = []  # (seconds, cpu seconds, bytes at the peak) of every job, measured from outside

    def __enter__(self):
        self._start()
        return self

    def __exit__(self, *_):
        self._stop()

    def _start(self):
        command = self._command()
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if self._frame(60) is None:
            told = self.process.stderr.read(2000).decode("utf-8", "replace").strip().splitlines()
            self._stop()
            raise NoSandbox(f"The sandbox did not start: {told[-1] if told else 'it said nothing'}. {CURE}")

    def _stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
                with suppress(OSError):  # what was still to be written is for nobody
                    pipe.close()
            self.process = None

    def _command(self):
        bwrap = shutil.which("bwrap")
        if not sys.platform.startswith("linux") or bwrap is None or platform.machine() not in MACHINES:
            raise NoSandbox(f"There is no bubblewrap for {platform.system()} {platform.machine()} here. {CURE}")
        uid = unused_uid()
        command = [bwrap, "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--die-with-parent"]
        command += ["--new-session", "--clearenv"]
        if os.getuid() != 0:
            command += ["--unshare-user", "--uid", str(uid), "--gid", str(uid)]
        for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
            command += ["--setenv", name, "1"]
        command += ["--setenv", "LD_LIBRARY_PATH", "/python/lib", "--setenv", "HOME", "/tmp"]
        binds = [(str(source), target) for source, target in self._binds()]
        parents = {str(folder) for _, target in binds for folder in Path(target).parents} - {"/"}
        for folder in sorted(parents | {"/dev", "/tmp"}):  # bubblewrap would make them for root alone
            command += ["--perms", "0755", "--dir", folder]
        for source, target in binds:
            command += ["--ro-bind", source, target]
        stdlib = f"/python/lib/python{sys.version_info.major}.{sys.version_info.minor}"
        for folder in ("site-packages", "dist-packages"):
            if (Path(sysconfig.get_path("stdlib")) / folder).is_dir():
                command += ["--perms", "0755", "--tmpfs", f"{stdlib}/{folder}", "--remount-ro", f"{stdlib}/{folder}"]
        command += ["--dev-bind", "/dev/null", "/dev/null", "--proc", "/proc", "--remount-ro", "/"]
        return [*command, "/python/bin/python", "-I", "-S", "-B", "-c", START.format(uid=uid)]

    @staticmethod
    def _binds():
        yield Path(sys.executable).resolve(), "/python/bin/python"
        stdlib = Path(sysconfig.get_path("stdlib")).resolve()
        yield stdlib, f"/python/lib/{stdlib.name}"
        # A Python that was moved after it was built still names the old folder, so its own is looked at too.
        for folder in {Path(sys.base_prefix, "lib"), Path(sysconfig.get_config_var("LIBDIR") or sys.base_prefix)}:
            with suppress(OSError):
                for library in folder.glob("libpython*.so*"):
                    yield library.resolve(), f"/python/lib/{library.name}"
        multiarch = sysconfig.get_config_var("MULTIARCH") or f"{platform.machine()}-linux-gnu"
        for folder in ("/lib64", f"/lib/{multiarch}", f"/usr/lib/{multiarch}", "/usr/lib64"):
            if Path(folder).is_dir():
                yield Path(folder).resolve(), folder
        packages = Path(np.__file__).resolve().parents[1]
        for name in NEEDED:
            if (packages / name).exists():
                yield packages / name, f"/packages/{name}"
        for name in OURS:
            yield PACKAGE / name, f"/course/recsys_teach/{name}"
        yield PACKAGE / "grading" / "standin.py", "/course/recsys_teach/__init__.py"
        yield places.datasets(), "/course/recsys_teach/datasets"

    def _frame(self, seconds):
        """Return the worker's next frame, or None when it has died or says nothing in time."""
        if not select.select([self.process.stdout], [], [], seconds)[0]:
            return None
        return read_frame(self.process.stdout)

    def run(self, job: dict) -> dict:
        """Run a job; return its report. Raises SandboxFailed for our own faults, after which the next job gets a new worker."""
        try:
            frame = codec.encode(job)
        except codec.TooLarge:
            return {"fault": "too large", "error": None, "outcomes": [], "seconds": 0.0}
        try:
            if self.process is None:
                self._start()
            write_frame(self.process.stdin, frame)
            content = self._frame(job["deadline"] + GRACE + PATIENCE)
        except (OSError, NoSandbox) as error:
            self._stop()
            raise SandboxFailed(f"The sandbox could not be reached: {error}.") from None
        if content is None:
            self._stop()
            raise SandboxFailed("The sandbox's worker did not answer.")
        told = codec.decode(content)
        self.used.append((told["seconds"], told["cpu"], told["memory"]))
        if told["state"] == "refused":
            raise SandboxFailed(f"The submission could not be confined: {told['told']}.")
        faults = {"timeout": "timeout", "died": "crashed", "too large": "too large"}
        if told["state"] == "replied":
            try:
                report = codec.decode(told["reply"])
                if type(report) is dict:
                    return report
            except (codec.Malformed, codec.TooLarge):
                pass  # the answer's process wrote something of its own
        fault = faults.get(told["state"], "crashed")
        return {"fault": fault, "error": None, "outcomes": [], "seconds": told["seconds"]}


CURE = "Install bubblewrap on Linux, or pass --unsafe to grade without protection."


def unused_uid() -> int:
    """Return a user id that nobody has."""
    import pwd  # not on Windows, where what needs no sandbox is imported too

    taken = {entry.pw_uid for entry in pwd.getpwall()}
    return next(uid for uid in range(61184, 65500) if uid not in taken)


# Each probe tries what must fail, and returns "succeeded" when it does not. They go around the runner's own guards, as
# a hostile answer would, so that what stops them is the sandbox.
_REAL = "import os\nreal = os.sys.modules['builtins'].__import__\n"
PROBES = {
    "network": "def probe(path):\n    s = real('socket')\n    s.socket(s.AF_INET, s.SOCK_STREAM)\n    return 'succeeded'\n",
    "roster": "def probe(path):\n    os.stat(path)\n    return 'succeeded'\n",
    "fork": "def probe(path):\n    if os.fork() == 0:\n        os._exit(0)\n    return 'succeeded'\n",
    "ptrace": (
        "def probe(path):\n    c = real('ctypes')\n"
        "    return 'succeeded' if c.CDLL(None).ptrace(0, 0, 0, 0) == 0 else 'refused'\n"
    ),
    "bank": "def probe(path):\n    real('recsys_teach.exercises.bank')\n    return 'succeeded'\n",
    "shortcut": "def probe(path):\n    real('sklearn')\n    return 'succeeded'\n",
    "processes": "def probe(path):\n    return 'succeeded' if os.listdir('/proc') else 'refused'\n",
    "writing": "def probe(path):\n    os.open('/course/left', os.O_WRONLY | os.O_CREAT)\n    return 'succeeded'\n",
}


def probe(sandbox: Sandbox, roster: Path) -> dict[str, str]:
    """Try what must fail. Returns what refused each probe. Raises NoSandbox when one succeeded or nothing works at all."""
    case = codec.encode((str(roster.resolve()),))
    refused = {}
    for name, source in PROBES.items():
        report = sandbox.run({"source": _REAL + source, "name": "probe", "cases": [case], "deadline": 5.0})
        outcome = (
            report["outcomes"][0]
            if report["outcomes"]
            else report["error"] or {"kind": "raised", "error": str(report["fault"])}
        )
        if outcome.get("kind") == "returned" and codec.decode(outcome["value"]) == "succeeded":
            raise NoSandbox(f"The probe '{name}' succeeded, so the sandbox does not hold. {CURE}")
        refused[name] = outcome.get("error", "refused")
    report = sandbox.run(
        {"source": "def probe(path):\n    return 7\n", "name": "probe", "cases": [case], "deadline": 5.0}
    )
    if not report["outcomes"] or report["outcomes"][0].get("value") != codec.encode(7):
        raise NoSandbox(f"A harmless answer did not come back. {CURE}")
    return refused
