"""Which mistake a wrong formula is, where that can be known: each name is checked at every point before it is given."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from gradekit.formulas import scalar
from gradekit.formulas.decision import Named
from gradekit.formulas.edits import Edit, edits
from gradekit.formulas.numeric.balls import (
    Ball,
    Imprecise,
    Number,
    Undefined,
    add,
    as_ball,
    context,
    divide,
    is_real,
    multiply,
    negate,
)
from gradekit.formulas.numeric.evaluate import Evaluator, interned
from gradekit.formulas.points import kink_points, plan, random_points, scaled_points
from gradekit.formulas.ratios import apart, is_broken, named_ratio
from gradekit.formulas.tree import Node, Variable, free_names, walk

POINTS, SPECIAL, TRIED = 8, 16, 40
DIGITS = 30
PIECES = frozenset(("max", "min", "abs", "piecewise", "relu", "heaviside", "sign", "floor", "ceiling"))
MOST_EDITS = 700  # candidates that are looked at; what comes later is not found
MOST_FACTORS = 60
FEWEST = 5  # points at which an explanation has to hold


class Place(NamedTuple):
    """One point with what both formulas give there; its evaluator remembers all parts."""

    evaluator: Evaluator
    student: Ball
    reference: Ball


Claim = Callable[[Place], tuple[Number, Number]]


def recognise(student: Node, reference: Node, variables: Mapping[str, Variable], seed: str = "") -> Named | None:
    """The mistake that explains a wrong formula at every point, or None."""
    table: dict[Any, Node] = {}
    student, reference = interned(student, table), interned(reference, table)
    with context.workdps(DIGITS):
        places = _places(student, reference, variables, seed)
        if len(places) < (4 if free_names(student) | free_names(reference) else 1):
            return None
        if not any(apart(place.student, place.reference) for place in places):
            return None  # they differ where nothing here looks
        search = _Search(student, reference, variables, places, table)
        return search.found()


def _places(student: Node, reference: Node, variables: Mapping[str, Variable], seed: str) -> list[Place]:
    drawn = plan((student, reference), variables, f"{seed}/mistakes")
    found: list[Place] = []
    special = [*scaled_points(drawn), *kink_points((student, reference), drawn)] if drawn.variables else []
    common = list(random_points(drawn, TRIED if drawn.variables else 1))
    for point in (*common[:POINTS], *special[:SPECIAL], *common[POINTS:]):
        evaluator = Evaluator(point)
        try:
            place = Place(evaluator, as_ball(evaluator.value(student)), as_ball(evaluator.value(reference)))
        except (Imprecise, Undefined, ArithmeticError, ValueError):
            continue
        found.append(place)
        if len(found) == POINTS + SPECIAL:
            break
    return found


class _Search:
    def __init__(
        self,
        student: Node,
        reference: Node,
        variables: Mapping[str, Variable],
        places: list[Place],
        table: dict[Any, Node],
    ):
        self.student = student
        self.reference = reference
        self.variables = variables
        self.names = sorted(name for name in free_names(student) | free_names(reference) if name in variables)
        self.places = places
        self.table = table

    def found(self) -> Named | None:
        """The first explanation, those first that say most."""
        looks = (
            self._ratio,
            self._derivative,
            self._series,
            self._name_factor,
            self._term,
            self._edit,
            self._backwards,
            self._factor,
            self._offset,
        )
        return next(filter(None, (look() for look in looks)), None)

    def _holds(self, claim: Claim) -> bool:
        """Whether claim(place) gives two equal numbers: nowhere different, and told to be equal at enough points."""
        alike = 0
        for place in self.places:
            try:
                different = apart(*claim(place))
            except (Imprecise, Undefined, ArithmeticError, ValueError, KeyError):
                continue
            if different:
                return False
            alike += different is False
        return alike >= min(FEWEST, len(self.places))

    def _ratio(self) -> Named | None:
        """The student's is a constant times the reference."""
        first = self.places[0]
        try:
            ratio = divide(first.student, first.reference)
        except (Undefined, Imprecise):
            return None
        if not self._holds(lambda place: (place.student, multiply([ratio, place.reference]))):
            return None
        if self._rounded(ratio):
            return Named("rounded", "A number in it is rounded; it has to be exact.")
        return named_ratio(ratio, bool(free_names(self.reference)))

    def _rounded(self, ratio: Number) -> bool:
        """Whether the two are within a thousandth of each other, and the student's has a number that is not whole."""
        ball = as_ball(ratio)
        near = abs(ball.value - 1) < 0.001
        return bool(near) and any(is_broken(node) for node in walk(self.student))

    def _derivative(self) -> Named | None:
        return self._first(edit for edit in edits(self.reference, ()) if edit.mistake == "derivative")

    def _series(self) -> Named | None:
        """The student's own sum runs over the wrong range."""
        if not any(node.head in ("sum", "product") for node in walk(self.student)):
            return None
        ranges = (edit for edit in edits(self.student, ()) if edit.mistake == "offset")
        return self._repaired(ranges)

    def _name_factor(self) -> Named | None:
        """The reference is the student's times, or divided by, one of the variables."""
        return self._by_factor(Node("name", value=name) for name in self.names)

    def _factor(self) -> Named | None:
        """The reference is the student's times, or divided by, a part of one of the two."""
        return self._by_factor(itertools.islice(self._factors(), MOST_FACTORS))

    def _by_factor(self, factors: Iterator[Node]) -> Named | None:
        if not free_names(self.reference):
            return None
        for factor in factors:
            shown = _written(factor)
            for sign, also in ((1, ""), (-1, ", and the sign is wrong")):
                if self._holds(self._lacks(factor, sign)):
                    return Named("factor", f"The factor {shown} is missing{also}.")
                if self._holds(self._has(factor, sign)):
                    return Named("factor", f"There is a factor {shown} too many{also}.")
        return None

    def _lacks(self, factor: Node, sign: int) -> Claim:
        return lambda place: (multiply([sign, place.student, self._at(factor, place)]), place.reference)

    def _has(self, factor: Node, sign: int) -> Claim:
        return lambda place: (place.student, multiply([sign, place.reference, self._at(factor, place)]))

    def _factors(self) -> Iterator[Node]:
        """The parts of both formulas that depend on something, short ones first."""
        parts = {node: len(list(walk(node))) for tree in (self.reference, self.student) for node in walk(tree)}
        for node in sorted(parts, key=lambda each: (parts[each], repr(each))):
            whole = node in (self.student, self.reference)
            if not whole and free_names(node) and parts[node] <= 30 and free_names(node) <= set(self.names):
                yield node

    def _at(self, node: Node, place: Place) -> Number:
        return place.evaluator.value(interned(node, self.table))

    def _term(self) -> Named | None:
        """The difference is one term of the reference's, lost or with the other sign."""
        if self.reference.head != "+":
            return None
        for term in self.reference.args:
            if self._holds(self._short_of(term, 1)):
                return Named("term", "One term is missing.")
            if self._holds(self._short_of(term, 2)):
                return Named("sign", "The sign of one term is wrong.")
        return None

    def _short_of(self, term: Node, times: int) -> Claim:
        return lambda place: (add([place.student, multiply([times, self._at(term, place)])]), place.reference)

    def _edit(self) -> Named | None:
        if not free_names(self.reference):
            return None
        return self._first(itertools.islice(edits(self.reference, self.names), MOST_EDITS))

    def _first(self, candidates: Iterator[Edit]) -> Named | None:
        for edit in candidates:
            if self._holds(self._student_is(edit.tree)) and self._confirmed(edit.tree, self.student):
                return Named(edit.mistake, edit.says)
        return None

    def _backwards(self) -> Named | None:
        """A single change of the student's formula makes it right."""
        if not free_names(self.reference):
            return None
        return self._repaired(itertools.islice(edits(self.student, self.names), MOST_EDITS))

    def _repaired(self, candidates: Iterator[Edit]) -> Named | None:
        for edit in candidates:
            if self._holds(self._reference_is(edit.tree)) and self._confirmed(edit.tree, self.reference):
                return _turned(edit.mistake)
        return None

    def _confirmed(self, edited: Node, other: Node) -> bool:
        """An edit may move a kink to where none of the points lie: then the whole search has to agree."""
        if not any(node.head in PIECES for tree in (edited, other) for node in walk(tree)):
            return True
        return scalar.decide(edited, other, self.variables, "kinks").verdict == "equal"

    def _student_is(self, tree: Node) -> Claim:
        return lambda place: (place.student, self._at(tree, place))

    def _reference_is(self, tree: Node) -> Claim:
        return lambda place: (place.reference, self._at(tree, place))

    def _offset(self) -> Named | None:
        """The two differ by a constant."""
        if not self.names:
            return None
        first = self.places[0]
        gap = add([first.student, negate(first.reference)])
        if is_real(as_ball(gap)) and self._holds(lambda place: (add([place.student, negate(gap)]), place.reference)):
            shown = context.nstr(as_ball(gap).value, 6).removesuffix(".0")
            return Named("constant", f"Yours is the expected one plus a constant, {shown}.")
        return None


def _turned(mistake: str) -> Named | None:
    """A change of the student's own formula that makes it right, said the other way round."""
    says = {
        "sign": "The sign of one term or argument is wrong.",
        "term": "There is one term too many.",
        "factor": "There is one factor too many.",
        "power": "One exponent is wrong.",
        "number": "One number is wrong.",
        "offset": "An index of the sum is off by one.",
        "inverse": "A factor stands on the wrong side of a fraction line.",
        "exchanged": "Two names are exchanged.",
        "name": "One name stands where another belongs.",
    }
    if mistake in says:
        return Named(mistake, says[mistake])
    if mistake.startswith("no-"):
        return Named(f"extra-{mistake[3:]}", f"There is one {mistake[3:]} too many.")
    return None


def _written(node: Node) -> str:
    from gradekit.formulas.write import plain

    return plain(node)
