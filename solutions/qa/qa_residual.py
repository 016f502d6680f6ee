"""qa-residual: a layer with its input added to its output."""

import numpy as np

from gradekit.authoring import again, wrong


def residual(x, f):
    """x + f(x), of the shape of x, (n, d).

    The Jacobian is I + df/dx: a product of many of them holds the identity as one of its terms, so a gradient
    reaches the early layers even where every df/dx is small.
    """
    return x + f(x)


@again("residual")
def residual_by_loops(x, f):
    """Entry by entry; f is element-wise."""
    return np.array([[entry + f(entry) for entry in row] for row in x])


@wrong("residual", "This is the layer alone: its input was not added.")
def layer_alone(x, f):
    return f(x)


@wrong("residual", "Input and output were multiplied, which is a gate; a residual connection adds them.")
def multiplied(x, f):
    return x * f(x)


@wrong("residual", "The output was taken off the input; the two are added.")
def subtracted(x, f):
    return x - f(x)


@wrong("residual", "This is f(x) - x, what a layer has to learn to produce f(x) itself. The connection adds x.")
def difference_to_input(x, f):
    return f(x) - x


@wrong("residual", "Input and output were averaged. They are added, each with the factor 1.")
def averaged(x, f):
    return (x + f(x)) / 2


@wrong("residual", "Input and output were put side by side. They are added, so the shape stays that of x.")
def concatenated(x, f):
    return np.concatenate([x, f(x)], axis=-1)


@wrong("residual", "f was applied to the sum x + f(x) once more. The sum itself is the result.")
def applied_to_the_sum(x, f):
    return f(x + f(x))


@wrong("residual", "The input was added to itself; one of the two ways leads through f.")
def layer_left_out(x, f):
    return x + x
