"""Deciding whether two formulas of numbers are equal, by searching a point where they are not.

Both are evaluated with error bounds, so no tolerance is guessed: they differ where their values are further apart than
the errors allow, and what is too uncertain is computed again with more digits. What no point of the domain tells apart
is equal; where too few points could be used, nothing is said.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from gradekit.formulas.decision import Decision
from gradekit.formulas.numeric.balls import Ball, Gap, Imprecise, Undefined, as_ball, context, magnitude
from gradekit.formulas.numeric.evaluate import Evaluator, closeness, interned
from gradekit.formulas.points import Plan, Point, kink_points, plan, random_points, scaled_points
from gradekit.formulas.tree import Node, Variable, free_names

EQUAL, DIFFERENT, UNDECIDED = "equal", "different", "undecided"
DIGITS = (30, 60, 120, 240)
CONFIRMING = 90  # digits more at which a difference must show again
DEEP = 450  # digits of the last two points: what differs by less than 1e-400 is not told apart
RANDOM_POINTS, MORE_POINTS, FEWEST = 12, 24, 4
SLACK = 4  # bits
TELLING = 33  # bits of a value that must be known before it counts as compared

SAME, OTHER, LEFT_ONLY, RIGHT_ONLY, UNUSABLE = "same", "other", "left", "right", "unusable"
# One side is 0/0 or the like there, which is a matter of convention, and the other has a value.
LEFT_GAP, RIGHT_GAP = "left gap", "right gap"


class Seen(NamedTuple):
    """What one point showed: same, other, defined on one side only (left, right), a gap on one side, or unusable."""

    what: str
    point: Point
    left: Any = None
    right: Any = None
    digits: int = 0


def decide(student: Node, reference: Node, variables: Mapping[str, Variable], seed: str = "") -> Decision:
    """Whether the two are equal on the declared domain (complex numbers by principal values)."""
    if student == reference:
        return Decision(EQUAL, "structural")
    table: dict[Any, Node] = {}
    left, right = interned(student, table), interned(reference, table)
    return _Search(left, right, plan((left, right), variables, seed)).decision()


class _Search:
    def __init__(self, left: Node, right: Node, drawn: Plan):
        self.left = left
        self.right = right
        self.plan = drawn
        self.complex = any(variable.domain == "complex" for variable in drawn.variables.values())

    def decision(self) -> Decision:
        """Random points, kinks and scaled points; more random ones while too few could be used; two deep ones."""
        if not self.plan.variables:
            return self._constant()
        seen: list[Seen] = []
        for point in self._points():
            seen.append(self.look(point))
            if seen[-1].what == OTHER and (found := self._different(seen)):
                return found
        if sum(each.what == SAME for each in seen) < FEWEST:
            seen += [self.look(point) for point in random_points(self.plan, MORE_POINTS)]
        return self._summary(seen)

    def _points(self) -> Iterator[Point]:
        first = random_points(self.plan, RANDOM_POINTS)
        kinks = kink_points((self.left, self.right), self.plan)
        return itertools.chain(first, scaled_points(self.plan), kinks)

    def _constant(self) -> Decision:
        seen = self.look({})
        if seen.what == OTHER:
            return self._different([seen]) or Decision(UNDECIDED, message=UNSURE)
        if seen.what in (LEFT_ONLY, RIGHT_ONLY):
            return _domain([seen])
        if seen.what == UNUSABLE:
            return Decision(UNDECIDED, message=UNSURE)
        return self._deep([{}])

    def _summary(self, seen: Sequence[Seen]) -> Decision:
        if any(each.what == OTHER for each in seen) and (found := self._different(seen)):
            return found
        one_sided = [each for each in seen if each.what in (LEFT_ONLY, RIGHT_ONLY)]
        # A single place is a gap that can be filled; the same place may have been drawn twice.
        if len({tuple(each.point.values()) for each in one_sided}) >= 2:
            return _domain(one_sided)
        usable = [each.point for each in seen if each.what == SAME]
        if len(usable) < FEWEST:
            return _nowhere(seen) or Decision(UNDECIDED, message=UNSURE)
        return self._deep(usable[:2])

    def _deep(self, points: Sequence[Point]) -> Decision:
        for point in points:
            seen = self._compare(point, DEEP)
            if seen is not None and seen.what == OTHER and (found := self._different([seen])):
                return found
        return Decision(EQUAL, "numeric")

    def _different(self, seen: Sequence[Seen]) -> Decision | None:
        """The verdict, if one of the differences shows again with more digits; the shortest point is the witness."""
        others = sorted((each for each in seen if each.what == OTHER), key=lambda each: _length(each.point))
        for each in others:
            again = self._compare(each.point, each.digits + CONFIRMING)
            if again is not None and again.what == OTHER:
                return Decision(DIFFERENT, _how(again), witness(again.point, again.left, again.right))
        return None

    def look(self, point: Point) -> Seen:
        """Compares at one point with as many digits as it takes."""
        for digits in DIGITS:
            seen = self._compare(point, digits)
            if seen is not None:
                return seen
        return Seen(UNUSABLE, point)

    def _compare(self, point: Point, digits: int) -> Seen | None:
        """What a point shows at a precision; None when more digits are needed."""
        with context.workdps(digits):
            left, right = self._side(self.left, point), self._side(self.right, point)
            if left is Gap or right is Gap:
                return _gap(left, right, point)
            if left is Undefined or right is Undefined:
                return self._one_sided(left, right, point)
            if left is None or right is None:
                return None
            apart, allowed = closeness(left, right)
            if apart > allowed + SLACK:
                return Seen(OTHER, point, left.value, right.value, digits)
            scale = max(magnitude(left.value), magnitude(right.value))
            # A value against zero has no scale of its own: that its error shrinks with the digits has to do.
            known = allowed <= scale - TELLING or allowed <= -context.prec + max(TELLING, context.prec // 8)
            return Seen(SAME, point) if known else None

    def _one_sided(self, left: Any, right: Any, point: Point) -> Seen | None:
        if left is Undefined and right is Undefined:
            return Seen(UNUSABLE, point)
        if left is None or right is None:
            return None
        return Seen(RIGHT_ONLY, point, None, right.value) if left is Undefined else Seen(LEFT_ONLY, point, left.value)

    def _side(self, tree: Node, point: Point) -> Any:
        """The value as a ball, Undefined or Gap (the class) where there is none, None where more digits are needed."""
        try:
            return as_ball(Evaluator(_placed(point, self.complex, self.plan.variables)).value(tree))
        except Gap:
            # A formula that varies may have a gap; one that is no number anywhere has no value.
            return Gap if free_names(tree) else Undefined
        except Undefined:
            return Undefined
        except Imprecise:
            return None
        except (ArithmeticError, ValueError):
            return None


def _gap(left: Any, right: Any, point: Point) -> Seen:
    if isinstance(right, Ball):
        return Seen(LEFT_GAP, point, None, right.value)
    return Seen(RIGHT_GAP, point, left.value) if isinstance(left, Ball) else Seen(UNUSABLE, point)


def _nowhere(seen: Sequence[Seen]) -> Decision | None:
    """Different in domain, where one side has a gap at every point and the other a value."""
    for gap, only in ((LEFT_GAP, RIGHT_ONLY), (RIGHT_GAP, LEFT_ONLY)):
        gaps = [each._replace(what=only) for each in seen if each.what == gap]
        if FEWEST <= len(gaps) == len(seen):
            return _domain(gaps)
    return None


def _placed(point: Point, has_complex: bool, variables: Mapping[str, Variable]) -> Mapping[str, Any]:
    """The point's numbers; whole ones as int, and a complex variable off the real line."""
    if not has_complex:
        return {name: each.numerator if each.denominator == 1 else each for name, each in point.items()}
    return {name: _complex(each) if variables[name].domain == "complex" else each for name, each in point.items()}


