"""hw1-forward-mode: derivatives by x of y = exp(u + u^2) + sin(u + u^2), u = exp(x), from x to the output."""

import autograd.numpy as np

from gradekit.authoring import wrong

# The graph, from which the expected steps are derived.
nodes = {
    "f1": lambda x: np.exp(x),
    "f2": lambda f1: f1**2,
    "f3": lambda f1, f2: f1 + f2,
    "f4": lambda f3: np.exp(f3),
    "f5": lambda f3: np.sin(f3),
    "y": lambda f4, f5: f4 + f5,
}


def forward_mode(x):
    """(df1/dx, df2/dx, df3/dx, df4/dx, df5/dx, dy/dx), six numbers.

    The exponential is its own derivative, df1 = f1; f2 = f1^2 gives df2 = 2 f1 df1; sums add, df3 = df1 + df2;
    df4 = exp(f3) df3 and df5 = cos(f3) df3; dy = df4 + df5.
    """
    f1 = np.exp(x)
    df1 = f1
    df2 = 2 * f1 * df1
    f3, df3 = f1 + f1**2, df1 + df2
    df4 = np.exp(f3) * df3
    df5 = np.cos(f3) * df3
    return df1, df2, df3, df4, df5, df4 + df5


def points(random, case):
    """x in [-2, 1.2], six decimals; every second one in [-2, 0], where no term of a derivative drowns another."""
    return {"x": round(random.uniform(-2.0, 0.0 if case % 2 == 0 else 1.2), 6)}


def _slip(x, df1=None, df2=None, df3=None, df4=None, df5=None, dy=None):
    """The six derivatives with one of the steps done wrong, and the later ones following from it."""
    f1 = np.exp(x)
    f3 = f1 + f1**2
    one = df1(x) if df1 else f1
    two = df2(f1, one) if df2 else 2 * f1 * one
    three = df3(one, two) if df3 else one + two
    four = df4(f3, three) if df4 else np.exp(f3) * three
    five = df5(f3, three) if df5 else np.cos(f3) * three
    return one, two, three, four, five, dy(f3, four, five) if dy else four + five


@wrong("forward_mode", "The chain rule stopped at f2: the derivative of f1² by x is 2 f1 times ∂f1/∂x.")
def inner_derivative_missing(x):
    return _slip(x, df2=lambda f1, one: 2 * f1)


@wrong("forward_mode", "The factor 2 is missing: the derivative of the square f1² is 2 f1 ∂f1/∂x.")
def square_without_two(x):
    return _slip(x, df2=lambda f1, one: f1 * one)


@wrong("forward_mode", "f3 is computed from f1 and from f2: the part through the square is missing from ∂f3/∂x.")
def without_the_square(x):
    return _slip(x, df3=lambda one, two: one)


@wrong("forward_mode", "f3 is computed from f1 and from f2: the direct part is missing from ∂f3/∂x.")
def without_the_direct_path(x):
    return _slip(x, df3=lambda one, two: two)


@wrong("forward_mode", "The derivative of the sine is the cosine: ∂f5/∂x is cos(f3) ∂f3/∂x, and f5 itself is sin(f3).")
def sine_not_differentiated(x):
    return _slip(x, df5=lambda f3, three: np.sin(f3) * three)


@wrong("forward_mode", "Sign: the derivative of the sine is +cos. (It is the cosine whose derivative brings a minus.)")
def minus_cosine(x):
    return _slip(x, df5=lambda f3, three: -np.cos(f3) * three)


@wrong("forward_mode", "The derivative of what is inside is missing: ∂f4/∂x is exp(f3) times ∂f3/∂x.")
def exponential_without_inner(x):
    return _slip(x, df4=lambda f3, three: np.exp(f3))


@wrong("forward_mode", "The derivative of what is inside is missing: ∂f5/∂x is cos(f3) times ∂f3/∂x.")
def sine_without_inner(x):
    return _slip(x, df5=lambda f3, three: np.cos(f3))


@wrong("forward_mode", "y is the sum of f4 and f5, so its derivative is the sum of theirs, not their product.")
def multiplied_at_the_end(x):
    return _slip(x, dy=lambda f3, four, five: four * five)


@wrong(
    "forward_mode",
    "These are the local derivatives, each node by the nodes it is computed from. Forward mode multiplies them by the "
    "derivatives by x found so far.",
)
def local_derivatives(x):
    f1 = np.exp(x)
    f3 = f1 + f1**2
    return f1, 2 * f1, 2.0, np.exp(f3), np.cos(f3), 2.0


@wrong("forward_mode", "The exponential is its own derivative: ∂f1/∂x is exp(x), not x exp(x − 1) as for a power.")
def exponential_as_a_power(x):
    return _slip(x, df1=lambda x: x * np.exp(x - 1))


@wrong(
    "forward_mode",
    "These are the values f1 to f5 and y, not their derivatives by x. (Only f1 has itself as derivative.)",
)
def values(x):
    f1 = np.exp(x)
    f3 = f1 + f1**2
    return f1, f1**2, f3, np.exp(f3), np.sin(f3), np.exp(f3) + np.sin(f3)
