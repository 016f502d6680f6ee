"""What the mutators share: a change, and reading and writing the small pieces of code that they change."""

from __future__ import annotations

import ast
from typing import NamedTuple

MODULES = ("np", "anp", "numpy", "math", "scipy", "sp", "random", "linalg")


class Change(NamedTuple):
    """A node that stands for another one, and what sort of slip that is."""

    sort: str
    new: ast.AST


def shifted(bound: ast.expr, step: int) -> ast.expr:
    """The bound one further or one nearer, written as a number where it is one."""
    value = integer(bound)
    if value is not None:
        return number(value + step)
    return ast.BinOp(bound, ast.Add() if step > 0 else ast.Sub(), ast.Constant(1))


def integer(node: ast.AST) -> int | None:
    """The whole number that is written there; None where there is none."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = integer(node.operand)
        return None if inner is None else -inner
    if isinstance(node, ast.Constant) and isinstance(node.value, int) and not isinstance(node.value, bool):
        return node.value
    return None


def number(value: float) -> ast.expr:
    """The number as it is written, to the digits that a float has."""
    value = float(f"{value:.15g}") if isinstance(value, float) else value
    return ast.UnaryOp(ast.USub(), ast.Constant(-value)) if value < 0 else ast.Constant(value)


def name_of(function: ast.expr) -> str:
    """The last name of what is called: `sum` of `np.sum` and `x.sum`; "" where there is none."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def is_module(node: ast.expr) -> bool:
    """Whether it is a module, or one below it, by its usual name."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in MODULES
