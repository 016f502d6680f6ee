"""hw1-softmax: the Jacobian of the softmax function."""

import autograd.numpy as np

from gradekit.authoring import again, equivalent, wrong


def softmax(z):
    """Forward function: s_i = exp(z_i) / sum_k exp(z_k), shape (n,); taking the maximum off changes nothing."""
    powers = np.exp(z - np.max(z))
    return powers / np.sum(powers)


def softmax_jacobian(z):
    """ds_i/dz_j, shape (n, n).

    With E = sum_k exp(z_k) the quotient rule gives, as dE/dz_j = exp(z_j),
    ds_i/dz_j = (exp(z_i) [i = j] E - exp(z_i) exp(z_j)) / E^2 = s_i [i = j] - s_i s_j:
    J = diag(s) - s s^T. exp(z - max z) has the same quotients and does not overflow.
    """
    e = np.exp(z - max(z))
    s = e / e.sum()
    return np.diag(s) - np.outer(s, s)


equivalent(
    "softmax_jacobian",
    "z - max(z) -> z + max(z)",
    "Softmax does not change when a number is added to all entries; where exp overflows it is right with a remark.",
)
equivalent(
    "softmax_jacobian",
    "z - max(z) -> z",
    "Softmax does not change when a number is added to all entries; where exp overflows it is right with a remark.",
)


def inputs(random, case):
    """z (n,) with n from 2 to 6; the last one lies so far up that exp(z) overflows."""
    z = np.round(random.standard_normal(2 + case % 5), 6)
    return ({"z": z + 1000.0}, "large") if case == 7 else {"z": z}


@again("softmax_jacobian")
def softmax_jacobian_by_loops(z):
    """The same from the quotients themselves: s_i = 1 / sum_k exp(z_k - z_i), shape (n, n), entry by entry."""
    n = len(z)
    rows = []
    for i in range(n):
        below = sum(np.exp(z[k] - z[i]) for k in range(n))
        rows.append(
            [sum(np.exp(z[k] - z[i]) for k in range(n) if k != i) if i == j else -np.exp(z[j] - z[i]) for j in range(n)]
        )
        rows[-1] = [entry / below**2 for entry in rows[-1]]
    return np.array(rows)


def _softmax_of(z):
    powers = np.exp(z)
    return powers / powers.sum()


@wrong(
    "softmax_jacobian",
    "Only the diagonal is there: s_i (1 − s_i) is the derivative by z_i itself. Every other z_j stands in the "
    "denominator of s_i too.",
)
def diagonal_alone(z):
    s = _softmax_of(z)
    return np.diag(s * (1 - s))


@wrong(
    "softmax_jacobian",
    "This is a vector with one number an output, the derivative by the input of the same "
    "index. n outputs with n inputs "
    "have n × n derivatives.",
)
def one_an_output(z):
    s = _softmax_of(z)
    return s * (1 - s)


@wrong(
    "softmax_jacobian",
    "The denominator was treated as a constant: this is exp'(z_i) over the sum. The sum depends on every z_j, which "
    "brings a second term.",
)
def constant_denominator(z):
    return np.diag(_softmax_of(z))


@wrong(
    "softmax_jacobian",
    "The factor s_i of each row is missing: this is the Jacobian of log s. The derivative of s_i is s_i times that of "
    "its logarithm.",
)
def of_the_logarithm(z):
    return np.eye(len(z)) - _softmax_of(z)


@wrong(
    "softmax_jacobian",
    "The two terms were added. The second comes from the denominator, and 1/E has the derivative −E'/E².",
)
def plus_between(z):
    s = _softmax_of(z)
    return np.diag(s) + np.outer(s, s)


@wrong(
    "softmax_jacobian",
    "Every entry was treated by itself as a logistic sigmoid. Softmax ties all inputs together by one denominator.",
)
def sigmoids(z):
    p = 1 / (1 + np.exp(-z))
    return np.diag(p * (1 - p))


@wrong(
    "softmax_jacobian",
    "Off the diagonal this is right, but the diagonal lacks a term: z_i stands in the numerator of s_i as well.",
)
def numerator_forgotten(z):
    s = _softmax_of(z)
    return -np.outer(s, s)