def _complex(value: Fraction) -> Ball:
    # One random number gives both parts: its digits are as good as new when they are taken in another order.
    imaginary = Fraction((value.numerator * 7919) % 4093 - 2046, 256)
    parts = context.mpf(value.numerator) / value.denominator, context.mpf(imaginary.numerator) / imaginary.denominator
    return Ball(context.mpc(*parts), magnitude(parts[0]) - context.prec)


def _length(point: Point) -> tuple[int, Fraction]:
    """How long a point is to write down, and how far from the origin."""
    return max((each.denominator for each in point.values()), default=1), sum(map(abs, point.values()), Fraction(0))


def _how(seen: Seen) -> str:
    """A difference is one of domains where exactly one side is a real number."""
    if (hasattr(seen.left, "_mpc_")) == hasattr(seen.right, "_mpc_"):
        return "value"
    complex_one = seen.left if hasattr(seen.left, "_mpc_") else seen.right
    return "domain" if magnitude(complex_one.imag) > magnitude(complex_one) - 60 else "value"


def _domain(seen: Sequence[Seen]) -> Decision:
    """The two have values at different points."""
    first = min(seen, key=lambda each: _length(each.point))
    return Decision(DIFFERENT, "domain", witness(first.point, first.left, first.right))


def witness(point: Point, left: Any, right: Any) -> dict[str, Any]:
    """The point and both values as short text."""
    shown = _shown(left, right)
    return {"at": {name: short(each) for name, each in point.items()}, "student": shown[0], "reference": shown[1]}


def _shown(left: Any, right: Any) -> tuple[str, str]:
    """Both values with as many digits as it takes to see that they differ."""
    for digits in (6, 12, 25, 60, 120, 400):
        shown = _digits(left, digits), _digits(right, digits)
        if shown[0] != shown[1]:
            break
    return shown


def _digits(value: Any, digits: int) -> str:
    if value is None:
        return "undefined"
    if hasattr(value, "_mpc_"):
        if not value.imag or magnitude(value.imag) < magnitude(value.real) - 60:
            return _digits(value.real, digits)
        if not value.real or magnitude(value.real) < magnitude(value.imag) - 60:
            return f"{_digits(value.imag, digits)}i"
        sign = "-" if value.imag < 0 else "+"
        return f"{context.nstr(value.real, digits)} {sign} {context.nstr(abs(value.imag), digits)}i"
    return str(context.nstr(value, digits, strip_zeros=True)).removesuffix(".0")


def short(value: Fraction) -> str:
    """A number of a point, exactly where that is short, else to six digits."""
    exactly = value.numerator if value.denominator == 1 else float(value)
    return f"{exactly:.6g}" if isinstance(exactly, float) else str(exactly)


UNSURE = "It could not be decided whether the two are equal: too few points of the domain could be used."
