"""Reference answer to notes-cross-entropy, and the pairs of distributions that it is tried on."""

import math

import numpy as np

from gradekit.authoring import again, wrong

TRIES = 200
APART = 0.02


def cross_entropy(p, q):
    """H(p, q) = -sum_i p_i log q_i, a number; p, q: (n,) with q > 0.

    -log q_i is the surprise at outcome i for those who believe q, and p_i is how often it happens: H is the mean
    surprise. Where p_i = 0 the term is 0 times a finite number. No logarithm of p is taken, so no 0 needs care.
    """
    return -np.sum(p * np.log(q))


@again("cross_entropy")
def by_definition(p, q):
    """The entropy of p plus the divergence of q from p, term by term over the outcomes that happen."""
    total = 0.0
    for happens, believed in zip(p, q, strict=True):
        if happens > 0:
            total += happens * math.log(1 / happens) + happens * math.log(happens / believed)
    return total


@wrong(
    "cross_entropy",
    "Every value is 1/ln 2 times the right one, a constant factor: that comes of log2. The natural logarithm is asked.",
)
def factor(p, q):
    return -np.sum(p * np.log2(q))


@wrong("cross_entropy", "The minus in front is missing: log q is negative, and the cross-entropy is not.")
def sign(p, q):
    return np.sum(p * np.log(q))


@wrong("cross_entropy", "p and q are exchanged: p weighs the terms, and the logarithm is taken of q.")
def exchanged(p, q):
    with np.errstate(divide="ignore"):
        return -np.sum(q * np.log(p))


@wrong("cross_entropy", "The terms were averaged. The weights p add up to 1 already: sum them, without dividing by n.")
def averaged(p, q):
    return -np.mean(p * np.log(q))


@wrong(
    "cross_entropy",
    "That is the divergence KL(p, q), the sum of p log(p/q). The cross-entropy is larger by the entropy of p.",
)
def divergence(p, q):
    known = p[p > 0]
    return -np.sum(p * np.log(q)) + np.sum(known * np.log(known))


@wrong("cross_entropy", "That is the entropy of p, which does not look at q: the logarithm is taken of q.")
def entropy(p, q):
    known = p[p > 0]
    return -np.sum(known * np.log(known))


@wrong(
    "cross_entropy",
    "The logarithm was taken of the sum of p q. It belongs inside: the sum of p times log q is another number.",
)
def log_of_sum(p, q):
    return -np.log(np.sum(p * q))


@wrong(
    "cross_entropy",
    "Terms with 1 − p and 1 − q were added. That is the loss of n separate yes-or-no questions; here one outcome of n "
    "happens.",
)
def binary(p, q):
    return -np.sum(p * np.log(q) + (1 - p) * np.log(1 - q))


@wrong(
    "cross_entropy",
    "Only the likeliest outcome of p was counted. That is enough where p is one-hot; here every p_i weighs its term.",
)
def likeliest_only(p, q):
    return -np.log(q[np.argmax(p)])


@wrong("cross_entropy", "p is missing: every −log q_i was added with the weight 1. Weigh each by p_i.")
def unweighted(p, q):
    return -np.sum(np.log(q))


@wrong(
    "cross_entropy",
    "Where p has a zero this is NaN: 0 times the logarithm of 0. Such an outcome contributes nothing; leave it out, or "
    "take no logarithm of p at all.",
)
def zeros_give_nan(p, q):
    with np.errstate(divide="ignore", invalid="ignore"):
        return -np.sum(p * np.log(p)) + np.sum(p * np.log(p / q))


MISTAKES = (factor, sign, exchanged, averaged, divergence, entropy, log_of_sum, binary, likeliest_only, unweighted)


def _shares(counts):
    return counts / counts.sum()


def _pair(random, case):
    """p with no zero, with some, or with a single entry that is none, in turn; q without zeros."""
    outcomes = random.randint(2, 9)
    p = random.randint(1, 20, size=outcomes)
    if case % 3 == 1:
        p[random.permutation(outcomes)[: max(1, outcomes // 2)]] = 0
    if case % 3 == 2:
        p = np.where(np.arange(outcomes) == random.randint(outcomes), 1, 0)
    return _shares(p), _shares(random.randint(1, 20, size=outcomes))


def _apart(values):
    """Whether no two numbers are near each other, measured by the first."""
    gaps = np.abs(np.subtract.outer(values, values))[np.triu_indices(len(values), 1)]
    return bool(np.all(gaps > APART * abs(values[0])))


def distributions(random, case):
    """The arguments of one call: p and q of shape (n,), n up to 8.

    Where p has no zero, the right answer and all the mistakes are different numbers. Where it is one-hot some of
    them must agree, and where it has zeros one is infinite; these show who cannot cope with a zero. Raises RuntimeError
    when no such pair is found.
    """
    for _ in range(TRIES):
        p, q = _pair(random, case)
        values = [answer(p, q) for answer in (cross_entropy, *MISTAKES)]
        if case % 3 or _apart(values):
            return {"p": p, "q": q}
    raise RuntimeError(f"no distributions that separate the mistakes in {TRIES} tries (case {case})")
