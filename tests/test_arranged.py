"""How a function that is given as a formula gets the variables: by name where it has them, else in their order."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradekit.student.formulas import Arranged, is_function, number, portable
from gradekit.wire import WireError

AT = {"u": 2.0, "x0": 3.0}
TAKEN: dict[str, tuple[Callable[..., Any], Any]] = {
    "in order": (lambda u, x0: (u, x0), (2.0, 3.0)),
    "by name": (lambda x0, u: (u, x0), (2.0, 3.0)),
    "by keyword only": (lambda *, x0, u: (u, x0), (2.0, 3.0)),
    "other names, in order": (lambda a, b: (a, b), (2.0, 3.0)),
    "one other name, in order": (lambda x0, v: (x0, v), (2.0, 3.0)),
    "in order only": (lambda x0, u, /: (x0, u), (2.0, 3.0)),
    "underscores do not count": (lambda x_0, u_: (u_, x_0), (2.0, 3.0)),
    "one of them": (lambda x0: x0, 3.0),
    "none of them": (lambda: 7, 7),
    "with a default": (lambda x0, u, c=5: (u, x0, c), (2.0, 3.0, 5)),
    "with a default between": (lambda x0, c=5, u=0: (u, x0, c), (2.0, 3.0, 5)),
    "two and a default under other names": (lambda a, b, c=5: (a, b, c), (2.0, 3.0, 5)),
    "as many as there are": (lambda *at: at, (2.0, 3.0)),
    "with keywords of any name": (lambda u, x0, **more: (u, x0, more), (2.0, 3.0, {})),
    "by name with keywords of any name": (lambda x0, u, **more: (u, x0, more), (2.0, 3.0, {})),
    "one name and a default that is none": (lambda u, c=5: (u, c), (2.0, 3.0)),
}


@pytest.mark.parametrize("case", TAKEN)
def test_functions_get_the_variables(case: str) -> None:
    function, got = TAKEN[case]
    arranged = Arranged(function, AT)
    assert arranged.mismatch() is None
    assert arranged.value() == got


MISFITS: dict[str, tuple[Callable[..., Any], str]] = {
    "too many": (lambda a, b, c: 0, "(a, b, c)"),
    "a strange one": (lambda a: 0, "(a)"),
    "a strange keyword": (lambda u, *, c: 0, "(u, *, c)"),
}


@pytest.mark.parametrize("case", MISFITS)
def test_misfits_are_said_with_their_signature(case: str) -> None:
    function, signature = MISFITS[case]
    assert Arranged(function, AT).mismatch() == {"signature": signature, "given": 2}


def test_two_names_that_differ_by_an_underscore_are_two_names() -> None:
    arranged = Arranged(lambda x_1, x1: (x_1, x1), {"x1": 1.0, "x_1": 2.0})
    assert arranged.value() == (2.0, 1.0)


def test_universal_functions_and_methods_are_functions() -> None:
    assert Arranged(np.tanh, {"u": 0.5}).value() == np.tanh(0.5)
    assert Arranged(np.poly1d([1, 0]), {"u": 0.5}).value() == 0.5
    assert [is_function(value) for value in (np.tanh, len, dict, "x", 3, None)] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_numbers_of_sympy_and_mpmath_become_pythons() -> None:
    import mpmath
    import sympy

    x = sympy.Symbol("x")
    assert is_function(sympy.exp)
    assert not is_function(x)
    given = [sympy.Rational(1, 4), sympy.exp(0.0), mpmath.mpf("0.25"), sympy.I * 0.5, mpmath.mpc(0, 1), "x", None]
    assert [number(value) for value in given] == [0.25, 1.0, 0.25, 0.5j, 1j, "x", None]
    for value, what in (
        (x + sympy.Symbol("y"), "a SymPy expression with the symbols x, y"),
        (sympy.true, "an object of class BooleanTrue"),
        (sympy.Tuple(1, 2), "an object of class Tuple"),
    ):
        with pytest.raises(WireError) as odd:
            number(value)
        assert str(odd.value) == what


def test_what_sympy_cannot_compute_is_no_number() -> None:
    import sympy

    assert all(math.isnan(number(value).real) for value in (sympy.zoo, sympy.nan))
    assert number(sympy.oo) == math.inf


def test_an_answer_that_looks_like_sympys_is_asked_for_its_parts_only() -> None:
    import sympy

    class Lies(sympy.Expr):
        args = property(lambda self: (self, self))

    with pytest.raises(WireError, match="more than 500"):
        portable(Lies())
