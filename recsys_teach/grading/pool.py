"""Helper processes, one per core: a request goes to whoever is idle. One that dies or hangs is replaced, and asked once more."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path

from recsys_teach.exercises import codec
from recsys_teach.grading.frames import read_frame, write_frame
from recsys_teach.grading.records import Refused

START_SECONDS = 120.0
COURSE = Path(__file__).resolve().parents[2]
START = "import sys; sys.path.append({course!r}); from recsys_teach.grading import helper; helper.main()"


class HelperDied(RuntimeError):
    """A helper ended, or did not answer in time, twice at the same request."""


class Helper:
    """One helper process and the pipe to it."""

    def __init__(self, settings: dict):
        self.settings = settings
        self.refused: dict[str, str] = {}
        self.stopped = False
        self._start()

    def _start(self):
        # Not with -m, which looks in the current folder first: a student's symtable.py may lie among the submissions.
        command = [sys.executable, "-P", "-c", START.format(course=str(COURSE))]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        told = self._exchange(self.settings, START_SECONDS)
        if told is None:
            raise Refused(
                "A process that grades did not start. Run `recsys-teach doctor`, and look at what it printed."
            )
        if "no" in told:
            self.end()
            raise Refused(told["no"])
        self.refused = told["refused"]

    def _exchange(self, request, seconds):
        """Send a frame; return the reply, or None where the process ends or the time does."""
        timer = threading.Timer(seconds, self.process.kill)
        timer.start()
        try:
            write_frame(self.process.stdin, codec.encode(request))
            content = read_frame(self.process.stdout)
            return None if content is None else codec.decode(content)
        except (OSError, ValueError):  # a closed pipe, or half a frame
            return None
        finally:
            timer.cancel()

    def ask(self, request: dict, seconds: float) -> dict:
        """Return the reply to a request. Raises HelperDied."""
        for _ in range(2):
            told = self._exchange(request, seconds)
            if told is not None:
                return told
            if self.stopped:
                break
            self.end()
            self._start()
        raise HelperDied(f"The process that graded it ended, or took longer than {seconds:.0f} s, twice.")

    def end(self):
        """End the process, and with it its sandbox."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):  # what was still to be written is for nobody
                pipe.close()


class Pool:
    """A context with `jobs` helpers. Raises Refused where they cannot be had."""

    def __init__(self, settings: dict, jobs: int):
        self.settings, self.jobs = settings, jobs
        self.helpers: list[Helper] = []

    def __enter__(self):
        def started():
            self.helpers.append(Helper(self.settings))

        self.threads = ThreadPoolExecutor(self.jobs)
        try:
            for start in [self.threads.submit(started) for _ in range(self.jobs)]:
                start.result()
        except BaseException:
            self.__exit__()
            raise
        self.idle: queue.SimpleQueue[Helper] = queue.SimpleQueue()
        for helper in self.helpers:
            self.idle.put(helper)
        return self

    def __exit__(self, *_):
        """End the helpers. What they were at is given up: at Ctrl-C nobody waits for an answer that never ends."""
        for helper in self.helpers:
            helper.stopped = True
            helper.process.kill()
        self.threads.shutdown(cancel_futures=True)
        for helper in self.helpers:
            helper.end()

    @property
    def refused(self) -> dict[str, str]:
        """What refused each probe of the sandbox; empty where there is none."""
        return self.helpers[0].refused

    def replies(
        self, requests: Iterable[tuple[object, dict]], seconds: Callable[[dict], float]
    ) -> Iterator[tuple[object, dict | HelperDied]]:
        """Give (tag, reply) for each (tag, request), in the order in which they are done; at most two per helper wait."""

        def ask(tag, request):
            helper = self.idle.get()
            try:
                return tag, helper.ask(request, seconds(request))
            except HelperDied as error:
                return tag, error
            finally:
                self.idle.put(helper)

        waiting: set = set()
        for tag, request in requests:
            waiting.add(self.threads.submit(ask, tag, request))
            if len(waiting) >= 2 * self.jobs:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for one in done:
                    yield one.result()
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for one in done:
                yield one.result()
