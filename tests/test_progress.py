"""The log of what a learner did: appended, on the disk when it is told, never in the lesson's way."""

import errno
import json
import os
import subprocess
import sys
from types import SimpleNamespace
from unittest import mock

import pytest

from recsys_teach.exercises import progress
from recsys_teach.exercises.progress import Log

ODD = "a\nb\u2028c\x85d\x0c\ud800 é 字"


def marks(folder):
    return [event["mark"] for event in Log(folder).events]


def filled(folder, *names):
    log = Log(folder)
    for name in names:
        log.add("check", mark=name)
    return log


def test_a_power_cut_at_any_byte_of_the_last_line_costs_that_line_alone(tmp_path):
    log = filled(tmp_path, "first", ODD, "last " + ODD)
    whole = log.path.read_bytes()
    assert marks(tmp_path) == ["first", ODD, "last " + ODD]
    begins = whole.rindex(b"\n", 0, -1) + 1
    for cut in range(begins, len(whole)):
        log.path.write_bytes(whole[:cut])
        rest = ["last " + ODD] if cut == len(whole) - 1 else []  # only the end of the line is missing
        assert marks(tmp_path) == ["first", ODD, *rest]
        Log(tmp_path).add("check", mark="after")
        assert marks(tmp_path) == ["first", ODD, *rest, "after"]


@pytest.mark.parametrize(
    "tail", [b"\0" * 512, b"\xff\xfe\xfa", b'{"what": "ch\xc3', b"[1]", b"17", b'{"other": 1}', b"\r\n\r\n"]
)
def test_whatever_stands_at_the_end_is_passed_over(tmp_path, tail):
    log = filled(tmp_path, "first")
    log.path.write_bytes(log.path.read_bytes() + tail)
    Log(tmp_path).add("check", mark="after")
    assert marks(tmp_path) == ["first", "after"]


def test_a_log_that_was_not_written_in_ascii_is_read(tmp_path):
    log = filled(tmp_path, "first")
    line = json.dumps({"what": "check", "mark": "b\u2028c\x85d é 字"}, ensure_ascii=False) + "\n"
    log.path.write_bytes(log.path.read_bytes() + line.encode())
    assert marks(tmp_path) == ["first", "b\u2028c\x85d é 字"]


def test_a_line_is_written_at_once_at_the_end_and_then_on_the_disk(tmp_path):
    calls = []
    log = filled(tmp_path, "first")
    before = log.path.read_bytes()
    with mock.patch("os.fsync", lambda number: calls.append(log.path.read_bytes())):
        log.add("check", mark="second")
    assert len(calls) == 1 and calls[0].startswith(before) and calls[0].endswith(b'"second"}\n')


WRITER = """
import sys
from pathlib import Path
from recsys_teach.exercises import progress
progress.os.fsync = lambda number: None
log = progress.Log(Path(sys.argv[1]))
sys.stdin.read()
for number in range(150):
    log.add("check", mark=f"{sys.argv[2]} {number}", source=sys.argv[2] * (1 + number * 331 % 20_000))
"""


def test_kernels_that_write_at_the_same_time_do_not_mix_their_lines(tmp_path):
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    writers = [subprocess.Popen([*command, name], stdin=subprocess.PIPE) for name in "abcd"]
    for writer in writers:  # all wait for this before they begin
        writer.stdin.close()
    assert [writer.wait(60) for writer in writers] == [0] * 4
    lines = Log(tmp_path).path.read_bytes().split(b"\n")
    events = [json.loads(line) for line in lines if line]  # who looks while another writes may begin a line too many
    assert len(events) == 600 and all(set(e["source"]) == {e["mark"][0]} for e in events)
    for name in "abcd":
        assert [e["mark"] for e in events if e["mark"][0] == name] == [f"{name} {n}" for n in range(150)]


def test_on_windows_appending_is_one_step_for_the_others(tmp_path, monkeypatch):
    steps = []
    windows = SimpleNamespace(
        LK_LOCK="lock", LK_UNLCK="unlock", locking=lambda number, how, n: steps.append((how, os.lseek(number, 0, 1), n))
    )
    monkeypatch.setattr(progress, "msvcrt", windows)
    with mock.patch("os.fsync", lambda number: steps.append("written")):
        filled(tmp_path, "first")
    assert steps == [("lock", progress.FAR, 1), "written", ("unlock", progress.FAR, 1)]
    assert marks(tmp_path) == ["first"]


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), PermissionError(errno.EACCES, "Access is denied")]
)
def test_what_cannot_be_written_is_said_once_and_written_later(tmp_path, capsys, error):
    log = filled(tmp_path, "first")
    with mock.patch("os.fsync"), mock.patch.object(progress, "_append", side_effect=error):
        log.add("check", mark="second")
        log.add("check", mark="third")
    told = capsys.readouterr()
    assert told.err == "" and told.out.count("\n") == 1 and error.strerror in told.out and str(tmp_path) in told.out
    assert [e["mark"] for e in log.events] == ["first", "second", "third"] and marks(tmp_path) == ["first"]
    log.add("check", mark="fourth")
    assert marks(tmp_path) == ["first", "second", "third", "fourth"]


def test_a_line_that_did_not_fit_is_a_full_disk(tmp_path, capsys):
    log = filled(tmp_path, "first")
    opened = type(log.path).open

    def short(path, *how, **more):
        file = opened(path, *how, **more)
        whole = mock.MagicMock(wraps=file)
        whole.__enter__.return_value = whole
        whole.__exit__.side_effect = lambda *_: file.close()
        whole.write.side_effect = lambda data: file.write(data[:7])
        return whole

    with mock.patch.object(type(log.path), "open", short):
        log.add("check", mark="second")
    assert os.strerror(errno.ENOSPC) in capsys.readouterr().out and marks(tmp_path) == ["first"]
    log.add("check", mark="third")
    assert marks(tmp_path) == ["first", "second", "third"]


def test_a_workspace_that_cannot_be_made_or_read_stops_nothing(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    log = filled(tmp_path / "file", "first")
    assert capsys.readouterr().out.count("\n") == 1 and len(log.events) == 1
    (tmp_path / progress.FOLDER / "events.jsonl").mkdir(parents=True)
    assert len(filled(tmp_path, "first").events) == 1


def test_without_a_workspace_nothing_is_written_or_said(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert filled(None, "first").of("check", mark="first") and capsys.readouterr().out == ""
    assert not list(tmp_path.iterdir())


def test_the_workspace_is_the_one_named_else_the_nearest_upward(tmp_path, monkeypatch):
    (tmp_path / "mine" / "deep").mkdir(parents=True)
    (tmp_path / "mine" / progress.FOLDER).mkdir()
    monkeypatch.chdir(tmp_path / "mine" / "deep")
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path))
    assert progress.workspace() == tmp_path
    monkeypatch.delenv(progress.VARIABLE)
    assert progress.workspace().samefile(tmp_path / "mine")
