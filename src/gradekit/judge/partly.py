"""What is right about a wrong array when no mistake is known: rows, columns, a triangle, the direction, the signs.

Each is said only when it holds at every trial, and only when it could have been otherwise: there must be entries on
both sides at two trials at least.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from gradekit.judge.closeness import close
from gradekit.judge.mistakes import Named, Pair, wide

Array = np.ndarray[Any, Any]
FEWEST = 2
MOST_NAMED = 3


class Region(NamedTuple):
    """A region of an array: what it is called, and which of its entries belong to it."""

    says: str
    mask: Callable[[tuple[int, ...]], Array]


def partly(pairs: Sequence[Pair], axes: Sequence[str]) -> Named | None:
    """The first of these that holds, without a short id; None where nothing does."""
    pairs = [pair._replace(expected=wide(pair.expected), got=wide(pair.got)) for pair in pairs]
    if any(pair.expected.shape != pair.got.shape for pair in pairs):
        return _misshapen(pairs, axes)
    if not all(np.isfinite(pair.got).all() and np.isfinite(pair.expected).all() for pair in pairs):
        return None
    tests = (_regions, _direction, _signs, _order, _along_axes)
    return next((Named("", says) for test in tests if (says := test(pairs, axes))), None)


def _regions(pairs: Sequence[Pair], axes: Sequence[str]) -> str:
    """The largest region that is right where the rest is not, or all that is wrong."""
    rights = [_right(pair) for pair in pairs]
    for region in _of_rank(pairs[0].expected.ndim, axes):
        masks = [region.mask(right.shape) for right in rights]
        both = list(zip(pairs, rights, masks, strict=True))
        telling = [
            (pair, right, mask)
            for pair, right, mask in both
            if mask.any() and not (mask | right).all() and mask.size > FEWEST
        ]
        if len(telling) < FEWEST or not all(right[mask].all() for _, right, mask in both):
            continue
        if all(_was_passed(pair, mask) for pair, mask in zip(pairs, masks, strict=True)):
            continue
        nonzero = sum(bool(pair.expected[mask].any()) for pair, mask in zip(pairs, masks, strict=True))
        if nonzero >= FEWEST and all(_nothing_outside(*each) for each in telling):
            return f"{region.says} is right; the rest is not."
    return _wrong_region(pairs, rights, axes)


def _wrong_region(pairs: Sequence[Pair], rights: Sequence[Array], axes: Sequence[str]) -> str:
    for region in reversed(list(_of_rank(pairs[0].expected.ndim, axes))):
        masks = [region.mask(right.shape) for right in rights]
        both = list(zip(rights, masks, strict=True))
        telling = [(right, mask) for right, mask in both if mask.any() and not mask.all() and mask.size > FEWEST]
        if len(telling) < FEWEST or not all(right[~mask].all() for right, mask in both):
            continue
        if all(not right[mask].all() for right, mask in telling):
            return f"Only {region.says[0].lower()}{region.says[1:]} is wrong; the rest is right."
    return ""


def _was_passed(pair: Pair, mask: Array) -> bool:
    """Whether the region is a value that was passed (the start of a path), which takes no doing."""
    arrays = (each for each in pair.passed if isinstance(each, np.ndarray))
    return any(np.array_equal(each.ravel(), pair.expected[mask]) for each in arrays)


def _nothing_outside(pair: Pair, right: Array, mask: Array) -> bool:
    """Whether nothing but zeros is right outside."""
    return not (right & ~mask & (pair.expected != 0)).any()


def _right(pair: Pair) -> Array:
    """Which entries are right, measured as `close` does against the scale of the row."""
    expected, got = pair.expected, pair.got
    if close(expected, got):
        return np.ones(expected.shape, bool)
    size = np.abs(expected).astype(float)
    scale = size.max(axis=-1, keepdims=True) if size.ndim else size
    single = got.dtype == np.float32
    return np.asarray(np.abs(expected - got) <= (2e-5 if single else 1e-9) * np.where(scale > 0, scale, size.max()))


def _of_rank(rank: int, axes: Sequence[str]) -> Iterator[Region]:
    """Regions that can be told in words, the larger ones first."""
    if rank == 2:
        yield Region("What is off the diagonal", lambda shape: ~_diagonal(shape))
        yield Region("What is on and above the diagonal", lambda shape: np.triu(np.ones(shape, bool)))
        yield Region("What is on and below the diagonal", lambda shape: np.tril(np.ones(shape, bool)))
        yield Region("The diagonal", _diagonal)
    names = {1: ("entry",), 2: ("row", "column")}.get(rank, ())
    for axis in range(min(rank, MOST_NAMED)):
        name = names[axis] if names else f"slice along the axis {axes[axis] if axis < len(axes) else axis}"
        yield Region(f"The first {name}", _part(axis, slice(0, 1)))
        yield Region(f"The last {name}", _part(axis, slice(-1, None)))
    if rank > 1:
        yield Region("The first entry", _corner)


def _part(axis: int, piece: slice) -> Callable[[tuple[int, ...]], Array]:
    def mask(shape: tuple[int, ...]) -> Array:
        found = np.zeros(shape, bool)
        found[(slice(None),) * axis + (piece,)] = True
        return found

    return mask


def _diagonal(shape: tuple[int, ...]) -> Array:
    return np.asarray(np.eye(shape[0], shape[1]) == 1)


def _corner(shape: tuple[int, ...]) -> Array:
    found = np.zeros(shape, bool)
    found[(slice(0, 1),) * len(shape)] = True
    return found


def _direction(pairs: Sequence[Pair], axes: Sequence[str]) -> str:
    """Right but for the length, of the whole or of each row: then the factor is another one each time."""
    tall = [pair for pair in pairs if pair.expected.size > FEWEST]
    if len(tall) < FEWEST:
        return ""
    if all(_in_proportion(pair.expected, pair.got, None) for pair in pairs):
        return "The direction is right and the length is not: at each input all entries are off by one positive factor."
    for axis, name in _named_axes(pairs, axes):
        tall = [pair for pair in pairs if min(pair.expected.shape) > 1]
        if _varies(tall, axis) and all(_in_proportion(pair.expected, pair.got, axis) for pair in pairs):
            return f"{name} is right up to a positive factor of its own."
    return ""


def _named_axes(pairs: Sequence[Pair], axes: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The axes along which a row lies, with what one such row is called."""
    rank = pairs[0].expected.ndim
    if rank == 2:
        yield 1, "Every row"
        yield 0, "Every column"
    elif rank > 2:
        for axis in reversed(range(rank)):
            yield axis, f"Every line along the axis {axes[axis] if axis < len(axes) else axis}"


