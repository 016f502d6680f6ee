"""Shapes as text: how they may be written, and when two are the same."""

import pytest

from gradekit.formulas.decision import Decision
from gradekit.formulas.shapes import decide

SAME = [
    ("(5,5,3)", "(5, 5, 3)"),
    ("[5, 5, 3]", "(5, 5, 3)"),
    ("5x5x3", "(5, 5, 3)"),
    ("5 x 5 X 3", "(5, 5, 3)"),
    ("5 × 5 × 3", "(5, 5, 3)"),
    (r"5 \times 5 \times 3", "(5, 5, 3)"),
    ("5, 5, 3,", "(5, 5, 3)"),
    ("(5,5,3,)", "(5, 5, 3)"),
    ("torch.Size([5, 5, 3])", "(5, 5, 3)"),
    ("shape = (5, 5, 3)", "(5, 5, 3)"),
    ("5 by 5 by 3", "(5, 5, 3)"),
    (r"$\mathbb{R}^{5 \times 5 \times 3}$", "(5, 5, 3)"),
    ("R^(5x5x3)", "(5, 5, 3)"),
    (r"\left(5, 5, 3\right)", "(5, 5, 3)"),
    ("(5.0, 10/2, 3)", "(5, 5, 3)"),
    ("5", "(5,)"),
    ("()", "()"),
    ("B x m x n", "(B, m, n)"),
    ("Bxmxn", "(B, m, n)"),
    ("(n+n, 3)", "(2*n, 3)"),
    ("2n x 3", "(2*n, 3)"),
    ("(B, h*d)", "(B, d*h)"),
    ("(B, d h)", "(B, d*h)"),
    ("((n-1)/2+1,)", "((n+1)/2,)"),
    ("((n-1)*(n+1),)", "(n^2-1,)"),
    ("(n//2, 3)", "(floor(n/2), 3)"),
    (r"(\lfloor n/2 \rfloor, 3)", "(floor(n/2), 3)"),
    ("(max(m, n),)", "((m+n+abs(m-n))/2,)"),
    ("(2**n,)", "(2*2**(n-1),)"),
    ("mn", "(m*n,)"),
    ("(x, 2)", "(x, 2)"),
    ("Error", "error"),
    ("raises an error", "error"),
]


@pytest.mark.parametrize(("student", "reference"), SAME)
def test_same(student: str, reference: str) -> None:
    assert decide(student, reference, {}).verdict == "equal"


DIFFERENT = [
    (
        "(5,3,5)",
        "(5, 5, 3)",
        "The size at axis 1 (counted from 0) is not right. These are the right sizes in another order.",
        "axes",
    ),
    ("(3, 5)", "(5, 3)", "The size at axis 0 (counted from 0) is not right. The sizes are exchanged.", "transposed"),
    ("(5,5)", "(5, 5, 3)", "This has 2 axes, expected 3.", ""),
    (
        "(5,1)",
        "(5,)",
        "This has 2 axes, expected 1. An axis of size 1 is one too many, missing, or at another place.",
        "broadcast",
    ),
    ("(6,5)", "(5,5)", "The size at axis 0 (counted from 0) is not right.", ""),
    ("error", "(5,5)", "This raises no error.", ""),
    ("(5,5)", "error", "This raises an error: there is no shape.", ""),
    ("(n, 3)", "(2*n, 3)", "The size at axis 0 (counted from 0) is not right.", ""),
    ("(n/2, 3)", "(floor(n/2), 3)", "The size at axis 0 (counted from 0) is not right.", ""),
    ("(n^2, 3)", "(2*n, 3)", "The size at axis 0 (counted from 0) is not right.", ""),
    ("(n/0, 3)", "(2*n, 3)", "The size at axis 0 (counted from 0) is not right.", ""),
    ("(n + 0*m, m+1)", "(n, m)", "The size at axis 1 (counted from 0) is not right.", ""),
]


@pytest.mark.parametrize(("student", "reference", "says", "mistake"), DIFFERENT)
def test_different(student: str, reference: str, says: str, mistake: str) -> None:
    assert decide(student, reference, {}) == Decision("different", "shape", None, says, mistake)


PRODUCT = "This may be one size, a product, or several; set sizes off by commas, as in (m, n)."
UNREADABLE = [
    ("m*n", "(m, n)", PRODUCT),
    ("m n", "(m, n)", PRODUCT),
    ("5*5", "(5, 5)", PRODUCT),
    ("5 5", "(5, 5)", "A sign is missing before this number (character 3)."),
    ("(5, 5", "(5, 5)", "A bracket is opened and not closed."),
    ("(5, 5]", "(5, 5)", "A bracket is opened and not closed."),
    ("5,,5", "(5, 5)", "A size is missing between two commas."),
    ("(5, 2.5)", "(5, 5)", "There is a size that is no whole number."),
    ("(5, -1)", "(5, 5)", "There is a size that is no whole number."),
    ("", "(5, 5)", "There is no shape here; a tuple of sizes, or the word error, is asked."),
    ("(b, 5)", "(B, 5)", "'b' is not a name of this exercise, did you mean B? (character 1)."),
    ("x x 2", "(x, 2)", "X is a size here, so that it cannot also stand between sizes: write commas."),
    ("(9**9**9, 5)", "(5, 5)", "An exponent in the formula is larger than 1,000,000."),
    ("(" * 300, "(5, 5)", "A bracket is opened and not closed."),
    ("1," * 30, "(5, 5)", "This has 30 axes; 20 are the most that are read."),
]


@pytest.mark.parametrize(("student", "reference", "says"), UNREADABLE)
def test_unreadable(student: str, reference: str, says: str) -> None:
    assert decide(student, reference, {}) == Decision("unreadable", "student", None, says)


def test_declared_symbols_are_the_names() -> None:
    assert decide("(k, n)", "(n, n)", {}).verdict == "unreadable"
    assert decide("(k, n)", "(n, n)", {"symbols": ["k", "n"]}).verdict == "different"
    assert decide("(k, n)", "(n, n)", {"k": {"domain": "posint"}, "n": {"domain": "posint"}}).verdict == "different"
    assert decide("3 x 2", "(3, 2)", {"symbols": ["x"]}).verdict == "equal"
    assert decide("(3x, 2)", "(3*x, 2)", {"symbols": ["x"]}).verdict == "equal"


def test_what_cannot_be_evaluated_is_undecided() -> None:
    decision = decide("((n+9)**999999,)", "((9+n)**999999,)", {})
    assert decision == Decision("undecided", message="The size at axis 0 cannot be compared.")
