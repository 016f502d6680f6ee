"""Deciding whether two formulas are equal: what is found, what is not claimed, and with which witness."""

import pytest

from gradekit.formulas.decision import Decision
from gradekit.formulas.plain import read_plain
from gradekit.formulas.scalar import decide
from gradekit.formulas.tree import Scope, Variable

REAL, POSITIVE, NEGATIVE = Variable(), Variable("positive"), Variable("negative")
WHOLE, COUNT, COMPLEX = Variable("integer"), Variable("posint"), Variable("complex")


def decided(student: str, reference: str, seed: str = "1", **variables: Variable) -> Decision:
    scope = Scope(variables)
    return decide(read_plain(student, scope), read_plain(reference, scope), variables, seed)


X = {"x": REAL}
EQUAL = [
    ("sech(x/2)^2/4", "sigmoid(x)*(1-sigmoid(x))", X),
    ("1/(2+2*cosh(x))", "dsigmoid(x)", X),
    ("x*exp(x)/(1+exp(x))", "x*sigmoid(x)", X),
    ("max(0,x)", "(x+abs(x))/2", X),
    ("max(0,x)", "Piecewise(x>0,x,0)", X),
    ("heaviside(x)*x", "relu(x)", X),
    ("log(exp(x)+1)", "softplus(x)", X),
    ("sqrt(x^2)", "abs(x)", X),
    ("sin(x)^2+cos(x)^2-1", "0", X),
    ("(1-cos(x))/x^2", "2*sin(x/2)^2/x^2", X),
    ("(x-1)^7", "x^7-7*x^6+21*x^5-35*x^4+35*x^3-21*x^2+7*x-1", X),
    ("x+log(1+exp(-x))", "log(1+exp(x))", {"x": Variable(low=700.0, high=800.0)}),
    ("sqrt(x^2+1)-x", "1/(sqrt(x^2+1)+x)", {"x": Variable("positive", 1e6, 1e8)}),
    ("log(x^2)", "2*log(x)", {"x": POSITIVE}),
    ("log(x^2)", "2*log(-x)", {"x": NEGATIVE}),
    ("cos(pi*n)", "(-1)^n", {"n": WHOLE}),
    ("Sum(k,k,1,n)", "n*(n+1)/2", {"n": COUNT}),
    ("Sum(r^k,k,0,n-1)", "(1-r^n)/(1-r)", {"n": REAL, "r": Variable(low=0.1, high=0.9)}),
    ("factorial(n)/factorial(n-2)", "n*(n-1)", {"n": WHOLE}),
    ("gamma(x+1)", "factorial(x)", X),
    ("binomial(n,k)", "factorial(n)/(factorial(k)*factorial(n-k))", {"n": COUNT, "k": COUNT}),
    ("(z-I)*(z+I)", "z^2+1", {"z": COMPLEX}),
    ("exp(I*x)", "cos(x)+I*sin(x)", X),
    ("(x-a)^6000", "(a-x)^6000", {"x": REAL, "a": REAL}),
    ("cos(2*pi/17)", "sin(13*pi/34)", {}),
    ("0.1+0.2", "3/10", {}),
    ("1/(1/x)", "x", {"x": WHOLE}),
    ("(x^2-1)/(x-1)", "x+1", {"x": WHOLE}),
]


@pytest.mark.parametrize(("student", "reference", "variables"), EQUAL)
@pytest.mark.parametrize("seed", ["1", "2", "another"])
def test_equal(student: str, reference: str, variables: dict[str, Variable], seed: str) -> None:
    found = decided(student, reference, seed, **variables)
    assert (found.verdict, found.how) == ("equal", "numeric")
    assert decided(reference, student, seed, **variables).verdict == "equal"


