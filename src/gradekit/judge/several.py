"""Values with an inner order: words that must keep constraints, and intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gradekit.formulas import intervals, orders
from gradekit.formulas.intervals.read import Interval, read_intervals
from gradekit.formulas.tree import CannotRead
from gradekit.judge.reading import Unreadable, in_words
from gradekit.judge.words import word

Union = list[Interval]


def constraints(before: Sequence[str], expected: Sequence[Any]) -> list[tuple[str, str]]:
    """What must come before what, of the words of the expected order. Raises ValueError for what cannot be meant."""
    words = [str(each) for each in expected]
    try:
        pairs = [(word(first), word(later)) for first, later in orders.read_constraints(before)]
        orders.check_constraints(words, pairs)
    except CannotRead as odd:
        raise ValueError(f"before: {odd.what}") from None
    if orders.broken(words, pairs):
        raise ValueError("before: the expected order itself does not keep this")
    return pairs


def keeps(answer: Sequence[Any], expected: Sequence[Any], before: Sequence[str]) -> bool:
    """Whether an order has the expected words, each once, and keeps the constraints."""
    pairs = constraints(before, expected)
    return sorted(map(str, answer)) == sorted(map(str, expected)) and orders.broken(list(answer), pairs) is None


def about_order(answer: Sequence[Any], expected: Sequence[Any], before: Sequence[str]) -> str:
    """Which entries of a wrong order stand wrongly to each other, without saying what is expected."""
    if twice := next((str(each) for each in answer if list(answer).count(each) > 1), ""):
        return f"{twice[:40]!r} stands twice."
    if unknown := next((str(each) for each in answer if each not in expected), ""):
        return f"{unknown[:40]!r} is not to be put in order here."
    found = orders.broken(list(answer), constraints(before, expected))
    if found is None:
        return "the order is wrong."
    return f"entries {found.later_at} and {found.first_at} stand in the wrong order."


def interval(value: Any) -> Union:
    """The union of intervals that a text means, in its shortest form. Raises Unreadable."""
    if not isinstance(value, str):
        raise Unreadable(f"is {in_words(value)}; an interval as text is asked, such as '(a, b]' or 'a < x <= b'")
    try:
        return intervals.merged(read_intervals(value, {}))
    except CannotRead as odd:
        raise Unreadable(f"cannot be read: {odd.what}") from None


def interval_differs(expected: Union, answer: Union) -> str:
    """What is wrong with an interval, without saying what is right; "" when nothing is."""
    decision = intervals.compared(answer, expected, {})
    if decision.verdict == "equal":
        return ""
    if decision.how == "members":
        return "this is not the right number of intervals that do not touch."
    return decision.message[:1].lower() + decision.message[1:]
