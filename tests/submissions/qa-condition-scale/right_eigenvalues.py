import numpy as np

answer = "False"


def condition_number(a, d):
    values = np.linalg.eigvalsh(2 * a * np.eye(d))
    return values[-1] / values[0]


why = """Both condition numbers are 1: the Hessian of a |w|^2 is 2a times the identity, so the second derivative is the same in
every direction and the factor cancels."""
