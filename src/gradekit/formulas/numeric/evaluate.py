"""Evaluating a formula at a point, to any number of digits, with a bound of the error."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from gradekit.formulas.numeric import functions
from gradekit.formulas.numeric.balls import (
    Ball,
    Gap,
    Imprecise,
    Number,
    Pole,
    Undefined,
    add,
    as_ball,
    context,
    divide,
    is_real,
    is_whole,
    is_zero,
    multiply,
    need_real,
    negate,
    sign,
)
from gradekit.formulas.tree import RELATIONS, Node

MOST_TERMS = 2_000
MOST_NESTED = 4_000  # terms of sums inside of sums, altogether
KEEP_POLES = ("abs", "sqrt", "cbrt")  # functions that are infinite where their argument is, in every direction
Point = Mapping[str, Number]


class Value(NamedTuple):
    """A value known up to an error: |true - value| <= 2^error; `value` is an mpmath number."""

    value: Any
    error: int


def value(node: Node, point: Mapping[str, Fraction | int], digits: int = 30) -> Value | None:
    """The formula's value at a point, or None where it has none or it cannot be told at this many digits.

    Complex numbers are principal values. Source of the error bounds: see `balls` and `functions`.
    """
    with context.workdps(digits):
        try:
            return Value(*as_ball(Evaluator(point).value(node)))
        except (Imprecise, Undefined, ArithmeticError, ValueError):
            return None


class Evaluator:
    """One point at the precision that is set; a part that stands several times in one formula is computed once."""

    def __init__(self, point: Mapping[str, Any], within: int = 1):
        self.point: dict[str, Number] = dict(point)
        self.memory: dict[int, Number | Exception] = {}
        self.within = within  # how many terms the sums around have

    def value(self, node: Node) -> Number:
        """The value of a node. Raises Imprecise and Undefined."""
        if node.head == "number":
            whole = node.value.numerator if node.value.denominator == 1 else None  # type: ignore[union-attr]
            return node.value if whole is None else whole  # type: ignore[return-value]
        if node.head == "name":
            return self.point[str(node.value)]
        known = self.memory.get(id(node))
        if known is None:
            known = self.memory[id(node)] = self._attempt(node)
        if isinstance(known, Exception):
            raise known
        return known

    def _attempt(self, node: Node) -> Number | Exception:
        try:
            return self._compute(node)
        except (Imprecise, Undefined) as problem:
            return problem.with_traceback(None)
        except (ArithmeticError, ValueError):  # mpmath's own: no convergence, a pole
            return Imprecise()

    def _compute(self, node: Node) -> Number:
        special = _SPECIAL.get(node.head)
        if special is not None:
            return special(self, node)
        try:
            args = [self.value(each) for each in node.args]
        except Pole as pole:
            if node.head in KEEP_POLES:
                raise
            raise _beyond(pole) from None
        return functions.apply(node.head, args)

    def _add(self, node: Node) -> Number:
        """A sum; a pole of one term is one of the whole, two may cancel."""
        values, poles = [], []
        for each in node.args:
            try:
                values.append(self.value(each))
            except Pole as found:
                poles.append(found)
        if len(poles) == 1:
            raise poles[0]
        if poles:
            raise Gap
        return add(values)

    def _multiply(self, node: Node) -> Number:
        """A product; at a pole of one factor the whole is a pole, unless another factor is zero."""
        values, pole = [], None
        for each in node.args:
            try:
                values.append(self.value(each))
            except Pole as found:
                pole = found
        if pole is not None:
            raise Gap if any(map(is_zero, values)) else pole
        return multiply(values)

    def _divide(self, node: Node) -> Number:
        over = self.value(node.args[0])
        try:
            under = self.value(node.args[1])
        except Pole:
            return 0
        return divide(over, under)

    def _power(self, node: Node) -> Number:
        base, exponent = node.args
        if base == _E:
            return functions.exp(self.value(exponent))
        try:
            raised = self.value(base)
        except Pole as pole:
            raise self._of_pole(pole, exponent) from None
        try:
            power = self.value(exponent)
        except Pole as pole:
            raise _beyond(pole) from None
        try:
            return functions.power(raised, power)
        except Pole as pole:
            raise (pole if is_zero(raised) else _beyond(pole)) from None

    def _of_pole(self, pole: Pole, exponent: Node) -> Undefined:
        """What a power of a pole is: a pole, where the exponent is positive."""
        try:
            power = self.value(exponent)
            return pole if is_real(power) and sign(power) > 0 else _beyond(pole)
        except Pole as found:
            return _beyond(found)

    def _series(self, node: Node) -> Number:
        body, index, low, high = node.args
        if _INFINITE in (low, high):
            raise Imprecise  # a limit, which is not computed here
        first, last = self.value(low), self.value(high)
        if not (is_whole(first) and is_whole(last)):
            raise Undefined
        if last < first - 1:  # type: ignore[operator]
            raise Imprecise  # an empty sum for some, the negative of one for others
        count = int(last) - int(first) + 1  # type: ignore[arg-type]
        if count > MOST_TERMS or count * self.within > MOST_NESTED:
            raise Imprecise
        name, outer = str(index.value), dict(self.point)
        terms = []
        for k in range(int(first), int(last) + 1):  # type: ignore[arg-type]
            try:
                terms.append(Evaluator({**outer, name: k}, max(count, 1) * self.within).value(body))
            except Pole as pole:
                raise _beyond(pole) from None  # another term may make up for it
        return (add(terms) if terms else 0) if node.head == "sum" else multiply(terms) if terms else 1

    def _piecewise(self, node: Node) -> Number:
        for condition, chosen in zip(node.args[:-1:2], node.args[1::2], strict=True):
            if self.holds(condition):
                return self.value(chosen)
        return self.value(node.args[-1])

    def holds(self, node: Node) -> bool:
        """Whether a condition holds. Raises Imprecise when the two sides are too near to tell."""
        if node.head == "and":
            return all(self.holds(each) for each in node.args)
        if node.head == "or":
            return any(self.holds(each) for each in node.args)
        if node.head == "not":
            return not self.holds(node.args[0])
        try:
            left, right = self.value(node.args[0]), self.value(node.args[1])
        except Pole as pole:
            raise _beyond(pole) from None
        need_real(left, right)
        return bool(_HOLDS[node.head](sign(add([left, negate(right)])), 0))

    def _undefined(self, node: Node) -> Number:
        raise Undefined


def _beyond(pole: Pole) -> Undefined:
    """What becomes of a pole in a formula that is not infinite with it."""
    return Gap() if isinstance(pole, Gap) else Undefined()


_E = Node("constant", value="E")
_INFINITE = Node("constant", value="oo")
_HOLDS: dict[str, Callable[[int, int], bool]] = dict(
    zip(RELATIONS, (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne), strict=True)
)
_SPECIAL: dict[str, Callable[[Evaluator, Node], Number]] = {
    "+": Evaluator._add,
    "*": Evaluator._multiply,
    "/": Evaluator._divide,
    "^": Evaluator._power,
    "neg": lambda self, node: negate(self.value(node.args[0])),
    "constant": lambda self, node: functions.constant(str(node.value)),
    "sum": Evaluator._series,
    "product": Evaluator._series,
    "piecewise": Evaluator._piecewise,
    "undefined": Evaluator._undefined,
}


def interned(node: Node, table: dict[Any, Node]) -> Node:
    """The tree with equal parts as one object, so that they are computed once."""
    args = tuple(interned(each, table) for each in node.args)
    key = (node.head, tuple(map(id, args)), node.value)
    if key not in table:
        table[key] = Node(node.head, args, node.value)
    return table[key]


def closeness(a: Ball, b: Ball) -> tuple[int, int]:
    """The magnitude of the difference of two values, and that of what the errors allow it to be."""
    from gradekit.formulas.numeric.balls import magnitude

    return magnitude(a.value - b.value), max(a.error, b.error) + 1
