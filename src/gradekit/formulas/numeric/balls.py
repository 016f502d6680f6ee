"""Numbers with an error bound, and arithmetic that keeps it.

A number is exact (an `int` or `Fraction`) or a ball: an mpmath number with the base-2 logarithm of a bound of its
error, |true value - number| <= 2^error. Errors are whole logarithms, rounded up: cheap to carry, a bit or two too wide
an operation, and wide is safe. What cannot be bounded raises `Imprecise`; a higher precision may settle it.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, NamedTuple

from mpmath.ctx_mp import MPContext
from mpmath.libmp import from_man_exp, from_rational

EXACT = -(10**9)  # the logarithm of no error
MOST_BITS = 600  # of an exact number; larger ones go on as balls
MOST_MAGNITUDE = 1 << 40  # of a number, as a power of two; beyond it nothing is computed

context = MPContext()


class Ball(NamedTuple):
    """An mpmath number and the base-2 logarithm of its error's bound."""

    value: Any
    error: int


Number = int | Fraction | Ball


class Imprecise(Exception):
    """The value is not known well enough at this precision: a branch, a pole or a jump lies within its error."""


class Undefined(Exception):
    """There is no value here: a pole, log 0, a case that no condition covers."""


class Gap(Undefined):
    """There is no value here by convention only: 0/0, a factorial of a negative whole number."""


class Pole(Undefined):
    """The value is infinite here, in every direction of the complex plane; its reciprocal is zero."""


class GammaPole(Pole, Gap):
    """A pole of the gamma function: quotients of factorials have values there for some, and none for others."""


def magnitude(value: Any) -> int:
    """An m with |value| < 2^m, and |value| >= 2^(m-1) for a real one; EXACT for zero."""
    if hasattr(value, "_mpf_"):
        return _magnitude(value._mpf_)
    real, imaginary = value._mpc_
    larger = max(_magnitude(real), _magnitude(imaginary))
    return larger if larger == EXACT else larger + 1


def _magnitude(raw: Any) -> int:
    _, mantissa, exponent, bits = raw
    if mantissa:
        return int(exponent + bits)
    if exponent:
        raise Imprecise  # an infinity or NaN of mpmath's
    return EXACT


def size(number: Number) -> int:
    """The magnitude of a number, its error included."""
    ball = as_ball(number)
    return max(magnitude(ball.value), ball.error) + 1


def as_ball(number: Number) -> Ball:
    """The number as a ball at the current precision."""
    if isinstance(number, Ball):
        return number
    if isinstance(number, int):
        over, under = number, 1
    else:
        over, under = number.numerator, number.denominator
    if under & (under - 1) == 0:
        raw = from_man_exp(over, 1 - under.bit_length(), context.prec, "n")
        fits = over.bit_length() <= context.prec
    else:
        raw, fits = from_rational(over, under, context.prec, "n"), False
    return Ball(context.make_mpf(raw), EXACT if fits else _magnitude(raw) - context.prec + 1)


def rounded(value: Any, *errors: int) -> Ball:
    """A computed value as a ball: the errors it inherits, and that of rounding it."""
    own = magnitude(value)
    if own > MOST_MAGNITUDE:
        raise Imprecise
    worst = max((own - context.prec + 2, *errors))
    return Ball(value, worst + (1 if len(errors) < 2 else len(errors).bit_length()))


def is_zero(number: Number) -> bool:
    """Whether the number is zero; Imprecise when its error does not tell."""
    if not isinstance(number, Ball):
        return number == 0
    own = magnitude(number.value)
    if own == EXACT and number.error <= EXACT:
        return True
    if own == EXACT or own - (2 if is_real(number) else 3) < number.error:
        raise Imprecise
    return False


def is_real(number: Number) -> bool:
    """Whether the number is real by the way it was computed."""
    return not isinstance(number, Ball) or hasattr(number.value, "_mpf_")


def need_real(*numbers: Number) -> None:
    """Raises Undefined for a complex number; Imprecise for one that may be real although it was computed otherwise."""
    for number in numbers:
        if isinstance(number, Ball) and not is_real(number):
            raise Imprecise if magnitude(number.value.imag) - 1 <= number.error else Undefined


