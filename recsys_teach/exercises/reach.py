"""A look at an answer's syntax: does it reach for what an exercise may not use?

This words a message and nothing more. What keeps graded code away from the course's answers is that they are not on
the file system it sees (`grading/sandbox.py`).
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
TEXTS = re.compile(r"/proc\b|recsys_teach|solutions/|exercises/bank")


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
    for node in ast.walk(tree):
        found = _found(node) if id(node) not in prose else None
        if found:
            return found
    return None


def _found(node):
    if isinstance(node, ast.Import):
        return next((f"import {a.name}" for a in node.names if not allowed_import(a.name)), None)
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        full = [f"{module}.{a.name}" for a in node.names] if module == "recsys_teach" else []
        if not allowed_import(module) or not all(map(allowed_import, full)):
            return f"from {module} import {node.names[0].name}"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
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
