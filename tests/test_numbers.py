"""Numbers as text: what is read as which number, when two are the same, and what is refused."""

import random
import time
from fractions import Fraction

import pytest

from gradekit.formulas.decision import Decision
from gradekit.formulas.numbers import decide, read_number

READ = [
    ("7", 7),
    ("+7", 7),
    (" 7 ", 7),
    ("7.", 7),
    (".5", Fraction(1, 2)),
    ("1.9e1", 19),
    ("9/10", Fraction(9, 10)),
    ("2**10", 1024),
    ("2^10", 1024),
    ("2^{10}", 1024),
    ("10²", 100),
    ("−3", -3),
    ("1 024", 1024),
    ("1,024", 1024),
    ("1_000", 1000),
    ("1 234 567.5", Fraction(2469135, 2)),
    ("1,024.5", Fraction(2049, 2)),
    ("50%", Fraction(1, 2)),
    (r"12.5 \%", Fraction(1, 8)),
    ("6.02 x 10^23", 602 * 10**21),
    ("6.02x10^23", 602 * 10**21),
    ("6.02 × 10²³", 602 * 10**21),
    (r"6.02 \times 10^{23}", 602 * 10**21),
    ("6.02e23", 602 * 10**21),
    ("3*10**-2", Fraction(3, 100)),
    (r"\frac{9}{10}", Fraction(9, 10)),
    ("$7$", 7),
    ("x = 7", 7),
    ("1+1", 2),
    ("factorial(5)", None),
    ("sqrt(2)", None),
    ("|-3|", 3),
    ("1e400", 10**400),
    ("0.1+0.2", Fraction(3, 10)),
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_read(text: str, value: Fraction | None) -> None:
    number = read_number(text)
    assert (number.exact, number.infinite) == (value, 0)


@pytest.mark.parametrize(
    ("text", "sign"), [("oo", 1), ("inf", 1), ("-inf", -1), ("∞", 1), (r"-\infty", -1), ("+Infinity", 1)]
)
def test_infinite(text: str, sign: int) -> None:
    assert read_number(text).infinite == sign


SAME = [
    ("+7", "7", 0),
    ("9/10", "0.9", 0),
    ("sqrt(2)*sqrt(2)", "2", 0),
    ("sqrt(8)/2", "sqrt(2)", 0),
    ("355/113", "pi", 1e-5),
    ("0.000000001", "1e-9", 1e-3),
    ("1.0009e-9", "1e-9", 1e-3),
    ("1.01", "1", 0.01),
    ("0.785", "pi/4", 1e-3),
    ("e", "exp(1)", 0),
    ("oo", "inf", 1e-6),
    ("-oo", "-inf", 0),
    ("0", "0", 0),
    ("1e400", "10^400", 0),
    ("100/3%", "1/3", 0),
    ("log(8)/log(2)", "3", 0),
]
NOT_SAME = [
    ("8", "7", 0),
    ("7.0000000001", "7", 0),
    ("0.333333333333333333333333333333", "1/3", 0),
    ("22/7", "pi", 1e-5),
    ("1.0011e-9", "1e-9", 1e-3),
    ("-1e-9", "1e-9", 1e-3),
    ("2e-9", "1e-9", 1e-3),
    ("0", "1e-9", 1e-3),
    ("1.0100000001", "1", 0.01),
    ("sqrt(2)+1e-40", "sqrt(2)", 0),
    ("1e400", "inf", 1e-6),
    ("inf", "-inf", 0),
    ("1e-9", "0", 0.5),
    ("1.024", "1,024", 0),
]


@pytest.mark.parametrize(("student", "reference", "rtol"), SAME)
def test_same(student: str, reference: str, rtol: float) -> None:
    assert decide(student, reference, {"rtol": rtol}).verdict == "equal"


@pytest.mark.parametrize(("student", "reference", "rtol"), NOT_SAME)
def test_not_same(student: str, reference: str, rtol: float) -> None:
    decision = decide(student, reference, {"rtol": rtol})
    assert (decision.verdict, decision.how) == ("different", "value")


def test_a_difference_that_is_no_date_is_read() -> None:
    assert read_number("2020-1-1").exact == read_number("2020 - 01 - 01").exact == 2018


def test_an_absolute_tolerance_is_one() -> None:
    assert decide("1e-9", "0", {"atol": 1e-9}).verdict == "equal"
    assert decide("1.0000001e-9", "0", {"atol": 1e-9}).verdict == "different"


REFUSED = [
    ("1,5", "A comma may be a decimal point or set off thousands; write for example 1.5, or 1500."),
    ("0,125", "A comma may be a decimal point or set off thousands; write for example 1.5, or 1500."),
    ("1,02", "A comma may be a decimal point or set off thousands; write for example 1.5, or 1500."),
    ("12 34", "A sign is missing before this number (character 4)."),
    ("1 1/2", "A sign is missing before this number (character 3)."),
    ("NaN", "NaN is no number."),
    ("1/0", "This divides by zero."),
    ("2020-01-01", "This is a date, not a number."),
    ("2*inf", "An infinite number stands by itself."),
    ("", "There is no number here."),
    ("1e999999999", "A number with an exponent that is too large (character 1)."),
    ("9**9**9", "An exponent in the formula is larger than 1,000,000."),
    ("9" * 501, "A number has at most 500 characters, and this has 501."),
]


@pytest.mark.parametrize(("text", "says"), REFUSED)
def test_refused(text: str, says: str) -> None:
    begun = time.process_time()
    assert decide(text, "7", {}) == Decision("unreadable", "student", None, says)
    assert decide("7", text, {}).how == "reference"
    assert time.process_time() - begun < 0.5


def test_what_has_no_value_is_not_wrong_but_undecided() -> None:
    assert decide("log(0)", "1", {}) == Decision("undecided", message="The value of this cannot be told.")


def test_odd_tolerances_are_the_references() -> None:
    for rtol in ("a lot", -1, "1/0"):
        assert decide("7", "7", {"rtol": rtol}).how == "reference"


MISTAKES = [
    ("-7", "7", "sign", "This is -7, expected 7. The sign is wrong."),
    ("-sqrt(2)", "sqrt(2)", "sign", "This is -1.414213562, expected 1.414213562. The sign is wrong."),
    ("700", "7", "factor", "This is 700, expected 7. It is off by the factor 100."),
    ("3.5", "7", "factor", "This is 3.5, expected 7. It is off by the factor 2."),
    ("1/7", "7", "reciprocal", "This is 0.1428571429, expected 7. It is one over the right number."),
    ("8", "7", "", "This is 8, expected 7."),
    ("701", "7", "", "This is 701, expected 7."),
    ("-inf", "inf", "sign", "This is -inf, expected inf. The sign is wrong."),
]


@pytest.mark.parametrize(("student", "reference", "mistake", "says"), MISTAKES)
def test_mistakes(student: str, reference: str, mistake: str, says: str) -> None:
    decision = decide(student, reference, {})
    assert (decision.mistake, decision.message) == (mistake, says)


def test_a_fraction_is_itself_however_it_is_written() -> None:
    drawn = random.Random(1)
    for _ in range(200):
        value = Fraction(drawn.randint(-(10**6), 10**6), 10 ** drawn.randint(0, 4))
        spelled = [
            str(value),
            f"{value.numerator * 3}/{value.denominator * 3}",
            f"{float(value)!r}",
            f"{value.numerator}e0/{value.denominator}",
        ]
        for text in spelled:
            assert decide(text, str(value), {}).verdict == "equal", text
            assert decide(text, str(value + Fraction(1, 10**12)), {}).verdict == "different", text
