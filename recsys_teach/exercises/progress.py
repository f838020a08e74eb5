"""What the learner did, kept on their own machine: one line of JSON per event, appended, never rewritten."""

from __future__ import annotations

import errno
import json
import os
import time
from contextlib import contextmanager
from pathlib import Path

try:
    import msvcrt
except ImportError:  # not on Windows
    msvcrt = None  # type: ignore[assignment]

FAR = 2**31 - 2
FOLDER = ".recsys_teach"
VARIABLE = "RECSYS_TEACH_WORKSPACE"
PROJECTOR = "RECSYS_TEACH_PROJECTOR"  # set where a class looks at the screen


def workspace() -> Path | None:
    """Return the learner's workspace: the one named in the environment, else the nearest folder upward that is one."""
    told = os.environ.get(VARIABLE)
    if told:
        return Path(told)
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / FOLDER).is_dir()), None)


class Log:
    """The events of one workspace. Without a workspace, or while it cannot be written, they are kept in memory.

    A line is written by one call at the end of the file and is on the disk when `add` returns, so a power cut costs at
    most the line that was being written. What was cut off is not read, and the next event begins on a line of its own.
    Several kernels may write at once.
    """

    def __init__(self, folder: Path | None):
        self.path = None if folder is None else folder / FOLDER / "events.jsonl"
        self.events: list[dict] = []
        self._unwritten = b""
        self._told = False
        try:
            lines = self.path.read_bytes().split(b"\n") if self.path else []
        except OSError:
            lines = []
        for line in lines:
            try:
                event = json.loads(line)
            except ValueError:  # cut off by a power failure, or text in no known encoding
                continue
            if isinstance(event, dict) and "what" in event:
                self.events.append(event)

    def add(self, what: str, **facts) -> None:
        """Record an event. When it cannot be written, say so once; it is written with the next one that can."""
        event = {"time": round(time.time()), "what": what} | facts
        self.events.append(event)
        if self.path is None:
            return
        self._unwritten += json.dumps(event).encode("ascii") + b"\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            _append(self.path, self._unwritten)
            self._unwritten = b""
        except OSError as error:
            if not self._told:
                print(
                    f"Your progress cannot be saved in {self.path.parent} ({error.strerror or error}). The lesson goes on; "
                    "until that folder can be written, progress is kept while this notebook runs."
                )
            self._told = True

    def of(self, what: str, **facts) -> list[dict]:
        """Return the events of a kind whose facts are these."""
        return [e for e in self.events if e["what"] == what and all(e.get(k) == v for k, v in facts.items())]


def _append(path, lines):
    """Write at the end of the file, on a new line, in one call. Raises OSError if not all of it could be written.

    While another kernel writes, its last line looks cut off; then an empty line comes between, which is nothing.
    """
    with path.open("a+b", buffering=0) as file, _alone(file):
        size = file.seek(0, os.SEEK_END)
        if size:
            file.seek(size - 1)
            lines = lines if file.read(1) == b"\n" else b"\n" + lines
        if file.write(lines) != len(lines):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())


@contextmanager
def _alone(file):
    """Keep other kernels from writing in between on Windows, where appending is a seek and then a write.

    Elsewhere the system appends in one step. What is locked is a byte far beyond the end, so that reading is not.
    """
    if msvcrt is None:
        yield
        return
    file.seek(FAR)
    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # waits up to ten seconds, then raises OSError
    try:
        yield
    finally:
        file.seek(FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)


def stage(log: Log, exercise: str, mistakes: tuple[str, ...]) -> int:
    """Return 1 (see), 2 (name) or 3 (remedy): how many different codes made this mistake, plus how often why was asked."""
    key = list(mistakes)
    codes = {event["code"] for event in log.of("check", exercise=exercise, mistakes=key)}
    whys = log.of("why", exercise=exercise, mistakes=key)
    return max(1, min(3, len(codes) + len(whys)))


def unknowns(log: Log) -> list[tuple[str, str, int, str]]:
    """Return (exercise, broken property, how many different codes, one of them) of answers that nobody recognised."""
    groups: dict[tuple, dict] = {}
    for event in log.of("check"):
        if event.get("broken"):
            groups.setdefault((event["exercise"], event["broken"]), {})[event["code"]] = event["source"]
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    return [(exercise, broken, len(codes), next(iter(codes.values()))) for (exercise, broken), codes in ordered]
