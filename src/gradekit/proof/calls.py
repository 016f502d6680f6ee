"""Slips in a call or in a subscript: another axis, exchanged arguments, one off, another function or none."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gradekit.proof.changed import Change, integer, is_module, name_of, number, shifted

# Order does not matter to these.
SYMMETRIC = {"maximum", "minimum", "max", "min", "logaddexp", "hypot", "add", "multiply", "isclose", "allclose",
             "array_equal", "gcd", "union", "intersection"}  # fmt: skip
# Functions that are taken for one another.
SIBLINGS = {"maximum": "minimum", "max": "min", "argmax": "argmin", "sin": "cos", "sum": "mean", "triu": "tril",
            "floor": "ceil", "any": "all", "log": "log2"}  # fmt: skip
SIBLING = SIBLINGS | {other: one for one, other in SIBLINGS.items()}
COUNTED = {"range": (0, 1), "arange": (0, 1), "linspace": (2,)}
# What they return is the same answer, or no answer at all, without them.
CONVERSIONS = {"float", "int", "bool", "list", "tuple", "str", "sorted", "set", "dict", "iter", "len", "range",
               "enumerate", "asarray", "array", "arange", "zeros", "ones", "eye", "print", "isinstance", "copy", "item",
               "tolist", "items", "values", "keys", "append", "extend", "RandomState", "default_rng",
               "astype"}  # fmt: skip
TRANSPOSES = {"transpose", "swapaxes", "moveaxis"}
WITH_AXIS = {"sum", "mean", "max", "min", "prod", "cumsum", "argmax", "argmin", "sort", "argsort", "flip", "stack",
             "concatenate", "std", "var", "any", "all"}  # fmt: skip


def of_call(node: ast.Call) -> Iterator[Change]:
    """What may stand in the place of a call."""
    called = name_of(node.func)
    yield from _options(node)
    yield from _another(node, called)
    for place in range(len(node.args) - 1):
        pair = node.args[place : place + 2]
        if called not in SYMMETRIC and not any(isinstance(each, ast.Starred) for each in pair):
            args = [*node.args[:place], *reversed(pair), *node.args[place + 2 :]]
            yield Change("order", ast.Call(node.func, args, node.keywords))
    for place in COUNTED.get(called, ()):
        if place < len(node.args):
            for step in (1, -1):
                args = [*node.args[:place], shifted(node.args[place], step), *node.args[place + 1 :]]
                yield Change("off by one", ast.Call(node.func, args, node.keywords))
    yield from _uncalled(node, called)


def _another(node: ast.Call, called: str) -> Iterator[Change]:
    """Another function called; of two that are treated alike, one alone."""
    if called in SIBLING and isinstance(node.func, ast.Attribute):
        func = ast.Attribute(node.func.value, SIBLING[called], ast.Load())
        yield Change("operator", ast.Call(func, node.args, node.keywords))
    if called in SYMMETRIC and len(node.args) == 2:
        yield from (Change("term", each) for each in node.args)


def _uncalled(node: ast.Call, called: str) -> Iterator[Change]:
    """The call dropped: what it is called with, or on, stands there alone."""
    sort = "transpose" if called in TRANSPOSES else "term"
    if called in CONVERSIONS:
        return
    if isinstance(node.func, ast.Attribute) and not is_module(node.func.value):
        yield Change(sort, node.func.value)
    elif len(node.args) in ((1,) if sort == "term" else (1, 2, 3)) and not isinstance(
        node.args[0], ast.Starred | ast.GeneratorExp
    ):
        yield Change(sort, node.args[0])


def _options(node: ast.Call) -> Iterator[Change]:
    """The axis another one or left out, `keepdims` left out."""
    for place, keyword in enumerate(node.keywords):
        if keyword.arg not in ("axis", "keepdims"):
            continue
        others = node.keywords[:place] + node.keywords[place + 1 :]
        yield Change("axis", ast.Call(node.func, node.args, others))
        if keyword.arg == "axis":
            for each in _axes(keyword.value):
                new = ast.keyword("axis", each)
                yield Change("axis", ast.Call(node.func, node.args, [*others[:place], new, *others[place:]]))
    if isinstance(node.func, ast.Attribute) and node.func.attr in WITH_AXIS:
        place = 1 if is_module(node.func.value) else 0
        for each in _axes(node.args[place]) if len(node.args) == place + 1 else ():
            yield Change("axis", ast.Call(node.func, [*node.args[:place], each], node.keywords))


def _axes(axis: ast.expr) -> Iterator[ast.expr]:
    value = integer(axis)
    if value is not None:
        yield number({0: 1, 1: 0, -1: -2, -2: -1}.get(value, value - 1))


def of_subscript(node: ast.Subscript) -> Iterator[Change]:
    """What may stand in the place of a subscript with slices."""
    if isinstance(node.slice, ast.Slice):
        yield Change("off by one", node.value)
        # Without bounds it would be the whole.
        kept = (each for each in _slices(node.slice) if each.lower or each.upper or each.step)
        yield from (_sliced(node, each) for each in kept)
    elif isinstance(node.slice, ast.Tuple):
        places = node.slice.elts
        for place, each in enumerate(places):
            if isinstance(each, ast.Slice):
                for new in _slices(each):
                    yield _sliced(node, ast.Tuple([*places[:place], new, *places[place + 1 :]], ast.Load()))


def _sliced(node: ast.Subscript, part: ast.expr) -> Change:
    return Change("off by one", ast.Subscript(node.value, part, ast.Load()))


def _slices(node: ast.Slice) -> Iterator[ast.Slice]:
    """The slice with a bound one off, or without a bound or its step."""
    bounds = [("lower", bound) for bound in _off(node.lower, 0)] + [("upper", bound) for bound in _off(node.upper, -1)]
    for name, bound in bounds:
        ends = {"lower": node.lower, "upper": node.upper, name: bound}
        yield ast.Slice(ends["lower"], ends["upper"], node.step)
    if node.step:
        yield ast.Slice(node.lower, node.upper, None)


def _off(bound: ast.expr | None, end: int) -> Iterator[ast.expr | None]:
    """A bound one further, one nearer, and none; one that moves beyond the end is none."""
    if bound is None:
        return
    for step in (1, -1):
        moved = shifted(bound, step)
        if integer(moved) != 0 or (end and integer(bound) != end):
            yield moved
    yield None
