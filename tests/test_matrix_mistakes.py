"""Naming the mistake in a wrong matrix formula: what has a name, and what comes close and has none."""

import pytest

from gradekit.formulas import matrices
from gradekit.formulas.decision import Decision

ROWS = {
    "A": {"shape": [4, 3]},
    "b": {"shape": [4]},
    "x": {"shape": [3]},
    "M": {"shape": [3, 3]},
    "N": {"shape": [3, 3]},
    "S": {"shape": [3, 3], "structure": "symmetric"},
    "Q": {"shape": [4, 4], "structure": "orthogonal"},
    "P": {"shape": [4, 4], "structure": "permutation"},
    "c": {"shape": []},
}
GRAD = "2*A.T@(A@x-b)"
JACOBIAN = "M@diag(dsig(N@x))@N"

NAMED = [
    ("-2*A.T@(A@x-b)", GRAD, "sign", "The sign is wrong: every entry is the negative of the right one."),
    ("A.T@(A@x-b)", GRAD, "factor", "Every entry is 1/2 times the right one."),
    ("A.T@(A@x-b)/2", GRAD, "factor", "Every entry is 1/4 times the right one, one over a size of the arrays: "
     "is a mean where a sum belongs."),
    ("4*x", "x", "factor", "Every entry is 4 times the right one, a size of the arrays: is a sum where a mean "
     "belongs."),
    ("x/sqrt(2)", "x", "factor", "Every entry is sqrt(1/2) times the right one."),
    ("log2(exp(x))", "x", "factor", "Every entry is 1/ln 2 times the right one."),
    ("2*A@(A@x-b)", GRAD, "transposed", "A transpose is missing: 2*A stands where (2*A).T belongs."),
    ("2*A.T@(A@x+b)", GRAD, "sign", "The sign of the term b is wrong."),
    ("2*A.T@A@x", GRAD, "term", "The term b is missing."),
    ("2*A.T@(A@x-b)+x", GRAD, "term", "The term x is one too many."),
    ("2*A.T@b", "2*A.T@Q@b", "factor", "The factor Q is missing."),
    ("M@diag(sig(N@x))@N", JACOBIAN, "derivative", "Sigma stands where its derivative belongs."),
    ("sig(M@dsig(x))", "sig(M@sig(x))", "derivative", "The derivative of sigma stands where sigma belongs."),
    ("N@diag(dsig(N@x))@M", JACOBIAN, "reversed", "The factors of a product stand in reversed order."),
    ("M@diag(dsig(x))@N", JACOBIAN, "factor", "The factor N is missing at x."),
    ("M.T@N", "M@N", "transposed", "A transpose is one too many: M.T stands where M belongs."),
    ("A.T", "A", "transposed", "The result is transposed."),
    ("N@M@x", "M@N@x", "reversed", "The factors N and M of a product are exchanged."),
    ("M*N", "M@N", "elementwise", "In products: one entry by entry (*) stands where a product "
     "of matrices (@) belongs."),
    ("sum(x)**2", "sum(x**2)", "square-of-sum", "Of two that look alike: the square of a sum stands where the sum of "
     "squares belongs."),
    ("softmax(M, 0)", "softmax(M, 1)", "axes", "softmax goes along the wrong axis."),
    ("x*softmax(x)", "outer(x, softmax(x))", "diagonal", "This is only the diagonal of what is asked."),
    ("sum(A, axis=1)", "A", "axes", "This is only the sum over the last axis of what is asked."),
    ("A", "sum(A)", "axes", "Asked is the sum of all entries of this."),
    ("2*M@x", "(M+M.T)@x", "structure", "This is right only if M is symmetric, which is not given."),
    ("Q@sig(Q.T@b)", "sig(b)", "structure", "This is right only if Q is a permutation, which is not given."),
    ("c*x/norm(x)", "x/norm(x)", "factor", "There is one factor c too many."),
    ("x@x*x", "x", "factor", "There is one factor x@x too many."),
    ("inv(M)/det(M)", "inv(M)", "factor", "There is one division by det(M) too many."),
    ("norm(x)", "norm(x)**2", "factor", "The factor norm(x) is missing."),
    ("exp(x)/sum(x)", "exp(x)/sum(exp(x))", "function", "x stands where exp(x) belongs."),
    ("x", "softmax(x)", "function", "x stands where softmax(x) belongs."),
    ("exp(-x)/(1+exp(x))", "exp(-x)/(1+exp(-x))", "sign", "The sign before x is wrong."),
    ("sig(N@M@x)-x", "sig(M@N@x)-x", "reversed", "The factors N and M of a product are exchanged."),
    ("x[:,None]", "x", "broadcast", "The entries are right: give the result the shape that is asked."),
]  # fmt: skip


def decide(student: str, reference: str) -> Decision:
    return matrices.decide(student, reference, ROWS)


@pytest.mark.parametrize(("student", "reference", "mistake", "says"), NAMED)
def test_named(student: str, reference: str, mistake: str, says: str) -> None:
    decision = decide(student, reference)
    assert decision.verdict == "different"
    assert (decision.mistake, decision.message.endswith(says)) == (mistake, True), decision


# Near what has a name, and yet none of it: no name is better than a wrong one.
UNNAMED = [
    ("2.0000000001*A.T@(A@x-b)", GRAD),
    ("-2*A.T@(A@x-b)+1", GRAD),
    ("x/1.37+exp(x)", "x"),
    ("tanh(A@x)", "norm(A@x-b)*b"),
    ("A.T+1e-3", "A"),
    ("M.T@N.T+1", "N@M"),
    ("exp(b)", "cos(b)"),
    ("cos(c)", "norm(x)"),
    ("sum(A, axis=1)*1.001", "A"),
    ("x*softmax(x)+1", "outer(x, softmax(x))"),
    ("3*M@x+x*x", "(M+M.T)@x"),
    ("tanh(A@x)+log(b**2)", "P@b"),
]


@pytest.mark.parametrize(("student", "reference"), UNNAMED)
def test_what_has_no_name_gets_none(student: str, reference: str) -> None:
    decision = decide(student, reference)
    assert (decision.verdict, decision.mistake) == ("different", ""), decision


def test_a_right_formula_has_no_mistake() -> None:
    for text in {reference for _, reference, _, _ in NAMED}:
        assert decide(text, text) == Decision("equal", "structural")
