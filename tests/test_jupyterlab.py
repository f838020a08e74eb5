"""JupyterLab beside us: which notebooks it has open, where it runs, and what a second start does."""

import importlib.util
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from recsys_teach import cli, jupyterlab, open_lesson, places
from recsys_teach.exercises.exercise import load_lesson
from recsys_teach.jupyterlab import open_in_jupyterlab, running_on, why_not_to_touch
from recsys_teach.workspace import clean, prepare, read_notebook
from tests.answers.corated_cosine import ZEROS

TOKEN = "0123456789abcdef"


@pytest.fixture
def runtime(tmp_path, monkeypatch):
    """The folder in which Jupyter servers say where they are. The developer's own servers, tabs and settings are not seen."""
    folder = tmp_path / "runtime"
    folder.mkdir()
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(folder))
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTERLAB_WORKSPACES_DIR", "JUPYTERLAB_SETTINGS_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    return folder


@pytest.fixture
def mine(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "03_x.ipynb").write_text("{}")
    return folder


@pytest.fixture
def server(runtime, mine):
    """A stand-in for a Jupyter server: what it is asked is in `asked`, what it answers is set by the test."""
    told = SimpleNamespace(asked=[], sessions=[], layouts=[], status=200, location=None, body=None, wait=0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            told.asked.append((self.path, self.headers["Authorization"]))
            time.sleep(told.wait)
            self.send_response(told.status)
            if told.location:
                self.send_header("Location", told.location)
            self.end_headers()
            answers = {"/lab/base/api/sessions": told.sessions, "/lab/base/api/status": {}}
            answer = answers.get(self.path, {"workspaces": {"values": told.layouts}})
            self.wfile.write(told.body or json.dumps(answer).encode())

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True).start()
        told.port = http.server_address[1]
        announce(runtime, mine, told.port)
        yield told
        http.shutdown()


def announce(runtime, root, port, name="jpserver-1.json", **more):
    about = {"port": port, "base_url": "/lab/base/", "token": TOKEN, "root_dir": str(root), "secure": False} | more
    (runtime / name).write_text(json.dumps(about))


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def test_a_notebook_with_a_kernel_is_open_and_another_is_not(server, mine):
    assert why_not_to_touch(mine / "03_x.ipynb") is None
    assert all(sent == f"token {TOKEN}" for _, sent in server.asked) and len(server.asked) == 2
    server.sessions = [{"path": "other.ipynb"}, {"path": "03_x.ipynb"}]
    assert why_not_to_touch(mine / "03_x.ipynb") == "is open in JupyterLab"
    server.sessions = [{"path": "RTC:03_x.ipynb"}]
    assert why_not_to_touch(mine / "03_x.ipynb") == "is open in JupyterLab"
    (mine / "04_y.ipynb").write_text("{}")
    assert why_not_to_touch(mine / "04_y.ipynb") is None


def test_a_notebook_in_a_tab_without_a_kernel_is_open(server, mine):
    data = {"layout-restorer:data": {"main": {}}, "file-browser-filebrowser:cwd": {"path": ""}, "plain": "text"}
    server.layouts = [
        {"data": data},
        {"data": data | {"notebook:03_x.ipynb": {"data": {"path": "03_x.ipynb", "factory": "Notebook"}}}},
    ]
    assert why_not_to_touch(mine / "03_x.ipynb") == "is open in JupyterLab"


def test_a_server_on_a_folder_above_counts_and_one_elsewhere_is_not_asked(server, runtime, mine, tmp_path):
    announce(runtime, tmp_path, server.port)
    server.sessions = [{"path": "mine/03_x.ipynb"}]
    assert why_not_to_touch(mine / "03_x.ipynb") == "is open in JupyterLab"
    (tmp_path / "elsewhere").mkdir()
    announce(runtime, tmp_path / "elsewhere", server.port)
    server.asked.clear()
    assert why_not_to_touch(mine / "03_x.ipynb") is None and not server.asked


@pytest.mark.parametrize(
    "doubt", [{"status": 403}, {"status": 500}, {"body": b"<html>"}, {"body": b"[17]"}, {"body": b'{"message": "no"}'}, {"sessions": [{}]},
              {"layouts": [{"data": None}]}, {"status": 302, "location": "http://127.0.0.1:1/"}]
)  # fmt: skip
def test_in_doubt_it_may_be_open(server, mine, doubt):
    for name, value in doubt.items():
        setattr(server, name, value)
    assert "does not say" in why_not_to_touch(mine / "03_x.ipynb")


