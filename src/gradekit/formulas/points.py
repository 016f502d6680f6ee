"""Where two formulas are compared: random points of the declared domain, large and small ones, both sides of kinks."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from gradekit.formulas.numeric.balls import Imprecise, Undefined, as_ball, context, is_real
from gradekit.formulas.numeric.evaluate import Evaluator
from gradekit.formulas.tree import Node, Variable, free_names, walk

Point = dict[str, Fraction]
COARSE, FINE = 16, 1 << 20  # denominators: short numbers for the messages, long ones against periodic coincidence
SPREAD = 3  # of unbounded real variables
SCALES = (Fraction(1, 1024), Fraction(20), Fraction(200))
OFFSETS = (Fraction(1, 4096), Fraction(1), Fraction(40), Fraction(1, 1 << 40))
FAR = (100, 1000, 10**6)  # whole numbers beyond those that are drawn
MOST_KINKS = 12
SHORT = 1000  # denominators of numbers that people write in conditions
SEARCH = [
    Fraction(0),
    *(sign * Fraction(2) ** k for k in (*range(-60, -6, 6), *range(-6, 21, 2), *range(24, 65, 8)) for sign in (1, -1)),
]
JUMPS = frozenset(("max", "min", "abs", "sign", "heaviside", "relu", "floor", "ceiling"))


class Plan(NamedTuple):
    """The variables of a comparison as they are drawn, and the generator of this seed."""

    variables: Mapping[str, Variable]
    random: random.Random


def plan(trees: Sequence[Node], variables: Mapping[str, Variable], seed: str) -> Plan:
    """What to draw: the declared variables that occur; a limit of a sum is a whole number whatever was declared."""
    used = set().union(*map(free_names, trees))
    limits = _limits(trees)
    drawn = {
        name: variable._replace(domain="integer")
        if name in limits and variable.domain not in ("posint", "integer")
        else variable
        for name, variable in sorted(variables.items())
        if name in used
    }
    return Plan(drawn, random.Random(seed))


def _limits(trees: Sequence[Node]) -> set[str]:
    """The names that limits of sums and products are made of."""
    series = [node for tree in trees for node in walk(tree) if node.head in ("sum", "product")]
    return set().union(*(free_names(limit) for node in series for limit in node.args[2:]))


def random_points(plan: Plan, count: int) -> Iterator[Point]:
    """Random points; every third one with short numbers."""
    for index in range(count):
        grid = COARSE if index % 3 == 0 else FINE
        point: Point = {}
        for name, variable in plan.variables.items():
            value = _draw(variable, grid, plan.random)
            # Equal or opposite values hide differences; where a domain is small they cannot be avoided.
            for _ in range(8):
                if all(abs(value) != abs(other) for other in point.values()):
                    break
                value = _draw(variable, grid, plan.random)
            point[name] = value
        yield point


def _draw(variable: Variable, grid: int, stream: random.Random) -> Fraction:
    low, high = bounds(variable)
    if variable.domain in ("integer", "posint"):
        return Fraction(stream.randint(-(-low.numerator // low.denominator), high.numerator // high.denominator))
    steps = (high - low) * grid
    if steps < 4:  # a narrow range
        return low + (high - low) * Fraction(stream.randrange(1, FINE, 2), FINE)
    # Odd multiples of the grid: never on the short numbers where formulas have their special places.
    first = low * grid
    return Fraction(2 * stream.randrange(int(first // 2) + 1, int((first + steps) // 2)) + 1, grid)


def bounds(variable: Variable) -> tuple[Fraction, Fraction]:
    """The ends between which a variable is drawn."""
    ends = {
        "integer": (-6, 12),
        "posint": (1, 14),
        "positive": (0, SPREAD + 1),
        "negative": (-SPREAD - 1, 0),
    }.get(variable.domain, (-SPREAD, SPREAD))
    low = Fraction(ends[0]) if variable.low is None else Fraction(variable.low)
    high = Fraction(ends[1]) if variable.high is None else Fraction(variable.high)
    if low >= high and variable.low is None:
        low = high - SPREAD
    return low, max(high, low + SPREAD) if variable.high is None else high


def scaled_points(plan: Plan) -> Iterator[Point]:
    """Points much smaller and much larger than the random ones, as far as the domains reach."""
    for scale in SCALES:
        point = next(random_points(plan, 1))
        for sign in (1, -1):
            yield {name: _inside(plan.variables[name], value * scale * sign) for name, value in point.items()}
    whole = [
        name for name, each in plan.variables.items() if each.domain in ("integer", "posint") and each.high is None
    ]
    for far in FAR if whole else ():
        point = next(random_points(plan, 1))
        yield {**point, whole[0]: Fraction(far)}


def _inside(variable: Variable, value: Fraction) -> Fraction:
    """The value moved into the domain."""
    if variable.domain in ("integer", "posint"):
        value = Fraction(round(value))
        value = max(value, Fraction(1)) if variable.domain == "posint" else value
        value = max(min(value, Fraction(40)), Fraction(-40))
    value = abs(value) if variable.domain == "positive" else -abs(value) if variable.domain == "negative" else value
    if variable.low is not None and value < Fraction(variable.low):
        return bounds(variable)[0]
    if variable.high is not None and value > Fraction(variable.high):
        return bounds(variable)[1]
    return value


def kink_points(trees: Sequence[Node], plan: Plan) -> Iterator[Point]:
    """Points close to, beside and far from every place where a piece of a formula changes, on both sides."""
    gaps = list(dict.fromkeys(gap for tree in trees for gap in _gaps(tree)))
    for gap in gaps[:MOST_KINKS]:
        if free_names(gap) <= set(plan.variables):
            yield from _beside(gap, plan)
    for tree in trees:
        for node in walk(tree):
            if node.head in ("==", "!=") and free_names(node) <= set(plan.variables):
                yield from _at_roots(_minus(*node.args), plan)


def _gaps(tree: Node) -> Iterator[Node]:
    """The formulas whose sign decides which piece applies."""
    for node in walk(tree):
        if node.head in ("max", "min"):
            yield from (_minus(a, b) for i, a in enumerate(node.args) for b in node.args[i + 1 :])
        elif node.head in ("<", "<=", ">", ">="):
            yield _minus(*node.args)
        elif node.head in JUMPS:
            yield node.args[0]
        elif node.head in ("sqrt", "log") or (node.head == "^" and node.args[1].head == "/"):
            yield from _even(node.args[0])


def _even(node: Node) -> Iterator[Node]:
    """What is squared under a root or a logarithm: its sign is lost there, as under bars."""
    for each in (node, *(node.args if node.head in ("*", "/") else ())):
        if each.head == "^" and each.args[1].head == "number" and Fraction(each.args[1].value) % 2 == 0:
            yield each.args[0]


def _minus(left: Node, right: Node) -> Node:
    return Node("+", (left, Node("neg", (right,))))


def _at_roots(gap: Node, plan: Plan) -> Iterator[Point]:
    """The single places where an equation holds; elsewhere its other piece applies."""
    for name in sorted(free_names(gap)):
        base = next(random_points(plan, 1))
        for root in _roots(gap, base, name, plan.variables[name]):
            # Halving ends beside a place such as 1/3.
            yield {**base, name: root.limit_denominator(SHORT)}


def _beside(gap: Node, plan: Plan) -> Iterator[Point]:
    for name in sorted(free_names(gap)):
        variable = plan.variables[name]
        if variable.domain == "complex":
            continue
        base = next(random_points(plan, 1))
        for root in _roots(gap, base, name, variable):
            if variable.domain in ("integer", "posint"):
                yield from ({**base, name: value} for value in _whole_beside(root) if _allowed(variable, value))
                continue
            yield from ({**base, name: value} for value in _towards_ends(root, variable))
            for offset in OFFSETS:
                for side in (-1, 1):
                    value = root + side * offset
                    if _allowed(variable, value):
                        yield {**base, name: value}


def _whole_beside(root: Fraction) -> list[Fraction]:
    """The whole numbers next to a root, and some far from it."""
    return [Fraction(math.floor(root) + step) for step in (-1, 0, 1, 2, -40, 40)]


def _towards_ends(root: Fraction, variable: Variable) -> list[Fraction]:
    """Halfway between a root and an end of the domain that lies close to it."""
    low = Fraction(variable.low) if variable.low is not None else None
    high = Fraction(variable.high) if variable.high is not None else None
    low = Fraction(0) if low is None and variable.domain == "positive" else low
    high = Fraction(0) if high is None and variable.domain == "negative" else high
    ends = [end for end in (low, high) if end is not None and 0 < abs(root - end) <= OFFSETS[0]]
    return [(root + end) / 2 for end in ends]


def _allowed(variable: Variable, value: Fraction) -> bool:
    sign = {"positive": 1, "posint": 1, "negative": -1}.get(variable.domain, 0)
    if sign and value * sign <= 0:
        return False
    return (variable.low is None or value >= Fraction(variable.low)) and (
        variable.high is None or value <= Fraction(variable.high)
    )


def _roots(gap: Node, base: Point, name: str, variable: Variable) -> list[Fraction]:
    """Up to three places along one variable where the formula changes its sign, to about 2^-30."""
    low, high = bounds(variable)
    fine = [low + (high - low) * Fraction(k, 24) for k in range(25)]
    places = sorted({place for place in (*SEARCH, *fine) if _allowed(variable, place)})
    with context.workprec(80):
        signs = [(place, _sign(gap, {**base, name: place})) for place in places]
        found = [place for place, sign in signs if sign == 0]
        changes = [(a, b, s) for (a, s), (b, t) in itertools.pairwise(signs) if s and t == -s]
        found += [_halved(gap, base, name, *change) for change in changes]
    center = (low + high) / 2
    return sorted(found, key=lambda root: abs(root - center))[:3]


def _halved(gap: Node, base: Point, name: str, low: Fraction, high: Fraction, sign: int) -> Fraction:
    while high - low > min(Fraction(1, 1 << 30), abs(high) / (1 << 20)):
        middle = (low + high) / 2
        here = _sign(gap, {**base, name: middle})
        if here == 0:
            return middle
        if here is None:
            break
        low, high = (middle, high) if here == sign else (low, middle)
    return (low + high) / 2


def _sign(node: Node, point: Point) -> int | None:
    """The sign of a real formula at a point; None where it has none."""
    try:
        ball = as_ball(Evaluator(point).value(node))
    except (Imprecise, Undefined):
        return None
    if not is_real(ball):
        return None
    return int(ball.value > 0) - int(ball.value < 0)
