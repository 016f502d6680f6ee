"""Slips at one node of a matrix formula: a transpose lost, factors exchanged, a term's sign, and so on."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from gradekit.formulas.matrices.print import shortly
from gradekit.formulas.matrices.ranks import rank
from gradekit.formulas.tree import Node, Variable, name, number

ALONG = frozenset({"softmax", "sum", "mean", "amax", "amin"})
LEAVES = frozenset({"number", "name", "constant"})
WRAPPERS = frozenset(
    {"exp", "log", "sqrt", "tanh", "sigmoid", "dsigmoid", "relu", "softmax", "abs", "inv", "diag", "norm", "sum"}
)
PRIMES = {"sigmoid": "dsigmoid", "dsigmoid": "sigmoid"}
MANY = 6
TWO = number(2)


class Edit(NamedTuple):
    """A formula one slip away: the mistake's id, what is said of an answer that makes it, and of one it repairs."""

    id: str
    made: str
    repaired: str
    tree: Node


Declared = Mapping[str, Variable]
Local = Callable[[Node, Declared], Iterator[Edit]]


def put(node: Node, place: int, new: Node) -> Node:
    """The node with another one below it."""
    return Node(node.head, (*node.args[:place], new, *node.args[place + 1 :]), node.value)


def _without(node: Node, place: int) -> Node:
    rest = (*node.args[:place], *node.args[place + 1 :])
    return rest[0] if len(rest) == 1 else Node(node.head, rest)


def both(id_: str, says: str, tree: Node) -> Edit:
    """An edit of which the same is said both ways."""
    return Edit(id_, says, says, tree)


def instead(id_: str, made: str, right: str, tree: Node, what: str = "") -> Edit:
    """`made` stands where `right` belongs; of the answer that is repaired the other way round."""
    said = [f"{what}: {_stands(*pair)}" if what else _stands(*pair) for pair in ((made, right), (right, made))]
    return Edit(id_, said[0], said[1], tree)


def prime(made: str, tree: Node) -> Edit:
    """The edit that put sigma or its derivative, whichever is `made`, in place of the other."""
    lost, extra = "Sigma stands where its derivative belongs.", "The derivative of sigma stands where sigma belongs."
    return Edit("derivative", lost, extra, tree) if made == "sigmoid" else Edit("derivative", extra, lost, tree)


def _primes(node: Node, variables: Declared) -> Iterator[Edit]:
    if node.head in PRIMES:
        yield prime(PRIMES[node.head], Node(PRIMES[node.head], node.args))


def _transposes(node: Node, variables: Declared) -> Iterator[Edit]:
    if node.head == "transpose":
        of, turned = shortly(node.args[0]), shortly(node)
        missing, extra = _stands(of, turned), _stands(turned, of)
        yield Edit(
            "transposed", f"A transpose is missing: {missing}", f"A transpose is one too many: {extra}", node.args[0]
        )
    elif node.head not in ("matrix", "row") and rank(node, variables) == 2:
        tree = Node("transpose", (node,))
        lost, turned = shortly(node), shortly(tree)
        said = (
            f"A transpose is one too many: {_stands(turned, lost)}",
            f"A transpose is missing: {_stands(lost, turned)}",
        )
        yield Edit("transposed", *said, tree)


def _stands(made: str, right: str) -> str:
    return f"{made} stands where {right} belongs."


def _orders(node: Node, variables: Declared) -> Iterator[Edit]:
    """Factors of a product of matrices in another order."""
    if node.head == "outer":
        says = "The two vectors of an outer product are exchanged."
        yield both("reversed", says, Node("outer", node.args[::-1]))
    if node.head != "@":
        return
    factors = chain(node)
    yield both("reversed", "The factors of a product stand in reversed order.", chained(factors[::-1]))
    if 2 < len(factors) <= MANY:
        for i, j in itertools.combinations(range(len(factors)), 2):
            swapped = [*factors]
            swapped[i], swapped[j] = swapped[j], swapped[i]
            said = f"The factors {shortly(factors[i], 20)} and {shortly(factors[j], 20)} of a product are exchanged."
            yield both("reversed", said, chained(swapped))


def chain(node: Node) -> list[Node]:
    """The factors of nested products of matrices."""
    return [factor for each in node.args for factor in chain(each)] if node.head == "@" else [node]


def chained(factors: list[Node]) -> Node:
    """The product of the factors, from the left."""
    product = factors[0]
    for factor in factors[1:]:
        product = Node("@", (product, factor))
    return product


def _terms(node: Node, variables: Declared) -> Iterator[Edit]:
    if node.head == "neg":
        yield both("sign", f"The sign before {shortly(node.args[0])} is wrong.", node.args[0])
    elif node.head in WRAPPERS and len(node.args) == 1 and node.args[0].head != "neg":
        inner = Node("neg", node.args)
        yield both("sign", f"The sign before {shortly(node.args[0])} is wrong.", Node(node.head, (inner,)))
    if node.head != "+":
        return
    for place, term in enumerate(node.args):
        bare = term.args[0] if term.head == "neg" else term
        flipped = bare if term.head == "neg" else Node("neg", (term,))
        yield both("sign", f"The sign of the term {shortly(bare)} is wrong.", put(node, place, flipped))
    for place, term in enumerate(node.args):
        bare = term.args[0] if term.head == "neg" else term
        said = (f"The term {shortly(bare)} is missing.", f"The term {shortly(bare)} is one too many.")
        yield Edit("term", *said, _without(node, place))


