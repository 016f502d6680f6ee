"""What loops bind names to, and which entries of which arrays an expression means."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import NamedTuple

# The number of axes of a function's arguments, where they were arrays; COUNTER for what a loop counts with.
Ranks = Mapping[str, int]
COUNTER = -2


class Bound(NamedTuple):
    """A name that a loop binds: to a place along an axis (no base), or to what stands there."""

    axis: str
    base: str = ""
    axes: tuple[str, ...] = ()
    rank: int | None = None


Scope = dict[str, Bound]


class Factor(NamedTuple):
    """An array at some places: its name, the loops that its places come from, and the axes that are left, if known."""

    base: str
    axes: tuple[str, ...]
    rank: int | None


def factor(node: ast.expr, scope: Scope, ranks: Ranks) -> Factor | None:
    """The array and the places in it, None for anything else and for places such as `i + 1`."""
    places: list[ast.expr] = []
    while isinstance(node, ast.Subscript):
        places = [*(node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]), *places]
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    array = scope.get(node.id, Bound("", node.id, (), ranks.get(node.id)))
    axes, rank = list(array.axes), array.rank
    if not array.base:
        return None
    for place in places:
        if isinstance(place, ast.Slice) and not (place.lower or place.upper or place.step):
            continue
        rank = None if rank is None else rank - 1
        if isinstance(place, ast.Name) and place.id in scope and not scope[place.id].base:
            axes.append(scope[place.id].axis)
        elif isinstance(place, ast.Slice) or _mentions(place, scope):
            return None
    return Factor(array.base, tuple(axes), rank)


def _mentions(node: ast.expr, scope: Scope) -> bool:
    return any(isinstance(each, ast.Name) and each.id in scope for each in ast.walk(node))


def bound(target: ast.expr, over: ast.expr, scope: Scope, ranks: Ranks, line: int) -> Scope | None:
    """What a loop binds: places for `range`, entries for an array, `zip` and `enumerate`; None for any other loop."""
    axis = f"{ast.unparse(target)} {line} {len(scope)}"
    if not isinstance(over, ast.Call):
        return _entries([target], [over], axis, scope, ranks)
    called = over.func.id if isinstance(over.func, ast.Name) else ""
    names = target.elts if isinstance(target, ast.Tuple) else []
    if called == "range" and isinstance(target, ast.Name):
        return {target.id: Bound(axis)} if _is_whole(over.args, ranks) else None
    if called == "zip" and len(names) == len(over.args) and all(each.arg == "strict" for each in over.keywords):
        return _entries(names, over.args, axis, scope, ranks)
    if called == "enumerate" and len(names) == 2 and len(over.args) == 1 and isinstance(names[0], ast.Name):
        entries = _entries(names[1:], over.args, axis, scope, ranks)
        return entries and {names[0].id: Bound(axis), **entries}
    return None


def _is_whole(given: Sequence[ast.expr], ranks: Ranks) -> bool:
    """Whether a range seems to be one along a whole axis: from 0, to what no other loop counts and nobody computes."""
    if not given or len(given) > 2 or (len(given) == 2 and not _is_zero(given[0])):
        return False
    nodes = list(ast.walk(given[-1]))
    counts = any(isinstance(node, ast.Name) and ranks.get(node.id) == COUNTER for node in nodes)
    return not counts and not any(isinstance(node, ast.BinOp) for node in nodes)


def _is_zero(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 0


def _entries(
    names: Sequence[ast.expr], over: Sequence[ast.expr], axis: str, scope: Scope, ranks: Ranks
) -> Scope | None:
    found: Scope = {}
    for name, each in zip(names, over, strict=True):
        whole = factor(each, scope, ranks)
        if whole is None or whole.rank is None or not isinstance(name, ast.Name):
            return None
        found[name.id] = Bound(axis, whole.base, (*whole.axes, axis), whole.rank - 1)
    return found
