"""Outcomes → Verdict. Pure: nothing of the learner's is called here, only plain data is compared."""

from __future__ import annotations

import difflib
import re
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace

import numpy as np

from recsys_teach import __version__
from recsys_teach.exercises import codec, messages, python_errors
from recsys_teach.exercises.broken import first_broken
from recsys_teach.exercises.codec import Frame
from recsys_teach.exercises.collect import Answer
from recsys_teach.exercises.evidence import Evidence, by_size, shown
from recsys_teach.exercises.exercise import Exercise
from recsys_teach.exercises.same import dense, is_number, rebuilt, same, size_of

STATUSES = (
    "correct", "partial", "wrong", "error", "timeout", "crashed", "forbidden", "missing", "not attempted", "not graded",
)  # fmt: skip
STOPPED = ("timeout", "crashed", "forbidden")
NAN_RAISED = "ZeroDivisionError"
SLOW = 1.0  # seconds below which nobody is told that an answer is slow
TIMES_SLOWER = 20
# Details that hold nothing of an answer's or a case's own.
OF_OUR_OWN = {"missing", "timeout", "too large", "crashed", "not plain: generator", "not plain: map", "not plain: zip"}
LOOKED_AT = 5_000  # characters of an answer in which a name is looked for that may have been meant
AS_PRINTED = 5e-4  # how far a number that was read off a screen may be from the real one


@dataclass(frozen=True)
class Verdict:
    """What is known about an answer. The same for notebook, command line and gradebook.

    mistakes  ids of the misconception it agrees with: one, or two made at once
    equals    ids of other misconceptions that no case tells apart from it ("either … or")
    broken    the first broken property, when no misconception matched
    detail    what an error, a fault or a reach for something forbidden was
    """

    exercise: str
    status: str
    points: float
    max_points: float
    agree: int
    total: int
    differs: Evidence | None = None
    agrees: Evidence | None = None
    mistakes: tuple[str, ...] = ()
    equals: tuple[str, ...] = ()
    broken: str = ""
    detail: str = ""
    remarks: tuple[str, ...] = ()
    exercise_version: int = 1
    course_version: str = __version__

    def to_dict(self) -> dict:
        """Return the Verdict as JSON values."""
        lists = {name: list(getattr(self, name)) for name in TUPLES}
        cases = {name: case.to_dict() for name in CASES if (case := getattr(self, name))}
        return asdict(self) | lists | cases

    @classmethod
    def from_dict(cls, told: dict) -> Verdict:
        """Return what `to_dict` told, which may have been JSON in between; what is told besides is passed over."""
        known = {one.name: told[one.name] for one in fields(cls)}
        tuples = {name: tuple(told[name]) for name in TUPLES}
        return cls(**known | tuples | {name: Evidence.from_dict(told[name]) for name in CASES if told[name]})


TUPLES, CASES = ("mistakes", "equals", "remarks"), ("differs", "agrees")


def verdict_without_run(exercise: Exercise, status: str, detail: str = "") -> Verdict:
    """Return the verdict on an answer that was not run."""
    return Verdict(
        exercise.id, status, 0.0, exercise.max_points, 0, len(exercise.drawn), detail=detail,
        exercise_version=exercise.version,
    )  # fmt: skip


def judge(exercise: Exercise, report: dict, answer: Answer, reference_seconds: float = 0.0) -> Verdict:
    """Return the verdict on what an answer did."""
    try:
        report = _well_formed(report, len(exercise.drawn))
        outcomes = [] if report["fault"] else _outcomes(report["outcomes"])
    except codec.TooLarge:
        return verdict_without_run(exercise, "crashed", "too large")
    except (KeyError, TypeError, ValueError, OverflowError):  # a reply that our own runner did not write
        return verdict_without_run(exercise, "crashed", "crashed")
    agree = [
        i < len(outcomes) and outcomes[i].returned and same(expected, outcomes[i].value, exercise.tolerance)
        for i, expected in enumerate(exercise.expected)
    ]
    if exercise.keeps_input and all(agree) and any(o.changed for o in outcomes):
        return _changed_input(exercise, outcomes)
    points = _points(exercise, agree)
    # How far a stopped answer had come depends on the machine, so it earns nothing for the way.
    status = _status(report, outcomes, agree, points)
    verdict = replace(
        verdict_without_run(exercise, status),
        points=0.0 if status in STOPPED else points,
        agree=sum(agree),
        remarks=_remarks(outcomes, report, reference_seconds, all(agree)),
        detail=_detail(exercise, report, outcomes, answer),
    )
    if verdict.status == "correct":
        return verdict
    try:
        return _explained(exercise, report, outcomes, agree, verdict)
    except Exception:  # what an answer earns is known; values that break the explaining must not make it "not graded"
        return replace(verdict, broken="some")


