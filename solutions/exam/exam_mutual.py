"""Reference answers to exam-mutual: the joint loss of two networks that learn from labels and from each other."""

import math

import numpy as np

from gradekit.authoring import again, wrong

different_architectures = True  # only outputs enter the loss, (n, K) each


def _cross_entropy(p, labels):
    """-1/n sum_i log p[i, c_i], a number: the mean over the batch; p (n, K), labels (n,)."""
    return -np.mean(np.log(p[np.arange(len(labels)), labels]))


def _divergence(p, q):
    """KL(p, q) = 1/n sum_i sum_k p_ik log(p_ik / q_ik), a number: a mean over the batch; p, q (n, K)."""
    return np.mean(np.sum(p * np.log(p / q), axis=1))


def _joint(loss_a, loss_b, beta):
    return beta * loss_a + (1 - beta) * loss_b


def loss(p_a, p_b, labels, beta):
    """L = beta (CE(A) + KL(A, B)) + (1 - beta) (CE(B) + KL(B, A)), a number; p_a, p_b (n, K), labels (n,).

    In each network's own loss that network comes first in the divergence, so it is averaged over its own
    probabilities; KL is not symmetric, and the order matters.
    """
    loss_a = _cross_entropy(p_a, labels) + _divergence(p_a, p_b)
    loss_b = _cross_entropy(p_b, labels) + _divergence(p_b, p_a)
    return _joint(loss_a, loss_b, beta)


@again("loss")
def added_up(p_a, p_b, labels, beta):
    """Term by term over examples and classes; the two divergences have log(A_ik / B_ik) in common."""
    total = 0.0
    for row_a, row_b, label in zip(p_a, p_b, labels, strict=True):
        total -= beta * math.log(row_a[label]) + (1 - beta) * math.log(row_b[label])
        for a, b in zip(row_a, row_b, strict=True):
            total += (beta * a - (1 - beta) * b) * math.log(a / b)
    return total / len(labels)


@wrong(
    "loss",
    "The divergences are swapped: L(A) has KL(A, B), with A_ik in front of the logarithm, and L(B) has KL(B, A).",
)
def swapped_directions(p_a, p_b, labels, beta):
    loss_a = _cross_entropy(p_a, labels) + _divergence(p_b, p_a)
    loss_b = _cross_entropy(p_b, labels) + _divergence(p_a, p_b)
    return _joint(loss_a, loss_b, beta)


@wrong("loss", "The same divergence, KL(A, B), stands in both losses. KL is not symmetric: L(B) has KL(B, A).")
def one_direction(p_a, p_b, labels, beta):
    return _joint(_cross_entropy(p_a, labels), _cross_entropy(p_b, labels), beta) + _divergence(p_a, p_b)


@wrong("loss", "The examples were added up: cross-entropy and divergence are means over them, so divide by n.")
def sum_over_batch(p_a, p_b, labels, beta):
    return len(labels) * loss(p_a, p_b, labels, beta)


@wrong(
    "loss",
    "The divergence was averaged over the classes as well. Only the examples are averaged; the sum over k stays a sum.",
)
def mean_over_classes(p_a, p_b, labels, beta):
    classes = p_a.shape[1]
    loss_a = _cross_entropy(p_a, labels) + _divergence(p_a, p_b) / classes
    loss_b = _cross_entropy(p_b, labels) + _divergence(p_b, p_a) / classes
    return _joint(loss_a, loss_b, beta)


@wrong("loss", "The weights are exchanged: β goes with L(A), 1 − β with L(B).")
def weights_exchanged(p_a, p_b, labels, beta):
    return loss(p_a, p_b, labels, 1 - beta)


@wrong("loss", "The divergences are missing: this is the mean of the two cross-entropies.")
def no_divergence(p_a, p_b, labels, beta):
    return _joint(_cross_entropy(p_a, labels), _cross_entropy(p_b, labels), beta)


@wrong("loss", "The logarithm is to base 2; the natural one is asked, so the result is larger by the factor 1/ln 2.")
def base_two(p_a, p_b, labels, beta):
    return loss(p_a, p_b, labels, beta) / np.log(2)


@wrong("loss", "The divergences are subtracted, which would drive the networks apart: both are added.")
def divergence_subtracted(p_a, p_b, labels, beta):
    loss_a = _cross_entropy(p_a, labels) - _divergence(p_a, p_b)
    loss_b = _cross_entropy(p_b, labels) - _divergence(p_b, p_a)
    return _joint(loss_a, loss_b, beta)


@wrong(
    "loss",
    "A_ik log B_ik was used for the divergence: that is a cross-entropy of the two outputs; A_ik log A_ik is missing.",
)
def cross_for_divergence(p_a, p_b, labels, beta):
    loss_a = _cross_entropy(p_a, labels) - np.mean(np.sum(p_a * np.log(p_b), axis=1))
    loss_b = _cross_entropy(p_b, labels) - np.mean(np.sum(p_b * np.log(p_a), axis=1))
    return _joint(loss_a, loss_b, beta)


@wrong("loss", "β weighs the cross-entropies only. It stands before all of L(A), and 1 − β before all of L(B).")
def divergence_unweighted(p_a, p_b, labels, beta):
    return no_divergence(p_a, p_b, labels, beta) + _divergence(p_a, p_b) + _divergence(p_b, p_a)


@wrong(
    "different_architectures",
    "Look at what enters the loss. Is there any term in which a weight, a layer or a shape inside A meets one of B?",
)
def architectures_must_match():
    return False


def _probabilities(random, n, classes):
    """Rows of positive probabilities (n, classes), none below a hundredth."""
    p = np.exp(np.clip(random.randn(n, classes), -1.5, 1.5))
    return p / p.sum(axis=1, keepdims=True)


def _separates(p_a, p_b):
    """Whether the two directions of the divergence are told apart, and neither is next to nothing."""
    one, other = _divergence(p_a, p_b), _divergence(p_b, p_a)
    return min(one, other) > 0.05 and abs(one - other) > 0.01


def batches(random, case):
    """The arguments of one call: p_a, p_b (n, K), labels (n,), beta in (0, 1) and not near 1/2."""
    n, classes = random.randint(3, 8), random.randint(3, 6)
    p_a = p_b = np.full((n, classes), 1 / classes)
    while not _separates(p_a, p_b):
        p_a, p_b = _probabilities(random, n, classes), _probabilities(random, n, classes)
    beta = round(random.uniform(0.1, 0.4) + 0.5 * (case % 2), 3)
    return {"p_a": p_a, "p_b": p_b, "labels": random.randint(0, classes, size=n), "beta": beta}
