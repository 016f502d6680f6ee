"""qa-minibatch: the gradient of the average loss over a minibatch."""

import numpy as np

from gradekit.authoring import again, wrong


def minibatch_gradient(grads):
    """The gradient of L = (1/B) sum_i l_i, shape (d,), from the gradients of the l_i in the rows of grads, (B, d).

    Derivatives are linear: dL/dw = (1/B) sum_i dl_i/dw, the average of the rows.
    """
    return np.mean(grads, axis=0)


@again("minibatch_gradient")
def mean_by_loops(grads):
    """Entry by entry: the sum over the examples, divided by their number."""
    result = []
    for k in range(len(grads[0])):
        total = 0.0
        for gradient in grads:
            total += gradient[k]
        result.append(total / len(grads))
    return np.array(result)


@wrong("minibatch_gradient", "That is the sum of the gradients. The average divides it by the number of examples B.")
def summed(grads):
    return np.sum(grads, axis=0)


@wrong("minibatch_gradient", "The average went over the entries of w, axis 1. The examples lie along axis 0.")
def averaged_over_entries(grads):
    return np.mean(grads, axis=1)


@wrong("minibatch_gradient", "Only the first example is used; that is a step of plain stochastic gradient descent.")
def first_example(grads):
    return np.array(grads[0])


@wrong("minibatch_gradient", "The sum was divided by d, the number of weights, and not by the number of examples B.")
def divided_by_weights(grads):
    return np.sum(grads, axis=0) / np.shape(grads)[1]


@wrong("minibatch_gradient", "One average was taken over everything. Each entry of w has its own.")
def one_average(grads):
    return np.full(np.shape(grads)[1], np.mean(grads))


@wrong("minibatch_gradient", "All gradients were given back. The step needs one, their average over the examples.")
def not_averaged(grads):
    return np.array(grads)


@wrong(
    "minibatch_gradient", "The sum was divided by the root of B. That is how noise scales; the average divides by B."
)
def divided_by_root(grads):
    return np.sum(grads, axis=0) / np.sqrt(len(grads))
