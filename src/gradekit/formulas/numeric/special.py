"""The gamma function, what is made of it, and the error function, with error bounds."""

from __future__ import annotations

import math

from gradekit.formulas.numeric.balls import (
    EXACT,
    Ball,
    GammaPole,
    Gap,
    Imprecise,
    Number,
    Undefined,
    add,
    as_ball,
    context,
    divide,
    is_real,
    is_whole,
    magnitude,
    multiply,
    negate,
    rounded,
    sign,
)
from gradekit.formulas.numeric.elementary import log

FARTHEST = 1000  # to the left, where mpmath comes from the right step by step


def gamma(x: Number) -> Number:
    """The gamma function; GammaPole at zero and the negative whole numbers."""
    if is_whole(x):
        n = int(x)  # type: ignore[arg-type]
        if n <= 0:
            raise GammaPole
        if n <= 100:
            return math.factorial(n - 1)
    ball = as_ball(x)
    if magnitude(ball.value) > 16:
        raise Imprecise
    _off_poles(ball)
    value = context.gamma(ball.value)
    steep = magnitude(context.psi(0, ball.value)) if ball.error != EXACT else 0
    return rounded(value, magnitude(value) + max(steep, 0) + ball.error + 2)


def _off_poles(ball: Ball) -> None:
    """Raises Imprecise for a number with a pole of the gamma function within, or close beside, its error."""
    if ball.error > -5:
        raise Imprecise
    real = ball.value if is_real(ball) else ball.value.real
    if real < 0.5:
        away = ball.value - context.nint(real)
        if magnitude(away) - 2 <= ball.error + 4:
            raise Imprecise


def loggamma(x: Number) -> Number:
    """The logarithm of the gamma function, real for positive numbers."""
    ball = as_ball(x)
    if not is_real(ball) or sign(x) <= 0 or magnitude(ball.value) > 64:
        return log(gamma(x))
    steep = magnitude(context.psi(0, ball.value))
    return rounded(context.loggamma(ball.value), max(steep, 0) + ball.error + 2)


def digamma(x: Number) -> Number:
    """The derivative of log gamma."""
    ball = as_ball(x)
    if is_whole(x) and x <= 0:  # type: ignore[operator]
        raise Undefined
    _off_poles(ball)
    if context.re(ball.value) < -FARTHEST:
        raise Imprecise
    steep = magnitude(context.psi(1, ball.value))
    return rounded(context.psi(0, ball.value), max(steep, 0) + ball.error + 2)


def factorial(x: Number) -> Number:
    """Gamma(x + 1)."""
    return gamma(add([x, 1]))


def binomial(n: Number, k: Number) -> Number:
    """The binomial coefficient, by the gamma function off the whole numbers."""
    if is_whole(n) and is_whole(k):
        return _whole_binomial(int(n), int(k))  # type: ignore[arg-type]
    below = add([n, negate(k)])
    if any(is_whole(each) and each < 0 for each in (k, below)):  # type: ignore[operator]
        return 0  # 1/Gamma is zero at the poles of Gamma
    return divide(factorial(n), multiply([factorial(k), factorial(below)]))


def _whole_binomial(n: int, k: int) -> int:
    if n < 0:
        raise Gap  # more than one convention
    if k < 0:
        return 0
    if max(n, k) > 10_000:
        raise Imprecise
    return math.comb(n, k)


def erf(x: Number) -> Number:
    """The error function."""
    ball = as_ball(x)
    if is_real(ball):
        if ball.error > -1:
            raise Imprecise
        return rounded(context.erf(ball.value), ball.error + 1)
    reach = magnitude(ball.value)
    if reach > 12 or (ball.error != EXACT and ball.error + max(reach, 0) > -3):
        raise Imprecise
    # |erf'| = 2/sqrt(pi) |exp(-x^2)|, which changes by less than a factor e within the error.
    steep = magnitude(context.exp(-ball.value * ball.value)) + 2
    return rounded(context.erf(ball.value), ball.error + steep)


def erfc(x: Number) -> Number:
    """1 - erf(x)."""
    return add([1, negate(erf(x))])
