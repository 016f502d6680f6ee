"""Reading what a function returned as an array: kindly where the meaning is clear, in words where it is not."""

import warnings
from typing import Any

import numpy as np
import pytest

from gradekit.judge.reading import Uncarried, Unreadable, as_array
from gradekit.judge.session import given
from gradekit.wire import encode


def matrix(rows: Any) -> Any:
    """A numpy.matrix, whose making NumPy advises against, but students do."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asmatrix(rows)


ROW, NUMBER = np.array([1.0, 2.0]), np.array(3.0)
ONE_ENTRY = "An array of shape (1,) is read as its number"
TRUTH = "Truth values are read as 0 and 1; return numbers"
# What is given for what is expected, and the remark about it.
READ = {
    "array": (np.array([1.0, 2.0]), ROW, ""),
    "list": ([1.0, 2.0], ROW, ""),
    "tuple": ((1, 2), ROW, ""),
    "list of arrays": ([np.array(1.0), np.float32(2.0)], ROW, ""),
    "float32": (np.array([1, 2], np.float32), ROW, ""),
    "whole numbers": (np.array([1, 2]), ROW, ""),
    "unsigned bytes": (np.array([1, 2], np.uint8), ROW, ""),
    "whole numbers too long for 64 bits": ([10**30, 1], np.array([1e30, 1.0]), ""),
    "matrix with one row": (matrix([1.0, 2.0]), ROW, ""),
    "matrix with one column": (matrix([[1.0], [2.0]]), ROW, ""),
    "matrix with one entry": (matrix([[3.0]]), NUMBER, ""),
    "number": (3.0, NUMBER, ""),
    "NumPy's number": (np.float64(3.0), NUMBER, ""),
    "array without axes": (np.array(3.0), NUMBER, ""),
    "array with one entry": (np.array([3.0]), NUMBER, ONE_ENTRY),
    "list with one entry": ([3.0], NUMBER, ONE_ENTRY),
    "truth values": (np.array([True, False]), np.array([1.0, 0.0]), TRUTH),
    "truth value": (True, np.array(1.0), TRUTH),
    "truth values where they belong": (np.array([True]), np.array([True]), ""),
    "complex where it belongs": ([1j, 2], np.array([1j, 2]), ""),
}


def read(answer: Any, expected: Any) -> Any:
    """The answer as it is read after it has come out of a student's process."""
    return as_array(given(encode(answer), "", ()).value, expected)


@pytest.mark.parametrize("case", READ)
def test_it_is_read_kindly(case: str) -> None:
    answer, expected, remark = READ[case]
    reading = read(answer, expected)
    assert reading.array.shape == expected.shape
    assert (reading.array == expected).all()
    assert reading.remark == remark


# Shapes that broadcasting would stretch stay what they are.
KEPT = {
    "column for a row": (np.zeros((2, 1)), ROW),
    "row with an axis more": (np.zeros((1, 2)), ROW),
    "one entry for a row": (np.zeros(1), ROW),
    "number for a row": (0.0, ROW),
    "two axes for a number": (np.zeros((1, 1)), NUMBER),
    "row for one entry": (ROW, np.zeros(1)),
    "matrix for a matrix": (matrix([[1.0, 2.0]]), np.zeros((2, 1))),
    "square matrix for a row": (matrix(np.eye(2)), ROW),
    "nothing": (np.zeros(0), ROW),
    "empty list": ([], ROW),
}


@pytest.mark.parametrize("case", KEPT)
def test_no_shape_is_stretched(case: str) -> None:
    answer, expected = KEPT[case]
    assert read(answer, expected).array.shape == np.shape(answer) != expected.shape


REFUSED: dict[str, tuple[Any, str, str | None]] = {
    "nothing": (None, "None: does the function end without `return`?", None),
    "text": ("2 by 3", "text ('2 by 3')", None),
    "long text": ("x" * 99, f"text ({'x' * 40!r})", None),
    "dictionary": ({"a": 1}, "a dictionary", None),
    "set": ({1, 2}, "a set, which has no order", None),
    "dots": (..., "`...`", None),
    "ragged list": ([[1.0], [1.0, 2.0]], "a ragged list: its rows have 1, 2 entries", None),
    "numbers beside rows": ([1.0, [1.0, 2.0]], "a ragged list: its rows have no, 2 entries", None),
    "ragged further in": ([[[1], [1, 2]], [[1], [1]]], "a ragged list: its rows are not alike", None),
    "ragged arrays": ([np.zeros(2), np.zeros(3)], "a ragged list: its rows have 2, 3 entries", None),
    "list with None": ([1.0, None], "a list with None in it", None),
    "list with text": ([1.0, ["a"]], "a list with text ('a') in it", None),
    "tuple with a set": (({1}, 2), "a tuple with a set in it", None),
    "list with a dictionary": ([{}], "a list with a dictionary in it", None),
    "array of text": (np.array(["a", "b"]), "a list with text ('a') in it", None),
    "complex": ([1j, 2], "complex numbers where real ones are asked", "dtype"),
    "complex array without imaginary part": (
        np.array([1 + 0j]),
        "complex numbers where real ones are asked",
        "dtype",
    ),
    "float16": (np.zeros(2, np.float16), "float16, which keeps only three digits: compute in float64", "dtype"),
    "too large": (10**400, "a whole number that is too large for a float", None),
    "too large in a list": ([10**400, 1.5], "a whole number that is too large for a float", None),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_is_refused_in_words(case: str) -> None:
    answer, what, mistake = REFUSED[case]
    with pytest.raises(Unreadable) as refused:
        read(answer, ROW)
    assert (refused.value.what, refused.value.mistake) == (what, mistake)


def test_what_could_not_travel_says_what_it_was() -> None:
    with pytest.raises(Unreadable) as refused:
        as_array(Uncarried("a function, not what it gives when called"), ROW)
    assert refused.value.what == "a function, not what it gives when called"


def test_malformed_bytes_are_an_answer_that_cannot_be_read() -> None:
    assert isinstance(given(b"\x00\x00", "", ()).value, Uncarried)
