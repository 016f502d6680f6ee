"""The graph behind a derivative: every intermediate value of the forward function with its local derivatives.

The forward function is run once a trial with all its numbers followed, so that the backward pass can be run again
with one thing in it done otherwise (`judge.chain_slips`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import autograd.numpy as differentiable
import numpy as np
from autograd.core import SparseObject, primitive_vjps
from autograd.tracer import Node as AutogradNode
from autograd.tracer import isbox, new_box, primitive, trace_stack

from gradekit.functions import CELLS, FunctionSpec

Array = np.ndarray[Any, Any]
# What is larger is no exercise's forward function, and would take long to search.
MOST_NODES = 60
MOST_OUTPUTS = 64


class Node(AutogradNode):  # type: ignore[misc]
    """One value of the forward function: what made it of which values, and which of these are followed."""

    __slots__ = ("argnums", "args", "fun", "kwargs", "name", "parents", "place", "value")

    def __init__(self, value: Any, fun: Any, args: Any, kwargs: Any, parent_argnums: Any, parents: Any) -> None:
        self.value = value
        self.fun: Any = fun
        self.args = tuple(args)
        self.kwargs = kwargs
        self.argnums = tuple(parent_argnums)
        self.parents: tuple[Node, ...] = tuple(parents)
        self.name = ""
        self.place = -1

    def initialize_root(self, value: Any, name: str) -> None:
        """An input."""
        Node.__init__(self, value, None, (), {}, (), ())
        self.name = name

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the value."""
        return np.shape(self.value)

    @property
    def slope(self) -> Callable[[Any], Any] | None:
        """The derivative of a function that was passed as an argument; None for any other."""
        return getattr(self.fun, "slope", None)

    @property
    def does(self) -> str:
        """The name of what made it; "" for an input."""
        return getattr(self.fun, "__name__", "") if self.fun is not None else ""

    def pull(self, above: Any, edge: int, *, args: Sequence[Any] | None = None, value: Any = None) -> Any:
        """The derivative by one parent, given that by this value; at other `args` and `value` where these are given."""
        at = self.args if args is None else tuple(args)
        number = self.argnums[edge]
        if self.slope is not None:
            return above * self.slope(at[0])
        made = self.value if value is None else value
        found = primitive_vjps[self.fun]((number,), made, at, self.kwargs)(above)[0]
        return found.mut_add(np.zeros(np.shape(at[number]))) if isinstance(found, SparseObject) else found

    def again(self, args: Sequence[Any]) -> Any:
        """What the same function makes of other values."""
        return self.fun(*args, **self.kwargs)


class Graph(NamedTuple):
    """All values that the output depends on, each behind those it is made of, and which of them are differentiated by.

    `active` says of each node whether it depends on what is differentiated by; `cut` are edges that nothing comes
    back through.
    """

    nodes: list[Node]
    by: tuple[int, ...]
    active: tuple[bool, ...]
    cut: frozenset[tuple[int, int]] = frozenset()

    @property
    def output(self) -> Node:
        """The value of the forward function."""
        return self.nodes[-1]

    def children(self, place: int) -> list[tuple[int, int]]:
        """Where a value is used that depends on what is differentiated by: (node, edge)."""
        if not self.active[place]:
            return []
        used = [(n.place, edge) for n in self.nodes for edge, p in enumerate(n.parents) if p.place == place]
        return [each for each in used if each not in self.cut]

    def alike(self, other: Graph) -> bool:
        """Whether the same steps were taken at another trial."""
        return len(self.nodes) == len(other.nodes) and all(
            a.does == b.does and [p.place for p in a.parents] == [p.place for p in b.parents] and a.name == b.name
            for a, b in zip(self.nodes, other.nodes, strict=True)
        )


def graph_of(forward: Callable[..., Any], inputs: Mapping[str, Any], by: Sequence[str]) -> Graph | None:
    """The graph of a call with these inputs; None where the output is none of numbers that can be followed.

    Numbers in a dictionary are followed under their keys. What the forward function raises is raised.
    """
    with trace_stack.new_trace() as mark:
        roots: dict[str, Node] = {}
        boxed = {name: _boxed(name, value, mark, roots, name in by) for name, value in inputs.items()}
        end = forward(**boxed)
        if not isbox(end) or not isinstance(getattr(end, "_node", None), Node):
            return None
        output: Node = end._node
    if any(name not in roots for name in by):
        return None
    return _ordered(output, [roots[name] for name in by])


def _boxed(name: str, value: Any, mark: Any, roots: dict[str, Node], moving: bool) -> Any:
    if isinstance(value, FunctionSpec):
        return _one_step(name, value) if value.name not in CELLS else value.build(differentiable)
    if isinstance(value, dict):
        return {key: _boxed(str(key), each, mark, roots, False) for key, each in value.items()}
    kind = np.asarray(value).dtype.kind if isinstance(value, (float, int, np.ndarray, np.generic)) else ""
    if kind != "f" and not (moving and kind in "iu"):
        return value
    number = np.asarray(value, float) if moving else value
    roots[name] = Node.new_root(number, name)
    return new_box(number, mark, roots[name])


