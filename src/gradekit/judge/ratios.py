"""A factor too many or missing: the ratio of the student's array to the right one beside every known value.

A value fits as it is, as a number for all entries, or as a vector along one axis; the ratio may be the value, one over
it, or either for two of them. What is named holds in every entry at every trial.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from gradekit.judge.closeness import close
from gradekit.judge.mistakes import Named

Array = np.ndarray[Any, Any]
AXES = ("first", "second", "third", "fourth", "fifth")
MOST = 60
NEAR = 1e-4
SIMPLE = (2.0, 0.5, -1.0, -2.0, -0.5)


class Known(NamedTuple):
    """A value at one trial that an answer may lack: its text, made when it is needed."""

    says: Callable[[], str]
    value: Any


class _Factor(NamedTuple):
    """Known value number `at`, along an axis (None: entry by entry, or one number), to the power 1 or -1."""

    at: int
    axis: int | None
    power: int


def factor_of(
    expected: Sequence[Array], got: Sequence[Array], known: Sequence[Sequence[Known]], id: str = "factor"
) -> Named | None:
    """The known value, or the product of two, that the student's arrays have too many or too few; None where none is.

    `known` holds the same values at each trial.
    """
    if not all(map(_comparable, expected, got)):
        return None
    found = list(_fitting(expected, got, known))
    if not found:
        return None
    return Named(id, min((_in_words(each, times, known[0], expected[0]) for each, times in found), key=len))


def known_inputs(inputs: Mapping[str, Any], arguments: Sequence[str]) -> list[Known]:
    """The numbers and arrays that the student's function was given."""
    values = [(name, inputs[name]) for name in arguments if name in inputs]
    return [
        Known(lambda name=name: name, value)  # type: ignore[misc]
        for name, value in values
        if isinstance(value, (float, np.floating)) or (isinstance(value, np.ndarray) and value.dtype.kind == "f")
    ]


def _comparable(expected: Array, got: Array) -> bool:
    if expected.shape != got.shape or "c" in expected.dtype.kind + got.dtype.kind or not expected.size:
        return False
    finite = np.isfinite(got).all() and np.isfinite(expected).all()
    return bool(finite and expected.any() and got.any() and not got[expected == 0].any())


def _fitting(
    expected: Sequence[Array], got: Sequence[Array], known: Sequence[Sequence[Known]]
) -> Iterator[tuple[tuple[_Factor, ...], float]]:
    """The factors that hold, the single ones first; two only where no single one does."""
    pairs = list(zip(expected, got, known, strict=True))
    # The largest trial tells most apart.
    first = max(pairs, key=lambda pair: pair[0].size)
    usable = first[0] != 0
    ratio = first[1][usable] / first[0][usable]
    singles = list(_singles(first[0], first[2]))
    arrays = {each: _broadcast(each, first[2], first[0])[usable] for each in singles}
    alone = False
    for each in singles:
        for times in (1.0, *SIMPLE):
            if _near(ratio, times * arrays[each]) and _holds((each,), times, pairs):
                alone = True
                yield (each,), times
    if not alone:
        for one, other in itertools.combinations_with_replacement(singles, 2):
            if one.power + other.power >= 0 or one.power == other.power:
                both = arrays[one] * arrays[other]
                if _near(ratio, both) and _holds((one, other), 1.0, pairs):
                    yield (one, other), 1.0


def _singles(expected: Array, known: Sequence[Known]) -> Iterator[_Factor]:
    for at, each in enumerate(known[:MOST]):
        shape = np.shape(each.value)
        # Zeros, and one number in all entries, tell nothing of the value.
        if not np.isfinite(each.value).all() or not np.all(each.value) or (shape and np.ptp(each.value) == 0):
            continue
        axes: list[int | None] = [None] if shape in ((), expected.shape) else []
        if len(shape) == 1 and expected.ndim > 1:
            axes += [axis for axis in range(expected.ndim) if expected.shape[axis] == shape[0]]
        yield from (_Factor(at, axis, power) for axis in axes for power in (1, -1))


def _broadcast(factor: _Factor, known: Sequence[Known], expected: Array) -> Array:
    """The factor's value in the shape of the array. Raises ValueError where it has none."""
    value = np.asarray(known[factor.at].value, float)
    if factor.axis is not None:
        value = value.reshape([-1 if axis == factor.axis else 1 for axis in range(expected.ndim)])
    elif value.shape not in ((), expected.shape):
        raise ValueError
    with np.errstate(all="ignore"):
        return np.broadcast_to(value if factor.power == 1 else 1.0 / value, expected.shape)


def _near(ratio: Array, value: Array) -> bool:
    return bool(np.all(np.abs(ratio - value) <= NEAR * np.abs(value)))


def _holds(factors: Sequence[_Factor], times: float, pairs: Sequence[tuple[Array, Array, Sequence[Known]]]) -> bool:
    for expected, got, known in pairs:
        try:
            product = times * np.prod([_broadcast(each, known, expected) for each in factors], axis=0)
        except ValueError:
            return False
        if not np.isfinite(product).all() or not close(expected * product, got):
            return False
    return True


def _in_words(factors: Sequence[_Factor], times: float, known: Sequence[Known], expected: Array) -> str:
    over = [known[each.at].says() for each in factors if each.power == 1]
    under = [known[each.at].says() for each in factors if each.power == -1]
    how = {_how(each, known, expected) for each in factors}
    where = f", {how.pop()}" if len(how) == 1 and how != {""} else ""
    number = f"{times:g} times " if times != 1.0 else ""
    if not under:
        return f"Yours is {number}the right one multiplied by {_product(over)}{where}."
    if not over:
        lead = "A factor is missing: yours" if times == 1.0 else "Yours"
        return f"{lead} is {number}the right one divided by {_product(under)}{where}."
    return f"Yours is {number}the right one multiplied by {_product(over)} and divided by {_product(under)}{where}."


def _how(factor: _Factor, known: Sequence[Known], expected: Array) -> str:
    if factor.axis is not None:
        return f"along the {AXES[factor.axis]} axis"
    return "entry by entry" if np.shape(known[factor.at].value) and expected.size > 1 else ""


def _product(texts: Sequence[str]) -> str:
    if len(texts) == 2 and texts[0] == texts[1]:
        return f"the square of {texts[0]}"
    return " and by ".join(texts)