def test_a_server_that_hangs_is_a_doubt(server, mine, monkeypatch):
    monkeypatch.setattr(jupyterlab, "PATIENCE", 0.2)
    server.wait = 1
    assert "does not say" in why_not_to_touch(mine / "03_x.ipynb")
    assert running_on(mine) is None


def test_a_token_follows_no_redirection(server, mine):
    server.status, server.location = 302, f"http://127.0.0.1:{server.port}/elsewhere"
    why_not_to_touch(mine / "03_x.ipynb")
    assert [path for path, _ in server.asked] == ["/lab/base/api/sessions"]


def test_a_proxy_has_no_part_in_it(server, mine, monkeypatch):
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    assert why_not_to_touch(mine / "03_x.ipynb") is None and running_on(mine)


def test_a_server_that_is_gone_or_half_announced_is_passed_over(runtime, mine):
    announce(runtime, mine, free_port())
    for number, text in enumerate(["", "{", "[]", "{}", '{"port": "x", "base_url": "/", "root_dir": "/"}', "\x00"]):
        (runtime / f"jpserver-{number + 2}.json").write_text(text)
    assert why_not_to_touch(mine / "03_x.ipynb") is None and running_on(mine) is None


def test_a_second_start_leads_to_the_first(server, mine, capsys, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("subprocess.run", lambda *_, **__: pytest.fail("a second server on the same files"))
    for browser in (False, True):
        assert open_in_jupyterlab(mine / "03_x.ipynb", mine, browser, 8888) == 0
    address = f"http://127.0.0.1:{server.port}/lab/base/lab/tree/03_x.ipynb?token={TOKEN}"
    assert opened == [address]
    said = capsys.readouterr().out
    assert said.count("\n") == 2 and said.count(f"already runs on this folder. 03_x.ipynb is at {address}\n") == 2


def started(mine, monkeypatch, port, projector=False, **variables):
    """Return (command, environment) with which JupyterLab would be run."""
    calls = []
    monkeypatch.setattr(
        "subprocess.run", lambda command, **how: calls.append((command, how["env"])) or SimpleNamespace(returncode=0)
    )
    assert open_in_jupyterlab(mine / "03_x.ipynb", mine, False, port, variables, projector) == 0
    return calls[0]


def test_a_port_that_is_taken_is_said_and_another_is_tried(runtime, mine, capsys, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as other:  # like any server, it lets its port be used again
        port = other.getsockname()[1]
        command, _ = started(mine, monkeypatch, port)
        with socket.create_connection(("127.0.0.1", port)) as visitor:
            other.accept()[0].close()  # the system remembers the port for a minute; it is free all the same
            visitor.recv(1)
    assert f"--ServerApp.port={port}" in command and f"--ServerApp.port_retries={jupyterlab.RETRIES}" in command
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"Port {port} is taken by another program; JupyterLab takes the next free one." and len(said) == 2
    started(mine, monkeypatch, port)
    assert "taken" not in capsys.readouterr().out


def test_what_kernels_need_is_passed_on_and_the_users_settings_stay(runtime, mine, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "theirs")
    _, environment = started(mine, monkeypatch, free_port(), JUPYTER_PREFER_ENV_PATH="1")
    assert environment["JUPYTER_PREFER_ENV_PATH"] == "1" and environment["RECSYS_TEACH_WORKSPACE"] == str(
        mine.resolve()
    )
    ours, theirs = environment["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert (
        theirs == "theirs"
        and "announcements" in (mine / ".recsys_teach/jupyter/labconfig/page_config.json").read_text()
    )


def test_a_folder_that_cannot_be_written_is_opened_all_the_same(runtime, mine, monkeypatch):
    (mine / ".recsys_teach").write_text("a file where a folder should be")
    _, environment = started(mine, monkeypatch, free_port())
    assert environment.get("JUPYTER_CONFIG_PATH") == os.environ.get("JUPYTER_CONFIG_PATH")


THEMES = "@jupyterlab/apputils-extension/themes.jupyterlab-settings"


def test_on_a_projector_type_is_large_and_the_users_settings_and_tabs_are_neither_read_nor_changed(
    runtime, mine, tmp_path, monkeypatch
):
    _, usual = started(mine, monkeypatch, free_port())
    assert "RECSYS_TEACH_PROJECTOR" not in usual
    _, environment = started(mine, monkeypatch, free_port(), projector=True)
    assert environment["RECSYS_TEACH_PROJECTOR"] == "1"
    for name in ("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"):
        theirs = str(tmp_path / name.lower())
        assert usual[name] == theirs and not os.path.exists(theirs)
        assert environment[name].startswith(str(mine.resolve()))
    settings = mine / ".recsys_teach" / "jupyter" / "settings" / THEMES
    assert environment["JUPYTERLAB_SETTINGS_DIR"] == str(settings.parents[2].resolve())
    sizes = json.loads(settings.read_text(encoding="utf-8"))["overrides"]
    assert len(sizes) == 3 and all(int(size.removesuffix("px")) >= 20 for size in sizes.values())
    settings.write_text("what was changed in the menus", encoding="utf-8")
    started(mine, monkeypatch, free_port(), projector=True)
    assert settings.read_text(encoding="utf-8") == "what was changed in the menus"


def test_a_projector_gets_a_clean_copy_each_time_and_what_was_typed_is_put_aside(runtime, tmp_path, monkeypatch):
    environments = []
    monkeypatch.setattr(
        "subprocess.run", lambda command, **how: environments.append(how["env"]) or SimpleNamespace(returncode=0)
    )
    arguments = ["start", "00", "--no-browser", "--port", str(free_port()), "--workspace", str(tmp_path / "mine")]
    assert cli.main(arguments) == 0
    before = {path: path.read_bytes() for path in (tmp_path / "mine").rglob("*") if path.is_file()}
    for typed in (b"", b" "):
        assert cli.main([*arguments, "--projector"]) == 0
        (copy,) = (tmp_path / "mine" / "projector").glob("*.ipynb")
        cells = read_notebook(copy.read_bytes())["cells"]
        assert cells == read_notebook((places.lessons() / copy.name).read_bytes())["cells"]
        copy.write_bytes(copy.read_bytes() + typed)
    assert cli.main([*arguments, "--projector"]) == 0
    assert len(list((tmp_path / "mine" / "projector" / "aside").iterdir())) == 1
    assert {path: path.read_bytes() for path in before} == before
    assert [one.get("RECSYS_TEACH_PROJECTOR") for one in environments] == [None, "1", "1", "1"]


def test_a_lesson_that_is_open_on_the_projector_is_opened_again_as_it_is(server, runtime, mine, tmp_path, capsys):
    lessons = tmp_path / "lessons"
    lessons.mkdir()
    published = (places.lessons() / "00_start_here.ipynb").read_bytes()
    (lessons / "00_start_here.ipynb").write_bytes(published)
    copy = clean(mine, "00", lessons)
    copy.write_bytes(copy.read_bytes() + b" ")
    typed = copy.read_bytes()
    server.sessions = [{"path": copy.name}]
    assert clean(mine, "00", lessons) == copy and copy.read_bytes() == typed
    server.sessions = []
    assert clean(mine, "00", lessons) == copy and copy.read_bytes() != typed


@pytest.fixture
def asked(tmp_path, monkeypatch, capsys):
    """Return what a class sees: a method of lesson 03, called on wrong code that is written in another way each time."""

    def asked(method, times=1, source=ZEROS):
        monkeypatch.setenv("RECSYS_TEACH_WORKSPACE", str(tmp_path / "progress"))
        lesson = open_lesson("03")
        capsys.readouterr()
        for turn in range(times):
            path = tmp_path / f"answer_{turn}.py"
            path.write_text("import numpy as np\n" + source.replace("lengths", f"lengths_{turn}"), encoding="utf-8")
            spec = importlib.util.spec_from_file_location(path.stem, path)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            getattr(lesson, method)(module.corated_cosine)
        return capsys.readouterr().out

    return asked


NOBODY_FORESAW = "def corated_cosine(x, y):\n    lengths = len(x) / 7\n    return lengths - x[0]\n"


def test_a_projector_shows_no_answers_and_keeps_nothing(asked, monkeypatch, tmp_path):
    exercise = load_lesson("03").EXERCISES[0]
    remedy, body = exercise.misconception("gaps-as-zero").remedy, exercise.source["solution"].splitlines()[1]
    assert remedy in asked("check", 3) and remedy in asked("why", 3)
    assert body in asked("solution") and exercise.hints[2] in asked("hint", 3)
    assert exercise.hints[2] in asked("check", 4, NOBODY_FORESAW)
    kept = (tmp_path / "progress" / ".recsys_teach" / "events.jsonl").read_bytes()

    monkeypatch.setenv("RECSYS_TEACH_PROJECTOR", "1")
    for method in ("check", "why"):
        out = asked(method, 4)
        assert remedy not in out and "What to change is not shown on a projector." in out
        assert "treat an unrated film as a rating of 0" in out
    out = asked("solution", 2)
    assert body not in out and out.count("A solution is not shown on a projector.") == 2
    out = asked("hint", 3)
    assert exercise.hints[0] in out and not any(hint in out for hint in exercise.hints[1:])
    assert out.count("Of 3 hints a projector shows the first.") == 2
    out = asked("check", 4, NOBODY_FORESAW)
    assert exercise.hints[0] in out and not any(hint in out for hint in exercise.hints[1:])
    assert (tmp_path / "progress" / ".recsys_teach" / "events.jsonl").read_bytes() == kept


START = """
import sys
from pathlib import Path
from recsys_teach.jupyterlab import open_in_jupyterlab
sys.exit(open_in_jupyterlab(Path(sys.argv[1]), Path(sys.argv[1]).parent, False, int(sys.argv[2])))
"""


def test_the_real_jupyterlab_keeps_its_open_notebook(runtime, tmp_path, capsys):
    lessons = tmp_path / "lessons"
    lessons.mkdir()
    text = (places.lessons() / "03_user_based_cf.ipynb").read_text(encoding="utf-8")
    (lessons / "03_user_based_cf.ipynb").write_text(text, encoding="utf-8")
    copy = prepare(tmp_path / "mine", "03", lessons)
    command = [sys.executable, "-c", START, str(copy), str(free_port())]
    log = (tmp_path / "log.txt").open("w")
    process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        for _ in range(300):
            server = running_on(copy.parent)
            if server:
                break
            assert process.poll() is None, (tmp_path / "log.txt").read_text()
            time.sleep(0.1)
        assert server.open_notebooks() == []
        (lessons / "03_user_based_cf.ipynb").write_text(
            text.replace("People like you", "People like you, anew"), encoding="utf-8"
        )
        session = ask(
            server, "api/sessions", {"path": copy.name, "name": "", "type": "notebook", "kernel": {"name": "python3"}}
        )
        before = copy.read_bytes()
        prepare(copy.parent, "03", lessons)
        assert "is open in JupyterLab" in capsys.readouterr().out and copy.read_bytes() == before
        ask(server, f"api/sessions/{session['id']}", method="DELETE")

        tab = {"data": {f"notebook:{copy.name}": {"data": {"path": copy.name}}}, "metadata": {"id": "default"}}
        ask(server, "lab/api/workspaces/default", tab, "PUT")
        prepare(copy.parent, "03", lessons)
        assert "is open in JupyterLab" in capsys.readouterr().out and copy.read_bytes() == before
        ask(server, "lab/api/workspaces/default", method="DELETE")

        second = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
        assert re.search(
            r"already runs on this folder.*http://127\.0\.0\.1:\d+/lab/tree/03_user_based_cf\.ipynb\?token=\w+", second
        )
        prepare(copy.parent, "03", lessons)
        assert "brought up to date" in capsys.readouterr().out
        assert "anew" in "".join(read_notebook(copy.read_bytes())["cells"][0]["source"])
    finally:
        for server in jupyterlab.servers():
            ask(server, "api/shutdown", method="POST")
        process.wait(30)
        log.close()


def ask(server, what, data=None, method=None):
    """Do what a browser does through the server's API."""
    request = urllib.request.Request(server.url + what, json.dumps(data).encode() if data else None, method=method)
    request.add_header("Authorization", f"token {server.token}")
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
        body = answer.read()
    return json.loads(body) if body else None
