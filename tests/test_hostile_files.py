"""Dangerous files in a zip and in a folder, each between right ones: nothing leads out, nobody is lost, no name is a formula."""

import csv
import os
import subprocess
import sys
import zipfile

import pytest

from recsys_teach.grading.grader import Run, grade
from recsys_teach.grading.listing import clean
from recsys_teach.grading.store import Store
from tests.hostile.files import LEFT_OUT, MEMBERS, PLACES, RIGHT

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Such names and the sandbox are Linux's.")
ITEM = "03.corated_cosine"


def zipped(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for place, one in enumerate(MEMBERS):
            file.writestr(f"n{place:03}.ipynb", RIGHT)
            one.put(file)
        file.writestr(f"n{len(MEMBERS):03}.ipynb", RIGHT)
    return path


def unpacked(folder):
    folder.mkdir()
    for place, one in enumerate(PLACES):
        (folder / f"n{place:03}.ipynb").write_bytes(RIGHT)
        one.put(folder / one.place)
    (folder / f"n{len(PLACES):03}.ipynb").write_bytes(RIGHT)
    return folder


SOURCES = {"zip": (zipped, MEMBERS), "folder": (unpacked, PLACES)}


@pytest.fixture(scope="module", params=SOURCES)
def run(request, sandbox, tmp_path_factory):
    """Return the entries, the folder in which all of it happened, the verdicts by file, and what was left out."""
    make, entries = SOURCES[request.param]
    base = tmp_path_factory.mktemp("files")
    source = make(base / "in")
    grade(Run(source, base / "out", lesson="03", jobs=1))
    with Store(base / "out") as store:
        verdicts = {one.file: {g.item: g for g in store.verdicts(one.id)}[ITEM] for one in store.attempts()}
        return entries, base, verdicts, dict(store.left_out())


def outcome(one, verdicts, left_out):
    """Return what came of an entry: a status, LEFT_OUT, or None if it is lost."""
    place = clean(one.place)
    names = {place, place.replace("\\", "/")}
    told = [verdicts[name].status for name in names if name in verdicts]
    aside = [LEFT_OUT for file in left_out if any(file == name or name.startswith(f"{file}/") for name in names)]
    return (told + aside + [None])[0]


def test_every_file_is_graded_or_left_out_with_the_reason(run):
    entries, _, verdicts, left_out = run
    got = {one.name: outcome(one, verdicts, left_out) for one in entries}
    assert got == {one.name: one.outcome for one in entries}
    assert all(left_out.values())


def test_every_neighbour_of_a_dangerous_file_is_right(run):
    entries, _, verdicts, _ = run
    neighbours = [verdicts[f"n{place:03}.ipynb"] for place in range(len(entries) + 1)]
    assert {(g.status, g.points) for g in neighbours} == {("correct", 2.0)}


def test_nothing_was_written_beside_the_results(run):
    _, base, _, _ = run
    assert sorted(os.listdir(base)) == ["in", "out"]
    assert not os.path.lexists("/tmp/evil.ipynb")
    assert not any(os.path.islink(os.path.join(at, name)) for at, _, names in os.walk(base / "out") for name in names)


def test_no_name_is_a_formula_in_a_spreadsheet(run):
    _, base, _, _ = run
    texts = {path.name: path.read_text(encoding="utf-8") for path in (base / "out").glob("*.csv")}
    cells = [cell for text in texts.values() for row in csv.reader(text.splitlines(keepends=True)) for cell in row]
    assert any("HYPERLINK(1)" in cell for cell in cells)
    assert not [cell for cell in cells if cell.lstrip(" ")[:1] in ("=", "+", "-", "@", "\t", "\r")]


def test_no_name_is_part_of_a_page(run):
    _, base, _, _ = run
    texts = [path.read_text(encoding="utf-8") for kind in ("html", "xml") for path in (base / "out").rglob(f"*.{kind}")]
    assert any("&lt;img src=x" in text for text in texts)
    assert not any("<img src=x" in text for text in texts)


@pytest.mark.parametrize("name", ["symtable", "numpy", "recsys_teach"])
def test_a_module_among_the_submissions_is_not_run(sandbox, tmp_path, monkeypatch, name):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ada.ipynb").write_bytes(RIGHT)
    (tmp_path / "in" / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\nraise ImportError\n")
    monkeypatch.chdir(tmp_path / "in")
    grade(Run(tmp_path / "in", tmp_path / "out", lesson="03", jobs=1))
    assert not (tmp_path / "ran").exists()
    with Store(tmp_path / "out") as store:
        assert [g.status for one in store.attempts() for g in store.verdicts(one.id)][0] == "correct"


def test_python_m_does_not_take_modules_from_the_current_folder(tmp_path):
    (tmp_path / "numpy.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\nraise ImportError\n")
    command = [sys.executable, "-m", "recsys_teach", "grade", ".", "--out", "out"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr[:33]) == (2, "There are no notebooks in .. Put ")
    assert not (tmp_path / "ran").exists()
