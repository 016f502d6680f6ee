"""The expression kind, through the command: one part, four ways to answer, and what none of them gets away with."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gradekit.course import formula_keys
from gradekit.course.exercise import read_exercise
from gradekit.formulas.tree import DOMAINS as DOMAINS_OF_FORMULAS
from helpers import answers, check_each, run
from small_course import exercise, part, put, write_course

U, X0 = {"domain": "real"}, {"domain": "real"}
DFDU = part("dfdu", "expression", variables={"u": U, "x0": X0})
SOLUTION = """
from gradekit.authoring import wrong

dfdu = "-exp(u)/(1 + exp(u))^2 * x0"


@wrong("dfdu", "The inner derivative is missing.")
def inner_lost():
    return "-exp(u)/(1 + exp(u))^2"
"""
RIGHT = {
    "text": 'dfdu = "-exp(u)/(1+exp(u))**2 * x0"',
    "text with a left side": 'dfdu = "df/du = -x0 e^u / (1 + e^u)²"',
    "text with products left out": 'dfdu = "-x0 σ(u)(1 - σ(u))"',
    "LaTeX": r'dfdu = r"\frac{-e^{u}}{(1+e^{u})^2} x_0"',
    "SymPy": "from sympy import *\nu, x0 = symbols('u x0')\ndfdu = diff(1/(1 + exp(u)), u)*x0",
    "SymPy with assumptions": (
        "import sympy as sp\nu = sp.Symbol('u', real=True)\nx_0 = sp.Symbol('x_0', positive=True)\n"
        "dfdu = -x_0/(4*sp.cosh(u/2)**2)"
    ),
    "SymPy with floats": "import sympy as sp\nu, x0 = sp.symbols('u x0')\ndfdu = -0.25*x0*sp.cosh(0.5*u)**-2.0",
    "SymPy equation": (
        "import sympy as sp\nu, x0, f = sp.symbols('u x0 f')\n"
        "dfdu = sp.Eq(sp.Derivative(f, u), -x0*sp.exp(u)/(1 + sp.exp(u))**2)"
    ),
    "function": "import math\ndef dfdu(u, x0):\n    return -x0*math.exp(-u)/(1 + math.exp(-u))**2",
    "function with parameters in another order": (
        "import math\ndef dfdu(x0, u):\n    return -x0*math.exp(-u)/(1 + math.exp(-u))**2"
    ),
    "function with other names": "import math\ndef dfdu(a, b):\n    return -b*math.exp(-a)/(1 + math.exp(-a))**2",
    "function with names written otherwise": (
        "import math\ndef dfdu(x_0, u_):\n    return -x_0*math.exp(-u_)/(1 + math.exp(-u_))**2"
    ),
    "function with a default": (
        "import math\ndef dfdu(x0, u, one=1):\n    return -x0*math.exp(-u)/(one + math.exp(-u))**2"
    ),
    "lambda": "import numpy as np\ndfdu = lambda u, x0: -x0/(4*np.cosh(u/2)**2)",
    "lambdify": (
        "import sympy as sp\nu, x0 = sp.symbols('u x0')\ndfdu = sp.lambdify((x0, u), -x0/(4*sp.cosh(u/2)**2))"
    ),
    "lambdify with mpmath": (
        "import sympy as sp\nu, x0 = sp.symbols('u x0')\ndfdu = sp.lambdify((x0, u), -x0/(4*sp.cosh(u/2)**2), 'mpmath')"
    ),
    "function of SymPy's": "import sympy as sp\ndef dfdu(u, x0):\n    return -x0/(4*sp.cosh(u/2)**2)",
    "function that subtracts": "import math\ndef dfdu(u, x0):\n    return -x0*(1 - math.tanh(u/2)**2)/4",
    "float32": (
        "import numpy as np\ndef dfdu(u, x0):\n    u = np.float32(u)\n    return -np.float32(x0)/(4*np.cosh(u/2)**2)"
    ),
    "object that is called": (
        "import math\nclass F:\n    def __call__(self, u, x0):\n        return -x0/(4*math.cosh(u/2)**2)\ndfdu = F()"
    ),
    "partial": (
        "import functools, math\ndef f(c, u, x0):\n    return -x0/(c*math.cosh(u/2)**2)\ndfdu = functools.partial(f, 4)"
    ),
    "variadic": "import math\ndef dfdu(*at):\n    return -at[1]/(4*math.cosh(at[0]/2)**2)",
    "array without axes": "import numpy as np\ndef dfdu(u, x0):\n    return np.asarray(-x0/(4*np.cosh(u/2)**2))",
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_course(tmp_path_factory.mktemp("course"), exercise(DFDU), SOLUTION)


def checked(course: Path, files: Mapping[str, str], folder: Path) -> dict[str, tuple[str, str]]:
    """Status and message of the only part, by file."""
    _, reports = check_each("hw1-tiny", files, folder, "--course", str(course))
    return {name: next(iter(answers(report).values())) for name, report in reports.items()}


def test_one_right_answer_in_every_form_gets_one_verdict(course: Path, tmp_path: Path) -> None:
    single = (
        "Right. It is computed in float32, which keeps 7 digits where float64 keeps 16; leave the conversion out. "
        "See line 3."
    )
    assert checked(course, RIGHT, tmp_path) == {**dict.fromkeys(RIGHT, ("pass", "")), "float32": ("warning", single)}


S = "import sympy as sp\nu, x0 = sp.symbols('u x0')\n"
AT = "At u = 1.8125, x0 = -0.0625 yours is"
LOST = "The inner derivative is missing."
CALLED = "Called with u = 1.8125, x0 = -0.0625."
# Near misses in every form, and what is said of each; texts that cannot be read, and values that are no formula.
WRONG = {
    "text, known to the course": (
        'dfdu = "-exp(u)/(1+exp(u))**2"',
        ("fail", f"{LOST}\n{AT} -0.120642, expected 0.00754012."),
    ),
    "LaTeX, known to the course": (
        r'dfdu = r"\frac{-1}{4 \cosh^2(u/2)}"',
        ("fail", f"{LOST}\n{AT} -0.120642, expected 0.00754012.\nRead as -1/(4*cosh(u/2)^2)."),
    ),
    "SymPy, known to the course": (
        f"{S}dfdu = -1/(4*sp.cosh(u/2)**2)",
        ("fail", f"{LOST}\n{AT} -0.120642, expected 0.00754012."),
    ),
    "function, known to the course": (
        "import math\ndef dfdu(u, x0):\n    return -1/(4*math.cosh(u/2)**2)",
        ("fail", f"{LOST}\nAt u = 0.8125, x0 = 0.4375 yours is -0.212889, expected -0.093139."),
    ),
    "text, sign": (
        'dfdu = "x0 σ(u)(1 - σ(u))"',
        (
            "fail",
            f"The sign is wrong: yours is the expected one times -1. {AT} -0.00754012, expected 0.00754012.\n"
            "Read as x0*sigmoid(u)*(1 - sigmoid(u)).",
        ),
    ),
    "function, sign": (
        "import math\ndef dfdu(u, x0):\n    return x0/(4*math.cosh(u/2)**2)",
        (
            "fail",
            "The sign is wrong: yours is the negative of the right one.\n"
            "At u = 0.8125, x0 = 0.4375 yours is 0.093139, expected -0.093139.",
        ),
    ),
    "function, factor": (
        "import numpy as np\ndfdu = lambda u, x0: -x0/(2*np.cosh(u/2)**2)",
        (
            "fail",
            "Yours is 2 times the right one.\nAt u = 0.8125, x0 = 0.4375 yours is -0.186278, expected -0.093139.",
        ),
    ),
    "function, by position with other names": (
        "import math\ndef dfdu(b, a):\n    return -b*math.exp(-a)/(1 + math.exp(-a))**2",
        ("fail", "At u = 0.8125, x0 = 0.4375 yours is -0.193707, expected -0.093139."),
    ),
    "SymPy with a short float": (
        f"{S}dfdu = -0.2501*x0*sp.cosh(u/2)**-2",
        (
            "fail",
            f"A number in it is rounded; it has to be exact. {AT} 0.00754314, expected 0.00754012.",
        ),
    ),
    "undeclared name": (
        'dfdu = "-exp(u)/(1+exp(U))**2 * x0"',
        (
            "error",
            "dfdu cannot be read at character 16: 'U' is not a name of this exercise, did you mean u?\n"
            "    -exp(u)/(1+exp(U))**2 * x0\n                   ^\nThat does not say that it is wrong.",
        ),
    ),
    "open bracket in LaTeX": (
        r'dfdu = r"\frac{-e^{u}}{(1+e^{u})^2 x_0"',
        (
            "error",
            "dfdu cannot be read at character 14: { is opened but never closed.\n"
            "    \\frac{-e^{u}}{(1+e^{u})^2 x_0\n                 ^\nThat does not say that it is wrong.",
        ),
    ),
    "undeclared symbol": (
        "import sympy as sp\nu, x = sp.symbols('u x')\ndfdu = -x/(4*sp.cosh(u/2)**2)",
        ("error", "dfdu cannot be read: the symbol 'x' is not a name of this exercise, did you mean x0?"),
    ),
    "derivative not carried out": (
        f"{S}dfdu = sp.Derivative(1/(1 + sp.exp(u)), u)*x0",
        ("error", "dfdu cannot be read: an unevaluated Derivative of SymPy's: call .doit() on it."),
    ),
    "a number": ("dfdu = 3", ("fail", f"{AT} 3, expected 0.00754012.")),
    "a float": ("dfdu = 0.3", ("fail", "At u = 0.8125, x0 = 0.4375 yours is 0.3, expected -0.093139.")),
    "a fraction": (
        "from fractions import Fraction\ndfdu = Fraction(1, 3)",
        ("fail", f"{AT} 0.333333, expected 0.00754012."),
    ),
    "truth": (
        "dfdu = True",
        (
            "error",
            "dfdu cannot be read: it is a truth value; a formula of u, x0 is asked: text, LaTeX, a SymPy expression "
            "or a function.",
        ),
    ),
    "empty list": (
        "dfdu = []",
        (
            "error",
            "dfdu cannot be read: it is empty; a formula of u, x0 is asked: text, LaTeX, a SymPy expression "
            "or a function.",
        ),
    ),
    "large number": ("dfdu = 10**400", ("error", "dfdu cannot be read: it is a whole number of more than 300 digits.")),
    "None": ("dfdu = None", ("missing", "dfdu is still the starter's placeholder.")),
    "blank": ("dfdu = ' '", ("missing", "dfdu is still the starter's placeholder.")),
    "ellipsis": ("dfdu = ...", ("missing", "dfdu is still the starter's placeholder.")),
    "returns nothing": (
        "def dfdu(u, x0):\n    u + x0",
        ("fail", f"dfdu returned None: does the function end without `return`?\nExpected a number.\n{CALLED}"),
    ),
    "returns text": (
        "def dfdu(u, x0):\n    return '-x0'",
        (
            "fail",
            "dfdu returned text; a function returns a number: compute it, or give the text itself as the answer.\n"
            f"{CALLED}",
        ),
    ),
    "returns an array": (
        "import numpy as np\ndef dfdu(u, x0):\n    return np.array([u, x0])",
        ("fail", f"dfdu returned an array of shape (2,); one number is asked.\n{CALLED}"),
    ),
    "returns complex numbers": (
        "def dfdu(u, x0):\n    return 1j*u",
        ("fail", f"dfdu returned complex numbers where real ones are asked.\n{CALLED}"),
    ),
    "returns NaN": (
        "def dfdu(u, x0):\n    return float('nan')",
        ("fail", "At u = 0.8125, x0 = 0.4375 yours is NaN, expected -0.093139."),
    ),
    "returns a SymPy expression": (
        "import sympy as sp\ndef dfdu(u, x0):\n    u, x0 = sp.symbols('u x0')\n    return -x0/(4*sp.cosh(u/2)**2)",
        ("fail", f"dfdu returned a SymPy expression with the symbols u, x0.\nExpected a number.\n{CALLED}"),
    ),
    "raises": (
        "def dfdu(u, x0):\n    return 1/0",
        (
            "error",
            "Calling dfdu raised ZeroDivisionError: division by zero\n"
            f"    hw1_tiny.py, line 2, in dfdu: return 1/0\n{CALLED}",
        ),
    ),
    "too many parameters": (
        "def dfdu(a, b, c):\n    return 0.0",
        ("error", f"dfdu is called with 2 arguments, but yours is dfdu(a, b, c).\n{CALLED}"),
    ),
    "never the same": (
        "calls = []\ndef dfdu(u, x0):\n    calls.append(u)\n    return float(len(calls) > 1)",
        ("fail", "dfdu varies: the same call gave 0, then 1."),
    ),
}


@pytest.fixture(scope="module")
def wrong(course: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    files = {name: source for name, (source, _) in WRONG.items()}
    return checked(course, files, tmp_path_factory.mktemp("wrong"))


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_or_unreadable_is_told(wrong: dict[str, tuple[str, str]], case: str) -> None:
    assert wrong[case] == WRONG[case][1]


FORGED = (
    "import sys\nSymbolic = sys.modules['gradekit.wire_sympy'].Symbolic\n"
    "sys.modules['gradekit.student.formulas'].portable = lambda value: Symbolic([{}], {{}})\ndfdu = 1"
)
HOSTILE = {
    "text": "dfdu = \"__import__('os').system('touch pwned')\"",
    "text in a function": 'dfdu = "sin(\'__import__(\\"os\\").system(\\"touch pwned\\")\')"',
    "globals": "dfdu = \"sqrt.__globals__['__builtins__']\"",
    "symbol": 'import sympy as sp\ndfdu = sp.Symbol(\'__import__("os").system("touch pwned")\')',
    "function's name": 'import sympy as sp\ndfdu = sp.Function(\'__import__("os").system("touch pwned")\')(1)',
    "brackets": 'dfdu = "(" * 900 + "u" + ")" * 900',
    "minus signs": 'dfdu = "-" * 1900 + "u"',
    "tower": 'dfdu = "9**9**9"',
    "exponent": 'dfdu = "1e999999999"',
    "binomial": 'dfdu = "binomial(10**9, 5*10**8)"',
    "wide tree": "import sympy as sp\nu = sp.Symbol('u')\ndfdu = sp.Add(*[u**k for k in range(5000)])",
    "deep tree": (
        "import sympy as sp\ndfdu = sp.Symbol('u')\nfor _ in range(400): dfdu = sp.sin(dfdu, evaluate=False)"
    ),
    "tower of SymPy's": ("import sympy as sp\ndfdu = sp.Pow(9, sp.Pow(9, 99, evaluate=False), evaluate=False)"),
    "own class of SymPy's": (
        "import sympy as sp\nclass Evil(sp.Expr):\n    args = property(lambda self: (self, self))\ndfdu = Evil()"
    ),
    "a lie about the class": (
        "import sympy as sp\nclass Evil:\n    __class__ = property(lambda self: sp.Symbol)\n    name = 'u'*10**6\n"
        "dfdu = Evil()"
    ),
    "a module in SymPy's place": (
        "import sys, types\nsys.modules['sympy'] = types.SimpleNamespace(Basic=int, MatrixBase=str)\ndfdu = '-x0*u'"
    ),
    "forged": FORGED.format("('Symbol', 0, 'u'), ('Symbol', 0, 'u'), ('@', 2, '')"),
    "forged head": FORGED.format("('__import__', 0, 'os')"),
    "forged without end": FORGED.format("*[('Symbol', 0, 'u')] * 10**6"),
    "forged numbers": FORGED.format("('Rational', 0, '9' * 399)"),
    "forged depth": FORGED.format("('Symbol', 0, 'u'), *[('sin', 1, '')] * 499"),
    "forged types": FORGED.format("('Symbol', 0, 3.5), ('Symbol', None, [])"),
    "text that lies": (
        "class Evil(str):\n    def __str__(self): return '__import__'\n    def __eq__(self, other): return True\n"
        "    __hash__ = str.__hash__\ndfdu = Evil('u')"
    ),
}
OWN = 'dfdu = "-exp(u)/(1+exp(u))**2 * x0"'


def test_hostile_answers_are_refused_in_words_and_run_nothing(course: Path, tmp_path: Path) -> None:
    started = time.monotonic()
    given = checked(course, {**HOSTILE, "right": OWN}, tmp_path)
    assert given.pop("right") == ("pass", "")
    for name, (status, message) in given.items():
        assert status in ("error", "fail"), (name, message)
        assert 1 <= len(message.splitlines()) <= 6
        assert message.endswith((".", "?")), (name, message)
        assert len(message) < 600, name
    assert [*tmp_path.rglob("pwned"), *Path.cwd().glob("pwned")] == []
    assert time.monotonic() - started < 40


FORGED_REPLY = """import math, sys
worker = sys.modules["gradekit.student.worker"].Worker
own, count = worker.formula, [0]

