"""A made class, for tests of what comes after grading: `class_of(folder, n, seed)` is a store as `grade` leaves one.

Answers are those of tests/answers (right ways and wrong ones), mutants of right ones, which nobody foresaw, and the bank's
misconceptions; each is judged in this process. The same arguments give the same class.
"""

from __future__ import annotations

import ast
import inspect
import weakref
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256

import numpy as np
import pandas as pd
from scipy import sparse

from recsys_teach import __version__
from recsys_teach.exercises import codec
from recsys_teach.exercises.collect import Answer, Cell, collect
from recsys_teach.exercises.examine import examine, stub_tree
from recsys_teach.exercises.exercise import Exercise, load_lesson
from recsys_teach.exercises.judge import judge, verdict_without_run
from recsys_teach.exercises.run import run
from recsys_teach.grading.questions import mark_questions
from recsys_teach.grading.records import Attempt, Graded, Student
from recsys_teach.grading.store import Store
from tests.answers import answers_for
from tests.mutants import mutants_of

FIRST = (
    "Ada", "Björn", "Chloé", "Đorđe", "Emeka", "Fatima", "Grzegorz", "Hana", "Ivan", "José", "Keiko", "Lê", "Małgorzata",
    "Nia", "Øyvind", "Priya", "Quentin", "Rania", "Siobhán", "Thabo", "Ümit", "Václav", "Wren", "Xin", "Yara", "Zoë",
)  # fmt: skip
LAST = (
    "Abebe", "O’Neill", "Castillo", "De la Cruz", "Eriksson", "Ferreira", "García", "Haddad", "Ito", "Jovanović", "Kim",
    "Lindqvist", "Müller", "Nguyễn", "Okafor", "Papadopoulos", "Rossi", "Şahin", "Tremblay", "Van den Berg", "Żak",
)  # fmt: skip
DUE = datetime(2026, 11, 20, 22, 59, tzinfo=UTC)
MUTANTS = 12
STOPPED = (("timeout", "timeout"), ("crashed", "crashed"), ("forbidden", "import os"))


@dataclass(frozen=True)
class Judged:
    """A verdict as it is kept: status, points, the Verdict as a dict, the source."""

    status: str
    points: float
    told: dict
    source: str

    def graded(self, exercise: Exercise) -> Graded:
        points = None if self.status == "not graded" else self.points
        return Graded(exercise.id, self.status, points, exercise.max_points, self.told, self.source)


def _kept(verdict, source):
    return Judged(verdict.status, verdict.points, verdict.to_dict(), source)


@cache
def _exercises(lesson):
    return {e.id: e for e in load_lesson(lesson).EXERCISES}


def _exercise(id):
    return _exercises(id.split(".")[0])[id]


@cache
def judged(id: str, code: str) -> Judged:
    """Return what an exercise's answer with this code earns, judged in this process."""
    exercise = _exercise(id)
    cells = [Cell("import numpy as np\n"), Cell(code, "cell 2")]
    answer = collect(cells, exercise.name, stub_tree(exercise))
    return _kept(examine(exercise, answer, run), answer.source)


@cache
def judged_as(id: str, misconception: str) -> Judged:
    """Return what an answer earns that does what a misconception of the bank does. Its source calls the reference."""
    exercise = _exercise(id)
    (candidate,) = [c for c in exercise.singles if c.members[0].id == misconception]
    outcomes = [candidate.outcome(i) for i in range(len(exercise.expected))]
    told = [
        {"kind": "returned", "value": codec.encode(_as_returned(v)), "printed": "", "changed": False} for v in outcomes
    ]
    report = {"fault": None, "error": None, "outcomes": told, "seconds": 0.0}
    names = [p.name for p in inspect.signature(exercise.answer).parameters.values() if p.kind is not p.KEYWORD_ONLY]
    switch = "".join(f", {key}={value!r}" for key, value in candidate.switch.items())
    listed = ", ".join(names)
    source = f"def {exercise.name}({listed}):\n    return reference({listed}{switch})\n"
    return _kept(judge(exercise, report, Answer(exercise.name, source)), source)


