"""A process that reads, runs and judges notebooks for the grader. Should one kill it, the others lose nothing.

Frames as in worker.py. The first is the settings: bank (a folder, ""), key (bytes), unsafe, points (of a question); the reply is
{"refused": what refused each probe} or {"no": why nothing can be graded}. Each further one is a request with "do":

    look    path, member                              → sha256, lesson, version, trouble
    grade   path, member, sha256, student, lesson, items    → graded (a list of dicts), draws

It ends at the end of its input, so a grader that is killed leaves nobody behind.
"""

from __future__ import annotations

import json
import os
import signal
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path

from recsys_teach import __version__
from recsys_teach.exercises import codec
from recsys_teach.exercises.collect import collect
from recsys_teach.exercises.examine import examine, stub_tree
from recsys_teach.exercises.exercise import load_lesson, use_bank
from recsys_teach.exercises.judge import verdict_without_run
from recsys_teach.exercises.run import run_in_child
from recsys_teach.grading import intake, keys, questions, variants
from recsys_teach.grading.frames import read_frame, write_frame
from recsys_teach.grading.hidden import with_hidden
from recsys_teach.grading.records import Graded
from recsys_teach.grading.sandbox import NoSandbox, Sandbox, SandboxFailed, probe
from recsys_teach.grading.submission import Submission, Unreadable, parse_submission

OTHER_COURSE = "This notebook is of course version {theirs}; the bank here is of {ours}. Grade it with that version."
OTHER_EXERCISE = (
    "This notebook asks for version {theirs} of {exercise}; the bank has {ours}. Grade it with that version."
)
MAX_SOURCE = 200_000  # characters of an answer that are kept
CHANGED = "The file was changed while it was being graded. Grade again."


def main() -> None:
    """Serve requests until the input ends, or nobody reads the answers."""
    try:
        _serve()
    except BrokenPipeError:  # the grader is gone, and nobody waits for what is left in the pipe
        os._exit(0)


def _serve():
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the grader, which ends our input
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what anything here prints must not stand between the frames
    settings = codec.decode(read_frame(source) or b"N")
    if settings is None:
        return
    with ExitStack() as stack:
        try:
            if settings["bank"]:
                use_bank(Path(settings["bank"]))
            run, refused = run_in_child, {}
            if not settings["unsafe"]:
                sandbox = stack.enter_context(Sandbox())
                run, refused = sandbox.run, probe(sandbox, Path(settings["secret"]))
        except (NoSandbox, SandboxFailed, ValueError) as error:
            write_frame(sink, codec.encode({"no": str(error)}))
            return
        write_frame(sink, codec.encode({"refused": refused}))
        while (frame := read_frame(source)) is not None:
            request = codec.decode(frame)
            answer = look(request) if request["do"] == "look" else grade(request, settings, run)
            write_frame(sink, codec.encode(answer))


def content_of(request) -> bytes:
    """Return the notebook's bytes: they come with the request, or stand on the disk."""
    return request["content"] if "content" in request else intake.read_bytes(request["path"], request["member"])


def look(request: dict) -> dict:
    """Return what a notebook says of itself."""
    told = {"sha256": "", "lesson": "", "version": "", "trouble": ""}
    try:
        content = content_of(request)
        told["sha256"] = sha256(content).hexdigest()
        submission = parse_submission(content, request["name"])
    except Unreadable as error:
        return told | {"trouble": str(error)}
    return told | {"lesson": submission.lesson, "version": submission.version}


def grade(request: dict, settings: dict, run) -> dict:
    """Return the verdicts on the items asked for, and the hidden cases that were drawn for them."""
    bank, wanted = load_lesson(request["lesson"]), set(request["items"])
    draws: list[tuple] = []
    trouble, submission = request["trouble"], Submission(())
    if not trouble:
        try:
            content = content_of(request)
            if sha256(content).hexdigest() != request["sha256"]:
                return {"graded": [], "draws": [], "no": CHANGED}
            submission = parse_submission(content, request["name"])
        except Unreadable as error:
            trouble = str(error)
    graded = []
    for place, exercise in enumerate(bank.EXERCISES):
        if exercise.id in wanted:
            refused = "" if trouble else lacks(submission, exercise)
            told, source = _exercise(exercise, submission, trouble, refused, request["student"], settings, run, draws)
            points = None if told.status == "not graded" else told.points
            kept = told.to_dict() | ({"refused": True} if refused else {})
            graded.append((place, Graded(exercise.id, told.status, points, told.max_points, kept, source[:MAX_SOURCE])))
    marked = _questions(bank, submission, trouble, wanted, request["student"], settings)
    graded += [(len(bank.EXERCISES) + place, one) for place, one in enumerate(marked)]
    rows = [
        {"place": place, "item": g.item, "status": g.status, "points": g.points, "max_points": g.max_points,
         "told": json.dumps(g.told), "source": g.source}
        for place, g in graded
    ]  # fmt: skip
    return {"graded": rows, "draws": draws}


def _questions(bank, submission, trouble, wanted, student, settings):
    """Return the marked questions of a lesson; whatever is in the notebook, it costs no exercise its verdict."""
    own = variants.questions_for(bank, settings["key"], student)
    try:
        own = variants.questions_for(bank, settings["key"], student, submission.cells)
        given = {} if trouble else questions.answers_in(submission.cells)
        return questions.mark_questions([one for one in own if one.id in wanted], given, settings["points"])
    except Exception as error:  # ours, whatever it is
        told = {"answer": None, "detail": f"{type(error).__name__}: {error}"}
        return [Graded(one.id, "not graded", None, settings["points"], told) for one in own if one.id in wanted]


def _exercise(exercise, submission, trouble, refused, student, settings, run, draws):
    """Return the verdict on one exercise and the answer's source. Whatever happens, it is a verdict."""
    if trouble:
        return verdict_without_run(exercise, "missing", f"unreadable: {trouble}"), ""
    if refused:
        return verdict_without_run(exercise, "not graded", refused), ""
    source = ""
    try:
        answer = collect(submission.cells, exercise.name, stub_tree(exercise))
        source = answer.source
        if settings["key"]:
            hidden = keys.hidden_cases(exercise, settings["key"], student)
            exercise = with_hidden(exercise, hidden)
            draws.append((exercise.id, exercise.version, codec.encode([[c.group, c.args] for c in hidden])))
        verdict = examine(exercise, answer, run)
    except SandboxFailed as error:
        verdict = verdict_without_run(exercise, "not graded", str(error))
    except Exception as error:  # ours, whatever it is: the others are graded, and it costs no point
        verdict = verdict_without_run(exercise, "not graded", f"{type(error).__name__}: {error}")
    return verdict, source


def lacks(submission: Submission, exercise) -> str:
    """Return why the bank cannot grade this notebook's exercise: it is of a version that is not here; "" if it can."""
    from packaging.version import InvalidVersion, Version

    if submission.version:
        try:
            newer = Version(Version(submission.version).public) > Version(Version(__version__).public)
        except InvalidVersion:
            newer = True
        if newer:
            return OTHER_COURSE.format(theirs=submission.version, ours=__version__)
    theirs = submission.versions.get(exercise.id, exercise.version)
    if theirs != exercise.version:
        return OTHER_EXERCISE.format(theirs=theirs, exercise=exercise.id, ours=exercise.version)
    return ""


def items_of(lesson: str) -> list[str]:
    """Return the ids of what a lesson is graded by: its exercises, then its own questions."""
    bank = load_lesson(lesson)
    return [e.id for e in bank.EXERCISES] + [q.id for q in variants.questions_for(bank, b"", "")]