def formula(self, header, body):
    count[0] += 1
    reply, carried = own(self, header, body)
    return ({{**reply, "itself": True}} if count[0] == {}  else reply), carried

worker.formula = formula

def dfdu(u, x0):
    return -x0/(4*math.cosh(u/2)**2)
"""


def test_a_reply_that_ends_the_questions_early_is_an_answer_of_its_own_or_ignored(course: Path, tmp_path: Path) -> None:
    files = {str(place): FORGED_REPLY.format(place) for place in (1, 3, 19)}
    given = checked(course, files, tmp_path)
    assert {place: status for place, (status, _) in given.items()} == {"1": "fail", "3": "pass", "19": "pass"}


def test_a_formula_without_an_end_is_undecided_and_the_judge_goes_on(tmp_path: Path) -> None:
    slow = "Sum(Sum(exp(i*j*u), i, 1, 1900), j, 1, 1900)"
    course = write_course(tmp_path / "course", exercise(DFDU, {**DFDU, "name": "again"}), SOLUTION + "\nagain = dfdu\n")
    put(tmp_path / "hw1_tiny.py", f'dfdu = "{slow}"\nagain = "-x0*sigma(u)*sigma(-u)"\n')
    started = time.monotonic()
    ran = run(["check", "--course", str(course), "--format", "json"], tmp_path)
    report = json.loads(ran.out)
    given = answers(report)
    assert given["again"] == PASS
    status, message = given["dfdu"]
    assert status == "undecided"
    assert message.startswith("It could not be decided whether")
    assert (ran.code, report["score"], report["undecided"]) == (3, 1, 1)
    assert time.monotonic() - started < 40


def one(tmp_path: Path, keys: dict[str, Any], reference: str, files: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The verdicts on answers to a part `f` with this reference."""
    course = write_course(tmp_path / "course", exercise(part("f", "expression", **keys)), f"f = {reference!r}\n")
    return checked(course, files, tmp_path)