def _as_returned(value):
    """Return what a function hands back for plain data: a sparse matrix and a frame are none before they are decoded."""
    if isinstance(value, codec.Sparse):
        return sparse.csr_array((value.data, value.indices, value.indptr), shape=value.shape)
    if isinstance(value, codec.Frame):
        columns = dict(enumerate(value.columns))
        return pd.DataFrame(columns, index=value.index).set_axis(value.names, axis=1)
    return tuple(map(_as_returned, value)) if type(value) is tuple else value


def stopped(id: str, status: str, detail: str, source: str = "") -> Judged:
    """Return the verdict on an answer that was not run, or that ended before it answered."""
    return _kept(verdict_without_run(_exercise(id), status, detail), source)


def blank(id: str) -> Judged:
    return judged(id, _exercise(id).source["stub"])


class _Draw:
    """Draws answers to one exercise: right ways as often as each other, a few of the mistakes often and the others seldom."""

    def __init__(self, exercise, rng):
        answers, self.exercise, self.rng = answers_for(exercise), exercise, rng
        *self.right_ways, self.own_way = answers.RIGHT.values()
        self.wrong_ways = [answers.WRITTEN[what][1] for what in rng.permutation(list(answers.WRITTEN))]
        self.mistakes = list(rng.permutation([m.id for m in exercise.misconceptions]))
        mutants = [code for _, code in mutants_of(self.right_ways[0], {})]
        self.mutants = [mutants[i] for i in rng.permutation(len(mutants))[:MUTANTS]]

    def right(self):
        return judged(self.exercise.id, self.right_ways[self.rng.integers(len(self.right_ways))])

    def own(self):
        """A right way that nobody else takes."""
        return judged(self.exercise.id, self.own_way).graded(self.exercise)

    def wrong(self):
        kind = self.rng.random()
        if kind < 0.6:
            return judged(self.exercise.id, self._of(self.wrong_ways))
        if kind < 0.75:
            return judged_as(self.exercise.id, self._of(self.mistakes))
        if kind < 0.97:
            return judged(self.exercise.id, self._of(self.mutants))
        return stopped(self.exercise.id, *STOPPED[self.rng.integers(len(STOPPED))], self.right_ways[0])

    def _of(self, ways):
        """The first ways are the common ones."""
        return ways[min(int(self.rng.geometric(0.25)) - 1, len(ways) - 1)]


def class_of(folder, n: int = 60, seed: int = 0, lesson: str = "03") -> Store:
    """Return an open store of a class: n students on the roster, and one who is not on it.

    Of those on it, one in thirty hands nothing in, and one in twenty made two tries. The third writes in a way of their own, and the last
    but one copied from the third, with other names, comments and order of lines. One notebook cannot be read, one verdict is
    "not graded", two files were left out.
    """
    rng = np.random.default_rng(seed)
    exercises, questions = load_lesson(lesson).EXERCISES, _questions(lesson)
    draws = {e.id: _Draw(e, rng) for e in exercises}
    hard = {e.id: rng.normal(0.3 * place - 0.9, 0.4) for place, e in enumerate(exercises)}
    hard |= {q.id: rng.normal(-0.5, 0.5) for q in questions}
    store = Store(folder, new=True)
    weakref.finalize(store, store.db.close)  # when nobody reads it any more
    with store.changes():
        for key, value in (("roster", "yes"), ("unsafe", ""), ("key", ""), ("version", __version__)):
            store.note(key, value)
        students = [_student(place, rng) for place in range(n)]
        store.put_students([*students, Student("guest77", "", "", listed=False)])
        store.put_left_out(
            [("readme.txt", "It is no notebook."), ("__MACOSX/._ada.ipynb", "It is of macOS, not a notebook.")]
        )
        answered = {}
        for place, student in enumerate([*students, Student("guest77")]):
            if place % 30 == 11:
                continue
            tries = 2 if place % 20 == 7 else 1
            able, style = rng.normal(0, 1), Style(rng)
            for number in range(tries):
                own = place == 2
                items = [
                    (at, draws[e.id].own() if own else _answer(draws[e.id], able - hard[e.id] + number, e))
                    for at, e in enumerate(exercises)
                ]
                items += [(len(exercises) + at, _reply(q, able - hard[q.id], rng)) for at, q in enumerate(questions)]
                if place == n - 2 and n > 4:
                    items = [(at, _copied(g)) for at, g in answered[2]]
                else:
                    items = [(at, _in_style(g, style)) for at, g in items]
                answered[place] = items
                trouble = f"{student.id}.ipynb is not a notebook." if place == 14 else ""
                if trouble:
                    items = [(at, _unreadable(g, trouble)) for at, g in items]
                if place == 21:
                    items[1] = (
                        1,
                        stopped(exercises[1].id, "not graded", "The sandbox did not answer.").graded(exercises[1]),
                    )
                attempt = _attempt(student, lesson, number, rng, trouble)
                store.put_attempt(attempt)
                store.put_verdicts(attempt.id, 0, items)
    return store


