"""Deciding whether two unions of intervals are the same: `[0, 1] ∪ [1, 2]` is `0 <= x <= 2`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cmp_to_key
from typing import Any

from gradekit.formulas.decision import Decision, different, equal, undecided, unreadable
from gradekit.formulas.intervals.read import End, Interval, compare, read_intervals
from gradekit.formulas.members import alike
from gradekit.formulas.tree import CannotRead


def merged(intervals: Sequence[Interval]) -> list[Interval]:
    """The same union in order, with as few intervals as there can be; as they are where ends have names."""
    if any(compare(each.low.at, each.high.at) is None for each in intervals):
        return list(intervals)
    filled = [each for each in intervals if not _is_empty(each)]
    found: list[Interval] = []
    for each in sorted(filled, key=cmp_to_key(_by_low)):
        if found and _touch(found[-1].high, each.low):
            found[-1] = Interval(found[-1].low, _later(found[-1].high, each.high))
        else:
            found.append(each)
    return found


def _is_empty(interval: Interval) -> bool:
    low, high = interval
    return not (low.closed and high.closed) and compare(low.at, high.at) == 0


def _by_low(one: Interval, other: Interval) -> int:
    return compare(one.low.at, other.low.at) or (other.low.closed - one.low.closed)


def _touch(high: End, low: End) -> bool:
    order = compare(high.at, low.at) or 0
    return order > 0 or (order == 0 and (high.closed or low.closed))


def _later(one: End, other: End) -> End:
    order = compare(one.at, other.at) or 0
    return End(one.at, one.closed or other.closed) if order == 0 else one if order > 0 else other


def decide(student: str, reference: str, settings: Mapping[str, Any]) -> Decision:
    """Whether an interval, or a union of them, is the reference. Ends may be formulas of the declared variables."""
    whose = "reference"
    try:
        expected = merged(read_intervals(reference, settings))
        whose = "student"
        got = merged(read_intervals(student, settings))
    except CannotRead as odd:
        return unreadable(whose, odd)
    return compared(got, expected, settings)


def compared(got: list[Interval], expected: list[Interval], settings: Mapping[str, Any]) -> Decision:
    """The decision about two unions in their shortest form."""
    if got == expected:
        return equal("structural")
    if len(got) != len(expected):
        return different("members", f"This is {_pieces(len(got))}, expected {len(expected)}.")
    rest, unsure = list(expected), False
    for one in got:
        answers = [_same(one, other, settings) for other in rest]
        unsure = unsure or None in answers
        if True in answers:
            del rest[answers.index(True)]
    if not rest:
        return equal("numeric")
    if unsure:
        return undecided("Whether two of the ends are equal cannot be told.")
    return different(*_difference(got, expected, settings))


def _pieces(count: int) -> str:
    return "empty" if count == 0 else "one interval" if count == 1 else f"{count} intervals that do not touch"


def _same(one: Interval, other: Interval, settings: Mapping[str, Any]) -> bool | None:
    """Whether two intervals are equal; None where that cannot be told."""
    if (one.low.closed, one.high.closed) != (other.low.closed, other.high.closed):
        return False
    answers = [alike(a.at, b.at, settings) for a, b in ((one.low, other.low), (one.high, other.high))]
    return False if False in answers else None if None in answers else True


def _difference(got: list[Interval], expected: list[Interval], settings: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong first: which end, and whether it is in the wrong place or wrongly belongs to the interval."""
    for place, (one, other) in enumerate(zip(got, expected, strict=True), 1):
        where = f" of interval {place}" if len(got) > 1 else ""
        for side, mine, right in (("lower", one.low, other.low), ("upper", one.high, other.high)):
            if not alike(mine.at, right.at, settings):
                return "value", f"The {side} end{where} is not right."
            if mine.closed != right.closed:
                belongs = "belongs to it and must not" if mine.closed else "must belong to it"
                return "end", f"The {side} end{where} is in the right place, but {belongs}."
    return "value", "The ends are not right."
