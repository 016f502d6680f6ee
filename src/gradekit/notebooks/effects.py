"""Which names' objects a statement may change without binding the names: `params["W"] = ...`, `losses.append(x)`.

What is not known to leave an object alone may change it. To keep too much costs time; to leave out a change would
make a right answer wrong.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gradekit.notebooks.statements import Statement

# Methods that leave their object as it is.
_PURE = """
all any argmax argmin argsort as_integer_ratio astype clip conj conjugate copy count cumprod cumsum describe det
diagonal diff doit dot encode endswith evalf expand eigenvals eigenvects factor find flatten format get groupby head hex
index inv info is_integer isalnum isalpha isdigit item items join jacobian keys limit lower lstrip max mean min nonzero
norm numpy plot prod ptp ravel replace repeat reshape round rank rref rstrip series shape show simplify solve split
splitlines squeeze startswith std strip subs sum summary tail take title to_numpy tolist tostring trace transpose upper
value_counts values var view zfill
"""
# Functions that change what they are given.
_IN_PLACE = """
at copyto delattr eval exec fill_diagonal heapify heappop heappush heapreplace insort insort_left insort_right next
place put put_along_axis putmask setattr shuffle
"""
PURE, IN_PLACE = frozenset(_PURE.split()), frozenset(_IN_PLACE.split())
# How functions begin that set something for the whole of their package.
SETTING = ("set_", "setcontext", "seterr", "seed", "manual_seed")
# Calls that set a state which no name stands for, by the package that keeps it.
STATE = {"seed": ("numpy", "random"), "setrecursionlimit": ("sys",)}
ROUNDS = 20

Function = ast.FunctionDef | ast.AsyncFunctionDef
# For a name, groups of names: its object may be one of theirs, or be inside one of them.
Shares = dict[str, list[frozenset[str]]]
LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class Changes(NamedTuple):
    """The names whose objects some code may change, and its calls of functions by name, with the names passed."""

    names: set[str]
    calls: list[tuple[str, set[str]]]


class Summary:
    """What calling a function of the notebook may change: objects that are passed, and names outside."""

    def __init__(self) -> None:
        self.passed = False
        self.outside: set[str] = set()


class Effects:
    """What each statement of a notebook may change."""

    def __init__(self, statements: Sequence[Statement]):
        self._packages = dict(pair for statement in statements for pair in _imports(statement.node))
        self._classes = {each.node.name for each in statements if isinstance(each.node, ast.ClassDef)}
        self._functions = self._summaries(statements)
        self._shares = self._shared([each.node for each in statements])

    def of(self, statement: Statement) -> frozenset[str]:
        """The names whose objects the statement may change when it runs."""
        changes = self._changes(_executed([statement.node]))
        # A decorator is called too, which may keep the function in a list.
        changes.calls.extend((_root(each), set()) for each in getattr(statement.node, "decorator_list", ()))
        return frozenset(_with_shared(_called(changes, self._functions), self._shares))

    def sets_state(self, statement: Statement) -> bool:
        """Whether it seeds a generator or the like, on which anything may depend."""
        call = statement.node.value if isinstance(statement.node, ast.Expr) else None
        if not isinstance(call, ast.Call):
            return False
        return self._packages.get(_root(call.func)) in STATE.get(_called_name(call), ())

    def _summaries(self, statements: Sequence[Statement]) -> dict[str, Summary]:
        functions = [(each, each.node) for each in statements if isinstance(each.node, Function)]
        found = {node.name: Summary() for _, node in functions}
        told = []
        for statement, node in functions:
            found[node.name].outside |= statement.names.globals
            own, passed = _own_names(node, statement)
            changes = self._changes(_executed(node.body))
            told.append((found[node.name], changes, self._shared(node.body), own, passed))
        for _ in range(ROUNDS):
            before = [(each.passed, len(each.outside)) for each in found.values()]
            for summary, changes, shares, own, passed in told:
                _settle(summary, _with_shared(_called(changes, found), shares), own, passed)
            if before == [(each.passed, len(each.outside)) for each in found.values()]:
                break
        return found

    def _changes(self, nodes: Iterable[ast.AST]) -> Changes:
        changes = Changes(set(), [])
        for node in nodes:
            if isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
                changes.names.update(self._reached(_root(node, calls=True)))
            elif isinstance(node, ast.AugAssign):
                changes.names.add(_root(node.target))
            elif isinstance(node, ast.Call):
                self._call(node, changes)
        changes.names.discard("")
        return changes

    def _call(self, call: ast.Call, changes: Changes) -> None:
        passed = {_root(each) for each in (*call.args, *(each.value for each in call.keywords))} - self._packages.keys()
        changes.names.update(_root(each.value) for each in call.keywords if each.arg == "out")
        root, name = _root(call.func), _called_name(call)
        if isinstance(call.func, ast.Name):
            changes.calls.append((name, passed - {""}))
        elif root not in self._packages and name not in PURE:
            changes.names.add(root)
        changes.names.update(passed if name in IN_PLACE else ())
        if root in self._packages and name.startswith(SETTING):
            changes.names.update(self._reached(root))

    def _reached(self, name: str) -> set[str]:
        """The name, and for one of a package's all that are imported from it: they may look at its settings."""
        if name not in self._packages:
            return {name}
        return {other for other, package in self._packages.items() if package == self._packages[name]}

    def _shared(self, body: Sequence[ast.stmt]) -> Shares:
        shares: Shares = {}
        for node in _executed(body):
            if isinstance(node, ast.Assign):
                targets, value = node.targets, node.value
            elif isinstance(node, (ast.For, ast.AsyncFor)):
                targets, value = [node.target], node.iter
            else:
                continue
            if inside := frozenset(self._inside(value)) - self._packages.keys():
                names = frozenset(_names(targets))
                for name in names | inside:
                    shares.setdefault(name, []).append(inside if name in names else names)
        return shares

    def _inside(self, value: ast.expr) -> Iterator[str]:
        """The names whose objects may be part of the value."""
        waiting = [value]
        while waiting:
            each = waiting.pop()
            if root := _root(each):
                yield root
            elif isinstance(each, (ast.Tuple, ast.List, ast.Set)):
                waiting += each.elts
            elif isinstance(each, ast.Dict):
                waiting += each.values
            elif isinstance(each, ast.Call):
                yield from self._inside_call(each, waiting)

    def _inside_call(self, call: ast.Call, waiting: list[ast.expr]) -> Iterator[str]:
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        if name in self._classes or name in ("zip", "enumerate", "list", "tuple", "dict", "iter", "reversed"):
            waiting += [*call.args, *(each.value for each in call.keywords)]
        elif isinstance(call.func, ast.Attribute) and call.func.attr in ("items", "values", "reshape", "view", "ravel"):
            yield _root(call.func)


