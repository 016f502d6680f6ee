"""Functions with branch points and cuts: the inverses of the trigonometric and hyperbolic ones, with error bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradekit.formulas.balls import (
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
        return rounded(function(ball.value), ball.error + lift + 2)

    return applied


def _at_branch_point(function: Callable[[Any], Any], ball: Ball) -> Number:
    value = function(ball.value)
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
