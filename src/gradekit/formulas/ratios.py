"""The constant that a wrong formula is off by, in words."""

from __future__ import annotations

from fractions import Fraction

from gradekit.formulas.decision import Named
from gradekit.formulas.numeric.balls import Number, as_ball, context, divide, magnitude, multiply
from gradekit.formulas.numeric.evaluate import Evaluator, closeness
from gradekit.formulas.tree import Node, number

RATIOS = [Fraction(p, q) for p in range(1, 13) for q in range(1, 13)]
LOGARITHMS = {"ln 2": Node("log", (number(2),)), "ln 10": Node("log", (number(10),))}
ROOTS = {
    "pi": Node("constant", value="pi"),
    "2 pi": Node("*", (number(2), Node("constant", value="pi"))),
    "sqrt(2)": Node("sqrt", (number(2),)),
    "sqrt(pi)": Node("sqrt", (Node("constant", value="pi"),)),
    "sqrt(2 pi)": Node("sqrt", (Node("*", (number(2), Node("constant", value="pi"))),)),
    "e": Node("constant", value="E"),
}


def apart(a: Number, b: Number) -> bool | None:
    """Whether two values differ: True, False when they agree to a third of the digits or more, None in between."""
    one, other = as_ball(a), as_ball(b)
    distance, allowed = closeness(one, other)
    if distance > allowed + 4:
        return True
    scale = max(magnitude(one.value), magnitude(other.value))
    return False if allowed < scale - context.prec // 3 else None


def alike(a: Number, b: Number) -> bool:
    return apart(a, b) is False


def is_broken(node: Node) -> bool:
    """Whether it is a number that is not whole, as it was typed."""
    if node.head == "/":
        return all(each.head == "number" for each in node.args)
    return node.head == "number" and Fraction(node.value).denominator > 1


def named_ratio(ratio: Number, varies: bool) -> Named | None:
    """A constant ratio in words. Between two plain numbers only the sign says anything."""
    if alike(ratio, -1):
        return Named("sign", "The sign is wrong: yours is the expected one times -1.")
    if not varies:
        return None
    for sign in (1, -1):
        also = "" if sign > 0 else ", and the sign is wrong"
        for value in RATIOS:
            if value != 1 and alike(ratio, sign * value):
                return Named("factor", f"{_about_factor(str(value), value > 1, value)}{also}.")
        for shown, node in (LOGARITHMS | ROOTS).items():
            constant = Evaluator({}).value(node)
            if alike(ratio, multiply([sign, constant])):
                return Named("factor", f"There is a factor {shown} too many{also}.")
            if alike(ratio, divide(sign, constant)):
                return Named("factor", f"A factor {shown} is missing{also}.")
    shown = context.nstr(as_ball(ratio).value, 6)
    # Next to nothing is a difference of another sort.
    return Named("factor", f"Yours is the expected one times a constant, {shown}.") if shown != "1.0" else None


def _about_factor(shown: str, too_many: bool, value: Fraction) -> str:
    if too_many:
        return f"There is a factor {shown} too many"
    return f"A factor {1 / value} is missing"
