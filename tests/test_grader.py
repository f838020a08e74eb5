"""A class from its notebooks to its marks: stopped, killed, gone on with, graded again, in parts."""

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import nbformat
import pytest

from recsys_teach import cli
from recsys_teach.exercises import exercise
from recsys_teach.exercises.exercise import load_lesson
from recsys_teach.exercises.run import run
from recsys_teach.grading import helper
from recsys_teach.grading.keys import read_key
from recsys_teach.grading.pool import HelperDied, Pool
from recsys_teach.grading.release import notebook_for
from recsys_teach.grading.sandbox import SandboxFailed
from recsys_teach.grading.store import NotAStore, Store
from recsys_teach.grading.variants import questions_for, values_for
from recsys_teach.places import ROOT
from tests.answers.corated_cosine import RIGHT, ZEROS

LESSON = ROOT / "lessons" / "03_user_based_cf.ipynb"
OK = RIGHT["masked arrays"]
EXPORTS = ("gradebook.csv", "marks.csv", "verdicts.json", "report.md", "class.html", "junit.xml")


def write(path, code="", questions=(), **metadata):
    """Write lesson 03 with an answer to its first exercise and to some of its questions."""
    notebook = nbformat.read(LESSON, as_version=4)
    for cell in notebook.cells:
        if cell["id"] == "corated_cosine" and code:
            cell.source = code.strip()
        for id, value in questions:
            if cell.source.startswith(f'lesson.answer("{id}"'):
                cell.source = f'lesson.answer("{id}", {value!r})'
    notebook.metadata["recsys_teach"] |= metadata
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


@pytest.fixture
def key(tmp_path):
    assert cli.main(["new-key", str(tmp_path / "key")]) == 0
    return tmp_path / "key"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "in"
    write(folder / "ada.ipynb", OK, [("03.q1", "c"), ("03.q2", "b")])
    write(folder / "ben.ipynb", ZEROS, [("03.q1", "a")])
    write(folder / "cleo.ipynb")
    write(folder / "eve.ipynb", OK)
    return folder


def grade(folder, out, *more, code=0):
    assert cli.main(["grade", str(folder), "--out", str(out), "--unsafe", "--jobs", "2", *map(str, more)]) == code
    return rows(out / "gradebook.csv") if code in (0, 3) else None


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def points_of(out, item):
    return {row["id"]: row["points"] for row in rows(out / "gradebook.csv") if row["exercise"] == item}


def read_all(out):
    """Return every export, path → bytes."""
    files = [p for p in out.rglob("*") if p.is_file() and not p.name.startswith("grading.sqlite")]
    return {str(p.relative_to(out)): p.read_bytes() for p in files}


def test_a_class_becomes_marks_pages_and_tables(folder, tmp_path, capsys):
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name,section,extra time\nada,Ada,A,\nben,Ben,A,30\ncleo,Cleo,B,\ndan,Dan,B,\n")
    grade(folder, tmp_path / "out", "--roster", roster)
    assert points_of(tmp_path / "out", "03.corated_cosine") == {"ada": "2", "ben": "0.5", "cleo": "0", "eve": "2"}
    assert points_of(tmp_path / "out", "03.q1") == {"ada": "0.5", "ben": "0", "cleo": "0", "eve": "0"}
    marks = {row["id"]: row for row in rows(tmp_path / "out" / "marks.csv")}
    assert (marks["ada"]["points"], marks["ben"]["points"], marks["dan"]["points"]) == ("3", "0.5", "")
    report = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "## Handed nothing in: 1\n\n- dan, Dan (lesson 03)" in report
    assert "## Not on the roster: 1\n\n- eve: nobody on the roster fits eve\n" in report
    assert all((tmp_path / "out" / name).stat().st_size for name in EXPORTS)
    assert {p.name for p in (tmp_path / "out" / "students").iterdir()} >= {"ada.html", "ada.md", "ben.html"}
    assert "class.html" in capsys.readouterr().out


def test_the_same_command_grades_nothing_twice_and_writes_the_same_files(folder, tmp_path, key, capsys):
    grade(folder, tmp_path / "out", "--key-file", key)
    first = read_all(tmp_path / "out")
    grade(folder, tmp_path / "out", "--key-file", key)
    assert read_all(tmp_path / "out") == first
    assert "0 notebooks graded, 4 were graded already" in capsys.readouterr().out
    grade(folder, tmp_path / "other", "--key-file", key)
    assert read_all(tmp_path / "other") == first


