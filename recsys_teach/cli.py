"""The verbs. Each calls one function of a room; none does anything itself."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from recsys_teach import cli_grading, places
from recsys_teach.setup.environment import kernel_environment
from recsys_teach.setup.troubles import SetupError

WORKSPACE = places.workspace()

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="A course on recommender systems, built from scratch."
)


@app.command()
def start(
    lesson: Annotated[str, typer.Argument(help="The lesson's number.")] = "00",
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
    port: Annotated[int, typer.Option(help="Where JupyterLab listens.")] = 8888,
    workspace: Annotated[Path, typer.Option(help="Your own folder for lessons.")] = WORKSPACE,
    offline: Annotated[Path | None, typer.Option(help="Install from this bundle, without a network.")] = None,
    projector: Annotated[
        bool,
        typer.Option("--projector", help="For a screen that a class looks at: large type, a clean copy, no answers."),
    ] = False,
):
    """Bring your copies of the lessons up to date (what you changed stays yours) and open one in JupyterLab."""
    from recsys_teach.workspace import clean, prepare

    if projector:
        _open(clean, lesson, browser, port, workspace / "projector", projector)
    else:
        _open(prepare, lesson, browser, port, workspace)


@app.command()
def goto(
    lesson: Annotated[str, typer.Argument(help="The lesson's number.")],
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
    port: Annotated[int, typer.Option(help="Where JupyterLab listens.")] = 8888,
    workspace: Annotated[Path, typer.Option(help="Your own folder for lessons.")] = WORKSPACE,
):
    """Open a clean copy of a lesson, whatever you did before. Your own copy is kept aside; no answer of an earlier lesson is needed."""
    from recsys_teach.workspace import reset as clean

    _open(clean, lesson, browser, port, workspace)


def _open(make, lesson, browser, port, workspace, projector=False):
    from recsys_teach.jupyterlab import open_in_jupyterlab
    from recsys_teach.workspace import WorkspaceError

    try:
        notebook = make(workspace, lesson)
    except WorkspaceError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None
    raise typer.Exit(open_in_jupyterlab(notebook, workspace, browser, port, kernel_environment(), projector))


@app.command()
def reset(
    lesson: Annotated[str, typer.Argument(help="The lesson's number.")],
    function: Annotated[str | None, typer.Argument(help="Only the answer cell of this function.")] = None,
    workspace: Annotated[Path, typer.Option(help="Your own folder for lessons.")] = WORKSPACE,
):
    """Put a lesson, or one answer in it, back to its published text. What you had is kept in the folder aside."""
    from recsys_teach.workspace import WorkspaceError
    from recsys_teach.workspace import reset as put_back

    try:
        put_back(workspace, lesson, function)
    except WorkspaceError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None


@app.command()
def doctor(network: Annotated[bool, typer.Option("--network", help="Try the network too.")] = False):
    """Print one line to send to a teacher; below it, what is wrong and the cure. Exits 1 when something is."""
    from recsys_teach.setup.doctor import main

    raise typer.Exit(main(["--network"] if network else []))


@app.command()
def bundle(
    out: Annotated[Path, typer.Option(help="The folder to make, or to add to.")],
    python: Annotated[list[str] | None, typer.Option(help="3.11 to 3.15; may be repeated. Usually 3.13.")] = None,
    platform: Annotated[list[str] | None, typer.Option(help="Such as windows-x86_64; may be repeated.")] = None,
):
    """Make a folder with the course and its packages, for computers without a network. They `start --offline FOLDER`."""
    from recsys_teach.setup.bundle import USUAL, make

    try:
        make(out, platform or USUAL, python or ["3.13"])
    except ValueError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None
    print(f"{out} is ready. Its README.txt says what to do with it.")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(context: typer.Context):
    """Run every test, on all cores. What follows is passed to pytest."""
    import pytest

    os.chdir(places.checkout("test"))
    raise typer.Exit(int(pytest.main(["-n", "auto", "--dist", "worksteal", *context.args])))


@app.command()
def build(check: Annotated[bool, typer.Option("--check", help="Only say what is not current.")] = False):
    """Make the lessons' notebooks from their sources."""
    from recsys_teach.authoring import build as authoring

    root = places.checkout("build")
    if check:
        found = authoring.stale(root)
        print("\n".join(found) or "Every lesson is current.")
        raise typer.Exit(1 if found else 0)
    for path in authoring.build(root):
        print(path.relative_to(root))


@app.command()
def lint():
    """Prove the course's invariants: builds current, no solution in a lesson, lengths, symbols, texts of pictures."""
    from recsys_teach.authoring.lint import lint as authoring

    found = authoring(places.checkout("lint"))
    print("\n".join(found) or "Every lesson keeps the house's rules.")
    raise typer.Exit(1 if found else 0)


@app.command("check")
def check_notebook(
    notebook: Path,
    as_json: Annotated[bool, typer.Option("--json", help="Print a list of Verdicts.")] = False,
    lesson: Annotated[str, typer.Option(help="The lesson. Without it, the one that the notebook names.")] = "",
):
    """Check a saved notebook, one line per exercise. Exits 0 when all are correct, 1 when not, 2 when it cannot be read."""
    from recsys_teach.exercises.display import heading
    from recsys_teach.exercises.examine import examine_cells
    from recsys_teach.exercises.exercise import lessons, load_lesson
    from recsys_teach.exercises.run import run_in_child
    from recsys_teach.grading.submission import NO_LESSON, Unreadable, read_submission

    try:
        submission = read_submission(notebook)
        if not lesson and submission.lesson not in lessons():
            raise Unreadable(NO_LESSON.format(notebook.name))
        exercises = load_lesson(lesson or submission.lesson).EXERCISES
    except (Unreadable, ValueError) as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None
    if lesson and submission.lesson not in ("", lesson):
        print(f"{notebook.name} names lesson {submission.lesson!r}. It is checked as lesson {lesson}.", file=sys.stderr)
    verdicts = [(e, examine_cells(e, submission.cells, run_in_child)) for e in exercises]
    if as_json:
        print(json.dumps([verdict.to_dict() for _, verdict in verdicts], indent=1))
    else:
        for exercise, verdict in verdicts:
            print(heading(exercise, verdict).text)
    raise typer.Exit(0 if all(v.status == "correct" for _, v in verdicts) else 1)


@app.command()
def unknowns(workspace: Annotated[Path, typer.Option(help="The workspace to look at.")] = WORKSPACE):
    """Group the answers that nobody recognised, the most frequent first: what an author may name next."""
    from recsys_teach.exercises.progress import Log
    from recsys_teach.exercises.progress import unknowns as groups

    for exercise, broken, count, source in groups(Log(workspace)):
        print(f"{exercise}: {count} different codes, first broken property: {broken}. One of them:\n\n{source}")


for verb in cli_grading.VERBS:
    app.command(verb.__name__.replace("_", "-"))(verb)


def main(arguments: list[str] | None = None) -> int:
    """Run a verb; return its exit code."""
    try:
        app(args=arguments, prog_name="recsys-teach")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except ImportError as error:
        if places.is_checkout() or not str(error.name).startswith("recsys_teach."):
            raise
        print("This is a learner's copy, which cannot do that. Use the course's own checkout.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
