"""SymPy's expressions as records: written where SymPy is, read where it is not, refused when they are forged."""

import subprocess
import sys
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy
from sympy import E, Eq, Float, Function, Heaviside, I, Integer, Max, Piecewise, Rational, Sum, Symbol, oo, pi, zoo

from gradekit.formulas.from_sympy import read_records
from gradekit.formulas.plain import read_plain
from gradekit.formulas.tree import CannotRead, Node, Scope, Variable, number
from gradekit.student.formulas import portable
from gradekit.wire import WireError, decode, encode
from gradekit.wire_sympy import Symbolic

x, y, k = sympy.symbols("x y k")
SCOPE = Scope({"x": Variable(), "y": Variable(), "lam": Variable(), "w0": Variable()})


def travelled(value: Any) -> Symbolic:
    back = decode(encode(portable(value)))
    assert isinstance(back, Symbolic)
    return back


def tree(value: Any, scope: Scope = SCOPE) -> Node:
    return read_records(travelled(value).records, scope).tree


def refusal(value: Any) -> str:
    with pytest.raises(CannotRead) as odd:
        tree(value)
    return odd.value.what


# What is written with SymPy, and the plain formula of the same tree (SymPy orders sums and products itself).
READ: dict[str, tuple[Any, str]] = {
    "sum": (x + y, "x + y"),
    "power": (x**2, "x^2"),
    "rational": (Rational(-3, 7), ""),
    "root": (sympy.sqrt(x), ""),
    "exp": (sympy.exp(x), "exp(x)"),
    "log": (sympy.log(x), "log(x)"),
    "hyperbolic": (sympy.tanh(x), "tanh(x)"),
    "absolute value": (abs(x), "abs(x)"),
    "maximum": (Max(x, y), "max(x, y)"),
    "constant": (pi, "pi"),
    "Euler's number": (E, "E"),
    "gamma": (sympy.gamma(x), "gamma(x)"),
    "undefined by name": (Function("sigma")(x), "sigma(x)"),
    "digamma": (sympy.digamma(x), "digamma(x)"),
    "sum over an index": (Sum(x**k, (k, 1, y)), "Sum(x^k, k, 1, y)"),
    "product over an index": (sympy.Product(k, (k, 1, y)), "prod(k, k, 1, y)"),
    "alias": (Symbol("lambda"), "lam"),
    "subscript": (Symbol("w_{0}"), "w0"),
    "Greek": (Symbol("λ"), "lam"),
    "equation": (Eq(Symbol("f"), sympy.exp(x)), "exp(x)"),
    "equation of an undefined function": (Eq(Function("f")(x), sympy.exp(x)), "exp(x)"),
    "equation of a derivative": (Eq(sympy.Derivative(sympy.sin(x), x), sympy.cos(x)), "cos(x)"),
    "cases": (Piecewise((x, x > 0), (y, True)), "Piecewise(x > 0, x, y)"),
    "cases without a default": (Piecewise((x, x > 0), (y, x < 1)), "Piecewise(x > 0, x, x < 1, y)"),
    "unevaluated sum of one": (sympy.Add(x, evaluate=False), "x"),
    "held back": (sympy.UnevaluatedExpr(x), "x"),
    "dummy": (sympy.Dummy("x"), "x"),
}


@pytest.mark.parametrize("case", READ)
def test_expressions_are_read(case: str) -> None:
    value, plain = READ[case]
    expected = {
        "rational": number(Fraction(-3, 7)),
        "root": Node("^", (Node("name", value="x"), number(Fraction(1, 2)))),
    }
    assert tree(value) == (expected[case] if case in expected else read_plain(plain, SCOPE))


def test_heaviside_keeps_its_value_at_zero() -> None:
    assert tree(Heaviside(x)) == Node("heaviside", (Node("name", value="x"), number(Fraction(1, 2))))
    assert tree(Heaviside(x, 1)) == Node("heaviside", (Node("name", value="x"), number(1)))