def _student(place, rng):
    name = f"{FIRST[place % len(FIRST)]} {LAST[int(rng.integers(len(LAST)))]}"
    return Student(f"s{place:04}", name, "AB"[place % 2], 30.0 if place % 25 == 5 else 0.0)


def _attempt(student, lesson, number, rng, trouble):
    handed = DUE - timedelta(minutes=float(rng.gamma(2, 900)) - 600 - 30 * number)
    file = f"{student.id}/{lesson}-{number}.ipynb"
    digest = sha256(file.encode()).hexdigest()
    return Attempt(
        student.id, file, digest, handed.replace(microsecond=0), True, False, lesson, lesson, __version__, trouble
    )


def _answer(draw, above, exercise):
    rng = draw.rng
    if rng.random() < 0.03 + 0.15 / (1 + np.exp(2 * above)):
        return blank(exercise.id).graded(exercise)
    right = rng.random() < 1 / (1 + np.exp(-1.5 * above))
    return (draw.right() if right else draw.wrong()).graded(exercise)


def _questions(lesson):
    return [q for q in load_lesson(lesson).QUESTIONS if q.id.startswith(f"{lesson}.")]


def _reply(question, above, rng):
    others = [one for one in question.options if one != question.key]
    right = rng.random() < 1 / (1 + np.exp(-above))
    given = {question.id: question.key if right else others[int(rng.integers(len(others)))]}
    return mark_questions([question], given if rng.random() > 0.06 else {}, 1.0)[0]


def _unreadable(graded, trouble):
    if graded.is_question:
        return Graded(graded.item, "missing", 0.0, 1.0, {"answer": None})
    return stopped(graded.item, "missing", f"unreadable: {trouble}").graded(_exercise(graded.item))