PASS = ("pass", "")
FLOAT_F = "import math\ndef f(x):\n    return "


def test_overflow_at_large_inputs_is_a_remark_and_at_ordinary_ones_wrong(tmp_path: Path) -> None:
    files = {
        "right": FLOAT_F + "1/(1 + math.exp(-x*x))",
        "raises far out": FLOAT_F + "math.exp(x*x)/(1 + math.exp(x*x))",
        "NaN far out": "import numpy as np\ndef f(x):\n    return np.exp(x*x)/(1 + np.exp(x*x))",
        "raises near": FLOAT_F + "math.exp(500*x*x)/(1 + math.exp(500*x*x))",
        "wrong and raises far out": FLOAT_F + "math.exp(x*x)/(2 + math.exp(x*x))",
    }
    given = one(tmp_path, {"variables": {"x": {}}}, "1/(1 + exp(-x^2))", files)
    assert given["right"] == PASS
    for name in ("raises far out", "NaN far out"):
        status, message = given[name]
        assert (status, message[:52]) == ("warning", "Right. But it overflows at large inputs: NaN at x = ")
    assert given["raises near"][0] == "error"
    assert given["wrong and raises far out"][0] == "fail"


def test_a_difference_only_far_out_is_not_called_right(tmp_path: Path) -> None:
    files = {"far out": FLOAT_F + "x if abs(x) < 16 else x + 1", "text": 'f = "x + Max(0, x - 16)"', "right": 'f = "x"'}
    given = one(tmp_path, {"variables": {"x": {}}}, "x", files)
    assert given["right"] == PASS
    assert given["far out"][0] == "undecided"
    assert given["text"][0] == "fail"


