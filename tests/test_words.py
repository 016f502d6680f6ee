"""Values as people write them: what each reader takes, and what it refuses with which words."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradekit.judge import words
from gradekit.judge.number_words import Undecided, exact_number, same_number
from gradekit.judge.reading import Uncarried, Unreadable
from gradekit.wire import Matrix

NAN, INF = float("nan"), float("inf")
STEPS = ("loss", "zero_grad", "reverse mode")

NUMBERS: dict[str, tuple[Any, Any]] = {
    "whole": (3, 3),
    "whole float": (3.0, 3),
    "float": (0.5, 0.5),
    "text": (" 3 ", 3),
    "signed text": ("-0.5", -0.5),
    "bare point": (".5", 0.5),
    "exponent": ("1e-3", 0.001),
    "fraction": ("2/3", 2 / 3),
    "fraction with spaces": ("6 / 2", 3),
    "decimal fraction": ("1.5/2", 0.75),
    "long whole number": (10**40, 10**40),
    "large power": ("1e300", 10**300),
    "sum": ("1+1", 2),
    "power": ("2**10", 1024),
    "caret": ("2^10", 1024),
    "thousands": ("1,024", 1024),
    "gaps": ("1 024 000", 1024000),
    "scientific": ("6.02 x 10^23", 602 * 10**21),
    "percent": ("50%", 0.5),
    "root": ("sqrt(2)", 2**0.5),
    "quarter of a circle": ("pi/4", np.pi / 4),
    "NumPy": (np.float32(0.5), 0.5),
    "float beyond whole numbers": (1e23, 1e23),
    "array without axes": (np.array(2), 2),
    "array with one entry": (np.array([2]), 2),
}
COMMA = "a comma may be a decimal point or set off thousands; write for example 1.5, or 1500"
LONG = "a number has at most 500 characters, and this has 1,000"
NO_NUMBERS: dict[str, tuple[Any, str]] = {
    "none": (None, "is None; a number is asked"),
    "truth value": (True, "is a truth value; a number is asked"),
    "NumPy truth value": (np.array(True), "is a truth value; a number is asked"),
    "text": ("three", "is text ('three'); a number is asked"),
    "comma": ("1,5", f"is text ('1,5'): {COMMA}"),
    "digits without end": (
        "9" * 1000,
        f"is text ({'9' * 40!r}): a number has at most 500 characters, and this has 1,000",
    ),
    "huge exponent": ("1e99999", "is text ('1e99999'): a number with an exponent that is too large"),
    "tower": ("9**9**9", "is text ('9**9**9'): an exponent in the formula is larger than 1,000,000"),
    "logarithm of zero": ("log(0)", "has no finite value"),
    "infinity in text": ("-oo", "is not a finite number"),
    "not a number in text": ("nan", "is text ('nan'); a number is asked"),
    "complex text": ("3+4i", "is not a number that can be compared"),
    "blank": (" ", "is text (' '); a number is asked"),
    "over zero": ("2/0", "divides by zero"),
    "not a number": (NAN, "is not a finite number"),
    "infinity": (float("inf"), "is not a finite number"),
    "complex": (1j, "is a complex number; a number is asked"),
    "list": ([3], "is a list; a number is asked"),
    "array": (np.zeros((2, 2)), "is an array of shape (2, 2); a number is asked"),
    "matrix": (Matrix(np.zeros((1, 1))), "is an array of shape (1, 1); a number is asked"),
    "generator": (Uncarried("a generator object"), "is a generator object; a number is asked"),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_numbers(case: str) -> None:
    given, number = NUMBERS[case]
    read = words.number(given)
    assert (read, type(read)) == (number, type(number))


@pytest.mark.parametrize("case", NO_NUMBERS)
def test_no_numbers(case: str) -> None:
    refused(words.number, *NO_NUMBERS[case])


def refused(read: Callable[..., Any], value: Any, what: str) -> None:
    with pytest.raises(Unreadable) as odd:
        read(value)
    assert odd.value.what == what


def test_truth_values() -> None:
    true = [True, "true", "Yes", " T ", np.bool_(True), np.array([True])]
    assert [words.boolean(value) for value in true] == [True] * len(true)
    assert [words.boolean(value) for value in (False, "FALSE", "no", "f")] == [False] * 4
    for value in (1, 0, "1", "truth", "", None, [True]):
        with pytest.raises(Unreadable, match="True or False is asked"):
            words.boolean(value)


OPTIONS = "is none of the options (1 loss, 2 zero_grad, 3 reverse mode)"


def test_choices() -> None:
    for value in ("Zero grad", "zero-grad", "ZERO_GRAD ", 2, 2.0, "2", np.int64(2)):
        assert words.choice(value, STEPS) == "zero grad"
    assert words.choice("backward", ("forward", "reverse")) == "reverse"
    for value in (0, 4, -1, 1.5, "zero", "", None, True, ["loss"], NAN):
        refused(lambda given: words.choice(given, STEPS), value, OPTIONS)


SETS: dict[str, tuple[Any, Any]] = {
    "set": ({1, 5}, {1, 5}),
    "list with repeats": ([5, 1, 5.0], {1, 5}),
    "tuple of numerals": (("1", "5.0"), {1, 5}),
    "array": (np.array([1, 5]), {1, 5}),
    "words": (["Zero Grad", "zero_grad", "backward"], {"zero grad", "reverse"}),
}
NO_SETS: dict[str, tuple[Any, str]] = {
    "text": ("1, 5", "is text ('1, 5'); a set, list or tuple is asked"),
    "number": (5, "is a whole number; a set, list or tuple is asked"),
    "zero": (0, "is a whole number; a set, list or tuple is asked"),
    "none": (None, "is None; a set, list or tuple is asked"),
    "empty": ([], "is empty; a set, list or tuple is asked"),
    "empty array": (np.zeros(0), "is empty; a set, list or tuple is asked"),
    "dictionary": ({1: 2}, "is a dictionary; a set, list or tuple is asked"),
    "nested": ([[1]], "has an entry that is a list; a set, list or tuple is asked"),
    "with None": ([1, None], "has an entry that is None; a set, list or tuple is asked"),
    "with NaN": ([1, NAN], "has an entry that is not a finite number; a set, list or tuple is asked"),
    "generator": (Uncarried("a map object"), "is a map object; a set, list or tuple is asked"),
}


@pytest.mark.parametrize("case", SETS)
def test_sets(case: str) -> None:
    given, members = SETS[case]
    assert words.members(given, ()) == members


@pytest.mark.parametrize("case", NO_SETS)
def test_no_sets(case: str) -> None:
    refused(lambda given: words.members(given, ()), *NO_SETS[case])


def test_words_must_be_known_where_they_are_listed() -> None:
    assert words.members(["LOSS", "zero grad"], STEPS) == {"loss", "zero grad"}
    unknown = "names 'step', which is none of the words (loss, zero_grad, reverse mode)"
    refused(lambda given: words.members(given, STEPS), ["loss", "step"], unknown)
    number = "names '3', which is none of the words (loss, zero_grad, reverse mode)"
    refused(lambda given: words.order(given, STEPS), ["loss", 3], number)


def test_a_set_is_read_in_one_order_in_every_process() -> None:
    unknown = "names 'adam', which is none of the words (loss, zero_grad, reverse mode)"
    refused(lambda given: words.members(given, STEPS), {"step", "loss", "epoch", "adam", "zero"}, unknown)


def test_listed_words_may_be_numerals() -> None:
    assert words.members(["1", 4], ("1", "4", "16")) == {1, 4}
    refused(lambda v: words.members(v, ("1", "4")), [16], "names '16', which is none of the words (1, 4)")


def test_collections_larger_than_any_answer_are_not_read() -> None:
    """Members of one hash, or an empty array with a long axis, would keep the reader busy for hours."""
    one_hash = [n * (2**61 - 1) for n in range(1001)]
    for value in (one_hash, np.zeros((1 << 40, 0)), np.zeros(1001), Matrix(np.zeros((1, 1001)))):
        for read in (lambda v: words.members(v, ()), words.numbers):
            refused(read, value, "has more than 1000 entries")
    assert len(words.members(one_hash[:1000], ())) == 1000
    refused(words.shape, one_hash, "has more than 1000 entries")
    refused(words.number, np.zeros((1 << 40, 0)), "has more than 1000 entries")


def test_orders() -> None:
    assert words.order(["Loss", "zero grad"], STEPS) == ("loss", "zero grad")
    assert words.order(("zero_grad", "loss"), STEPS) == ("zero grad", "loss")
    refused(lambda v: words.order(v, STEPS), {"loss"}, "is a set, which has no order; a list or tuple is asked")
    refused(lambda v: words.order(v, STEPS), "loss", "is text ('loss'); a list or tuple is asked")


def test_tuples() -> None:
    for value in ((5, 0.5), [5.0, "1/2"], np.array([5, 0.5])):
        assert words.numbers(value) == (5, 0.5)
    refused(words.numbers, {5, 1}, "is a set, which has no order; a tuple is asked")
    refused(words.numbers, (5, "x"), "has an entry that is text ('x'); a tuple of numbers is asked")
    refused(words.numbers, ((5, 1),), "has an entry that is a tuple; a tuple of numbers is asked")
    refused(words.numbers, 5, "is a whole number; a tuple of numbers is asked")


SHAPES: dict[str, tuple[Any, Any]] = {
    "tuple": ((5, 5, 3), (5, 5, 3)),
    "list of floats": ([5.0, 3], (5, 3)),
    "array": (np.array([5, 3]), (5, 3)),
    "text": ("5, 3", (5, 3)),
    "brackets": ("(5,3)", (5, 3)),
    "square brackets": ("[5, 3]", (5, 3)),
    "one size": ("(5,)", (5,)),
    "one bare size": ("5", (5,)),
    "no size": ("()", ()),
    "x between numbers": ("5x3 X 2", (5, 3, 2)),
    "times": ("5 × 3", (5, 3)),
    "LaTeX": (r"$\left(m \times 3\right)$", ("m", 3)),
    "names": (("B", "n", 1), ("B", "n", 1)),
    "names in text": ("B, n, 1", ("B", "n", 1)),
    "a name that begins with x": ("x, 2", ("x", 2)),
    "numerals": (("5", "3"), (5, 3)),
    "error": (" Error ", "error"),
    "zero": ((0, 3), (0, 3)),
    "compact": ("Bx2xn", ("B", 2, "n")),
    "by": ("m by n", ("m", "n")),
    "torch": ("torch.Size([5, 3])", (5, 3)),
    "space": (r"\mathbb{R}^{m \times 3}", ("m", 3)),
    "half a size twice": ("(2*2.5,)", (5,)),
}
ODD_SIZE = "has a size that is no whole number"
NO_SHAPES: dict[str, tuple[Any, str]] = {
    "none": (None, "is None; a tuple of sizes, or the word error, is asked"),
    "number": (5, "is a whole number; a tuple of sizes, or the word error, is asked"),
    "set": ({5, 3}, "is a set; a tuple of sizes, or the word error, is asked"),
    "dictionary": ({5: 3}, "is a dictionary; a tuple of sizes, or the word error, is asked"),
    "open": ("(5, 3", "opens a bracket that is not closed"),
    "crossed": ("(5, 3]", "opens a bracket that is not closed"),
    "half a size": ((5, 2.5), ODD_SIZE),
    "negative size": ((5, -1), ODD_SIZE),
    "nested": (((5, 3),), ODD_SIZE),
    "truth value": ((5, True), ODD_SIZE),
    "sentence": ("five three", "may be one size, a product, or several; set sizes off by commas, as in (m, n)"),
    "no comma": ("5 3", "cannot be read: a sign is missing before this number"),
    "gap": ("5,,3", "cannot be read: a size is missing between two commas"),
    "product": ("m n", "may be one size, a product, or several; set sizes off by commas, as in (m, n)"),
    "odd entry": (("5", "3 4"), ODD_SIZE),
    "not a number": ((NAN,), ODD_SIZE),
}


@pytest.mark.parametrize("case", SHAPES)
def test_shapes(case: str) -> None:
    given, shape = SHAPES[case]
    assert words.shape(given) == shape


@pytest.mark.parametrize("case", NO_SHAPES)
def test_no_shapes(case: str) -> None:
    refused(words.shape, *NO_SHAPES[case])


def test_sizes_may_be_formulas() -> None:
    expected = words.shape(("2*n", "d h"), "ndh")
    assert words.wrong_axis(expected, words.shape("(n+n, h*d)", "ndh")) is None
    assert words.wrong_axis(expected, words.shape("(n+n, h+d)", "ndh")) == 1
    assert words.wrong_axis(expected, words.shape("(n**2, h*d)", "ndh")) == 0
    assert words.names_of_sizes(words.shape("(n+k, 3, d)", "nd")) == ["k", "n", "d"]


def test_a_size_that_has_no_value_is_another_one() -> None:
    assert words.wrong_axis(("n",), words.shape("(n/0,)", "n")) == 0
    with pytest.raises(Undecided, match=r"the size at axis 0 \(counted from 0\) could not be compared"):
        words.wrong_axis(("n",), words.shape("((n+10)**10000000000,)".replace("0000000000", "00000"), "n"))


SAME = [(2, "sqrt(4)"), (0.1, "0.1"), (1 / 3, "1/3"), (10**30, "1e30"), (1e23, "10^23"), (INF, "oo")]
OTHER = [
    (2, "sqrt(4.0000000000000000001)"),
    (0.1, "0.1000001"),
    (1 / 3, "0.3333"),
    (10**30, "1e30+1"),
    (INF, "1e400"),
]


@pytest.mark.parametrize(("expected", "answer", "same"), [(*p, True) for p in SAME] + [(*p, False) for p in OTHER])
def test_numbers_are_compared_exactly(expected: float, answer: str, same: bool) -> None:
    pair = [exact_number(value, infinite=True) for value in (expected, answer)]
    assert same_number(*pair) is same


def test_a_declared_tolerance_is_relative_and_ends_where_it_is_said() -> None:
    for answer, same in (("1.01", True), ("1.0100000001", False), ("0.99", True), ("0.9899999999", False)):
        assert same_number(exact_number(1), exact_number(answer), 0.01) is same
        assert same_number(exact_number("1e-9"), exact_number(f"{answer}e-9"), 0.01) is same


def test_a_text_too_long_for_a_word_is_none():
    assert words.word("yes" + " " * 997) == "yes"
    assert words.word("yes" + " " * 998) == "yes ..."
