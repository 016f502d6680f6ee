"""Recognising which mistake a wrong array is: transposed, sign, factor and the like, on all inputs at once."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from gradekit.judge.closeness import close

Array = np.ndarray[Any, Any]


# A factor this close to 1 is an error of rounding or of a method, not a factor.
NEARLY_ONE = 1e-3


class Pair(NamedTuple):
    """The true array and the student's at one trial, with the sizes of that trial and the values that were passed."""

    expected: Array
    got: Array
    sizes: Mapping[str, int]
    passed: tuple[Any, ...] = ()


class Named(NamedTuple):
    """A recognised mistake: the short id of the contract and a sentence that names it."""

    id: str
    says: str


def recognise(pairs: Sequence[Pair], axes: Sequence[str] = ()) -> Named | None:
    """The general mistake that explains the student's arrays at every trial, or None.

    `axes` are the names of the expected axes, for saying which order they have. Trials at which nothing can
    be told (all entries zero, a single entry) do not count as evidence.
    """
    if all(pair.expected.shape == pair.got.shape for pair in pairs):
        tests: Iterable[Callable[[Sequence[Pair]], Named | None]] = SAME_SHAPE
        found = next(filter(None, (test(pairs) for test in tests)), None)
        return found or _permuted(pairs, axes)
    return _permuted(pairs, axes) or _broadcast(pairs)


def _everywhere(pairs: Sequence[Pair], change: Callable[[Pair], Array]) -> bool:
    return all(close(pair.expected, change(pair)) for pair in pairs)


def wide(array: Array) -> Array:
    """The array with whole numbers and truth values as floats, whose negatives and multiples are what they seem."""
    return array.astype(float) if array.dtype.kind in "biu" else array


def _sign(pairs: Sequence[Pair]) -> Named | None:
    if _everywhere(pairs, lambda pair: -wide(pair.got)):
        return Named("sign", "The sign is wrong: every entry is the negative of the right one.")
    return None


def _factor(pairs: Sequence[Pair]) -> Named | None:
    factors = [_ratio(pair) for pair in pairs]
    if any(f is None and not close(pair.expected, pair.got) for f, pair in zip(factors, pairs, strict=True)):
        return None
    known = [(factor, pair.sizes) for factor, pair in zip(factors, pairs, strict=True) if factor is not None]
    if len(known) < 2 or all(abs(factor - 1) < NEARLY_ONE for factor, _ in known):
        return None
    values = [factor for factor, _ in known]
    if _agree(values):
        return Named("factor", f"Every entry is {_factor_in_words(values[0])} times the right one.")
    return _sized_factor(values, [sizes for _, sizes in known])


def _sized_factor(values: Sequence[float], sizes: Sequence[Mapping[str, int]]) -> Named | None:
    """A factor that follows one of the sizes, or the product of two, up to a constant."""
    products = [*((name,) for name in sizes[0]), *itertools.combinations(sizes[0], 2)]
    for names in products:
        counts = [math.prod(each[name] for name in names) for each in sizes]
        for sign in (1, -1):
            rest = [value / count**sign for value, count in zip(values, counts, strict=True)]
            if _agree(rest):
                return Named("factor", _sized(_factor_in_words(rest[0]), " ".join(names), sign))
    return None


def _sized(rest: str, product: str, sign: int) -> str:
    factor = f"{rest} {product}" if sign > 0 else _divided(rest, product)
    if rest != "1":
        return f"Every entry is {factor} times the right one."
    if sign > 0:
        return f"Too large by the factor {product} in every case: is a sum where a mean over {product} belongs?"
    return f"Too small by the factor {factor} in every case: is a mean over {product} where a sum belongs?"


def _divided(rest: str, product: str) -> str:
    """`1/N`, `2/(N d)`, `1/(2 N)`."""
    over, _, under = rest.partition("/")
    below = f"{under} {product}".strip()
    return f"{over}/({below})" if " " in below else f"{over}/{below}"


def _ratio(pair: Pair) -> float | None:
    """c with got = c * expected in every entry, or None."""
    if "c" in (pair.expected.dtype.kind, pair.got.dtype.kind):
        return None
    expected, got = pair.expected.astype(float).ravel(), pair.got.astype(float).ravel()
    norm = float(expected @ expected)
    if norm == 0.0 or not math.isfinite(norm) or not np.isfinite(got).all():
        return None
    factor = float(got @ expected) / norm
    return factor if factor and close(wide(pair.expected) * factor, pair.got) else None


