"""Naming the mistake of a wrong formula: what is recognised, with which words, and what must get no name."""

from collections.abc import Iterator

import pytest

from gradekit.comparing import Comparer, Comparison

VARIABLES = {
    "x": "real", "y": "real", "z": "real", "u": "real", "mu": "real", "lam": "positive", "sig": "positive",
    "N": "posint", "n": "posint",
}  # fmt: skip


@pytest.fixture(scope="module")
def comparer() -> Iterator[Comparer]:
    shared = Comparer()
    yield shared
    shared.close()


def different(comparer: Comparer, student: str, reference: str, kind: str = "scalar") -> Comparison:
    found = comparer.compare({"kind": kind, "student": student, "reference": reference, "variables": VARIABLES})
    assert found.verdict == "different", (student, reference)
    return found


# A wrong answer, the right one, the mistake's id, and its name.
NAMED = [
    ("x^2", "-x^2", "sign", "The sign is wrong: yours is the expected one times -1."),
    ("-x", "x", "sign", "The sign is wrong: yours is the expected one times -1."),
    ("2*x", "x", "factor", "There is a factor 2 too many."),
    ("x", "2*x", "factor", "A factor 2 is missing."),
    ("x/2", "x", "factor", "A factor 2 is missing."),
    ("x/3", "x", "factor", "A factor 3 is missing."),
    ("3*x/2", "x", "factor", "There is a factor 3/2 too many."),
    ("-2*x", "x", "factor", "There is a factor 2 too many, and the sign is wrong."),
    ("x/N", "x", "factor", "The factor N is missing."),
    ("x*N", "x", "factor", "There is a factor N too many."),
    ("x", "x/N", "factor", "There is a factor N too many."),
    ("x", "-x*N", "factor", "The factor N is missing, and the sign is wrong."),
    ("log(x^2+1)/log(2)", "log(x^2+1)", "factor", "A factor ln 2 is missing."),
    ("log(x^2+1)*log(2)", "log(x^2+1)", "factor", "There is a factor ln 2 too many."),
    ("log2(x^2+1)", "log(x^2+1)", "factor", "A factor ln 2 is missing."),
    ("log10(x^2+1)", "log(x^2+1)", "factor", "A factor ln 10 is missing."),
    ("x*pi", "x", "factor", "There is a factor pi too many."),
    ("x/pi", "x", "factor", "A factor pi is missing."),
    ("x*sqrt(2)", "x", "factor", "There is a factor sqrt(2) too many."),
    ("exp(-x^2/2)", "exp(-x^2/2)/sqrt(2*pi)", "factor", "There is a factor sqrt(2 pi) too many."),
    ("x*e", "x", "factor", "There is a factor e too many."),
    ("x*y", "x*y*z", "factor", "The factor z is missing."),
    ("x*y*z", "x*y", "factor", "There is a factor z too many."),
    ("x*exp(y)", "x", "factor", "There is one factor too many."),
    ("x", "x*exp(y)", "factor", "One factor is missing."),
    ("-x", "x*exp(y)", "factor", "The factor exp(y) is missing, and the sign is wrong."),
    ("x+y", "x+y+z", "term", "One term is missing."),
    ("x+y+z", "x+y", "term", "There is one term too many."),
    ("x+y-z", "x+y+z", "sign", "The sign of one term is wrong."),
    ("x-y", "x+y", "sign", "The sign of one term is wrong."),
    ("x+1", "x", "term", "There is one term too many."),
    ("x", "x+1", "term", "One term is missing."),
    ("x+5", "x-y+y", "term", "There is one term too many."),
    ("x+pi", "x", "term", "There is one term too many."),
    ("sin(x)", "cos(x)", "function", "sin stands where cos belongs."),
    ("cos(x)", "sin(x)", "function", "cos stands where sin belongs."),
    ("tanh(x)", "tan(x)", "function", "tanh stands where tan belongs."),
    ("sinh(x)", "cosh(x)", "function", "sinh stands where cosh belongs."),
    ("max(x,0)", "min(x,0)", "function", "max stands where min belongs."),
    ("max(x,1)", "min(x,1)", "function", "max stands where min belongs."),
    ("sigmoid(x)", "sigmoid(-x)", "sign", "The sign inside sigmoid is wrong."),
    ("sigmoid(x)", "sigmoid(x)*(1-sigmoid(x))", "derivative", "sigma stands where sigma' belongs."),
    ("sigmoid(x)*(1-sigmoid(x))", "sigmoid(x)", "derivative", "sigma' stands where sigma belongs."),
    ("tanh(x)", "1-tanh(x)^2", "derivative", "tanh stands where its derivative belongs."),
    ("dsigmoid(x)", "sigmoid(x)", "derivative", "sigma' stands where sigma belongs."),
    ("y*sigmoid(x)", "y*dsigmoid(x)", "derivative", "sigma stands where sigma' belongs."),
    ("exp(-x)", "exp(x)", "sign", "The sign inside exp is wrong."),
    ("exp(x)^2", "exp(x^2)", "power", "The power stands outside exp where it belongs inside."),
    ("exp(x^2)", "exp(x)^2", "power", "The power stands inside exp where it belongs outside."),
    ("log(x^2+1)^2", "log((x^2+1)^2)", "power", "The power stands outside log where it belongs inside."),
    ("x^3", "x^2", "factor", "There is a factor x too many."),
    ("x^2", "x^3", "factor", "The factor x is missing."),
    ("x", "x^2", "factor", "The factor x is missing."),
    ("(x+y)^2", "x^2+y^2", "square-of-sum", "The square of a sum stands where a sum of squares belongs."),
    ("x^2+y^2", "(x+y)^2", "sum-of-squares", "A sum of powers stands where the power of a sum belongs."),
    ("x/y", "y/x", "inverse", "A fraction stands upside down."),
    ("x*y", "x/y", "inverse", "It is multiplied by what belongs below the line."),
    ("x/y", "x*y", "inverse", "It is divided by a factor that belongs above."),
    ("1/y", "x/y", "factor", "The factor x is missing."),
    ("x/y^2", "x/y", "factor", "The factor y is missing."),
    ("x/y", "x/y^2", "factor", "There is a factor y too many."),
    ("sqrt(lam)", "lam", "extra-sqrt", "There is one sqrt too many."),
    ("lam", "sqrt(lam)", "no-sqrt", "A square root is missing."),
    ("abs(x)", "x", "extra-abs", "There is one abs too many."),
    ("x", "abs(x)", "no-abs", "An absolute value is missing."),
    ("exp(x)", "x", "extra-exp", "There is one exp too many."),
    ("x", "log(lam)*x", "factor", "One factor is missing."),
    ("lam", "log(lam)", "no-log", "A logarithm is missing."),
    ("x+2*y", "x+3*y", "number", "One number is wrong."),
    ("x^2+2*x", "x^2+3*x", "number", "One number is wrong."),
    ("x-y", "y-x", "sign", "The sign is wrong: yours is the expected one times -1."),
    ("x^2-y", "y^2-x", "exchanged", "x and y are exchanged."),
    ("x*exp(y)", "y*exp(x)", "exchanged", "x and y are exchanged."),
    ("x^2*y", "y^2*x", "exchanged", "x and y are exchanged."),
    ("Sum(k*x,k,0,n-1)", "Sum(k*x,k,1,n)", "offset", "An index of the sum is off by one."),
    ("Sum(k*x,k,1,n-1)", "Sum(k*x,k,1,n)", "offset", "An index of the sum is off by one."),
    ("Sum(k^2*x,k,1,n+1)", "Sum(k^2*x,k,1,n)", "offset", "An index of the sum is off by one."),
    ("Sum(x^k,k,0,n)", "Sum(x^k,k,1,n)", "offset", "An index of the sum is off by one."),
    ("(x-mu)/sig^2", "-(x-mu)/sig^2", "sign", "The sign is wrong: yours is the expected one times -1."),
    ("(x-mu)/sig", "(x-mu)/sig^2", "factor", "There is a factor sig too many."),
    ("(x-mu)^2/sig^2", "(x-mu)^2/(2*sig^2)", "factor", "There is a factor 2 too many."),
    ("(x+mu)/sig^2", "(x-mu)/sig^2", "sign", "The sign of one term is wrong."),
    ("-exp(u)/(1+exp(u))", "-exp(u)/(1+exp(u))^2", "power", "A square is missing."),
    ("exp(u)/(1+exp(u))^2", "-exp(u)/(1+exp(u))^2", "sign", "The sign is wrong: yours is the expected one times -1."),
    ("-1/(1+exp(u))^2", "-exp(u)/(1+exp(u))^2", "factor", "The factor exp(u) is missing."),
    ("-exp(u)/(1-exp(u))^2", "-exp(u)/(1+exp(u))^2", "sign", "The sign of one term is wrong."),
    ("0.333*x", "x/3", "rounded", "A number in it is rounded; it has to be exact."),
    ("3.14*x", "pi*x", "rounded", "A number in it is rounded; it has to be exact."),
    ("0.69*x", "log(2)*x", "factor", "Yours is the expected one times a constant, 0.99546."),
    ("x*y+x", "x*y+z", "name", "x stands where z belongs."),
    ("relu(x)", "softplus(x)", "function", "relu stands where softplus belongs."),
    ("floor(x)", "ceiling(x)", "function", "floor stands where ceiling belongs."),
    ("sign(x)", "heaviside(x)", "function", "sign stands where heaviside belongs."),
    ("1-x", "x-1", "sign", "The sign is wrong: yours is the expected one times -1."),
    ("lam*x^2", "lam*x^2/2", "factor", "There is a factor 2 too many."),
    ("lam*x^2/N", "lam*x/N", "factor", "There is a factor x too many."),
    (
        "-y*log(sigmoid(x))+(1-y)*log(1-sigmoid(x))",
        "-y*log(sigmoid(x))-(1-y)*log(1-sigmoid(x))",
        "sign",
        "The sign of one term is wrong.",
    ),
    ("-y*log(sigmoid(x))", "-y*log(sigmoid(x))-(1-y)*log(1-sigmoid(x))", "term", "One term is missing."),
    ("x*y", "x+y", "operation", "A product stands where a sum belongs."),
    ("x+y", "x*y", "operation", "A sum stands where a product belongs."),
    ("sin(x^2)", "sin(x)^2", "power", "The power stands inside sin where it belongs outside."),
    ("sin(2*x)", "sin(x)", "factor", "There is one factor too many."),
    ("x^lam", "lam^x", "exchanged", "Base and exponent are exchanged."),
]
# Nothing that could be said of these would help.
UNRELATED = [
    ("x^2", "sin(x)"),
    ("exp(x)", "x*y"),
    ("x+y", "x*y*z"),
    ("log(lam)", "x^3"),
    ("tanh(x)", "y^2+1"),
    ("x/(1+x^2)", "exp(-y)"),
    ("cos(x)+y", "x^2*lam"),
    ("x", "y*z"),
    ("3*x+2", "5*y-1"),
    ("x^3-2*x", "exp(x)-1"),
    ("sqrt(lam)", "x^2+y^2"),
    ("sin(x*y)", "cos(z)"),
    ("1/(x^2+1)", "exp(-x^2)"),
    ("x^2+y", "z^2*x"),
    ("Sum(k*x,k,1,3)", "x^2"),
    ("max(x,0)", "exp(x)"),
    ("abs(x)", "x^2+1"),
    ("sigmoid(x)", "atan(y)"),
    ("lam*x", "y/N"),
    ("N*x", "sin(y)+N"),
    ("x*exp(y)", "y*log(lam)"),
    ("(x+1)*(y+2)", "x^2-y"),
    ("x-y", "x^2+y^3"),
    ("exp(x)/lam", "lam^2+x"),
    ("cosh(x)", "x^4+y"),
    ("2", "x^2"),
    ("0", "x+y"),
    ("pi", "x"),
    ("x^2*y^2", "x+y+z"),
    ("log(lam)/x", "lam*exp(x)+1"),
    ("x/y", "y+z^2"),
    ("x^2/(y^2+1)", "sin(x)*y"),
    ("erf(x)", "x/(1+abs(x))"),
    ("x*tanh(y)", "y*sin(x)"),
    ("exp(-x^2/2)", "1/(1+x^2)"),
    ("floor(x)", "x^2-x"),
    ("x+lam*y", "exp(x*y)"),
    ("y^2-4*x*z", "x+y-z^2"),
    ("(x+y+z)/3", "x*y*z/6"),
    ("log(1+exp(x))", "x^2/2+lam"),
    ("x^5", "3*x^2+1"),
    ("x^2-1", "2*x+7"),
    ("sin(x)", "x-x^3/6"),
    ("exp(x)", "1+x+x^2/2"),
    ("cos(x)", "1-x^2/2"),
    ("x*y+z", "x*z-y^2"),
    ("7", "3"),
    ("1.5", "2"),
    ("-2", "3"),
    ("lam/2", "sqrt(lam)"),
    ("x+y*z", "(x+y)*z"),
    ("2-x", "x-1"),
    ("exp(x*y)", "exp(x/lam)"),
]
# What looks like a mistake at ordinary points, and is something else at others.
ALMOST = [
    ("-abs(x)", "x", "sign"),
    ("2*x + heaviside(x-100)", "x", "factor"),
    ("2*x + 1e-12", "x", "factor"),
    ("2*x + 1e-25*y", "x", "factor"),
    ("x*y + 1e-20*sin(x)", "x", "factor"),
    ("-x + max(0, y-30)", "x", "sign"),
    ("x + y + max(0, -40-x)", "x + z", "name"),
    ("2*floor(x) + 1e-9", "floor(x)", "factor"),
    ("Piecewise(x < 50, sin(x), cos(x)+1)", "cos(x)", "function"),
    ("Piecewise(abs(x) < 30, exp(-x), 0)", "exp(x)", "sign"),
    ("(x+y)^2 + 1e-15", "x^2 + y^2", "square-of-sum"),
]
# The mistake alone, without what was added to it above.
PLAIN = [
    ("-x", "x"), ("2*x", "x"), ("2*x", "x"), ("2*x", "x"), ("x*y", "x"), ("-x", "x"), ("x + y", "x + z"),
    ("2*floor(x)", "floor(x)"), ("sin(x)", "cos(x)"), ("exp(-x)", "exp(x)"), ("(x+y)^2", "x^2 + y^2"),
]  # fmt: skip


