"""Values of a forward function in words: `sigma(W1 x)`, `y - f`; what is long is cut short from the inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gradekit.judge.chains import Graph, Node

LONGEST = 28
DOTS = "..."
SUMS = {"add": "+", "subtract": "-"}
PRODUCTS = ("dot", "matmul", "multiply")
SAME = ("_same", "reshape", "ravel", "array_from_args", "concatenate_args")


class Words:
    """The texts of one graph's values. `names` says how inputs are called."""

    def __init__(self, graph: Graph, names: Mapping[str, str]):
        self.graph = graph
        self.names = names
        self._known: dict[int, str] = {}

    def value(self, place: int) -> str:
        """The value as a short text."""
        return self._short(place)

    def slope(self, place: int) -> str:
        """The derivative of an entry-by-entry function where it is taken: `sigma'(W1 x)`."""
        node = self.graph.nodes[place]
        return f"{self.function(node)}'({self._short(node.parents[0].place)})"

    def function(self, node: Node) -> str:
        """What the function is called, by the name of the argument that it came in."""
        if node.does == "power":
            return f"the power {self.operand(node, 1)}"
        return {"maximum": "max", "absolute": "abs", "minimum": "min"}.get(node.does, node.does)

    def operand(self, node: Node, number: int) -> str:
        """An argument of a step: a followed value, a plain number, or dots."""
        if number in node.argnums:
            return self._short(node.parents[node.argnums.index(number)].place)
        return _plain(node.args[number])

    def _short(self, place: int) -> str:
        if place not in self._known:
            text = self._text(self.graph.nodes[place])
            self._known[place] = text if len(text) <= LONGEST else self._cut(self.graph.nodes[place])
        return self._known[place]

    def _cut(self, node: Node) -> str:
        if node.does in SUMS:
            last = self.inside(node, 1, products=False)
            return f"{DOTS} {SUMS[node.does]} {last if len(last) <= LONGEST // 2 else DOTS}"
        if node.does == "power":
            return f"({DOTS})^{self.operand(node, 1)}"
        if node.place == len(self.graph.nodes) - 1 and node.does in (*PRODUCTS, "divide"):
            return "the function's own value"
        if node.does == "divide":
            over = self.inside(node, 0)
            return f"{over if len(over) <= LONGEST - len(DOTS) else DOTS}/{DOTS}"
        return f"({DOTS})" if node.does in PRODUCTS else f"{self.function(node)}({DOTS})"

    def _text(self, node: Node) -> str:
        if node.fun is None:
            return self.names.get(node.name, node.name)
        if node.does in SUMS:
            return self._sum(node)
        if node.does in PRODUCTS:
            between = " * " if node.does == "multiply" and node.shape else " "
            return between.join(self.inside(node, number) for number in (0, 1))
        if node.does == "divide":
            return "/".join(self.inside(node, number) for number in (0, 1))
        if node.does == "power":
            return f"{self.inside(node, 0)}^{self.operand(node, 1)}"
        return self._other(node)

    def _other(self, node: Node) -> str:
        if node.does in ("negative", "transpose"):
            inside = self.inside(node, 0)
            return f"-{inside}" if node.does == "negative" else f"{inside}^T"
        if node.does in SAME:
            return self.operand(node, 0)
        if node.does == "__getitem__":
            index = node.args[1]
            return f"{self.inside(node, 0)}[{index if isinstance(index, int) else DOTS}]"
        count = 2 if node.does in ("maximum", "minimum", "logaddexp") else 1
        return f"{self.function(node)}({', '.join(self.operand(node, number) for number in range(count))})"

    def _sum(self, node: Node) -> str:
        zero = [number in node.argnums and not np.any(node.args[number]) for number in (0, 1)]
        if zero[1]:
            return self.operand(node, 0)
        if zero[0] and node.does == "add":
            return self.operand(node, 1)
        right = self.inside(node, 1, products=False) if node.does == "subtract" else self.operand(node, 1)
        return f"{self.operand(node, 0)} {SUMS[node.does]} {right}"

    def inside(self, node: Node, number: int, *, products: bool = True) -> str:
        """An operand, in parentheses where the text would not say what belongs together."""
        text = self.operand(node, number)
        made = node.parents[node.argnums.index(number)] if number in node.argnums else None
        loose = made is not None and made.does in (*SUMS, *(("divide",) if products else ()))
        power = made is not None and node.does == "power" and made.does in PRODUCTS
        return f"({text})" if (loose and _is_loose(text)) or power else text


def _is_loose(text: str) -> bool:
    return any(sign in text for sign in (" + ", " - ", "/"))


def _plain(value: Any) -> str:
    if isinstance(value, (int, float, np.generic)) or (isinstance(value, np.ndarray) and value.ndim == 0):
        return f"{float(value):g}"
    return DOTS


def shown_names(inputs: Sequence[Mapping[str, Any]], arguments: Sequence[str]) -> dict[str, str]:
    """How each input is called in what a student reads: by the name of an argument that is always the same value."""
    names: dict[str, str] = {}
    for name, value in inputs[0].items():
        if isinstance(value, dict):
            names.update({str(key): str(key) for key in value})
        twins = [each for each in arguments if each in inputs[0] and all(_equal(at[each], at[name]) for at in inputs)]
        names[name] = name if name in arguments else (twins[0] if twins else name)
    return names


def _equal(one: Any, other: Any) -> bool:
    plain = (float, np.ndarray)
    return isinstance(one, plain) and isinstance(other, plain) and bool(np.array_equal(one, other))