def _agree(values: Sequence[float]) -> bool:
    return all(math.isclose(value, values[0], rel_tol=1e-7) for value in values)


def _factor_in_words(factor: float) -> str:
    known = {"ln 2": math.log(2), "1/ln 2": 1 / math.log(2), "π": math.pi, "1/π": 1 / math.pi}
    for name, value in known.items():
        if math.isclose(factor, value, rel_tol=1e-7):
            return name
    from fractions import Fraction

    simple = Fraction(factor).limit_denominator(16)
    return str(simple) if math.isclose(factor, simple, rel_tol=1e-7) else f"{factor:.6g}"


def _reversed(pairs: Sequence[Pair]) -> Named | None:
    lined = all(pair.expected.ndim for pair in pairs)
    if lined and _everywhere(pairs, lambda pair: pair.got[::-1]):
        return Named("reversed", "The entries stand in reversed order along the first axis.")
    return None


def _offset(pairs: Sequence[Pair]) -> Named | None:
    with np.errstate(all="ignore"):
        entries = np.concatenate([(wide(pair.got) - wide(pair.expected)).ravel() for pair in pairs])
    if entries.size < 3 or not np.isfinite(entries).all() or np.iscomplexobj(entries):
        return None
    scale = max(float(np.abs(pair.expected).max(initial=0.0)) for pair in pairs)
    middle = float(np.median(entries))
    if abs(middle) > 1e-6 * scale and np.abs(entries - middle).max() <= 1e-9 * max(scale, abs(middle)):
        return Named("offset", f"Every entry is off by the same constant, {middle:.6g}.")
    return None


def _first_row(pairs: Sequence[Pair]) -> Named | None:
    tall = [pair for pair in pairs if pair.expected.ndim and len(pair.expected) > 1 and pair.expected[1:].any()]
    if len(tall) < 2 or not all(map(_only_first, pairs)):
        return None
    row = "row" if tall[0].expected.ndim > 1 else "entry"
    says = f"Only the first {row} is right: is the loop left, or the index fixed, after one step?"
    return Named("first-row", says)


def _only_first(pair: Pair) -> bool:
    """Whether the first row is right, and no other one is of those that are not zero.

    A row that was passed (the start of a path) needs no step to be right.
    """
    if not pair.expected.ndim or not close(pair.expected[:1], pair.got[:1]):
        return False
    if any(np.array_equal(pair.expected[0], each) for each in pair.passed):
        return False
    others = [row for row in range(1, len(pair.expected)) if pair.expected[row].any()]
    return not any(close(pair.expected[row : row + 1], pair.got[row : row + 1]) for row in others)


def _few_digits(pairs: Sequence[Pair]) -> Named | None:
    alike = all(np.array_equal(np.isfinite(pair.expected), np.isfinite(pair.got)) for pair in pairs)
    if alike and all(close(wide(pair.expected), _narrow(pair.got)) for pair in pairs):
        says = "Right to a few digits only: is something computed in float32, or by finite differences?"
        return Named("dtype", says)
    return None


def _narrow(array: Array) -> Array:
    with np.errstate(all="ignore"):
        return array.astype(np.complex64 if array.dtype.kind == "c" else np.float32)


SAME_SHAPE = (_sign, _factor, _few_digits, _reversed, _offset, _first_row)


def _permuted(pairs: Sequence[Pair], axes: Sequence[str]) -> Named | None:
    rank = pairs[0].expected.ndim
    if not 2 <= rank <= 5 or any(pair.got.ndim != rank for pair in pairs):
        return None
    for order in itertools.permutations(range(rank)):
        if order == tuple(range(rank)) or not _everywhere(pairs, lambda pair, order=order: pair.got.transpose(order)):  # type: ignore[misc]
            continue
        if rank == 2:
            return Named("transposed", "The result is transposed.")
        names = list(axes) if len(axes) == rank else [str(axis) for axis in range(rank)]
        got = [names[order.index(axis)] for axis in range(rank)]
        return Named("axes", f"The axes stand in the order ({', '.join(got)}); asked is ({', '.join(names)}).")
    return None


def _broadcast(pairs: Sequence[Pair]) -> Named | None:
    if all(_only_broadcasts(pair) for pair in pairs):
        return Named("broadcast", "The values fit, but the shape does not: give the result the shape that is asked.")
    return None


def _only_broadcasts(pair: Pair) -> bool:
    try:
        stretched = np.broadcast_arrays(pair.got, pair.expected)
    except ValueError:
        return False
    return close(stretched[1], stretched[0])
