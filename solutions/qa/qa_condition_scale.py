"""qa-condition-scale: the condition number of a multiple of the squared norm.

The claim compares the factors 2 and 5; the condition number does not depend on them.
"""

import numpy as np

from gradekit.authoring import again, equivalent, wrong


def condition_number(a, d):
    """The largest eigenvalue of the Hessian of a norm(w)^2 divided by the smallest, a number.

    a norm(w)^2 = a sum_i w_i^2 has the second derivatives 2a on the diagonal and 0 elsewhere: the Hessian is 2a times
    the unit matrix (d, d), at every w, and all of its eigenvalues are 2a. Their quotient is 1 whatever a and d are.
    """
    eigenvalues = np.linalg.eigvalsh(2 * a * np.eye(d))
    return float(eigenvalues.max() / eigenvalues.min())


equivalent(
    "condition_number",
    "2 * a * np.eye(d) -> np.eye(d)",
    "All eigenvalues are the same number, and it stands above and below the line.",
)
equivalent(
    "condition_number",
    "2 * a -> 2 / a",
    "All eigenvalues are the same number, and it stands above and below the line.",
)
equivalent(
    "condition_number",
    "2 * a -> 2",
    "All eigenvalues are the same number, and it stands above and below the line.",
)
equivalent(
    "condition_number",
    "2 * a -> a",
    "All eigenvalues are the same number, and it stands above and below the line.",
)
equivalent(
    "condition_number",
    "2 * a -> 3 * a",
    "All eigenvalues are the same number, and it stands above and below the line.",
)
equivalent(
    "condition_number",
    "2 * a -> 1 * a",
    "All eigenvalues are the same number, and it stands above and below the line.",
)
equivalent(
    "condition_number",
    "eigenvalues.max() / eigenvalues.min() -> eigenvalues.min() / eigenvalues.max()",
    "All eigenvalues are the same number, and it stands above and below the line.",
)
equivalent(
    "condition_number",
    "eigenvalues.max() -> eigenvalues.min()",
    "All eigenvalues are the same number, and it stands above and below the line.",
)
equivalent(
    "condition_number",
    "eigenvalues.min() -> eigenvalues.max()",
    "All eigenvalues are the same number, and it stands above and below the line.",
)


answer = condition_number(2, 3) < condition_number(5, 3)


@again("condition_number")
def quotient_of_curvatures(a, d):
    """The largest over the smallest second difference of a norm(w)^2 at 0, along the axes and the diagonal."""
    loss = lambda w: a * sum(entry * entry for entry in w)  # noqa: E731
    axes = [[float(i == j) for j in range(d)] for i in range(d)]
    curvatures = [loss(w) - 2 * loss([0.0] * d) + loss([-entry for entry in w]) for w in [*axes, [d**-0.5] * d]]
    return max(curvatures) / min(curvatures)


@wrong("answer", "A factor in front of the loss multiplies the largest and the smallest second derivative alike.")
def factor_counted():
    return True


@wrong("condition_number", "That is the factor in front; it stands above and below the line and cancels.")
def the_factor(a, d):
    return a


@wrong("condition_number", "That is a second derivative itself; the condition number is a quotient of two of them.")
def second_derivative(a, d):
    return 2 * a


@wrong("condition_number", "That is one over a second derivative; the condition number is a quotient of two of them.")
def inverse_second_derivative(a, d):
    return 1 / (2 * a)


@wrong("condition_number", "That is the dimension; the eigenvalues are compared, not counted or added.")
def the_dimension(a, d):
    return d


@wrong(
    "condition_number", "That is the difference of the largest and the smallest second derivative, not their quotient."
)
def difference(a, d):
    return 0.0


@wrong(
    "condition_number",
    "That is the sum of the Hessian's diagonal; the condition number is a quotient of two eigenvalues.",
)
def trace(a, d):
    return 2 * a * d
