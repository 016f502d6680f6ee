"""A formula as a tree: what readers make of an answer, and what everything else looks at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

# Heads beside the names of functions (`names.FUNCTIONS`, `names.MATRIX_FUNCTIONS`).
#   "number" (value: Fraction)   "name" (value: str)   "constant" (value: pi, E, I, oo)
#   "+" (two or more)  "*" (two or more)  "neg" (one)  "/" (two)  "^" (base, exponent)
#   "sum", "product" (body, index, lower, upper)
#   "piecewise" (condition, value, condition, value, ..., default); without a default the last is "undefined"
#   "<", "<=", ">", ">=", "==", "!=" (two)   "and", "or" (two or more)   "not" (one)
# In matrix formulas also:
#   "@" (two)  "transpose" (one)  "matrix" (rows, each a "row" of entries)
#   "index" (array, then one "name" an axis: `:` keeps it, `None` puts a new one): x[:, None]
RELATIONS = ("<", "<=", ">", ">=", "==", "!=")


class Node(NamedTuple):
    """One node: its head, the nodes below it, and the value of a leaf."""

    head: str
    args: tuple[Node, ...] = ()
    value: Fraction | str = ""


class Variable(NamedTuple):
    """What a declared name stands for.

    `domain` is one of `DOMAINS`; `low` and `high` bound it further. A matrix formula's names have a `shape`
    (`()` is a number) and perhaps a `structure`: symmetric, positive, permutation, orthogonal, invertible.
    """

    domain: str = "real"
    low: float | None = None
    high: float | None = None
    shape: tuple[int, ...] | None = None
    structure: str = ""


DOMAINS = ("real", "positive", "negative", "integer", "posint", "complex")


class Scope(NamedTuple):
    """The names that a formula may use. `matrices` says that products are products of matrices."""

    variables: Mapping[str, Variable] = MappingProxyType({})
    matrices: bool = False


class CannotRead(Exception):
    """The text is no formula of this scope; `what` is a sentence for its writer, `at` the offset it is about."""

    def __init__(self, what: str, at: int | None = None):
        super().__init__(what)
        self.what = what
        self.at = at


def number(value: int | Fraction) -> Node:
    """A number's node."""
    return Node("number", value=Fraction(value))


def name(spelling: str) -> Node:
    """A name's node."""
    return Node("name", value=spelling)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, each node before those below it."""
    stack = [node]
    while stack:
        each = stack.pop()
        yield each
        stack.extend(reversed(each.args))


def names_in(node: Node) -> set[str]:
    """The names that the formula uses, indices of sums included."""
    return {str(each.value) for each in walk(node) if each.head == "name"}


def free_names(node: Node) -> set[str]:
    """The names that the formula depends on: the index of a sum is not one."""
    if node.head in ("sum", "product"):
        body, index, low, high = node.args
        return (free_names(body) - {str(index.value)}) | free_names(low) | free_names(high)
    if node.head == "name":
        return {str(node.value)}
    return set().union(*map(free_names, node.args))