def _factors(node: Node, variables: Declared) -> Iterator[Edit]:
    if node.head in ("*", "@"):
        factors = chain(node) if node.head == "@" else list(node.args)
        for place, factor in enumerate(factors):
            rest = [*factors[:place], *factors[place + 1 :]]
            tree = chained(rest) if node.head == "@" else _without(node, place)
            yield Edit("factor", f"The factor {shortly(factor)} is missing.", _extra(factor), tree)
    elif node.head == "/":
        by = shortly(node.args[1])
        yield Edit(
            "factor", f"The division by {by} is missing.", f"There is one division by {by} too many.", node.args[0]
        )
        made = Node("*", (node.args[1], node.args[0]))
        yield Edit("factor", f"{by} multiplies where it divides.", f"{by} divides where it multiplies.", made)


def _extra(factor: Node) -> str:
    return f"There is one factor {shortly(factor)} too many."


def _wrappers(node: Node, variables: Declared) -> Iterator[Edit]:
    if node.head in WRAPPERS and node.args:
        inner = shortly(node.args[0])
        yield instead("function", inner, f"{node.head}({inner})", node.args[0])
    if node.head == "^":
        yield instead("power", shortly(node.args[0]), shortly(node), node.args[0])
    elif node.head == "norm" and len(node.args) == 1:
        yield instead("power", f"{shortly(node)}**2", shortly(node), Node("^", (node, TWO)))


def _axes(node: Node, variables: Declared) -> Iterator[Edit]:
    axes = rank(node.args[0], variables) if node.head in ALONG and node.args else 0
    if axes < 2:
        return
    now = int(Fraction(node.args[1].value)) % axes if len(node.args) == 2 else None
    if now is None and node.head == "softmax":
        now = axes - 1
    says = f"{node.head} goes along the wrong axis."
    for axis in range(axes):
        if axis != now:
            yield both("axes", says, Node(node.head, (node.args[0], number(axis))))


def _elementwise(node: Node, variables: Declared) -> Iterator[Edit]:
    star, product = "a product entry by entry", "a product of matrices"
    if node.head == "@":
        yield instead("elementwise", star, product, Node("*", node.args), f"In {shortly(node)}")
    elif node.head == "*" and len(node.args) == 2:
        yield instead("elementwise", product, star, Node("@", node.args), f"In {shortly(node)}")
    elif node.head == "^" and node.args[1] == TWO and rank(node.args[0], variables) == 2:
        yield instead("elementwise", product, star, Node("@", (node.args[0], node.args[0])), f"In {shortly(node)}")
    if node.head == "*":
        for place, factor in enumerate(node.args):
            if rank(factor, variables) == 1:
                column = Node("index", (factor, name(":"), name("None")))
                says = f"{shortly(factor)} is broadcast along the wrong axis."
                yield both("broadcast", says, put(node, place, column))
                diagonal = chained([Node("diag", (each,)) if each is factor else each for each in node.args])
                yield both("broadcast", says, diagonal)


def _squares(node: Node, variables: Declared) -> Iterator[Edit]:
    """The sum of squares and the square of the sum."""
    of_sum, of_squares, what = "the square of a sum", "the sum of squares", "Of two that look alike"
    if node.head in ("sum", "mean") and node.args[0].head == "^":
        inner = node.args[0]
        outside = Node("^", (Node(node.head, (inner.args[0], *node.args[1:])), inner.args[1]))
        yield instead("square-of-sum", of_sum, of_squares, outside, what)
    if node.head == "^" and node.args[0].head in ("sum", "mean"):
        total = node.args[0]
        inside = Node(total.head, (Node("^", (total.args[0], node.args[1])), *total.args[1:]))
        yield instead("square-of-sum", of_squares, of_sum, inside, what)


def _numbers(node: Node, variables: Declared) -> Iterator[Edit]:
    if node.head != "number":
        return
    value = Fraction(node.value)
    sizes = sorted({size for variable in variables.values() for size in variable.shape or ()})
    others = dict.fromkeys([Fraction(1), Fraction(2), value * 2, value / 2, *map(Fraction, sizes[:MANY])])
    for other in others:
        if other != value:
            yield instead("factor", str(other), str(value), number(other), "A number is wrong")


def _inserted(node: Node, variables: Declared) -> Iterator[Edit]:
    """A declared matrix before or behind a part, as in P@b for b."""
    axes = rank(node, variables)
    if not 0 < axes < 3 or node.head in ("row", "matrix"):
        return
    for spelling, variable in list(variables.items())[:MANY]:
        if len(variable.shape or ()) == 2 and node != name(spelling):
            for factor in (name(spelling), Node("transpose", (name(spelling),))):
                said = f"The factor {shortly(factor)} is missing at {shortly(node)}."
                for product in ((factor, node), (node, factor)) if axes == 2 else ((factor, node),):
                    yield Edit("factor", f"There is one factor {shortly(factor)} too many.", said, Node("@", product))


LOCAL: tuple[Local, ...] = (
    _primes,
    _transposes,
    _orders,
    _terms,
    _factors,
    _squares,
    _axes,
    _wrappers,
    _elementwise,
    _numbers,
    _inserted,
)