def _imports(node: ast.stmt) -> Iterator[tuple[str, str]]:
    """The names that an import binds, each with the package it comes from."""
    for each in ast.walk(node) if not isinstance(node, LATER) else ():
        if isinstance(each, ast.Import):
            yield from ((a.asname or a.name.partition(".")[0], a.name.partition(".")[0]) for a in each.names)
        elif isinstance(each, ast.ImportFrom):
            yield from ((a.asname or a.name, (each.module or "").partition(".")[0]) for a in each.names)


def _executed(nodes: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """All nodes in these, without the bodies of functions in them."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, LATER):
            waiting += ast.iter_child_nodes(node)


def _names(targets: Iterable[ast.expr]) -> Iterator[str]:
    yield from (each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name))


def _called_name(call: ast.Call) -> str:
    """The last name of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _root(node: ast.AST, calls: bool = False) -> str:
    """The name at the beginning of `name.a[0].b`, "" where there is none; with `calls` also of `name().a`."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred)) or (calls and isinstance(node, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _own_names(function: Function, statement: Statement) -> tuple[set[str], set[str]]:
    """The names that are a function's own, and those of its arguments."""
    given = function.args
    every = (*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg)))
    passed = {each.arg for each in every}
    stored = {
        each.id for each in _executed(function.body) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
    return (stored - statement.names.globals) | passed, passed


def _called(changes: Changes, functions: dict[str, Summary]) -> set[str]:
    """The names that the code changes, by the functions that it calls too."""
    found = set(changes.names)
    for name, passed in changes.calls:
        if summary := functions.get(name):
            found |= summary.outside | (passed if summary.passed else set())
    return found


def _settle(summary: Summary, changed: set[str], own: set[str], passed: set[str]) -> None:
    summary.passed = summary.passed or bool(changed & passed)
    summary.outside |= changed - own


def _with_shared(names: set[str], shares: Shares) -> set[str]:
    """The names, and those whose objects are reached through them."""
    found, waiting = set(names), list(names)
    seen: set[int] = set()
    while waiting:
        for inside in shares.get(waiting.pop(), ()):
            if id(inside) not in seen:
                seen.add(id(inside))
                waiting += inside - found
                found |= inside
    return found
