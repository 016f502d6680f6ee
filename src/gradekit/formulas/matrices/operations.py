"""Evaluating a matrix formula: its operators. Sizes are known to be small before anything is built."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

from gradekit.formulas.matrices.fields import FLOATS, Array, Field, Undefined, array
from gradekit.formulas.matrices.print import shortly
from gradekit.formulas.tree import RELATIONS, CannotRead, Node

MAX_ENTRIES, MAX_WORK = 1_000_000, 20_000_000
MAX_TERMS, MAX_POWER = 1000, 20
COMPARED: dict[str, Callable[[Array, Array], Any]] = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "==": np.equal, "!=": np.not_equal,
}  # fmt: skip


class Misfit(Exception):
    """Shapes that cannot be combined; `what` says which and where."""

    def __init__(self, what: str):
        super().__init__(what)
        self.what = what


Method = Callable[["Evaluator", Node], Any]


class Evaluator:
    """Evaluates one formula; `work` counts entries and products, `peak` is the largest entry met on the way."""

    def __init__(self, values: Mapping[str, Array], field: Field, columns: bool, heads: Mapping[str, Method]):
        self.values = dict(values)
        self.heads = heads
        self.field = field
        self.columns = columns
        self.work = 0
        self.peak = 1.0
        # Behind a condition an entry may be undefined as long as it is not taken.
        self.lenient = 0
        self.lost = False

    def run(self, node: Node) -> Array:
        """The value of a tree."""
        with np.errstate(all="ignore"):
            try:
                return self.value(node)
            except (ZeroDivisionError, OverflowError, FloatingPointError, TypeError):
                raise Undefined("no number") from None
            except ValueError:  # NumPy's, of shapes
                raise Misfit(f"The shapes in {shortly(node)} do not fit.") from None

    def value(self, node: Node) -> Array:
        method = self.heads.get(node.head)
        if method is not None:
            found = array(self.field, method(self, node))
        elif node.head in self.field.functions and len(node.args) == 1:
            found = array(self.field, self.field.functions[node.head](self.value(node.args[0])))
        else:
            raise CannotRead(f"{node.head} has no place in a matrix formula")
        return self._kept(self._plain(found))

    def _plain(self, found: Array) -> Array:
        if self.columns:
            found = found.reshape(-1, 1) if found.ndim == 1 else found
            found = found.reshape(()) if found.shape == (1, 1) else found
        return found

    def _kept(self, found: Array) -> Array:
        self.spend(found.size)
        if not self.field.finite(found):
            if not self.lenient:
                raise Undefined("not finite")
            self.lost = True
        elif self.field is FLOATS and found.size:
            self.peak = max(self.peak, float(np.abs(found).max()))
        return found

    def spend(self, work: int) -> None:
        """Counts work before it is done."""
        self.work += work
        if self.work > MAX_WORK:
            raise CannotRead("This formula builds arrays that are too large")

    def room(self, *shapes: tuple[int, ...]) -> None:
        """That the result of an operation entry by entry is small. Raises Misfit when there is none."""
        sizes = np.broadcast_shapes(*shapes)
        if math.prod(sizes) > MAX_ENTRIES:
            raise CannotRead("This formula builds arrays that are too large")
        self.spend(math.prod(sizes))

    def args(self, node: Node) -> list[Array]:
        """The values of the arguments."""
        return [self.value(each) for each in node.args]

    def together(self, node: Node) -> list[Array]:
        """The values of arguments that are combined entry by entry."""
        values = self.args(node)
        shapes = [value.shape for value in values]
        if self.columns and len({shape for shape in shapes if shape}) > 1:
            raise self.misfit(node, shapes)
        try:
            self.room(*shapes)
        except ValueError:
            raise self.misfit(node, shapes) from None
        return values

    def misfit(self, node: Node, shapes: list[tuple[int, ...]]) -> Misfit:
        """The refusal of operands of these shapes."""
        listed = " and ".join(
            f"{shortly(each)} of shape {shape}" for each, shape in list(zip(node.args, shapes, strict=False))[:3]
        )
        return Misfit(f"The shapes do not fit in {shortly(node)}: {listed}.")

    def matrix(self, node: Node, square: bool = False) -> Array:
        """The value of the only argument, which must have two axes."""
        value = self.value(node.args[0])
        if self.columns and value.ndim == 0:
            value = value.reshape(1, 1)
        if value.ndim != 2 or (square and value.shape[0] != value.shape[1]):
            kind = "a square matrix" if square else "a matrix"
            raise Misfit(f"{node.head} is of {kind}, but {shortly(node.args[0])} has shape {value.shape}.")
        self.spend(value.size * max(value.shape, default=1))
        return value

    def numbered(self, value: Fraction) -> Any:
        """A number of the arithmetic."""
        return self.field.number(value)

    def _name(self, node: Node) -> Array:
        if str(node.value) not in self.values:
            raise CannotRead(f"{str(node.value)[:40]!r} is not a name of this formula")
        return self.values[str(node.value)]

    def _number(self, node: Node) -> Any:
        return self.numbered(Fraction(node.value))

    def _constant(self, node: Node) -> Any:
        if node.value not in self.field.constants:
            raise CannotRead(f"{node.value} has no place in a matrix formula")
        return self.field.constants[str(node.value)]

    def _sum(self, node: Node) -> Any:
        return reduce(np.add, self.together(node))

    def _times(self, node: Node) -> Any:
        return reduce(np.multiply, self.together(node))

    def _negated(self, node: Node) -> Any:
        return -self.value(node.args[0])

    def _over(self, node: Node) -> Any:
        over, under = self.together(node)
        return over / under

    def _power(self, node: Node) -> Any:
        if self.columns and (base := self.value(node.args[0])).ndim:
            return self._matrix_power(node, base)
        base, exponent = self.together(node)
        return self.field.power(base, exponent)

    def _matrix_power(self, node: Node, base: Array) -> Any:
        """In mathematical notation A^2 is A A, and no other power of an array has one meaning."""
        value = node.args[1].value if node.args[1].head == "number" else None
        if node.args[1] == Node("neg", (Node("number", value=Fraction(1)),)):
            value = Fraction(-1)
        square = base.ndim == 2 and base.shape[0] == base.shape[1]
        if not square or not isinstance(value, Fraction) or value.denominator != 1 or not -1 <= value <= MAX_POWER:
            raise CannotRead(f"The power {shortly(node)} of an array has no one meaning here")
        self.spend(base.size * len(base) * MAX_POWER)
        if value < 0:
            return self.field.inverse(base)
        one = array(self.field, np.eye(len(base), dtype=int))
        return reduce(np.matmul, [base] * int(value), one)

    def _product(self, node: Node) -> Any:
        left, right = self.args(node)
        if not (left.ndim and right.ndim):
            if self.columns or node.head == "dot":
                return left * right
            number = node.args[0] if not left.ndim else node.args[1]
            raise Misfit(f"@ is between arrays, but {shortly(number)} is a number: write * there.")
        if self.columns and node.head == "dot" and left.shape == right.shape and left.shape[1] == 1:
            left = left.T
        inner = right.shape[-2] if right.ndim > 1 else right.shape[0]
        if left.shape[-1] != inner or max(left.ndim, right.ndim) > 2:
            raise self.misfit(node, [left.shape, right.shape])
        rows, columns = left.size // max(1, inner), right.size // max(1, inner)
        self.room((rows, columns))
        self.spend(rows * columns * inner)
        return left @ right

    def _transpose(self, node: Node) -> Any:
        if self.columns and node.args[0].head == "number":
            raise CannotRead("a number has no transpose; write the vector of ones as ones(n)")
        return self.value(node.args[0]).T

    def _index(self, node: Node) -> Any:
        value = self.value(node.args[0])
        axes: list[Any] = []
        for axis in node.args[1:]:
            axes.append(int(Fraction(axis.value)) if axis.head == "number" else AXES[str(axis.value)])
        if len(axes) > 8:
            raise CannotRead("This formula has arrays of more than 8 axes")
        try:
            return value[tuple(axes)]
        except IndexError:
            shape = value.shape
            raise Misfit(f"There is no {shortly(node)}: {shortly(node.args[0])} has shape {shape}.") from None

    def _row(self, node: Node) -> Any:
        entries = self.args(node)
        if len({entry.shape for entry in entries}) > 1:
            raise Misfit(f"The entries of {shortly(node)} have different shapes.")
        self.spend(sum(entry.size for entry in entries))
        return np.stack(entries)

    def _matrix(self, node: Node) -> Any:
        rows = [[self.value(entry) for entry in row.args] for row in node.args]
        odd = next((entry.shape for row in rows for entry in row if entry.ndim), None)
        if odd is not None:
            raise Misfit(f"The entries of {shortly(node)} must be numbers; one has shape {odd}.")
        return np.stack([np.stack(row) for row in rows])

    def _compared(self, node: Node) -> Any:
        return array(self.field, COMPARED[node.head](*self.together(node)).astype(int))

    def _piecewise(self, node: Node) -> Any:
        self.lenient += 1
        values = self.together(node)
        self.lenient -= 1
        found = values[-1] if len(values) % 2 else array(self.field, math.nan)
        for condition, value in reversed(list(zip(values[0:-1:2], values[1::2], strict=False))):
            found = np.where(condition.astype(bool), value, found)
        return found


AXES = {":": slice(None), "None": None}
OPERATORS: dict[str, Method] = {
    "name": Evaluator._name,
    "number": Evaluator._number,
    "constant": Evaluator._constant,
    "+": Evaluator._sum,
    "*": Evaluator._times,
    "hadamard": Evaluator._times,
    "neg": Evaluator._negated,
    "/": Evaluator._over,
    "^": Evaluator._power,
    "@": Evaluator._product,
    "dot": Evaluator._product,
    "transpose": Evaluator._transpose,
    "index": Evaluator._index,
    "row": Evaluator._row,
    "matrix": Evaluator._matrix,
    "piecewise": Evaluator._piecewise,
    **dict.fromkeys(RELATIONS, Evaluator._compared),
}
