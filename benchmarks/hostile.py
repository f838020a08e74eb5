"""Every hostile and broken submission of the tests, graded in one run, each between two that are right.

    python -m benchmarks.hostile

Writes results/hostile.md: the verdict that each must get, and the one it got. The tests hold the same table to its promises.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks import machine
from benchmarks.report import RESULTS, put
from recsys_teach.grading.grader import Run, grade
from recsys_teach.grading.store import Store
from tests.hostile.making import OK, with_answer, written
from tests.hostile.table import FILES, HOSTILE, as_markdown
from tests.test_hostile_files import ITEM, SOURCES, outcome


def answers(base: Path) -> tuple[dict[str, tuple[str, float | None]], int]:
    """Return what each entry got, and how many of its neighbours did not get full points."""
    source = base / "in"
    source.mkdir()
    (base / "key").write_bytes(b"a key for a table, and for nothing else")
    right = written(with_answer(OK))
    for place, one in enumerate(HOSTILE):
        (source / f"{place:03}a.ipynb").write_bytes(right)
        (source / f"{place:03}b.ipynb").write_bytes(one.make())
    (source / f"{len(HOSTILE):03}a.ipynb").write_bytes(right)
    grade(Run(source, base / "out", lesson="03", key_file=base / "key", jobs=1))
    got, harmed = {}, 0
    for file, graded in verdicts(base / "out").items():
        if file[3] == "a":
            harmed += (graded.status, graded.points) != ("correct", 2.0)
        else:
            got[HOSTILE[int(file[:3])].name] = (graded.status, graded.points)
    return got, harmed


def verdicts(out: Path) -> dict:
    """Return file → the verdict on the exercise that is attacked."""
    with Store(out) as store:
        return {one.file: {g.item: g for g in store.verdicts(one.id)}[ITEM] for one in store.attempts()}


def files(base: Path) -> dict[tuple[str, str], str]:
    """Return what came of each dangerous file, by where it is and its name."""
    got = {}
    for where, (make, entries) in zip(FILES, SOURCES.values(), strict=True):
        folder = base / where.rpartition(" ")[2]
        folder.mkdir()
        grade(Run(make(folder / "in"), folder / "out", lesson="03", jobs=1))
        with Store(folder / "out") as store:
            left_out = dict(store.left_out())
        got |= {(where, one.name): outcome(one, verdicts(folder / "out"), left_out) or "lost" for one in entries}
    return got


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        (base / "answers").mkdir()
        got, harmed = answers(base / "answers")
        of_files = files(base)
    wrong = [one.name for one in HOSTILE if got[one.name][0] not in one.statuses or got[one.name][1] != one.points]
    wrong += [
        one.name for where, entries in FILES.items() for one in entries if of_files[where, one.name] != one.outcome
    ]
    text = (
        f"# Hostile and broken submissions\n\n{machine.described()}.\n\n{len(got) + len(of_files)} submissions; with another outcome than "
        f"they must have: {len(wrong)}; right neighbours without full points: {harmed}.\n\n"
    )
    put(RESULTS / "hostile.md", text + as_markdown(got, of_files))
    print(text, *wrong, sep="\n")


if __name__ == "__main__":
    main()
