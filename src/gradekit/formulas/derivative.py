"""The derivative of a formula, by the rules, with only so much simplification as keeps it short."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from gradekit.formulas.tree import CannotRead, Node, name, names_in, number

ZERO, ONE, TWO = number(0), number(1), number(2)
HALF = number(Fraction(1, 2))


def derivative(node: Node, variable: str) -> Node:
    """d(node)/d(variable). Raises CannotRead where the formula has none by the rules."""
    if variable not in names_in(node):
        return ZERO
    if node.head == "name":
        return ONE
    if rule := _RULES.get(node.head):
        return rule(node, variable)
    if node.head in OUTER:
        inner = node.args[0]
        return product(OUTER[node.head](inner), derivative(inner, variable))
    raise CannotRead(f"the derivative of {node.head} by {variable} is not known here")


def total(*terms: Node) -> Node:
    """The sum without zeros."""
    kept = tuple(term for term in terms if term != ZERO)
    return Node("+", kept) if len(kept) > 1 else kept[0] if kept else ZERO


def product(*factors: Node) -> Node:
    """The product without ones; zero when a factor is."""
    if ZERO in factors:
        return ZERO
    kept = tuple(factor for factor in factors if factor != ONE)
    return Node("*", kept) if len(kept) > 1 else kept[0] if kept else ONE


def minus(node: Node) -> Node:
    """The node with the other sign."""
    return node if node == ZERO else Node("neg", (node,))


def over(above: Node, below: Node) -> Node:
    """The quotient."""
    return ZERO if above == ZERO else Node("/", (above, below))


def power(base: Node, exponent: Node) -> Node:
    """The power."""
    return base if exponent == ONE else Node("^", (base, exponent))


def call(head: str, *args: Node) -> Node:
    """A function's value."""
    return Node(head, args)


def _sum(node: Node, by: str) -> Node:
    return total(*(derivative(each, by) for each in node.args))


def _product(node: Node, by: str) -> Node:
    terms = []
    for place, each in enumerate(node.args):
        others = node.args[:place] + node.args[place + 1 :]
        terms.append(product(derivative(each, by), *others))
    return total(*terms)


def _quotient(node: Node, by: str) -> Node:
    above, below = node.args
    first = over(derivative(above, by), below)
    second = over(product(above, derivative(below, by)), power(below, TWO))
    return total(first, minus(second))


def _power(node: Node, by: str) -> Node:
    base, exponent = node.args
    if by not in names_in(exponent):
        lower = number(exponent.value - 1) if exponent.head == "number" else total(exponent, number(-1))  # type: ignore[operator]
        return product(exponent, power(base, lower), derivative(base, by))
    return product(node, derivative(product(exponent, call("log", base)), by))


def _logarithm(node: Node, by: str) -> Node:
    if len(node.args) == 2:
        return derivative(over(call("log", node.args[0]), call("log", node.args[1])), by)
    return over(derivative(node.args[0], by), node.args[0])


def _choice(node: Node, by: str) -> Node:
    """The derivative of the larger (smaller) argument; at a tie there is none, and any side's will do."""
    first, *others = node.args
    if not others:
        return derivative(first, by)
    rest = others[0] if len(others) == 1 else Node(node.head, tuple(others))
    relation = Node(">" if node.head == "max" else "<", (first, rest))
    return Node("piecewise", (relation, derivative(first, by), derivative(rest, by)))


def _pieces(node: Node, by: str) -> Node:
    *pieces, default = node.args
    derived = [each if place % 2 == 0 else derivative(each, by) for place, each in enumerate(pieces)]
    return Node("piecewise", (*derived, default if default.head == "undefined" else derivative(default, by)))


def _series(node: Node, by: str) -> Node:
    body, index, low, high = node.args
    if index == name(by) or by in names_in(low) | names_in(high):
        raise CannotRead(f"a sum whose limits depend on {by} has no derivative by it")
    if node.head == "sum":
        return Node("sum", (derivative(body, by), index, low, high))
    logarithmic = Node("sum", (over(derivative(body, by), body), index, low, high))
    return product(node, logarithmic)


def _two_arguments(node: Node, by: str) -> Node:
    y, x = node.args
    squares = total(power(x, TWO), power(y, TWO))
    return over(total(product(x, derivative(y, by)), minus(product(y, derivative(x, by)))), squares)


