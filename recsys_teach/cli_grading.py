"""The verbs of whoever grades a class. Each calls one function of `grading`; none does anything itself."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

REVEAL = ("none", "message", "case")  # "" is what it was the last time
Results = Annotated[Path, typer.Argument(help="The folder that `grade` was given with --out.")]
Who = Annotated[str, typer.Option(help="Who decides. Without it, the name of whoever is logged in.")]
Why = Annotated[str, typer.Option(help="The reason, for the log.")]
Reveal = Annotated[
    str, typer.Option(help="What students may see: none, message (the mistake), case (its evidence too).")
]
Bank = Annotated[Path | None, typer.Option(help="A folder with exercises of your own.")]
KeyFile = Annotated[Path | None, typer.Option(help="Your key, from which hidden cases are drawn. `new-key` makes one.")]


@contextmanager
def _told():
    """Print what is refused, and leave with 2."""
    from recsys_teach.grading.human import Unknown
    from recsys_teach.grading.keys import BadKey
    from recsys_teach.grading.policy import BadPolicy
    from recsys_teach.grading.records import Refused
    from recsys_teach.grading.store import NotAStore

    try:
        yield
    except (Unknown, BadKey, BadPolicy, Refused, NotAStore) as error:
        print(error, file=sys.stderr)
        raise typer.Exit(2) from None


def grade(
    submissions: Annotated[Path, typer.Argument(help="A folder or a zip with the notebooks, as your system gives it.")],
    out: Annotated[
        Path, typer.Option(help="Where the results go. The same folder again goes on where it was stopped.")
    ],
    roster: Annotated[Path | None, typer.Option(help="A CSV file: id, name, section, extra time.")] = None,
    policy: Annotated[Path | None, typer.Option(help="A TOML file: deadlines, lateness, which try counts.")] = None,
    lesson: Annotated[str, typer.Option(help="The lesson. Without it, the one that each notebook names.")] = "",
    key_file: KeyFile = None,
    bank: Bank = None,
    only: Annotated[list[str] | None, typer.Option(help="Grade this exercise again and show what changed.")] = None,
    who: Who = "",
    why: Why = "",
    reveal: Reveal = "",
    canvas_template: Annotated[Path | None, typer.Option(help="Canvas's own sheet, to be filled.")] = None,
    moodle_template: Annotated[Path | None, typer.Option(help="Moodle's own sheet, to be filled.")] = None,
    shard: Annotated[str, typer.Option(help="Only part i of n of the class, as in 1/4; then `merge`.")] = "1/1",
    dask: Annotated[str, typer.Option(help="A Dask cluster to work on, as in tls://host:8786.")] = "",
    jobs: Annotated[int, typer.Option(help="How many at once; 0: as many as there are processors.")] = 0,
    unsafe: Annotated[bool, typer.Option("--unsafe", help="Grade without a sandbox. The report says so.")] = False,
):
    """Grade a class. Exits 0 when every file got its verdicts, 2 when it refuses, 3 when some are not graded, 130 at Ctrl-C."""
    from recsys_teach.grading.grader import Run
    from recsys_teach.grading.grader import grade as grade_all

    with _told():
        run = Run(
            submissions, out, roster, policy, lesson, key_file, bank, tuple(only or ()), who, why, jobs, unsafe,
            _shard(shard), dask, _reveal(reveal), canvas_template, moodle_template,
        )  # fmt: skip
        try:
            done = grade_all(run)
        except KeyboardInterrupt:
            begun = f"What was graded is in {out}; the" if out.exists() else "Nothing was graded yet. The"
            print(f"Stopped. {begun} same command goes on from there.", file=sys.stderr)
            raise typer.Exit(130) from None
    for student, item, before, now in done.changed:
        print(f"{student}: {item} {_told_points(*before)} → {_told_points(*now)}")
    for line in done.said:
        print(line)
    if only and not done.changed:
        print(f"{', '.join(only)}: no verdict changed.")
    kept = f", {done.kept} were graded already" if done.kept else ""
    many = "s" * (done.graded != 1)
    print(f"{done.graded} notebook{many} graded{kept}. Read {out / 'report.md'} first, then {out / 'class.html'}.")
    raise typer.Exit(3 if done.not_graded else 0)


def _told_points(status, points):
    return status if points is None else f"{status} ({points:g})"


def _shard(text):
    from recsys_teach.grading.records import Refused

    found = re.fullmatch(r"(\d+)/(\d+)", text)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise Refused(f"--shard {text!r} is not a part of a whole. Write it as 2/4: the second of four.")
    return int(found[1]), int(found[2])


def _reveal(text):
    from recsys_teach.grading.records import Refused

    if text and text not in REVEAL:
        raise Refused(f"--reveal {text!r} is not known. Use one of {', '.join(REVEAL)}.")
    return text


def merge(
    out: Annotated[Path, typer.Argument(help="Where the results of the whole class go.")],
    shards: Annotated[list[Path], typer.Argument(help="The folders that the shards were given with --out.")],
    reveal: Reveal = "",
):
    """Put the shards of a class together. The results are those of one run."""
    from recsys_teach.grading.merge import merge as merge_all

    with _told():
        count = merge_all(out, shards, _reveal(reveal))
    print(f"{count} attempts are in {out}.")


def export(
    results: Results,
    policy: Annotated[Path | None, typer.Option(help="Another policy than that of the last grading.")] = None,
    reveal: Reveal = "",
    canvas_template: Annotated[Path | None, typer.Option(help="Canvas's own sheet, to be filled.")] = None,
    moodle_template: Annotated[Path | None, typer.Option(help="Moodle's own sheet, to be filled.")] = None,
    pseudonyms: Annotated[bool, typer.Option("--pseudonyms", help="Also write reports without names.")] = False,
    lesson: Annotated[str, typer.Option(help="The lesson that the LMS's sheet is for, where there are several.")] = "",
    bank: Bank = None,
):
    """Write every table and page again from the results, without grading anything."""
    from recsys_teach.grading.exports import export_all

    with _told():
        shown = _reveal(reveal)
        for line in export_all(results, policy, shown, canvas_template, moodle_template, pseudonyms, bank, lesson):
            print(line)


def audit(
    results: Results,
    count: Annotated[int, typer.Argument(min=1, help="How many verdicts.")] = 20,
    seed: Annotated[int | None, typer.Option(help="Draw the same again.")] = None,
    who: Who = "",
    bank: Bank = None,
):
    """Write random verdicts, with the code that they are about, for a person to judge: audit.md."""
    from recsys_teach.grading import human

    with _told(), _store(results, bank) as store:
        seed = human.default_seed(store) if seed is None else seed
        page = results / "audit.md"
        drawn = human.drawn_for_audit(store, count, seed)
        page.write_text(human.audit_page(drawn, seed), encoding="utf-8", errors="backslashreplace")
        store.log(who or _me(), f"an audit of {len(drawn)} verdicts was drawn (seed {seed})", "")
    print(f"{page} has {len(drawn)} of the verdicts on code. The draw is seed {seed}.")


def appeal(
    results: Results,
    student: Annotated[str, typer.Argument(help="The student's id.")],
    only: Annotated[str, typer.Option(help="Only this exercise.")] = "",
    who: Who = "",
    why: Why = "",
    bank: Bank = None,
    unsafe: Annotated[bool, typer.Option("--unsafe", help="Run without a sandbox.")] = False,
):
    """Run a student's answers again on the same cases, and show all evidence. Exits 1 when a verdict is not the same."""
    from contextlib import nullcontext

    from recsys_teach.exercises.run import run_in_child
    from recsys_teach.grading import human
    from recsys_teach.grading.sandbox import NoSandbox, Sandbox

    same = True
    with _told(), _store(results, bank) as store:
        try:
            with nullcontext() if unsafe else Sandbox() as sandbox:
                for again in human.appeal(store, student, sandbox.run if sandbox else run_in_child, only):
                    print(f"== {again.item}: {'the same verdict' if again.same else 'ANOTHER VERDICT'}\n")
                    print(human.explained(again.item.split(".")[0], again.before) + "\n")
                    if not again.same:
                        now = human.Graded(again.item, again.now.status, again.now.points, 0.0, again.now.to_dict())
                        print("now:\n" + human.explained(again.item.split(".")[0], now) + "\n")
                    same &= again.same
        except NoSandbox as error:
            print(error, file=sys.stderr)
            raise typer.Exit(2) from None
        store.log(
            who or _me(),
            f"the answers of {student} were run again: {'the same' if same else 'not the same'}",
            why,
        )
    raise typer.Exit(0 if same else 1)


