"""Grading a class of 1,000, 5% of them hostile, and beside it nbgrader's autograde and otter's local runner.

    python -m benchmarks.grading [--count 1000] [--peer 5]

Writes results/grading.md. The peers execute every notebook in a kernel of its own and protect nothing; so the ratio says what
running the exercises alone saves, not how fast their code is. On notebooks of the exercise cells alone that saving is gone, and
what is left is the price of a kernel.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat

from benchmarks import machine
from benchmarks.made_class import LESSON, SOURCE, made_class, notebook_of, write_class
from benchmarks.report import RESULTS, markdown, put
from recsys_teach.authoring import build
from recsys_teach.exercises.exercise import load_lesson
from tests.test_sandbox import HOSTILE

WANTED_SECONDS = 360.0
WANTED_RATIO = 20.0
JOBS = 2
CHECK = "lesson.verdict({name}).points == {points}"


def memory_of(pid: int) -> float:
    """Return the megabytes that a process and all those below it hold, what they share counted once (PSS)."""
    told = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(p): int(parent) for p, parent in map(str.split, told.splitlines())}
    total = 0
    for one in parents:
        above = one
        while above not in (pid, 0):
            above = parents.get(above, 0)
        if above == pid:
            try:
                with open(f"/proc/{one}/smaps_rollup", encoding="utf-8") as file:
                    total += sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
            except OSError:  # it has ended
                continue
    return total / 1024


def ours(folder: Path, out: Path, *options: str) -> tuple[float, list[float]]:
    """Return the seconds of `grade`, all exports included, and the memory at every second of it, in MB."""
    command = [sys.executable, "-m", "recsys_teach.cli", "grade", str(folder), "--out", str(out), "--jobs", str(JOBS)]
    began = time.perf_counter()
    with subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL) as process:
        held: list[float] = []
        ended = threading.Event()

        def watch():
            while not ended.wait(1.0):
                held.append(memory_of(process.pid))

        watching = threading.Thread(target=watch)
        watching.start()
        code = process.wait()
        seconds = time.perf_counter() - began
        ended.set()
        watching.join()
    if code:
        raise SystemExit(f"grade ended with {code}")
    return seconds, held


def misjudged(out: Path, attacks: dict[str, str]) -> list[str]:
    """Return every hostile answer that did not get its verdict, and every neighbour that was not graded."""
    found = []
    with (out / "gradebook.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            attack = attacks.get(row["id"], "")
            if row["exercise"] == f"{LESSON}.corated_cosine" and attack and row["status"] != HOSTILE[attack][0]:
                found.append(f"{row['id']}: {attack}: {row['status']}")
            elif row["status"] == "not graded":
                found.append(f"{row['id']}: {row['exercise']}: not graded")
    return found


def class_for_peers(count: int, only_exercises: bool) -> list[nbformat.NotebookNode]:
    """Return notebooks of students who are not hostile, since nothing protects a peer."""
    return [notebook_of(answers, only_exercises) for _, answers, _ in made_class(count, seed=1, hostile=0)]


def nbgraders(notebooks: list[nbformat.NotebookNode], only_exercises: bool) -> float:
    """Return the seconds of nbgrader's autograde for each notebook."""
    with tempfile.TemporaryDirectory() as folder:
        course, name = Path(folder), SOURCE.with_suffix(".ipynb").name
        environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}

        def nbgrader(*arguments):
            command = [sys.executable, "-m", "nbgrader", *arguments]
            subprocess.run(command, cwd=course, env=environment, check=True, capture_output=True)

        (course / "source" / "lesson").mkdir(parents=True)
        source = notebook_of({}, True) if only_exercises else build.read(SOURCE)
        nbformat.write(source, course / "source" / "lesson" / name)
        nbgrader("generate_assignment", "lesson")
        for place, notebook in enumerate(notebooks):
            submitted = course / "submitted" / f"s{place}" / "lesson"
            submitted.mkdir(parents=True)
            nbformat.write(notebook, submitted / name)
        began = time.perf_counter()
        nbgrader("autograde", "lesson")
        return (time.perf_counter() - began) / len(notebooks)


