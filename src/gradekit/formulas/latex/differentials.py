"""The two halves of dL/dw in LaTeX, and derivatives that are asked for by `\\frac{d}{dx}`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gradekit.formulas.latex.names import inside, only, spelled
from gradekit.formulas.latex.parts import Part
from gradekit.formulas.tree import CannotRead, Node, walk

MOST_DIFFERENTIATED = 100  # parts of what is differentiated


class Differential(NamedTuple):
    """One half of dL/dw: how often, of what ("" for a bare d), and whether its d can be no name."""

    order: int
    name: str
    sure: bool


def differential(part: Part) -> Differential | None:
    """What `dL`, `\\partial w_0`, `d^2x` or a bare `d` says; None for anything else."""
    inner = only(part)
    factors = inner.parts if inner.kind == "chain" else (inner,)
    first = factors[0] if factors[0].kind == "factor" else Part("factor", inner.at, inner.end, "", (factors[0],))
    head = first.parts[0]
    sure = head.text == r"\partial" or (head.kind == "TEXT" and inside(head) == "d")
    if not sure and not (head.kind == "WORD" and head.text[0] == "d"):
        return None
    order, rest = 1, list(factors[1:])
    if not sure and len(head.text) > 1:
        word = head._replace(text=head.text[1:], at=head.at + 1)
        rest.insert(0, first._replace(parts=(word, *first.parts[1:])))
    elif len(first.parts) == 2 and first.parts[1].kind == "power":
        order = _order(first.parts[1])
    elif len(first.parts) > 1:
        return None
    if not rest:
        return Differential(order, "", sure)
    return _differential_of(order, rest, sure)


def _differential_of(order: int, rest: Sequence[Part], sure: bool) -> Differential | None:
    powers = [each for each in rest[-1].parts[1:] if each.kind == "power"]
    bare = rest[-1]._replace(parts=tuple(each for each in rest[-1].parts if each not in powers))
    spelling = spelled(bare)
    if len(rest) != 1 or not spelling or len(powers) > 1:
        return None
    return Differential(_order(powers[0]) if powers else order, spelling, sure)


def _order(power: Part) -> int:
    text = only(power.parts[1]).text
    return int(text) if text.isdigit() and len(text) < 3 else 0


def differentiated(node: Node, variable: str, order: int) -> Node:
    """The derivative, taken so often. Raises CannotRead for what is too long."""
    from gradekit.formulas.derivative import derivative

    for _ in range(order):
        if sum(1 for _ in walk(node)) > MOST_DIFFERENTIATED:
            raise CannotRead("this is too long to be differentiated here: give the derivative itself")
        node = derivative(node, variable)
    return _flat(node)


def _flat(node: Node) -> Node:
    """The tree with sums and products written into the sum or product they begin."""
    below = tuple(map(_flat, node.args))
    if node.head in ("+", "*") and below[0].head == node.head:
        below = (*below[0].args, *below[1:])
    return node._replace(args=below)
