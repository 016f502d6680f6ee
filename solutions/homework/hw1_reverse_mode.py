"""hw1-reverse-mode: derivatives of y = exp(u + u^2) + sin(u + u^2), u = exp(x), from the output back to x."""

import autograd.numpy as np

from gradekit.authoring import equivalent, wrong

# The graph, from which the expected steps are derived.
nodes = {
    "f1": lambda x: np.exp(x),
    "f2": lambda f1: f1**2,
    "f3": lambda f1, f2: f1 + f2,
    "f4": lambda f3: np.exp(f3),
    "f5": lambda f3: np.sin(f3),
    "y": lambda f4, f5: f4 + f5,
}


def reverse_mode(x):
    """(dy/df5, dy/df4, dy/df3, dy/df2, dy/df1, dy/dx), six numbers.

    y = f4 + f5: both derivatives are 1. f3 feeds f4 = exp f3 and f5 = sin f3: dy/df3 = f4 dy/df4 + cos(f3) dy/df5.
    f2 feeds f3 = f1 + f2 alone: dy/df2 = dy/df3. f1 feeds f2 = f1^2 and f3: dy/df1 = 2 f1 dy/df2 + dy/df3.
    x feeds f1 = exp x: dy/dx = f1 dy/df1.
    """
    f1 = np.exp(x)
    f3 = f1 + f1**2
    f4 = np.exp(f3)
    df5 = 1.0
    df4 = 1.0
    df3 = df4 * f4 + df5 * np.cos(f3)
    df2 = df3
    df1 = df2 * 2 * f1 + df3
    return df5, df4, df3, df2, df1, df1 * f1


equivalent("reverse_mode", "df4 * f4 -> f4", "The derivative by f4, a term of the sum y, is 1.")
equivalent("reverse_mode", "df5 * np.cos(f3) -> np.cos(f3)", "The derivative by f5, a term of the sum y, is 1.")
equivalent(
    "reverse_mode",
    "return df5, df4, df3, df2, df1, df1 * f1 -> return df4, df5, df3, df2, df1, df1 * f1",
    "Both terms of the sum y have the derivative 1.",
)
equivalent(
    "reverse_mode",
    "return df5, df4, df3, df2, df1, df1 * f1 -> return df5, df4, df2, df3, df1, df1 * f1",
    "f2 is a term of f3 and feeds nothing else, so both derivatives are the same.",
)


def points(random, case):
    """x in [-2, 1.2], six decimals; every second one in [-2, 0], where no term of a derivative drowns another."""
    return {"x": round(random.uniform(-2.0, 0.0 if case % 2 == 0 else 1.2), 6)}


def _slip(x, df3=None, df1=None, dx=None):
    """The six derivatives with one of the steps done wrong, and the later ones following from it."""
    f1 = np.exp(x)
    f3 = f1 + f1**2
    three = np.exp(f3) + np.cos(f3) if df3 is None else df3(f3)
    one = three * 2 * f1 + three if df1 is None else df1(f1, three)
    return 1.0, 1.0, three, three, one, one * f1 if dx is None else dx(x, one)


@wrong("reverse_mode", "The derivative of the sine is the cosine: f5 = sin(f3) passes cos(f3) back to f3, not sin(f3).")
def sine_not_differentiated(x):
    return _slip(x, df3=lambda f3: np.exp(f3) + np.sin(f3))


@wrong("reverse_mode", "Sign: the derivative of the sine is +cos. (It is the cosine whose derivative brings a minus.)")
def minus_cosine(x):
    return _slip(x, df3=lambda f3: np.exp(f3) - np.cos(f3))


@wrong("reverse_mode", "f3 leads to f5 as well as to f4: the path through the sine is missing from ∂y/∂f3.")
def without_the_sine(x):
    return _slip(x, df3=np.exp)


@wrong("reverse_mode", "f3 leads to f4 as well as to f5: the path through the exponential is missing from ∂y/∂f3.")
def without_the_exponential(x):
    return _slip(x, df3=np.cos)


@wrong(
    "reverse_mode",
    "f1 leads to f3 directly as well: that path is missing, ∂y/∂f1 holds only the one through the square.",
)
def without_the_direct_path(x):
    return _slip(x, df1=lambda f1, three: 2 * f1 * three)


@wrong(
    "reverse_mode", "f1 leads to f2 as well: the path through the square is missing, ∂y/∂f1 holds only the direct one."
)
def without_the_square(x):
    return _slip(x, df1=lambda f1, three: three)


@wrong("reverse_mode", "The square was passed as f1, without its factor: the derivative of f1² by f1 is 2 f1.")
def square_without_two(x):
    return _slip(x, df1=lambda f1, three: f1 * three + three)


@wrong("reverse_mode", "The square was passed unchanged as f1²; its derivative by f1 is 2 f1.")
def square_not_differentiated(x):
    return _slip(x, df1=lambda f1, three: f1**2 * three + three)


@wrong(
    "reverse_mode", "The last step is missing: ∂y/∂x is ∂y/∂f1 times the derivative of f1 = exp(x), which is f1 itself."
)
def last_step_missing(x):
    return _slip(x, dx=lambda x, one: one)


@wrong("reverse_mode", "In the last step x stands for the derivative of exp(x). The exponential is its own derivative.")
def x_for_its_exponential(x):
    return _slip(x, dx=lambda x, one: one * x)