DOMAINS: dict[str, tuple[dict[str, Any], str, dict[str, str], dict[str, str]]] = {
    "positive": (
        {"variables": {"x": {"domain": "positive"}}},
        "log(x)/2",
        {"t": 'f = "ln(sqrt(x))"', "f": FLOAT_F + "math.log(math.sqrt(x))"},
        {"t": 'f = "log(x^2)"', "f": FLOAT_F + "math.log(x*x)"},
    ),
    "negative": (
        {"variables": {"x": {"domain": "negative"}}},
        "-x",
        {"t": 'f = "|x|"', "f": FLOAT_F + "abs(x)", "s": "import sympy as sp\nf = sp.Abs(sp.Symbol('x'))"},
        {"t": 'f = "x"', "f": FLOAT_F + "x"},
    ),
    "a real root": (
        {"variables": {"x": {}}},
        "sqrt(x^2)",
        {"t": 'f = "|x|"', "f": FLOAT_F + "abs(x)"},
        {
            "t": 'f = "x"',
            "f": FLOAT_F + "x",
            "s": "import sympy as sp\nx = sp.Symbol('x', positive=True)\nf = sp.sqrt(x**2)",
        },
    ),
    "whole numbers": (
        {"variables": {"n": {"domain": "posint"}}},
        "n*(n + 1)/2",
        {
            "t": 'f = "Sum(k, k, 1, n)"',
            "f": "def f(n):\n    return sum(range(n + 1))",
            "s": "import sympy as sp\nn, k = sp.symbols('n k')\nf = sp.Sum(k, (k, 1, n))",
        },
        {"t": 'f = "Sum(k, k, 0, n - 1)"', "f": "def f(n):\n    return sum(range(n))"},
    ),
    "a range": (
        {"variables": {"p": {"domain": "positive", "range": [0, 1]}}},
        "-p*log(p) - (1 - p)*log(1 - p)",
        {
            "t": 'f = "p ln(1/p) + (1-p) ln(1/(1-p))"',
            "f": "import math\ndef f(p):\n    return -p*math.log(p) - (1 - p)*math.log1p(-p)",
        },
        {"t": 'f = "p log(p) + (1 - p) log(1 - p)"', "f": "import math\ndef f(p):\n    return -math.log(p)"},
    ),
    "complex": (
        {"variables": {"z": {"domain": "complex"}}},
        "exp(I*z)",
        {"t": 'f = "cos(z) + i sin(z)"', "f": "import cmath\ndef f(z):\n    return cmath.exp(1j*z)"},
        {"t": 'f = "cos(z) - i*sin(z)"', "f": "import cmath\ndef f(z):\n    return cmath.exp(1j*z).real"},
    ),
    "a kink": (
        {"variables": {"x": {}}},
        "Max(0, x - 1)",
        {"t": 'f = "(x - 1 + |x - 1|)/2"', "f": FLOAT_F + "max(0.0, x - 1)"},
        {"t": 'f = "Max(0, x) - 1"', "f": FLOAT_F + "x - 1 if x > 0 else 0.0"},
    ),
    "cancellation": (
        {"variables": {"x": {}}},
        "4/(exp(x) + exp(-x))^2",
        {"f": FLOAT_F + "1 - math.tanh(x)**2", "t": 'f = "1 - tanh(x)^2"'},
        {"f": FLOAT_F + "1 - math.tanh(x)", "t": 'f = "1 - tanh(x)"'},
    ),
    "one of two variables": (
        {"variables": {"x": {}, "y": {}}},
        "2*y",
        {"f": "def f(y):\n    return 2*y", "t": 'f = "y + y"', "two": "def f(x, y):\n    return 2*y"},
        {"f": "def f(x):\n    return 2*x", "t": 'f = "x + x"', "two": "def f(y, x):\n    return 2*x"},
    ),
    "lambda": (
        {"variables": {"lam": {"domain": "positive"}, "w": {}}},
        "2*lam*w",
        {
            "t": 'f = "2 λ w"',
            "l": r'f = r"2 \lambda w"',
            "f": "def f(w, lam):\n    return 2*lam*w",
            "u": "def f(w, lam_):\n    return 2*lam_*w",
        },
        {"t": 'f = "λ w"', "l": r'f = r"2 \lambda"', "f": "def f(w, lam):\n    return 2*lam*lam*w"},
    ),
    "up to a constant": (
        {"variables": {"x": {"domain": "positive"}, "a": {}}, "up_to": "constant", "wrt": "x"},
        "log(x) + a*x",
        {
            "t": 'f = "log(3*x) + a*x + a^2"',
            "f": "import math\ndef f(x, a):\n    return math.log(x) + a*x - 7 + a",
            "s": "import sympy as sp\nx, a = sp.symbols('x a')\nf = sp.log(5*x) + a*x",
        },
        {"t": 'f = "2*log(x) + a*x"', "f": "import math\ndef f(x, a):\n    return math.log(x) + x", "n": "f = 1"},
    ),
    "up to a factor": (
        {"variables": {"x": {}, "y": {}}, "up_to": "factor"},
        "x^2 + y^2 + 1",
        {"t": 'f = "3 + 3 x^2 + 3 y^2"', "f": "def f(x, y):\n    return (x*x + y*y + 1)/7"},
        {"t": 'f = "-(x^2 + y^2 + 1)"', "f": "def f(x, y):\n    return x*x + y*y", "n": "f = 0"},
    ),
    "a constant": (
        {"variables": {}},
        "1/3",
        {"t": 'f = "2/6"', "l": r'f = r"\frac13"', "n": "f = 1/3", "f": "def f():\n    return 1/3",
         "q": "from fractions import Fraction\nf = Fraction(1, 3)"},
        {"t": 'f = "0.333333"', "n": "f = 0.333333", "i": "f = 0", "f": "f = lambda: 0.333333"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def by_domain(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], str]:
    """The status of every answer of the table, an exercise a case, from one command."""
    folder = tmp_path_factory.mktemp("domains")
    paths = {}
    for index, (case, (keys, reference, right, wrong)) in enumerate(DOMAINS.items()):
        id = f"d{index}"
        write_course(folder / "course", exercise(part("f", "expression", **keys), id=id), f"f = {reference!r}\n")
        for verdict, forms in (("right", right), ("wrong", wrong)):
            for name, source in forms.items():
                paths[case, verdict, name] = put(folder / id / verdict / name / f"{id}.py", source)
    ran = run(["check", *map(str, paths.values()), "--course", str(folder / "course"), "--format", "json"], folder)
    assert ran.err == ""
    statuses = [json.loads(line)["parts"][0]["status"] for line in ran.out.splitlines()]
    return dict(zip(paths, statuses, strict=True))


@pytest.mark.parametrize("case", DOMAINS)
def test_domains(by_domain: dict[tuple[str, str, str], str], case: str) -> None:
    _, _, right, wrong = DOMAINS[case]
    assert {name: by_domain[case, "right", name] for name in right} == dict.fromkeys(right, "pass")
    assert {name: by_domain[case, "wrong", name] for name in wrong} == dict.fromkeys(wrong, "fail")


def test_a_reference_that_is_one_number_is_not_told(tmp_path: Path) -> None:
    files = {"text": 'f = "0.3333"', "float": "f = 0.3333", "function": "def f(x):\n    return 0.3333"}
    given = one(tmp_path, {"variables": {"x": {}}}, "1/3", files)
    assert given == dict.fromkeys(files, ("fail", "Yours is 0.3333, which is not the right number."))


def test_a_symbol_that_assumes_too_much_is_told_when_the_answer_is_wrong(tmp_path: Path) -> None:
    source = "import sympy as sp\nx = sp.Symbol('x', {})\nf = sp.sqrt(x**2)"
    files = {name: source.format(name) for name in ("positive=True", "real=True", "negative=True")}
    given = one(tmp_path, {"variables": {"x": {}}}, "sqrt(x^2)", files)
    assert given["real=True"] == PASS
    for name, word in (("positive=True", "positive"), ("negative=True", "negative")):
        status, message = given[name]
        assert status == "fail"
        assert message.endswith(f"\nYour symbol x is declared {word}; here it is real.")


def test_zero_has_no_size_to_measure_rounding_by(tmp_path: Path) -> None:
    files = {
        "text": 'f = "sigma(x) + sigma(-x) - 1"',
        "function": FLOAT_F + "1/(1 + math.exp(-x)) + 1/(1 + math.exp(x)) - 1",
        "zero": FLOAT_F + "0.0",
        "wrong": FLOAT_F + "1e-9",
    }
    given = one(tmp_path, {"variables": {"x": {}}}, "0", files)
    assert {name: status for name, (status, _) in given.items()} == {
        "text": "pass",
        "function": "undecided",
        "zero": "pass",
        "wrong": "fail",
    }


def test_yaml_answers(course: Path, tmp_path: Path) -> None:
    for text, status in (("-x0/(4*cosh(u/2)^2)", "pass"), ("x0/(4*cosh(u/2)^2)", "fail"), ("3", "fail")):
        path = put(tmp_path / "hw1-tiny.yaml", f'dfdu: "{text}"\n')
        ran = run(["check", str(path), "--course", str(course), "--format", "json"], tmp_path)
        assert json.loads(ran.out)["parts"][0]["status"] == status


def test_the_seed_draws_the_points(course: Path, tmp_path: Path) -> None:
    put(tmp_path / "hw1_tiny.py", 'dfdu = "-x0"')
    said = [
        run(["check", "--course", str(course), *more], tmp_path).out for more in ((), ("--seed", "1"), ("--seed", "2"))
    ]
    assert said[0] == said[1]
    assert said[0].split("yours is")[1] != said[2].split("yours is")[1]


def test_a_reference_that_is_no_formula_is_the_courses_fault(tmp_path: Path) -> None:
    parts = [part("f", "expression", variables={"x": {}}), part("g", "expression", variables={"x": {}})]
    for reference, what in (
        ("2*y", "f is '2*y', which is no formula: 'y' is not a name of this exercise"),
        (7, "f is a whole number; the reference of an expression is a formula as text"),
    ):
        course = write_course(tmp_path / "course", exercise(*parts), f"f = {reference!r}\ng = 'x'\n")
        put(tmp_path / "hw1_tiny.py", 'f = "x"\ng = "x"\n')
        ran = run(["check", "--course", str(course), "--format", "json"], tmp_path)
        assert answers(json.loads(ran.out)) == {
            "f": ("undecided", "The course's own solution failed here; this costs no mark."),
            "g": PASS,
        }
        assert ran.code == 3
        assert what in ran.err


def test_sympy_is_never_loaded_for_those_who_do_not_use_it(course: Path, tmp_path: Path) -> None:
    probe = (
        "import sys\ndef dfdu(u, x0):\n    print('sympy' in sys.modules, 'gradekit.student.formulas' in sys.modules)\n"
    )
    files = {"without": f"{probe}    return 0.0\n", "with": f"import sympy\n{probe}    return 0.0\n"}
    for name, shown in (("without", "False True"), ("with", "True True")):
        put(tmp_path / "hw1_tiny.py", files[name])
        lines = {line.strip() for line in run(["check", "--course", str(course)], tmp_path).out.splitlines()}
        assert shown in lines


def test_what_the_starter_and_the_page_say(course: Path, tmp_path: Path) -> None:
    run(["start", "hw1-tiny", "--course", str(course)], tmp_path)
    starter = (tmp_path / "hw1_tiny.py").read_text("utf-8")
    assert (
        "# A formula of u and x0: text, LaTeX, a SymPy expression, or a function of u and x0.\ndfdu = ...\n" in starter
    )
    ran = run(["check", "--course", str(course)], tmp_path)
    assert "  · dfdu     0 / 1    missing\n" in ran.out
    assert ran.out.endswith("\n  Next: write dfdu. A hint: gradekit hint hw1-tiny dfdu\n")


KEYS: dict[str, tuple[dict[str, Any], str]] = {
    "no variables": ({}, "Missing key 'variables': The names that a formula may use."),
    "domain": ({"variables": {"x": {"domain": "rael"}}}, "Did you mean 'real'?"),
    "range": ({"variables": {"x": {"range": [1, 1]}}}, "The first end, 1, must be below the second, 1."),
    "out of the domain": (
        {"variables": {"x": {"domain": "positive", "range": [-1, 1]}}},
        "The range [-1, 1] reaches out of the domain positive.",
    ),
    "half integers": (
        {"variables": {"n": {"domain": "integer", "range": [0.5, 3]}}},
        "The ends of a range of integers are whole numbers.",
    ),
    "complex": (
        {"variables": {"z": {"domain": "complex", "range": [0, 1]}}},
        "Key 'range' does not go with domain: complex.",
    ),
    "wrt": (
        {"variables": {"x": {}}, "up_to": "constant", "wrt": "y"},
        "'y' is not among the variables.",
    ),
    "wrt alone": (
        {"variables": {"x": {}}, "wrt": "x"},
        "Key 'wrt' goes with up_to: constant, which is not here.",
    ),
    "wrt of a factor": (
        {"variables": {"x": {}}, "up_to": "factor", "wrt": "x"},
        "Key 'wrt' does not go with up_to: factor.",
    ),
}


@pytest.mark.parametrize("case", KEYS)
def test_keys_that_do_not_fit(case: str) -> None:
    keys, said = KEYS[case]
    text = json.dumps(exercise(part("f", "expression", **keys)))
    _, problems = read_exercise(text, "exercises/homework/hw1-tiny.yaml")
    assert [said in str(problem) for problem in problems] == [True]


def test_the_domains_are_those_of_formulas() -> None:
    assert formula_keys.DOMAINS == DOMAINS_OF_FORMULAS
