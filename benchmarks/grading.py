"""Milliseconds per graded submission, alone and in a batch of 100, beside nbgrader's autograde on the same notebooks.

    python -m benchmarks.grading [--peer 3]

Prints one Markdown table. nbgrader executes every notebook in a kernel of its own and protects nothing; so the ratio
says what grading the exercise alone saves, not how fast nbgrader's code is.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from recsys_teach.authoring import build
from recsys_teach.grading.gradebook import grade_file, grade_folder
from recsys_teach.grading.sandbox import Sandbox, probe
from recsys_teach.places import ROOT

SOURCE = ROOT / "solutions" / "03_user_based_cf.py"
LESSON = "03"
BATCH = 100


def ours_alone(notebook: Path) -> float:
    """Return the seconds of a whole `grade` of one notebook: sandbox, probes and all."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "in").mkdir()
        (Path(folder) / "in" / "one.ipynb").write_bytes(notebook.read_bytes())
        began = time.perf_counter()
        grade_folder(Path(folder) / "in", Path(folder) / "out", LESSON)
        return time.perf_counter() - began


def ours_in_a_batch(notebook: Path) -> tuple[float, list[float]]:
    """Return the seconds of BATCH notebooks, start included, and those of each."""
    each = []
    began = time.perf_counter()
    with Sandbox() as sandbox:
        probe(sandbox, notebook.parent)
        for _ in range(BATCH):
            start = time.perf_counter()
            grade_file(notebook, LESSON, sandbox.run)
            each.append(time.perf_counter() - start)
    return time.perf_counter() - began, each


def nbgraders(count: int) -> float:
    """Return the seconds per notebook of nbgrader's autograde over `count` students."""
    with tempfile.TemporaryDirectory() as folder:
        course, name = Path(folder), SOURCE.with_suffix(".ipynb").name
        environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}

        def nbgrader(*arguments):
            command = [sys.executable, "-m", "nbgrader", *arguments]
            subprocess.run(command, cwd=course, env=environment, check=True, capture_output=True)

        (course / "source" / "lesson").mkdir(parents=True)
        nbformat.write(build.read(SOURCE), course / "source" / "lesson" / name)
        nbgrader("generate_assignment", "lesson")
        for student in range(count):
            place = course / "submitted" / f"s{student}" / "lesson"
            place.mkdir(parents=True)
            nbformat.write(build.read(SOURCE), place / name)
        began = time.perf_counter()
        nbgrader("autograde", "lesson")
        return (time.perf_counter() - began) / count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", type=int, default=3, help="how many notebooks nbgrader grades")
    peer_count = parser.parse_args().peer
    notebook = SOURCE.with_suffix(".ipynb")
    alone = statistics.median(ours_alone(notebook) for _ in range(5))
    total, each = ours_in_a_batch(notebook)
    peer = nbgraders(peer_count)
    rows = [
        ("alone, sandbox started and probed", alone),
        (f"in a batch of {BATCH}, start included", total / BATCH),
        (f"in a batch of {BATCH}, median of one", statistics.median(each)),
        (f"in a batch of {BATCH}, slowest", max(each)),
        (f"nbgrader autograde, {peer_count} students", peer),
    ]
    print("| | ms per submission | nbgrader takes |\n|---|---|---|")
    for label, seconds in rows:
        print(f"| {label} | {1000 * seconds:.0f} | {peer / seconds:.0f} times as long |")


if __name__ == "__main__":
    main()
