"""Inputs as lines of Python that give exactly the same values, with NumPy as `np` and nothing else."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gradekit.functions import FunctionSpec

# What an array has without being told so.
USUAL = (np.dtype(np.int64), np.dtype(np.float64), np.dtype(np.complex128), np.dtype(bool))
WIDTH = 100
HELPER = "    s = lambda t: np.exp(-np.logaddexp(0.0, -t))"

# A function that NumPy has under a name; else the argument names, whether it needs the sigmoid, and what it returns.
ALIASES = {("tanh", 0): "np.tanh", ("sin", 0): "np.sin", ("sin", 1): "np.cos"}
BODIES = {
    ("tanh", 1): ("z", True, "4.0 * np.multiply(s(2.0 * z), s(-2.0 * z))"),
    ("sigmoid", 0): ("z", True, "s(z)"),
    ("sigmoid", 1): ("z", True, "np.multiply(s(z), s(-z))"),
    ("softplus", 0): ("z", False, "np.logaddexp(0.0, z)"),
    ("softplus", 1): ("z", True, "s(z)"),
    ("gaussian", 0): ("z", False, "np.exp(-0.5 * np.square(z))"),
    ("gaussian", 1): ("z", False, "np.multiply(-z, np.exp(-0.5 * np.square(z)))"),
    ("swish", 0): ("z", True, "np.multiply(z, s(z))"),
    ("swish", 1): ("z", True, "np.multiply(s(z), 1.0 + np.multiply(z, s(-z)))"),
    ("cubic", 0): ("z", False, "np.multiply(z, {0!r} + np.multiply(z, {1!r} + {2!r} * z))"),
    ("cubic", 1): ("z", False, "{0!r} + np.multiply(z, 2.0 * {1!r} + 3.0 * {2!r} * z)"),
    ("elman", 0): ("h, x", False, "np.tanh({0!r} * h - {1!r} * x + {2!r})"),
    ("leaky", 0): ("h, x", False, "{0!r} * h + np.sin({1!r} * x)"),
    ("gated", 0): (
        "h, x",
        True,
        "np.multiply(s({0!r} * x + {1!r}), h) + np.multiply(s(-{0!r} * x - {1!r}), x)",
    ),
}


class Unwritable(Exception):
    """A value that no line of Python here stands for."""


def definition(name: str, value: Any) -> str:
    """The statement that gives `name` this value. Raises Unwritable."""
    if isinstance(value, FunctionSpec):
        return _function(name, value)
    return f"{name} = {literal(value)}"


def _function(name: str, spec: FunctionSpec) -> str:
    key = spec.name, spec.order
    if key in ALIASES:
        return f"{name} = {ALIASES[key]}"
    arguments, sigmoid, body = BODIES[key]
    lines = [f"def {name}({arguments}):", HELPER if sigmoid else "", f"    return {body.format(*spec.coefficients)}"]
    return "\n".join(filter(None, lines))


def literal(value: Any) -> str:
    """An expression with this value. Raises Unwritable."""
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, np.generic):
        return f"np.{value.dtype.name}({_number(value.item())})"
    if isinstance(value, (list, tuple)):
        ends = "[]" if isinstance(value, list) else "()"
        return (
            ends[0]
            + ", ".join(map(literal, value))
            + "," * (value is not None and ends == "()" and len(value) == 1)
            + ends[1]
        )
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(key)}: {literal(each)}" for key, each in value.items()) + "}"
    if value is None or isinstance(value, (str, bytes)):
        return repr(value)
    return _number(value)


def _number(value: Any) -> str:
    if isinstance(value, (bool, int)):
        return repr(value)
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else "np.nan" if value != value else f"{'-' * (value < 0)}np.inf"
    if isinstance(value, complex):
        # Written as a sum it would lose the sign of a zero.
        return f"complex({_number(value.real)}, {_number(value.imag)})"
    raise Unwritable(type(value).__name__)


def _array(array: np.ndarray[Any, Any]) -> str:
    if array.dtype.kind not in "biufc":
        raise Unwritable(f"an array of {array.dtype}")
    dtype = f"dtype=np.{array.dtype.name}".replace("np.bool", "bool")
    if array.size == 0:
        return f"np.zeros({array.shape}, {dtype})"
    entries = _rows(array.tolist(), 1)
    return f"np.array({entries})" if array.dtype in USUAL else f"np.array({entries}, {dtype})"


def _rows(entries: Any, depth: int) -> str:
    """Nested lists, those that are long with a line for each entry that is a list itself, or for as many as fit."""
    if not isinstance(entries, list):
        return _number(entries)
    pieces = [_rows(each, depth + 1) for each in entries]
    if len(line := f"[{', '.join(pieces)}]") <= WIDTH and "\n" not in line:
        return line
    inside, outside = "\n" + "    " * depth, "\n" + "    " * (depth - 1)
    if isinstance(entries[0], list):
        return "[" + "".join(f"{inside}{piece}," for piece in pieces) + outside + "]"
    lines = [""]
    for piece in pieces:
        if len(lines[-1]) + len(piece) > WIDTH:
            lines.append("")
        lines[-1] += f" {piece},"
    return "[" + "".join(inside + line.strip() for line in lines) + outside + "]"
