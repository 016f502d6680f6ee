"""The formulas that are one slip away from a formula, each with the name of the slip."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from gradekit.formulas.tree import Node, number

ONE, TWO = number(1), number(2)
SIBLINGS = (("sin", "cos"), ("sinh", "cosh"), ("tan", "tanh"), ("max", "min"), ("floor", "ceiling"), ("sin", "sinh"),
            ("cos", "cosh"), ("asin", "acos"), ("sec", "csc"), ("sign", "heaviside"), ("log", "log2"), ("log", "log10"),
            ("tanh", "sigmoid"), ("exp", "sigmoid"), ("relu", "softplus"))  # fmt: skip
SAID = {"sqrt": "a square root", "abs": "an absolute value", "exp": "the exponential function", "log": "a logarithm"}


class Edit(NamedTuple):
    """A formula that differs in one place; `mistake` and `says` name the slip from the original to it."""

    tree: Node
    mistake: str
    says: str


Change = tuple[Node, str, str]


def edits(root: Node, names: Sequence[str]) -> Iterator[Edit]:
    """Every formula one slip away; the slips that change the most telling thing come first at each place."""
    yield from (Edit(*change) for change in _derivatives(root))
    for path, node in _places(root):
        for changed, mistake, says in _changes(node, names):
            yield Edit(_replaced(root, path, changed), mistake, says)
    yield from (Edit(*change) for change in _exchanges(root, names))


def _places(root: Node) -> Iterator[tuple[tuple[int, ...], Node]]:
    """Every node with the way to it; the index of a sum stays what it is."""
    stack: list[tuple[tuple[int, ...], Node]] = [((), root)]
    while stack:
        path, node = stack.pop()
        yield path, node
        skip = 1 if node.head in ("sum", "product") else -1
        stack.extend(((*path, i), each) for i, each in reversed(list(enumerate(node.args))) if i != skip)


def _replaced(root: Node, path: tuple[int, ...], new: Node) -> Node:
    if not path:
        return new
    first, *rest = path
    args = list(root.args)
    args[first] = _replaced(args[first], tuple(rest), new)
    return root._replace(args=tuple(args))


def _changes(node: Node, names: Sequence[str]) -> Iterator[Change]:
    if rule := _RULES.get(node.head):
        yield from rule(node)
    if node.head == "name":
        yield from _names(node, names)
    for one, other in SIBLINGS:
        if node.head in (one, other) and len(node.args) == (2 if one in ("max",) else 1):
            wrong = other if node.head == one else one
            yield node._replace(head=wrong), "function", f"{wrong} stands where {node.head} belongs."
    if len(node.args) == 1 and node.head not in ("neg", "not"):
        yield from _function(node)


def _function(node: Node) -> Iterator[Change]:
    inner = node.args[0]
    what = SAID.get(node.head, node.head)
    yield inner, f"no-{node.head}", f"{what[0].upper()}{what[1:]} is missing."
    if node.head == "sigmoid":
        yield node._replace(head="dsigmoid"), "derivative", "sigma' stands where sigma belongs."
    elif node.head == "dsigmoid":
        yield node._replace(head="sigmoid"), "derivative", "sigma stands where sigma' belongs."
    negated = inner.args[0] if inner.head == "neg" else Node("neg", (inner,))
    yield node._replace(args=(negated,)), "sign", f"The sign inside {node.head} is wrong."
    if inner.head == "^" and inner.args[1].head == "number":
        outside = Node("^", (node._replace(args=(inner.args[0],)), inner.args[1]))
        yield outside, "power", f"The power stands outside {node.head} where it belongs inside."


def _sum(node: Node) -> Iterator[Change]:
    for place, each in enumerate(node.args):
        flipped = each.args[0] if each.head == "neg" else Node("neg", (each,))
        yield _with(node, place, flipped), "sign", "The sign of one term is wrong."
    for place in range(len(node.args)):
        yield _without(node, place), "term", "One term is missing."
    yield node._replace(head="*"), "operation", "A product stands where a sum belongs."
    if all(each.head == "^" and each.args[1] == TWO for each in node.args):
        inside = node._replace(args=tuple(each.args[0] for each in node.args))
        yield Node("^", (inside, TWO)), "square-of-sum", "The square of a sum stands where a sum of squares belongs."


def _product(node: Node) -> Iterator[Change]:
    for place, each in enumerate(node.args):
        yield _without(node, place), "factor", "One factor is missing."
        yield _with(node, place, Node("/", (ONE, each))), "inverse", "It is divided by a factor that belongs above."
    yield node._replace(head="+"), "operation", "A sum stands where a product belongs."


def _quotient(node: Node) -> Iterator[Change]:
    above, below = node.args
    yield Node("/", (below, above)), "inverse", "A fraction stands upside down."
    yield above, "factor", "A division is missing."
    yield Node("*", (above, below)), "inverse", "It is multiplied by what belongs below the line."
    yield Node("/", (ONE, below)), "factor", "One factor above the line is missing."
    if below.head not in ("^", "sqrt"):
        yield Node("/", (above, Node("^", (below, TWO)))), "power", "The denominator is squared, and should not be."
        yield Node("/", (above, Node("sqrt", (below,)))), "power", "There is a square root too many below the line."


def _power(node: Node) -> Iterator[Change]:
    base, exponent = node.args
    lowered = base if exponent == TWO else Node("^", (base, Node("+", (exponent, number(-1)))))
    power = "square" if exponent == TWO else "power"
    yield base, "power", f"A {power} is missing."
    yield lowered, "power", "An exponent is one too small."
    yield Node("^", (base, Node("+", (exponent, ONE)))), "power", "An exponent is one too large."
    yield Node("^", (base, Node("neg", (exponent,)))), "sign", "The sign of an exponent is wrong."
    yield Node("*", (exponent, base)), "power", "An exponent stands as a factor."
    yield Node("^", (exponent, base)), "exchanged", "Base and exponent are exchanged."
    yield Node("/", (ONE, base)), "power", "An exponent is wrong."
    if len(base.args) == 1 and base.head not in ("neg", "abs"):
        inside = base._replace(args=(Node("^", (base.args[0], exponent)),))
        yield inside, "power", f"The power stands inside {base.head} where it belongs outside."
        yield base._replace(args=(Node("*", (exponent, base.args[0])),)), "power", "A power stands as a factor inside."
    if base.head == "+":
        squares = tuple(Node("^", (each, exponent)) for each in base.args)
        what = "A sum of powers stands where the power of a sum belongs."
        yield Node("+", squares), "sum-of-squares", what


def _negation(node: Node) -> Iterator[Change]:
    yield node.args[0], "sign", "A minus sign is missing."


def _series(node: Node) -> Iterator[Change]:
    body, index, low, high = node.args
    for place, limit, what in ((2, low, "first"), (3, high, "last")):
        for step in (-1, 1):
            moved = Node("+", (limit, number(step)))
            yield _with(node, place, moved), "offset", f"The sum's {what} index is off by one."
    for step in (-1, 1):
        moved_low, moved_high = (Node("+", (limit, number(step))) for limit in (low, high))
        both = node._replace(args=(body, index, moved_low, moved_high))
        yield both, "offset", "The sum's index is shifted by one."


def _numbers(node: Node) -> Iterator[Change]:
    value = node.value
    assert isinstance(value, Fraction)
    for wrong in (value + 1, value - 1, value * 2, value / 2):
        yield number(wrong), "number", "One number is wrong."


def _names(node: Node, names: Sequence[str]) -> Iterator[Change]:
    for other in names:
        if other != node.value:
            yield Node("name", value=other), "name", f"{other} stands where {node.value} belongs."


def _exchanges(root: Node, names: Sequence[str]) -> Iterator[Change]:
    """The whole formula with two names exchanged."""
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            swapped = {one: other, other: one}
            yield _renamed(root, swapped), "exchanged", f"{one} and {other} are exchanged."


def _renamed(node: Node, swapped: dict[str, str]) -> Node:
    if node.head == "name":
        return Node("name", value=swapped.get(str(node.value), str(node.value)))
    return node._replace(args=tuple(_renamed(each, swapped) for each in node.args))


def _derivatives(root: Node) -> Iterator[Change]:
    """The function itself where its derivative stands, written out: s (1 - s) for sigma', 1 - tanh^2 for tanh'."""
    for path, node in _places(root):
        if node.head == "*" and (pair := _logistic_pair(node)):
            first, second = pair
            kept = [each for place, each in enumerate(node.args) if place not in (first, second)]
            for whole, say in ((node.args[first], "sigma stands where sigma' belongs."),):
                changed = Node("*", (whole, *kept)) if kept else whole
                yield _replaced(root, path, changed), "derivative", say
        if node.head == "+" and (tanh := _tanh_slope(node)):
            yield _replaced(root, path, tanh), "derivative", "tanh stands where its derivative belongs."


def _logistic_pair(node: Node) -> tuple[int, int] | None:
    for first, each in enumerate(node.args):
        if each.head != "sigmoid":
            continue
        for second, other in enumerate(node.args):
            if other.head == "+" and set(other.args) == {ONE, Node("neg", (each,))}:
                return first, second
    return None


def _tanh_slope(node: Node) -> Node | None:
    if len(node.args) != 2 or ONE not in node.args:
        return None
    other = node.args[1 - node.args.index(ONE)]
    square = other.args[0] if other.head == "neg" else None
    if square is not None and square.head == "^" and square.args[0].head == "tanh" and square.args[1] == TWO:
        return square.args[0]
    return None


def _with(node: Node, place: int, new: Node) -> Node:
    return node._replace(args=(*node.args[:place], new, *node.args[place + 1 :]))


def _without(node: Node, place: int) -> Node:
    rest = node.args[:place] + node.args[place + 1 :]
    return node._replace(args=rest) if len(rest) > 1 else rest[0]


_RULES: dict[str, Callable[[Node], Iterator[Change]]] = {
    "+": _sum,
    "*": _product,
    "/": _quotient,
    "^": _power,
    "neg": _negation,
    "sum": _series,
    "product": _series,
    "number": _numbers,
}
