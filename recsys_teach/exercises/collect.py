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

MAX_CELL = 1_000_000
TIMING = ("%%time", "%%timeit", "%%capture", "%%prun")
_BROKEN = (SyntaxError, ValueError, RecursionError, MemoryError)
CHANGES = {
    "add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "reverse", "setdefault", "sort",
    "update",
}  # fmt: skip
_DEFINES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_IMPORTS = (ast.Import, ast.ImportFrom)
_BLOCKS = (ast.If, ast.Try, ast.TryStar, ast.With)
_ASSIGNS = (ast.Assign, ast.AnnAssign)
_TARGET = (ast.Name, ast.Tuple, ast.List, ast.expr_context)
_LITERAL = (
    *_TARGET, ast.Constant, ast.UnaryOp, ast.BinOp, ast.Set, ast.Dict, ast.Attribute, ast.operator, ast.unaryop,
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """A code cell: its source and what to call it ("cell 14")."""

    source: str
    label: str = ""


@dataclass(frozen=True)
class Answer:
    """The source of one answer, or why there is none.

    problem   None, "missing" (no definition) or "syntax" (its cell does not parse; `source` holds the complaint)
    outside   names that the answer uses and that neither it nor an import, definition or constant provides
    tree      the function's own syntax tree as text, which says whether two answers are the same code
    """

    name: str
    source: str = ""
    problem: str | None = None
    outside: tuple[str, ...] = ()
    tree: str = ""
    label: str = ""
    first_line: str = ""


@dataclass(frozen=True)
class _Piece:
    """A statement that binds names at the top level, or changes what they hold.

    position  (the cell's place, the statement's place in it)
    whole     it can be taken as it stands; else the names that it binds come from elsewhere
    tree      its syntax tree as text, where it binds the name asked for
    """

    node: ast.stmt
    source: str
    label: str
    position: tuple[int, int]
    whole: bool
    tree: str = ""


def collect(cells: Iterable[Cell], name: str, stub: str | None = None) -> Answer:
    """Return the answer called `name`: its last definition, or the last that is not `stub` (a syntax tree) if given."""
    pieces, stars, broken = _index(cells, name)
    own = [piece for piece in pieces.get(name, []) if piece.whole]
    chosen = own[-1] if own else None
    if stub is not None:
        chosen = next((piece for piece in reversed(own) if piece.tree != stub), chosen)
    if broken and (chosen is None or chosen.position < broken[1] and (stub is None or chosen.tree == stub)):
        return Answer(name, source=broken[0], problem="syntax", label=broken[2])
    if chosen is None:
        return Answer(name, problem="missing")

    taken, outside, waiting = {chosen.position: chosen}, set(), [chosen]
    while waiting:
        for used in _names_used(waiting.pop()) - {name}:
            found = _provider(pieces.get(used, []), chosen.position[0])
            if found and found.position not in taken:
                taken[found.position] = found
                waiting.append(found)
            elif not found and (used in pieces or not hasattr(builtins, used)):
                outside.add(used)
    ordered = stars + [taken[position] for position in sorted(taken)]
    return Answer(
        name,
        source="\n\n".join(piece.source for piece in ordered) + "\n",
        outside=tuple(sorted(outside)),
        tree=chosen.tree,
        label=chosen.label,
        first_line=next((line for line in chosen.source.split("\n") if not line.startswith("@")), ""),
    )


def _provider(found, cell):
    """Return the piece that a name comes from: the last that binds it, or None if that one cannot be taken.

    A helper beside the answer in its own `cell` is part of it, whatever another cell then calls by the helper's name.
    """
    if not found or found[-1].whole:
        return found[-1] if found else None
    beside = [piece for piece in found if isinstance(piece.node, _DEFINES) and piece.position[0] == cell]
    return beside[-1] if beside and found[-1].position[0] != cell else None


def tree_of(code: ast.AST | str) -> str:
    """Return the syntax tree as text, without positions. Two codes with the same tree differ in layout and comments only."""
    return ast.dump(_parse(code).body[-1] if isinstance(code, str) else code)


def _parse(source: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


def _index(cells, name):
    """Return name → pieces that bind it, the star imports, and the last unreadable cell that speaks of `name`."""
    speaks = re.compile(rf"^\s*(?:async\s+)?(?:def\s+{name}\b|{name}\s*=(?!=))", re.MULTILINE)
    pieces, stars, broken = {}, [], None
    for place, cell in enumerate(cells):
        source = _without_timing(cell.source[:MAX_CELL])
        try:
            found = _pieces(source, cell.label, place, name)
        except _BROKEN as error:
            if speaks.search(source):
                broken = (_complaint(error), (place,), cell.label)
            continue
        for piece, bound, changed in found:
            for one in bound:
                pieces.setdefault(one, []).append(piece)
            for one in changed:  # a change of what a constant holds; np.add(…) changes nothing
                if one in pieces and isinstance(pieces[one][-1].node, _ASSIGNS):
                    pieces[one].append(piece)
            stars += [piece] if "*" in bound else []
    return pieces, stars, broken


def _complaint(error):
    if isinstance(error, SyntaxError) and error.lineno:
        return f"line {error.lineno}: {error.msg}"
    too_deep = isinstance(error, (RecursionError, MemoryError))
    return "it is nested too deep" if too_deep else "it holds a character that Python cannot read"


def _without_timing(source):
    """Return the cell without a first line such as %%time, below which stands ordinary Python."""
    first, _, rest = source.lstrip().partition("\n")
    return rest if first.split(" ")[0].rstrip() in TIMING else source


def _has_magic(lines):
    return any(line.lstrip()[:1] in ("%", "!", "?") or line.rstrip().endswith("?") for line in lines)


def _lines(source):
    """Return the lines as Python counts them; str.splitlines also splits at form feeds and other signs."""
    return source.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _pieces(source, label, place, name):
    """Return (piece, names it binds, names whose values it changes) for the statements of a cell.

    A piece has the text as it was written, or, where it shares a line with another, as Python would write it.
    """
    from IPython.core.inputtransformer2 import TransformerManager

    lines = _lines(source)
    if _has_magic(lines):
        source = TransformerManager().transform_cell(source)
        lines = _lines(source)
    body = _parse(source).body
    found, end = [], 0
    for number, node in enumerate(body):
        first = min([node.lineno] + [d.lineno for d in getattr(node, "decorator_list", [])])
        shared = first <= end or any(after.lineno <= node.end_lineno for after in body[number + 1 : number + 2])
        end = node.end_lineno
        bound, whole = _names_bound(node), _is_whole(node)
        changed = set() if whole else _names_changed(node)
        if bound or changed:
            text = ast.unparse(node) if shared else "\n".join(lines[first - 1 : end])
            tree = tree_of(node) if name in bound else ""
            found.append((_Piece(node, text, label, (place, number), whole, tree), bound, changed))
    return found


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


def _names_used(piece):
    """Return the global names that a statement reads, in its own scope or in those inside it."""
    if isinstance(piece.node, (ast.Import, ast.ImportFrom)):
        return set()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tables = [symtable.symtable(piece.source, "answer", "exec")]
    except _BROKEN:
        return set()
    used = set()
    while tables:
        table = tables.pop()
        top = table.get_type() in ("module",)
        used |= {s.get_name() for s in table.get_symbols() if s.is_referenced() and (top or s.is_global())}
        tables += table.get_children()
    return used - ({piece.node.name} if isinstance(piece.node, _DEFINES) else set())