def _explained(exercise, report, outcomes, agree, verdict):
    """Return the verdict with what shows the mistake, and what the mistake is."""
    verdict = replace(verdict, **_evidence(exercise, outcomes, agree))
    if report["fault"] or report["error"] or len(outcomes) < len(agree) or verdict.status in ("forbidden", "crashed"):
        return verdict
    mistakes, equals = _named(exercise, outcomes, agree)
    if mistakes and verdict.status == "error" and mistakes[0] not in messages.GENERIC:
        # The mistake shows in cases that do not raise as well, and there it can be seen.
        returned = [i for i in by_size(exercise) if outcomes[i].returned and not agree[i]]
        if returned:
            verdict = replace(verdict, differs=shown(exercise, returned[0], outcomes[returned[0]]))
    if mistakes:
        return replace(verdict, mistakes=mistakes, equals=equals)
    if verdict.status == "error" or any(o.kind == "not plain" for o in outcomes):  # the detail says what it was
        return verdict
    broken, case = first_broken(exercise, [o.value for o in outcomes])
    differs = verdict.differs if case is None else shown(exercise, case, outcomes[case])
    return replace(verdict, broken=broken, differs=differs)


def _changed_input(exercise, outcomes):
    """Return the verdict on an answer whose values are right, and which changes what it is given."""
    agree = [not one.changed for one in outcomes]
    points = _points(exercise, agree)
    verdict = verdict_without_run(exercise, "partial" if points else "wrong")
    told = {"points": points, "agree": sum(agree), "mistakes": ("changed-input",)}
    return replace(verdict, **told, **_evidence(exercise, outcomes, agree))


def _well_formed(report, most):
    """Return the report if it has the shape that `run` gives it; the answer's process may have sent anything."""
    error, outcomes = report["error"], report["outcomes"]
    if type(outcomes) is not list or len(outcomes) > most or not all(type(one) is dict for one in outcomes):
        raise ValueError("The report's outcomes are damaged.")
    if report["fault"] not in (None, "timeout", "crashed", "too large"):
        raise ValueError("The report's fault is damaged.")
    if error is not None:
        error = {key: str(dict(error)[key])[:500] for key in ("error", "message", "line")}
    return {"fault": report["fault"], "error": error, "outcomes": outcomes, "seconds": float(report["seconds"])}


def _outcomes(told):
    """Return the outcomes, decoded. Raises TooLarge where their values together are too many."""
    values = iter(codec.decode_each(one["value"] for one in told if one["kind"] == "returned"))
    return [_Outcome(one, next(values) if one["kind"] == "returned" else None) for one in told]


class _Outcome:
    """One outcome of the report; damaged or oversized values are told as such, never trusted."""

    def __init__(self, told, value):
        self.kind = told["kind"]
        if self.kind not in ("returned", "raised", "not plain", "too large"):
            raise ValueError("The outcome's kind is damaged.")
        self.error, self.message, self.line = (str(told.get(k, ""))[:500] for k in ("error", "message", "line"))
        self.printed, self.changed, self.value = str(told.get("printed", "")), bool(told.get("changed")), value
        if self.kind == "too large":
            self.error = self.kind
        self.returned = self.kind == "returned"

    @property
    def for_matching(self):
        """The value; NaN where Python's own division raised what NumPy's answers with NaN."""
        return float("nan") if self.kind == "raised" and self.error == NAN_RAISED else self.value

    @property
    def matchable(self):
        return self.returned or (self.kind == "raised" and self.error == NAN_RAISED)


def _points(exercise, agree):
    if exercise.learnt_by_heart(agree):
        return 0.0
    lost = {case.group for ok, case in zip(agree, exercise.drawn, strict=True) if not ok}
    return float(sum(points for group, points in exercise.points.items() if group not in lost))