def test_a_notebook_that_comes_later_is_graded_with_the_others(folder, tmp_path, capsys):
    grade(folder, tmp_path / "out")
    write(folder / "fay.ipynb", ZEROS)
    grade(folder, tmp_path / "out")
    assert "1 notebook graded, 4 were graded already" in capsys.readouterr().out
    grade(folder, tmp_path / "other")
    assert read_all(tmp_path / "out") == read_all(tmp_path / "other")


def test_results_of_another_key_are_not_mixed(folder, tmp_path, key, capsys):
    grade(folder, tmp_path / "out")
    before = read_all(tmp_path / "out")
    grade(folder, tmp_path / "out", "--key-file", key, code=2)
    assert "was graded with no key, not the key " in capsys.readouterr().err
    assert read_all(tmp_path / "out") == before


def test_hidden_cases_are_kept_with_the_results_and_the_key_is_not(folder, tmp_path, key):
    grade(folder, tmp_path / "out", "--key-file", key)
    with Store(tmp_path / "out") as store:
        drawn = {(student, item) for student, item, _, _ in store.draws()}
        assert len({cases for *_, cases in store.draws()}) == len(drawn)
    assert drawn == {(s, e.id) for s in ("ada", "ben", "cleo", "eve") for e in load_lesson("03").EXERCISES}
    secret = key.read_text().strip()
    assert all(secret.encode() not in p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file())


def test_one_exercise_is_graded_again_and_what_changed_is_shown_and_logged(folder, tmp_path, monkeypatch, capsys):
    out, item = tmp_path / "out", "03.corated_cosine"
    grade(folder, out)
    with Store(out) as store:  # as if an earlier bank had found Ben's answer right
        store.db.execute("UPDATE verdict SET points = 2, status = 'correct' WHERE item = ? AND points = 0.5", (item,))
    capsys.readouterr()
    grade(folder, out, "--only", item, "--who", "prof", "--why", "a case was missing")
    assert f"ben: {item} correct (2) → partial (0.5)\n" in capsys.readouterr().out
    assert points_of(out, item) == {"ada": "2", "ben": "0.5", "cleo": "0", "eve": "2"}
    with Store(out) as store:
        (entry,) = store.logged()
        assert entry[1:] == ("prof", f"graded {item} again; verdicts changed: 1", "a case was missing")
        ben = store.attempts("ben")[0].id
        assert [g.points for g in store.verdicts(ben, before=1) if g.item == item] == [2.0]
    grade(folder, out, "--only", "03.none", code=2)
    assert "There is nothing called '03.none' to grade. Use one of 03.corated_cosine, " in capsys.readouterr().err


def test_a_version_that_the_bank_lacks_is_refused_by_name(tmp_path, folder):
    write(folder / "new.ipynb", OK, version="99.1")
    write(folder / "old.ipynb", OK, version="0.0.1")
    write(folder / "odd.ipynb", OK, version="latest")
    notebook = nbformat.read(folder / "ada.ipynb", as_version=4)
    cell = next(c for c in notebook.cells if c["id"] == "corated_cosine")
    cell.metadata["recsys_teach"]["version"] = 7
    nbformat.write(notebook, folder / "seven.ipynb")
    out = tmp_path / "out"
    grade(folder, out, code=3)
    points = points_of(out, "03.corated_cosine")
    assert (points["new"], points["old"], points["odd"], points["seven"]) == ("", "2", "", "")
    assert points_of(out, "03.pearson")["seven"] == "0"
    # A notebook says itself of which version it is: nobody keeps 100% by dropping what is hard.
    most = {row["id"]: (row["points"], row["max_points"]) for row in rows(out / "marks.csv")}
    assert (most["new"], most["seven"], most["ada"]) == (("0", "11"), ("1", "11"), ("3", "11"))
    page = (out / "students" / "seven.md").read_text(encoding="utf-8")
    assert "Of another version, open, of 2" in page and "Until that is settled, these points are open." in page
    assert "our fault" not in page
    report = (out / "report.md").read_text(encoding="utf-8")
    assert "This notebook is of course version 99.1" in report
    assert "asks for version 7 of 03.corated" in report


