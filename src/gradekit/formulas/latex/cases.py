"""Conditions and the rows of `cases`; a last row is the default only where it visibly is the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from gradekit.formulas.latex.parts import Part
from gradekit.formulas.tree import CannotRead, Node

Value = Callable[[Part], Node]
SIGNS = {
    "<": "<", r"\lt": "<", "<=": "<=", "≤": "<=", r"\le": "<=", r"\leq": "<=", r"\leqslant": "<=",
    ">": ">", r"\gt": ">", ">=": ">=", "≥": ">=", r"\ge": ">=", r"\geq": ">=", r"\geqslant": ">=",
    "=": "==", "==": "==", "≠": "!=", "!=": "!=", r"\ne": "!=", r"\neq": "!=",
}  # fmt: skip
# Which of less, equal, greater a relation holds for, as bits.
HOLDS = {"<": 1, "==": 2, ">": 4, "<=": 3, ">=": 6, "!=": 5}
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
ALWAYS = 7
UNDEFINED = Node("undefined")


def condition(part: Part, value: Value) -> Node:
    """The condition's tree; `0 < x < 1` is two relations. Raises CannotRead."""
    if part.kind in ("condition", "clause"):
        return Node(
            "or" if part.kind == "condition" else "and", tuple(condition(each, value) for each in part.parts[::2])
        )
    if part.kind != "relation":
        raise CannotRead("a condition such as x > 0 belongs here", part.at)
    sides, signs = [value(each) for each in part.parts[::2]], part.parts[1::2]
    found = [Node(SIGNS[each.text], pair) for each, pair in zip(signs, pairwise(sides), strict=True)]
    return found[0] if len(found) == 1 else Node("and", tuple(found))


def cases(part: Part, value: Value) -> Node:
    """The piecewise function of a `cases` environment. Raises CannotRead."""
    rows = [each.parts[::2] for each in part.parts[1:-1] if each.kind == "row"]
    for row in rows:
        if len(row) != 2:
            raise CannotRead(r"a row of cases is `value & condition`, and \\ parts the rows", row[0].at)
    conditions: list[Node] = []
    found: list[Node] = []
    for place, (above, below) in enumerate(rows):
        if below.kind == "OTHERWISE":
            if place + 1 < len(rows) or not found:
                raise CannotRead("`otherwise` belongs into the last of several rows", below.at)
            return Node("piecewise", (*found, value(above)))
        conditions.append(condition(below, value))
        found += [conditions[-1], value(above)]
    if len(rows) > 1 and _complete(conditions):
        return Node("piecewise", (*found[:-2], found[-1]))
    return Node("piecewise", (*found, UNDEFINED))


def _complete(conditions: Sequence[Node]) -> bool:
    """Whether one of the conditions always holds: all compare the same two sides, and every outcome is named."""
    if any(each.head not in HOLDS for each in conditions):
        return False
    sides, covered = conditions[0].args, 0
    for each in conditions:
        if each.args not in (sides, sides[::-1]):
            return False
        covered |= HOLDS[each.head if each.args == sides else MIRRORED[each.head]]
    return covered == ALWAYS
