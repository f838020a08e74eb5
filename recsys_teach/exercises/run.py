"""Source and inputs → outcomes, bounded. Stands alone: the standard library, NumPy and two modules beside it.

In a notebook this guards against accidents; a child process (`run_in_child`) can be killed as well; malice is the
sandbox's job. All three call `run`.

A job is a dict: source, name (of the function), cases (the arguments of each, encoded), deadline (seconds for all
cases together). A report is a dict: fault (None, "timeout", "too large", "crashed"), error (what importing and defining
raised), outcomes (one dict per case that was run), seconds.

An outcome has a kind, "returned" (value, encoded), "raised" (error, message, line), "not plain" (error: the type), or
"too large"; and printed (text), changed (whether the function changed its arguments).
"""

from __future__ import annotations

import ast
import builtins
import ctypes
import importlib
import io
import linecache
import signal
import sys
import threading
import time
import warnings
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path

from recsys_teach.exercises import codec, reach

FILE = "<answer>"
AGAIN = 0.05  # seconds between two raises of an exceeded deadline
PRINTED = 10_000
MESSAGE = 500
MEMORY = 2 * 1024**3
COURSE = Path(__file__).resolve().parents[2]
START = "import sys; sys.path.append({course!r}); from recsys_teach.exercises import run; run._main()"


class DeadlineExceeded(BaseException):
    """The answer took too long. Not an Exception, so that few `except` clauses catch it; raised until the code ends."""


class Forbidden(BaseException):
    """The answer reached for something that an exercise may not use."""


def run(job: dict, signals: bool | None = None) -> dict:
    """Run the job in this process; return its report. `signals=False` uses the way for systems without them."""
    report: dict = {"fault": None, "error": None, "outcomes": [], "seconds": 0.0}
    printed = _Bounded()
    linecache.cache[FILE] = (len(job["source"]), None, [line + "\n" for line in job["source"].split("\n")], FILE)
    _import_ahead(job["source"])
    began = time.perf_counter()
    try:
        with (
            redirect_stdout(printed),
            redirect_stderr(printed),
            warnings.catch_warnings(),
            _memory_cap(),
            _Deadline(job["deadline"], signals) as deadline,
        ):
            warnings.simplefilter("ignore")
            function = _define(job, report)
            for case in job["cases"] if function else ():
                printed.restart()
                report["outcomes"].append(_one(function, case, printed))
            deadline.over()
    except DeadlineExceeded:
        report["fault"] = "timeout"
    report["seconds"] = time.perf_counter() - began
    return report