REFUSED: dict[str, tuple[Any, str]] = {
    "undeclared": (Symbol("X"), "the symbol 'X' is not a name of this exercise, did you mean x?"),
    "far from declared": (
        Symbol("theta"),
        "the symbol 'theta' is not a name of this exercise; its names are x, y, lam, w0",
    ),
    "a constant's name": (Symbol("e"), "the symbol 'e' is only a name: write sympy.E"),
    "hostile name": (
        Symbol('__import__("os").system("touch pwned")'),
        'the symbol \'__import__("os").system("touch pwned")\' is not a name of this exercise; '
        "its names are x, y, lam, w0",
    ),
    "hostile index": (
        Sum(Symbol("__import__('os')"), (Symbol("__import__('os')"), 1, 3)),
        "\"__import__('os')\" is no name of an index",
    ),
    "derivative": (sympy.Derivative(sympy.sin(x), x), "an unevaluated Derivative of SymPy's: call .doit() on it"),
    "integral": (2 * sympy.Integral(x, x), "an unevaluated Integral of SymPy's: call .doit() on it"),
    "unknown function": (sympy.LambertW(x), "'LambertW' of SymPy's is not known here"),
    "undefined function": (Function("f")(x), "'f' of SymPy's is not known here"),
    "condition": (x > 0, "a comparison or a list of SymPy's; one expression is asked"),
    "truth": (sympy.true, "a comparison or a list of SymPy's; one expression is asked"),
    "tuple": (sympy.Tuple(x, y), "a comparison or a list of SymPy's; one expression is asked"),
    "not a number": (sympy.nan, "SymPy's nan, which is no number"),
    "division by zero": (zoo, "SymPy's zoo, which comes from a division by zero"),
    "matrix": (sympy.Matrix([[x, y]]), "a SymPy matrix; one expression is asked"),
    "immutable matrix": (sympy.ImmutableMatrix([[1]]), "a SymPy matrix; one expression is asked"),
    "matrix symbol": (sympy.MatrixSymbol("A", 2, 2), "a SymPy matrix; one expression is asked"),
    "Lambda": (sympy.Lambda(x, x**2), "a SymPy Lambda; give the expression itself"),
    "deep": (None, "the formula is nested more than 60 deep"),
    "large power": (sympy.Pow(7, 10**30, evaluate=False), "an exponent in the formula is larger than 1,000,000"),
    "tower": (
        sympy.Pow(9, sympy.Pow(9, 9, evaluate=False), evaluate=False),
        "an exponent in the formula is larger than 1,000,000",
    ),
    "factorial": (
        sympy.factorial(10**9, evaluate=False),
        "a factorial in the formula has too many digits to be computed",
    ),
    "binomial": (
        sympy.binomial(10**9, 5 * 10**8, evaluate=False),
        "a binomial coefficient in the formula has too many digits to be computed",
    ),
}


@pytest.mark.parametrize("case", [case for case in REFUSED if case != "deep"])
def test_what_is_no_formula_is_refused(case: str) -> None:
    value, message = REFUSED[case]
    assert refusal(value) == message


def test_nesting_and_size_have_ends() -> None:
    nested = x
    for _ in range(58):
        nested = sympy.sin(nested)
    tree(nested)
    assert refusal(sympy.sin(sympy.sin(nested))) == REFUSED["deep"][1]
    wide = sympy.Add(*(x**n for n in range(2, 160)))
    tree(wide)
    with pytest.raises(WireError, match=r"^a SymPy expression of more than 500 numbers, symbols and operations$"):
        portable(sympy.Add(*(x**n for n in range(2, 180))))


def test_a_tree_that_shares_its_branches_is_not_written_out() -> None:
    doubled = x
    for _ in range(200):
        doubled = sympy.Pow(doubled + 1, doubled, evaluate=False)
    with pytest.raises(WireError, match="more than 500"):
        portable(doubled)


def test_long_numbers_are_not_written_out() -> None:
    assert tree(Integer(10) ** 290) == number(10**290)
    for value in (Integer(10) ** 5000, Rational(1, 10**400), Fraction(1, 10**400)):
        with pytest.raises(WireError, match=r"^a number of more than 300 digits$"):
            portable(value)


@pytest.mark.parametrize(("value", "meant"), [(0.1, "1/10"), (2.5, "5/2"), (-3e-20, "-3e-20"), (1e300, "1e300")])
def test_a_float_is_the_decimal_that_was_typed(value: float, meant: str) -> None:
    read = read_records(travelled(Float(value)).records, SCOPE)
    assert read == (number(Fraction(meant)), True)
    assert not read_records(travelled(Rational(meant)).records, SCOPE).rounded


def test_floats_that_are_no_numbers_are_refused() -> None:
    assert refusal(x + Float("1e999")) == "a float that is not finite"
    assert refusal(sympy.nan) == "SymPy's nan, which is no number"


def test_fractions_stay_exact_and_other_values_stay_what_they_are() -> None:
    assert tree(Fraction(1, 3)) == number(Fraction(1, 3))
    given = (3, 0.5, "x", None, mpmath.mpf("0.25"))
    assert [portable(value) for value in given] == [3, 0.5, "x", None, 0.25]


def test_what_symbols_assume_travels_and_does_not_keep_them_apart() -> None:
    back = travelled(Symbol("x", positive=True) + Symbol("y", integer=True) + Symbol("lam"))
    assert back.assumed == {"x": "positive", "y": "integer"}
    assert tree(Symbol("x", positive=True)) == tree(Symbol("x", negative=True))


