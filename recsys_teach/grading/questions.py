"""The answers to questions in a notebook, read from its code, and what they are worth. Nothing is run."""

from __future__ import annotations

import ast
import math
import operator
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from recsys_teach.exercises.collect import Cell
from recsys_teach.exercises.exercise import UNSURE, Question
from recsys_teach.grading.records import Graded

LONGEST = 100_000  # characters of a cell in which an answer is looked for
SHOWN = 200
MAGIC = ("%", "!", "?")
BROKEN = (SyntaxError, ValueError, RecursionError, MemoryError)
SIGNS = {ast.UAdd: operator.pos, ast.USub: operator.neg}
SUMS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
MISSING = "There is no answer to this question in the notebook."
NOT_WRITTEN = (
    "The answer in the notebook is {code}, which only running it would tell. Write the number or the letter itself."
)
RIGHT = "Right."


@dataclass(frozen=True)
class Unread:
    """An answer that is neither a number nor a text as it stands there: a name, a call, anything that would have to be run."""

    code: str


def calls_in(cells: Iterable[Cell]) -> Iterator[tuple[str, object]]:
    """Give (id of the question, answer) for each `lesson.answer("id", answer)`, in the order in which they stand there.

    An answer is a number, a text of at most 200 characters, or Unread. Sums, products and quotients of numbers are numbers.
    """
    for cell in cells:
        if ".answer" in cell.source[:LONGEST]:
            yield from _calls(cell.source[:LONGEST])


def _calls(source):
    try:
        nodes = [node for node in ast.walk(_parsed(source)) if _is_answer(node)]
    except BROKEN:
        return
    for node in sorted(nodes, key=lambda one: (one.lineno, one.col_offset)):
        told = dict(zip(("id", "value"), node.args, strict=False)) | {one.arg: one.value for one in node.keywords}
        id = told.get("id")
        if isinstance(id, ast.Constant) and type(id.value) is str and "value" in told:
            yield id.value, _answer(told["value"])


def _parsed(source):
    """Return the syntax tree of a cell, lines that IPython alone understands passed over."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except SyntaxError:
            lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            return ast.parse("\n".join("" if line.lstrip().startswith(MAGIC) else line for line in lines))


def _is_answer(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "answer"


def _answer(node):
    if isinstance(node, ast.Constant) and node.value is None:
        return UNSURE
    if isinstance(node, ast.Constant) and type(node.value) is str:
        return node.value[:SHOWN]
    try:
        number = _number(node)
        if math.isfinite(number):  # an int that no float can hold raises OverflowError
            return number
    except (TypeError, ValueError, ArithmeticError, RecursionError):
        pass
    try:
        return Unread(ast.unparse(node)[:SHOWN])
    except BROKEN:
        return Unread("too long to be shown")


def _number(node):
    """Return the number that is written there. Raises TypeError for anything else."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return node.value
    if isinstance(node, ast.UnaryOp) and type(node.op) in SIGNS:
        return SIGNS[type(node.op)](_number(node.operand))
    if isinstance(node, ast.BinOp) and type(node.op) in SUMS:
        return SUMS[type(node.op)](_number(node.left), _number(node.right))
    raise TypeError("This is no number as it stands there.")


def answers_in(cells: Iterable[Cell]) -> dict[str, object]:
    """Return {id of the question: answer} of a notebook.

    The last answer counts. One that says "not sure yet" counts where there is no other, and so does one that is Unread.
    """
    found: dict[str, object] = {}
    for id, value in calls_in(cells):
        if id not in found or _weight(value) >= _weight(found[id]):
            found[id] = value
    return found


def _weight(value):
    return 1 if isinstance(value, Unread) else 0 if _is_unsure(value) else 2


def _is_unsure(value, preset=UNSURE):
    said = value.strip().lower() if isinstance(value, str) else value
    return said in (UNSURE, preset)


def mark_questions(questions: Iterable[Question], answers: Mapping[str, object], points_each: float) -> list[Graded]:
    """Return a verdict on each question: "correct", "wrong", "not attempted" or "missing".

    Not attempted is "not sure yet", and what the notebook presets, which in the course's lessons is the option that says it. An
    answer that would have to be run is missing.
    """
    return [_marked(one, answers, points_each) for one in questions]


def _marked(question, answers, most):
    value = answers.get(question.id)
    if value is None or isinstance(value, Unread):
        code = value.code if value else None
        reply = NOT_WRITTEN.format(code=code) if value else MISSING
        return Graded(question.id, "missing", 0.0, most, {"answer": code, "reply": reply})
    try:
        right, reply = question.is_right(value), question.reply(value)
    except ValueError as error:  # no letter of this question, or no number
        right, reply = False, "" if _is_unsure(value) else str(error)
    if right:
        status, reply = "correct", question.options.get(question.key, RIGHT)
    else:
        status = "not attempted" if _is_unsure(value, question.preset) else "wrong"
    return Graded(question.id, status, most if right else 0.0, most, {"answer": value, "reply": reply})