class Style(ast.NodeTransformer):
    """Somebody's way of writing: for each of some equal ways, how readily it is taken."""

    def __init__(self, rng):
        self.rng = rng
        self.habits = {
            name: rng.choice([0.1, 0.9]) for name in ("squares", "turned", "swapped", "calls", "named", "added")
        }

    def visit_Module(self, node):
        self.frames = any(
            getattr(one, "id", "") == "pd" for one in ast.walk(node)
        )  # np.sum takes less than a frame's own
        return self.generic_visit(node)

    def does(self, habit):
        return self.rng.random() < self.habits[habit]

    def visit_BinOp(self, node):
        self.generic_visit(node)
        twice = isinstance(node.op, ast.Pow) and isinstance(node.right, ast.Constant) and node.right.value == 2
        if twice and isinstance(node.left, ast.Name) and self.does("squares"):
            return ast.BinOp(node.left, ast.Mult(), node.left)
        if isinstance(node.op, (ast.Mult, ast.BitAnd)) and self.does("swapped"):
            node.left, node.right = node.right, node.left
        return node

    def visit_Compare(self, node):
        self.generic_visit(node)
        turned = {ast.Lt: ast.Gt, ast.Gt: ast.Lt, ast.LtE: ast.GtE, ast.GtE: ast.LtE, ast.Eq: ast.Eq}
        if len(node.ops) == 1 and type(node.ops[0]) in turned and self.does("turned"):
            return ast.Compare(node.comparators[0], [turned[type(node.ops[0])]()], [node.left])
        return node

    def visit_Call(self, node):
        self.generic_visit(node)
        method = isinstance(node.func, ast.Attribute) and node.func.attr in ("sum", "mean", "any", "all")
        of_numpy = method and isinstance(node.func.value, ast.Name) and node.func.value.id == "np"
        if method and not of_numpy and not node.args and not self.frames and self.does("calls"):
            return ast.Call(
                ast.Attribute(ast.Name("np", ast.Load()), node.func.attr, ast.Load()), [node.func.value], node.keywords
            )
        return node

    def visit_Return(self, node):
        self.generic_visit(node)
        if node.value is not None and not isinstance(node.value, (ast.Name, ast.Constant)) and self.does("named"):
            return [
                ast.Assign([ast.Name("result", ast.Store())], node.value),
                ast.Return(ast.Name("result", ast.Load())),
            ]
        return node

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        if isinstance(node.target, ast.Name) and isinstance(node.op, ast.Add) and self.does("added"):
            return ast.Assign([node.target], ast.BinOp(ast.Name(node.target.id, ast.Load()), node.op, node.value))
        return node


def styled(source: str, rng: np.random.Generator, style: Style | None = None) -> str:
    """Return code that does the same, written in somebody's own way."""
    try:
        tree = (style or Style(rng)).visit(ast.parse(source))
    except SyntaxError:
        return source
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _in_style(graded, style):
    if graded.is_question or graded.status in ("not attempted", "missing"):
        return graded
    return replace(graded, source=styled(graded.source, style.rng, style))


def _copied(graded):
    if graded.is_question:
        return graded
    return replace(graded, source=renamed(graded.source))


def renamed(source: str, suffix: str = "_mine") -> str:
    """Return the code as somebody hides a copy: other names, other layout, comments, and lines in another order where they may be."""
    tree = ast.parse(source)
    kept = {name for statement in tree.body for name in _bound(statement)}
    for node in ast.walk(tree):
        for body in (getattr(node, "body", None), getattr(node, "orelse", None)):
            if isinstance(body, list) and node is not tree:
                _reorder(body)
    names = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)} | _stored(tree) - kept
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            node.id += suffix
        elif isinstance(node, ast.arg) and node.arg in names:
            node.arg += suffix
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kept:
            for keyword in node.keywords:
                keyword.arg = f"{keyword.arg}{suffix}" if keyword.arg in names else keyword.arg
    lines = ast.unparse(tree).splitlines()
    return "".join(f"{line}  # my own step {n}\n" if n % 3 == 1 else f"{line}\n" for n, line in enumerate(lines))


def _stored(tree):
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _bound(statement):
    """Return the names that a statement binds where it stands."""
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return {statement.name}
    return _stored(statement)


def _reorder(body):
    """Change places of neighbours that know nothing of each other."""
    for i in range(len(body) - 1):
        first, second = body[i : i + 2]
        if all(
            isinstance(one, ast.Assign) and isinstance(one.targets[0], (ast.Name, ast.Tuple)) for one in (first, second)
        ):
            used = [{n.id for n in ast.walk(one) if isinstance(n, ast.Name)} for one in (first, second)]
            if not _stored(first) & used[1] and not _stored(second) & used[0]:
                body[i : i + 2] = [second, first]
