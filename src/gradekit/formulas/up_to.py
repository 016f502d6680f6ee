"""Equality up to what an exercise leaves open: a constant that is added, or a positive factor."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from gradekit.formulas import scalar
from gradekit.formulas.decision import Decision
from gradekit.formulas.derivative import derivative
from gradekit.formulas.evaluate import value
from gradekit.formulas.points import plan, random_points
from gradekit.formulas.tree import Node, Variable, free_names, number


def antiderivative(
    student: Node, reference: Node, variables: Mapping[str, Variable], by: str, seed: str = ""
) -> Decision:
    """Whether two antiderivatives belong to the same function of `by`: whether their derivatives are equal."""
    return scalar.decide(derivative(student, by), derivative(reference, by), variables, seed)


def constant(
    student: Node, reference: Node, variables: Mapping[str, Variable], by: Collection[str] = (), seed: str = ""
) -> Decision:
    """Whether the two differ by a constant: by nothing that depends on the variables in `by` (all unless given)."""
    decision = Decision("equal", "numeric")
    for each in sorted(set(by) or free_names(student) | free_names(reference)):
        if each in variables:
            decision = antiderivative(student, reference, variables, each, seed)
            if decision.verdict != "equal":
                return decision
    return decision


def factor(student: Node, reference: Node, variables: Mapping[str, Variable], seed: str = "") -> Decision:
    """Whether the answer is the reference times a positive constant, the one that one point shows."""
    for point in random_points(plan((student, reference), variables, seed), 24):
        left, right = value(student, point), value(reference, point)
        if left is None or right is None or not left.value or not right.value:
            continue
        at = {name: number(each) for name, each in point.items()}
        if getattr(left.value / right.value, "real", 0) <= 0:
            return scalar.decide(student, reference, variables, seed)
        # student(x) reference(p) = reference(x) student(p), without dividing by what may be zero at x.
        one = Node("*", (student, placed(reference, at)))
        other = Node("*", (reference, placed(student, at)))
        decision = scalar.decide(one, other, variables, seed)
        return decision if decision.verdict != "different" else scalar.decide(student, reference, variables, seed)
    return scalar.decide(student, reference, variables, seed)


def placed(node: Node, values: Mapping[str, Node]) -> Node:
    """The formula with numbers for its names; an index of a sum keeps its own meaning."""
    if node.head == "name":
        return values.get(str(node.value), node)
    if node.head in ("sum", "product"):
        body, index, low, high = node.args
        inner = {name: each for name, each in values.items() if name != index.value}
        return Node(node.head, (placed(body, inner), index, placed(low, values), placed(high, values)))
    return Node(node.head, tuple(placed(each, values) for each in node.args), node.value)
