"""Reading numbers as people write them, in Python or as text, and comparing them exactly."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from gradekit.formulas.numbers import A_DATE, near, read_number
from gradekit.formulas.numbers import Number as Exact
from gradekit.formulas.tree import CannotRead, Node
from gradekit.formulas.tree import number as number_node
from gradekit.judge.reading import Unreadable, in_words
from gradekit.wire import Matrix

Number = int | float
# Larger floats stand for many whole numbers, so they stay floats.
EXACT_BELOW = 2.0**53
# Members with one hash make a set of n of them take a time that grows as n^2.
MANY = 1000
# For numbers that are not whole, where the exercise declares no tolerance of its own.
EXACT = Fraction(1, 10**9)


class Undecided(Exception):
    """It cannot be told whether two values are the same; the message says which."""


class Value(NamedTuple):
    """A number as it was meant: as Python has it, and exactly (`sqrt(2)` as its formula)."""

    plain: Number
    exact: Exact


def plain(value: Any) -> Any:
    """The value with one-entry arrays as their number and arrays as lists."""
    if isinstance(value, Matrix):
        value = value.array
    if isinstance(value, (np.ndarray, np.generic)):
        return value.reshape(-1)[0].item() if value.size == 1 and value.ndim < 2 else few(value).tolist()
    return value


def few(value: Any) -> Any:
    """The collection, if it is not larger than any answer. Raises Unreadable."""
    lengths = value.shape if isinstance(value, np.ndarray) else (len(value),)
    if math.prod(max(1, length) for length in lengths) > MANY:
        raise Unreadable(f"has more than {MANY} entries")
    return value


def number(value: Any, infinite: bool = False) -> Number:
    """The finite real number; whole-valued floats are integers. Raises Unreadable."""
    return exact_number(value, infinite).plain


def exact_number(value: Any, infinite: bool = False) -> Value:
    """The real number, a text as in `formulas.numbers`; an infinite one only where it is asked. Raises Unreadable."""
    given, value = value, plain(value)
    if isinstance(value, str):
        return _number_text(value, infinite)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Unreadable(f"is {in_words(given)}; a number is asked")
    if isinstance(value, float) and not math.isfinite(value):
        if not infinite or math.isnan(value):
            raise Unreadable("is not a finite number")
        return Value(value, Exact(Node("constant", value="oo"), None, 1 if value > 0 else -1))
    whole = isinstance(value, float) and value.is_integer() and abs(value) < EXACT_BELOW
    return Value(int(value) if whole else value, _exactly(Fraction(value)))


def _exactly(value: Fraction) -> Exact:
    return Exact(number_node(value), value)


def _number_text(text: str, infinite: bool) -> Value:
    if not any(sign.isalnum() or sign in "∞πτ" for sign in text):
        raise Unreadable(f"is text ({text[:40]!r}); a number is asked")
    try:
        found = read_number(text)
        value = _as_python(found)
    except CannotRead as odd:
        if odd.what == "this divides by zero":
            raise Unreadable("divides by zero") from None
        plain_text = odd.what == A_DATE or not any(sign.isdigit() for sign in text)
        why = "; a number is asked" if plain_text else f": {odd.what}"
        raise Unreadable(f"is text ({text[:40]!r}){why}") from None
    if found.infinite and not infinite:
        raise Unreadable("is not a finite number")
    return Value(value, found)


def _as_python(found: Exact) -> Number:
    """The number as Python has it. Raises CannotRead where it has none, and Unreadable for complex ones."""
    if found.infinite:
        return math.inf * found.infinite
    if found.exact is not None and found.exact.denominator == 1:
        return int(found.exact)
    try:
        if found.exact is not None:
            return float(found.exact)
        from gradekit.formulas.numeric.evaluate import value

        known = value(found.tree, {})
        if known is None:
            raise Unreadable("has no finite value")
        return float(known.value)
    except (OverflowError, TypeError, ValueError):
        raise Unreadable("is not a number that can be compared") from None


def same_number(expected: Value, answer: Value, rtol: Any = None) -> bool:
    """Whether two numbers are the same: whole ones exactly, others to nine digits, or within the tolerance given."""
    whole = isinstance(expected.plain, int) and (isinstance(answer.plain, int) or abs(expected.plain) < EXACT_BELOW)
    tolerance = Fraction(str(rtol)) if rtol else Fraction(0) if whole else EXACT
    return bool(near(answer.exact, expected.exact, tolerance))
