"""The elementary functions on numbers with error bounds.

Each takes the error of its argument through a bound of the derivative near it. Functions with a branch cut refuse
(`Imprecise`) an argument whose error reaches over the cut; on the cut itself a number that is real by construction
takes mpmath's value, which is also SymPy's.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from gradekit.formulas.numeric.balls import (
    EXACT,
    Ball,
    Gap,
    Imprecise,
    Number,
    Pole,
    Undefined,
    add,
    as_ball,
    context,
    divide,
    is_real,
    is_whole,
    is_zero,
    magnitude,
    multiply,
    need_real,
    negate,
    rounded,
    sign,
    whole_power,
)

# exp of more than 2^30 has more digits before the point than any precision here has.
MOST_EXPONENT = 30


def constant(name: str) -> Number:
    """pi, E or I."""
    if name == "I":
        return Ball(context.mpc(0, 1), EXACT)
    if name == "oo":
        raise Gap  # infinity is no number; what it stands for is not computed here
    value = +context.pi if name == "pi" else +context.e
    return rounded(value)


def power(base: Number, exponent: Number) -> Number:
    """base^exponent, principal value."""
    if is_whole(exponent):
        whole = int(exponent)  # type: ignore[arg-type]
        return whole_power(base, whole)
    if exponent == Fraction(1, 2):
        return sqrt(base)
    if is_zero(base):
        if is_real(exponent) and sign(exponent) > 0:
            return 0
        raise Pole if is_real(exponent) else Undefined
    if not isinstance(base, Ball) and base == 1:
        return 1
    return exp(multiply([exponent, log(base)]))


def exp(x: Number) -> Number:
    """e^x."""
    if x == 0:
        return 1
    ball = as_ball(x)
    if magnitude(ball.value) > MOST_EXPONENT or ball.error > -1:
        raise Imprecise
    value = context.exp(ball.value)
    return rounded(value, magnitude(value) + ball.error + 1)


def log(x: Number, base: Number | None = None) -> Number:
    """The natural logarithm, or that to a base."""
    if base is not None:
        return divide(log(x), log(base))
    if x == 1:
        return 0
    if is_zero(x):
        raise Undefined
    ball = as_ball(x)
    _off_negative(ball)
    if ball.error > magnitude(ball.value) - 3:
        raise Imprecise
    return rounded(context.log(ball.value), ball.error - magnitude(ball.value) + 3)


def _off_negative(ball: Ball) -> None:
    """Raises Imprecise for a number whose error reaches over the negative real axis."""
    if is_real(ball):
        return
    if ball.value.real < 0 and magnitude(ball.value.imag) - 1 <= ball.error:
        raise Imprecise


def sqrt(x: Number) -> Number:
    """The principal square root."""
    if not isinstance(x, Ball) and x >= 0:
        over, under = Fraction(x).numerator, Fraction(x).denominator
        roots = math.isqrt(over), math.isqrt(under)
        if roots[0] ** 2 == over and roots[1] ** 2 == under:
            return roots[0] if roots[1] == 1 else Fraction(*roots)
    if is_zero(x):
        return 0
    ball = as_ball(x)
    _off_negative(ball)
    value = context.sqrt(ball.value)
    return rounded(value, ball.error - magnitude(value) + 3)


def root(x: Number, n: Number) -> Number:
    """The n-th root; the real one of a negative number for an odd n."""
    if is_whole(n) and int(n) % 2 and is_real(x) and sign(x) < 0:  # type: ignore[arg-type]
        return negate(power(negate(x), divide(1, n)))
    return power(x, divide(1, n))


def absolute(x: Number) -> Number:
    """The absolute value (modulus)."""
    if not isinstance(x, Ball):
        return -x if x < 0 else x
    return rounded(abs(x.value), x.error)


def _plain(function: Callable[[Any], Any], slope: Callable[[Any, Any], int]) -> Callable[[Number], Number]:
    """A function without branch cuts; `slope(x, f(x))` bounds the logarithm of its derivative near x."""

    def applied(x: Number) -> Number:
        ball = as_ball(x)
        if ball.error > -1:
            raise Imprecise
        if magnitude(ball.value) > MOST_EXPONENT:
            raise Imprecise
        value = function(ball.value)
        return rounded(value, ball.error + slope(ball.value, value) + 2)

    return applied


def _wave(x: Any, value: Any) -> int:
    """|sin'| and |cos'| are at most cosh of the imaginary part."""
    return 0 if hasattr(x, "_mpf_") else max(0, math.ceil(float(abs(x.imag)) * 1.4427)) + 1


def _hyperbolic(x: Any, value: Any) -> int:
    real = x if hasattr(x, "_mpf_") else x.real
    return max(0, math.ceil(float(abs(real)) * 1.4427)) + 1


def tan(x: Number) -> Number:
    """sin/cos."""
    return divide(sin(x), cos(x))


def tanh(x: Number) -> Number:
    """The hyperbolic tangent."""
    if is_real(x):
        return _real_tanh(x)
    return divide(sinh(x), cosh(x))


def reciprocal(function: Callable[[Number], Number]) -> Callable[[Number], Number]:
    """x -> 1/f(x)."""
    return lambda x: divide(1, function(x))


def of_reciprocal(function: Callable[[Number], Number]) -> Callable[[Number], Number]:
    """x -> f(1/x), with no value at zero."""

    def applied(x: Number) -> Number:
        if is_zero(x):
            raise Undefined
        return function(divide(1, x))

    return applied


def extreme(want: int) -> Callable[..., Number]:
    """max (1) or min (-1) of real numbers."""

    def applied(*args: Number) -> Number:
        need_real(*args)
        exact = [Fraction(each) for each in args if not isinstance(each, Ball)]
        if len(exact) == len(args):
            return max(exact) if want > 0 else min(exact)
        balls = [as_ball(each) for each in args]
        chosen = max(balls, key=lambda ball: ball.value * want)
        # What is within another's error is as near to the true extreme as the errors are.
        return Ball(chosen.value, max(ball.error for ball in balls))

    return applied


def signum(x: Number) -> Number:
    """The sign; x/|x| for a complex number."""
    return sign(x) if is_real(x) else divide(x, absolute(x))


def heaviside(x: Number, at_zero: Number | None = None) -> Number:
    """The unit step; Imprecise at zero, where 0, 1/2 and 1 are all in use, unless the value there is given."""
    which = sign(x)
    if which == 0:
        if at_zero is None:
            raise Imprecise  # 0, 1/2 and 1 are all in use
        return at_zero
    return int(which > 0)


def floor(x: Number) -> Number:
    """The largest whole number that is not larger."""
    if not isinstance(x, Ball):
        return math.floor(x)
    need_real(x)
    near = context.nint(x.value)
    if magnitude(x.value - near) - 2 < x.error or magnitude(x.value) > 200:
        raise Imprecise
    return int(context.floor(x.value))


def sigmoid(x: Number) -> Number:
    """1/(1 + exp(-x))."""
    return divide(1, add([1, exp(negate(x))]))


def softplus(x: Number) -> Number:
    """log(1 + exp(x))."""
    return log(add([1, exp(x)]))


def dsigmoid(x: Number) -> Number:
    """The derivative of the sigmoid."""
    s = sigmoid(x)
    return multiply([s, add([1, negate(s)])])


def real_part(x: Number) -> Number:
    """The real part."""
    return x if is_real(x) else Ball(as_ball(x).value.real, as_ball(x).error)


def imaginary_part(x: Number) -> Number:
    """The imaginary part."""
    return 0 if is_real(x) else Ball(as_ball(x).value.imag, as_ball(x).error)


def conjugate(x: Number) -> Number:
    """The complex conjugate."""
    return x if is_real(x) else Ball(context.conj(as_ball(x).value), as_ball(x).error)


def arg(x: Number) -> Number:
    """The argument, between -pi and pi."""
    return imaginary_part(log(x))


def atan2(y: Number, x: Number) -> Number:
    """The angle of the point (x, y)."""
    need_real(x, y)
    if is_zero(y):
        if is_zero(x):
            raise Undefined
        return 0 if sign(x) > 0 else constant("pi")
    return arg(add([x, multiply([constant("I"), y])]))


def log_to(base: int) -> Callable[[Number], Number]:
    """The logarithm to a fixed base, as a function."""
    return lambda x: log(x, base)


sin, cos = _plain(context.sin, _wave), _plain(context.cos, _wave)
sinh, cosh = _plain(context.sinh, _hyperbolic), _plain(context.cosh, _hyperbolic)
_real_tanh = _plain(context.tanh, lambda x, value: 0)


def cot(x: Number) -> Number:
    """cos/sin."""
    return divide(cos(x), sin(x))


def coth(x: Number) -> Number:
    """1/tanh."""
    return divide(1, tanh(x))
