"""Kill a grading run at random moments, give the same command again, and look for what is lost or there twice.

    python -m benchmarks.killed [--times 50] [--count 24]

Writes results/killed.md. A run is killed with SIGKILL at a moment that is drawn from its whole length, exports included; then
the same command runs to its end, and every export is compared, byte by byte, with those of a run that nobody killed.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import machine
from benchmarks.made_class import write_class
from benchmarks.report import RESULTS, put
from recsys_teach.grading.store import NotAStore, Store

SEED = 11


def start(folder: Path, out: Path) -> subprocess.Popen:
    """Start a grading run of a class, with hidden cases, in the sandbox."""
    command = [sys.executable, "-m", "recsys_teach.cli", "grade", str(folder), "--out", str(out)]
    return subprocess.Popen([*command, "--key-file", str(folder.parent / "key")], stdout=subprocess.DEVNULL)


def exports(out: Path) -> dict[str, bytes]:
    """Return every export, path → bytes. What is unfinished has a name that begins with a dot."""
    files = [p for p in out.rglob("*") if p.is_file() and not p.name.startswith("grading.sqlite")]
    return {str(p.relative_to(out)): p.read_bytes() for p in files}


def kept(out: Path) -> list[tuple]:
    """Return (attempt, item, status, points) of every verdict in the file."""
    try:
        with Store(out) as store:
            return store.db.execute("SELECT attempt, item, status, points FROM verdict ORDER BY 1, 2").fetchall()
    except NotAStore:
        return []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=50, help="how often a run is killed")
    parser.add_argument("--count", type=int, default=24, help="how many notebooks the class has")
    told = parser.parse_args()
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "key").write_text("a key for a benchmark, and for nothing else\n", encoding="utf-8")
        write_class(folder / "in", told.count)
        began = time.perf_counter()
        start(folder / "in", folder / "whole").wait()
        whole = time.perf_counter() - began
        expected, verdicts = exports(folder / "whole"), kept(folder / "whole")
        lost = twice = other = 0
        held = []
        for place in range(told.times):
            out = folder / f"out{place}"
            process = start(folder / "in", out)
            time.sleep(chance.uniform(0, whole))
            process.send_signal(signal.SIGKILL)
            process.wait()
            before = kept(out)
            held.append(len(before))
            start(folder / "in", out).wait()
            after = kept(out)
            lost += len(set(before) - set(after)) + len(set(verdicts) - set(after))
            twice += len(after) - len({(attempt, item) for attempt, item, *_ in after})
            other += exports(out) != expected
    partly = sum(0 < one < len(verdicts) for one in held)
    lines = [
        "# Killed at random moments", "", f"{machine.described()}.", "",
        f"{told.times} runs over {told.count} notebooks ({len(verdicts)} verdicts, {whole:.0f} s when nobody kills it), each killed "
        f"once, at a moment drawn from the whole run (seed {SEED}): {partly} of them with some verdicts written and some not, "
        f"{sum(one == 0 for one in held)} before the first, {sum(one == len(verdicts) for one in held)} after the last. "
        "Then the same command ran to its end.", "",
        f"- Verdicts lost: {lost}", f"- Verdicts there twice: {twice}",
        f"- Runs whose exports differ in a byte from those of a run that nobody killed: {other}",
    ]  # fmt: skip
    put(RESULTS / "killed.md", "\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
