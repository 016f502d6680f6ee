"""Reading what a student returned as an array, kindly where the meaning is clear, and in words where it is not."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from gradekit.judge.remarks import SINGLE
from gradekit.wire import OVERFLOWED, Matrix
from gradekit.wire_sympy import Symbolic

Array = np.ndarray[Any, Any]


class Uncarried:
    """Stands for a value that could not leave the student's process; `what` describes it.

    `overflow` is the exception's name where a call at large inputs raised one that stands for an overflow.
    """

    def __init__(self, what: str):
        self.what = what
        self.overflow = what.removeprefix(OVERFLOWED) if what.startswith(OVERFLOWED) else ""


def plain_data(answer: Any) -> Any:
    """The answer as a law sees it: a matrix as its array, None for what could not travel or is an expression."""
    if isinstance(answer, Matrix):
        return answer.array
    return None if isinstance(answer, (Uncarried, Symbolic)) else answer


class Unreadable(Exception):
    """The answer is not an array of numbers; the message ends the sentence "NAME returned ...".

    `expected` is what it should be, "" where the message says so itself.
    """

    def __init__(self, what: str, mistake: str | None = None, expected: str = ""):
        super().__init__(what)
        self.what = what
        self.mistake = mistake
        self.expected = expected


class Reading(NamedTuple):
    """The array that was meant, and a remark about how it was given ("" when there is none)."""

    array: Array
    remark: str = ""


def as_array(answer: Any, expected: Array) -> Reading:
    """The answer as an array to compare with `expected`. Raises Unreadable."""
    try:
        array, remark = _numbers(answer)
    except Unreadable as odd:
        odd.expected = f"an array of shape {expected.shape}" if expected.ndim else "a number"
        raise
    if array.dtype.kind == "c" and expected.dtype.kind != "c":
        raise Unreadable("complex numbers where real ones are asked", "dtype")
    if array.dtype == np.float16:
        raise Unreadable("float16, which keeps only three digits: compute in float64", "dtype")
    if array.dtype in (np.float32, np.complex64) and not np.array_equal(array, expected):
        remark = SINGLE
    if array.dtype.kind == "b" and expected.dtype.kind != "b":
        array, remark = array.astype(float), "Truth values are read as 0 and 1; return numbers"
    if isinstance(answer, Matrix) and _is_line(array, expected.ndim):
        array = array.reshape((-1,) * expected.ndim)
    if expected.ndim == 0 and array.shape == (1,):
        array, remark = array.reshape(()), "An array of shape (1,) is read as its number"
    return Reading(array, remark)


def _is_line(array: Array, rank: int) -> bool:
    """Whether a two-dimensional array is only that because a matrix always is."""
    return array.size == 1 if rank == 0 else rank == 1 and 1 in array.shape


def _numbers(answer: Any) -> tuple[Array, str]:
    if isinstance(answer, Matrix):
        return answer.array, ""
    if isinstance(answer, (np.ndarray, np.generic, bool, int, float, complex)):
        return _plain(np.asarray(answer)), ""
    if isinstance(answer, (list, tuple)):
        return _stacked(answer), ""
    raise Unreadable(returned(answer))


def _stacked(answer: list[Any] | tuple[Any, ...]) -> Array:
    if odd := _first_odd(answer):
        raise Unreadable(f"{in_words(answer)} with {odd} in it")
    try:
        return _plain(np.array(answer))
    except ValueError:
        raise Unreadable(f"a ragged list: {_lengths(answer)}") from None


def _plain(array: Array) -> Array:
    # Whole numbers beyond 64 bits make an array of objects.
    try:
        return array.astype(float) if array.dtype.kind == "O" else array
    except OverflowError:
        raise Unreadable("a whole number that is too large for a float") from None


def _first_odd(answer: Any) -> str:
    """The first entry, at any depth, that is no number, in words; "" when all are."""
    for item in answer:
        if isinstance(item, (list, tuple)):
            if odd := _first_odd(item):
                return odd
        elif not isinstance(item, (np.ndarray, np.generic, bool, int, float, complex)):
            return in_words(item)
    return ""


def _lengths(answer: Any) -> str:
    lengths = [np.shape(item)[:1] if isinstance(item, np.ndarray) else _length(item) for item in answer[:6]]
    if len(set(lengths)) == 1:
        return "its rows are not alike"
    return f"its rows have {', '.join(str(*length) if length else 'no' for length in lengths)} entries"


def _length(item: Any) -> tuple[int, ...]:
    return (len(item),) if isinstance(item, (list, tuple)) else ()


def returned(answer: Any) -> str:
    """What the answer of a function is, for "NAME returned ..."."""
    if answer is None:
        return "None: does the function end without `return`?"
    return f"{in_words(answer)}, which has no order" if isinstance(answer, (set, frozenset)) else in_words(answer)


def in_words(answer: Any) -> str:
    """What the answer is, for "NAME is ..."; never a dump of it."""
    if answer is None or isinstance(answer, Uncarried):
        return answer.what if answer else "None"
    if isinstance(answer, str):
        return f"text ({answer[:40]!r})"
    if isinstance(answer, (np.ndarray, Matrix)):
        array = answer.array if isinstance(answer, Matrix) else answer
        return f"an array of shape {array.shape}" if array.ndim else in_words(array.item())
    return next((noun for kind, noun in NOUNS if isinstance(answer, kind)), f"a value of type {type(answer).__name__}")


NOUNS = (
    ((bool, np.bool_), "a truth value"),
    ((int, np.integer), "a whole number"),
    ((float, np.floating), "a number"),
    ((complex, np.complexfloating), "a complex number"),
    (list, "a list"),
    (tuple, "a tuple"),
    ((set, frozenset), "a set"),
    (dict, "a dictionary"),
    (type(...), "`...`"),
    (Symbolic, "a SymPy expression"),
)
