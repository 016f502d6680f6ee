"""What an exercise leaves open, on which domain two formulas are compared, and proofs by computer algebra."""

import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from gradekit.comparing import Comparer
from gradekit.formulas import declared, prove, rows
from gradekit.formulas.plain import read_plain
from gradekit.formulas.tree import CannotRead, Scope, Variable

X: dict[str, Any] = {"x": "real"}
XY: dict[str, Any] = {"x": "real", "y": "real"}
POSITIVE: dict[str, Any] = {"x": "positive"}


@pytest.fixture(scope="module")
def comparer() -> Iterator[Comparer]:
    shared = Comparer()
    yield shared
    shared.close()


# Kind, answer, reference, variables, wrt, and the verdict with its ground where it is not the usual one.
OPEN = [
    ("constant", "x + 3", "x", X, None, "equal"),
    ("constant", "x - pi^2", "x", X, None, "equal"),
    ("constant", "x + Sum(k, k, 1, 3)", "x", X, None, "equal"),
    ("constant", "(x+1)^2", "x^2 + 2*x", X, None, "equal"),
    ("constant", "5", "3", {}, None, "equal"),
    ("constant", "log(2*x)", "log(x)", POSITIVE, None, "equal"),
    ("constant", "-atan(1/x)", "atan(x)", POSITIVE, None, "equal"),
    ("constant", "x + C", "x", X, None, "equal"),
    ("constant", "x*y + exp(y)", "x*y", XY, "x", "equal"),
    ("constant", "x*y + exp(y)", "x*y", XY, None, "different"),
    ("constant", "2*x", "x", X, None, "different"),
    ("constant", "x*C", "x", X, None, "different"),
    ("constant", "x + c", "x", X, None, "unreadable"),
    ("constant", "x + C", "x", X | {"C": "real"}, None, "different"),
    ("constant", "x", "5", X, None, "different"),
    ("constant", "x + floor(x)", "x", X, None, "different"),
    ("constant", "x + heaviside(x-30)", "x", X, None, "different"),
    ("constant", "x + abs(x)/x", "x", X, None, "different"),
    ("constant", "-atan(1/x)", "atan(x)", X, None, "different"),
    ("constant", "x + oo", "x", X, None, "different"),
    ("constant", "x + 1/0", "x", X, None, "different"),
    ("constant", "x + Sum(k, k, 1, n)", "x", X | {"n": "posint"}, None, "different"),
    ("constant", "x + Sum(k, k, 1, n)", "x + n*(n+1)/2 - 4", X | {"n": "posint"}, None, "equal"),
    ("antiderivative", "x^2/2 + 7", "x^2/2", X, None, "equal"),
    ("antiderivative", "x^2/2 + C", "x^2/2", X, None, "equal"),
    ("antiderivative", "x^2/2 + C", "x^2/2 + 8", X, None, "equal"),
    ("antiderivative", "C*x^2/2", "x^2/2", X, None, "different"),
    ("antiderivative", "x^2/2 + y", "x^2/2", XY, "x", "equal"),
    ("antiderivative", "x^2/2 + y", "x^2/2", XY, "y", "different"),
    ("antiderivative", "x^2/2 + y", "x^2/2", XY, None, "unreadable"),
    ("antiderivative", "log(abs(x))", "log(x)", X, None, "equal"),
    ("antiderivative", "-atan(1/x)", "atan(x)", X, None, "equal"),
    ("antiderivative", "x^2/2 + floor(x)", "x^2/2", X, None, "different"),
    ("antiderivative", "x^2/2 + heaviside(x-30)", "x^2/2", X, None, "different"),
    ("antiderivative", "Piecewise(x > 0, x, x + 1)", "x", X, None, "different"),
    ("antiderivative", "Piecewise(x > 0, x^2/2, -x^2/2)", "x*abs(x)/2 + 4", X, None, "equal"),
    ("antiderivative", "Piecewise(x > 0, log(x), log(-x))", "log(x)", X, None, "equal"),
    ("antiderivative", "log(x)", "log(x) + x/10^20", POSITIVE, None, "different"),
    ("factor", "3*x", "x", X, None, "equal"),
    ("factor", "x/10^9", "x", X, None, "equal"),
    ("factor", "pi*x*y", "y*x", XY, None, "equal"),
    ("factor", "2", "3", {}, None, "equal"),
    ("factor", "0", "0", X, None, "equal"),
    ("factor", "-3*x", "x", X, None, "different"),
    ("factor", "-2", "3", {}, None, "different"),
    ("factor", "0", "x", X, None, "different"),
    ("factor", "x", "0", X, None, "different"),
    ("factor", "x + 1", "x", X, None, "different"),
    ("factor", "x*y", "x", XY, None, "different"),
    ("factor", "x*exp(y)", "x", XY, None, "different"),
    ("factor", "abs(x)", "x", X, None, "different"),
    ("factor", "x + x*heaviside(x-50)", "x", X, None, "different"),
    ("factor", "I*x", "x", X, None, "different"),
    ("factor", "x*oo", "x", X, None, "different"),
]