def test_the_best_of_several_tries_counts_or_the_last(tmp_path):
    folder = tmp_path / "in"
    for place, code in enumerate((ZEROS, OK, ZEROS)):
        write(folder / "ada" / f"{place}.ipynb", code)
        os.utime(folder / "ada" / f"{place}.ipynb", (10**9 + place, 10**9 + place))
    write(folder / "ben" / "0.ipynb", ZEROS)
    grade(folder, tmp_path / "out")
    assert points_of(tmp_path / "out", "03.corated_cosine") == {"ada": "2", "ben": "0.5"}
    (tmp_path / "last.toml").write_text('keep = "last"')
    assert cli.main(["export", str(tmp_path / "out"), "--policy", str(tmp_path / "last.toml")]) == 0
    assert points_of(tmp_path / "out", "03.corated_cosine") == {"ada": "0.5", "ben": "0.5"}


def test_more_time_is_logged_and_marks_follow(tmp_path, folder, capsys):
    sent = tmp_path / "submitted" / "ada" / "03"
    write(sent / "03_user_based_cf.ipynb", OK)
    (sent / "timestamp.txt").write_text("2026-11-20 23:00:00.000000 UTC")
    (tmp_path / "p.toml").write_text(
        "[due]\n03 = 2026-11-20T22:30:00+00:00\n[late]\nper_day = 0.5\n[questions]\npoints = 0\n"
    )
    out = tmp_path / "out"
    grade(tmp_path / "submitted", out, "--policy", tmp_path / "p.toml")
    assert rows(out / "marks.csv")[0]["points"] == "1"
    assert cli.main(["extend", str(out), "ada", "60", "--who", "prof", "--why", "ill"]) == 0
    assert cli.main(["export", str(out)]) == 0
    assert rows(out / "marks.csv")[0]["points"] == "2"
    with Store(out) as store:
        assert store.logged()[-1][1:] == ("prof", "ada has 60 minutes more, 60 in all", "ill")
    assert cli.main(["extend", str(out), "nobody", "60"]) == 2
    assert "There is no student 'nobody'" in capsys.readouterr().err
    assert "## More time: 1\n\n- ada: 60 minutes" in (out / "report.md").read_text()
    capsys.readouterr()
    assert cli.main(["extend", str(out), "ada", "--", "-45"]) == 0
    assert "ada has -45 minutes more, 15 in all." in capsys.readouterr().out
    for minutes, told in (("-16", "-16 minutes would give ada -1 in all"), ("nan", "nan"), ("inf", "inf")):
        assert cli.main(["extend", str(out), "ada", "--", minutes]) == 2
        assert told in capsys.readouterr().err
    with Store(out) as store:
        assert store.extensions() == {"ada": 15}


def test_audit_appeal_and_a_decision_by_hand(tmp_path, folder, key, capsys):
    out = tmp_path / "out"
    grade(folder, out, "--key-file", key)
    assert cli.main(["audit", str(out), "5", "--seed", "3", "--who", "prof"]) == 0
    page = (out / "audit.md").read_text(encoding="utf-8")
    assert page.count("- [ ] I agree") == 5
    assert cli.main(["audit", str(out), "5", "--seed", "3"]) == 0
    assert (out / "audit.md").read_text(encoding="utf-8") == page
    assert cli.main(["audit", str(out), "1000"]) == 0  # nothing but code: no question, no cell that is gone
    page = (out / "audit.md").read_text(encoding="utf-8")
    with Store(out) as store:
        codes = [g for a in store.attempts() for g in store.verdicts(a.id) if g.source and not g.is_question]
    assert page.startswith(f"# {len(codes)} verdicts") and page.count("```python") + page.count("def ") >= len(codes)
    assert cli.main(["audit", str(out), "0"]) == 2
    capsys.readouterr()
    assert cli.main(["appeal", str(out), "ben", "--unsafe", "--who", "prof"]) == 0
    told = capsys.readouterr().out
    assert "== 03.corated_cosine: the same verdict" in told and "6 of 20 cases agree" in told
    with Store(out) as store:
        store.db.execute(
            "UPDATE verdict SET told = replace(told, '\"total\": 20', '\"total\": 21') WHERE item = '03.corated_cosine'"
        )
    assert cli.main(["appeal", str(out), "ben", "--unsafe", "--only", "03.corated_cosine"]) == 1
    assert "ANOTHER VERDICT" in capsys.readouterr().out
    assert (
        cli.main(["decide", str(out), "ben", "03.corated_cosine", "1.5", "--who", "prof", "--why", "a fair reading"])
        == 0
    )
    assert cli.main(["export", str(out)]) == 0
    assert points_of(out, "03.corated_cosine")["ben"] == "1.5"
    remarks = {row["id"]: row["remark"] for row in rows(out / "marks.csv")}
    assert (remarks["ben"], remarks["ada"]) == ("decided by hand: 03.corated_cosine", "")
    assert cli.main(["decide", str(out), "ben", "03.corated_cosine", "9"]) == 2
    with Store(out) as store:
        assert [what for _, who, what, _ in store.logged() if who == "prof"][
            -1
        ] == "ben has 1.5 points for 03.corated_cosine, by hand"


