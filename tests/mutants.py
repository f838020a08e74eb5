"""Mutants of right answers: one operator, name, constant, call, branch or statement changed."""

import ast
import copy

SWAPS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.Gt: ast.Lt, ast.GtE: ast.Gt, ast.Lt: ast.LtE,
    ast.LtE: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
METHODS = {
    "sum": "mean", "mean": "sum", "nansum": "nanmean", "nanmean": "nansum", "sqrt": "abs", "any": "all", "all": "any",
    "nan_to_num": "abs", "isnan": "isinf", "isfinite": "isnan", "argsort": "sort", "log2": "log", "max": "min", "min": "max",
    "cumsum": "sort", "unique": "sort", "append": "count", "intersection": "union",
}  # fmt: skip


def mutants_of(code: str, swaps: dict[str, str]):
    """Yield (kind, code) of every mutant. `swaps` says which names are put in each other's place."""
    tree = ast.parse(code)
    for place, node in enumerate(ast.walk(tree)):
        for kind, change in _changes(node, swaps):
            mutant = copy.deepcopy(tree)
            change(list(ast.walk(mutant))[place])
            yield kind, ast.unparse(ast.fix_missing_locations(mutant)) + "\n"


def arguments_of(code: str, name: str) -> dict[str, str]:
    """Return {argument: the next argument} of the function `name`."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            names = [a.arg for a in node.args.args]
            return dict(zip(names, names[1:] + names[:1], strict=True)) if len(names) > 1 else {}
    return {}


def _changes(node, swaps):
    """Yield functions that change a copy of this node in place."""
    if isinstance(node, (ast.BinOp, ast.AugAssign, ast.BoolOp)) and type(node.op) in SWAPS:
        yield "operator", lambda n: setattr(n, "op", SWAPS[type(n.op)]())
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        yield "comparison", lambda n: setattr(n, "ops", [SWAPS[type(n.ops[0])]()])
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield "constant", lambda n: setattr(n, "value", n.value + 1)
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield "constant", lambda n: setattr(n, "value", not n.value)
    if isinstance(node, ast.UnaryOp):
        yield "unary", lambda n: setattr(n, "op", ast.UAdd() if isinstance(n.op, ast.USub) else ast.Not())
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in swaps:
        yield "name", lambda n: setattr(n, "id", swaps[n.id])
    if isinstance(node, ast.Attribute) and node.attr in METHODS:
        yield "call", lambda n: setattr(n, "attr", METHODS[n.attr])
    if isinstance(node, ast.IfExp):
        yield "branch", lambda n: n.__dict__.update(body=n.orelse, orelse=n.body)
    if isinstance(node, ast.Slice) and node.upper is not None:
        yield "slice", lambda n: setattr(n, "upper", None)
    if isinstance(node, (ast.FunctionDef, ast.For, ast.If)) and len(node.body) > 1:
        for place in range(len(node.body)):
            yield "statement", lambda n, place=place: n.body.__delitem__(place)