def _varies(pairs: Sequence[Pair], axis: int) -> bool:
    """Whether lines along the axis could have been wrong in another way too: they hold different numbers."""
    told = [pair.expected.shape[axis] > FEWEST and bool(np.ptp(pair.expected, axis).all()) for pair in pairs]
    return told.count(True) >= FEWEST


def _in_proportion(expected: Array, got: Array, axis: int | None) -> bool:
    if "c" in expected.dtype.kind + got.dtype.kind:
        return False
    true, own = expected.astype(float), got.astype(float)
    norm = np.sum(true * true, axis=axis, keepdims=True)
    with np.errstate(all="ignore"):
        factor = np.where(norm > 0, np.sum(true * own, axis=axis, keepdims=True) / norm, 1.0)
    return bool(np.all(factor > 0)) and close(factor * true, got)


def _signs(pairs: Sequence[Pair], axes: Sequence[str]) -> str:
    """Right but for the signs of some entries."""
    if any("c" in pair.expected.dtype.kind + pair.got.dtype.kind for pair in pairs):
        return ""
    if sum(np.count_nonzero(pair.expected) > FEWEST for pair in pairs) < FEWEST:
        return ""
    if not all(close(np.abs(pair.expected), np.abs(pair.got)) for pair in pairs):
        return ""
    if all((pair.got >= 0).all() for pair in pairs):
        return "Right but for the signs: an absolute value was taken."
    return "Every entry is right up to its sign; some signs are wrong."


def _order(pairs: Sequence[Pair], axes: Sequence[str]) -> str:
    """The right entries or rows in another order."""
    if not pairs[0].expected.ndim or any("c" in pair.expected.dtype.kind + pair.got.dtype.kind for pair in pairs):
        return ""
    tall = [pair for pair in pairs if len(pair.expected) > 1 and len(np.unique(pair.expected)) > 1]
    if len(tall) < FEWEST or not all(map(_rows_exchanged, pairs)):
        return ""
    what = "entries" if pairs[0].expected.ndim == 1 else "rows"
    return f"The {what} are the right ones in another order."


def _rows_exchanged(pair: Pair) -> bool:
    true, own = (array.reshape(len(array), -1) for array in (pair.expected, pair.got))
    if not true.size:
        return True
    return close(true[np.lexsort(true.T[::-1])], own[np.lexsort(own.T[::-1])])


def _along_axes(pairs: Sequence[Pair], axes: Sequence[str]) -> str:
    """Off by a constant in each row or column."""
    wide = [pair for pair in pairs if pair.expected.ndim and min(pair.expected.shape) > 1]
    if len(wide) < FEWEST or "c" in pairs[0].expected.dtype.kind + pairs[0].got.dtype.kind:
        return ""
    for axis, name in _named_axes(pairs, axes):
        if _varies(wide, axis) and all(_shifted(pair, axis) for pair in pairs):
            return f"{name} is right up to a constant that is added to it."
    return ""


def _shifted(pair: Pair, axis: int) -> bool:
    off = pair.got.astype(float) - pair.expected.astype(float)
    return close(pair.expected.astype(float) + off.mean(axis=axis, keepdims=True), pair.got)


def _misshapen(pairs: Sequence[Pair], axes: Sequence[str]) -> Named | None:
    """Another shape: the diagonal, or a sum or mean over one axis of what is asked."""
    rank = pairs[0].expected.ndim
    if any(pair.got.ndim != rank - 1 for pair in pairs) or rank < 1:
        return None
    if rank == 2 and _everywhere(pairs, lambda array: array.diagonal()):
        return Named("", "This is the diagonal of what is asked, as a vector.")
    for axis in range(rank):
        name = axes[axis] if axis < len(axes) else str(axis)
        for how, change in {"summed": np.sum, "averaged": np.mean}.items():
            if _everywhere(pairs, lambda array, change=change, axis=axis: np.asarray(change(array, axis=axis))):  # type: ignore[misc]
                return Named("", f"This is what is asked, {how} over the axis {name}.")
    return None


def _everywhere(pairs: Sequence[Pair], change: Callable[[Array], Array]) -> bool:
    telling = [pair for pair in pairs if pair.expected.size > FEWEST]
    if len(telling) < FEWEST:
        return False
    return all(close(change(pair.expected), pair.got) for pair in pairs if min(pair.expected.shape, default=1) > 0)