def decide(
    results: Results,
    student: Annotated[str, typer.Argument(help="The student's id.")],
    item: Annotated[str, typer.Argument(help="The exercise or question.")],
    points: Annotated[float, typer.Argument(help="What it is worth.")],
    who: Who = "",
    why: Why = "",
):
    """Give points by hand, after an appeal or an audit. What the grader said is kept beside it. Then `export`."""
    from recsys_teach.grading import human

    with _told(), _store(results) as store:
        decided = human.decide(store, student, item, points, who or _me(), why)
    print(
        f"{student} has {decided.points:g} of {decided.max_points:g} points for {item}. Write the tables with `export`."
    )


def extend(
    results: Results,
    student: Annotated[str, typer.Argument(help="The student's id.")],
    minutes: Annotated[float, typer.Argument(help="How much more time, in minutes, beside what `extend` gave before.")],
    who: Who = "",
    why: Why = "",
):
    """Give a student more time for every deadline of these results. Then `export`."""
    from recsys_teach.grading import human

    with _told(), _store(results) as store:
        in_all = human.extend(store, student, minutes, who or _me(), why)
    print(f"{student} has {minutes:g} minutes more, {in_all:g} in all. Write the tables with `export`.")


def purge(
    results: Results,
    before: Annotated[str, typer.Option(help="A day, as in 2026-09-01: what was handed in before it is deleted.")],
    who: Who = "",
    why: Why = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many attempts that would be.")] = False,
):
    """Delete what was handed in before a day, with all verdicts and pages that came of it."""
    from recsys_teach.grading import human
    from recsys_teach.grading.exports import export_all, forget_pages

    with _told():
        with _store(results) as store:
            if dry_run:
                print(f"Attempts that would be deleted: {human.count_before(store, before)}. Nothing is.")
                return
            count = human.purge(store, before, who or _me(), why)
        forget_pages(results)
        list(export_all(results))
    print(f"Attempts that were deleted: {count}. The tables and pages were written again without them.")


