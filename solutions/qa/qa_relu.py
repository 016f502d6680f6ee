"""qa-relu: the rectified linear unit on arrays of any shape."""

import numpy as np

from gradekit.authoring import again, wrong


def relu(x):
    """max(0, x_i) for every entry by itself, so the result has the shape of x whatever that is."""
    return np.maximum(0.0, x)


def arrays(random, case):
    """x with 1, 2 or 3 axes in turn and entries of both signs, at least one of them above 1 and one below -1.

    Every fourth array holds an exact 0 as well, which stays 0.
    """
    shape = tuple(random.permutation([3, 4, 5, 6])[: 1 + case % 3])
    x = np.round(2 * random.standard_normal(shape), 3)
    entries = x.ravel()
    entries[:2] = random.permutation([1, -1]) * np.round(random.uniform(1.2, 3.0, 2), 3)
    if case % 4 == 3:
        entries[2] = 0.0
    return {"x": entries.reshape(shape)}


@again("relu")
def half_of_sum(x):
    """|x| and x are the same where x is positive and cancel where it is negative: half of their sum."""
    return (np.abs(x) + x) / 2


@wrong("relu", "This is the absolute value: a negative entry lost its sign where it should have become 0.")
def absolute(x):
    return np.abs(x)


@wrong("relu", "The negative entries were kept and the positive ones set to 0; the ReLU does it the other way round.")
def negative_part(x):
    return np.minimum(0.0, x)


@wrong("relu", "This is the derivative of the ReLU, 1 where x is positive; the function itself keeps the entry.")
def derivative(x):
    return (np.asarray(x) > 0).astype(float)


@wrong("relu", "Negative entries were made small, not 0: that is a leaky ReLU.")
def leaky(x):
    return np.where(x > 0, x, 0.01 * x)


@wrong("relu", "The negative entries were dropped. They become 0 and keep their places: the shape is that of x.")
def positives_only(x):
    return x[x > 0]


@wrong("relu", "This is one number, the largest of all entries. The maximum with 0 is taken for each entry by itself.")
def largest_entry(x):
    return max(0.0, np.max(x))


@wrong("relu", "This is log(1 + exp(x)), the softplus: a smooth relative of the ReLU, not the ReLU.")
def softplus(x):
    return np.logaddexp(0.0, x)


@wrong("relu", "Entries above 1 were cut off at 1. The ReLU has no upper limit.")
def clipped(x):
    return np.clip(x, 0.0, 1.0)
