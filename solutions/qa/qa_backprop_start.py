"""qa-backprop-start: the derivative of the loss with respect to itself.

The identity is a straight line, whose slope between any two points is its derivative: dL/dL = 1. Every other
derivative is this number times the slopes of the steps between.
"""

from autograd import grad

from gradekit.authoring import again, wrong


def _loss_of(loss):
    """The loss as a function of the loss itself: the identity."""
    return loss


first_derivative = (_loss_of(7.0) - _loss_of(3.0)) / (7.0 - 3.0)


@again("first_derivative")
def by_automatic_differentiation():
    """What automatic differentiation finds for the identity."""
    return float(grad(lambda loss: loss)(5.0))


@wrong("first_derivative", "L is not held fixed here. With 0 at the start every derivative would come out as 0.")
def loss_as_a_constant():
    return 0


@wrong(
    "first_derivative",
    "That is the direction of a descent step. The sign belongs to the update, not to the derivative.",
)
def downhill():
    return -1


@wrong(
    "first_derivative", "That would be so for a square. Whatever the loss is made of, here it is the variable itself."
)
def squared_loss():
    return 2


@wrong(
    "first_derivative",
    "That looks like a factor of the update. It belongs to the step of the weights, not to the derivative.",
)
def step_size():
    return 0.01


@wrong("first_derivative", "That would halve every derivative behind it: this one is not divided by anything.")
def halved():
    return 0.5
