"""The learner's own folder: copies of the lessons, and what they did. Nothing here ever overwrites their work."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from recsys_teach import __version__
from recsys_teach.environment import ROOT
from recsys_teach.exercises.progress import FOLDER, VARIABLE


def prepare(workspace: Path, lesson: str, lessons: Path = ROOT / "lessons") -> Path:
    """Copy what is missing into `workspace`; return the notebook of `lesson` there.

    A lesson that the learner has not changed is brought up to date; one that they have changed stays as it is. A copy
    as it was published is kept for every version, so that "changed" can be told.
    """
    workspace = workspace.resolve()
    pristine = workspace / FOLDER / "published"
    for source in sorted(lessons.glob("*.ipynb")):
        copy = workspace / source.name
        versions = [p.read_bytes() for p in pristine.glob(f"*/{source.name}")]
        if not copy.exists() or copy.read_bytes() in versions:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
        kept = pristine / __version__ / source.name
        kept.parent.mkdir(parents=True, exist_ok=True)
        if source.read_bytes() not in versions:
            shutil.copyfile(source, kept)
    found = sorted(workspace.glob(f"{lesson}_*.ipynb"))
    if not found:
        has = ", ".join(path.name[:2] for path in sorted(lessons.glob("*.ipynb")))
        raise SystemExit(f"There is no lesson {lesson!r}. Start one of {has}.")
    return found[0]


def _quiet_settings(workspace: Path) -> Path:
    """Return a folder of JupyterLab settings without the question about news: the course works offline."""
    folder = workspace / FOLDER / "jupyter"
    page = folder / "labconfig" / "page_config.json"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(json.dumps({"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}))
    return folder


def open_in_jupyterlab(notebook: Path, workspace: Path, browser: bool, port: int) -> int:
    """Run JupyterLab on the notebook until it is stopped; return its exit code."""
    workspace = workspace.resolve()
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={workspace}", f"--ServerApp.port={port}"]
    command.append(f"--LabApp.default_url=/lab/tree/{notebook.name}")  # the address that is printed leads to the lesson
    command += [] if browser else ["--no-browser"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command += ["--allow-root"]  # in a container everybody is root
    environment = os.environ | {VARIABLE: str(workspace), "JUPYTER_CONFIG_PATH": str(_quiet_settings(workspace))}
    print(f"Opening {notebook.name} in JupyterLab. Stop it with Ctrl-C in this window.", flush=True)
    try:
        return subprocess.run(command, env=environment, cwd=workspace, check=False).returncode
    except KeyboardInterrupt:
        return 0