def otters(notebooks: list[nbformat.NotebookNode]) -> float:
    """Return the seconds of otter's local runner (`otter run`) for each notebook."""
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        (course / "tests").mkdir()
        for exercise in load_lesson(LESSON).EXERCISES:
            check = CHECK.format(name=exercise.name, points=exercise.max_points)
            case = f"{{'code': '>>> {check}\\nTrue', 'hidden': False, 'locked': False}}"
            suite = f"{{'cases': [{case}], 'scored': True, 'setup': '', 'teardown': '', 'type': 'doctest'}}"
            text = f"OK_FORMAT = True\ntest = {{'name': '{exercise.name}', 'points': {exercise.max_points}, 'suites': [{suite}]}}\n"
            (course / "tests" / f"{exercise.name}.py").write_text(text, encoding="utf-8")

        def otter(*arguments):
            command = [sys.executable, "-m", "otter", *arguments]
            subprocess.run(command, cwd=course, check=True, capture_output=True)

        otter("generate", "-t", "tests", "-o", "autograder.zip", "--no-environment", "--no-requirements", "--no-config")
        began = time.perf_counter()
        for place, notebook in enumerate(notebooks):
            nbformat.write(notebook, course / f"s{place}.ipynb")
            (course / f"out{place}").mkdir()
            otter("run", "-a", "autograder.zip", "-o", f"out{place}", "--no-logo", f"s{place}.ipynb")
            if "Autograder Failed" in (course / f"out{place}" / "results.json").read_text(encoding="utf-8"):
                raise SystemExit("otter did not grade")
        return (time.perf_counter() - began) / len(notebooks)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000, help="how many students the class has")
    parser.add_argument("--peer", type=int, default=5, help="how many notebooks a peer grades")
    told = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        (folder / "key").write_text("a key for a benchmark, and for nothing else\n", encoding="utf-8")
        attacks = write_class(folder / "whole", told.count)
        seconds, held = ours(folder / "whole", folder / "out", "--key-file", str(folder / "key"))
        wrong = misjudged(folder / "out", attacks)
        few = min(told.count, 100)
        write_class(folder / "few", few, seed=1)
        write_class(folder / "only", few, seed=1, only_exercises=True)
        each = {name: ours(folder / name, folder / f"{name}-out")[0] / few for name in ("few", "only")}
        whole, only = (class_for_peers(told.peer, one) for one in (False, True))
        peers = {"nbgrader": nbgraders(whole, False), "otter": otters(whole), "nbgrader only": nbgraders(only, True)}
    finally:
        shutil.rmtree(folder)
    _write(told, seconds, held, attacks, wrong, each, peers)


def _write(told, seconds, held, attacks, wrong, each, peers):
    quarter = max(1, len(held) // 4)
    marks = [max(held[i : i + quarter]) for i in range(0, 4 * quarter, quarter)] if len(held) >= 4 else held
    rows = [
        [f"`grade`, {told.count} submissions, {len(attacks)} hostile, hidden cases", f"{1000 * seconds / told.count:.0f}", ""],
        ["`grade`, 100 submissions, none of them hidden cases", f"{1000 * each['few']:.0f}", ""],
        ["nbgrader autograde, the same lesson", f"{1000 * peers['nbgrader']:.0f}", f"{peers['nbgrader'] / each['few']:.0f}"],
        ["otter run, the same lesson", f"{1000 * peers['otter']:.0f}", f"{peers['otter'] / each['few']:.0f}"],
        ["`grade`, 100 submissions of exercise cells alone", f"{1000 * each['only']:.0f}", ""],
        ["nbgrader autograde, exercise cells alone", f"{1000 * peers['nbgrader only']:.0f}", f"{peers['nbgrader only'] / each['only']:.0f}"],
    ]  # fmt: skip
    reached = {True: "reached", False: "not reached"}
    lines = [
        "# Grading a class", "", f"{machine.described()}; {JOBS} at once.", "",
        f"{told.count} submissions of lesson 03, {len(attacks)} of them hostile in one exercise, every export included: "
        f"{seconds:.0f} s. To reach: {WANTED_SECONDS:.0f} s ({reached[seconds <= WANTED_SECONDS]}).", "",
        "Most memory in each quarter of the time, all processes together: " + ", ".join(f"{one:.0f} MB" for one in marks) + ".", "",
        f"Hostile answers with another verdict than theirs, and neighbours that were not graded: {len(wrong)}.", "",
        *(f"- {one}" for one in wrong),
        *markdown(["", "ms per submission", "times as long as ours"], rows), "",
        f"On exercise cells alone, to reach: {WANTED_RATIO:.0f} times "
        f"({reached[peers['nbgrader only'] / each['only'] >= WANTED_RATIO]}). A peer grades {told.peer} notebooks, one after the "
        "other, as its command does; ours works with as many processes as the machine has processors.",
    ]  # fmt: skip
    put(RESULTS / "grading.md", "\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
