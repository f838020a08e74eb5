"""The one road: the source of an answer → run → judge → Verdict. Only where it is run differs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from recsys_teach.exercises.collect import Answer, Cell, collect, tree_of
from recsys_teach.exercises.exercise import Exercise
from recsys_teach.exercises.judge import Verdict, judge, verdict_without_run
from recsys_teach.exercises.reach import forbidden_reach

LEAST_DEADLINE = 5.0
TIMES_REFERENCE = 100
_reference_seconds: dict[str, float] = {}


def reference_seconds(exercise: Exercise) -> float:
    """Return how long the reference takes for all cases, measured once."""
    if exercise.id not in _reference_seconds:
        began = time.perf_counter()
        for case in range(len(exercise.encoded)):
            exercise.outcome(case)
        _reference_seconds[exercise.id] = time.perf_counter() - began
    return _reference_seconds[exercise.id]


def deadline_of(exercise: Exercise) -> float:
    """Return the seconds that an answer has for all cases of the exercise."""
    return max(LEAST_DEADLINE, TIMES_REFERENCE * reference_seconds(exercise))


def job_for(exercise: Exercise, answer: Answer) -> dict:
    """Return the job that runs an answer on all cases of the exercise."""
    told = {"source": answer.source, "name": exercise.name, "cases": exercise.encoded}
    return told | {"deadline": deadline_of(exercise)}


def before_run(exercise: Exercise, answer: Answer) -> Verdict | None:
    """Return the verdict on an answer that need not be run, or None."""
    if answer.problem == "missing":
        return verdict_without_run(exercise, "missing", "missing")
    if answer.problem == "syntax":
        return verdict_without_run(exercise, "error", f"SyntaxError: {answer.source}")
    if answer.tree == stub_tree(exercise):
        return verdict_without_run(exercise, "not attempted")
    reach = forbidden_reach(answer.source)
    return verdict_without_run(exercise, "forbidden", reach) if reach else None


def stub_tree(exercise: Exercise) -> str:
    return tree_of(exercise.source["stub"])


def examine(exercise: Exercise, answer: Answer, runner: Callable[[dict], dict]) -> Verdict:
    """Return the verdict on an answer; `runner` takes a job and returns a report."""
    early = before_run(exercise, answer)
    if early:
        return early
    return judge(exercise, runner(job_for(exercise, answer)), answer, reference_seconds(exercise))


def examine_cells(exercise: Exercise, cells: Iterable[Cell], runner: Callable[[dict], dict]) -> Verdict:
    """Return the verdict on the answer in the cells of a saved notebook."""
    return examine(exercise, collect(cells, exercise.name, stub_tree(exercise)), runner)
