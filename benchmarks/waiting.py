"""What a learner waits for: an import, the first call after an installation, a check, a lesson.

    python -m benchmarks.waiting

Writes results/waiting.md. Takes some minutes; the notebooks of solutions/ are run as they are.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import nbformat

from benchmarks import machine
from benchmarks.report import RESULTS, markdown, put
from recsys_teach.exercises.collect import Cell
from recsys_teach.exercises.examine import examine_cells
from recsys_teach.exercises.exercise import Exercise, lessons, load_lesson
from recsys_teach.exercises.run import run
from recsys_teach.places import ROOT
from tests.mutants import mutants_of

MODELS = (
    *("Bias", "UserNeighbors", "ItemNeighbors", "ItemKNN", "AlsoBought", "EASE", "SLIM", "PureSVD", "FunkSVD", "SVDpp"),
    *("NMF", "ExplicitALS", "ImplicitALS", "BPR", "FeatureFactorization"),
)
IMPORTS = 11  # processes that import
WRONG = 3  # mutants of each exercise that are checked
CALL = """
import json, sys, time
began = time.perf_counter()
import recsys_teach
from benchmarks.ratings import made
ratings = recsys_teach.Interactions.from_frame(made(60, 200, 3000), value="value")
model = getattr(recsys_teach, sys.argv[1])()
ready = time.perf_counter()
model.fit(ratings).recommend([1, 2, 3])
model.fold_in([1, 2, 3], [5.0, 1.0, 4.0])
if hasattr(model, "predict"):
    model.predict([1, 2], [3, 4])
print(json.dumps(time.perf_counter() - ready))
"""


def importing() -> tuple[float, float]:
    """Return the median seconds of a Python that does nothing, and of one that imports the package."""
    told = {"pass": [], "import recsys_teach": []}
    for _ in range(IMPORTS):
        for code, seconds in told.items():
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
            seconds.append(time.perf_counter() - began)
    nothing, package = (statistics.median(seconds) for seconds in told.values())
    return nothing, package


def first_calls() -> Iterator[tuple[str, float, float]]:
    """Yield, for each model, the seconds of its first calls when nothing is compiled yet, and in the next process."""
    for name in MODELS:
        with tempfile.TemporaryDirectory() as folder:
            environment = os.environ | {"NUMBA_CACHE_DIR": folder}
            command = [sys.executable, "-c", CALL, name]
            both = [
                json.loads(subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment).stdout)
                for _ in range(2)
            ]
        yield name, both[0], both[1]


def checks() -> Iterator[tuple[str, float, float]]:
    """Yield, for each exercise, the seconds of the check of a right answer and the median over wrong ones.

    An answer is checked as in its notebook, whose cells are searched for what it needs; once before, since the first check of an
    exercise works out what is expected.
    """
    for lesson in lessons():
        path = next((ROOT / "solutions").glob(f"{lesson}_*.ipynb"))
        code = [cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
        cells = [Cell(source, f"cell {n}") for n, source in enumerate(code, 1)]
        for exercise in load_lesson(lesson).EXERCISES:
            solution = exercise.source["solution"]
            wrong = [
                Cell(mutant, "cell") for _, (_, mutant) in zip(range(WRONG), mutants_of(solution, {}), strict=False)
            ]
            _seconds(exercise, cells, right=True)
            told = [_seconds(exercise, [*cells, one], right=False) for one in wrong]
            yield exercise.id, _seconds(exercise, cells, right=True), statistics.median(told)


def _seconds(exercise: Exercise, cells: list[Cell], right: bool) -> float:
    began = time.perf_counter()
    verdict = examine_cells(exercise, cells, run)
    seconds = time.perf_counter() - began
    if right and verdict.status != "correct":
        raise RuntimeError(f"The solution of {exercise.id} is {verdict.status}. Build the lesson anew.")
    return seconds


def lesson_times() -> Iterator[tuple[str, float, list[tuple[float, str]]]]:
    """Yield, for each lesson, its seconds from the start of the kernel, and its three slowest cells by how they begin."""
    from nbclient import NotebookClient

    for path in sorted((ROOT / "solutions").glob("*.ipynb")):
        notebook = nbformat.read(path, 4)
        began = time.perf_counter()
        NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()
        seconds = time.perf_counter() - began
        cells = [(_of_cell(cell), _beginning(cell.source)) for cell in notebook.cells if cell.cell_type == "code"]
        yield path.stem, seconds, sorted(cells, reverse=True)[:3]


def _of_cell(cell) -> float:
    told = cell.metadata.get("execution", {})
    start, end = (told.get(name) for name in ("iopub.execute_input", "shell.execute_reply"))
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() if start and end else 0.0


def _beginning(source: str) -> str:
    line = source.splitlines()[0].replace("|", "/") if source else ""
    return f"`{line[:60]}`"


def main(path: Path = RESULTS / "waiting.md") -> None:
    nothing, package = importing()
    lines = ["# What a learner waits for", "", "## Import", ""]
    lines += [f"`import recsys_teach` takes {package - nothing:.3f} s beyond the {nothing:.3f} s of Python itself,"]
    lines += [f"the median of {IMPORTS} processes; to reach: 0.3 s.", "", "## First calls", ""]
    lines += [
        "fit, recommend, fold_in (and predict) on 3,000 ratings, in a process whose libraries are imported as they are"
    ]
    lines += ["needed. To reach: 5 s with the compilation; the next process finds what was compiled.", ""]
    rows = [[name, f"{fresh:.2f}", f"{cached:.2f}"] for name, fresh, cached in first_calls()]
    lines += markdown(["model", "first time, s", "next process, s"], rows)
    told = list(checks())
    right, wrong = (statistics.median(row[place] for row in told) for place in (1, 2))
    lines += ["", "## A check", ""]
    lines += [
        f"Median over {len(told)} exercises: {1000 * right:.0f} ms for the right answer, {1000 * wrong:.0f} ms for wrong ones"
    ]
    lines += [f"({WRONG} mutants each). To reach: 100 ms. The slowest:", ""]
    slowest = sorted(told, key=lambda row: max(row[1:]), reverse=True)[:5]
    rows = [[name, f"{1000 * one:.0f}", f"{1000 * other:.0f}"] for name, one, other in slowest]
    lines += markdown(["exercise", "right, ms", "wrong, ms"], rows)
    lines += [
        "",
        "## A lesson",
        "",
        "All cells of the solution, from the start of the kernel. To reach: 20 s; 06 and 08, 40 s.",
        "",
    ]
    rows = [
        [name, f"{seconds:.1f}", "; ".join(f"{one:.1f} {text}" for one, text in cells)]
        for name, seconds, cells in lesson_times()
    ]
    lines += markdown(["lesson", "seconds", "the slowest cells, s"], rows)
    lines += ["", machine.described(), ""]
    put(path, "\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