@pytest.mark.parametrize(("kind", "student", "reference", "variables", "wrt", "verdict"), OPEN)
def test_what_is_left_open(
    comparer: Comparer, kind: str, student: str, reference: str, variables: Any, wrt: str | None, verdict: str
) -> None:
    row = {"kind": kind, "student": student, "reference": reference, "variables": variables, "wrt": wrt}
    assert comparer.compare(row).verdict == verdict


def test_a_difference_that_jumps_is_said_with_two_points(comparer: Comparer) -> None:
    found = comparer.compare({"kind": "constant", "student": "x+floor(x)", "reference": "x", "variables": X})
    assert (found.how, found.message) == (
        "value",
        "The difference between yours and the expected answer is not constant: "
        "at x = -2.64606 it is another than at x = 0.9375.",
    )


# Answer, reference, variables, verdict, how, and what is said.
DOMAINS = [
    ("log(x^2)", "2*log(x)", POSITIVE, "equal", "numeric", ""),
    (
        "log(x^2)", "2*log(x)", X, "different", "domain",
        "At x = -2.64606 yours is 1.94614, where no real number is expected (1.94614 + 6.28319i).",
    ),
    (
        "2*log(x)", "log(x^2)", X, "different", "domain",
        "At x = -2.64606 yours is no real number (1.94614 + 6.28319i), where 1.94614 is expected.",
    ),
    (
        "sqrt(x^2)", "x", {"x": "negative"}, "different", "value",
        "The sign is wrong: yours is the expected one times -1. At x = -1.9375 yours is 1.9375, expected -1.9375.",
    ),
    ("sqrt(x^2)", "-x", {"x": "negative"}, "equal", "numeric", ""),
    ("(x^2-1)/(x-1)", "x+1", X, "equal", "numeric", ""),
    ("x/x", "1", X, "equal", "numeric", ""),
    ("1/0", "1", {}, "different", "domain", "Yours has no value, where 1 is expected."),
    ("1", "1/0", {}, "different", "domain", "Yours is 1, where none is expected."),
    ("log(-1)", "1", {}, "different", "domain", "Yours is no real number (3.14159i), where 1 is expected."),
    (
        "Piecewise(x > 0, x)", "abs(x)", X, "different", "domain",
        "At x = -1 yours has no value, where 1 is expected.",
    ),
    (
        "abs(x)", "Piecewise(x > 0, x)", X, "different", "domain",
        "At x = -1 yours is 1, where none is expected.",
    ),
    ("(-1)^n", "cos(pi*n)", {"n": "integer"}, "equal", "numeric", ""),
    ("(-1)^n", "1", {"n": "integer"}, "different", "value", "At n = 9 yours is -1, expected 1."),
    ("conjugate(z)", "z", {"z": "complex"}, "different", "value",
     "At z = 0.9375 yours is 0.9375 + 7.64844i, expected 0.9375 - 7.64844i."),
    ("asin(sin(x))", "x", {"x": {"domain": "real", "range": [-1, 1]}}, "equal", "numeric", ""),
    ("asin(sin(x))", "x", X, "different", "value", "At x = -2.64606 yours is -0.495536, expected -2.64606."),
    ("x", "x + 1e-30", X, "different", "value", None),
    (
        "x", "x + 1e-300", X, "different", "value",
        "At x = 0.9375 yours agrees with the expected value in its first digits, and differs from it further behind.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("student", "reference", "variables", "verdict", "how", "says"), DOMAINS)
def test_domains(
    comparer: Comparer, student: str, reference: str, variables: Any, verdict: str, how: str, says: str | None
) -> None:
    found = comparer.compare({"student": student, "reference": reference, "variables": variables})
    assert (found.verdict, found.how) == (verdict, how)
    assert found.message == says if says is not None else "expected -0.00103759765624999999" in found.message


OPTIONS = {
    "x": ("x", {"domain": "real"}),
    "x:positive": ("x", {"domain": "positive"}),
    "x:real:0:1": ("x", {"domain": "real", "range": [0.0, 1.0]}),
    "x:real:-1e-3:.5": ("x", {"domain": "real", "range": [-0.001, 0.5]}),
    "n:posint:2:5": ("n", {"domain": "posint", "range": [2.0, 5.0]}),
    "A:4x3": ("A", {"shape": [4, 3]}),
    "A:3x3:symmetric": ("A", {"shape": [3, 3], "structure": "symmetric"}),
    "v:5": ("v", {"shape": [5]}),
    "λ:real": ("λ", {"domain": "real"}),
}
FORM = "is not NAME:DOMAIN or NAME:DOMAIN:LO:HI, such as x:positive or y:real:0:1"
NO_OPTIONS = {
    "": f"'' {FORM}",
    ":real": f"':real' {FORM}",
    "x y:real": f"'x y:real' {FORM}",
    "x.y:real": f"'x.y:real' {FORM}",
    "x:real:1": f"'x:real:1' {FORM}",
    "x:real:1:2:3": f"'x:real:1:2:3' {FORM}",
    "x:Real": "'Real' is no domain; did you mean real?",
    "x:": "'' is no domain; there are real, positive, negative, integer, posint, complex",
    "x:real:one:2": "'x:real:one:2': 'one' and '2' are not both numbers",
    "x:real:1:1": "'x:real:1:1': the range of x is two numbers, the smaller one first",
    "x:real:0:inf": "'x:real:0:inf': the range of x is two numbers, the smaller one first",
    "x:positive:-2:-1": "'x:positive:-2:-1': the range of x holds no positive number",
    "x:negative:1:2": "'x:negative:1:2': the range of x holds no negative number",
    "x:integer:0.2:0.8": "'x:integer:0.2:0.8': the range of x holds no whole number",
    "x:posint:-3:0.5": "'x:posint:-3:0.5': the range of x holds no positive whole number",
}


@pytest.mark.parametrize("text", OPTIONS)
def test_an_option_declares(text: str) -> None:
    assert declared.from_option(text) == OPTIONS[text]


@pytest.mark.parametrize("text", NO_OPTIONS)
def test_an_option_that_does_not(text: str) -> None:
    with pytest.raises(ValueError, match=r".") as odd:
        declared.from_option(text)
    assert str(odd.value) == NO_OPTIONS[text]


ROWS: dict[str, tuple[Any, str | Variable]] = {
    "a domain": ("positive", Variable("positive")),
    "nothing": ({}, Variable("real")),
    "a range": ({"range": [0, 1]}, Variable("real", 0.0, 1.0)),
    "no range": ({"domain": "real", "range": None}, Variable("real")),
    "no domain": ("reel", "the domain of x is one of real, positive, negative, integer, posint, complex"),
    "a number": (3, "the domain of x is one of real, positive, negative, integer, posint, complex"),
    "a list as domain": (
        {"domain": ["real"]},
        "the domain of x is one of real, positive, negative, integer, posint, complex",
    ),
    "one end": ({"range": [0]}, "the range of x is two numbers, the smaller one first"),
    "texts": ({"range": ["0", "1"]}, "the range of x is two numbers, the smaller one first"),
    "truth values": ({"range": [False, True]}, "the range of x is two numbers, the smaller one first"),
    "not a number": ({"range": [0, float("nan")]}, "the range of x is two numbers, the smaller one first"),
    "a whole number too large for a float": (
        {"range": [0, 10**400]},
        "the range of x is two numbers, the smaller one first",
    ),
    "a shape": (
        {"shape": [3]},
        "the variable x has a shape, and these formulas are of numbers; compare them as kind matrix",
    ),
    "a number's shape": ({"shape": []}, Variable("real")),
}


@pytest.mark.parametrize("case", ROWS)
def test_a_declared_row(case: str) -> None:
    row, found = ROWS[case]
    if isinstance(found, Variable):
        assert declared.variables({"x": row}) == {"x": found}
        return
    with pytest.raises(CannotRead) as odd:
        declared.variables({"x": row})
    assert odd.value.what == found


@pytest.mark.parametrize("name", ["", "2x", "x y", "x-y", "__import__('os')", "x" * 42, "x\n"])
def test_a_name_that_is_none(name: str) -> None:
    with pytest.raises(CannotRead, match="is not a name for a variable"):
        declared.variables({name: "real"})


UNDECLARED = {
    "x + 2*y": ["x", "y"],
    "sin(x)*pi + e": ["x"],
    "x_{0} + w_1": ["x_0", "w_1"],
    r"\frac{x}{2} + \alpha y": ["x", "alpha", "y"],
    r"\sqrt{ab} \cdot \lambda": ["a", "b", "lambda"],
    r"\mathrm{df} \left( x \right)": ["df", "x"],
    r"e^{-t}\cos \omega t": ["t", "omega"],
    "2x $": ["x"],
    "x \N{SNOWMAN}": [],
    "": [],
}


@pytest.mark.parametrize("text", UNDECLARED)
def test_the_names_of_a_reference(text: str) -> None:
    assert declared.undeclared(text, {}) == UNDECLARED[text]


def test_a_declared_name_is_not_declared_again() -> None:
    assert declared.undeclared("x + y + e", {"x": {}, "e": {}}) == ["y"]


def ground(student: str, reference: str, kind: str = "scalar", **variables: str) -> str:
    known: Mapping[str, Variable] = {name: Variable(domain) for name, domain in variables.items()}
    scope = Scope(known)
    return prove.ground(read_plain(student, scope), read_plain(reference, scope), known, kind, next(iter(known), ""))


PROVED = [
    ("(x+y)^3", "x^3+3*x^2*y+3*x*y^2+y^3", "real"), ("1/(2+2*cosh(x))", "sigmoid(x)*(1-sigmoid(x))", "real"),
    ("dsigmoid(x)", "sigmoid(x)*sigmoid(-x)", "real"), ("log(x^2)", "2*log(x)", "positive"),
    ("sqrt(x^2)", "abs(x)", "real"), ("log2(x)", "log(x)/log(2)", "positive"), ("x!", "gamma(x+1)", "posint"),
    ("Sum(k, k, 1, x)", "x*(x+1)/2", "posint"),
]  # fmt: skip
NOT_PROVED = [
    ("log(x^2)", "2*log(x)", "real"), ("sqrt(x^2)", "x", "real"), ("x", "x+1", "real"),
    ("max(x, 0)", "relu(-x)", "real"), ("x", "x + 10^-30", "real"),
]  # fmt: skip


@pytest.mark.parametrize(("student", "reference", "domain"), PROVED)
def test_it_is_proved(student: str, reference: str, domain: str) -> None:
    assert ground(student, reference, x=domain, y=domain) == "proved"


@pytest.mark.parametrize(("student", "reference", "domain"), NOT_PROVED)
def test_what_is_not_equal_is_not_proved(student: str, reference: str, domain: str) -> None:
    assert ground(student, reference, x=domain) == "numeric"


def test_a_proof_takes_no_longer_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    ground("x", "x", x="real")  # loads SymPy
    monkeypatch.setattr(prove, "SECONDS", 0.2)
    began = time.monotonic()
    wild = "*".join(f"(sin({2 * k}*x) + cos(x*y)^{k})^7" for k in range(1, 9))
    same = "*".join(f"(2*sin({k}*x)*cos({k}*x) + cos(x*y)^{k})^7" for k in range(1, 9))
    assert ground(wild, same, x="real", y="real") == "numeric"
    assert time.monotonic() - began < 3


class Deaf:
    """What a first signal comes to nothing in: an exception in a destructor is dropped."""

    def __del__(self) -> None:
        time.sleep(0.15)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_proof_ends_though_the_signal_was_lost_at_first() -> None:
    def endless() -> bool:
        Deaf()
        while True:
            time.sleep(0.01)

    began = time.monotonic()
    assert not prove._within(0.05, endless)
    assert time.monotonic() - began < 3


def test_a_proof_of_an_antiderivative_is_of_its_derivative() -> None:
    assert ground("sin(x)^2 + 3", "-cos(x)^2", "antiderivative", x="real") == "proved"
    assert ground("sin(x)^2", "1-cos(x)^2", "factor", x="real") == "numeric"


def test_no_spelling_reaches_computer_algebra() -> None:
    known = {"S": Variable(), "os": Variable()}
    tree = read_plain("S + os", Scope(known))
    symbols = {name: prove._symbol(f"v{place}", variable) for place, (name, variable) in enumerate(known.items())}
    assert {str(symbol) for symbol in prove.to_sympy(tree, symbols).free_symbols} == {"v0", "v1"}


def test_an_alias_of_a_kind_is_that_kind() -> None:
    for kind in ("scalar", "expression", "scalar_sympy", None):
        found = rows.decide({"kind": kind, "student": "x", "reference": "x", "variables": X})
        assert found["verdict"] == "equal"


LOOSE = ["x < 0", r"\sqrt{2} x < 0", "x and y", r"x \le y", "not x", "x == 0"]


@pytest.mark.parametrize("text", LOOSE)
def test_a_condition_is_no_number(text: str, comparer: Comparer) -> None:
    found = comparer.compare({"student": text, "reference": "x", "variables": XY})
    assert (found.verdict, found.how) == ("unreadable", "student")
    assert found.message.startswith("A comparison is not a number; conditions belong into Piecewise")


def test_a_condition_in_its_place_is_read(comparer: Comparer) -> None:
    for text in (r"\begin{cases} x & x > 0 \\ 0 & x \le 0 \end{cases}", "Piecewise(not x <= 0 and x > -1, x, 0)"):
        assert comparer.compare({"student": text, "reference": "max(x, 0)", "variables": XY}).verdict == "equal"
