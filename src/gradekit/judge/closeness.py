"""Whether two arrays are equal up to rounding, measured against the scale of each row.

An entry may differ by the tolerance times the largest entry of its row. What goes beyond is measured against
how much the reference itself moves when its inputs change in the last digit and when it is computed in
float32, where the number of terms it adds up shows too: an ill-conditioned problem forgives what it must and
no more. There is no absolute tolerance.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]
# Relative to the row's scale. float32 carries 7 digits and a sum of some terms loses one or two.
TOLERANCE = {4: 2e-5, 8: 1e-9}
# Whole numbers are the same number or they are not, however large they are.
WHOLE = 0.25
# How many times the reference's own movement an answer computed another way may be off; and how much of the row's
# scale that may be at most, unless the row is nothing but rounding.
SPREADS = 64.0
MOST = 0.01
ALIKE = 0.999
NUDGES = 3
LOST = 0.1
EPSILON = float(np.finfo(np.float64).eps)
DIGITS = float(np.finfo(np.float32).eps) / EPSILON

Spread = Callable[[], Array]


class Mismatch(NamedTuple):
    """The worst entry of an array that differs: its index, both numbers, and how many entries differ."""

    place: tuple[int, ...]
    expected: Any
    got: Any
    differing: int
    size: int


def mismatch(expected: Array, got: Array, spread: Spread | None = None) -> Mismatch | None:
    """Where `got` differs from `expected` (same shape), or None when it is equal up to rounding.

    `spread()` gives the reference's own movement an entry in float64; it is asked for only when the plain tolerance
    does not settle the matter.
    """
    error, scale = _error(expected, got), _scale(expected)
    single = _is_single(got)
    allowed = _whole(TOLERANCE[4 if single else 8] * scale, expected)
    bad = error > allowed
    if bad.any() and spread is not None:
        bad = error > _whole(np.maximum(allowed, _forgiven(SPREADS * spread(), scale, single)), expected)
    if not bad.any():
        return None
    place = _worst(error, allowed, bad)
    return Mismatch(place, expected[place].item(), got[place].item(), int(bad.sum()), bad.size)


def allowance(expected: Array, place: tuple[int, ...], spread: Spread) -> tuple[float, float]:
    """How far off that entry may be: of an answer in float64, and of one in float32."""
    scale, noise = _scale(expected), SPREADS * spread()
    allowed = [
        _whole(np.maximum(TOLERANCE[width] * scale, _forgiven(noise, scale, width == 4)), expected) for width in (8, 4)
    ]
    return float(allowed[0][place]), float(allowed[1][place])


def _forgiven(noise: Array, scale: Array, single: bool) -> Array:
    """What conditioning forgives: `noise`, in the answer's digits, but little of a row that is more than noise."""
    forgiven = noise * DIGITS if single else noise
    return np.where(scale > noise, np.minimum(forgiven, MOST * scale), forgiven)


def _whole(allowed: Array, expected: Array) -> Array:
    return np.minimum(allowed, WHOLE) if expected.dtype.kind in "biu" else allowed


def close(expected: Array, got: Array) -> bool:
    """Whether the arrays have one shape and are equal up to plain rounding."""
    return expected.shape == got.shape and mismatch(expected, got) is None


def _worst(error: Array, allowed: Array, bad: Array) -> tuple[int, ...]:
    """The index of the entry that is off by most beside what is allowed; of those alike in that, by most at all.

    A wrong factor makes whole rows alike up to rounding, and rounding must not choose.
    """
    with np.errstate(all="ignore"):
        share = np.where(bad, error / np.where(allowed > 0, allowed, EPSILON), -1.0)
    alike = share >= ALIKE * share.max()
    index = np.unravel_index(int(np.argmax(np.where(alike, error, -1.0))), error.shape)
    return tuple(int(i) for i in index)


def same(one: Array, other: Array) -> bool:
    """Whether two answers are equal up to plain rounding, NaN being equal to NaN."""
    if one.shape != other.shape:
        return False
    lost = np.isnan(one)
    return bool((lost == np.isnan(other)).all()) and close(np.where(lost, 0, one), np.where(lost, 0, other))


def _is_single(array: Array) -> bool:
    return array.dtype.kind in "fc" and array.dtype.itemsize <= 4 * (1 + (array.dtype.kind == "c"))


def _error(expected: Array, got: Array) -> Array:
    """|got - expected|; 0 where both are the same infinity, infinite where only one is NaN or infinite."""
    wide = complex if "c" in (expected.dtype.kind, got.dtype.kind) else float
    a, b = expected.astype(wide), got.astype(wide)
    with np.errstate(all="ignore"):
        error = np.where(a == b, 0.0, np.abs(b - a))
    return np.where(np.isnan(error), np.inf, error)


def _scale(expected: Array) -> Array:
    """The largest finite entry of each row (last axis); of the whole array where a row is all zero."""
    size = np.abs(np.where(np.isfinite(expected), expected, 0.0)).astype(float)
    if size.size == 0:
        return size
    row = size.max(axis=-1, keepdims=True) if size.ndim else size
    return np.broadcast_to(np.where(row > 0, row, size.max()), size.shape)


def measured_spread(expected: Array, evaluate: Callable[[dict[str, Any]], Array], inputs: dict[str, Any]) -> Spread:
    """How far the reference's entries move under one-ulp changes of its inputs and under a float32 run.

    `evaluate` computes the reference (same shape as `expected`) at changed inputs.
    """

    def spread() -> Array:
        random = np.random.RandomState(0)
        moved = [evaluate({k: _nudge(v, random) for k, v in inputs.items()}) for _ in range(NUDGES)]
        ulp: Array = np.max([_finite_movement(array, expected) for array in moved], axis=0)
        single = _finite_movement(evaluate({name: _single(value) for name, value in inputs.items()}), expected)
        # A run in float32 that has lost every digit measures nothing.
        return np.maximum(ulp, np.where(single > LOST * _scale(expected), 0.0, single) / DIGITS)

    return spread


def _finite_movement(array: Array, expected: Array) -> Array:
    """How far each entry moved; 0 where that is no number, as for what overflows in float32 only."""
    with np.errstate(all="ignore"):
        moved = np.abs(array - expected).astype(float)
    return np.where(np.isfinite(moved), moved, 0.0)


def _nudge(value: Any, random: np.random.RandomState) -> Any:
    if isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f"):
        moved: Array = value * (1.0 + EPSILON * random.choice([-1.0, 1.0], size=np.shape(value)))
        return moved
    return value


def _single(value: Any) -> Any:
    if isinstance(value, float):
        return np.float32(value)
    return value.astype(np.float32) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value
