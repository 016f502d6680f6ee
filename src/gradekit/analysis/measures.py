"""Measures of a class and of a test's items, by their textbook formulas. None where a formula has no value."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

BINS = 10


class Spread(NamedTuple):
    """Shares of points between 0 and 1: how many, and how they are spread. `deviation` is None for fewer than two.

    `counts` has those of [0, 0.1), [0.1, 0.2), ..., [0.9, 1]; quartiles lie between two values in proportion.
    """

    number: int
    mean: float
    deviation: float | None
    quartiles: tuple[float, float, float]
    counts: tuple[int, ...]


def spread(shares: Sequence[float]) -> Spread | None:
    """How shares of points are spread; None where there are none."""
    if not shares:
        return None
    ordered = sorted(shares)
    quarters = (quantile(ordered, 0.25), quantile(ordered, 0.5), quantile(ordered, 0.75))
    return Spread(len(ordered), mean(ordered), deviation(ordered), quarters, bins(ordered))


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean of at least one value."""
    # Rounding must not lead outside of the values.
    return min(max(math.fsum(values) / len(values), min(values)), max(values))


def deviation(values: Sequence[float]) -> float | None:
    """The standard deviation of a sample, with n - 1."""
    return math.sqrt(_squares(values) / (len(values) - 1)) if len(values) > 1 else None


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which that share of the ordered values lies, between two of them in proportion."""
    place = (len(ordered) - 1) * share
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def bins(shares: Sequence[float], number: int = BINS) -> tuple[int, ...]:
    """How many shares lie in each of equally wide ranges; a range has its lower end, the last one both."""
    counts = [0] * number
    for share in shares:
        # 0.3 * 10 is 3 and 0.29999999999999999 is the same number, but 0.7 * 10 is 7.000000000000001.
        counts[min(max(math.floor(round(share * number, 9)), 0), number - 1)] += 1
    return tuple(counts)


def correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Pearson's correlation of paired values; None where one of the two does not vary."""
    if len(first) < 2 or _constant(first) or _constant(second):
        return None
    middles = mean(first), mean(second)
    products = math.fsum((x - middles[0]) * (y - middles[1]) for x, y in zip(first, second, strict=True))
    scale = math.sqrt(_squares(first)) * math.sqrt(_squares(second))
    # Differences too small for their squares to be numbers.
    return max(-1.0, min(1.0, products / scale)) if scale else None


def alpha(rows: Sequence[Sequence[float]]) -> float | None:
    """Cronbach's alpha, k/(k-1) (1 - sum of the items' variances / variance of the sums).

    `rows`: (students, items), without gaps. None for fewer than two items or two students, and where all sums are
    alike.
    """
    items = len(rows[0]) if rows else 0
    sums = [math.fsum(row) for row in rows]
    if items < 2 or len(rows) < 2 or _constant(sums):
        return None
    whole = _squares(sums)
    parts = math.fsum(_squares([row[i] for row in rows]) for i in range(items))
    # At most 1, but for rounding.
    return min(1.0, items / (items - 1) * (1 - parts / whole)) if whole else None


def _constant(values: Sequence[float]) -> bool:
    """Exactly, where a variance would be rounded."""
    return min(values) == max(values)


def _squares(values: Sequence[float]) -> float:
    middle = mean(values)
    return math.fsum((value - middle) ** 2 for value in values)
