"""Formulas one slip away from a matrix formula, and what is said of an answer that makes the slip."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from gradekit.formulas.matrices.ranks import rank
from gradekit.formulas.matrices.slips import (
    ALONG,
    LOCAL,
    MANY,
    PRIMES,
    Declared,
    Edit,
    Local,
    both,
    chained,
    instead,
    prime,
    put,
)  # fmt: skip
from gradekit.formulas.tree import Node, name, names_in


def edits(tree: Node, variables: Declared) -> Iterator[Edit]:
    """All formulas one slip away, the likeliest slips first."""
    yield from _primes_everywhere(tree)
    yield from _stars_everywhere(tree, variables)
    for local in LOCAL:
        yield from _spread(tree, variables, local)
    yield from _names_exchanged(tree, variables)


def _spread(node: Node, variables: Declared, local: Local) -> Iterator[Edit]:
    """The slip at this node and at every node below it."""
    yield from local(node, variables)
    for place, below in enumerate(node.args):
        if place and (node.head == "index" or (node.head in ALONG and len(node.args) == 2)):
            break
        for edit in _spread(below, variables, local):
            yield edit._replace(tree=put(node, place, edit.tree))


def _primes_everywhere(tree: Node) -> Iterator[Edit]:
    for old, new in PRIMES.items():
        changed = _replaced(tree, lambda node, old=old, new=new: Node(new, node.args) if node.head == old else None)  # type: ignore[misc]
        if changed != tree:
            yield prime(new, changed)


def _stars_everywhere(tree: Node, variables: Declared) -> Iterator[Edit]:
    """Every product entry by entry as one of matrices."""
    changed = _replaced(tree, lambda node: _multiplied(node, variables) if node.head == "*" else None)
    if changed != tree:
        yield instead("elementwise", "a product of matrices (@)", "one entry by entry (*)", changed, "In products")


def _multiplied(node: Node, variables: Declared) -> Node | None:
    """The product of the arrays as matrices, times the numbers; None where there are not two arrays."""
    arrays = [each for each in node.args if rank(each, variables)]
    numbers = [each for each in node.args if not rank(each, variables)]
    if len(arrays) < 2:
        return None
    return Node("*", (*numbers, chained(arrays))) if numbers else chained(arrays)


def _replaced(node: Node, change: Callable[[Node], Node | None]) -> Node:
    below = Node(node.head, tuple(_replaced(each, change) for each in node.args), node.value)
    return change(below) or below


def _names_exchanged(tree: Node, variables: Declared) -> Iterator[Edit]:
    used = sorted(names_in(tree) & set(variables))[: 2 * MANY]
    for one, other in itertools.combinations(used, 2):
        pair = {one: name(other), other: name(one)}
        swapped = _replaced(tree, lambda node, pair=pair: pair.get(str(node.value)) if node.head == "name" else None)  # type: ignore[misc]
        yield both("exchanged", f"{one} and {other} are exchanged.", swapped)
