"""Notebook or session → the source of one answer.

An answer is the function asked for and what it reaches: imports, definitions and literal constants at the top level of
the cells. A name that comes from anywhere else, or was bound again in any other way, is left out and reported, so hidden
notebook state cannot help. An `if`, `try` or `with` around imports or definitions is taken as one piece.
"""

from __future__ import annotations

import ast
import builtins
import re
import symtable
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

MAX_CELL = 200_000  # characters; its syntax tree takes some 400 bytes for each
SHORT = 4_000  # characters of a cell that is remembered
MAX_MAGICS, MAX_MAGIC_WORK = 20, 100_000  # IPython reads the whole cell again for each line with a magic
# A line, up to where it gives itself away: %time, !ls, /f x, files = !ls, f?
MAGIC = re.compile(r"^[^\S\n]*[%!?,;/]|=[^\S\n]*[%!]|\?[^\S\n]*$", re.MULTILINE)
TIMING = ("%%time", "%%timeit", "%%capture", "%%prun")
_BROKEN = (SyntaxError, ValueError, RecursionError, MemoryError)
CHANGES = {
    "add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "reverse", "setdefault", "sort",
    "update",
}  # fmt: skip
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINES = (*_FUNCTIONS, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)
_BLOCKS = (ast.If, ast.Try, ast.TryStar, ast.With)
_ASSIGNS = (ast.Assign, ast.AnnAssign)
_NOTHING: set[str] = set()
_TARGET = (ast.Name, ast.Tuple, ast.List, ast.expr_context)
_LITERAL = (
    *_TARGET, ast.Constant, ast.UnaryOp, ast.BinOp, ast.Set, ast.Dict, ast.Attribute, ast.operator, ast.unaryop,
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A code cell: its source, what to call it ("cell 14"), and its id in the notebook, if it has one."""

    source: str
    label: str = ""
    id: str = ""


@dataclass(frozen=True)
class Answer:
    """The source of one answer, or why there is none.

    problem   None, "missing" (no definition) or "syntax" (its cell does not parse; `source` holds the complaint)
    outside   names that the answer uses and that neither it nor an import, definition or constant provides
    tree      the function's own syntax tree as text, which says whether two answers are the same code
    called    the name that its author gave it, where that is not the one asked for
    """

    name: str
    source: str = ""
    problem: str | None = None
    outside: tuple[str, ...] = ()
    tree: str = ""
    label: str = ""
    first_line: str = ""
    called: str = ""


@dataclass(eq=False)
class _Statement:
    """A statement that binds names at the top level, or changes what they hold. It may be shared: nothing changes it.

    source   as it was written, or, where it shares a line with another, as Python would write it
    whole    it can be taken as it stands; else the names that it binds come from elsewhere
    defined  the name of the function or class that it defines, or ""
    """

    kind: type[ast.stmt]
    source: str
    bound: set[str]
    changed: set[str]
    whole: bool
    defined: str = ""

    @cached_property
    def used(self) -> set[str]:
        return _names_used(self)

    @cached_property
    def tree(self) -> str:
        return tree_of(self.source)


class _Piece(NamedTuple):
    """A statement and where it stands.

    position  (the cell's place, the statement's place in it)
    at_home   it stands in the exercise's own cell
    tree      its syntax tree as text, where it binds the name asked for
    """

    statement: _Statement
    label: str
    position: tuple[int, int]
    at_home: bool
    tree: str


def collect(cells: Iterable[Cell], name: str, stub: str | None = None) -> Answer:
    """Return the answer called `name`: its last definition, or the last that is not `stub` (a syntax tree) if given.

    One in the exercise's own cell, whose id is `name`, comes before those elsewhere. Where nothing of the name is defined, the
    only function of that cell is taken for it.
    """
    pieces, stars, broken = _index(cells, name)
    own = [piece for piece in pieces.get(name, []) if piece.statement.whole]
    written = [piece for piece in own if piece.tree != stub]
    chosen = next((some[-1] for some in ([piece for piece in written if piece.at_home], written, own) if some), None)
    if broken and (chosen is None or chosen.position < broken[1] and (stub is None or chosen.tree == stub)):
        return Answer(name, source=broken[0], problem="syntax", label=broken[2])
    chosen = chosen or _under_another_name(pieces)
    if chosen is None:
        return Answer(name, problem="missing")

    theirs = chosen.statement
    called = theirs.defined if name not in theirs.bound else ""
    taken, outside, waiting = {chosen.position: chosen}, set(), [chosen]
    while waiting:
        for used in waiting.pop().statement.used - {name, called}:
            found = _provider(pieces.get(used, []), chosen.position[0])
            if found and found.position not in taken:
                taken[found.position] = found
                waiting.append(found)
            elif not found and (used in pieces or not hasattr(builtins, used)):
                outside.add(used)
    ordered = [piece.statement.source for piece in stars + [taken[position] for position in sorted(taken)]]
    return Answer(
        name,
        source="\n\n".join(ordered + ([f"{name} = {called}"] if called else [])) + "\n",
        outside=tuple(sorted(outside)),
        tree=tree_of(theirs.source, name) if called else chosen.tree,
        label=chosen.label,
        first_line=next((line for line in theirs.source.split("\n") if not line.startswith("@")), ""),
        called=called,
    )


def _under_another_name(pieces):
    """Return the function of the exercise's own cell, if that defines exactly one; of several such cells, the last."""
    functions: dict[int, list[_Piece]] = {}
    for piece in {piece.position: piece for found in pieces.values() for piece in found if piece.at_home}.values():
        if issubclass(piece.statement.kind, _FUNCTIONS):
            functions.setdefault(piece.position[0], []).append(piece)
    return next((functions[cell][0] for cell in sorted(functions, reverse=True) if len(functions[cell]) == 1), None)


def _provider(found, cell):
    """Return the piece that a name comes from: the last that binds it, or None if that one cannot be taken.

    A helper beside the answer in its own `cell` is part of it, whatever another cell then calls by the helper's name.
    """
    if not found or found[-1].statement.whole:
        return found[-1] if found else None
    beside = [piece for piece in found if piece.statement.defined and piece.position[0] == cell]
    return beside[-1] if beside and found[-1].position[0] != cell else None


def tree_of(code: str, name: str | None = None) -> str:
    """Return the syntax tree as text, without positions. Two codes with the same tree differ in layout and comments only.

    With `name`, as if the function were called so.
    """
    node = _parse(code).body[-1]
    if name is not None and isinstance(node, _DEFINES):
        node.name = name
    return ast.dump(node)


def _parse(source: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


def _index(cells, name):
    """Return name → pieces that bind it, the star imports, and the last unreadable cell that speaks of `name`."""
    speaks = re.compile(rf"^[^\S\n]*(?:async\s+)?(?:def\s+{name}\b|{name}\s*=(?!=))", re.MULTILINE)
    pieces, stars, broken = {}, [], None
    for place, cell in enumerate(cells):
        found = _pieces(cell, place, name)
        if isinstance(found, str):
            if speaks.search(cell.source[:MAX_CELL]):
                broken = (found, (place,), cell.label)
            continue
        for piece in found:
            for one in piece.statement.bound:
                pieces.setdefault(one, []).append(piece)
            for one in piece.statement.changed:  # a change of what a constant holds; np.add(…) changes nothing
                if one in pieces and issubclass(pieces[one][-1].statement.kind, _ASSIGNS):
                    pieces[one].append(piece)
            stars += [piece] if "*" in piece.statement.bound else []
    return pieces, stars, broken


def _pieces(cell, place, name) -> list[_Piece] | str:
    """Return the pieces of a cell, or why it cannot be read."""
    source, at_home = cell.source[:MAX_CELL], cell.id == name
    found = _remembered(source) if len(source) <= SHORT else _statements(source)
    if isinstance(found, str):
        return found
    try:
        return [
            _Piece(one, cell.label, (place, number), at_home, one.tree if name in one.bound else "")
            for number, one in enumerate(found)
        ]
    except _BROKEN as error:
        return _complaint(error)


class TooManyMagics(ValueError):
    """IPython would need minutes for the cell."""


def _complaint(error):
    if isinstance(error, TooManyMagics):
        return "it holds more magic commands than are read here"
    if isinstance(error, SyntaxError) and error.lineno:
        return f"line {error.lineno}: {error.msg}"
    too_deep = isinstance(error, (RecursionError, MemoryError))
    return "it is nested too deep" if too_deep else "it holds a character that Python cannot read"


def _without_timing(source):
    """Return the cell without a first line such as %%time, below which stands ordinary Python."""
    first, _, rest = source.lstrip().partition("\n")
    return rest if first.split(" ")[0].rstrip() in TIMING else source


def _lines(source):
    """Return the lines as Python counts them; str.splitlines also splits at form feeds and other signs."""
    return source.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _statements(source) -> tuple[_Statement, ...] | str:
    """Return the statements of a cell that bind names or change what they hold, or why it cannot be read."""
    try:
        source = _without_timing(source)
        try:
            tree = _parse(source)
        except SyntaxError:
            if not (magics := MAGIC.findall(source)):
                raise
            source = _without_magics(source, len(magics))
            tree = _parse(source)
        return tuple(_statements_in(tree.body, _lines(source)))
    except _BROKEN as error:
        return _complaint(error)


# The exercises of a notebook ask for the same cells, and so do those of other notebooks: most cells are the course's own.
_remembered = lru_cache(maxsize=256)(_statements)


def _without_magics(source, count):
    """Return the cell with the commands to IPython, such as %matplotlib and !ls, as the Python that IPython makes of them."""
    if count > MAX_MAGICS or count * len(source) > MAX_MAGIC_WORK:
        raise TooManyMagics
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return TransformerManager().transform_cell(source)
    except RuntimeError:  # so many that IPython gives up
        raise TooManyMagics from None


def _statements_in(body, lines):
    end = 0
    for number, node in enumerate(body):
        first = min([node.lineno] + [d.lineno for d in getattr(node, "decorator_list", [])])
        shared = first <= end or any(after.lineno <= node.end_lineno for after in body[number + 1 : number + 2])
        end = node.end_lineno
        bound, whole = _names_bound(node), _is_whole(node)
        changed = _NOTHING if whole else _names_changed(node)
        if bound or changed:
            text = ast.unparse(node) if shared else "\n".join(lines[first - 1 : end])
            defined = node.name if isinstance(node, _DEFINES) else ""
            yield _Statement(type(node), text, bound, changed, whole, defined)


def _names_bound(statement):
    """Return the names that a statement binds at the top level, those inside `if` or `for` included."""
    if isinstance(statement, ast.AnnAssign) and statement.value is None:
        return set()
    bound, waiting = set(), [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, _DEFINES):
            bound.add(node.name)
        elif isinstance(node, _IMPORTS):
            bound |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name):
            bound |= set() if isinstance(node.ctx, ast.Load) else {node.id}
        elif not isinstance(node, (ast.Lambda, ast.comprehension)):  # names of a scope of their own
            told = getattr(node, "rest" if isinstance(node, ast.MatchMapping) else "name", None)
            bound |= {told} if isinstance(told, str) else set()
            waiting += ast.iter_child_nodes(node)
    return bound


def _is_whole(node):
    """Say whether a statement can be taken: an import, a definition, a literal constant, or a block around the first two."""
    if isinstance(node, _DEFINES + _IMPORTS):
        return True
    if isinstance(node, _BLOCKS):
        return any(isinstance(one, _DEFINES + _IMPORTS) for one in ast.walk(node))
    if not isinstance(node, _ASSIGNS) or node.value is None:
        return False
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    plain = all(isinstance(one, _TARGET) for target in targets for one in ast.walk(target))
    return plain and (isinstance(node.value, ast.Lambda) or all(isinstance(n, _LITERAL) for n in ast.walk(node.value)))


def _names_changed(statement):
    """Return the names of lists, sets and dicts that a statement changes, as K.append(1) and K[0] = 1 do."""
    changed = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
            node = node.func.value
        elif not isinstance(node, ast.Subscript) or isinstance(node.ctx, ast.Load):
            continue
        while isinstance(node, ast.Subscript):
            node = node.value
        changed |= {node.id} if isinstance(node, ast.Name) else set()
    return changed


def _names_used(statement):
    """Return the global names that a statement reads, in its own scope or in those inside it."""
    if issubclass(statement.kind, _IMPORTS):
        return set()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tables = [symtable.symtable(statement.source, "answer", "exec")]
    except _BROKEN:
        return set()
    used = set()
    while tables:
        table = tables.pop()
        top = table.get_type() in ("module",)
        used |= {s.get_name() for s in table.get_symbols() if s.is_referenced() and (top or s.is_global())}
        tables += table.get_children()
    return used - {statement.defined}