FORGED: dict[str, list[Any]] = {
    "nothing": [],
    "two trees": [("Symbol", 0, "x"), ("Symbol", 0, "x")],
    "too few arguments": [("Symbol", 0, "x"), ("Add", 2, "")],
    "no root": [("Symbol", 0, "x"), ("Symbol", 0, "x"), ("sin", 1, "")],
    "a head of gradekit's own": [("Symbol", 0, "x"), ("Symbol", 0, "x"), ("@", 2, "")],
    "a class": [("__class__", 0, "")],
    "undefined": [("undefined", 0, "")],
    "a number that is none": [("Rational", 0, "__import__('os')")],
    "over zero": [("Rational", 0, "1/0")],
    "endless digits": [("Rational", 0, "9" * 320 + "/1")],
    "digits of another script": [("Rational", 0, "٣/1")],
    "huge exponent": [("Float", 0, "1e99999")],
    "power of one": [("Symbol", 0, "x"), ("Pow", 1, "")],
    "power of a tuple": [("Symbol", 0, "x"), ("Tuple", 1, ""), ("Symbol", 0, "x"), ("Pow", 2, "")],
    "sum of a tuple": [("Symbol", 0, "x"), ("Tuple", 1, ""), ("Symbol", 0, "x"), ("Add", 2, "")],
    "sine of truth": [("BooleanTrue", 0, ""), ("sin", 1, "")],
    "two arguments of a sine": [("Symbol", 0, "x"), ("Symbol", 0, "x"), ("sin", 2, "")],
    "number with arguments": [("Symbol", 0, "x"), ("Rational", 1, "1/2")],
    "held back twice": [("Symbol", 0, "x"), ("Symbol", 0, "x"), ("UnevaluatedExpr", 2, "")],
    "symbol with arguments": [("Symbol", 0, "x"), ("Symbol", 1, "x")],
    "cases of nothing": [("Piecewise", 0, "")],
    "cases of numbers": [("Symbol", 0, "x"), ("Piecewise", 1, "")],
    "pair without a condition": [("Symbol", 0, "x"), ("Symbol", 0, "x"), ("ExprCondPair", 2, ""), ("Piecewise", 1, "")],
    "a pair alone": [("Symbol", 0, "x"), ("BooleanTrue", 0, ""), ("ExprCondPair", 2, "")],
    "sum over a number": [
        ("Symbol", 0, "x"),
        *[("Rational", 0, "1/1")] * 3,
        ("Tuple", 3, ""),
        ("Sum", 2, ""),
    ],
    "sum over nothing": [("Symbol", 0, "x"), ("Sum", 1, "")],
    "and of numbers": [("Symbol", 0, "x"), ("Symbol", 0, "x"), ("And", 2, "")],
    "not of a number": [("Symbol", 0, "x"), ("Not", 1, "")],
    "long": [("Symbol", 0, "x")] * 400 + [("Add", 400, "")] + [("Add", 1, "")] * 200,
    "deep": [("Symbol", 0, "x")] + [("sin", 1, "")] * 400,
    "deep list": [("Symbol", 0, "x")] + [("Tuple", 1, "")] * 400,
}


@pytest.mark.parametrize("case", FORGED)
def test_forged_records_are_refused(case: str) -> None:
    with pytest.raises(CannotRead):
        read_records(FORGED[case], SCOPE)


GOOD = {"$": "sympy", "v": [["Symbol", 0, "x"]], "a": [["x", "real"]]}
MALFORMED: dict[str, dict[str, Any]] = {
    "no list": {"v": "xyz"},
    "pairs": {"v": [["Symbol", 0]]},
    "text for an arity": {"v": [["Symbol", "0", "x"]]},
    "truth for an arity": {"v": [["Symbol", False, "x"]]},
    "negative arity": {"v": [["Symbol", -1, "x"]]},
    "float arity": {"v": [["Symbol", 0.0, "x"]]},
    "huge arity": {"v": [["Symbol", 10**9, "x"]]},
    "list for a head": {"v": [[["Symbol"], 0, "x"]]},
    "nested": {"v": [["Symbol", 0, {"$": "ellipsis"}]]},
    "nothing for a text": {"v": [["Symbol", 0, None]]},
    "long text": {"v": [["Symbol", 0, "x" * 401]]},
    "many": {"v": [["Symbol", 0, "x"]] * 501},
    "no assumptions": {"a": None},
    "three for an assumption": {"a": [["x", "real", "y"]]},
    "a dictionary of them": {"a": {"x": "real"}},
}


@pytest.mark.parametrize("case", MALFORMED)
def test_malformed_nodes_are_refused(case: str) -> None:
    from test_wire_hostile import blob

    assert decode(blob(GOOD)).records == [("Symbol", 0, "x")]
    with pytest.raises(WireError, match="malformed"):
        decode(blob({**GOOD, **MALFORMED[case]}))


def test_reading_needs_no_sympy() -> None:
    modules = "gradekit.formulas.from_sympy, gradekit.student.formulas, gradekit.wire_sympy"
    code = f"import {modules}, sys; print('sympy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_infinities_and_imaginary_units_are_constants() -> None:
    assert tree(oo) == Node("constant", value="oo")
    assert tree(-oo) == Node("neg", (Node("constant", value="oo"),))
    assert tree(I) == Node("constant", value="I")
