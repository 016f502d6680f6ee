"""Loops over entries whose whole work is one product of arrays, found in the syntax tree of right code.

Only what is sure is found: loops over all places of an axis, products of entries at just these places, and nothing
else in the loop. A loop over layers or steps, neighbouring places, or what an earlier round gave is none of these.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gradekit.student.places import COUNTER, Bound, Factor, Known, Scope, factor, named_sizes
from gradekit.student.places import bound as bound_by

Function = ast.FunctionDef | ast.Lambda


class Core(NamedTuple):
    """What a nest of loops does each time: the factors, where the product goes, and whether it is added to that."""

    factors: Sequence[Factor]
    target: Factor | None
    adds: bool
    inner: bool = False  # the factors are rows, and their product is a sum itself


def loops(function: Function, ranks: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """The first lines of the loops of a function that are one product, and which: dot, outer or entries."""
    bound = Counter(n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    own = {name: rank for name, rank in ranks.items() if name not in bound}
    bound.update(each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg))
    sizes = named_sizes(function, own, {name for name, times in bound.items() if times == 1})
    known = Known({**own, **dict.fromkeys(_counters(function), COUNTER)}, sizes)
    waiting: list[ast.AST] = [function]
    while waiting:
        node = waiting.pop()
        case = _case(node, known)
        if case and isinstance(node, ast.stmt | ast.expr):
            yield node.lineno, case
        else:
            waiting += reversed(list(ast.iter_child_nodes(node)))


def _counters(function: Function) -> set[str]:
    """The names that loops count with."""
    targets = [node.target for node in ast.walk(function) if isinstance(node, ast.For | ast.comprehension)]
    return {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}


def _zeroed(statement: ast.stmt) -> str:
    """The name that a statement sets to the number 0, "" for any other statement."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1 and isinstance(statement.targets[0], ast.Name):
        value = statement.value
        if isinstance(value, ast.Constant) and type(value.value) in (int, float) and value.value == 0:
            return statement.targets[0].id
    return ""


def _case(node: ast.AST, known: Known) -> str:
    """Which product a loop or comprehension is, "" where it is none or that is not sure."""
    if isinstance(node, ast.For):
        found = _nest(node, {}, known)
    elif isinstance(node, ast.ListComp | ast.Call):
        found = _comprehension(node, {}, known)
    else:
        return ""
    if found is None:
        return ""
    scope, core = found
    whole = all(_is_whole(bound, core.factors) for bound in scope.values())
    return _named(core, {bound.axis for bound in scope.values()}) if whole else ""


def _is_whole(bound: Bound, factors: Sequence[Factor]) -> bool:
    """Whether what a loop counts to is the size of what it goes along in one of the factors."""
    place = bound.size
    return place is None or any(each.base == place.base and bound.axis in each.at[place.axis :][:1] for each in factors)


def _named(core: Core, axes: set[str]) -> str:
    used = {axis for factor in core.factors for axis in factor.axes}
    target = set(core.target.axes) if core.target else set()
    if used != axes or (core.target and core.target.base in {factor.base for factor in core.factors}):
        return ""
    if not _sure(core, axes):
        return ""
    if core.inner or (core.adds and used - target):
        return "dot"
    if target != used:
        return ""
    return "entries" if all(set(factor.axes) == used for factor in core.factors) else "outer"


def _sure(core: Core, axes: set[str]) -> bool:
    """Whether what is multiplied are numbers, not arrays out of a list of arrays."""
    left = {factor.rank for factor in core.factors}
    if left == {1 if core.inner else 0}:
        return True
    if core.inner or left - {0, None}:
        return False
    return len(axes) > 1 and any(len(set(factor.axes)) > 1 for factor in core.factors)


# Statements.


def _nest(loop: ast.For, scope: Scope, known: Known) -> tuple[Scope, Core] | None:
    """The names bound by loops within each other, and what the innermost one does; None where they do more."""
    bound = bound_by(loop.target, loop.iter, scope, known, loop.lineno)
    if bound is None or loop.orelse:
        return None
    scope = {**scope, **bound}
    rest = list(loop.body)
    total = _zeroed(rest[0])
    if total:
        del rest[0]
    if total and len(rest) == 2 and (stored := _stored(rest[1], total)) is not None:
        found = _inside(rest[0], scope, known)
        return found and _total(found, total, factor(stored, scope, known))
    return _inside(rest[0], scope, known) if len(rest) == 1 and not total else None


def _inside(statement: ast.stmt, scope: Scope, known: Known) -> tuple[Scope, Core] | None:
    if isinstance(statement, ast.For):
        return _nest(statement, scope, known)
    core = _core(statement, scope, known)
    return core and (scope, core)