def new_key(path: Annotated[Path, typer.Argument(help="The file to make. Keep it, and give it to nobody.")]):
    """Make a key from which hidden cases and variants are drawn."""
    from recsys_teach.grading import keys

    with _told():
        keys.new_key(path)
    print(f"{path} is your key. Whoever has it can draw every hidden case; who loses it cannot draw them again.")
    if keys.in_repository(path):
        print("It stands in a git repository. Move it out of there, so that it is never committed.")


def release(
    bank: Annotated[Path, typer.Option(help="The folder with your own exercises.")],
    out: Annotated[Path, typer.Option(help="Where the wheel and the notebooks go.")],
    graded: Annotated[
        bool, typer.Option("--graded", help="Without solutions, references and hints with code.")
    ] = False,
    roster: Annotated[
        Path | None, typer.Option(help="A notebook for each student on it, with numbers of their own.")
    ] = None,
    key_file: KeyFile = None,
    exam: Annotated[
        bool, typer.Option("--exam", help="No hints, no causes. A courtesy: it runs on their machines.")
    ] = False,
):
    """Make what learners get of a lesson that counts: a wheel that gives no answers away, and notebooks."""
    from recsys_teach.grading.keys import read_key
    from recsys_teach.grading.records import Refused
    from recsys_teach.grading.release import release_graded
    from recsys_teach.grading.roster import read_roster

    with _told():
        if not graded:
            raise Refused(
                "Only lessons for marks are released. Say so with --graded; `bundle` makes the practice course."
            )
        try:
            people, key = read_roster(roster) if roster else None, read_key(key_file) if key_file else None
            written = release_graded(bank, out, people, key, exam)
        except ValueError as error:
            raise Refused(str(error)) from None
    print(f"{written[0]}\nand {len(written) - 1} notebooks in {out / 'notebooks'}.")


def _me():
    from recsys_teach.grading.store import logged_in

    return logged_in()


@contextmanager
def _store(results, bank=None):
    from recsys_teach.grading.exports import use_bank_of
    from recsys_teach.grading.store import Store

    with Store(results) as store:
        use_bank_of(store, bank)
        yield store


VERBS = (grade, merge, export, audit, appeal, decide, extend, purge, new_key, release)