def sign(number: Number) -> int:
    """The sign of a real number."""
    if not isinstance(number, Ball):
        return (number > 0) - (number < 0)
    need_real(number)
    return 0 if is_zero(number) else (1 if number.value > 0 else -1)


def add(numbers: list[Number]) -> Number:
    """The sum."""
    exact: int | Fraction = sum(number for number in numbers if not isinstance(number, Ball))
    balls = [number for number in numbers if isinstance(number, Ball)]
    if not balls:
        return _kept(exact)
    if exact != 0:
        balls.append(as_ball(exact))
    total = balls[0].value
    largest = magnitude(total)
    for ball in balls[1:]:
        total = total + ball.value
        largest = max(largest, magnitude(total))
    rounding = largest - context.prec + 1 if len(balls) > 1 else EXACT
    worst = max(rounding, *(ball.error for ball in balls))
    return Ball(total, worst if worst == EXACT else worst + (len(balls) * 2 - 1).bit_length())


def multiply(numbers: list[Number]) -> Number:
    """The product."""
    exact: int | Fraction = 1
    product: Ball | None = None
    for number in numbers:
        if not isinstance(number, Ball):
            exact = exact * number
        else:
            product = number if product is None else _times(product, number)
    if product is None:
        return _kept(exact)
    if exact == 0:
        return 0
    return product if exact == 1 else _times(product, as_ball(exact))


def _times(a: Ball, b: Ball) -> Ball:
    value = a.value * b.value
    one, other = magnitude(a.value), magnitude(b.value)
    return rounded(value, one + b.error, other + a.error, a.error + b.error)


def negate(number: Number) -> Number:
    """The number with the other sign."""
    return Ball(-number.value, number.error) if isinstance(number, Ball) else -number


def divide(over: Number, under: Number) -> Number:
    """The quotient. Raises Pole for a zero denominator, Gap for 0/0."""
    if is_zero(under):
        raise Gap if is_zero(over) else Pole
    if not isinstance(over, Ball) and not isinstance(under, Ball):
        return _kept(Fraction(over) / under)
    if not isinstance(over, Ball) and over == 0:
        return 0
    a, b = as_ball(over), as_ball(under)
    value = a.value / b.value
    least = magnitude(b.value) - 2 - (0 if is_real(b) else 1)  # |b| minus its error is at least 2^least
    return rounded(value, a.error - least, magnitude(a.value) + b.error - 2 * least)


def _kept(number: int | Fraction) -> Number:
    """An exact number while it is short, else its ball."""
    if isinstance(number, int):
        return number if number.bit_length() <= MOST_BITS else as_ball(number)
    if number.denominator == 1:
        return _kept(number.numerator)
    short = number.numerator.bit_length() <= MOST_BITS and number.denominator.bit_length() <= MOST_BITS
    return number if short else as_ball(number)


def whole_power(base: Number, exponent: int) -> Number:
    """The base to a whole number."""
    if exponent == 0:
        return 1
    if exponent < 0:
        return divide(1, whole_power(base, -exponent))
    if not isinstance(base, Ball):
        bits = max(Fraction(base).numerator.bit_length(), Fraction(base).denominator.bit_length())
        if bits * exponent <= MOST_BITS or base in (0, 1, -1):
            return base**exponent
        base = as_ball(base)
    own = magnitude(base.value)
    relative = base.error - own + exponent.bit_length() + 2
    if base.error != EXACT and relative > -2:
        if exponent > 64:
            raise Imprecise
        return multiply([base] * exponent)
    value = base.value**exponent
    if magnitude(value) > MOST_MAGNITUDE:
        raise Imprecise
    error = EXACT if base.error == EXACT else magnitude(value) + relative
    return rounded(value, error, magnitude(value) - context.prec + 2 + exponent.bit_length())


def is_whole(number: Number) -> bool:
    """Whether the number is exactly a whole number."""
    return isinstance(number, int) or (isinstance(number, Fraction) and number.denominator == 1)


def to_float(number: Number) -> complex | float:
    """The number as a Python float or complex, for looking around; infinite when it is too large."""
    value = as_ball(number).value
    try:
        return float(value) if hasattr(value, "_mpf_") else complex(value)
    except OverflowError:
        return math.inf
