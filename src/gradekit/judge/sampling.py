"""Where a function that is given as a formula is called, and what the reference's formula gives there.

The points are those of the search for a counterexample, as the floats (whole numbers, complex numbers) that the
student's function gets. Where the reference has no value, or none that a float can hold, nothing is asked.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from gradekit.formulas.declared import variables
from gradekit.formulas.numeric.balls import EXACT, Ball, context, is_real, magnitude, to_float
from gradekit.formulas.numeric.evaluate import value
from gradekit.formulas.plain import read_plain
from gradekit.formulas.points import Plan, Point, kink_points, plan, random_points, scaled_points
from gradekit.formulas.tree import Node, Scope, Variable, names_in
from gradekit.judge.trial import Trial

RANDOM, MOST = 12, 40
DIGITS = (30, 60, 120)
KNOWN = 60  # bits of the reference's value
# Beyond LARGE formulas that are right may overflow; nearer to zero than SMALL, and beside kinks, they lose digits.
LARGE, SMALL = 16, Fraction(1, 64)
LEAST, GREATEST = 1e-290, 1e290
# A function may count in loops, and a million rounds would take longer than it is given.
ROUNDS = 100
SHARED = 3  # points of each group that differ only in what a constant may not depend on


class Asked(NamedTuple):
    """What an expression part asks for: the reference's formula, the names, and up to what it has to be equal."""

    name: str
    reference: Node
    scope: Scope
    seed: str = ""
    up_to: str = ""
    wrt: str = ""

    @property
    def kind(self) -> str:
        """Which comparison it takes: `constant` or `factor` is what the answer is free in."""
        return self.up_to or "scalar"

    @property
    def variables(self) -> Mapping[str, Variable]:
        """The declared variables."""
        return self.scope.variables

    @property
    def is_constant(self) -> bool:
        """Whether the reference is one number, which a witness would give away."""
        return not names_in(self.reference) & set(self.variables)


def ask_for(name: str, settings: Mapping[str, Any], reference: str, seed: str) -> Asked:
    """What a part with these settings asks for. Raises CannotRead when the reference is no formula."""
    scope = Scope(variables({name: given or {} for name, given in settings["variables"].items()}))
    return Asked(
        name, read_plain(reference, scope), scope, seed, settings.get("up_to") or "", settings.get("wrt") or ""
    )


def trials(asked: Asked) -> list[Trial]:
    """The points, ordinary ones first, as inputs by name; `edge` says which are large, small or beside a kink."""
    everything = Node("+", (asked.reference, *(Node("name", value=name) for name in asked.variables)))
    drawn = plan((everything,), asked.variables, asked.seed)
    ordinary = [*random_points(drawn, RANDOM)]
    if asked.up_to == "constant":
        ordinary = _groups(ordinary, drawn, [asked.wrt] if asked.wrt else tuple(drawn.variables))
    scaled = [each for point in scaled_points(drawn) for each in _both_ways(point, drawn)]
    hard = [each for each in (*scaled, *kink_points((asked.reference,), drawn)) if _countable(each, drawn)]
    found = [Trial(_inputs(point, asked.variables), {}, _edge(point, drawn)) for point in ordinary]
    found += [Trial(_inputs(point, asked.variables), {}, _edge(point, drawn) or "kink") for point in hard[:MOST]]
    return _usable(asked, found)[:MOST] if drawn.variables else _usable(asked, found[:1])


def _both_ways(point: Point, drawn: Plan) -> list[Point]:
    """The point and, where the domains allow it, its mirror image: formulas overflow to one side."""
    free = all(each.domain == "real" and each.low is None and each.high is None for each in drawn.variables.values())
    return [point, {name: -number for name, number in point.items()}] if free else [point]


def _countable(point: Point, drawn: Plan) -> bool:
    whole = [number for name, number in point.items() if drawn.variables[name].domain in ("integer", "posint")]
    return all(abs(number) <= ROUNDS for number in whole)


def _groups(points: Sequence[Point], drawn: Plan, wrt: Sequence[str]) -> list[Point]:
    """Points in groups that share every variable but those of `wrt`."""
    fresh = random_points(drawn, len(points) * SHARED)
    moved = {name for name in wrt if name in drawn.variables}
    return [
        {**point, **{name: other[name] for name in moved}}
        for point in points[: MOST // SHARED - 2]
        for other in itertools.islice(fresh, SHARED)
    ]


def _inputs(point: Point, variables: Mapping[str, Variable]) -> dict[str, Any]:
    """The numbers of a point in the order in which the exercise declares their names: so a function takes them."""
    return {name: _plain(point[name], variable) for name, variable in variables.items() if name in point}


def _plain(number: Fraction, variable: Variable) -> Any:
    if variable.domain in ("integer", "posint"):
        return int(number)
    if variable.domain == "complex":
        return complex(float(number), ((number.numerator * 7919) % 4093 - 2046) / 256)
    return float(number)


def _edge(point: Point, drawn: Plan) -> str:
    sizes = [(abs(number), drawn.variables[name]) for name, number in point.items()]
    if any(size > max(LARGE, *map(abs, _declared(variable))) for size, variable in sizes):
        return "large"
    return "small" if any(0 < size < SMALL for size, variable in sizes) else ""


def _declared(variable: Variable) -> tuple[float, float]:
    """The declared ends; 0 for one that is not."""
    return variable.low or 0.0, variable.high or 0.0


def _usable(asked: Asked, found: Sequence[Trial]) -> list[Trial]:
    """The points at which the reference has a value; only the real ones where there are any and all inputs are."""
    valued = [(each, reference_value(asked.reference, each)) for each in found]
    known = [(each, number) for each, number in valued if number is not None]
    mixed = any(isinstance(number, float) for _, number in known)
    return [each for each, number in known if not (mixed and isinstance(number, complex) and _is_real_point(each))]


def _is_real_point(trial: Trial) -> bool:
    return not any(isinstance(each, complex) for each in trial.inputs.values())


def reference_value(tree: Node, trial: Trial) -> float | complex | None:
    """The formula's value at a point to all digits of a float; None where it has none or no float holds it."""
    wanted = names_in(tree)
    point: dict[str, Any] = {name: _exact(number) for name, number in trial.inputs.items() if name in wanted}
    for digits in DIGITS:
        found = value(tree, point, digits)
        if found is None:
            continue
        size = magnitude(found.value)
        if found.error <= size - KNOWN or (size == EXACT and found.error < -digits):
            return _as_float(Ball(found.value, found.error))
    return None


def _exact(number: Any) -> Any:
    if isinstance(number, complex):
        return Ball(context.mpc(number.real, number.imag), EXACT)
    exact = Fraction(number)
    return exact.numerator if exact.denominator == 1 else exact


def _as_float(ball: Ball) -> float | complex | None:
    number = to_float(ball)
    size = abs(number)
    if not math.isfinite(size) or size > GREATEST or (size < LEAST and magnitude(ball.value) != EXACT):
        return None
    if isinstance(number, complex) and (is_real(ball) or abs(number.imag) <= 1e-25 * size):
        return number.real
    return number
