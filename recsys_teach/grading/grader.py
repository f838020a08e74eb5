"""Grade a class: whose notebooks, what each says, its verdicts, all into one file, and from that file every export.

A run that is stopped, by Ctrl-C or by the power, goes on with the same command: an attempt is in the file with all its
verdicts or with none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from recsys_teach import __version__
from recsys_teach.exercises.exercise import lessons, load_lesson, use_bank
from recsys_teach.exercises.judge import verdict_without_run
from recsys_teach.grading import intake, keys
from recsys_teach.grading.dask_pool import DaskPool
from recsys_teach.grading.exports import check_deadlines, write_exports
from recsys_teach.grading.helper import items_of
from recsys_teach.grading.intake import Handed
from recsys_teach.grading.policy import BadPolicy, read_policy
from recsys_teach.grading.pool import HelperDied, Pool
from recsys_teach.grading.records import Attempt, Graded, Refused, Student
from recsys_teach.grading.roster import BadRoster, Roster, read_roster
from recsys_teach.grading.store import NAME, NotAStore, Store, logged_in
from recsys_teach.grading.submission import NO_LESSON

LOOK_SECONDS = 120.0
ITEM_SECONDS = 60.0  # beyond the deadline of an exercise: the sandbox's patience, and a new sandbox


@dataclass(frozen=True)
class Run:
    """What was asked for.

    shard  (i, n): the i-th of n parts of the class, counted from 1
    only   the items to be graded again
    """

    source: Path
    out: Path
    roster: Path | None = None
    policy: Path | None = None
    lesson: str = ""
    key_file: Path | None = None
    bank: Path | None = None
    only: tuple[str, ...] = ()
    who: str = ""
    why: str = ""
    jobs: int = 0
    unsafe: bool = False
    shard: tuple[int, int] = (1, 1)
    dask: str = ""
    reveal: str = ""  # as the last time, and the first time "message"
    canvas_template: Path | None = None
    moodle_template: Path | None = None


@dataclass
class Done:
    """What came of it.

    graded      how many attempts got verdicts in this call; `kept` had them already
    not_graded  how many verdicts of the file are "not graded"
    said        what there is to say about the LMS's own sheets
    changed     for `only`: (student, item, status and points before, status and points now)
    """

    graded: int = 0
    kept: int = 0
    not_graded: int = 0
    changed: list[tuple] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def grade(run: Run) -> Done:
    """Grade what is to be graded and write every export. Raises Refused when nothing can be."""
    try:
        policy, roster = read_policy(run.policy), _roster(run.roster)
        key = keys.read_key(run.key_file) if run.key_file else b""
        if run.bank:
            use_bank(run.bank)
        if run.lesson:
            load_lesson(run.lesson)
        collected = intake.collect(run.source)
    except (BadPolicy, BadRoster, keys.BadKey, intake.BadSource, ValueError) as error:
        raise Refused(str(error)) from None
    check_deadlines(policy)
    if run.only and not (run.out / NAME).is_file():
        raise Refused(
            f"There is nothing in {run.out} that could be graded again. Grade the class first, without --only."
        )
    if not collected.handed:
        inside = [file for file, why in collected.left_out if why == intake.AN_ARCHIVE]
        cure = f"Pass {inside[0]} itself" if inside else "Put the students' .ipynb files there"
        raise Refused(f"There are no notebooks in {run.source}. {cure}.")
    settings = {
        "bank": str(run.bank.resolve()) if run.bank else "", "key": key, "unsafe": run.unsafe,
        "points": 1.0, "secret": str(run.source.resolve()),
    }  # fmt: skip
    jobs = run.jobs or os.cpu_count() or 1
    with ExitStack() as stack:
        # To read a notebook nothing of it is run, so a cluster is not asked.
        reading = stack.enter_context(Pool(settings | {"unsafe": run.unsafe or bool(run.dask)}, jobs))
        pool = stack.enter_context(DaskPool(settings, run.dask)) if run.dask else reading
        unknown: dict[str, str] = {}
        attempts = list(_looked_at(run, reading, roster, collected.handed, unknown))
        attempts = _all_with_a_lesson(attempts, run.source, collected.left_out)
        try:
            store = stack.enter_context(Store(run.out, new=True))
        except NotAStore as error:
            raise Refused(str(error)) from None
        _begin(store, run, roster, key, pool.refused, attempts, collected)
        others = sorted({a.named for a, *_ in attempts if a.named not in ("", a.lesson)})
        store.note("unknown", json.dumps(unknown))
        done = _grade(store, run, pool, attempts)
        store.note("ended", "yes")
        templates = {"canvas": run.canvas_template, "moodle": run.moodle_template}
        if others:
            done.said.append(
                f"Graded as lesson {run.lesson}, though notebooks name {', '.join(others)}: report.md says which."
            )
        done.said += write_exports(store, policy, run.out, run.reveal, templates)
    return done


def _roster(path):
    return read_roster(path) if path else Roster.nobody()


def _looked_at(run, pool, roster, handed, unknown) -> Iterator[tuple[Attempt, Handed, Student]]:
    """Give (attempt, what was handed in, by whom) for all of this shard, as far as the notebooks themselves say.

    Why somebody is not on the roster is put into `unknown`, by the id that is used instead.
    """
    own = []
    for one in handed:
        student, why = roster.find(one.keys)
        if student is None:
            student = roster.stranger(one.keys)
            unknown[student.id] = why
        if _shard_of(student.id, run.shard[1]) == run.shard[0] - 1:
            own.append((one, student))
    requests = (((one, student), _place_of(one) | {"do": "look"}) for one, student in own)
    told = list(_with_progress("Reading", len(own), pool.replies(requests, lambda _: LOOK_SECONDS)))
    for (one, student), reply in sorted(told, key=lambda pair: pair[0][0].file):
        if isinstance(reply, HelperDied):
            reply = {"sha256": "", "lesson": "", "version": "", "trouble": str(reply)}
        yield (
            Attempt(
                student.id, one.file, reply["sha256"], one.when, one.certain, one.late, run.lesson or reply["lesson"],
                reply["lesson"], reply["version"], reply["trouble"], one.back,
            ),
            one,
            student,
        )  # fmt: skip


def _shard_of(student: str, count: int) -> int:
    return int.from_bytes(sha256(student.encode("utf-8", "backslashreplace")).digest()[:8], "big") % count


def _place_of(one) -> dict:
    return {"path": str(one.path), "member": one.member, "name": one.file.rsplit("/", 1)[-1]}


def _all_with_a_lesson(attempts, source, left_out):
    """Return the attempts, each with a lesson. Raises Refused for a notebook that can be read and names none.

    What cannot be read is graded as the lesson that all others name; where they name several, it is left out with its reason.
    """
    known = set(lessons())
    unnamed = [a.file for a, *_ in attempts if a.lesson not in known and not a.trouble]
    if unnamed:
        raise Refused(NO_LESSON.format(", ".join(unnamed)))
    named = {a.lesson for a, *_ in attempts if a.lesson in known}
    if not named:
        raise Refused(f"Nothing in {source} can be read as a notebook. {attempts[0][0].trouble}")
    found = []
    for attempt, place, student in attempts:
        if attempt.lesson in known:
            found.append((attempt, place, student))
        elif len(named) == 1:
            found.append((replace(attempt, lesson=min(named)), place, student))
        else:
            left_out.append((attempt.file, f"{attempt.trouble} Of which lesson it is, nothing says."))
    return found


def _begin(store, run, roster, key, refused, attempts, collected):
    """Write down what is known before anything is graded. Raises Refused where the file is of another run."""
    told = {"key": keys.fingerprint(key), "unsafe": "yes" if run.unsafe else ""}
    lessons_here = sorted({attempt.lesson for attempt, *_ in attempts})
    exercises = [e for lesson in lessons_here for e in load_lesson(lesson).EXERCISES if e.id not in run.only]
    told |= {f"version of {e.id}": str(e.version) for e in exercises}
    for name, value in told.items() if store.fact("begun") else ():
        before = store.fact(name)
        if before != value and (before or name in ("key", "unsafe")):
            raise Refused(
                f"{run.out} was graded with {_called(name, before)}, not {_called(name, value)}. "
                "Use what was used then, or a new folder with --out."
            )
    told |= {
        "begun": "yes",
        "roster": "yes" if run.roster else "",
        "version": __version__,
        "sandbox": json.dumps(refused),
    }
    told |= {
        "policy": run.policy.read_text(encoding="utf-8-sig") if run.policy else "",
        "shard": "/".join(map(str, run.shard)),
    }
    told |= {"asked for": run.lesson, "bank": str(run.bank.resolve()) if run.bank else "", "ended": ""}
    told["shape"] = collected.shape
    with store.changes():
        for name, value in told.items():
            store.note(name, value)
        # The same file, now of somebody who has come onto the roster, or as another lesson: it is graded anew.
        now: dict[tuple, set] = {}
        for attempt, *_ in attempts:
            now.setdefault((attempt.file, attempt.sha256), set()).add((attempt.student, attempt.lesson))
        for old in store.attempts():
            owners = now.get((old.file, old.sha256))
            if owners and (old.student, old.lesson) not in owners:
                store.drop_attempt(old.id)
        strangers = {one.id: one for *_, one in attempts if not one.listed}
        store.unlist()
        store.put_students([*roster.students, *(strangers[id] for id in sorted(strangers))])
        for attempt, *_ in attempts:
            store.put_attempt(attempt)
        store.put_left_out(collected.left_out)


def _called(name, value):
    kinds = {"key": f"the key {value}" if value else "no key", "unsafe": "--unsafe" if value else "the sandbox"}
    return kinds.get(name, f"{name.removeprefix('version of ')} in version {value}")


def _grade(store, run, pool, attempts) -> Done:
    """Grade what has no verdict yet, or, for `only`, these items once more; return what was done."""
    done, items = Done(), {lesson: items_of(lesson) for lesson in {a.lesson for a, *_ in attempts}}
    if strange := [one for one in run.only if not any(one in told for told in items.values())]:
        raise Refused(
            f"There is nothing called {strange[0]!r} to grade. Use one of {', '.join(sum(items.values(), []))}."
        )
    who = run.who or logged_in()
    first = store.graded_in(0)
    asked = {lesson: [i for i in told if not run.only or i in run.only] for lesson, told in items.items()}
    jobs = [(a, place, 0, [i for i in asked[a.lesson] if (a.id, i) not in first]) for a, place, _ in attempts]
    round = 0
    if run.only and any(len(left) < len(asked[a.lesson]) for a, _, _, left in jobs):
        round = store.begin_round(",".join(run.only), who, run.why)
        again = store.graded_in(round) | store.by_hand()
        jobs += [
            (a, place, round, [i for i in asked[a.lesson] if (a.id, i) in first and (a.id, i) not in again])
            for a, place, _ in attempts
        ]
    jobs = [job for job in jobs if job[3]]
    done.graded = len({a.id for a, *_ in jobs})
    done.kept = len(attempts) - done.graded
    requests = ((job, _request(*job)) for job in jobs)
    limits = {lesson: _seconds(lesson) for lesson in items}
    for job, reply in _with_progress("Grading", len(jobs), pool.replies(requests, lambda r: limits[r["lesson"]])):
        _keep(store, job, reply)
    if round:
        done.changed = list(_changes(store, attempts, round))
        kept = [(a.student, i) for a, *_ in attempts for i in run.only if (a.id, i) in store.by_hand()]
        done.said += [f"{student}: {item} was decided by hand, and stays as it is." for student, item in kept]
        versions = {e.id: e.version for lesson in items for e in load_lesson(lesson).EXERCISES}
        with store.changes():
            for item in run.only:
                if item in versions:
                    store.note(f"version of {item}", str(versions[item]))
            store.end_round(round)
            store.log(who, f"graded {', '.join(run.only)} again; verdicts changed: {len(done.changed)}", run.why)
    done.not_graded = store.count("not graded")
    return done


def _request(attempt, place, round, items):
    told = {"do": "grade", "sha256": attempt.sha256, "student": attempt.student, "lesson": attempt.lesson}
    return _place_of(place) | told | {"items": items, "trouble": attempt.trouble}


def _seconds(lesson):
    """Return how long a helper may take for a notebook: the deadlines of all its exercises, and patience."""
    from recsys_teach.exercises.examine import deadline_of

    return LOOK_SECONDS + sum(ITEM_SECONDS + deadline_of(e) for e in load_lesson(lesson).EXERCISES)


def _keep(store, job, reply):
    """Write all that one attempt earned, at once."""
    attempt, _, round, items = job
    if isinstance(reply, HelperDied) or "no" in reply:
        why = str(reply) if isinstance(reply, HelperDied) else reply["no"]
        reply = {"graded": list(_not_graded(attempt.lesson, items, why)), "draws": []}
    rows = [
        (r["place"], Graded(r["item"], r["status"], r["points"], r["max_points"], json.loads(r["told"]), r["source"]))
        for r in reply["graded"]
    ]
    with store.changes():
        store.put_verdicts(attempt.id, round, rows)
        for item, version, cases in reply["draws"]:
            store.put_draw(attempt.student, item, version, cases)


def _not_graded(lesson, items, why):
    bank = load_lesson(lesson)
    exercises = {e.id: e for e in bank.EXERCISES}
    for place, item in enumerate(items_of(lesson)):
        if item in items:
            most = exercises[item].max_points if item in exercises else 1.0
            told = (
                verdict_without_run(exercises[item], "not graded", why).to_dict()
                if item in exercises
                else {"answer": None}
            )
            row = {"place": place, "item": item, "status": "not graded", "points": None, "max_points": most}
            yield row | {"told": json.dumps(told), "source": ""}


def _changes(store, attempts, round):
    """Give (student, item, (status, points) before, the same now) for the verdicts that a regrading changed."""
    for attempt, *_ in attempts:
        before = {g.item: (g.status, g.points) for g in store.verdicts(attempt.id, before=round)}
        for g in store.verdicts(attempt.id):
            if g.item in before and before[g.item] != (g.status, g.points):
                yield attempt.student, g.item, before[g.item], (g.status, g.points)


def _with_progress(what, total, replies):
    """Pass the replies on, with a bar on the terminal that says how many are done and how long the rest may take."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        for reply in replies:
            yield reply
            bar.advance(task)
