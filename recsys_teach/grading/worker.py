"""The warmed process inside the sandbox. It forks one confined child per job, and passes on one bounded reply.

Frames on standard input and output: four bytes of length, then codec bytes. In: a job. Out: a dict with `state`
("replied", "timeout", "died", "too large", "refused"), `reply` (the child's bytes, unread), `seconds`, `cpu`, `memory`
(bytes at the peak) and `told` (why the child could not be confined).

The worker itself never reads a job: what it held would be in the memory of every later child.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time

from recsys_teach.exercises import codec
from recsys_teach.exercises.run import reply
from recsys_teach.grading import confine
from recsys_teach.grading.frames import GRACE, read_frame, write_frame

MAX_REPLY = codec.MAX_BYTES - 4096  # what is told beside it must fit into the frame as well
READY = b"\x00"
REFUSED, CONFINED = b"!", b"="  # the first byte in a child's pipe: could it be confined?
ENDED = 3  # how a supervisor says that there was no further job


def main(uid: int) -> None:
    """Become the unused user, import what answers use, and serve jobs until the end of the input."""
    if os.getuid() == 0:
        confine.become(uid)
    import numpy  # noqa: F401  imported here so that every child has them already
    import pandas  # noqa: F401
    import scipy.sparse  # noqa: F401

    if len(os.listdir("/proc/self/task")) != 1:
        raise SystemExit("The worker has started threads, so it cannot be forked safely.")
    sink = os.fdopen(os.dup(1), "wb")
    write_frame(sink, READY)
    while True:
        select.select([0], [], [])
        supervisor = os.fork()
        if supervisor == 0:
            os._exit(_supervise(sink))
        _, status = os.waitpid(supervisor, 0)
        if os.waitstatus_to_exitcode(status) == ENDED:
            return
        if status:
            write_frame(sink, codec.encode(_told("refused", told=f"The supervisor ended with {status}.")))


def _supervise(sink):
    """Read one job, have it run, and tell of it. The next is sent only after that, so no more is read."""
    try:
        job = read_frame(os.fdopen(0, "rb", closefd=False))
        if job is None:
            return ENDED
        told = _supervised(job)
    except BaseException as error:
        told = _told("refused", told=f"{type(error).__name__}: {error}")
    write_frame(sink, codec.encode(told))
    return 0


def _told(state, reply=b"", seconds=0.0, cpu=0.0, memory=0, told=""):
    return {"state": state, "reply": reply, "seconds": seconds, "cpu": cpu, "memory": memory, "told": told}


def _supervised(job: bytes) -> dict:
    deadline = codec.decode(job)["deadline"] + GRACE
    confine.own_namespaces()
    reading, writing = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        _confined(job, reading, writing)
    os.close(writing)
    state, content = _read(reading, began + deadline)
    seconds = time.monotonic() - began
    os.kill(child, signal.SIGKILL)  # the first process of its namespace: all others die with it
    _, _, used = os.wait4(child, 0)
    refused = content[1:].decode("utf-8", "replace")[:500] if content[:1] == REFUSED else ""
    if state == "replied" and content[:1] != CONFINED:
        state = "refused" if refused else "died"
    cpu = used.ru_utime + used.ru_stime
    return _told(state, content[1:] if state == "replied" else b"", seconds, cpu, used.ru_maxrss * 1024, refused)


def _read(pipe, end):
    """Read until the pipe is closed, its reply is too large, or the time is over."""
    parts, size = [], 0
    while True:
        left = end - time.monotonic()
        if left <= 0 or not select.select([pipe], [], [], left)[0]:
            return "timeout", b""
        part = os.read(pipe, 1 << 20)
        if not part:
            return "replied", b"".join(parts)
        parts.append(part)
        size += len(part)
        if size > MAX_REPLY:
            return "too large", b""


def _confined(job, reading, writing):
    """The child: nothing but one pipe, then the answer's code."""
    try:
        os.setsid()  # a signal to "my process group" reaches nobody else
        nothing = os.open("/dev/null", os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nothing, number)
        os.dup2(writing, 3)
        os.closerange(4, 256)
        try:
            confine.confine()
        except Exception as error:
            os.write(3, REFUSED + str(error).encode("utf-8", "replace"))
            os._exit(1)
        # Said before the answer runs, which may write what it likes: "not confined" would cost it nothing.
        os.write(3, CONFINED)
        content = memoryview(reply(job))
        while content:
            content = content[os.write(3, content) :]
    finally:
        os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
