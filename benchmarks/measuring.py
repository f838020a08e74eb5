"""Seconds and memory of one entry on one set of ratings, in a process of its own."""

from __future__ import annotations

import ctypes
import gc
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

SHORTEST = 0.02  # seconds that one timing takes at least: what is faster is repeated within it
LIBRARIES = ("OMP", "OPENBLAS", "MKL", "NUMBA", "VECLIB_MAXIMUM", "NUMEXPR")
STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")


@dataclass(frozen=True)
class Measured:
    """What one entry took: seconds of each run, of converting its input, the highest memory above what was held before.

    operations, size, held  of the question on these ratings: see `Question.work`, `Question.size` and `Question.held`
    """

    question: str
    entry: str
    ratings: str
    threads: int
    seconds: list[float] = field(default_factory=list)
    convert: float = 0.0
    megabytes: float | None = None
    qualities: list[float] = field(default_factory=list)
    operations: float = 0.0
    size: float = 0.0
    held: float = 0.0
    why_not: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def quality(self) -> float | None:
        return statistics.mean(self.qualities) if self.qualities else None


def in_a_process(row: Measured, repeats: int) -> Measured:
    """Return the row with what `measure` says in a fresh process whose libraries may use so many threads."""
    told = [row.question, row.entry, row.ratings, str(row.threads), str(repeats)]
    command = [sys.executable, "-m", "benchmarks.measuring", *told]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(row.threads), check=False)
    if done.returncode:
        raise RuntimeError(f"{row.entry} failed on {row.ratings}:\n{done.stderr[-4000:]}")
    return replace(row, **json.loads(done.stdout.splitlines()[-1]))


def environment(threads: int) -> dict[str, str]:
    """Return an environment that keeps every library to so many threads."""
    return os.environ | {f"{library}_NUM_THREADS": str(threads) for library in LIBRARIES}


def measure(question: str, entry: str, name: str, threads: int, repeats: int) -> dict[str, Any]:
    """Run on few ratings to warm up, convert once, run once for the memory, then time `repeats` runs.

    The memory is the highest of the conversion's result and the run together, above what the process held before.
    """
    from benchmarks.question import load
    from benchmarks.ratings import FEW
    from benchmarks.ratings import load as load_ratings

    asked, ratings = load(question), load_ratings(name)
    answer = asked.entries[entry]
    # What a library loads and compiles is not what it needs for these ratings.
    answer.run(answer.convert(FEW), threads, 0)
    _ = ratings.split
    held = _memory()
    began = time.perf_counter()
    given = answer.convert(ratings)
    convert = time.perf_counter() - began
    _memory()
    if CLEAR.exists():
        CLEAR.write_text("5")  # the highest memory is counted from here on
    took = _timed(answer.run, given, threads)
    highest = _status("VmHWM")
    if took < 10 * SHORTEST:  # the first run is not yet what the others are: it asks the system for all their memory
        took = _timed(answer.run, given, threads)
    times = max(1, round(SHORTEST / took))
    seconds, qualities = [], []
    for seed in range(repeats):
        began = time.perf_counter()
        for _ in range(times):
            result = answer.run(given, threads, seed)
        seconds.append((time.perf_counter() - began) / times)
        if answer.quality:
            qualities.append(answer.quality(result, ratings))
    megabytes = (highest - held) / 1024 if highest else None
    return {"seconds": seconds, "convert": convert, "megabytes": megabytes, "qualities": qualities}


def _timed(run, given, threads) -> float:
    began = time.perf_counter()
    run(given, threads, 0)
    return time.perf_counter() - began


def _memory() -> int:
    """Return the kilobytes that are in use, after what is free was given back to the system (which glibc does when told)."""
    gc.collect()
    if STATUS.exists():
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim:
            trim(0)
    return _status("VmRSS")


def _status(name: str) -> int:
    """Return kilobytes of one line of the process's status; 0 where the system has none."""
    if not STATUS.exists():
        return 0
    return next(int(line.split()[1]) for line in STATUS.read_text().splitlines() if line.startswith(name + ":"))


if __name__ == "__main__":
    question, entry, name, threads, repeats = sys.argv[1:]
    print(json.dumps(measure(question, entry, name, int(threads), int(repeats))))
