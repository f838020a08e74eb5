"""Hostile answers: each gets the verdict it must get, and its neighbours in the same worker theirs."""

import pytest

import recsys_teach
from recsys_teach.exercises import codec
from recsys_teach.exercises.run import run
from recsys_teach.grading import confine, standin
from recsys_teach.grading import sandbox as room
from recsys_teach.grading.sandbox import NoSandbox, Sandbox, SandboxFailed, probe
from tests.answers.corated_cosine import RIGHT, STUB, WRITTEN, ZEROS

OK = RIGHT["masked arrays"]


def body(*lines):
    return "def corated_cosine(x, y):\n" + "".join(f"    {line}\n" for line in lines)


HOSTILE = {
    "a loop that ignores signals": (
        "timeout",
        body("import signal", "signal.signal(signal.SIGALRM, signal.SIG_IGN)", "while True:", "    pass"),
    ),
    "a loop that blocks signals": (
        "timeout",
        body("import signal", "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))", "while True:", "    x = x + 0"),
    ),
    "ends the process": ("crashed", body("import os", "os._exit(0)")),
    "a fork bomb": ("error", body("import os", "while True:", "    os.fork()")),
    "a hundred gigabytes": ("error", body("return float(np.ones(100 * 1024**3 // 8).sum())")),
    "an object that equals everything": (
        "wrong",
        "class Everything:\n    def __eq__(self, other):\n        return True\n    def __float__(self):\n        return 1.0\n"
        + body("return Everything()"),
    ),
    "patched isinstance and numpy": (
        "wrong",
        body("import builtins", "builtins.isinstance = lambda *a: True", "np.isclose = np.allclose = lambda *a, **k: True", "return 7"),
    ),
    "the bank through files": ("forbidden", body("return float(open('recsys_teach/exercises/bank/lesson_03/source.json').read())")),
    "the bank through frames": ("forbidden", body("import sys", "return sys._getframe(1).f_locals['expected']")),
    "the bank through /proc": ("forbidden", body("import os", "return os.open('/proc/1/mem', 0)")),
    "the bank, imported": ("forbidden", body("from recsys_teach.exercises.bank.lesson_03 import EXERCISES", "return EXERCISES[0].answer(x, y)")),
    "a shortcut": ("forbidden", body("from sklearn.metrics.pairwise import cosine_similarity", "return 0.0")),
    "a shortcut, hidden": ("error", body("real = ().__class__", "import os", "return os.sys.modules['sklearn']")),
    "ten gigabytes into the pipe": ("crashed", body("import os", "for _ in range(10 * 1024):", "    os.write(3, b'x' * 2**20)")),
    "an answer of a gigabyte": ("crashed", body("return np.zeros(2**27)")),
    "a forged reply": ("crashed", body("import os", "os.write(3, b'=' + b'l' + bytes([255] * 400))", "os._exit(0)")),
    "a socket": ("error", body("import socket", "socket.create_connection(('127.0.0.1', 80))")),
    "a thread": ("error", body("import threading", "threading.Thread(target=print).start()", "return 0")),
    "kills its parent": ("wrong", body("import os, signal", "for pid in (0, 1, -1, os.getppid()):", "    try:", "        os.kill(pid, signal.SIGTERM)", "    except OSError:", "        pass", "return 2")),
    "fills the disk": ("error", body("import os", "f = getattr(os, 'open')('/tmp/x', os.O_WRONLY | os.O_CREAT)", "while True:", "    os.write(f, bytes(2**20))")),
    "leaves": ("error", body("raise SystemExit(0)")),
    "text that cannot be written": ("error", body("raise ValueError('\\ud800')")),
    "nested too deep": ("error", body("return " + "1 + " * 1500 + "1")),
    "never comes back from recursion": ("error", body("return corated_cosine(x, y)")),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_answers_get_their_verdict_and_neighbours_theirs(sandbox, verdict_of, name):
    status, code = HOSTILE[name]
    before = verdict_of(OK, sandbox.run)
    verdict = verdict_of(code, sandbox.run)
    after = verdict_of(OK, sandbox.run)
    assert verdict.status == status, verdict
    assert verdict.points == 0
    assert before == after
    assert after.status == "correct"


@pytest.mark.parametrize(
    "code",
    [
        *RIGHT.values(),
        *[code for _, code in WRITTEN.values()],
        ZEROS,
        STUB,
        "x = 1",
        body("return None"),
        body("return 1 / 0"),
    ],
)
def test_the_sandbox_gives_the_verdict_of_the_notebook(sandbox, verdict_of, code):
    assert verdict_of(code, sandbox.run) == verdict_of(code, run)


def test_what_one_submission_writes_the_next_does_not_find(sandbox, verdict_of):
    leave = body("import os", "os.close(getattr(os, 'open')('/tmp/left', os.O_WRONLY | os.O_CREAT))", "return 0.0")
    find = body("import os", "os.stat('/tmp/left')", "return 0.0")
    assert verdict_of(leave, sandbox.run).status == "partial"
    assert verdict_of(find, sandbox.run).detail.startswith("FileNotFoundError")


def test_a_child_left_behind_cannot_be_made_and_nothing_else_is_seen(sandbox, verdict_of):
    leave = body(
        "import os",
        "try:",
        "    os.fork()",
        "except OSError:",
        "    pass",
        "return float(len(getattr(os, 'list' + 'dir')('/pr' + 'oc')))",
    )
    assert verdict_of(leave, sandbox.run).status == "partial"
    assert verdict_of(body("import os", "return float(os.getpid() - 1)"), sandbox.run).status == "partial"


def test_no_descriptor_leads_out(sandbox):
    source = "import os\ndef f():\n    found = []\n    for n in range(64):\n        try:\n            found.append((n, os.fstat(n).st_mode >> 12))\n        except OSError:\n            pass\n    return found\n"
    report = sandbox.run({"source": source, "name": "f", "cases": [codec.encode(())], "deadline": 5.0})
    found = codec.decode(report["outcomes"][0]["value"])
    character, fifo = 2, 1
    assert found == [(0, character), (1, character), (2, character), (3, fifo)]


def test_time_and_memory_are_measured_from_outside(sandbox, verdict_of):
    used = {}
    for power in (10, 24):
        # Small enough for the deadline: a gibibyte of memory never touched before takes some machines 5 s.
        verdict = verdict_of(body(f"return float(np.ones(2**{power}).sum())"), sandbox.run)
        assert verdict.agree == 0 and not verdict.detail, verdict
        used[power] = sandbox.used[-1]
    assert all(seconds > 0 and cpu > 0 for seconds, cpu, _ in used.values())
    array = 8 * 2**24
    # A little less than the array, where it takes pages that the small one left.
    assert 0.9 * array < used[24][2] - used[10][2] < 1.5 * array


def test_the_data_is_there(sandbox, verdict_of):
    code = "from recsys_teach import load_movielens\n" + body("return float(len(load_movielens()) - 100_004)")
    assert verdict_of(code, sandbox.run).agree == 3


def test_the_course_has_one_version_in_the_sandbox_too():
    assert standin.__version__ == recsys_teach.__version__


def test_every_probe_fails(sandbox, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\n")
    assert set(probe(sandbox, roster)) == set(room.PROBES)


def test_a_probe_that_succeeds_stops_everything(sandbox, tmp_path, monkeypatch):
    monkeypatch.setitem(room.PROBES, "harmless", "def probe(path):\n    return 'succeeded'\n")
    with pytest.raises(NoSandbox, match="'harmless' succeeded"):
        probe(sandbox, tmp_path)


def test_without_bubblewrap_there_is_no_sandbox(monkeypatch):
    monkeypatch.setattr(room.shutil, "which", lambda name: None)
    with pytest.raises(NoSandbox, match="--unsafe"), Sandbox():
        pass


@pytest.mark.parametrize("gone", [False, True], ids=["dying", "gone"])
def test_a_worker_that_dies_is_our_fault_and_is_replaced(verdict_of, sandbox, gone):
    with Sandbox() as own:
        job = {"source": OK, "name": "corated_cosine", "cases": [], "deadline": 1.0}
        own.process.kill()
        own.process.wait()
        if gone:  # nobody holds the other ends of the pipes any more
            assert own.process.stdout.read() == b""
        with pytest.raises(SandboxFailed):
            own.run(job)
        assert verdict_of(OK, own.run).status == "correct"


def test_only_a_submissions_own_scratch_can_be_written(sandbox):
    source = "\n".join([
        "import os",
        "def f():",
        "    read_only = lambda at: bool(os.statvfs(at).f_flag & os.ST_RDONLY)",
        "    return sorted(at for at, *_ in getattr(os, 'wa' + 'lk')('/') if not read_only(at))",
    ])  # fmt: skip
    report = sandbox.run({"source": source, "name": "f", "cases": [codec.encode(())], "deadline": 5.0})
    assert codec.decode(report["outcomes"][0]["value"]) == ["/tmp"]


def test_a_job_that_is_too_large_is_the_submissions_fault(sandbox):
    job = {"source": "#" * codec.MAX_BYTES, "name": "f", "cases": [], "deadline": 5.0}
    assert sandbox.run(job)["fault"] == "too large"


def test_a_child_that_cannot_be_confined_is_our_fault(sandbox, verdict_of, monkeypatch):
    monkeypatch.setattr(room, "START", room.START.replace("worker.main", "worker.confine.SCRATCH = 'x'; worker.main"))
    with Sandbox() as own, pytest.raises(SandboxFailed, match="could not be confined: .*mounting /tmp"):
        verdict_of(OK, own.run)


def test_the_machines_are_those_whose_system_calls_are_known():
    assert set(room.MACHINES) == set(confine.REFUSED)