def test_purging_takes_the_pages_of_those_who_are_gone(tmp_path, folder, capsys):
    out = tmp_path / "out"
    grade(folder, out)
    for name in ("ada", "ben"):
        os.utime(folder / f"{name}.ipynb", (10**9, 10**9))
    shutil.rmtree(out)
    grade(folder, out)
    assert cli.main(["extend", str(out), "ada", "60", "--why", "ill"]) == 0
    assert cli.main(["decide", str(out), "ben", "03.corated_cosine", "1"]) == 0
    assert cli.main(["audit", str(out), "20"]) == cli.main(["export", str(out), "--pseudonyms"]) == 0
    before = read_all(out)
    assert cli.main(["purge", str(out), "--before", "2010-01-01", "--dry-run"]) == 0
    assert "Attempts that would be deleted: 2. Nothing is." in capsys.readouterr().out and read_all(out) == before
    assert cli.main(["purge", str(out), "--before", "2010-01-01", "--who", "prof", "--why", "the term is over"]) == 0
    assert set(points_of(out, "03.corated_cosine")) == {"cleo", "eve"}
    left = b"".join(read_all(out).values()) + (out / "grading.sqlite").read_bytes()
    assert b"ada.ipynb" not in left and not (out / "students" / "ada.html").exists()
    assert not (out / "audit.md").exists() and not (out / "pseudonymous").exists()
    with Store(out) as store:
        acts = [what for _, _, what, _ in store.logged()]
        assert acts[0] == "somebody whose work was deleted has 60 minutes more, 60 in all"
        assert not any("ada" in what or "ben " in what for what in acts)
        assert "ben" not in str(store.db.execute("SELECT item FROM round").fetchall())
    assert cli.main(["purge", str(out), "--before", "yesterday"]) == 2


def test_parts_of_a_class_put_together_are_the_class(folder, tmp_path, key, capsys):
    for n in range(6):
        write(folder / f"s{n}.ipynb", OK if n % 2 else ZEROS)
    (tmp_path / "p.toml").write_text('keep = "last"')
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\n" + "".join(f"{one},{one}\n" for one in ("ada", "s1", "nobody")))
    options = ("--key-file", key, "--policy", tmp_path / "p.toml", "--roster", roster)
    grade(folder, tmp_path / "whole", *options)
    parts = [tmp_path / f"part{i}" for i in (1, 2, 3)]
    for i, part in enumerate(parts, 1):
        grade(folder, part, *options, "--shard", f"{i}/3")
    assert sum(len(rows(part / "gradebook.csv")) for part in parts) == len(rows(tmp_path / "whole" / "gradebook.csv"))
    assert all(rows(part / "gradebook.csv") for part in parts)
    assert cli.main(["merge", str(tmp_path / "merged"), *map(str, parts)]) == 0
    assert read_all(tmp_path / "merged") == read_all(tmp_path / "whole")
    capsys.readouterr()
    assert cli.main(["merge", str(tmp_path / "m2"), str(parts[0]), str(parts[2])]) == 2
    assert "Shard 2/3 is not among" in capsys.readouterr().err
    assert cli.main(["merge", str(tmp_path / "m2"), str(parts[0]), str(tmp_path / "whole")]) == 2
    assert cli.main(["grade", str(folder), "--out", str(tmp_path / "m3"), "--shard", "4/3"]) == 2


