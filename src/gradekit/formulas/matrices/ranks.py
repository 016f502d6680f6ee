"""How many axes each part of a matrix formula has, as far as that can be told from how it is written."""

from __future__ import annotations

from collections.abc import Mapping

from gradekit.formulas.tree import Node, Variable

NUMBERS = frozenset({"number", "constant", "trace", "det"})
REDUCTIONS = frozenset({"sum", "mean", "norm", "amax", "amin", "dot"})
SQUARE = frozenset({"eye", "inv", "pinv", "outer", "matrix"})


def rank(node: Node, variables: Mapping[str, Variable]) -> int:
    """The number of axes."""
    if node.head in NUMBERS:
        return 0
    if node.head == "name":
        variable = variables.get(str(node.value))
        return len(variable.shape or ()) if variable else 0
    below = [rank(each, variables) for each in node.args]
    return _from_below(node, below)


def _from_below(node: Node, below: list[int]) -> int:
    if node.head == "@":
        return max(0, sum(below) - 2) if 1 in below else max(below)
    if node.head in REDUCTIONS:
        return _reduced(node, below)
    if node.head in SQUARE:
        return 2
    if node.head == "index":
        axes = [str(axis.value) if axis.head == "name" else "" for axis in node.args[1:]]
        return below[0] + axes.count("None") - axes.count("")
    if node.head == "diag":
        return 3 - below[0]
    if node.head in ("ones", "zeros"):
        return len(node.args)
    if node.head in ("softmax", "transpose"):
        return below[0]
    return 1 if node.head == "svdvals" else max(below, default=0)


def _reduced(node: Node, below: list[int]) -> int:
    if node.head == "dot":
        return max(0, sum(below) - 2) if min(below) else max(below)
    return below[0] - 1 if len(node.args) == 2 and node.head != "norm" else 0
