import signal
import subprocess
import sys
import threading

import numpy as np
import pytest

from recsys_teach.exercises import codec, reach
from recsys_teach.exercises.run import reply, run, run_in_child
from recsys_teach.places import ROOT

CASE = codec.encode((np.arange(3.0), 2))


def job(body, deadline=0.3, cases=1):
    return {"source": f"def f(a, b):\n{body}\n", "name": "f", "cases": [CASE] * cases, "deadline": deadline}


def one(body, deadline=0.3, **more):
    report = run(job(body, deadline), **more)
    assert report["fault"] is None
    return report["outcomes"][0]


def test_values_prints_and_changes_are_reported():
    outcome = one("    print('hello', a.sum())\n    a[0] = 9\n    return a + b")
    assert codec.decode(outcome["value"]).tolist() == [11, 3, 4]
    assert outcome["printed"] == "hello 3.0\n"
    assert outcome["changed"]
    assert not one("    return a")["changed"]


def test_each_case_gets_its_own_inputs():
    report = run(job("    a += 1\n    return a", cases=3))
    assert [codec.decode(o["value"]).tolist() for o in report["outcomes"]] == [[1, 2, 3]] * 3


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("    return a / unknown", "NameError"),
        ("    import sys; sys.exit(0)", "SystemExit"),
        ("    exit()", "SystemExit"),
        ("    return f(a, b)", "RecursionError"),
        ("    return np.ones(3)", "NameError"),
        ("    input()", "EOFError"),
        ("    open('x')", "Forbidden"),
        ("    import sklearn", "Forbidden"),
        ("    raise BaseException('x' * 10**6)", "BaseException"),
    ],
)
def test_errors_are_reported_with_their_line(body, error):
    outcome = one(body)
    assert (outcome["kind"], outcome["error"]) == ("raised", error)
    assert outcome["line"] in body
    assert len(outcome["message"]) <= 500


def test_the_line_of_an_error_is_counted_as_python_counts():
    assert one("    # a\u2028b\x0cc\n    return a / unknown")["line"] == "return a / unknown"


def test_memory_has_a_cap():
    pytest.importorskip("resource")
    outcome = one("    import numpy\n    return numpy.ones(10**11)")
    assert outcome["error"] == "MemoryError"


def test_a_generator_is_no_answer():
    assert one("    yield a")["error"] == "generator"


LOOPS = {
    "plain": "    while True:\n        pass",
    "catches Exception": "    while True:\n        try:\n            a = a + 1\n        except Exception:\n            pass",
    "catches everything": "    while True:\n        try:\n            a = sum([1, 2])\n        except BaseException:\n            pass",
    "catches everything, empty": "    while True:\n        try:\n            pass\n        except BaseException:\n            pass",
}


@pytest.mark.parametrize("signals", [True, False], ids=["signals", "no signals"])
@pytest.mark.parametrize("loop", LOOPS)
def test_an_endless_loop_ends(loop, signals):
    before = signal.getsignal(signal.SIGALRM)
    report = run(job(LOOPS[loop]), signals=signals)
    assert report["fault"] == "timeout"
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert codec.decode(one("    return b", signals=signals)["value"]) == 2


@pytest.mark.parametrize("line", ["import slowly.inner", "from slowly import inner", "from slowly.inner import two"])
def test_reading_a_library_is_not_the_answers_time(tmp_path, monkeypatch, line):
    (tmp_path / "slowly").mkdir()
    (tmp_path / "slowly" / "__init__.py").write_text("")
    (tmp_path / "slowly" / "inner.py").write_text("import time\ntime.sleep(0.6)\ntwo = 2\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(reach, "PACKAGES", reach.PACKAGES | {"slowly"})
    for name in ("slowly", "slowly.inner"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    assert codec.decode(one(f"    {line}\n    return b", deadline=0.5)["value"]) == 2


def test_a_library_that_is_not_there_is_told_where_it_is_imported():
    outcome = one("    from scipy import nothing_of_that_name")
    assert (outcome["error"], outcome["line"]) == ("ImportError", "from scipy import nothing_of_that_name")


def test_a_library_that_is_broken_is_the_answers_error(tmp_path, monkeypatch):
    (tmp_path / "broken.py").write_text("1 / 0\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(reach, "PACKAGES", reach.PACKAGES | {"broken"})
    assert one("    import broken")["error"] == "ZeroDivisionError"


PROFILED = """
import sys
from recsys_teach.exercises.run import run
from tests.test_run import LOOPS, job
for body, fault in (("    return b", None), (LOOPS["plain"], "timeout")):
    assert run(job(body), signals=False)["fault"] == fault
    sys.setprofile(lambda *event: None)
    run(job("    return b"), signals=True)
    sys.setprofile(None)
"""


def test_a_profiler_works_after_a_check_without_signals():
    # In a process of its own: Python 3.11 hangs for ever where an exception that was to be raised was taken back.
    subprocess.run([sys.executable, "-c", PROFILED], cwd=ROOT, check=True, timeout=60)


def test_works_outside_the_main_thread():
    reports = []
    thread = threading.Thread(target=lambda: reports.append(run(job(LOOPS["plain"]))))
    thread.start()
    thread.join(20)
    assert reports[0]["fault"] == "timeout"


def test_a_child_process_gives_the_same_report():
    here, there = run(job("    return a * b")), run_in_child(job("    return a * b"))
    assert here | {"seconds": 0} == there | {"seconds": 0}


def test_a_child_that_ends_itself_has_crashed():
    assert run_in_child(job("    import os; os._exit(3)"))["fault"] == "crashed"


def test_a_reply_has_a_limit():
    large = codec.decode(reply(codec.encode(job("    return a.repeat(10**6)", cases=3))))
    assert large["fault"] == "too large"


def test_what_is_printed_is_text_whatever_writes_it():
    assert one("    import sys\n    sys.stdout.write(['x'])")["error"] == "TypeError"
    report = run(
        job(
            "    import sys\n    class T(str):\n        def __getitem__(self, at):\n            return 7\n    sys.stdout.write(T('abc'))"
        )
    )
    assert report["outcomes"][0]["printed"] == "abc"


def test_a_module_that_leaves_when_it_is_imported_is_the_answers_error(tmp_path, monkeypatch):
    (tmp_path / "leaves.py").write_text("raise SystemExit(3)\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(reach, "PACKAGES", reach.PACKAGES | {"leaves"})
    assert one("    import leaves")["error"] == "SystemExit"


@pytest.mark.parametrize("name", ["random", "linecache", "numpy", "recsys_teach"])
def test_a_module_in_the_current_folder_is_not_taken_for_another(tmp_path, monkeypatch, name):
    (tmp_path / f"{name}.py").write_text("raise SystemExit('mine')\n")
    monkeypatch.chdir(tmp_path)
    report = run_in_child(job("    import random\n    return a + random.choice([1])"))
    assert report["outcomes"][0]["kind"] == "returned"
