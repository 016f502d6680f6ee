"""Every function that a formula may use, on numbers with error bounds."""

from __future__ import annotations

from collections.abc import Callable

from gradekit.formulas.numeric.balls import Number, add, negate
from gradekit.formulas.numeric.elementary import (
    absolute,
    arg,
    atan2,
    conjugate,
    constant,
    cos,
    cosh,
    cot,
    coth,
    dsigmoid,
    exp,
    extreme,
    floor,
    heaviside,
    imaginary_part,
    log,
    log_to,
    of_reciprocal,
    power,
    real_part,
    reciprocal,
    root,
    sigmoid,
    signum,
    sin,
    sinh,
    softplus,
    sqrt,
    tan,
    tanh,
)  # fmt: skip
from gradekit.formulas.numeric.inverses import acos, acosh, asin, asinh, atan, atanh
from gradekit.formulas.numeric.special import binomial, digamma, erf, erfc, factorial, gamma, loggamma

__all__ = ["apply", "constant", "exp", "power"]


def apply(head: str, args: list[Number]) -> Number:
    """The function of that name at these arguments. Raises Imprecise and Undefined; KeyError for an unknown name."""
    return FUNCTIONS[head](*args)


FUNCTIONS: dict[str, Callable[..., Number]] = {
    "exp": exp, "log": log, "sqrt": sqrt, "root": root, "cbrt": lambda x: root(x, 3), "abs": absolute, "sign": signum,
    "log2": log_to(2), "log10": log_to(10), "log1p": lambda x: log(add([1, x])), "expm1": lambda x: add([exp(x), -1]),
    "floor": floor, "ceiling": lambda x: negate(floor(negate(x))),
    "sin": sin, "cos": cos, "tan": tan, "sec": reciprocal(cos), "csc": reciprocal(sin), "cot": cot,
    "asin": asin, "acos": acos, "atan": atan, "asec": of_reciprocal(acos), "acsc": of_reciprocal(asin),
    "acot": of_reciprocal(atan), "atan2": atan2,
    "sinh": sinh, "cosh": cosh, "tanh": tanh, "sech": reciprocal(cosh), "csch": reciprocal(sinh), "coth": coth,
    "asinh": asinh, "acosh": acosh, "atanh": atanh, "asech": of_reciprocal(acosh), "acsch": of_reciprocal(asinh),
    "acoth": of_reciprocal(atanh),
    "erf": erf, "erfc": erfc, "gamma": gamma, "loggamma": loggamma, "digamma": digamma, "factorial": factorial,
    "binomial": binomial, "re": real_part, "im": imaginary_part, "conjugate": conjugate, "arg": arg,
    "max": extreme(1), "min": extreme(-1), "heaviside": heaviside, "relu": lambda x: extreme(1)(0, x),
    "sigmoid": sigmoid, "dsigmoid": dsigmoid, "softplus": softplus,
}  # fmt: skip
