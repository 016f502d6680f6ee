"""A trace at one trial: which steps of the student's are right, and which follow from the student's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from gradekit.judge.closeness import Mismatch, Spread, allowance, measured_spread, mismatch
from gradekit.judge.solution import SolutionFault
from gradekit.judge.steps import Array, Trace, Worked
from gradekit.judge.trace_answers import Entry
from gradekit.judge.trial import Trial

# Nothing beside the answer's other steps: what is truly 0 is 0 up to the rounding of those.
ROUNDING = 1e-12
# How many times larger than right an answer may be before a declared step's function is no longer run on it.
SAFE = 1e6
EXACT_BELOW = 2.0**53


class Look:
    """One trial with the answer to it. Raises SolutionFault where the true values cannot be worked out."""

    def __init__(self, trace: Trace, trial: Trial, worked: Worked, entries: Sequence[Entry]):
        self.trace = trace
        self.trial = trial
        self.worked = worked
        self.entries = entries
        self.true = dict(zip(self.names, worked.true, strict=True))
        self._misses: dict[int, Mismatch | str | None] = {}
        self._moved: dict[bytes, Worked] = {}

    @property
    def names(self) -> list[str]:
        """The steps' names."""
        return [step.name for step in self.trace.steps]

    @cached_property
    def own(self) -> dict[str, Array]:
        """The student's answers that something can follow from: finite, and of the shape that is asked."""
        pairs = zip(self.names, self.entries, self.worked.true, strict=True)
        return {
            name: _of_type(entry.array, true)
            for name, entry, true in pairs
            if entry.array is not None and entry.array.shape == true.shape and np.isfinite(entry.array).all()
        }

    @cached_property
    def scale(self) -> float:
        """The largest true entry of any step."""
        return max((float(np.abs(a[np.isfinite(a)]).max(initial=0.0)) for a in self.worked.true), default=0.0)

    def ratio(self, place: int) -> float:
        """How many times as large as right the student's own answer is; as the whole trace where right is 0."""
        name = self.names[place]
        right = float(np.abs(self.true[name]).max(initial=0.0)) or self.scale or 1.0
        return float(np.abs(self.own[name]).max(initial=0.0)) / right

    def miss(self, place: int) -> Mismatch | str | None:
        """What is wrong with a step beside its true value: the worst entry, or in words; None when it is right."""
        if place not in self._misses:
            self._misses[place] = self._miss(place)
        return self._misses[place]

    def _miss(self, place: int) -> Mismatch | str | None:
        entry, expected = self.entries[place], self.worked.true[place]
        if entry.array is None or entry.odd:
            return "" if self.overflows(place) else entry.odd
        if entry.array.shape != expected.shape:
            return "shape"
        if not expected.any() and np.abs(entry.array).max(initial=0.0) <= ROUNDING * self.scale:
            return None
        return mismatch(expected, entry.array, self._spread(expected, lambda worked: worked.true[place], {}))

    def allowed(self, place: int, index: tuple[int, ...]) -> tuple[float, float]:
        """How far off an entry of a step may be, in float64 and in float32."""
        expected = self.worked.true[place]
        return allowance(expected, index, self._spread(expected, lambda worked: worked.true[place], {}))

    def right(self, place: int) -> bool:
        """Whether the step has its true value, or only overflows at large inputs."""
        return not self.miss(place)

    def overflows(self, place: int) -> bool:
        """Whether the step is infinite or NaN at large inputs where a finite number belongs."""
        array = self.entries[place].array
        return self.trial.edge == "large" and array is not None and not np.isfinite(array).all()

    def follows(self, place: int) -> bool:
        """Whether the step is what follows from the student's own earlier answers."""
        array, expected = self.entries[place].array, self.follow(place, self.own)
        if array is None or expected is None or array.shape != expected.shape:
            return False

        def again(worked: Worked, own: Mapping[str, Array]) -> Array:
            return worked.follow(place, own)

        return mismatch(expected, array, self._spread(expected, again, self._used(place))) is None

    def follow(self, place: int, earlier: Mapping[str, Array]) -> Array | None:
        """What follows from these earlier answers; None where nothing does."""
        uses = self.trace.steps[place].uses
        if any(name not in earlier for name in uses) or not self._is_safe(place):
            return None
        try:
            return self.worked.follow(place, earlier)
        except SolutionFault:  # at the true values the step works, so it is the answer that it cannot take
            return None

    def _is_safe(self, place: int) -> bool:
        uses = [self.names.index(name) for name in self.trace.steps[place].uses if name in self.own]
        return self.trace.derived or all(self.ratio(used) <= SAFE for used in uses)

    def _used(self, place: int) -> dict[str, Array]:
        return {name: self.own[name] for name in self.trace.steps[place].uses}

    def _spread(self, expected: Array, value: Callable[..., Array], own: Mapping[str, Array]) -> Spread:
        """How far a value moves under rounding of the inputs, and of the student's own answers that it is made of."""

        def evaluate(changed: dict[str, Any]) -> Array:
            inputs = {name: changed[f"input {name}"] for name in self.trial.inputs}
            earlier = {name: np.asarray(changed[f"own {name}"]) for name in own}
            try:
                moved = value(self._at(inputs), earlier) if own else value(self._at(inputs))
            except SolutionFault:
                return expected
            return moved if moved.shape == expected.shape else expected

        inputs = {f"input {name}": given for name, given in self.trial.inputs.items()}
        return measured_spread(expected, evaluate, inputs | {f"own {name}": value for name, value in own.items()})

    def _at(self, inputs: Mapping[str, Any]) -> Worked:
        key = b"|".join(
            np.asarray(v).tobytes() for v in inputs.values() if isinstance(v, (float, np.ndarray, np.generic))
        )
        if key not in self._moved:
            self._moved[key] = self.trace.at(inputs)
        return self._moved[key]


def _of_type(array: Array, true: Array) -> Array:
    """The answer in the type that is computed with: whole numbers where the true ones are."""
    if true.dtype.kind not in "iu":
        return array.astype(np.result_type(array, float))
    if array.dtype.kind == "f" and (array == np.rint(array)).all() and np.abs(array).max(initial=0.0) < EXACT_BELOW:
        return array.astype(np.int64)
    return array
