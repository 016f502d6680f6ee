"""One-node changes of Python code: what a slip of the pen would make of an expression or of a statement.

Nothing is changed that cannot matter to an answer: no messages, annotations, conversions or options of speed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from gradekit.proof.calls import of_call, of_subscript
from gradekit.proof.changed import Change, integer, name_of, number

# The function that a mutant's file gets for the transpose of what may be a vector, which has none.
TRANSPOSED = "transposed"
OTHER: dict[type[ast.operator], ast.operator] = {
    ast.Add: ast.Sub(), ast.Sub: ast.Add(), ast.Mult: ast.Div(), ast.Div: ast.Mult(), ast.Pow: ast.Mult(),
    ast.MatMult: ast.Mult(), ast.FloorDiv: ast.Div(), ast.Mod: ast.FloorDiv(), ast.BitAnd: ast.BitOr(),
    ast.BitOr: ast.BitAnd(), ast.BitXor: ast.BitAnd(),
}  # fmt: skip
COMPARED: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Lt: ast.LtE(), ast.LtE: ast.Lt(), ast.Gt: ast.GtE(), ast.GtE: ast.Gt(), ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(), ast.In: ast.NotIn(), ast.NotIn: ast.In(), ast.Is: ast.IsNot(), ast.IsNot: ast.Is(),
}  # fmt: skip
# Options that say how something is computed, or how strictly, not what; and those that change with their call.
UNTOUCHED = {"strict", "dtype", "compute_uv", "rtol", "atol", "invalid", "over", "divide", "copy", "axis", "keepdims"}
# What has no sign: no numbers, or (a unary operation) one that it loses elsewhere.
NO_NUMBERS = (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.JoinedStr, ast.Set, ast.Dict, ast.List, ast.Starred,
              ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)  # fmt: skip


def changes(node: ast.AST) -> Iterator[Change]:
    """What may stand in the place of this node."""
    for kind, rule in _RULES.items():
        if isinstance(node, kind):
            yield from rule(node)


def looped(over: ast.AST) -> Iterator[Change]:
    """What a loop may run over instead: all but the first, or all but the last."""
    if isinstance(over, ast.Name):
        for part in (ast.Slice(ast.Constant(1)), ast.Slice(None, ast.UnaryOp(ast.USub(), ast.Constant(1)))):
            yield Change("off by one", ast.Subscript(over, part, ast.Load()))


def below(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """The children that may be changed: (parent, field, index in the field, child)."""
    for name, value in ast.iter_fields(node):
        if name in ("decorator_list", "annotation", "returns", "ctx", "func", "targets", "target"):
            # What is called changes as a whole, but not the object whose method is called.
            if name == "func" and isinstance(value, ast.Attribute):
                yield value, "value", None, value.value
            continue
        for index, each in enumerate(value) if isinstance(value, list) else [(None, value)]:
            # In a shape, -1 stands for what is left.
            if isinstance(each, ast.AST) and not _is_untouched(each) and not (_reshapes(node) and integer(each) == -1):
                yield node, name, index, each


def _is_untouched(node: ast.AST) -> bool:
    if isinstance(node, ast.keyword):
        return node.arg in UNTOUCHED
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Raise | ast.Assert | ast.withitem | ast.JoinedStr | ast.Import | ast.ImportFrom)


def _reshapes(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and name_of(node.func) == "reshape"


def _binary(node: ast.BinOp) -> Iterator[Change]:
    left, op, right = node.left, node.op, node.right
    yield Change("operator", ast.BinOp(left, OTHER.get(type(op), op), right))
    if isinstance(op, ast.MatMult):
        yield from (Change("transpose", ast.BinOp(each, op, right)) for each in _turned(left))
        yield from (Change("transpose", ast.BinOp(left, op, each)) for each in _turned(right))
    if isinstance(op, ast.MatMult | ast.Div | ast.Pow | ast.Sub | ast.FloorDiv):
        yield Change("order", ast.BinOp(right, op, left))
    if isinstance(op, ast.Add | ast.Sub | ast.Mult | ast.Div):
        yield Change("term", left)
    if isinstance(op, ast.Add | ast.Sub | ast.Mult):
        yield Change("term", right)


def _turned(operand: ast.expr) -> Iterator[ast.expr]:
    """The operand of a product of matrices transposed; one that is transposed already loses that elsewhere."""
    if not (isinstance(operand, ast.Attribute) and operand.attr == "T"):
        yield ast.Call(ast.Name(TRANSPOSED, ast.Load()), [operand], [])


def _unary(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, ast.USub):
        yield Change("sign", node.operand)
        if (value := integer(node)) is not None:
            yield from (Change("constant", number(each)) for each in (value + 1, value - 1))
    elif isinstance(node.op, ast.Not):
        yield Change("operator", node.operand)


def _compared(node: ast.Compare) -> Iterator[Change]:
    for place, op in enumerate(node.ops):
        ops = [*node.ops[:place], COMPARED[type(op)], *node.ops[place + 1 :]]
        yield Change("operator", ast.Compare(node.left, ops, node.comparators))


def _joined(node: ast.BoolOp) -> Iterator[Change]:
    yield Change("operator", ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values))
    for place in range(len(node.values)):
        rest = node.values[:place] + node.values[place + 1 :]
        yield Change("term", ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0])


def _constant(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield Change("constant", ast.Constant(not value))
    elif isinstance(value, int):
        yield from (Change("constant", number(each)) for each in (value + 1, value - 1))
    elif isinstance(value, float):
        yield from (Change("constant", number(each)) for each in ((2 * value, 1.1 * value) if value else (1.0,)))


def _attribute(node: ast.Attribute) -> Iterator[Change]:
    if node.attr == "T":
        yield Change("transpose", node.value)


def _choice(node: ast.IfExp) -> Iterator[Change]:
    yield Change("term", node.body)
    yield Change("term", node.orelse)


def _comprehension(node: ast.comprehension) -> Iterator[Change]:
    for place in range(len(node.ifs)):
        rest = node.ifs[:place] + node.ifs[place + 1 :]
        yield Change("term", ast.comprehension(node.target, node.iter, rest, node.is_async))


def _returned(node: ast.Return) -> Iterator[Change]:
    if node.value is not None:
        yield from (Change("sign", ast.Return(each)) for each in _negated(node.value))
        yield from (Change("order", ast.Return(each)) for each in _exchanged(node.value))


def _lambda(node: ast.Lambda) -> Iterator[Change]:
    yield from (Change("sign", ast.Lambda(node.args, each)) for each in _negated(node.body))
    yield from (Change("order", ast.Lambda(node.args, each)) for each in _exchanged(node.body))


def _negated(value: ast.expr) -> Iterator[ast.expr]:
    """The returned value with the other sign, each entry of a tuple by itself; only what may be a number."""
    if isinstance(value, ast.Tuple):
        for place, each in enumerate(value.elts):
            for new in _negated(each):
                yield ast.Tuple([*value.elts[:place], new, *value.elts[place + 1 :]], ast.Load())
    elif not isinstance(value, NO_NUMBERS) and not (
        isinstance(value, ast.Constant) and (isinstance(value.value, str | bool) or value.value in (None, 0))
    ):
        yield ast.UnaryOp(ast.USub(), value)


def _exchanged(value: ast.expr) -> Iterator[ast.expr]:
    if isinstance(value, ast.Tuple):
        for place in range(len(value.elts) - 1):
            pair = value.elts[place : place + 2]
            yield ast.Tuple([*value.elts[:place], *reversed(pair), *value.elts[place + 2 :]], ast.Load())


def _augmented(node: ast.AugAssign) -> Iterator[Change]:
    yield Change("operator", ast.AugAssign(node.target, OTHER.get(type(node.op), node.op), node.value))
    yield Change("term", ast.Assign([node.target], node.value))


_RULES: dict[type[ast.AST], Callable[..., Iterator[Change]]] = {
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: _compared,
    ast.BoolOp: _joined,
    ast.Constant: _constant,
    ast.Call: of_call,
    ast.Attribute: _attribute,
    ast.Subscript: of_subscript,
    ast.IfExp: _choice,
    ast.comprehension: _comprehension,
    ast.Return: _returned,
    ast.Lambda: _lambda,
    ast.AugAssign: _augmented,
}
