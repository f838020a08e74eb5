"""A look at an answer's syntax: does it reach for what an exercise may not use?

An answer that does is `forbidden`: it is not run, earns nothing, and is told what was found. That is meant for honest
code and easily got around. What keeps graded code away from the course's answers is that they are not on the file
system it sees (`grading/sandbox.py`).
"""

from __future__ import annotations

import ast
import re
import sys

PACKAGES = {"numpy", "scipy", "pandas"}  # with the standard library, all that the sandbox holds
OURS = {"recsys_teach", "recsys_teach.Interactions", "recsys_teach.load_movielens", "recsys_teach.load_films"}
MODULES = {
    "gc", "inspect", "ctypes", "linecache", "importlib", "pickle", "subprocess", "pathlib", "glob", "faulthandler",
}  # fmt: skip
CALLS = {"open", "eval", "exec", "compile", "__import__", "globals", "locals", "vars", "breakpoint", "get_ipython"}
ATTRIBUTES = {
    "_getframe", "_current_frames", "f_back", "f_globals", "f_locals", "f_builtins", "tb_frame", "gi_frame", "cr_frame",
    "__globals__", "__closure__", "__code__", "__subclasses__", "__builtins__", "__loader__", "get_objects",
    "get_referrers", "fromfile", "memmap", "genfromtxt", "loadtxt", "read_csv", "read_pickle", "read_text", "listdir",
    "scandir", "walk", "fdopen", "popen",
}  # fmt: skip
DOTTED = {("sys", "modules"), ("os", "open"), ("io", "open")}
TEXTS = re.compile(r"/proc\b|recsys_teach|exercises/bank")


def allowed_import(module: str) -> bool:
    """Say whether an answer may import `module`."""
    package = module.split(".")[0]
    return module in OURS or package in PACKAGES or (package in sys.stdlib_module_names and package not in MODULES)


def forbidden_reach(source: str) -> str | None:
    """Return the first thing in `source` that an exercise may not use, as the learner wrote it, or None."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    prose = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}
    own = {name for node in ast.walk(tree) for name in _bound(node)}
    for node in ast.walk(tree):
        found = _found(node, own) if id(node) not in prose else None
        if found:
            return found
    return None


def _bound(node):
    """Return the names that a node binds: a helper called `vars` is not Python's."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {alias.asname or alias.name for alias in node.names}
    if isinstance(node, ast.Name):
        return set() if isinstance(node.ctx, ast.Load) else {node.id}
    return {node.arg} if isinstance(node, ast.arg) else set()


def _found(node, own):
    if isinstance(node, ast.Import):
        return next((f"import {a.name}" for a in node.names if not allowed_import(a.name)), None)
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        full = [f"{module}.{a.name}" for a in node.names] if module == "recsys_teach" else []
        if not allowed_import(module) or not all(map(allowed_import, full)):
            return f"from {module} import {node.names[0].name}"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS - own:
        return f"{node.func.id}()"
    if isinstance(node, ast.Attribute):
        if node.attr in ATTRIBUTES:
            return f".{node.attr}"
        if isinstance(node.value, ast.Name) and (node.value.id, node.attr) in DOTTED:
            return f"{node.value.id}.{node.attr}"
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = TEXTS.search(node.value)
        return repr(text.group()) if text else None
    return None
