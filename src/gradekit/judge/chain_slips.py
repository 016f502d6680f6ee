"""The slips that can be made in a backward pass: one thing in it done otherwise, and the sentence that says so.

A slip is tried at every trial: what it gives is computed, never guessed, and only a slip that gives the student's
own answer everywhere is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from gradekit.judge.chain_words import Words
from gradekit.judge.chains import Array, Backward, Graph, Node, Pull

FACTOR, PATH, OTHER = "chain-factor", "path", "other-function"
# Functions that act on every entry by itself.
ENTRYWISE = frozenset(
    (
        *("tanh", "exp", "log", "sin", "cos", "sqrt", "square", "negative", "power", "logaddexp", "maximum"),
        *("minimum", "absolute", "reciprocal", "log1p", "expm1", "sinh", "cosh", "arctan"),
    )
)
PRODUCTS = ("multiply", "dot", "matmul")


class Slip(NamedTuple):
    """One slip: the short id, its sentence, what it gives at a trial, and its rank, the simplest first.

    A factor that is left out says which, and at which edge of the graph.
    """

    id: str
    rank: int
    says: Callable[[Words], str]
    gives: Callable[[Backward], list[Array] | None]
    factor: Callable[[Words], str] | None = None
    at: tuple[int, int] = (0, 0)


def _edge(id: str, rank: int, node: Node, edge: int, pull: Pull, says: Callable[[Words], str]) -> Slip:
    at = node.place, edge
    return Slip(id, rank, says, lambda backward: backward.with_edges({at: pull}))


def unchanged(graph: Graph, node: Node, edge: int, above: Any) -> Any:
    """The derivative passed on as if the step did nothing."""
    return above


def _left_out(node: Node, edge: int, factor: Callable[[Words], str]) -> Slip:
    """A factor of the chain that is left out."""

    def says(words: Words) -> str:
        return f"A factor of the chain is missing: {factor(words)}."

    at = node.place, edge
    return Slip(FACTOR, 0, says, lambda backward: backward.with_edges({at: unchanged}), factor, at)


def of_edge(graph: Graph, node: Node, edge: int) -> Iterator[Slip]:
    """What can go wrong where a derivative comes back through one edge."""
    if node.slope is not None or (node.does in ENTRYWISE and node.parents[edge].shape == node.shape):
        yield from _of_slope(graph, node, edge)
    elif node.does in PRODUCTS:
        yield from _of_product(graph, node, edge)
    elif node.does == "divide":
        yield from _of_quotient(node, edge)
    elif node.does == "mean":
        yield _of_mean(node, edge)
    if node.parents[edge].fun is None and node.parents[edge].shape != node.shape:
        yield from _of_broadcast(node, edge)


def slope_in_words(words: Words, place: int) -> str:
    """`sigma'(W1 x)`, or `the derivative of tanh(x w)` for a function that the exercise does not hand over."""
    node = words.graph.nodes[place]
    return words.slope(place) if node.slope is not None else f"the derivative of {words.value(place)}"


def _of_slope(graph: Graph, node: Node, edge: int) -> Iterator[Slip]:
    """The derivative of an entry-by-entry function left out, its value in its place, taken elsewhere, or twice."""
    place, inside = node.place, node.parents[edge].place

    def value(words: Words) -> str:
        return f"{words.value(place)} stands where its derivative belongs: {slope_in_words(words, place)}."

    def twice(words: Words) -> str:
        return f"A factor of the chain is there twice: {slope_in_words(words, place)}."

    yield _left_out(node, edge, lambda words: slope_in_words(words, place))
    yield _edge(FACTOR, 1, node, edge, lambda g, n, e, above: above * n.value, value)
    yield _edge(FACTOR, 3, node, edge, lambda g, n, e, above: n.pull(n.pull(above, e), e), twice)
    for other in graph.nodes:
        if other.place != inside and other.shape == node.shape:
            yield _taken_at(node, edge, other.place)


def _taken_at(node: Node, edge: int, other: int) -> Slip:
    """The slope of an entry-by-entry function taken at another value than at its own input."""
    inside, number = node.parents[edge].place, node.argnums[edge]

    def pull(graph: Graph, own: Node, e: int, above: Any) -> Any:
        args = list(own.args)
        args[number] = graph.nodes[other].value
        return own.pull(above, e, args=args, value=own.again(args))

    def says(words: Words) -> str:
        made = words.function(node) + "'" if node.slope is not None else f"The derivative of {words.function(node)}"
        at = f"its output, {words.value(other)}" if other == node.place else words.value(other)
        return f"{made} is taken at {at}; its place in the chain is {words.value(inside)}."

    return _edge(FACTOR, 2 if other == node.place else 4, node, edge, pull, says)


def _of_product(graph: Graph, node: Node, edge: int) -> Iterator[Slip]:
    """The other factor of a product left out, or another value in its place."""
    number = node.argnums[edge]
    other = 1 - number

    def missing(words: Words) -> str:
        return f"A factor of the chain is missing: {words.operand(node, other)}."

    def as_ones(words: Words) -> str:
        return f"A factor of the chain is missing: {words.operand(node, other)} counts as if all its entries were 1."

    def with_operand(change: Callable[[Graph, Node], Any]) -> Pull:
        def pull(at: Graph, own: Node, e: int, above: Any) -> Any:
            args = list(own.args)
            args[other] = change(at, own)
            return own.pull(above, e, args=args)

        return pull

    yield _left_out(node, edge, lambda words: words.operand(node, other))
    ones = with_operand(lambda at, own: np.ones(np.shape(own.args[other])))
    yield _edge(FACTOR, 5, node, edge, ones, missing if np.shape(node.args[other]) == () else as_ones)
    if np.ndim(node.args[other]) == 2:
        turned = with_operand(lambda at, own: np.transpose(own.args[other]))
        yield _edge(FACTOR, 4, node, edge, turned, lambda words: _turned(words, node, other))
    own_place = node.parents[node.argnums.index(other)].place if other in node.argnums else -1
    for value in graph.nodes:
        if value.place != own_place and np.ndim(value.value) == np.ndim(node.args[other]):
            yield _instead(node, edge, value.place, with_operand)


def _turned(words: Words, node: Node, other: int) -> str:
    return f"{words.operand(node, other)} is transposed where it is multiplied in on the way back."


def _instead(node: Node, edge: int, value: int, with_operand: Callable[[Callable[[Graph, Node], Any]], Pull]) -> Slip:
    other = 1 - node.argnums[edge]

    def says(words: Words) -> str:
        return f"{words.value(value)} stands where {words.operand(node, other)} belongs, as a factor of the chain."

    return _edge(FACTOR, 6, node, edge, with_operand(lambda at, own: at.nodes[value].value), says)


def _of_quotient(node: Node, edge: int) -> Iterator[Slip]:
    """A denominator left out where the numerator is differentiated; by the denominator, its square or its sign."""

    def square(words: Words) -> str:
        below = words.operand(node, 1)
        return (
            f"The derivative of 1/{words.inside(node, 1)} has the square of {below} below the line, not {below} itself."
        )

    if node.argnums[edge] == 0:
        yield _left_out(node, edge, lambda words: f"1/{words.inside(node, 1)}")
    else:
        yield _edge(FACTOR, 2, node, edge, lambda g, n, e, above: n.pull(above, e) * n.args[1], square)


def _of_mean(node: Node, edge: int) -> Slip:
    """A mean taken for a sum on the way back."""

    def pull(graph: Graph, own: Node, e: int, above: Any) -> Any:
        return own.pull(above, e) * (np.size(own.args[0]) / max(np.size(own.value), 1))

    def says(words: Words) -> str:
        return f"A factor of the chain is missing: 1 over the number of entries, from {words.value(node.place)}."

    return _edge(FACTOR, 0, node, edge, pull, says)


def _of_broadcast(node: Node, edge: int) -> Iterator[Slip]:
    """An input that was stretched to fit: its derivative adds up over what it was stretched along."""
    if node.does not in ("add", "subtract"):
        return
    parent = node.parents[edge].place

    def says(words: Words) -> str:
        name = words.value(parent)
        return f"{name} is added along a whole axis, so its derivative is a sum over that axis, which is left out."

    yield _edge(FACTOR, 2, node, edge, lambda g, n, e, above: above, says)


def nothing(graph: Graph, node: Node, edge: int, above: Any) -> Any:
    """No contribution at all."""
    return np.zeros(node.parents[edge].shape)