_RULES: dict[str, Callable[[Node, str], Node]] = {
    "+": _sum,
    "*": _product,
    "neg": lambda node, by: minus(derivative(node.args[0], by)),
    "/": _quotient,
    "^": _power,
    "log": _logarithm,
    "max": _choice,
    "min": _choice,
    "piecewise": _pieces,
    "sum": _series,
    "product": _series,
    "atan2": _two_arguments,
    "root": lambda node, by: derivative(power(node.args[0], over(ONE, node.args[1])), by),
    "binomial": lambda node, by: derivative(_by_factorials(*node.args), by),
}


def _by_factorials(n: Node, k: Node) -> Node:
    below = product(call("factorial", k), call("factorial", total(n, minus(k))))
    return over(call("factorial", n), below)


def _one_minus_square(u: Node) -> Node:
    return total(ONE, minus(power(u, TWO)))


def _one_plus_square(u: Node) -> Node:
    return total(ONE, power(u, TWO))


# The derivative of f at u, to be multiplied by that of u.
OUTER: dict[str, Callable[[Node], Node]] = {
    "exp": lambda u: call("exp", u),
    "expm1": lambda u: call("exp", u),
    "log1p": lambda u: over(ONE, total(ONE, u)),
    "log2": lambda u: over(ONE, product(u, call("log", TWO))),
    "log10": lambda u: over(ONE, product(u, call("log", number(10)))),
    "sqrt": lambda u: over(HALF, call("sqrt", u)),
    "cbrt": lambda u: over(ONE, product(number(3), power(call("cbrt", u), TWO))),
    "abs": lambda u: call("sign", u),
    "sign": lambda u: ZERO,
    "heaviside": lambda u: ZERO,
    "floor": lambda u: ZERO,
    "ceiling": lambda u: ZERO,
    "sin": lambda u: call("cos", u),
    "cos": lambda u: minus(call("sin", u)),
    "tan": lambda u: power(call("sec", u), TWO),
    "sec": lambda u: product(call("sec", u), call("tan", u)),
    "csc": lambda u: minus(product(call("csc", u), call("cot", u))),
    "cot": lambda u: minus(power(call("csc", u), TWO)),
    "asin": lambda u: over(ONE, call("sqrt", _one_minus_square(u))),
    "acos": lambda u: minus(over(ONE, call("sqrt", _one_minus_square(u)))),
    "atan": lambda u: over(ONE, _one_plus_square(u)),
    "acot": lambda u: minus(over(ONE, _one_plus_square(u))),
    "asec": lambda u: over(ONE, product(power(u, TWO), call("sqrt", _one_minus_square(over(ONE, u))))),
    "acsc": lambda u: minus(over(ONE, product(power(u, TWO), call("sqrt", _one_minus_square(over(ONE, u)))))),
    "sinh": lambda u: call("cosh", u),
    "cosh": lambda u: call("sinh", u),
    "tanh": lambda u: _one_minus_square(call("tanh", u)),
    "sech": lambda u: minus(product(call("sech", u), call("tanh", u))),
    "csch": lambda u: minus(product(call("csch", u), call("coth", u))),
    "coth": lambda u: _one_minus_square(call("coth", u)),
    "asinh": lambda u: over(ONE, call("sqrt", _one_plus_square(u))),
    "acosh": lambda u: over(ONE, product(call("sqrt", total(u, number(-1))), call("sqrt", total(u, ONE)))),
    "atanh": lambda u: over(ONE, _one_minus_square(u)),
    "acoth": lambda u: over(ONE, _one_minus_square(u)),
    "erf": lambda u: over(product(TWO, call("exp", minus(power(u, TWO)))), call("sqrt", Node("constant", value="pi"))),
    "erfc": lambda u: minus(OUTER["erf"](u)),
    "gamma": lambda u: product(call("gamma", u), call("digamma", u)),
    "factorial": lambda u: product(call("factorial", u), call("digamma", total(u, ONE))),
    "loggamma": lambda u: call("digamma", u),
    "relu": lambda u: call("heaviside", u),
    "sigmoid": lambda u: call("dsigmoid", u),
    "dsigmoid": lambda u: product(call("dsigmoid", u), total(ONE, minus(product(TWO, call("sigmoid", u))))),
    "softplus": lambda u: call("sigmoid", u),
}
