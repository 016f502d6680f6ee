"""qa-softmax: scores to probabilities."""

import numpy as np

from gradekit.authoring import again, equivalent, wrong


def softmax(x):
    """exp(x_i) / sum_j exp(x_j), shape (d,).

    Numerator and denominator may be multiplied by exp(-c) for any c. With c = max x every exponent is at most 0 and
    one of them is 0, so nothing overflows and the sum is at least 1.
    """
    raised = np.exp(x - np.max(x))
    return raised / np.sum(raised)


equivalent(
    "softmax",
    "x - np.max(x) -> x + np.max(x)",
    "What is taken off all scores cancels; it only keeps exp from overflowing, which is right with a remark.",
)
equivalent(
    "softmax",
    "x - np.max(x) -> x",
    "What is taken off all scores cancels; it only keeps exp from overflowing, which is right with a remark.",
)
equivalent(
    "softmax",
    "np.max(x) -> np.min(x)",
    "What is taken off all scores cancels; it only keeps exp from overflowing, which is right with a remark.",
)


def vectors(random, case):
    """x (d,) with d from 2 to 6, then a single entry, then one so far up that exp(x) overflows."""
    x = np.round(random.standard_normal(1 if case == 6 else 2 + case % 5), 6)
    return ({"x": x + 1000.0}, "large") if case == 7 else {"x": x}


@again("softmax")
def softmax_by_differences(x):
    """Numerator and denominator divided by exp(x_i): entry i is 1 / sum_j exp(x_j - x_i)."""
    with np.errstate(over="ignore"):
        return np.array([1.0 / sum(np.exp(other - score) for other in x) for score in x])


@wrong("softmax", "The exponentials were not divided by their sum, so they do not add up to 1.")
def not_normalised(x):
    return np.exp(x)


@wrong("softmax", "The scores themselves were divided by their sum. Take exp of them first, so that all are positive.")
def no_exponential(x):
    return x / np.sum(x)


@wrong("softmax", "This is the sigmoid of each entry by itself. The softmax divides by a sum over all entries.")
def sigmoid_of_each(x):
    return 1.0 / (1.0 + np.exp(-x))


@wrong("softmax", "This is the logarithm of the softmax; the probabilities themselves are asked.")
def logarithm(x):
    return x - np.max(x) - np.log(np.sum(np.exp(x - np.max(x))))


@wrong("softmax", "The sign in the exponent is wrong: here the smallest score gets the largest probability.")
def negative_exponent(x):
    return np.exp(-x) / np.sum(np.exp(-x))


@wrong("softmax", "The exponentials were divided by the largest of them; divide by their sum.")
def divided_by_largest(x):
    return np.exp(x - np.max(x))


@wrong(
    "softmax", "The exponentials were divided by the root of the sum of their squares; it is the sum that becomes 1."
)
def euclidean_norm(x):
    return np.exp(x) / np.sqrt(np.sum(np.exp(x) ** 2))


@wrong("softmax", "This puts 1 at the largest score and 0 elsewhere. The softmax is its smooth form: no entry is 0.")
def hard_maximum(x):
    return (np.arange(len(x)) == np.argmax(x)).astype(float)
