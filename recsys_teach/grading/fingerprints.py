"""What stays of an answer's code when names, layout, comments and annotations are taken away: a set of fingerprints.

Schleimer, Wilkerson and Aiken (2003), Winnowing: local algorithms for document fingerprinting.
"""

from __future__ import annotations

import ast
import hashlib
import warnings
from collections.abc import Iterator

GRAM = 8  # tokens of the syntax tree that make one gram
WINDOW = 4  # of so many neighbouring grams one is kept, so code of GRAM + WINDOW - 1 tokens in common is always found
LONGEST = 20_000  # characters
_BROKEN = (SyntaxError, ValueError, RecursionError, MemoryError)
_IMPORTS = (ast.Import, ast.ImportFrom)


class NotCode(ValueError):
    """There is nothing to compare: the source is too long, nested too deep, or no Python."""


def tree_of(source: str) -> ast.Module:
    """Return the syntax tree. Raises NotCode; a hostile source costs no more than a long one."""
    if len(source) > LONGEST:
        raise NotCode(f"It is longer than {LONGEST:,} characters.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except _BROKEN:
        raise NotCode("Python cannot read it.") from None


def without_comments(source: str) -> str:
    """Return the code without comments and docstrings, laid out anew; a line that says so where Python cannot read it."""
    try:
        tree = tree_of(source)
        for node in ast.walk(tree):
            if isinstance(body := getattr(node, "body", None), list):
                node.body = [one for one in body if not _is_bare(one)] or [ast.Pass()]  # type: ignore[attr-defined]
        return ast.unparse(tree) + "\n"
    except (NotCode, *_BROKEN):
        return "(not shown: it cannot be told apart from comments)\n"


def fingerprints(statements: list[ast.stmt]) -> set[int]:
    """Return the fingerprints of some statements: of each WINDOW neighbouring grams the one with the least hash."""
    hashes = grams(statements)
    count = max(1, len(hashes) - WINDOW + 1)
    return {min(hashes[i : i + WINDOW]) for i in range(count)} if hashes else set()


def grams(statements: list[ast.stmt]) -> list[int]:
    """Return a hash of each GRAM neighbouring tokens. Variables count by their order of appearance within a gram.

    So neither a name says anything, nor how many variables came before: lines in another order give the same grams.
    """
    known, own = _imported(statements), _variables(statements)
    tokens = [token for one in statements for token in _tokens(one, known, own)]
    return [_hash(tokens[i : i + GRAM]) for i in range(len(tokens) - GRAM + 1)]


def _hash(gram):
    order: dict[str, str] = {}
    told = (order.setdefault(name, f"variable {len(order)}") if name else text for text, name in gram)
    digest = hashlib.blake2b("\0".join(told).encode("utf-8", "backslashreplace"), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def _imported(statements):
    """Return {name: what it stands for} of imports, so that `np` and `numpy` are the same."""
    found = {}
    for node in _walk(statements):
        for alias in node.names if isinstance(node, _IMPORTS) else ():
            module = getattr(node, "module", None)
            name = alias.asname or alias.name.split(".")[0]
            found[name] = f"{module}.{alias.name}" if module else alias.name if alias.asname else name
    return found


def _variables(statements):
    """Return the names that the code itself gives: variables, arguments, functions."""
    found = set()
    for node in _walk(statements):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler)):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
    return found


def _walk(statements) -> Iterator[ast.AST]:
    for one in statements:
        yield from ast.walk(one)


def _tokens(statement, known, own) -> Iterator[tuple[str, str]]:
    """Give (text, "") for each node of a tree, parents first, and ("", name) where it names a variable."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if _says_nothing(node):
            continue
        name = _named(node, "id", "name") or (node.arg if isinstance(node, ast.arg) else "")
        if name in own:
            yield type(node).__name__, ""
            yield "", name
        else:
            detail = _value(node.value) if isinstance(node, ast.Constant) else known.get(name, name)
            yield f"{type(node).__name__} {detail or _named(node, 'attr', 'arg')}", ""
        waiting += reversed(list(_children(node)))


def _value(constant):
    """Return a literal as text; Python refuses to write a whole number of thousands of digits in decimals."""
    return hex(constant)[:200] if type(constant) is int else repr(constant)[:200]


def _says_nothing(node):
    """Say whether a node does nothing: an import (its names are told where they are used), a docstring, `pass`."""
    return _is_bare(node) or isinstance(node, (*_IMPORTS, ast.Pass, ast.expr_context))


def _is_bare(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _named(node, *fields):
    return next((value for field in fields if isinstance(value := getattr(node, field, None), str)), "")


def _children(node):
    """Give the parts of a node, annotations left out."""
    for field, value in ast.iter_fields(node):
        if field not in ("annotation", "returns", "type_params"):
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, ast.AST):
                    yield one
