"""Reading values as people write them: words, truth values, numbers, choices, sets, orders, tuples, shapes."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from gradekit.judge.reading import Unreadable, in_words
from gradekit.wire import Matrix

Number = int | float
TRUE, FALSE = frozenset({"true", "yes", "t"}), frozenset({"false", "no", "f"})
NUMERAL = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})(e[+-]?\d{1,3})?(\s*/\s*\d{1,30})?", re.IGNORECASE)
# Larger floats stand for many whole numbers, so they stay floats.
EXACT_BELOW = 2.0**53
# Members with one hash make a set of n of them take a time that grows as n^2.
MANY = 1000
SYNONYMS = {"backward": "reverse"}


def word(text: str) -> str:
    """The word without case; space, `-` and `_` are equal."""
    plain = re.sub(r"[\s_-]+", " ", text).strip().casefold()
    return SYNONYMS.get(plain, plain)


def plain(value: Any) -> Any:
    """The value with one-entry arrays as their number and arrays as lists."""
    if isinstance(value, Matrix):
        value = value.array
    if isinstance(value, (np.ndarray, np.generic)):
        return value.reshape(-1)[0].item() if value.size == 1 and value.ndim < 2 else _few(value).tolist()
    return value


def _few(value: Any) -> Any:
    """The collection, if it is not larger than any answer. Raises Unreadable."""
    lengths = value.shape if isinstance(value, np.ndarray) else (len(value),)
    if math.prod(max(1, length) for length in lengths) > MANY:
        raise Unreadable(f"has more than {MANY} entries")
    return value


def number(value: Any) -> Number:
    """The finite real number; whole-valued floats are integers. Raises Unreadable."""
    given, value = value, plain(value)
    if isinstance(value, str) and NUMERAL.fullmatch(value.strip()):
        over, _, under = value.partition("/")
        value = _numeral(over.strip(), under.strip())
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Unreadable(f"is {in_words(given)}; a number is asked")
    if isinstance(value, float) and not math.isfinite(value):
        raise Unreadable("is not a finite number")
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < EXACT_BELOW else value


def _numeral(over: str, under: str) -> Number:
    if under and int(under) == 0:
        raise Unreadable("divides by zero")
    from fractions import Fraction

    exact = Fraction(over) / Fraction(under or "1")
    try:
        return int(exact) if exact.denominator == 1 else float(exact)
    except OverflowError:
        raise Unreadable("is not a number that can be compared") from None


def boolean(value: Any) -> bool:
    """The truth value, also as one of the words true, false, yes, no, t, f. Raises Unreadable."""
    given, value = value, plain(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and word(value) in TRUE | FALSE:
        return word(value) in TRUE
    raise Unreadable(f"is {in_words(given)}; True or False is asked")


def choice(value: Any, options: tuple[str, ...]) -> str:
    """The option, given as its text or its number (the first is 1). Raises Unreadable."""
    value = plain(value)
    words = [word(option) for option in options]
    if isinstance(value, str) and word(value) in words:
        return word(value)
    if isinstance(value, (int, float, str)) and not isinstance(value, bool):
        place = _place(value)
        if 1 <= place <= len(words):
            return words[place - 1]
    listed = ", ".join(f"{place} {option}" for place, option in enumerate(options, 1))
    raise Unreadable(f"is none of the options ({listed})")


def _place(value: Any) -> int:
    try:
        place = number(value)
    except Unreadable:
        return 0
    return place if isinstance(place, int) else 0


def item(value: Any) -> Any:
    """A member of a set or an order: a word, or a number (also as a numeral)."""
    return word(value) if isinstance(value, str) and not NUMERAL.fullmatch(value.strip()) else number(value)


def members(value: Any, options: tuple[str, ...]) -> frozenset[Any]:
    """The set, from a set, list or tuple, repeats ignored; a bare string is never a set. Raises Unreadable."""
    return frozenset(_known(_listed(value, "a set, list or tuple"), options))


def order(value: Any, options: tuple[str, ...]) -> tuple[Any, ...]:
    """The order, from a list or tuple of words. Raises Unreadable."""
    if isinstance(value, (set, frozenset)):
        raise Unreadable("is a set, which has no order; a list or tuple is asked")
    return tuple(_known(_listed(value, "a list or tuple"), options))


def _known(items: list[Any], options: tuple[str, ...]) -> list[Any]:
    words = {item(option) for option in options}
    for each in items:
        if words and each not in words:
            raise Unreadable(f"names {str(each)[:40]!r}, which is none of the words ({', '.join(options)})")
    return items


def _listed(value: Any, asked: str, read: Callable[[Any], Any] = item) -> list[Any]:
    if isinstance(value, (np.ndarray, Matrix)):
        value = _few(value.array if isinstance(value, Matrix) else value).tolist()
    if not isinstance(value, (set, frozenset, list, tuple)) or not value:
        empty = isinstance(value, (set, frozenset, list, tuple, str)) and not value
        raise Unreadable(f"is {'empty' if empty else in_words(value)}; {asked} is asked")
    _few(value)
    # Sets of words have another order in every process; what is said about them must not.
    entries = sorted(value, key=repr) if isinstance(value, (set, frozenset)) else value
    try:
        return [read(each) for each in entries]
    except Unreadable as odd:
        raise Unreadable(f"has an entry that {odd.what.partition(';')[0]}; {asked} is asked") from None


def numbers(value: Any) -> tuple[Number, ...]:
    """The tuple of numbers, from a tuple, list or array. Raises Unreadable."""
    if isinstance(value, (set, frozenset)):
        raise Unreadable("is a set, which has no order; a tuple is asked")
    return tuple(_listed(value, "a tuple of numbers", number))


def shape(value: Any) -> tuple[int | str, ...] | str:
    """The shape as a tuple of whole numbers and names, or the word "error". Raises Unreadable."""
    if isinstance(value, str):
        return _shape_text(value)
    if isinstance(value, np.ndarray):
        value = _few(value).tolist()
    if not isinstance(value, (tuple, list)):
        raise Unreadable(f"is {in_words(value)}; a tuple of sizes, or the word error, is asked")
    return tuple(_size(each) for each in _few(value))


def _shape_text(text: str) -> tuple[int | str, ...] | str:
    if word(text) == "error":
        return "error"
    inner = re.sub(r"\\times\b|×", ",", text).strip().strip("$").strip()
    inner = re.sub(r"^\\left|\\right(?=[)\]]$)", "", inner).strip()
    if inner[:1] in ("(", "["):
        if inner[-1:] != {"(": ")", "[": "]"}[inner[0]]:
            raise Unreadable("opens a bracket that is not closed")
        inner = inner[1:-1]
    # Between numbers an x is a sign; between names it could be one, so there only commas separate.
    parts = re.split(r"\s*,\s*|(?<=\d)\s*[xX]\s*(?=\d)", inner.strip())
    parts = parts[:-1] if parts and parts[-1] == "" else parts
    return tuple(_size(part) for part in parts)


def _size(value: Any) -> int | str:
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z]\w{0,20}", value.strip()):
        return value.strip()
    try:
        size = number(value)
    except Unreadable:
        size = -1
    if not isinstance(size, int) or size < 0:
        raise Unreadable("has a size that is no whole number")
    return size