def _import_ahead(source):
    """Import what the answer takes from reach.PACKAGES before its clock starts: a first `import scipy.stats` may take seconds."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    named = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            named += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    for name in named:
        if name.split(".")[0] in reach.PACKAGES:
            # No such module, a broken one, or one that leaves: the answer meets the error where it imports.
            with suppress(Exception, SystemExit):
                importlib.import_module(name)


def _define(job, report):
    space = {"__name__": "answer", "__builtins__": _guarded()}
    try:
        exec(compile(job["source"], FILE, "exec", dont_inherit=True), space)
        function = space[job["name"]]
        if not callable(function):
            raise TypeError(f"{job['name']} is a {type(function).__name__}, not a function.")
        return function
    except (DeadlineExceeded, KeyboardInterrupt):
        raise
    except BaseException as error:
        report["error"] = _told(error)
        return None


def _one(function, case, printed):
    outcome = {"kind": "returned", "changed": False}
    arguments = codec.decode(case)
    try:
        value = function(*arguments)
    except (DeadlineExceeded, KeyboardInterrupt):
        raise
    except BaseException as error:
        outcome |= {"kind": "raised"} | _told(error)
    else:
        try:
            outcome["value"] = codec.encode(value)
        except codec.NotPlain as error:
            outcome |= {"kind": "not plain", "error": error.kind}
        except codec.TooLarge:
            outcome["kind"] = "too large"
        except (DeadlineExceeded, KeyboardInterrupt):
            raise
        except BaseException as error:  # an object that breaks when it is looked at
            outcome |= {"kind": "not plain", "error": type(error).__name__}
    try:
        outcome["changed"] = codec.encode(arguments) != case
    except (codec.NotPlain, codec.TooLarge):
        outcome["changed"] = True
    outcome["printed"] = printed.text()
    return outcome


def _told(error):
    """Return the error's type, message and the answer's line where it was raised, all as bounded text."""
    line, trace = "", error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == FILE:
            line = linecache.getline(FILE, trace.tb_lineno).strip()
        trace = trace.tb_next
    if isinstance(error, SyntaxError):
        line = (error.text or "").strip()
    try:
        message = str(error)[:MESSAGE]
    except Exception:  # its own __str__ is broken; the type is still worth telling
        message = ""
    return {"error": type(error).__name__[:100], "message": message, "line": line[:200]}


def _guarded():
    """Return the builtins an answer sees: imports limited, no files, nobody to ask."""
    real = builtins.__import__

    def guarded_import(name, globals=None, locals=None, fromlist=(), level=0):
        wanted = [name] + ([f"{name}.{one}" for one in fromlist or ()] if name == "recsys_teach" else [])
        for one in wanted:
            if not reach.allowed_import(one):
                raise Forbidden(f"import {one}")
        return real(name, globals, locals, fromlist, level)

    def no_open(*_, **__):
        raise Forbidden("open()")

    def no_input(*_, **__):
        raise EOFError("input() has nobody to ask here; the arguments hold all that is needed.")

    def leave(code=None):
        raise SystemExit(code)

    own = {"__import__": guarded_import, "open": no_open, "input": no_input, "exit": leave, "quit": leave}
    return vars(builtins) | own


class _Bounded(io.TextIOBase):
    """Keeps the first characters written to it."""

    def __init__(self):
        self.restart()

    def restart(self):
        self.parts, self.left = [], PRINTED

    def writable(self):
        return True

    def write(self, text):
        text = "".join([text])  # TypeError for what is no text; plain text for a class of the answer's own
        kept = text[: max(self.left, 0)]
        self.left -= len(kept)
        if kept:
            self.parts.append(kept)
        return len(text)

    def text(self):
        return "".join(self.parts)


class _Deadline:
    """Raises DeadlineExceeded in the answer when the time is up, and again every AGAIN seconds until it has ended.

    With signals (POSIX, main thread) a timer interrupts the code, and a trace function raises at its next lines too, so
    that a loop around `except BaseException` ends. Without, a second thread raises it asynchronously.
    """

    def __init__(self, seconds, signals=None):
        possible = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
        self.seconds, self.signals = seconds, possible if signals is None else signals and possible
        self.active, self.target = False, threading.get_ident()

    def __enter__(self):
        self.active, self.passed, self.trace = True, False, sys.gettrace()
        if self.signals:
            self.handler = signal.signal(signal.SIGALRM, self._on_signal)
            signal.setitimer(signal.ITIMER_REAL, self.seconds, AGAIN)
        else:
            self.ended = threading.Event()
            self.watch = threading.Thread(target=self._watch, daemon=True)
            self.watch.start()
        return self

    def over(self):
        self.active = False

    def __exit__(self, *_):
        self.active = False
        if self.signals:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self.handler)
            if self.passed:
                sys.settrace(self.trace)
        else:
            self._end_watch()

    def _end_watch(self):
        """End the second thread, and take what it has still to raise.

        To take that back with NULL would not do: before 3.13, Python then believes for ever that something is waiting. 3.12 runs a
        bare loop at two thirds of its speed, and 3.11 hangs at the next call that a debugger or profiler looks at.
        """
        while True:
            try:
                self.ended.set()
                self.watch.join()
                if not self.passed:
                    return
                self.passed = False
                self._raise_in_answer()
                while True:  # until it is raised, here
                    pass
            except DeadlineExceeded:
                continue

    def _on_signal(self, _, frame):
        if not self.active:
            return
        self.passed = True
        while frame is not None:
            if frame.f_code.co_filename == FILE:
                frame.f_trace = self._on_line
            frame = frame.f_back
        sys.settrace(self._on_line)
        raise DeadlineExceeded

    def _on_line(self, frame, event, _):
        if self.active and frame.f_code.co_filename == FILE:
            raise DeadlineExceeded
        return self._on_line

    def _watch(self):
        if self.ended.wait(self.seconds):
            return
        while self.active and not self.ended.wait(AGAIN):
            self.passed = True
            self._raise_in_answer()

    def _raise_in_answer(self):
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.target), ctypes.py_object(DeadlineExceeded))


@contextmanager
def _memory_cap():
    """Allow MEMORY bytes beyond what the process has, where the system offers such a limit."""
    try:
        import resource

        with open("/proc/self/statm") as statm:
            now = int(statm.read().split()[0]) * resource.getpagesize()
        before = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, before[1]))
    except (ImportError, OSError, ValueError):  # Windows, macOS, or a sandbox that has set its own limit
        yield
        return
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def reply(job: bytes) -> bytes:
    """Run an encoded job; return the encoded report, or one that says it is too large."""
    report = run(codec.decode(job))
    try:
        return codec.encode(report)
    except codec.TooLarge:
        return codec.encode({"fault": "too large", "error": None, "outcomes": [], "seconds": report["seconds"]})


def run_in_child(job: dict) -> dict:
    """Run the job in a new process, killed when it outlives the deadline; return its report."""
    import subprocess

    # Not with -m, which would look for modules in the current folder first: somebody's random.py may lie there.
    command = [sys.executable, "-P", "-c", START.format(course=str(COURSE))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        timer = threading.Timer(job["deadline"] + 30, child.kill)
        timer.start()
        try:
            got, _ = child.communicate(codec.encode(job))
            return codec.decode(got)
        except (codec.Malformed, codec.TooLarge):
            fault = "crashed" if timer.is_alive() else "timeout"
            return {"fault": fault, "error": None, "outcomes": [], "seconds": 0.0}
        finally:
            timer.cancel()
            child.kill()


def _main():
    import os

    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    channel.write(reply(sys.stdin.buffer.read()))
    channel.flush()
    os._exit(0)  # whatever the answer left behind (threads, atexit) has no say
