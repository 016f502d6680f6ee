"""What loops bind names to, and which entries of which arrays an expression means."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import NamedTuple

# In the rank of a name: it is what a loop counts with.
COUNTER = -2
# Instead of the loop that a place comes from: all places of the axis, or one that no loop has to do with.
ALL, FIXED = ":", ""


class Size(NamedTuple):
    """The number of places of an array along one of its axes."""

    base: str
    axis: int


class Known(NamedTuple):
    """What is known of a function's names: the ranks of arguments that were arrays, and those that are sizes."""

    ranks: Mapping[str, int]
    sizes: Mapping[str, Size]


class Bound(NamedTuple):
    """A name that a loop binds: to a place along an axis of that size (no base), or to what stands there."""

    axis: str
    base: str = ""
    at: tuple[str, ...] = ()
    rank: int | None = None
    size: Size | None = None


Scope = dict[str, Bound]


class Factor(NamedTuple):
    """An array at some places: its name, where along each axis, and the number of axes that are left, if known."""

    base: str
    at: tuple[str, ...]
    rank: int | None

    @property
    def axes(self) -> tuple[str, ...]:
        """The loops that its places come from."""
        return tuple(each for each in self.at if each not in (ALL, FIXED))

    def left(self, number: int) -> int:
        """Which axis of the whole array that one of those is that are left."""
        free = [axis for axis, each in enumerate(self.at) if each == ALL]
        return free[number] if number < len(free) else len(self.at) + number - len(free)


def factor(node: ast.expr, scope: Scope, known: Known) -> Factor | None:
    """The array and the places in it, None for anything else and for places such as `i + 1` or `i, i`."""
    indexed: list[list[ast.expr]] = []
    while isinstance(node, ast.Subscript):
        indexed.insert(0, node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice])
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    array = scope.get(node.id, Bound("", node.id, (), known.ranks.get(node.id)))
    found = Factor(array.base, array.at, array.rank) if array.base else None
    for places in indexed:
        found = found and _at(found, [_place(each, scope) for each in places])
    return found if found and len(set(found.axes)) == len(found.axes) else None


def _at(array: Factor, places: Sequence[str | None]) -> Factor | None:
    at, rank = list(array.at), array.rank
    for axis, place in zip([array.left(number) for number in range(len(places))], places, strict=True):
        if place is None:
            return None
        at[axis:] = [place, *at[axis + 1 :]]
        rank = rank if rank is None or place == ALL else rank - 1
    return Factor(array.base, tuple(at), rank)


def _place(node: ast.expr, scope: Scope) -> str | None:
    """The loop that a place comes from, ALL or FIXED; None where that is not so simple."""
    if isinstance(node, ast.Slice):
        return None if node.lower or node.upper or node.step else ALL
    if isinstance(node, ast.Name) and node.id in scope and not scope[node.id].base:
        return scope[node.id].axis
    mentions = any(isinstance(each, ast.Name) and each.id in scope for each in ast.walk(node))
    return None if mentions or (isinstance(node, ast.Constant) and type(node.value) is not int) else FIXED


def size(node: ast.expr, scope: Scope, known: Known) -> Size | None:
    """What len(x), x.shape[k], x.size of a vector, or a name for one of these is the size of."""
    if isinstance(node, ast.Name):
        return None if node.id in scope else known.sizes.get(node.id)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len" and len(node.args) == 1:
        return _along(node.args[0], 0, scope, known)
    if isinstance(node, ast.Attribute) and node.attr == "size":
        array = factor(node.value, scope, known)
        return _along(node.value, 0, scope, known) if array and array.rank == 1 else None
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "shape":
        place, sign = (node.slice, 1) if not isinstance(node.slice, ast.UnaryOp) else (node.slice.operand, -1)
        if isinstance(place, ast.Constant) and type(place.value) is int:
            return _along(node.value.value, sign * place.value, scope, known)
    return None


def _along(node: ast.expr, number: int, scope: Scope, known: Known) -> Size | None:
    array = factor(node, scope, known)
    if array is None or (number < 0 and (array.rank is None or array.rank + number < 0)):
        return None
    return Size(array.base, array.left(number if number >= 0 else (array.rank or 0) + number))


def named_sizes(function: ast.AST, ranks: Mapping[str, int], bound_once: set[str]) -> dict[str, Size]:
    """The names that a function binds to a size and to nothing else, as in `n = len(x)` and `n, m = A.shape`."""
    found: dict[str, Size] = {}
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            continue
        target, value, known = node.targets[0], node.value, Known(ranks, found)
        if isinstance(target, ast.Name):
            pairs = [(target, size(value, {}, known))]
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Attribute) and value.attr == "shape":
            pairs = [
                (each, _along(value.value, number, {}, known))
                for number, each in enumerate(target.elts)
                if isinstance(each, ast.Name)
            ]
        else:
            continue
        found |= {name.id: of for name, of in pairs if of and {name.id, of.base} <= bound_once}
    return found


def bound(target: ast.expr, over: ast.expr, scope: Scope, known: Known, line: int) -> Scope | None:
    """What a loop binds: places for `range`, entries for an array, `zip` and `enumerate`; None for any other loop."""
    axis = f"{ast.unparse(target)} {line} {len(scope)}"
    if not isinstance(over, ast.Call):
        return _entries([target], [over], axis, scope, known)
    called = over.func.id if isinstance(over.func, ast.Name) else ""
    names = target.elts if isinstance(target, ast.Tuple) else []
    if called == "range" and isinstance(target, ast.Name):
        whole = _whole(over.args, scope, known)
        return whole and {target.id: Bound(axis, size=whole)}
    if called == "zip" and len(names) == len(over.args) and all(each.arg == "strict" for each in over.keywords):
        return _entries(names, over.args, axis, scope, known)
    if called == "enumerate" and len(names) == 2 and len(over.args) == 1 and isinstance(names[0], ast.Name):
        entries = _entries(names[1:], over.args, axis, scope, known)
        return entries and {names[0].id: Bound(axis, size=_along(over.args[0], 0, scope, known)), **entries}
    return None


def _whole(given: Sequence[ast.expr], scope: Scope, known: Known) -> Size | None:
    """The size of what a range goes along from its begin to its end."""
    if not given or len(given) > 2 or (len(given) == 2 and not _is_zero(given[0])):
        return None
    return size(given[-1], scope, known)


def _is_zero(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 0


def _entries(
    names: Sequence[ast.expr], over: Sequence[ast.expr], axis: str, scope: Scope, known: Known
) -> Scope | None:
    found: Scope = {}
    for name, each in zip(names, over, strict=True):
        whole = factor(each, scope, known)
        if whole is None or whole.rank is None or not isinstance(name, ast.Name):
            return None
        entry = _at(whole, [axis])
        found[name.id] = Bound(axis, whole.base, entry.at if entry else (), whole.rank - 1)
    return found
