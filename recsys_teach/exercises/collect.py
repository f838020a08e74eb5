"""Notebook or session → the source of one answer.

An answer is the function asked for and what it reaches: imports, definitions and literal constants at the top level of
the cells. A name that comes from anywhere else is left out and reported, so hidden notebook state cannot help.
"""

from __future__ import annotations

import ast
import builtins
import symtable
import warnings
from collections.abc import Iterable
from dataclasses import dataclass

MAX_CELL = 1_000_000
TIMING = ("%%time", "%%timeit", "%%capture", "%%prun")
_BROKEN = (SyntaxError, ValueError, RecursionError, MemoryError)
_LITERAL = (ast.Constant, ast.UnaryOp, ast.BinOp, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.Name, ast.Attribute)
_PARTS = (ast.operator, ast.unaryop, ast.expr_context)


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
    """A statement that binds names at the top level."""

    node: ast.stmt
    source: str
    label: str
    position: int


def collect(cells: Iterable[Cell], name: str, stub: str | None = None) -> Answer:
    """Return the answer called `name`: its last definition, or the last that is not `stub` (a syntax tree) if given."""
    pieces, stars, broken = _index(cells, name)
    own = pieces.get(name, [])
    chosen = own[-1] if own else None
    if stub is not None:
        chosen = next((piece for piece in reversed(own) if tree_of(piece.node) != stub), chosen)
    if broken and (chosen is None or chosen.position < broken[1] and (stub is None or tree_of(chosen.node) == stub)):
        return Answer(name, source=broken[0], problem="syntax", label=broken[2])
    if chosen is None:
        return Answer(name, problem="missing")

    taken, outside, waiting = {chosen.position: chosen}, set(), [chosen]
    while waiting:
        for used in _names_used(waiting.pop()):
            found = pieces.get(used, [])
            if used == name:
                continue
            if found and found[-1].position not in taken:
                taken[found[-1].position] = found[-1]
                waiting.append(found[-1])
            elif not found and not hasattr(builtins, used):
                outside.add(used)
    ordered = stars + [taken[position] for position in sorted(taken)]
    return Answer(
        name,
        source="\n\n".join(piece.source for piece in ordered) + "\n",
        outside=tuple(sorted(outside)),
        tree=tree_of(chosen.node),
        label=chosen.label,
        first_line=next((line for line in chosen.source.splitlines() if not line.startswith("@")), ""),
    )


def tree_of(code: ast.AST | str) -> str:
    """Return the syntax tree as text, without positions. Two codes with the same tree differ in layout and comments only."""
    return ast.dump(_parse(code).body[-1] if isinstance(code, str) else code)


def _parse(source: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


def _index(cells, name):
    """Return name → pieces that bind it, the star imports, and the last unparsable cell that speaks of `name`."""
    from IPython.core.inputtransformer2 import TransformerManager

    pieces, stars, broken, position = {}, [], None, 0
    for cell in cells:
        position += 1
        source = _without_timing(cell.source[:MAX_CELL])
        try:
            plain = source if not _has_magic(source) else TransformerManager().transform_cell(source)
            body = _parse(plain).body
        except _BROKEN as error:
            if f"def {name}" in source or f"{name} =" in source:
                line = getattr(error, "lineno", None)
                told = (
                    f"line {line}: {error.msg}" if isinstance(error, SyntaxError) and line else "it is nested too deep"
                )
                broken = (told, position, cell.label)
            continue
        for node in body:
            position += 1
            bound = _names_bound(node)
            if not bound:
                continue
            piece = _Piece(node, _text(plain, node, body), cell.label, position)
            for one in bound:
                if one == "*":
                    stars.append(piece)
                pieces.setdefault(one, []).append(piece)
    return pieces, stars, broken


def _without_timing(source):
    """Return the cell without a first line such as %%time, below which stands ordinary Python."""
    first, _, rest = source.lstrip().partition("\n")
    return rest if first.split(" ")[0].rstrip() in TIMING else source


def _has_magic(source):
    return any(line.lstrip()[:1] in ("%", "!", "?") or line.rstrip().endswith("?") for line in source.splitlines())


def _text(source, node, body):
    """Return the statement as it was written, or, where it shares a line with another, as Python would write it."""
    first = min([node.lineno] + [d.lineno for d in getattr(node, "decorator_list", [])])
    shared = any(n is not node and n.lineno <= node.end_lineno and n.end_lineno >= first for n in body)
    return ast.unparse(node) if shared else "\n".join(source.splitlines()[first - 1 : node.end_lineno])


def _names_bound(node):
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [(alias.asname or alias.name).split(".")[0] for alias in node.names]
    if isinstance(node, ast.Assign):
        targets, value = node.targets, node.value
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        targets, value = [node.target], node.value
    else:
        return []
    literal = isinstance(value, ast.Lambda) or all(isinstance(n, _LITERAL + _PARTS) for n in ast.walk(value))
    return [t.id for t in targets if isinstance(t, ast.Name)] if literal else []


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
    return used - ({piece.node.name} if isinstance(piece.node, (ast.FunctionDef, ast.ClassDef)) else set())