@pytest.mark.parametrize(("student", "reference", "mistake", "says"), NAMED)
def test_a_mistake_is_named(comparer: Comparer, student: str, reference: str, mistake: str, says: str) -> None:
    found = different(comparer, student, reference)
    assert (found.mistake, found.message.partition(" At ")[0]) == (mistake, says)
    # What is named is not what is right.
    assert found.witness is not None and reference not in says.split()


@pytest.mark.parametrize(("student", "reference"), UNRELATED)
def test_what_is_unrelated_has_no_name(comparer: Comparer, student: str, reference: str) -> None:
    for one, other in ((student, reference), (reference, student)):
        found = different(comparer, one, other)
        assert (found.mistake, found.message.count(". ")) == ("", 0), found.message


@pytest.mark.parametrize(("student", "reference", "mistake"), ALMOST)
def test_a_name_must_hold_at_every_point(comparer: Comparer, student: str, reference: str, mistake: str) -> None:
    assert different(comparer, student, reference).mistake != mistake


@pytest.mark.parametrize(("pair", "almost"), list(zip(PLAIN, ALMOST, strict=True)))
def test_the_same_without_the_rest_has_that_name(
    comparer: Comparer, pair: tuple[str, str], almost: tuple[str, str, str]
) -> None:
    assert different(comparer, *pair).mistake == almost[2]


