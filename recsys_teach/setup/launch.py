"""Run a verb in the environment that it needs. The standard library alone, until the verb runs.

`start` and `test` always run in `.venv`. Every other verb runs where it was called when that Python has what it
needs, and in `.venv` when it does not. Installed from a wheel, the course makes no environment. To say what the verbs are,
nothing is installed.
"""

from __future__ import annotations

import contextlib
import importlib.util
import subprocess
import sys
from pathlib import Path

from recsys_teach import places
from recsys_teach.setup import environment, pythons
from recsys_teach.setup.making import ensure
from recsys_teach.setup.troubles import SetupError

VERBS = {  # in the order of `cli.py`, which says more
    "start": "bring your copies of the lessons up to date and open one in JupyterLab",
    "goto": "open a clean copy of a lesson",
    "reset": "put a lesson, or one answer, back to its published text",
    "doctor": "say in one line how this machine is",
    "bundle": "make a folder for a USB stick, to install from without a network",
    "test": "run every test",
    "build": "make the lessons' notebooks from their sources",
    "lint": "prove that the lessons keep the house's rules",
    "check": "check a saved notebook",
    "unknowns": "group the answers that nobody recognised",
    "grade": "grade a class: a folder or a zip of notebooks",
    "merge": "put the shards of a class together",
    "export": "write the tables and pages of a graded class again",
    "audit": "draw verdicts for a person to judge",
    "appeal": "run a student's answers again and show all evidence",
    "decide": "give points by hand",
    "extend": "give a student more time",
    "purge": "delete what was handed in before a day",
    "new-key": "make a key for hidden cases",
    "release": "make what learners get of a lesson for marks",
}


def has_what_it_needs() -> bool:
    """Say whether the Python that runs now can import the course's dependencies."""
    return all(importlib.util.find_spec(name) for name in ("typer", "numpy", "scipy", "pandas", "nbformat", "IPython"))


def _offline(arguments):
    """Return the folder that `--offline FOLDER` names, or None."""
    for place, argument in enumerate(arguments):
        if argument.startswith("--offline="):
            return Path(argument.partition("=")[2])
        if argument == "--offline" and arguments[place + 1 :]:
            return Path(arguments[place + 1])
    return None


def _verbs(verb):
    """Print the verbs, or that there is none of this name; return the exit code."""
    if verb is not None and verb not in VERBS:
        print(f"There is no verb {verb!r}. Use one of {', '.join(VERBS)}.", file=sys.stderr)
        return 2
    print("A course on recommender systems, built from scratch. Usage: python -m recsys_teach VERB\n")
    print("\n".join(f"  {name:<9} {what}" for name, what in VERBS.items()))
    print("\nThe first `start` installs what the course needs. After it, VERB --help says more.")
    return 0


def run(arguments: list[str]) -> int:
    """Run the verb in `arguments` in the environment that it needs; return its exit code."""
    verb = next((a for a in arguments if not a.startswith("-")), None)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a path may hold letters that an old console does not know
    try:
        if verb == "doctor":
            from recsys_teach.setup import doctor

            return doctor.main(arguments[arguments.index(verb) + 1 :])
        asks = verb not in VERBS or "--help" in arguments
        if asks or verb not in ("start", "goto", "test") or not places.is_checkout():
            if has_what_it_needs():
                from recsys_teach import cli

                return cli.main(arguments)
            if not places.is_checkout():
                raise SetupError("package-incomplete")
            if asks and not environment.is_current(environment.place()[0], "learn"):
                return _verbs(verb)
        python = ensure("test" if verb == "test" else "learn", offline=_offline(arguments))
        command = [str(python), "-m", "recsys_teach.cli", *arguments]
        return subprocess.run(command, env=pythons.clean_environment(), check=False).returncode
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130
