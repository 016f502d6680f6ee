"""Formulas with one node changed, and an oracle that knows nothing of gradekit's own arithmetic."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import mpmath

from gradekit.formulas.tree import Node, Variable, free_names, name, number

DIGITS = (60, 120)  # both must agree on a value before it counts
APART = 45  # digits: a smaller relative difference than this is none
POINTS = 8

# Functions that are easily taken for each other.
CONFUSED = (
    ("sin", "cos"), ("tan", "sin"), ("exp", "sinh", "cosh"), ("log", "log2", "log10"), ("sigmoid", "dsigmoid", "tanh"),
    ("sqrt", "cbrt"), ("relu", "abs"), ("softplus", "relu"), ("max", "min"), ("asin", "atan"), ("erf", "tanh"),
    ("gamma", "factorial"), ("floor", "ceiling"),
)  # fmt: skip


def places(node: Node, way: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Node]]:
    """Every node with the way to it, as indices of arguments; the index of a sum is no place for a change."""
    yield way, node
    for place, each in enumerate(node.args):
        if not (node.head in ("sum", "product") and place == 1):
            yield from places(each, (*way, place))


def put(node: Node, way: Sequence[int], new: Node) -> Node:
    """The tree with another node at the end of the way."""
    if not way:
        return new
    args = list(node.args)
    args[way[0]] = put(args[way[0]], way[1:], new)
    return Node(node.head, tuple(args), node.value)


def changed(node: Node, others: Sequence[str]) -> list[Node]:
    """What a slip of the pen could make of one node; `others` are the declared names."""
    found: list[Node] = []
    if node.head == "number":
        value = Fraction(node.value)
        found = [number(value + 1), number(value - 1), number(value * 2), number(-value)]
        found += [number(1 / value)] if value else []
    elif node.head == "name":
        found = [name(other) for other in others if other != node.value]
    elif node.head in ("+", "*"):
        found = [Node({"+": "*", "*": "+"}[node.head], node.args)]
        for place, each in enumerate(node.args):
            rest = node.args[:place] + node.args[place + 1 :]
            found.append(Node(node.head, rest) if len(rest) > 1 else rest[0])
            found.append(Node(node.head, (*node.args[:place], Node("neg", (each,)), *node.args[place + 1 :])))
    elif node.head == "/":
        over, under = node.args
        found = [Node("/", (under, over)), Node("*", node.args), over]
    elif node.head == "^":
        base, exponent = node.args
        found = [base, Node("^", (base, Node("neg", (exponent,)))), Node("*", node.args)]
        found += [Node("^", (base, Node("+", (exponent, number(step))))) for step in (1, -1)]
    elif node.head == "neg":
        found = [node.args[0]]
    elif len(node.args) == 1:
        found = [Node(other, node.args) for group in CONFUSED if node.head in group for other in group]
        found += [node.args[0], Node("neg", (node,))]
    elif node.head in ("max", "min"):
        found = [Node({"max": "min", "min": "max"}[node.head], node.args)]
    return [each for each in found if each != node]


def mutant(tree: Node, variables: Mapping[str, Variable], stream: random.Random) -> Node | None:
    """The tree with one node changed, chosen at random; None where the choice falls on one that has no change."""
    way, node = stream.choice(list(places(tree)))
    changes = changed(node, sorted(variables))
    return put(tree, way, stream.choice(changes)) if changes else None


def points(variables: Mapping[str, Variable], stream: random.Random, count: int = POINTS) -> Iterator[dict[str, Any]]:
    """Points of the domain, drawn without gradekit's own search."""
    for _ in range(count):
        yield {each: _drawn(variable, stream) for each, variable in variables.items()}


def _drawn(variable: Variable, stream: random.Random) -> Any:
    low, high = {
        "positive": (0.05, 4.0), "negative": (-4.0, -0.05), "integer": (-4.0, 8.0), "posint": (1.0, 9.0),
    }.get(variable.domain, (-3.0, 3.0))  # fmt: skip
    low = low if variable.low is None else variable.low
    high = max(low + 1, high) if variable.high is None else variable.high
    if variable.domain in ("integer", "posint"):
        return stream.randint(round(low), round(high))
    value = Fraction(low) + (Fraction(high) - Fraction(low)) * Fraction(stream.randrange(1, 9973), 9973)
    return (value, Fraction(stream.randrange(-3000, 3000), 997)) if variable.domain == "complex" else value


def differ(left: Node, right: Node, variables: Mapping[str, Variable], stream: random.Random) -> bool:
    """Whether the two have clearly different values at a point of the domain."""
    whole = _limits(left) | _limits(right)
    drawn = {
        each: variable._replace(domain="integer", low=1, high=9)
        if each in whole and variable.domain not in ("integer", "posint")
        else variable
        for each, variable in variables.items()
    }
    return any(_differ_at(left, right, point) for point in points(drawn, stream))


def _limits(node: Node) -> set[str]:
    """The names that limits of sums are made of, which must be whole numbers."""
    found = set().union(*map(_limits, node.args))
    return found | free_names(node.args[2]) | free_names(node.args[3]) if node.head in ("sum", "product") else found