def test_the_tables_are_as_large_as_they_were() -> None:
    assert len(NAMED) >= 90
    assert 2 * len(UNRELATED) >= 80


IN_FEEDBACK = {row[2] for row in NAMED}


def test_an_id_has_one_meaning() -> None:
    """A sign that is wrong is `sign`; sign(x) where another function belongs is not."""
    says = {mistake: {row[3] for row in NAMED if row[2] == mistake} for mistake in IN_FEEDBACK}
    assert all("sign" in each.lower() for each in says["sign"])
    assert all("belongs" in each for each in says["function"])
    assert says["exchanged"] >= {"x and y are exchanged."}


LEFT_OPEN = [
    ("-x", "x", "factor", "sign"), ("x^2", "x^2/2", "constant", ""), ("2*x", "x", "constant", ""),
    ("x^2", "x", "factor", ""), ("x + 1", "x", "factor", ""), ("x*y", "x", "antiderivative", ""),
]  # fmt: skip


@pytest.mark.parametrize(("student", "reference", "kind", "mistake"), LEFT_OPEN)
def test_what_is_left_open_is_no_mistake(
    comparer: Comparer, student: str, reference: str, kind: str, mistake: str
) -> None:
    """Up to a constant or a factor, a name could be that of what is left open; the sign of a factor is not."""
    row = {"kind": kind, "student": student, "reference": reference, "variables": VARIABLES, "wrt": "x"}
    found = comparer.compare(row)
    assert (found.verdict, found.mistake) == ("different", mistake)


def test_a_difference_in_the_last_digits_is_no_factor(comparer: Comparer) -> None:
    assert different(comparer, "x", "x + 1e-30").mistake == "term"
    assert different(comparer, "x", "x*(1 + 1e-30)").mistake == ""


@pytest.mark.parametrize(("student", "reference"), [("3", "7"), ("1.5", "2"), ("2*pi", "pi/3")])
def test_between_plain_numbers_only_the_sign_tells(comparer: Comparer, student: str, reference: str) -> None:
    assert different(comparer, student, reference).mistake == ""
    assert different(comparer, f"-({reference})", reference).mistake == "sign"
