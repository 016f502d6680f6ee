"""All slips of a graph: those of single edges, two factors at once, whole paths, and another function altogether."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import numpy as np

from gradekit.judge.chain_slips import FACTOR, OTHER, PATH, Slip, nothing, of_edge, unchanged
from gradekit.judge.chain_words import Words
from gradekit.judge.chains import Array, Backward, Graph, Node, Pull, rerun

# Beyond so many factors, two of them are too many pairs to try.
MOST_MISSING = 24


def slips(graph: Graph) -> Iterator[Slip]:
    """Every slip that is looked for in graphs of this form, then two factors left out at once."""
    single = list(_single(graph))
    yield from single
    missing = [slip for slip in single if slip.factor is not None]
    if len(missing) <= MOST_MISSING:
        yield from itertools.starmap(_both, itertools.combinations(missing, 2))


def _both(one: Slip, other: Slip) -> Slip:
    def says(words: Words) -> str:
        assert one.factor is not None
        assert other.factor is not None
        return f"Two factors of the chain are missing: {one.factor(words)} and {other.factor(words)}."

    edges: dict[tuple[int, int], Pull] = {one.at: unchanged, other.at: unchanged}
    return Slip(FACTOR, 8, says, lambda backward: backward.with_edges(edges))


def _single(graph: Graph) -> Iterator[Slip]:
    for node in graph.nodes:
        for edge, parent in enumerate(node.parents):
            if graph.active[parent.place] and (node.place, edge) not in graph.cut:
                yield from of_edge(graph, node, edge)
    for node in graph.nodes:
        yield from _of_paths(graph, node.place)
        yield from _of_end(graph, node)
        yield from _of_function(graph, node)


def _of_paths(graph: Graph, place: int) -> Iterator[Slip]:
    """One of several paths on which a value reaches the output left out, followed alone, or with the wrong sign."""
    used = graph.children(place)
    if len(used) < 2:
        return
    for at in used:
        yield from _of_path(place, at, [each for each in used if each != at])


def _of_path(place: int, at: tuple[int, int], others: list[tuple[int, int]]) -> Iterator[Slip]:
    def through(words: Words) -> str:
        return f"{words.value(place)} through {words.value(at[0])}"

    def missing(words: Words) -> str:
        return f"A path is missing: the one from {through(words)}. Paths add up."

    def alone(words: Words) -> str:
        return f"Only the path from {through(words)} was followed; there are others, and paths add up."

    def negative(words: Words) -> str:
        return f"The path from {through(words)} has the wrong sign."

    yield Slip(PATH, 1, missing, _without([at]))
    yield Slip(PATH, 2, alone, _without(others))
    yield Slip(PATH, 2, negative, _negated(at))


def _without(edges: list[tuple[int, int]]) -> Callable[[Backward], list[Array] | None]:
    return lambda backward: backward.with_edges(dict.fromkeys(edges, nothing))


def _negated(at: tuple[int, int]) -> Callable[[Backward], list[Array] | None]:
    return lambda backward: backward.with_edges({at: lambda g, n, e, above: -n.pull(above, e)})


def _of_end(graph: Graph, node: Node) -> Iterator[Slip]:
    """The derivative of an intermediate value, or the value itself, for the derivative of the output."""
    place, last = node.place, len(graph.nodes) - 1
    if graph.active[place] and node.fun is not None and place != last:
        yield Slip(
            OTHER,
            3,
            lambda words: f"This is the derivative of {words.value(place)} alone: what comes after it is left out.",
            lambda backward: backward.of_value(place),
        )
    if node.fun is not None:
        yield Slip(
            OTHER,
            3,
            lambda words: f"This is {words.value(place)} itself, not differentiated.",
            lambda backward: [np.asarray(backward.graph.nodes[place].value)] * len(backward.graph.by),
        )


def _of_function(graph: Graph, node: Node) -> Iterator[Slip]:
    """The right derivative of another function, in which one step is left out."""
    if node.fun is None or node.place == len(graph.nodes) - 1:
        return
    for edge, parent in enumerate(node.parents):
        if parent.shape == node.shape:

            def gives(backward: Backward, edge: int = edge) -> list[Array] | None:
                return Backward(rerun(backward.graph, node.place, edge)).true

            def says(words: Words, inside: int = parent.place) -> str:
                stands = f"{words.value(inside)} stands where {words.value(node.place)} belongs"
                return f"This is the derivative of another function, in which {stands}."

            yield Slip(OTHER, 7, says, gives)
