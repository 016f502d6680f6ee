"""Traces through a computational graph, derived from its forward functions by automatic differentiation.

Reverse mode gives the derivatives of the last node by every other one from the end, then by the inputs: each is
the sum over the node's children of the child's derivative times the local one. Forward mode gives the derivatives
of every node by one input in order: each is a sum over parents. Local derivatives are taken at the true forward
values, so that only the earlier derivatives of an answer carry over. Arrays work as numbers do.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import autograd
import numpy as np

from gradekit.judge.reference import named
from gradekit.judge.solution import SolutionFault
from gradekit.judge.steps import (
    Array,
    Call,
    Functions,
    Path,
    Step,
    Trace,
    Worked,
    declared_trace,
    differentiated_by,
    edges_of,
    numbers,
    pairs_of,
    parameters,
    reached,
)

NUDGE = 1e-6


def trace_of(arguments: Sequence[str], settings: Mapping[str, Any], declared: Any, call: Call) -> Trace:
    """The trace that a part's settings make of its declaration, which has no faults."""
    functions = dict(pairs_of(declared))
    if "graph" not in settings:
        return declared_trace(functions, call)
    return _derived(functions, settings["mode"], differentiated_by(arguments, settings, functions), call)


class _Term(NamedTuple):
    """One product of a derived step: the step whose answer it takes ("" for a one), and an edge of the graph."""

    via: str
    source: str
    child: str
    parent: str


def _derived(functions: Functions, mode: str, by: Sequence[str], call: Call) -> Trace:
    terms = _reverse(functions, by) if mode == "reverse" else _forward(functions, by[0])
    names = list(terms)
    steps = tuple(
        Step(
            name, tuple(n for n in names if any(term.source == n for term in each)), _aliases(name, mode, functions, by)
        )
        for name, each in terms.items()
    )
    plans = list(terms.values())
    empty = {} if mode == "reverse" else dict(zip(names, functions, strict=True))

    def at(inputs: Mapping[str, Any]) -> Worked:
        values, local = _local(functions, by, inputs, call)
        tail = list(functions)[-1] if mode == "reverse" else by[0]
        one = _identity(values[tail])

        def product(term: _Term, earlier: Mapping[str, Array]) -> Array:
            given = earlier[term.source] if term.source else one
            edge = local[term.child, term.parent]
            pair = (given, edge) if mode == "reverse" else (edge, given)
            axes = values[term.child if mode == "reverse" else term.parent].ndim
            return np.asarray(np.tensordot(*pair, axes=axes))

        def paths(place: int, earlier: Mapping[str, Array]) -> list[Path]:
            each = [(term, product(term, earlier)) for term in plans[place]]
            return [Path(term.via, value, _bare(earlier.get(term.source), value)) for term, value in each]

        def follow(place: int, earlier: Mapping[str, Array]) -> Array:
            products = [product(term, earlier) for term in plans[place]]
            if not products:  # a node that does not depend on what is differentiated by
                return np.zeros(values[empty[names[place]]].shape + values[tail].shape)
            return np.asarray(sum(products[1:], products[0]))

        true: dict[str, Array] = {}
        for place, name in enumerate(names):
            true[name] = follow(place, true)
        return Worked(tuple(true.values()), follow, paths)

    return Trace(steps, at, derived=True)


def _bare(earlier: Array | None, value: Array) -> Array | None:
    return earlier if earlier is not None and earlier.shape == value.shape else None


def _reverse(functions: Functions, by: Sequence[str]) -> dict[str, list[_Term]]:
    """For every node but the last, from the end, then what is differentiated by: one term a child."""
    output, edges = list(functions)[-1], edges_of(functions)
    order = [*reversed([name for name in functions if name != output]), *by]
    return {
        f"d{node}": [
            _Term("" if child == output else child, "" if child == output else f"d{child}", child, node)
            for child, parent in edges
            if parent == node
        ]
        for node in order
    }


def _forward(functions: Functions, by: str) -> dict[str, list[_Term]]:
    """For every node in order: one term a parent that depends on what is differentiated by."""
    edges = edges_of(functions)
    moving = reached(by, edges)
    return {
        f"d{node}": [
            _Term("" if parent == by else parent, "" if parent == by else f"d{parent}", node, parent)
            for child, parent in edges
            if child == node and parent in moving
        ]
        for node in functions
    }


def _aliases(name: str, mode: str, functions: Functions, by: Sequence[str]) -> tuple[str, ...]:
    """A derivative's name as a quotient: `dy/df3`, `dy_df3`."""
    over, under = (f"d{list(functions)[-1]}", name) if mode == "reverse" else (name, f"d{by[0]}")
    return (f"{over}/{under}", f"{over}_{under}")


def _identity(value: Array) -> Array:
    return np.eye(value.size).reshape(value.shape + value.shape)


def _local(
    functions: Functions, by: Sequence[str], inputs: Mapping[str, Any], call: Call
) -> tuple[dict[str, Array], dict[tuple[str, str], Array]]:
    """The forward values, and the derivative of each node by each node and input that it takes."""
    known = named(dict(inputs))
    if lacking := [name for name in by if name not in known]:
        raise SolutionFault(f"the drawn inputs have no {lacking[0]} to differentiate by")
    known.update({name: _floats(known[name]) for name in by})
    values = {name: known[name] for name in by}
    local = {}
    for child, function in functions.items():
        given = {each: known[each] for each in parameters(function) if each in known}
        values[child] = known[child] = _floats(numbers(call(function, **given), child))
        for parent in given:
            if parent in values:
                local[child, parent] = _jacobian(function, given, parent, call)
    return values, local


def _floats(value: Any) -> Array:
    # By its type: a Python number beside a type would become the smaller of the two.
    return np.asarray(value, dtype=np.result_type(np.asarray(value).dtype, np.float32))


def _jacobian(function: Callable[..., Any], given: Mapping[str, Any], parent: str, call: Call) -> Array:
    def moved(value: Any) -> Any:
        return function(**{**given, parent: value})

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        jacobian = np.asarray(call(autograd.jacobian(moved), given[parent]))
    # What is computed past autograd looks constant to it, and its derivative would silently be zero.
    if any("independent" in str(each.message) for each in caught):
        value = np.asarray(given[parent])
        if not np.array_equal(call(moved, value), call(moved, value + NUDGE * (1 + np.abs(value)))):
            raise SolutionFault(f"a step that takes {parent} hides it from autograd: compute with autograd.numpy")
    return jacobian
