"""Two matrix formulas at random arrays: where both have values, and whether those are equal.

In float64 first. Then both are evaluated with so many digits that what is left of a difference is one: no answer
passes for being close, and none fails for losing digits on the way.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple, cast

import numpy as np

from gradekit.formulas.matrices.draws import draw, exact
from gradekit.formulas.matrices.fields import Array, Field, Undefined, many_digits
from gradekit.formulas.matrices.value import evaluator
from gradekit.formulas.tree import Node, Variable, walk

LEAST = 3
TRIES = 30
# Where formulas have kinks they are compared in more places, and farther out.
SCALES = (1.0, 1.0, 1.0, 3.0)
KINKED_SCALES = (1.0, 1.0, 1.0, 1.0, 0.125, 4.0, 8.0, 8.0, 30.0, 30.0, 100.0, 100.0)
KINKS = frozenset({"relu", "abs", "max", "min", "amax", "amin", "sign", "heaviside", "piecewise", "<", "<=", ">", ">="})
TOLERANCE = 1e-9
# More arithmetic than this is not repeated with many digits.
EXACT_WORK = 30_000
DIGITS, KEPT, MOST_DIGITS = 60, 30, 400
CONFIRMED = 2
# Where that is too much work: how many times its own movement a formula may be off, and how much of its scale.
NUDGES, SPREADS, MOST = 3, 64.0, 1e-3
Align = Callable[[Array, Array], Array | None]


class Side(NamedTuple):
    """One of the formulas; with `columns` its vectors are columns, as in LaTeX."""

    tree: Node
    columns: bool = False


class Trial(NamedTuple):
    """Both formulas at one draw; None where one has no finite value. `size` is the arithmetic and the largest entry."""

    values: Mapping[str, Array]
    student: Array | None
    reference: Array | None
    work: int = 0
    peak: float = 1.0

    @property
    def both(self) -> bool:
        """Whether both have a value here."""
        return self.student is not None and self.reference is not None


def run_trials(student: Side, reference: Side, variables: Mapping[str, Variable], seed: int) -> list[Trial]:
    """Both formulas at random arrays, until there are enough at which both have values. Raises Misfit, CannotRead."""
    random = np.random.RandomState(seed)
    kinked = any(node.head in KINKS for side in (student, reference) for node in walk(side.tree))
    scales = KINKED_SCALES if kinked else SCALES
    trials: list[Trial] = []
    for tried in range(TRIES):
        if sum(trial.both for trial in trials) >= len(scales):
            break
        scale = scales[tried] if tried < len(scales) else 1.0
        trial = _trial(student, reference, draw(variables, random, scale))
        # Far out one side may overflow where the other does not: that is no difference of domains.
        if trial.both or scale == 1.0:
            trials.append(trial)
    if sum(trial.both for trial in trials) < LEAST:
        # A logarithm of five entries is seldom defined, except where all of them are positive.
        positive = {key: v._replace(structure=v.structure or "positive") for key, v in variables.items()}
        trials += [_trial(student, reference, draw(positive, random)) for _ in range(LEAST)]
    return trials


def _trial(student: Side, reference: Side, values: dict[str, Array]) -> Trial:
    found: list[Array | None] = []
    work, peak = 0, 1.0
    for side in (reference, student):
        run = evaluator(values, columns=side.columns)
        try:
            found.append(run.run(side.tree))
        except Undefined:
            found.append(None)
        work, peak = max(work, run.work + EXACT_WORK * run.lost), max(peak, run.peak)
    return Trial(values, found[1], found[0], work, peak)


class Comparer(NamedTuple):
    """Compares the two formulas at trials, after `align` has given the student's array the reference's shape."""

    student: Side
    reference: Side
    variables: Mapping[str, Variable]
    align: Align

    def differing(self, trials: Sequence[Trial]) -> Trial | None:
        """The first trial at which they differ; None when they are equal at all."""
        for place, trial in enumerate(trials):
            got = self.aligned(trial)
            far = got is None or not near(got, cast("Array", trial.reference))
            if (far or place < CONFIRMED) and self.differs(trial, far):
                return trial
        return None

    def aligned(self, trial: Trial) -> Array | None:
        """The student's array in the reference's shape."""
        return self.align(cast("Array", trial.student), cast("Array", trial.reference))

    def differs(self, trial: Trial, far: bool) -> bool:
        """With many digits, where that is possible; `far` is what float64 says."""
        if self.aligned(trial) is None:
            return far
        if trial.work > EXACT_WORK:
            return far and self._beyond_noise(trial)
        digits = _digits(trial)
        field = _field(digits)
        values = exact(trial.values, self.variables, field)
        try:
            reference, got = (
                evaluator(values, field, side.columns).run(side.tree) for side in (self.reference, self.student)
            )
        except Undefined:
            return far
        aligned = self.align(got, reference)
        return aligned is None or not _alike(aligned, reference, trial.peak * 10.0 ** -min(digits - KEPT, 300))

    def _beyond_noise(self, trial: Trial) -> bool:
        """Whether a difference is more than what inputs one digit off make of both formulas."""
        random = np.random.RandomState(1)
        expected, got = cast("Array", trial.reference), cast("Array", self.aligned(trial))
        noise = np.zeros(expected.shape)
        for _ in range(NUDGES):
            moved = _trial(self.student, self.reference, {key: _nudged(v, random) for key, v in trial.values.items()})
            if not moved.both:
                return True
            noise = noise + np.abs(cast("Array", moved.reference) - expected)
            noise = noise + np.abs(cast("Array", self.aligned(moved)) - got)
        allowed = np.minimum(SPREADS * noise, MOST * np.abs(expected).max(initial=0.0))
        return bool((np.abs(got - expected) > np.maximum(allowed, TOLERANCE * np.abs(expected))).any())


def _nudged(value: Array, random: np.random.RandomState) -> Array:
    return cast("Array", value * (1.0 + np.finfo(float).eps * random.choice([-1.0, 1.0], size=value.shape)))


@cache
def _field(digits: int) -> Field:
    return many_digits(digits)


def _digits(trial: Trial) -> int:
    """More where large terms cancel or the values are small; in steps, so that few arithmetics are made."""
    sizes = np.abs(cast("Array", trial.reference))
    smallest = float(sizes[sizes > 0].min(initial=1.0))
    lost = math.log10(trial.peak) - math.log10(max(smallest, 1e-300))
    return min(DIGITS + 20 * math.ceil(lost / 20), MOST_DIGITS)


def _alike(got: Array, expected: Array, floor: float) -> bool:
    error = np.asarray(got - expected, dtype=object).ravel()
    return all(abs(each) <= floor for each in error)


def near(got: Array, expected: Array, tolerance: float = TOLERANCE) -> bool:
    """Whether float64 arrays of one shape are equal up to rounding, row by row."""
    if got.shape != expected.shape:
        return False
    rows = [np.atleast_2d(each).reshape(-1, each.shape[-1] if each.ndim else 1) for each in (got, expected)]
    with np.errstate(all="ignore"):
        error = np.linalg.norm(rows[0] - rows[1], axis=1)
        scale = np.maximum(*(np.linalg.norm(each, axis=1) for each in rows))
    return bool((error <= tolerance * scale).all())
