"""The two arithmetics in which matrix formulas are evaluated: float64, and many digits.

Both work on NumPy arrays; with many digits their entries are mpmath's numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple, cast

import numpy as np

Array = np.ndarray[Any, Any]
ONE, HALF = Fraction(1), Fraction(1, 2)


class Undefined(Exception):
    """The formula has no finite real value at these numbers."""


class Field(NamedTuple):
    """An arithmetic: its numbers, functions entry by entry, and what needs more than those."""

    number: Callable[[Fraction], Any]
    constants: dict[str, Any]
    functions: dict[str, Callable[[Array], Any]]
    power: Callable[[Array, Array], Any]
    inverse: Callable[[Array], Array]
    determinant: Callable[[Array], Any]
    singular: Callable[[Array], Array]
    finite: Callable[[Array], bool]
    dtype: type


def array(field: Field, given: Any) -> Array:
    """What an operation of NumPy gave, as an array (a number has no axes)."""
    return cast("Array", np.asarray(given, dtype=field.dtype))


def _sigmoid(x: Array) -> Array:
    return cast("Array", 1.0 / (1.0 + np.exp(-x)))


def _float_inverse(a: Array) -> Array:
    try:
        return cast("Array", np.linalg.inv(a))
    except np.linalg.LinAlgError:
        raise Undefined("singular") from None


def _float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        raise Undefined("too large") from None


FLOATS = Field(
    number=_float,
    constants={"pi": math.pi, "E": math.e},
    functions={
        **{
            name: getattr(np, name) for name in ("exp", "log", "log2", "log10", "log1p", "expm1", "sqrt", "abs", "sign")
        },
        **{name: getattr(np, name) for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
        "erf": np.vectorize(math.erf, otypes=[float]),
        "sigmoid": _sigmoid,
        "dsigmoid": lambda x: _sigmoid(x) * _sigmoid(-x),
        "relu": lambda x: np.maximum(x, 0.0),
        "softplus": lambda x: np.logaddexp(0.0, x),
    },
    power=np.power,
    inverse=_float_inverse,
    determinant=np.linalg.det,
    singular=lambda a: np.linalg.svd(a, compute_uv=False),
    finite=lambda a: bool(np.isfinite(a).all()),
    dtype=float,
)


def many_digits(digits: int) -> Field:
    """Arithmetic with that many decimal digits, in a context of its own."""
    from mpmath.ctx_mp import MPContext

    mp = MPContext()
    mp.dps = digits
    named = {"ln": "log", "fabs": "abs"}
    functions: dict[str, Callable[[Any], Any]] = {
        **{name: getattr(mp, name) for name in ("exp", "log10", "log1p", "expm1", "sqrt", "sign", "erf")},
        **{name: getattr(mp, name) for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
        **{meant: getattr(mp, name) for name, meant in named.items()},
        "log2": lambda x: mp.log(x, 2),
        "sigmoid": lambda x: 1 / (1 + mp.exp(-x)),
        "dsigmoid": lambda x: 1 / ((1 + mp.exp(-x)) * (1 + mp.exp(x))),
        "relu": lambda x: max(x, mp.zero),
        "softplus": lambda x: max(x, mp.zero) + mp.log1p(mp.exp(-abs(x))),
    }
    return Field(
        number=lambda value: mp.mpf(value.numerator) / value.denominator,
        constants={"pi": +mp.pi, "E": +mp.e},
        functions={name: np.frompyfunc(function, 1, 1) for name, function in functions.items()},
        power=np.frompyfunc(mp.power, 2, 1),
        inverse=lambda a: _inverse(a, mp.one),
        determinant=lambda a: _eliminated(a.tolist(), mp.one),
        singular=lambda a: np.array(list(mp.svd_r(mp.matrix(a.tolist()), compute_uv=False)), dtype=object),
        finite=lambda a: all(isinstance(each, (int, mp.mpf)) and mp.isfinite(each) for each in a.ravel()),
        dtype=object,
    )


def _inverse(a: Array, one: Any) -> Array:
    size = len(a)
    rows = [[*row, *(one if i == j else one * 0 for j in range(size))] for i, row in enumerate(a.tolist())]
    if not _eliminated(rows, one):
        raise Undefined("singular")
    return np.array([row[size:] for row in rows], dtype=object)


def _eliminated(rows: list[list[Any]], one: Any) -> Any:
    """The determinant of the square to the left; it becomes the identity, unless the determinant is 0."""
    determinant = one
    for column in range(len(rows)):
        pivot = max(range(column, len(rows)), key=lambda i: abs(rows[i][column]))
        if not rows[pivot][column]:
            return one * 0
        if pivot != column:
            rows[pivot], rows[column] = rows[column], rows[pivot]
            determinant = -determinant
        determinant *= rows[column][column]
        rows[column] = [entry / rows[column][column] for entry in rows[column]]
        for i, row in enumerate(rows):
            if i != column:
                rows[i] = [entry - row[column] * other for entry, other in zip(row, rows[column], strict=True)]
    return determinant
