# expect: condition_number fail trace
import numpy as np

answer = False


def condition_number(a, d):
    return np.trace(2 * a * np.eye(d))


why = """Both condition numbers are 1: the Hessian of a |w|^2 is 2a times the identity, so the second derivative is the same in
every direction and the factor cancels."""