def start(folder, out, *more):
    command = [
        sys.executable,
        "-m",
        "recsys_teach.cli",
        "grade",
        str(folder),
        "--out",
        str(out),
        "--unsafe",
        "--jobs",
        "2",
    ]
    return subprocess.Popen(
        [*command, *map(str, more)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_hears_ctrl_c,
    )


def _hears_ctrl_c():
    """What is started in the background may have been told to ignore Ctrl-C, and pass that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def children_of(pid):
    """Return the processes that work for one, and for those."""
    out = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in out.splitlines()]
    found, new = set(), {pid}
    while new := {child for child, parent in pairs if parent in new} - found:
        found |= new
    return found


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_until(holds):
    """Wait until something holds, for at most two minutes."""
    for _ in range(2400):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("It does not come to hold.")


def kept_in(out):
    """Return the pairs (attempt, item) that have their verdict."""
    if not (out / "grading.sqlite").exists():
        return set()
    try:
        with Store(out) as store:
            return store.graded_in(0)
    except NotAStore:  # it is being made
        return set()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes through /proc")
def test_killed_at_any_moment_nothing_is_lost_and_nothing_twice_and_nobody_is_left(folder, tmp_path, key):
    for n in range(8):
        write(folder / f"s{n}.ipynb", OK if n % 2 else ZEROS)
    grade(folder, tmp_path / "whole", "--key-file", key)
    out, seen, partly = tmp_path / "out", set(), 0
    for place in range(4):
        process = start(folder, out, "--key-file", key)
        wait_until(lambda p=process, s=seen: p.poll() is not None or len(kept_in(out)) > len(s))
        time.sleep(random.Random(place).uniform(0, 0.3))
        workers = children_of(process.pid)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert seen <= kept_in(out)  # nothing is lost
        seen = kept_in(out)
        partly += 0 < len({attempt for attempt, _ in seen}) < 12
        wait_until(lambda w=workers: not any(map(is_alive, w)))
    assert partly >= 2
    grade(folder, out, "--key-file", key)
    assert read_all(out) == read_all(tmp_path / "whole")


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
def test_ctrl_c_stops_cleanly_and_the_same_command_goes_on(folder, tmp_path):
    write(folder / "zz.ipynb", "def corated_cosine(x, y):\n    while True:\n        pass")
    process = start(folder, tmp_path / "out")
    wait_until(lambda: kept_in(tmp_path / "out"))
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=20)
    assert (process.returncode, "the same command goes on" in told, "Traceback" in told) == (130, True, False), told
    grade(folder, tmp_path / "out")
    assert len(points_of(tmp_path / "out", "03.corated_cosine")) == 5


def test_our_own_fault_is_not_graded_and_costs_no_point(folder):
    def broken(job):
        raise SandboxFailed("The sandbox's worker did not answer.")

    def strange(job):
        raise ZeroDivisionError("a fault of ours")

    request = {"path": str(folder / "ada.ipynb"), "member": None, "name": "ada.ipynb", "trouble": "", "student": "ada"}
    request |= {"sha256": helper.look(request)["sha256"], "lesson": "03", "items": helper.items_of("03")}
    settings = {"key": b"", "points": 1.0}
    for fault, why in ((broken, "did not answer"), (strange, "ZeroDivisionError: a fault of ours")):
        graded = helper.grade(request, settings, fault)["graded"]
        assert (graded[0]["status"], graded[0]["points"]) == ("not graded", None)
        assert why in json.loads(graded[0]["told"])["detail"]
        assert [g["status"] for g in graded[1:3]] == ["not attempted"] * 2  # that needed no run
        assert graded[5]["status"] == "correct"  # the question
    assert helper.grade(request, settings, run)["graded"][0]["status"] == "correct"
    (folder / "ada.ipynb").write_text("{}")
    assert helper.grade(request, settings, run)["no"] == helper.CHANGED


def test_a_helper_that_dies_is_replaced_and_asked_again_once(folder):
    settings = {"bank": "", "key": b"", "unsafe": True, "points": 1.0, "secret": str(folder)}
    requests = [(n, {"do": "look", "path": str(folder / "ada.ipynb"), "member": None, "name": "ada"}) for n in range(6)]
    with Pool(settings, 2) as pool:
        pool.helpers[0].process.kill()
        told = dict(pool.replies(requests, lambda _: 60.0))
        assert {n: reply["lesson"] for n, reply in told.items()} == dict.fromkeys(range(6), "03")
        ((_, reply),) = pool.replies([(0, {"do": "look"})], lambda _: 60.0)  # it dies of this one each time
        assert isinstance(reply, HelperDied)
        ((_, reply),) = pool.replies(requests[:1], lambda _: 60.0)
        assert reply["lesson"] == "03"


def test_whoever_comes_onto_the_roster_is_no_longer_unknown(folder, tmp_path):
    roster, out = tmp_path / "roster.csv", tmp_path / "out"
    for text in ("id\nada\n", "id,name,login\nada,Ada,\n77,Ben,ben\n"):
        roster.write_text(text)
        grade(folder, out, "--roster", roster)
    report = (out / "report.md").read_text(encoding="utf-8")
    assert "## Not on the roster: 2\n\n- cleo: nobody on the roster fits cleo\n- eve: nobody" in report
    assert points_of(out, "03.corated_cosine") == {"ada": "2", "77": "0.5", "cleo": "0", "eve": "2"}


def test_a_bank_of_ones_own_is_graded_with_each_students_own_numbers(tmp_path, key, monkeypatch):
    monkeypatch.setattr(exercise, "_banks", {})
    (lesson,) = exercise.use_bank(ROOT / "examples" / "bank")
    bank, secret = load_lesson(lesson), read_key(key)
    for student, whose in (("ada", "ada"), ("ben", "ben"), ("cleo", "ada")):  # Cleo hands in Ada's answers as her own
        notebook = notebook_for(bank, values_for(bank, secret, student))
        keys = {q.id: q.key for q in questions_for(bank, secret, whose)}
        right = {e.name: e.source["solution"] for e in bank.EXERCISES}
        for cell in notebook.cells:
            cell.source = right.get(cell["id"], cell.source)
            for id, value in keys.items():
                if cell.source.startswith(f'lesson.answer("{id}"'):
                    cell.source = f'lesson.answer("{id}", {value!r})'
        (tmp_path / "in").mkdir(exist_ok=True)
        nbformat.write(notebook, tmp_path / "in" / f"{student}.ipynb")
    out = tmp_path / "out"
    grade(tmp_path / "in", out, "--bank", ROOT / "examples" / "bank", "--key-file", key)
    points = {row["id"]: float(row["points"]) for row in rows(out / "marks.csv")}
    assert points["ada"] == points["ben"] == 12 + 3 * 0.5
    assert 12 <= points["cleo"] <= 12 + 0.5
    monkeypatch.setattr(exercise, "_banks", {})  # as on another day
    assert cli.main(["export", str(out)]) == 0
    assert {row["id"]: float(row["points"]) for row in rows(out / "marks.csv")} == points


def test_two_who_handed_in_together_both_keep_their_marks(tmp_path, capsys):
    folder = tmp_path / "assignment_1_export"
    write(folder / "submission_7" / "03.ipynb", OK)
    people = "".join(f"  - :name: {name}\n    :sid: {name}\n" for name in ("ada", "ben"))
    (folder / "submission_metadata.yml").write_text(
        f"submission_7:\n  :submitters:\n{people}  :created_at: 2026-11-20 10:00:00 Z\n"
    )
    for _ in range(2):
        grade(folder, tmp_path / "out")
        assert points_of(tmp_path / "out", "03.corated_cosine") == {"ada": "2", "ben": "2"}
    assert "0 notebooks graded, 2 were graded already" in capsys.readouterr().out


WITHOUT_POSIX = """
import ctypes, sys
for name in ("resource", "pwd", "fcntl", "grp", "termios"):
    sys.modules[name] = None
def no_library(name, *_, **__):
    raise TypeError(name)
ctypes.CDLL = no_library
import recsys_teach.grading.dask_pool, recsys_teach.grading.exports, recsys_teach.grading.helper, recsys_teach.grading.human
print("imported")
"""


def test_what_needs_no_sandbox_is_imported_where_there_is_no_posix():
    result = subprocess.run([sys.executable, "-c", WITHOUT_POSIX], capture_output=True, text=True, check=False)
    assert result.stdout == "imported\n", result.stderr


def test_an_exercise_that_was_mended_is_graded_again_alone(tmp_path, monkeypatch, capsys):
    bank, out = tmp_path / "bank", tmp_path / "out"
    shutil.copytree(ROOT / "tests" / "tiny_bank", bank, ignore=shutil.ignore_patterns("__pycache__"))
    code = nbformat.v4.new_code_cell(
        "def share_above(x, limit):\n    return float((x > limit).mean()) if len(x) else 0.0"
    )
    notebook = nbformat.v4.new_notebook(cells=[code], metadata={"recsys_teach": {"lesson": "x1", "version": "0.1.0"}})
    (tmp_path / "in").mkdir()
    nbformat.write(notebook, tmp_path / "in" / "ada.ipynb")

    def graded_again(*more, code=0):
        monkeypatch.setattr(exercise, "_banks", {})
        for name in [one for one in sys.modules if one.startswith("recsys_teach_bank_x1")]:
            monkeypatch.delitem(sys.modules, name)
        return grade(tmp_path / "in", out, "--bank", bank, *more, code=code)

    graded_again()
    file = bank / "lesson_x1" / "share_above.py"
    file.write_text(file.read_text(encoding="utf-8").replace("version=3,", "version=4,"), encoding="utf-8")
    graded_again(code=2)
    assert "was graded with x1.share_above in version 3, not x1.share_above in version 4" in capsys.readouterr().err
    graded_again("--only", "x1.share_above", "--why", "a case was missing")
    graded_again()
    told = json.loads((out / "verdicts.json").read_text(encoding="utf-8"))
    assert {v["exercise"]: v.get("exercise_version") for v in told}["x1.share_above"] == 4


def test_whom_two_on_the_roster_fit_is_not_guessed_and_the_report_says_which_two(tmp_path):
    write(tmp_path / "in" / "Jane Doe.ipynb", OK)
    (tmp_path / "r.csv").write_text("id,name\n1,Jane Doe\n2,Doe Jane\n")
    grade(tmp_path / "in", tmp_path / "out", "--roster", tmp_path / "r.csv")
    report = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "- Jane Doe: Jane Doe fits both Jane Doe (1) and Doe Jane (2)" in report


def test_what_a_person_decided_stays_when_the_exercise_is_graded_again(folder, tmp_path, capsys):
    out, item = tmp_path / "out", "03.corated_cosine"
    grade(folder, out)
    assert cli.main(["decide", str(out), "ben", item, "1.5", "--why", "explained it well"]) == 0
    capsys.readouterr()
    grade(folder, out, "--only", item)
    told = capsys.readouterr().out
    assert f"ben: {item} was decided by hand, and stays as it is.\n{item}: no verdict changed.\n" in told
    assert points_of(out, item)["ben"] == "1.5"
    assert f"## Decided by hand: 1\n\n- ben: {item}, 1.5 of 2\n" in (out / "report.md").read_text(
        encoding="utf-8"
    ).replace("\\", "")


def test_points_by_hand_are_those_of_the_gradebook(folder, tmp_path, capsys):
    out = tmp_path / "out"
    grade(folder, out)
    assert cli.main(["decide", str(out), "ben", "03.q1", "0.5"]) == 0
    assert "ben has 0.5 of 0.5 points for 03.q1" in capsys.readouterr().out
    assert cli.main(["export", str(out)]) == 0
    assert points_of(out, "03.q1")["ben"] == "0.5"
    page = (out / "students" / "ben.md").read_text(encoding="utf-8")
    reply = load_lesson("03").QUESTIONS[0].options["a"]
    assert "A person looked at your answer and gave these points." in page and reply[:40] not in page
    assert cli.main(["decide", str(out), "ben", "03.q1", "1"]) == 2
    assert "1 points cannot be given for 03.q1. Give 0 to 0.5." in capsys.readouterr().err


def test_what_was_chosen_for_an_export_holds_for_the_next(folder, tmp_path):
    out = tmp_path / "out"
    grade(folder, out)
    page = out / "students" / "ben.md"
    mistake = "treat an unrated film as a rating of 0"
    assert mistake in page.read_text(encoding="utf-8")
    (tmp_path / "p.toml").write_text("[questions]\npoints = 2\n")
    assert cli.main(["export", str(out), "--reveal", "none", "--policy", str(tmp_path / "p.toml")]) == 0
    for command in (["decide", str(out), "ada", "03.q1", "1"], ["export", str(out)]):
        assert cli.main(command) == 0
        assert mistake not in page.read_text(encoding="utf-8")
    assert points_of(out, "03.q2")["ada"] == "2"


def test_purging_leaves_no_page_in_a_zip_and_nobody_of_the_roster(tmp_path):
    for name in ("Ada One_11", "Ben Two_12"):
        write(tmp_path / "in" / f"{name}_assignsubmission_file_" / "03.ipynb", OK)
    (tmp_path / "r.csv").write_text("id,name\n1,Ada One\n2,Ben Two\n3,Eve Stone\n")
    out = tmp_path / "out"
    grade(tmp_path / "in", out, "--roster", tmp_path / "r.csv")
    assert (out / "moodle-feedback-03.zip").exists()
    assert cli.main(["purge", str(out), "--before", "2100-01-01"]) == 0
    assert not list(out.glob("*.zip"))
    assert b"Eve Stone" not in (out / "grading.sqlite").read_bytes()


def test_whose_a_file_is_may_be_corrected_and_it_counts_once(tmp_path):
    write(tmp_path / "in" / "x7.ipynb", OK)
    write(tmp_path / "in" / "ben.ipynb", ZEROS)
    for roster in ("id,login\nada,x7\nben,\n", "id,login\nada,\nben,\n"):
        (tmp_path / "r.csv").write_text(roster)
        grade(tmp_path / "in", tmp_path / "out", "--roster", tmp_path / "r.csv")
    assert points_of(tmp_path / "out", "03.corated_cosine") == {"ben": "0.5", "x7": "2"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--policy", "p.toml"], "The policy has a deadline for lesson '3', which is not there. Use one of '00', "),
        (["--out", "p.toml"], "p.toml is no folder that can be written: "),
        (["--reveal", "all"], "--reveal 'all' is not known. Use one of none, message, case."),
        (["--only", "03.pearson"], "There is nothing in out that could be graded again. Grade the class first, "),
        (
            ["--key-file", "p.toml"],
            "p.toml is no key: a key is one line. Pass the file that `recsys-teach new-key` made.",
        ),
    ],
)
def test_slips_are_told_before_anything_is_graded(folder, tmp_path, monkeypatch, capsys, arguments, told):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.toml").write_text("[due]\n3 = 2026-11-20T22:30:00+00:00\n")
    before = sorted(tmp_path.iterdir())
    assert cli.main(["grade", str(folder), "--out", "out", "--unsafe", "--jobs", "1", *arguments]) == 2
    assert capsys.readouterr().err.startswith(told) and sorted(tmp_path.iterdir()) == before


def test_an_export_refuses_a_deadline_that_is_nobody_s_and_keeps_the_policy(folder, tmp_path, capsys):
    grade(folder, tmp_path / "out")
    (tmp_path / "p.toml").write_text("[due]\n3 = 2026-11-20T22:30:00+00:00\n")
    assert cli.main(["export", str(tmp_path / "out"), "--policy", str(tmp_path / "p.toml")]) == 2
    assert "The policy has a deadline for lesson '3', which is not there." in capsys.readouterr().err
    with Store(tmp_path / "out") as store:
        assert store.fact("policy") == ""


def test_a_folder_of_zips_says_to_pass_one(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "submissions.zip").write_bytes(b"PK")
    assert cli.main(["grade", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.endswith("/in. Pass submissions.zip itself.\n")


def test_a_key_in_a_repository_is_told_of(tmp_path, capsys):
    (tmp_path / "course" / ".git").mkdir(parents=True)
    (tmp_path / "course" / "keys").mkdir()
    assert cli.main(["new-key", str(tmp_path / "key")]) == 0
    assert "git" not in capsys.readouterr().out
    assert cli.main(["new-key", str(tmp_path / "course" / "keys" / "key")]) == 0
    assert "It stands in a git repository. Move it out of there" in capsys.readouterr().out


def test_an_appeal_with_nothing_to_run_says_so(folder, tmp_path, capsys):
    grade(folder, tmp_path / "out")
    assert cli.main(["appeal", str(tmp_path / "out"), "ben", "--only", "nearest_raters", "--unsafe"]) == 2
    assert "ben has no code on 'nearest_raters' that could be run again." in capsys.readouterr().err


def test_where_nobody_is_logged_in_the_log_says_so(folder, tmp_path, monkeypatch):
    def nobody():
        raise KeyError("getpwuid(): uid not found: 1234")

    monkeypatch.setattr("recsys_teach.grading.store.getpass.getuser", nobody)
    grade(folder, tmp_path / "out")
    assert cli.main(["extend", str(tmp_path / "out"), "ada", "60"]) == 0
    with Store(tmp_path / "out") as store:
        assert store.logged()[-1][1] == "somebody without a name"