# Each is as near to equal as the domain allows.
DIFFERENT = [
    ("sech(x/2)^2/4", "sigmoid(x)*(1-sigmoid(x))+1e-40", X),
    ("max(0,x)", "max(0,x-50)+min(x,50)*heaviside(x)+1e-9*max(0,x-60)", X),
    ("max(0,x)", "max(0,x)-max(0,-20-x)", X),
    ("x", "max(x,-300)", X),
    ("abs(x)", "abs(x)+max(0,0.001-abs(x-2))", X),
    ("sqrt((x-50)^2)", "50-x", X),
    ("sqrt((x-50)^2)", "x-50", X),
    ("log((x-30)^2)", "2*log(30-x)", X),
    ("x", "log(1+exp(x))", {"x": Variable(low=700.0, high=800.0)}),
    ("1", "tanh(x)", {"x": Variable(low=20.0, high=30.0)}),
    ("sqrt(x^2)", "x", X),
    ("log(x^2)", "2*log(x)", X),
    ("0.333333333333333", "1/3", {}),
    ("exp(1)", "(1+1/1000000)^1000000", {}),
    ("5999*(x-a)^5999", "6000*(x-a)^5999", {"x": REAL, "a": REAL}),
    ("n+sin(pi*n/7)", "n", {"n": WHOLE}),
    ("cos(pi*x)", "(-1)^(2*x)", X),
    ("sin(64*pi*x)", "0", X),
    ("x*(1-x)*(2-x)", "0", {"x": Variable(low=0.0, high=3.0)}),
    ("Sum(k,k,1,n-1)", "n*(n+1)/2", {"n": COUNT}),
    ("Sum(r^k,k,1,n)", "(1-r^n)/(1-r)", {"n": COUNT, "r": Variable(low=0.1, high=0.9)}),
    ("factorial(n)/factorial(n-2)", "n*(n-2)", {"n": WHOLE}),
    ("z*conjugate(z)", "z^2", {"z": COMPLEX}),
    ("22/7*x", "pi*x", X),
    ("x/2*(1+tanh(sqrt(2/pi)*(x+0.044715*x^3)))", "x*(1+erf(x/sqrt(2)))/2", X),
    ("sqrt((x-3)*(x-5))", "sqrt(x-3)*sqrt(x-5)", X),
    ("floor(x)", "ceiling(x)-1+1e-30", X),
    ("Piecewise(x==3,1,0)", "0", X),
    ("Piecewise(x!=1/3,x,7)", "x", X),
    ("a*b", "b*b", {"a": REAL, "b": REAL}),
    ("abs(a)", "abs(b)", {"a": REAL, "b": REAL}),
]


@pytest.mark.parametrize(("student", "reference", "variables"), DIFFERENT)
@pytest.mark.parametrize("seed", ["1", "2", "another"])
def test_different(student: str, reference: str, variables: dict[str, Variable], seed: str) -> None:
    found = decided(student, reference, seed, **variables)
    assert found.verdict == "different"
    assert found.witness is not None
    assert found.witness["student"] != found.witness["reference"]
    assert decided(reference, student, seed, **variables).verdict == "different"


def test_the_same_tree_is_equal_by_structure() -> None:
    assert decided("x + 1", "x+1", **X) == Decision("equal", "structural")
    assert decided("x + 1", "1+x", **X) == Decision("equal", "numeric")


def test_a_witness_is_short_where_it_can_be() -> None:
    found = decided("2*x", "x", **X)
    assert found.witness == {"at": {"x": "0.9375"}, "student": "1.875", "reference": "0.9375"}


def test_a_witness_shows_as_many_digits_as_tell_the_two_apart() -> None:
    found = decided("1", "tanh(x)", x=Variable(low=20.0, high=30.0))
    assert found.witness is not None
    assert found.witness["student"] == "1"
    assert found.witness["reference"].startswith("0.99999999999999999")


DOMAINS = [
    ("sqrt(x)", "sqrt(abs(x))", X),  # real on one side only
    ("log(x^2)", "2*log(x)", X),
    ("1/heaviside(x)", "1", X),  # no value for negative x
    ("Piecewise(x>0,x)", "x", X),
]


@pytest.mark.parametrize(("student", "reference", "variables"), DOMAINS)
def test_values_on_different_domains_are_different_by_domain(
    student: str, reference: str, variables: dict[str, Variable]
) -> None:
    found = decided(student, reference, **variables)
    assert (found.verdict, found.how) == ("different", "domain")
    # The twin: where both have values they are the same.
    assert decided(student, reference, x=POSITIVE).verdict == "equal"


def test_a_single_gap_is_no_difference_and_two_are() -> None:
    narrow = Variable("integer", -1.0, 4.0)
    assert decided("x+0*log(abs(x-2))", "x", x=narrow).verdict == "equal"
    twice = decided("x+0*log(abs(x*(x-2)))", "x", x=narrow)
    assert (twice.verdict, twice.how) == ("different", "domain")
    # 0/0 may be any number.
    assert decided("x^2*(x-2)/(x*(x-2))", "x", x=WHOLE).verdict == "equal"


UNDECIDED = [
    ("exp(exp(exp(x^2+20)))", "exp(exp(exp(x^2+20)))+1", X),  # beyond any number of digits
    ("log(0*x)", "log(0*x)+1", X),  # nowhere defined
    ("Sum(1/k^2,k,1,oo)", "pi^2/6", {}),
    ("oo", "1/0", {}),
]


@pytest.mark.parametrize(("student", "reference", "variables"), UNDECIDED)
def test_where_nothing_can_be_compared_nothing_is_said(
    student: str, reference: str, variables: dict[str, Variable]
) -> None:
    assert decided(student, reference, **variables).verdict == "undecided"


def test_the_seed_changes_the_points_and_not_the_verdict() -> None:
    points = {str(decided("x", "x+1", seed, **X).witness) for seed in "abcdef"}
    assert len(points) == 6