def _status(report, outcomes, agree, points):
    raised = {o.error for o in outcomes if o.kind == "raised"}
    if report["error"]:
        raised.add(report["error"]["error"])
    if report["fault"] == "timeout":
        return "timeout"
    if report["fault"] or any(o.kind == "too large" for o in outcomes):
        return "crashed"
    if "Forbidden" in raised:
        return "forbidden"
    if raised:
        return "error"
    if all(agree):
        return "correct"
    return "partial" if points else "wrong"


def _detail(exercise, report, outcomes, answer):
    if report["fault"]:
        return report["fault"]
    raised = [vars(outcomes[i]) for i in _of_outcome(exercise, outcomes, "raised")]
    told = [report["error"]] if report["error"] else raised
    if not told:
        odd = [outcomes[i].error for i in _of_outcome(exercise, outcomes, "not plain")]
        return f"not plain: {odd[0]}" if odd else "too large" if any(o.kind == "too large" for o in outcomes) else ""
    error = told[0]
    used = next((n for n in answer.outside if error["error"] == "NameError" and f"'{n}'" in error["message"]), None)
    if used:
        names = set(re.findall(r"\w+", answer.source[:LOOKED_AT])) - {used}
        near = difflib.get_close_matches(used, names, n=1, cutoff=0.8)
        return f"outside: {used}" + (f", near {near[0]}" if near else "")
    if error["error"] == "Forbidden":
        return error["message"]
    return f"{error['error']}: {error['message']}"


def _remarks(outcomes, report, reference_seconds, right):
    remarks = ["changed-input"] if any(o.changed for o in outcomes) else []
    if any(o.printed for o in outcomes) and all(o.value is not None for o in outcomes if o.returned):
        remarks.append("prints")
    if right and report["seconds"] > max(SLOW, TIMES_SLOWER * reference_seconds):
        remarks.append("slow")
    return tuple(remarks)


def _of_outcome(exercise, outcomes, kind):
    """Return the cases whose outcome is of this kind, the smallest first."""
    return [i for i in by_size(exercise) if i < len(outcomes) and outcomes[i].kind == kind]


def _evidence(exercise, outcomes, agree):
    """Return the smallest case that differs and the smallest that agrees. A case without a value comes first: the error,
    or the kind, that is told is its."""
    differs = [i for i in by_size(exercise) if not agree[i] and i < len(outcomes)]
    odd = [i for kind in ("raised", "not plain", "too large") for i in _of_outcome(exercise, outcomes, kind)]
    told = odd + differs
    agrees = [i for i in by_size(exercise) if agree[i]]
    return {
        "differs": shown(exercise, told[0], outcomes[told[0]]) if told else None,
        "agrees": shown(exercise, agrees[0], outcomes[agrees[0]]) if agrees else None,
    }


def _named(exercise, outcomes, agree):
    """Return (ids of the mistake, ids of what no case tells apart from it), or two empty tuples.

    First what the values themselves show, then the bank's misconceptions, then what an error's message tells. A
    misconception must agree in every case, and at least two cases must differ from the reference.
    """
    shape = "learnt-by-heart" if exercise.learnt_by_heart(agree) else _of_shape(exercise, outcomes, agree)
    if shape:
        return (shape,), ()
    if agree.count(False) > 1 and all(o.matchable for o in outcomes):
        got = [o.for_matching for o in outcomes]
        members, equals = match(exercise.singles, got)
        # One number for every case says too little to name two mistakes at once.
        constant = _constant(got) if all(o.returned for o in outcomes) else None
        if not members and constant:
            return (constant,), ()
        if not members:
            members, equals = match(exercise.pairs, got)
        if members:
            return members, equals
    wrong = [o for o, ok in zip(outcomes, agree, strict=True) if not ok]
    none = len(wrong) > 1 and all(o.returned and o.value is None for o in wrong)
    other = _none(exercise, outcomes) if none else _of_error(exercise, outcomes) or _of_kind(exercise, wrong)
    return ((other,) if other else ()), ()


