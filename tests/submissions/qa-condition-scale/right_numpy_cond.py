import numpy as np

answer = "No"


def condition_number(a, d):
    return np.linalg.cond(np.diag([2.0 * a] * d))


why = """Both condition numbers are 1: the Hessian of a |w|^2 is 2a times the identity, so the second derivative is the same in
every direction and the factor cancels."""
