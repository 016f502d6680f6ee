"""Equality up to what an exercise leaves open: a constant that is added, or a positive factor."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Mapping
from fractions import Fraction

from gradekit.formulas import scalar
from gradekit.formulas.decision import Decision
from gradekit.formulas.derivative import derivative
from gradekit.formulas.numeric.evaluate import value
from gradekit.formulas.points import plan, random_points
from gradekit.formulas.tree import CannotRead, Node, Variable, free_names, number, walk

JUMPS = frozenset(("floor", "ceiling", "sign", "heaviside", "piecewise"))


def antiderivative(
    student: Node, reference: Node, variables: Mapping[str, Variable], by: str, seed: str = ""
) -> Decision:
    """Whether two antiderivatives belong to the same function of `by`.

    Their derivatives must be equal. Their difference may be another constant on each side of a place where they have
    no value, as for log(abs(x)) and log(x), but it must not jump where both have one: x + floor(x) is no integral of 1.
    """
    decision = _by_derivative(student, reference, variables, by, seed)
    if decision.verdict != "equal":
        return decision
    shifted = _shifted(student, reference, variables, (by,), seed)
    if shifted.verdict == "undecided":
        return shifted
    no_value = (shifted.witness or {}).get("student") == "undefined"
    jumps = shifted.how == "value" and any(node.head in JUMPS for tree in (student, reference) for node in walk(tree))
    return shifted if shifted.verdict == "different" and (no_value or jumps) else decision


def constant(
    student: Node, reference: Node, variables: Mapping[str, Variable], by: Collection[str] = (), seed: str = ""
) -> Decision:
    """Whether the two differ by a constant: by nothing that depends on the variables in `by` (all unless given)."""
    names = sorted((set(by) or free_names(student) | free_names(reference)) & set(variables))
    # Unequal derivatives say more than a difference that varies; equal ones alone do not exclude a jump.
    for each in names:
        if variables[each].domain in ("integer", "posint"):
            continue  # a formula of whole numbers may look any way between them
        with contextlib.suppress(CannotRead):
            decision = _by_derivative(student, reference, variables, each, seed)
            if decision.verdict == "different":
                return decision
    return _shifted(student, reference, variables, names, seed)


def _by_derivative(student: Node, reference: Node, variables: Mapping[str, Variable], by: str, seed: str) -> Decision:
    return scalar.decide(derivative(student, by), derivative(reference, by), variables, seed)


def _shifted(
    student: Node, reference: Node, variables: Mapping[str, Variable], by: Collection[str], seed: str
) -> Decision:
    """Whether the difference of the two is what it is at one point, for whatever is put in for the names in `by`."""
    if student == reference:
        return scalar.decide(student, reference, variables, seed)
    for point in random_points(plan((student, reference), variables, seed), 24):
        if value(student, point) is None or value(reference, point) is None:
            continue
        at = {name: number(each) for name, each in point.items() if name in by}
        # student(x) + reference(p) = reference(x) + student(p)
        one = Node("+", (student, placed(reference, at)))
        other = Node("+", (reference, placed(student, at)))
        decision = scalar.decide(one, other, variables, seed)
        if decision.how == "value":
            return decision._replace(message=_unlike(decision, point, by))
        return decision
    decision = scalar.decide(student, reference, variables, seed)
    return decision if decision.how == "domain" else Decision("undecided", message=scalar.UNSURE)


def _unlike(decision: Decision, point: Mapping[str, Fraction], by: Collection[str]) -> str:
    """Between which two points the difference changes."""
    at = (decision.witness or {}).get("at", {})
    one = ", ".join(f"{name} = {at[name]}" for name in sorted(by) if name in at)
    other = ", ".join(f"{name} = {scalar.short(point[name])}" for name in sorted(by) if name in point)
    return (
        f"The difference between yours and the expected answer is not constant: at {one} it is another than at {other}."
    )


def factor(student: Node, reference: Node, variables: Mapping[str, Variable], seed: str = "") -> Decision:
    """Whether the answer is the reference times a positive constant, the one that one point shows."""
    for point in random_points(plan((student, reference), variables, seed), 24):
        left, right = value(student, point), value(reference, point)
        if left is None or right is None or not left.value or not right.value:
            continue
        at = {name: number(each) for name, each in point.items()}
        # student(x) reference(p) = reference(x) student(p), without dividing by what may be zero at x.
        one = Node("*", (student, placed(reference, at)))
        other = Node("*", (reference, placed(student, at)))
        decision = scalar.decide(one, other, variables, seed)
        positive = getattr(left.value / right.value, "real", 0) > 0
        if decision.verdict == "undecided" or (decision.verdict == "equal" and positive):
            return decision
        plain = scalar.decide(student, reference, variables, seed)
        return plain._replace(mistake="sign") if decision.verdict == "equal" else plain
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