def _stored(statement: ast.stmt, total: str) -> ast.expr | None:
    """Where a statement puts that total, None where it does not just that."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        value = statement.value
        return statement.targets[0] if isinstance(value, ast.Name) and value.id == total else None
    return None


def _total(found: tuple[Scope, Core], total: str, place: Factor | None) -> tuple[Scope, Core] | None:
    """The same loops, where the total that they add up goes to that place."""
    scope, core = found
    if place is None or core.target is None or core.target.base != total or core.target.axes or not core.adds:
        return None
    return scope, core._replace(target=place)


def _core(statement: ast.stmt, scope: Scope, known: Known) -> Core | None:
    if isinstance(statement, ast.AugAssign) and isinstance(statement.op, ast.Add):
        return _made(statement.target, statement.value, True, scope, known)
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return None
    target, value = statement.targets[0], statement.value
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add) and _alike(target, value.left):
        return _made(target, value.right, True, scope, known)
    return _made(target, value, False, scope, known) if isinstance(target, ast.Subscript) else None


def _alike(one: ast.expr, other: ast.expr) -> bool:
    return ast.unparse(one) == ast.unparse(other)


def _made(target: ast.expr, value: ast.expr, adds: bool, scope: Scope, known: Known) -> Core | None:
    place = Factor(target.id, (), None) if isinstance(target, ast.Name) else factor(target, scope, known)
    core = _product(value, scope, known)
    return core._replace(target=place, adds=adds) if core and place and place.base not in scope else None


def _product(value: ast.expr, scope: Scope, known: Known) -> Core | None:
    """The product of two or more entries, or of two rows, that an expression is."""
    if pair := _row_pair(value):
        rows = [factor(each, scope, known) for each in pair]
        return Core([row for row in rows if row], None, False, inner=True) if all(rows) else None
    factors = [factor(each, scope, known) for each in _multiplied(value)]
    if len(factors) < 2 or any(factor is None for factor in factors):
        return None
    found = [factor for factor in factors if factor]
    return Core(found, None, False) if all(factor.axes for factor in found) else None


def _row_pair(value: ast.expr) -> tuple[ast.expr, ast.expr] | None:
    """The two sides of a @ b, np.dot(a, b) or np.sum(a * b)."""
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.MatMult):
        return value.left, value.right
    if not (isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and not value.keywords):
        return None
    if value.func.attr == "dot" and len(value.args) == 2:
        return value.args[0], value.args[1]
    if value.func.attr == "sum" and len(value.args) == 1:
        only = value.args[0]
        return (only.left, only.right) if isinstance(only, ast.BinOp) and isinstance(only.op, ast.Mult) else None
    return None


def _multiplied(value: ast.expr) -> list[ast.expr]:
    """The factors of a product, without numbers and signs."""
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
        return _multiplied(value.operand)
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult):
        return _multiplied(value.left) + _multiplied(value.right)
    return [] if isinstance(value, ast.Constant) else [value]


# Comprehensions.


def _comprehension(node: ast.expr, scope: Scope, known: Known) -> tuple[Scope, Core] | None:
    """The same for `[... for ...]` and `sum(... for ...)` around products."""
    adds = isinstance(node, ast.Call)
    if isinstance(node, ast.Call):
        is_sum = isinstance(node.func, ast.Name) and node.func.id == "sum" and len(node.args) == 1
        if not is_sum or node.keywords or not isinstance(node.args[0], ast.GeneratorExp | ast.ListComp):
            return None
        node = node.args[0]
    if not isinstance(node, ast.GeneratorExp | ast.ListComp):
        return None
    inner = _bound_by_all(node.generators, scope, known, node.lineno)
    if inner is None:
        return None
    inside = _comprehension(node.elt, {**scope, **inner}, known)
    if inside is None:
        core = _product(node.elt, {**scope, **inner}, known)
        inside = core and ({**scope, **inner}, core._replace(target=Factor("", (), None)))
    if inside is None:
        return None
    within, core = inside
    reached = core.target.axes if core.target else ()
    if adds:
        # A sum of lists puts them one behind the other.
        return None if reached else (within, core._replace(adds=True))
    here = dict.fromkeys(each.axis for each in inner.values())
    return within, core._replace(target=Factor("", (*here, *reached), None))


def _bound_by_all(generators: Sequence[ast.comprehension], scope: Scope, known: Known, line: int) -> Scope | None:
    own: Scope = {}
    for each in generators:
        bound = bound_by(each.target, each.iter, {**scope, **own}, known, line)
        if bound is None or each.ifs or each.is_async:
            return None
        own |= bound
    return own
