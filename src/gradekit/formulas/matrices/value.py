"""The value of a matrix formula at given arrays, with the functions of whole arrays: sums, norms, inverses."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

from gradekit.formulas.matrices.fields import FLOATS, HALF, ONE, Array, Field, Undefined, array
from gradekit.formulas.matrices.operations import MAX_ENTRIES, MAX_TERMS, OPERATORS, Evaluator, Method, Misfit
from gradekit.formulas.matrices.print import shortly
from gradekit.formulas.tree import CannotRead, Node

MAX_SIZE = 1000


def _axis(node: Node, value: Array) -> int | None:
    """The axis along which a function goes; None is all of them."""
    if len(node.args) < 2:
        return None
    axis = int(Fraction(node.args[1].value))
    if not -value.ndim <= axis < value.ndim:
        raise Misfit(f"{shortly(node)} goes along axis {axis}, but {shortly(node.args[0])} has shape {value.shape}.")
    return axis


def _total(run: Evaluator, node: Node) -> Any:
    if len(node.args) == 4:
        return _terms(run, node)
    value = run.value(node.args[0])
    return np.sum(value, axis=_axis(node, value))


def _terms(run: Evaluator, node: Node) -> Any:
    """A sum written with an index that runs from one whole number to another."""
    body, index, *bounds = node.args
    low, high = (float(run.value(bound)) for bound in bounds)
    if not (low.is_integer() and high.is_integer() and high - low < MAX_TERMS):
        raise CannotRead(f"A sum has whole bounds and at most {MAX_TERMS} terms")
    before = run.values.get(str(index.value))
    total = array(run.field, run.numbered(Fraction(0)))
    for place in range(int(low), int(high) + 1):
        run.values[str(index.value)] = array(run.field, run.numbered(Fraction(place)))
        total = total + run.value(body)
    if before is not None:
        run.values[str(index.value)] = before
    return total


def _mean(run: Evaluator, node: Node) -> Any:
    value = run.value(node.args[0])
    axis = _axis(node, value)
    count = value.size if axis is None else value.shape[axis]
    return np.sum(value, axis=axis) / run.numbered(Fraction(max(1, count)))


def _largest(run: Evaluator, node: Node) -> Any:
    value = run.value(node.args[0])
    if not value.size:
        raise Undefined("empty")
    return (np.max if node.head == "amax" else np.min)(value, axis=_axis(node, value))


def _extreme(run: Evaluator, node: Node) -> Any:
    return reduce(np.maximum if node.head == "max" else np.minimum, run.together(node))


def _heaviside(run: Evaluator, node: Node) -> Any:
    value, *rest = run.together(node)
    at_zero = rest[0] if rest else array(run.field, run.numbered(HALF))
    one, zero = (array(run.field, run.numbered(Fraction(n))) for n in (1, 0))
    return np.where((value > zero).astype(bool), one, np.where((value < zero).astype(bool), zero, at_zero))


def _log(run: Evaluator, node: Node) -> Any:
    if len(node.args) == 1:
        return run.field.functions["log"](run.value(node.args[0]))
    value, base = run.together(node)
    return run.field.functions["log"](value) / run.field.functions["log"](base)


def _norm(run: Evaluator, node: Node) -> Any:
    value = run.value(node.args[0])
    if run.columns and value.ndim == 2 and value.shape[1] == 1:
        value = value.ravel()
    order = node.args[1].value if len(node.args) == 2 else "fro"
    absolute = run.field.functions["abs"](value) if value.size else value
    if value.ndim > 2 or not value.size:
        raise Misfit(f"A norm is of a vector or a matrix, but {shortly(node.args[0])} has shape {value.shape}.")
    if order == "fro" or (order == 2 and value.ndim < 2):
        return run.field.functions["sqrt"](np.sum(array(run.field, value * value)))
    if order in (2, "nuc"):
        run.spend(value.size * max(value.shape, default=1))
        singular = run.field.singular(np.atleast_2d(value))
        return np.max(singular) if order == 2 else np.sum(singular)
    if value.ndim < 2:
        return np.sum(absolute) if order == 1 else np.max(absolute)
    return np.max(np.sum(absolute, axis=0 if order == 1 else 1))


def _softmax(run: Evaluator, node: Node) -> Any:
    value = run.value(node.args[0])
    if not value.ndim:
        return run.numbered(ONE)
    column = run.columns and value.ndim == 2 and value.shape[1] == 1
    axis = _axis(node, value) if len(node.args) == 2 else 0 if column else -1
    powers = array(run.field, run.field.functions["exp"](value - np.max(value, axis=axis, keepdims=True)))
    return powers / np.sum(powers, axis=axis, keepdims=True)


def _diag(run: Evaluator, node: Node) -> Any:
    value = run.value(node.args[0])
    if run.columns and value.ndim == 2 and value.shape[1] == 1:
        value = value.ravel()
    if value.ndim not in (1, 2):
        raise Misfit(f"diag is of a vector or a matrix, but {shortly(node.args[0])} has shape {value.shape}.")
    if value.ndim == 1:
        run.room((value.size, value.size))
    return np.diag(value)


def _trace(run: Evaluator, node: Node) -> Any:
    return np.trace(run.matrix(node, square=True))


def _inverse(run: Evaluator, node: Node) -> Any:
    return run.field.inverse(run.matrix(node, square=True))


def _determinant(run: Evaluator, node: Node) -> Any:
    return run.field.determinant(run.matrix(node, square=True))


def _pseudo(run: Evaluator, node: Node) -> Any:
    """Of a matrix of full rank, which random matrices are."""
    value = run.matrix(node)
    if value.shape[0] >= value.shape[1]:
        return run.field.inverse(value.T @ value) @ value.T
    return value.T @ run.field.inverse(value @ value.T)


def _singular(run: Evaluator, node: Node) -> Any:
    return run.field.singular(run.matrix(node))


def _sizes(run: Evaluator, node: Node) -> list[int]:
    """The sizes of an array to be built, which are known to be small."""
    found = []
    for each in node.args:
        value = run.value(each)
        size = float(value) if value.ndim == 0 else math.nan
        if not (size.is_integer() and size > 0):
            raise CannotRead(f"The number {shortly(each)} is not a size: {node.head} takes whole numbers")
        found.append(int(size) if size <= MAX_SIZE else MAX_ENTRIES)
    entries = math.prod(found) ** (2 if node.head == "eye" else 1)
    if entries > MAX_ENTRIES:
        raise CannotRead(f"The array {shortly(node)} is too large: sizes go up to {MAX_SIZE}")
    run.spend(entries)
    return found


def _built(run: Evaluator, node: Node) -> Any:
    sizes = _sizes(run, node)
    if node.head == "eye":
        return np.eye(sizes[0], dtype=int)
    return np.full(sizes, 1 if node.head == "ones" else 0)


def _outer(run: Evaluator, node: Node) -> Any:
    left, right = run.args(node)
    if left.ndim > 1 + run.columns or right.ndim > 1 + run.columns:
        raise Misfit(f"outer is of two vectors, but {shortly(node)} has shapes {left.shape} and {right.shape}.")
    run.room((left.size, right.size))
    return np.multiply.outer(left.ravel(), right.ravel())


def _kron(run: Evaluator, node: Node) -> Any:
    left, right = run.args(node)
    run.room((left.size, right.size))
    return np.kron(left, right)


FUNCTIONS: dict[str, Method] = {
    "sum": _total,
    "mean": _mean,
    "amax": _largest,
    "amin": _largest,
    "max": _extreme,
    "min": _extreme,
    "heaviside": _heaviside,
    "log": _log,
    "norm": _norm,
    "softmax": _softmax,
    "diag": _diag,
    "trace": _trace,
    "inv": _inverse,
    "pinv": _pseudo,
    "det": _determinant,
    "svdvals": _singular,
    "eye": _built,
    "ones": _built,
    "zeros": _built,
    "outer": _outer,
    "kron": _kron,
}
HEADS = {**OPERATORS, **FUNCTIONS}


def evaluator(values: Mapping[str, Array], field: Field = FLOATS, columns: bool = False) -> Evaluator:
    """What evaluates a formula at these arrays: `run` gives its array, `work` and `peak` say what that took.

    With `columns` vectors are columns, as in LaTeX: x of shape (n,) is (n, 1), numbers scale, (1, 1) is a number.
    """
    return Evaluator(values, field, columns, HEADS)


def evaluate(node: Node, values: Mapping[str, Array], field: Field = FLOATS) -> Array:
    """The formula's array. Raises Undefined, Misfit, and CannotRead for what is too large."""
    return evaluator(values, field).run(node)


def evaluate_columns(node: Node, values: Mapping[str, Array], field: Field = FLOATS) -> Array:
    """The same where vectors are columns."""
    return evaluator(values, field, columns=True).run(node)
