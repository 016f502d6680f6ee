"""Functions with branch points and cuts: the inverses of the trigonometric and hyperbolic ones, with error bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradekit.formulas.numeric.balls import (
    EXACT,
    Ball,
    Imprecise,
    Number,
    Undefined,
    as_ball,
    context,
    is_real,
    magnitude,
    rounded,
)

GUARD, MOST_GUARD = 20, 4000  # bits beyond the precision


def _inverse(
    function: Callable[[Any], Any], slope: Callable[[Any], Any], on_cut: Callable[[Any], bool]
) -> Callable[[Number], Number]:
    """A function with branch points: `slope` is its derivative, `on_cut` says whether a number may lie on a cut."""

    def applied(x: Number) -> Number:
        ball = as_ball(x)
        if not is_real(ball) and on_cut(ball):
            raise Imprecise
        try:
            steep = slope(ball.value)
        except ZeroDivisionError:
            if ball.error == EXACT:
                return _at_branch_point(function, ball)
            raise Imprecise from None
        lift = magnitude(steep)
        # Within the error the slope must not change much, which it does where it is steep.
        if ball.error != EXACT and ball.error + 2 * max(lift, 0) + 4 > 0:
            raise Imprecise
        return rounded(_accurate(function, ball.value), ball.error + lift + 2)

    return applied


def _accurate(function: Callable[[Any], Any], x: Any) -> Any:
    """The value to a small relative error: mpmath's is small beside 1, which is much for a value near zero.

    Which side of a cut a complex number lies on may hang on its smaller part, so that is kept beside 1 too.
    """
    extra = GUARD
    if hasattr(x, "_mpc_"):
        extra += max([0, *(-magnitude(part) for part in (x.real, x.imag) if part)])
    while extra < MOST_GUARD:
        with context.workprec(context.prec + extra):
            value = function(x)
        lost = -magnitude(value) if value else 0
        if lost <= extra - GUARD // 2:
            return value
        extra = lost + GUARD
    raise Imprecise


def _at_branch_point(function: Callable[[Any], Any], ball: Ball) -> Number:
    value = _accurate(function, ball.value)
    if not context.isfinite(value):
        raise Undefined
    return rounded(value)


def _on_real_line(ball: Ball) -> bool:
    outside = abs(ball.value.real) >= 1
    return bool(outside and magnitude(ball.value.imag) - 1 <= ball.error)


def _on_imaginary_line(ball: Ball) -> bool:
    outside = abs(ball.value.imag) >= 1
    return bool(outside and magnitude(ball.value.real) - 1 <= ball.error)


def _below_one(ball: Ball) -> bool:
    return bool(ball.value.real < 1 and magnitude(ball.value.imag) - 1 <= ball.error)


asin = _inverse(context.asin, lambda x: 1 / context.sqrt(1 - x * x), _on_real_line)
acos = _inverse(context.acos, lambda x: 1 / context.sqrt(1 - x * x), _on_real_line)
atan = _inverse(context.atan, lambda x: 1 / (1 + x * x), _on_imaginary_line)
asinh = _inverse(context.asinh, lambda x: 1 / context.sqrt(1 + x * x), _on_imaginary_line)
acosh = _inverse(context.acosh, lambda x: 1 / context.sqrt(x * x - 1), _below_one)
atanh = _inverse(context.atanh, lambda x: 1 / (1 - x * x), _on_real_line)
