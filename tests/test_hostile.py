"""Every hostile and broken submission, in one run of one sandbox, each between two that are right.

Each gets the verdict it must get, and costs its neighbours nothing.
"""

import json
import os

import pytest

from recsys_teach.exercises.judge import Verdict, redact
from recsys_teach.grading.grader import Run, grade
from recsys_teach.grading.store import Store
from tests.hostile.files import MEMBERS, PLACES
from tests.hostile.making import MARK, OK, body, with_answer, written
from tests.hostile.table import HOSTILE, as_markdown

ITEM = "03.corated_cosine"
RUN = [one for one in HOSTILE if not (one.slow and os.environ.get("CI"))]


def graded(folder, out):
    """Grade a folder of lesson 03, with hidden cases, by one helper with one sandbox; return file → item → what it earned."""
    key = folder.parent / "key"
    key.write_bytes(b"a key of a test, that is long enough")
    grade(Run(folder, out, lesson="03", key_file=key, jobs=1, reveal="case"))
    with Store(out) as store:
        return {one.file: {g.item: g for g in store.verdicts(one.id)} for one in store.attempts()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def results(sandbox, folder):
    """Return file → item → what it earned: 000a is right, 000b is the first hostile one, 001a is right, and so on."""
    source, right = folder / "in", written(with_answer(OK))
    source.mkdir()
    for place, one in enumerate(RUN):
        (source / f"{place:03}a.ipynb").write_bytes(right)
        (source / f"{place:03}b.ipynb").write_bytes(one.make())
    (source / f"{len(RUN):03}a.ipynb").write_bytes(right)
    found = graded(source, folder / "out")
    for path in source.iterdir():  # hundreds of megabytes
        path.unlink()
    return found


def test_the_table_holds_what_was_asked_for():
    assert len(HOSTILE) >= 75
    assert len({one.name for one in HOSTILE}) == len(HOSTILE)
    assert sum("timeout" in one.statuses for one in HOSTILE if not one.slow) <= 8


@pytest.mark.parametrize("place", range(len(RUN)), ids=[one.name for one in RUN])
def test_a_hostile_submission_gets_the_verdict_that_it_must_get(results, place):
    one, got = RUN[place], results[f"{place:03}b.ipynb"]
    assert got[ITEM].status in one.statuses, got[ITEM].told
    assert got[ITEM].points == one.points
    assert not any(g.points for item, g in got.items() if item != ITEM)


def test_every_neighbour_is_right(results):
    neighbours = [results[f"{place:03}a.ipynb"][ITEM] for place in range(len(RUN) + 1)]
    assert {(g.status, g.points, g.told["agree"]) for g in neighbours} == {
        ("correct", 2.0, neighbours[0].told["total"])
    }


def test_nobody_can_choose_not_to_be_graded(results):
    asked = [one.name for one in RUN if one.points is None]
    assert all("version" in name for name in asked)
    assert sum(g[ITEM].status == "not graded" for g in results.values()) == len(asked)


def test_what_is_smuggled_out_is_seen_by_nobody_who_may_not_see_cases(results):
    told = 0
    for got in results.values():
        verdict = Verdict.from_dict(got[ITEM].told)
        told += MARK in json.dumps(verdict.to_dict())
        for policy in ("none", "message"):
            assert MARK not in json.dumps(redact(verdict, policy).to_dict())
    assert told >= 5


@pytest.mark.parametrize("kind", ["html", "xml"])
def test_no_page_runs_what_was_handed_in(results, folder, kind):
    texts = [path.read_text(encoding="utf-8") for path in (folder / "out").rglob(f"*.{kind}")]
    assert any("&lt;script&gt;alert" in text for text in texts)
    assert not any("<script>alert" in text for text in texts)


def test_the_table_says_what_must_come_out_and_what_came_out():
    one, file = HOSTILE[0], MEMBERS[0]
    lines = as_markdown({one.name: ("correct", 2.0)}, {("in a zip", file.name): "lost"}).splitlines()
    assert lines[2] == f"| 1 | {one.name} | {one.threat} | timeout, 0 | correct, 2 | {one.why} |"
    number = len(HOSTILE) + 1
    assert lines[number + 1] == f"| {number} | {file.name} | files in a zip | left out | lost | {file.why} |"
    assert len(lines) == len(HOSTILE) + len(MEMBERS) + len(PLACES) + 2
    assert {line.count("|") for line in lines} == {7}


# What an answer of a neighbour's left in the worker's memory, was every later child's to read.
NEIGHBOURS_CODE = OK.replace("    lengths", "    # my neighbour wrote this\n" * 3_000 + "    lengths")
LOOK_FOR_IT = body(
    "import os",
    "c = os.sys.modules['builtins'].__import__('ctypes'); libc = c.CDLL(None)",
    "libc.sbrk.restype = c.c_void_p; top = libc.sbrk(c.c_long(0))",
    "f = getattr(os, 'op' + 'en')('/tmp/x', os.O_RDWR | os.O_CREAT)",
    f"word, own = (bytes(n ^ 1 for n in text) for text in {[bytes(n ^ 1 for n in text) for text in (b'my neighbour wrote', b'only in this code')]})",
    "found = set()  # only in this code",
    "for page in range((top - 2**27) & ~4095, top, 4096):",
    "    os.lseek(f, 0, 0)",
    "    if libc.write(f, c.c_void_p(page), c.c_size_t(4096)) == 4096:",
    "        found |= {one for one in (word, own) if one in c.string_at(page, 4096)}",
    "raise ValueError(f'{word in found} {own in found}')",
)


def test_no_memory_of_one_submission_reaches_the_next(sandbox, verdict_of):
    """That it finds its own code there shows that it looks in the right place."""
    for _ in range(3):
        assert verdict_of(NEIGHBOURS_CODE, sandbox.run).status == "correct"
        assert verdict_of(LOOK_FOR_IT, sandbox.run).detail == "ValueError: False True"