def _of_shape(exercise, outcomes, agree):
    """Return the id of a mistake in what is handed back, that can be made in any exercise, or None."""
    if not all(o.returned for o in outcomes):
        return None
    values = [o.value for o in outcomes]
    wrong = [(e, v) for e, v, ok in zip(exercise.expected, values, agree, strict=True) if not ok]
    if all(v is None for v in values):
        return _none(exercise, outcomes)
    if all(same(values[0], one, 0.0) for one in values) and same(exercise.expected[0], values[0], AS_PRINTED):
        return "hard-coded"
    if exercise.kind == "float":
        if all(type(v) is str and _equals_text(e, v) for e, v in wrong):
            return "text"
        if all(size_of(v) is not None and same(e, float(np.nansum(rebuilt(v))), exercise.tolerance) for e, v in wrong):
            return "not-added-up" if any(size_of(v) > 1 for _, v in wrong) else "in-a-list"
    tables = [(dense(e), dense(v)) for e, v in zip(exercise.expected, values, strict=True)]
    if any(size_of(e) and rebuilt(e).ndim == 2 for e, _ in tables) and all(
        rebuilt(v).ndim == 2 and same(e, rebuilt(v).T, exercise.tolerance) for e, v in tables
    ):
        return "transposed"
    return None


def _of_kind(exercise, wrong):
    """Return the id for tables or dicts that come back throughout, where one value after the other is wanted, or None."""
    if exercise.kind not in ("array", "list", "tuple") or len(wrong) < 2:
        return None
    kinds = {type(o.value) for o in wrong if o.returned}
    if len(kinds) != 1 or not all(o.returned for o in wrong):
        return None
    return {Frame: "data-frame", dict: "keys-and-values"}.get(kinds.pop())


def _equals_text(expected, text):
    try:
        return same(expected, float(text), 10 * AS_PRINTED)
    except ValueError:
        return False


def _constant(values):
    if not is_number(values[0]) or not all(same(values[0], one, 0.0) for one in values):
        return None
    return "constant" if values[0] == values[0] else "always-nan"


def _of_error(exercise, outcomes):
    """Return the id of the mistake that the error of the smallest case tells of without doubt, or None."""
    raised = _of_outcome(exercise, outcomes, "raised")
    if not raised:
        return None
    told = outcomes[raised[0]]
    if told.error == "TypeError" and told.message.startswith(f"{exercise.name}() "):
        return "signature"
    text = f"{told.message}\n{told.line}"
    return next(
        (id for id, kinds, pattern in python_errors.ERRORS if told.error in kinds and pattern.search(text)), None
    )


def _none(exercise, outcomes):
    """Return "printed" if what was printed last are the expected values, else "returned-none"."""
    right = 0
    for expected, outcome in zip(exercise.expected, outcomes, strict=True):
        printed = _values_of(outcome.printed)
        wanted = _values_of(dense(expected))
        if wanted and len(printed) >= len(wanted):
            with suppress(ValueError):
                right += all(
                    same(float(w), float(g), 2 * AS_PRINTED) if _is_float(w) else w == g
                    for w, g in zip(wanted, printed[-len(wanted) :], strict=True)
                )
    return "printed" if right >= 2 else "returned-none"


def _values_of(value):
    """Return the values that print would show of plain data, or that stand in what was printed, as texts."""
    return str(value).translate(str.maketrans("[](){},:'\"", " " * 10)).split()


def _is_float(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def match(candidates, got):
    """Return (ids of the first candidate that agrees in every case, ids of the others that do), or two empty tuples.

    Two mistakes that cancel are none: they would name an answer that raised where NaN is expected.
    """
    agreeing = (c for c in candidates if c.agrees(got) and not c.agrees(c.exercise.expected))
    found = [tuple(m.id for m in c.members) for c in agreeing]
    return (found[0], tuple(" + ".join(other) for other in found[1:])) if found else ((), ())


def redact(verdict: Verdict, policy: str) -> Verdict:
    """Return what a student may see of a graded run: "none" (status, points), "message" (and the mistake), "case" (all).

    A detail may hold what a case passed in; of these only texts of our own are a message. Why something was not graded
    is for whoever grades: it may name files of theirs.
    """
    if verdict.status == "not graded":
        verdict = replace(verdict, detail="")
    if policy == "case":
        return verdict
    hidden: dict = {"differs": None, "agrees": None, "detail": "", "agree": 0, "total": 0}
    if policy == "message":
        ours = {"detail": verdict.detail} if verdict.detail in OF_OUR_OWN else {}
        remarks = tuple(one for one in verdict.remarks if one in messages.REMARK)
        return replace(verdict, **hidden | ours, remarks=remarks)
    if policy == "none":
        return replace(verdict, **hidden, mistakes=(), equals=(), broken="", remarks=())
    raise ValueError(f"There is no policy {policy!r}. Use 'none', 'message' or 'case'.")
