"""JupyterLab on the learner's folder: start one, find the ones that run, ask them which notebooks are open."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from recsys_teach.exercises.progress import FOLDER, PROJECTOR, VARIABLE
from recsys_teach.setup.doctor import is_taken

PATIENCE = 5  # seconds; Windows takes two to say that nobody listens on a port
RETRIES = 50  # how many ports JupyterLab tries after the one it was given
LARGE = {
    "code-font-size": "22px",
    "content-font-size1": "24px",
    "ui-font-size1": "20px",
}  # else 13, 14, 13; tables have the last


class NoAnswer(Exception):
    """A server is there and does not say what it was asked."""


class Gone(Exception):
    """Nobody listens where a server once did."""


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: a token goes where it belongs and nowhere else."""

    def redirect_request(self, *_):
        return None


@dataclass(frozen=True)
class Server:
    """A Jupyter server, from the file that it leaves for others to find it. It may be gone by now."""

    root: Path
    url: str
    token: str

    def ask(self, what: str):
        """Return the JSON behind a path of its API. Raises Gone, NoAnswer."""
        loopback = urllib.request.build_opener(urllib.request.ProxyHandler({}), _StayHere)
        request = urllib.request.Request(self.url + what, headers={"Authorization": f"token {self.token}"})
        try:
            with loopback.open(request, timeout=PATIENCE) as answer:
                return json.loads(answer.read())
        except urllib.error.URLError as error:
            if isinstance(error.reason, ConnectionRefusedError):
                raise Gone from None
            raise NoAnswer from None
        except (OSError, ValueError):
            raise NoAnswer from None

    def open_notebooks(self) -> list[Path]:
        """Return the notebooks that have a kernel, and those in a tab, with a kernel or without. Raises Gone, NoAnswer."""
        try:
            told = [session["path"] for session in self.ask("api/sessions")]
            for layout in self.ask("lab/api/workspaces")["workspaces"]["values"]:
                parts = [part for part in layout["data"].values() if isinstance(part, dict)]
                told += [part["data"]["path"] for part in parts if "path" in (part.get("data") or {})]
            # "RTC:a.ipynb" is a.ipynb, edited by several people.
            return [self.root / path.rpartition(":")[2] for path in told]
        except (KeyError, TypeError, AttributeError):
            raise NoAnswer from None


def servers() -> Iterator[Server]:
    """Yield the Jupyter servers of this user that left a file saying where they are. They are asked on loopback only."""
    from jupyter_core.paths import jupyter_runtime_dir

    for file in sorted(Path(jupyter_runtime_dir()).glob("*server-*.json")):
        try:
            told = json.loads(file.read_text(encoding="utf-8"))
            scheme = "https" if told.get("secure") else "http"
            url = f"{scheme}://127.0.0.1:{int(told['port'])}{told['base_url']}"
            yield Server(Path(told.get("root_dir") or told["notebook_dir"]), url, told.get("token") or "")
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # half-written, or somebody else's


def why_not_to_touch(notebook: Path) -> str | None:
    """Return why the notebook may not be replaced now, as the end of a sentence, or None when nobody has it open.

    In doubt it may not: a server that has it in its folder and does not answer may have it in a tab.
    """
    for server in servers():
        if not _is_within(notebook, server.root):
            continue
        try:
            if any(_is_same(notebook, path) for path in server.open_notebooks()):
                return "is open in JupyterLab"
        except NoAnswer:
            return "may be open: a Jupyter server runs on this folder and does not say"
        except Gone:
            continue
    return None


def _is_within(path, folder):
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except OSError:
        return True


def _is_same(one, other):
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False


def running_on(workspace: Path) -> Server | None:
    """Return the server that runs on exactly this folder and answers, if there is one."""
    for server in servers():
        if _is_same(server.root, workspace):
            try:
                server.ask("api/status")
                return server
            except (Gone, NoAnswer):
                continue
    return None


def open_in_jupyterlab(
    notebook: Path,
    workspace: Path,
    browser: bool,
    port: int,
    variables: Mapping[str, str] | None = None,
    projector: bool = False,
) -> int:
    """Run JupyterLab on the notebook until it is stopped; return its exit code.

    `variables` are put into its environment and so into that of its kernels. If JupyterLab runs on this workspace already,
    say where and open the notebook there: two servers on the same files would save over each other. With `projector` its
    type is large, with settings and tabs that are not the user's own, and its kernels show no answers.
    """
    workspace = workspace.resolve()
    page = f"lab/tree/{notebook.name}"
    running = running_on(workspace)
    if running:
        address = f"{running.url}{page}?token={running.token}"
        print(f"JupyterLab already runs on this folder. {notebook.name} is at {address}", flush=True)
        if browser:
            webbrowser.open(address)
        return 0
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={workspace}", f"--ServerApp.port={port}"]
    command.append(f"--ServerApp.port_retries={RETRIES}")
    command.append(f"--LabApp.default_url=/{page}")  # the address that is printed leads to the lesson
    command += [] if browser else ["--no-browser"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command += ["--allow-root"]  # in a container everybody is root
    environment = os.environ | dict(variables or {}) | _settings(workspace) | {VARIABLE: str(workspace)}
    environment |= _for_a_projector(workspace) if projector else {}
    if is_taken(port):
        print(f"Port {port} is taken by another program; JupyterLab takes the next free one.", flush=True)
    print(f"Opening {notebook.name} in JupyterLab. Stop it with Ctrl-C in this window.", flush=True)
    try:
        return subprocess.run(command, env=environment, cwd=workspace, check=False).returncode
    except KeyboardInterrupt:
        return 0


def _settings(workspace):
    """Return the variable that leads to settings without the question about news: the course works offline."""
    folder = workspace / FOLDER / "jupyter"
    page = folder / "labconfig" / "page_config.json"
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(json.dumps({"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}))
    except OSError:
        return {}  # a folder that cannot be written; the question is asked then
    theirs = os.environ.get("JUPYTER_CONFIG_PATH")
    return {"JUPYTER_CONFIG_PATH": os.pathsep.join([str(folder)] + ([theirs] if theirs else []))}


def _for_a_projector(workspace):
    """Return the variables of a server with settings and tabs of its own, whose type is large.

    JupyterLab takes sizes from what a user has set and not from defaults, so they are written as if set. What is changed
    in the menus of that server is kept for its next start, and reaches no other server.
    """
    folder = workspace / FOLDER / "jupyter"
    themes = folder / "settings" / "@jupyterlab" / "apputils-extension" / "themes.jupyterlab-settings"
    if not themes.exists():
        themes.parent.mkdir(parents=True, exist_ok=True)
        themes.write_text(json.dumps({"overrides": LARGE}), encoding="utf-8")
    own = {f"JUPYTERLAB_{what}_DIR": str(folder / what.lower()) for what in ("SETTINGS", "WORKSPACES")}
    return own | {PROJECTOR: "1"}
