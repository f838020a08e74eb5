"""Where the course's files are: in a checkout, or inside the package when it was installed from a wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent


def is_checkout() -> bool:
    """Say whether this package stands in the course's own folder, beside its locks, lessons and tests."""
    return (ROOT / "requirements.lock").is_file() and (ROOT / "pyproject.toml").is_file()


def checkout(verb: str) -> Path:
    """Return the course's own folder. Raises SetupError, for the verb that needs it, where there is none."""
    if not is_checkout():
        from recsys_teach.setup.troubles import SetupError  # the sandbox has this file and not that one

        raise SetupError("not-a-checkout", verb=verb)
    return ROOT


def lessons() -> Path:
    """Return the folder of the lessons as they were published."""
    return (ROOT if is_checkout() else PACKAGE) / "lessons"


def datasets() -> Path:
    """Return the folder of the data sets that ship with the course."""
    return (ROOT if is_checkout() else PACKAGE) / "datasets"


def workspace() -> Path:
    """Return where a learner's workspace is unless they say otherwise.

    `workspace` beside the lessons in a checkout; `workspace` in the current folder when the course was installed from
    a wheel, because nobody looks for their work in site-packages.
    """
    return (ROOT if is_checkout() else Path.cwd()) / "workspace"