def _one_step(name: str, spec: FunctionSpec) -> Any:
    """A function that is passed, as one step of the graph that knows its derivative."""
    build: Any = spec.build(np)
    step = primitive(lambda z: build(z))
    step.__name__ = name
    step.slope = spec._replace(order=spec.order + 1).build(np) if spec.order == 0 else None
    return step if spec.order == 0 else spec.build(differentiable)


def _ordered(output: Node, by: Sequence[Node]) -> Graph | None:
    nodes: list[Node] = []
    seen: set[int] = set()

    def visit(node: Node) -> None:
        if id(node) in seen or len(seen) > MOST_NODES:
            return
        seen.add(id(node))
        for parent in node.parents:
            visit(parent)
        node.place = len(nodes)
        nodes.append(node)

    visit(output)
    if len(nodes) > MOST_NODES or any(id(node) not in seen for node in by) or np.size(output.value) > MOST_OUTPUTS:
        return None
    active: list[bool] = []
    for node in nodes:
        active.append(node in by or any(active[parent.place] for parent in node.parents))
    return Graph(nodes, tuple(node.place for node in by), tuple(active))


Pull = Callable[["Graph", Node, int, Any], Any]
Edges = Mapping[tuple[int, int], Pull]


class Backward:
    """The backward pass through one graph, to be run again with single edges done otherwise."""

    def __init__(self, graph: Graph):
        self.graph = graph
        size = np.size(graph.output.value)
        self.units = [np.eye(size)[row].reshape(graph.output.shape) for row in range(size)]
        # What is pending before each node is gone through, one dictionary an output.
        self.pending: dict[int, list[dict[int, Any]]] = {}
        self.true = self._run({}, len(graph.nodes) - 1, [{graph.output.place: unit} for unit in self.units], keep=True)

    def with_edges(self, edges: Edges) -> list[Array] | None:
        """The derivatives with these edges done otherwise; None where that does not work."""
        first = max(node for node, _ in edges)
        if first not in self.pending:
            return None
        return self._run(edges, first, [dict(each) for each in self.pending[first]])

    def of_value(self, place: int) -> list[Array] | None:
        """The derivatives of an intermediate value instead of the output's."""
        graph = self.graph
        return Backward(graph._replace(nodes=graph.nodes[: place + 1], active=graph.active[: place + 1])).true

    def _run(self, edges: Edges, first: int, grads: list[dict[int, Any]], keep: bool = False) -> list[Array] | None:
        for place in range(first, -1, -1):
            if keep:
                self.pending[place] = [dict(each) for each in grads]
            if place in self.graph.by:
                continue
            for each in grads:
                self._through(place, each, edges)
        return [self._stacked([each.get(root) for each in grads]) for root in self.graph.by]

    def _through(self, place: int, grads: dict[int, Any], edges: Edges) -> None:
        above = grads.pop(place, None)
        if above is None:
            return
        node = self.graph.nodes[place]
        for edge, parent in enumerate(node.parents):
            if not self.graph.active[parent.place] or (place, edge) in self.graph.cut:
                continue
            pull = edges.get((place, edge))
            part = node.pull(above, edge) if pull is None else pull(self.graph, node, edge, above)
            if part is not None:
                before = grads.get(parent.place)
                grads[parent.place] = part if before is None else before + part

    def _stacked(self, rows: list[Any]) -> Array:
        known = next((row for row in rows if row is not None), np.zeros(()))
        filled = [np.zeros(np.shape(known)) if row is None else np.asarray(row) for row in rows]
        return np.stack(filled).reshape(self.graph.output.shape + np.shape(known))


def rerun(graph: Graph, changed: int, edge: int) -> Graph:
    """The graph of another function: one node is only the value of its parent at that edge."""
    nodes: list[Node] = []
    for node in graph.nodes:
        if node.fun is None:
            fresh = Node.new_root(node.value, node.name)
        else:
            args, parents = list(node.args), tuple(nodes[parent.place] for parent in node.parents)
            for number, parent in zip(node.argnums, parents, strict=True):
                args[number] = parent.value
            if node.place == changed:
                inside = parents[edge]
                fresh = Node(inside.value, _same, (inside.value,), {}, (0,), (inside,))
            else:
                fresh = Node(node.again(args), node.fun, args, node.kwargs, node.argnums, parents)
        fresh.place = node.place
        nodes.append(fresh)
    return graph._replace(nodes=nodes)


def _same(value: Any) -> Any:
    return value


_same.slope = lambda value: 1.0  # type: ignore[attr-defined]
