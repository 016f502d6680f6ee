import numpy as np

answer = np.bool_(False)


def condition_number(a, d):
    return np.float32(2 * a) / np.float32(2 * a)


why = """Both condition numbers are 1: the Hessian of a |w|^2 is 2a times the identity, so the second derivative is the same in
every direction and the factor cancels."""
