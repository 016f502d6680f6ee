"""How large a formula may be: checked on its tree, before any number of it is computed."""

from __future__ import annotations

import math
from collections.abc import Callable

from gradekit.formulas.tree import RELATIONS, CannotRead, Node, walk

MOST_CHARACTERS = 2000
MOST_NODES = 500
MOST_DEPTH = 60
MOST_DIGITS = 300  # of a number as written
MOST_SCALE = 10_000  # powers of ten in one number, written or computed
MOST_EXPONENT = 1_000_000
MOST_TERMS = 10_000
CONDITIONS = frozenset((*RELATIONS, "and", "or", "not"))
LOG_10_OF_2 = math.log10(2)


def check_text(text: str) -> None:
    """Raises CannotRead for a text that no formula of these courses comes near to, whatever is in it."""
    if not text.strip():
        raise CannotRead("the formula is empty")
    if len(text) > MOST_CHARACTERS:
        raise CannotRead(f"the formula has {len(text):,} characters; {MOST_CHARACTERS:,} are the most that are read")
    if odd := next((place for place, sign in enumerate(text) if ord(sign) < 32 and sign not in "\t\n\r"), None):
        raise CannotRead("there is a control character in the formula", odd)


def check_tree(node: Node) -> Node:
    """The tree, if it is small enough to be computed with. Raises CannotRead."""
    if sum(1 for _ in walk(node)) > MOST_NODES:
        raise CannotRead(f"the formula has more than {MOST_NODES} numbers, names and operations")
    if _depth(node) > MOST_DEPTH:
        raise CannotRead(f"the formula is nested more than {MOST_DEPTH} deep")
    _Sizes().size(node)
    return node


def check_number(node: Node) -> Node:
    """The tree, if it is a number's and not a condition. Raises CannotRead."""
    if _has_loose_condition(node):
        raise CannotRead("a comparison is not a number; conditions belong into Piecewise or cases")
    return node


def _has_loose_condition(root: Node) -> bool:
    """Whether a comparison stands where a number belongs."""
    stack = [(root, False)]
    while stack:
        node, condition = stack.pop()
        if node.head in CONDITIONS and not condition:
            return True
        pieces = node.head == "piecewise"
        joins = node.head in ("and", "or", "not")
        last = len(node.args) - 1
        stack.extend(
            (each, joins or (pieces and place % 2 == 0 and place < last)) for place, each in enumerate(node.args)
        )
    return False


def _depth(root: Node) -> int:
    deepest, stack = 0, [(root, 1)]
    while stack:
        node, depth = stack.pop()
        deepest = max(deepest, depth)
        stack.extend((each, depth + 1) for each in node.args)
    return deepest


class _Sizes:
    """Estimates the value of every constant part of a formula, as a float, and refuses what would be too long."""

    def size(self, node: Node) -> float | None:
        """About the value of a formula without names; None for one with names or without an estimate."""
        below = [self.size(each) for each in node.args]
        if node.head == "number":
            return _float(node)
        if node.head == "constant":
            return {"pi": math.pi, "E": math.e}.get(str(node.value))
        if check := getattr(self, f"_{node.head}", None):
            check(*below)
        elif node.head == "^":
            _check_power(*below)
        return _folded(node.head, below)

    def _factorial(self, of: float | None) -> None:
        if of is not None and abs(of) > 1 and _digits_of_factorial(abs(of)) > MOST_SCALE:
            raise CannotRead("a factorial in the formula has too many digits to be computed")

    def _gamma(self, of: float | None) -> None:
        self._factorial(of)

    def _binomial(self, above: float | None, below: float | None) -> None:
        if above is None or below is None or abs(above) <= 1:
            return
        least = max(0.0, min(abs(below), abs(above - below)))
        if max(abs(above), abs(below)) > 1e6 or least * math.log10(abs(above) + 1) > MOST_SCALE:
            raise CannotRead("a binomial coefficient in the formula has too many digits to be computed")

    def _sum(self, *below: float | None) -> None:
        if len(below) != 4:  # the sum over an array's entries
            return
        low, high = below[2:]
        if low is not None and high is not None and high - low > MOST_TERMS:
            raise CannotRead(f"a sum or product in the formula has more than {MOST_TERMS:,} terms")

    _product = _sum


def _check_power(base: float | None, exponent: float | None) -> None:
    if exponent is None:
        return
    if abs(exponent) > MOST_EXPONENT:
        raise CannotRead(f"an exponent in the formula is larger than {MOST_EXPONENT:,}")
    if base and math.isfinite(base) and abs(exponent * math.log10(abs(base))) > MOST_SCALE:
        raise CannotRead("a power in the formula has too many digits to be computed")
    if base is not None and math.isinf(base) and abs(exponent) > 10:
        raise CannotRead("a power in the formula has too many digits to be computed")


def _digits_of_factorial(n: float) -> float:
    return n * math.log10(n / math.e) if n < 1e300 else math.inf


def _float(node: Node) -> float:
    try:
        return float(node.value)
    except OverflowError:
        return math.inf


def _folded(head: str, below: list[float | None]) -> float | None:
    values = [each for each in below if each is not None]
    if len(values) < len(below) or not values:
        return None
    try:
        return _FOLD[head](values) if head in _FOLD else None
    except (ArithmeticError, ValueError, TypeError):
        return math.inf


_FOLD: dict[str, Callable[[list[float]], float]] = {
    "+": sum,
    "*": math.prod,
    "neg": lambda values: -values[0],
    "/": lambda values: values[0] / values[1],
    "^": lambda values: abs(values[0]) ** values[1],
    "factorial": lambda values: math.gamma(abs(values[0]) + 1),
    "gamma": lambda values: math.gamma(abs(values[0])),
    "exp": lambda values: math.exp(values[0]),
}