def _differ_at(left: Node, right: Node, point: Mapping[str, Any]) -> bool:
    one, other = settled(left, point), settled(right, point)
    if one is None or other is None:
        return False
    with mpmath.workdps(DIGITS[0]):
        return bool(abs(one - other) > mpmath.mpf(10) ** -APART * max(abs(one), abs(other)))


def settled(node: Node, point: Mapping[str, Any]) -> Any:
    """The value at a point, where two precisions agree on it; None where it has none or they do not."""
    coarse, fine = (valued(node, point, digits) for digits in DIGITS)
    if coarse is None or fine is None:
        return None
    with mpmath.workdps(DIGITS[1]):
        near = abs(coarse - fine) <= mpmath.mpf(10) ** -(APART + 5) * abs(fine)
    return fine if near else None


def valued(node: Node, point: Mapping[str, Any], digits: int) -> Any:
    """The value by mpmath as it comes, without any bound of its error; None where there is none."""
    with mpmath.workdps(digits):
        try:
            value = _value(node, {each: _number(given) for each, given in point.items()})
        except (ArithmeticError, AttributeError, ValueError, TypeError, KeyError, IndexError, NotImplementedError):
            return None
        return value if mpmath.isfinite(value) else None


def _number(given: Any) -> Any:
    if isinstance(given, tuple):
        return mpmath.mpc(_number(given[0]), _number(given[1]))
    return mpmath.mpf(given.numerator) / given.denominator


def _value(node: Node, point: Mapping[str, Any]) -> Any:
    if node.head == "number":
        return _number(node.value)
    if node.head == "name":
        return point[str(node.value)]
    if node.head == "constant":
        return {"pi": +mpmath.pi, "E": +mpmath.e, "I": mpmath.mpc(0, 1)}[str(node.value)]
    if node.head in ("sum", "product"):
        return _series(node, point)
    if node.head == "piecewise":
        return _piece(node.args, point)
    return VALUES[node.head](*(_value(each, point) for each in node.args))


def _series(node: Node, point: Mapping[str, Any]) -> Any:
    body, index, low, high = node.args
    first, last = _value(low, point), _value(high, point)
    if first != int(first) or last != int(last) or not first - 1 <= last <= first + 500:
        raise ValueError("no whole limits")
    terms = (_value(body, {**point, str(index.value): mpmath.mpf(k)}) for k in range(int(first), int(last) + 1))
    return mpmath.fsum(terms) if node.head == "sum" else mpmath.fprod(terms)


def _piece(args: Sequence[Node], point: Mapping[str, Any]) -> Any:
    for condition, chosen in zip(args[:-1:2], args[1::2], strict=True):
        if _holds(condition, point):
            return _value(chosen, point)
    return _value(args[-1], point)


def _holds(node: Node, point: Mapping[str, Any]) -> bool:
    if node.head in ("and", "or"):
        return (all if node.head == "and" else any)(_holds(each, point) for each in node.args)
    if node.head == "not":
        return not _holds(node.args[0], point)
    left, right = (_value(each, point) for each in node.args)
    return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[node.head])


def _power(base: Any, exponent: Any) -> Any:
    return mpmath.power(base, int(exponent)) if exponent == mpmath.nint(mpmath.re(exponent)) else base**exponent


def _root(x: Any, n: Any) -> Any:
    odd = n == mpmath.nint(n) and int(n) % 2 == 1
    return (
        -((-x) ** (1 / mpmath.mpmathify(n))) if odd and mpmath.im(x) == 0 and x < 0 else x ** (1 / mpmath.mpmathify(n))
    )


def _step(x: Any, at_zero: Any = None) -> Any:
    if x == 0 and at_zero is None:
        raise ValueError("the step at zero")
    return at_zero if x == 0 else mpmath.mpf(x > 0)


def _logistic(x: Any) -> Any:
    return 1 / (1 + mpmath.exp(-x))


def _slope(x: Any) -> Any:
    return 1 / (2 + 2 * mpmath.cosh(x))


SAME_NAME = (
    "exp sqrt cbrt sin cos tan sec csc cot asin acos atan asec acsc acot sinh cosh tanh sech csch coth asinh acosh "
    "atanh asech acsch acoth atan2 erf erfc gamma loggamma digamma factorial binomial re im arg sign floor"
)
VALUES: dict[str, Any] = {
    **{each: getattr(mpmath, each) for each in SAME_NAME.split()},
    "+": lambda *args: mpmath.fsum(args), "*": lambda *args: mpmath.fprod(args), "neg": lambda x: -x,
    "/": lambda a, b: a / b, "^": _power, "log": mpmath.log, "log2": lambda x: mpmath.log(x) / mpmath.log(2),
    "log10": lambda x: mpmath.log(x) / mpmath.log(10), "log1p": lambda x: mpmath.log(1 + x),
    "expm1": lambda x: mpmath.exp(x) - 1, "abs": abs, "ceiling": mpmath.ceil, "max": max, "min": min,
    "conjugate": mpmath.conj, "heaviside": _step, "relu": lambda x: max(x, mpmath.mpf(0)), "sigmoid": _logistic,
    "dsigmoid": _slope, "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)), "root": _root,
    "cbrt": lambda x: _root(x, 3),
}  # fmt: skip
