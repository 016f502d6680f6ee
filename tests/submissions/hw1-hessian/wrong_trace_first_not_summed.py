# expect: trace fail trace_first_not_summed
import numpy as np


def hessian(x):
    n, s, q = len(x), x.sum(), x @ x
    return np.array([[2 * n, 2 * s], [2 * s, 2 * q]])


def trace(x):
    n, s, q = len(x), x.sum(), x @ x
    return 2 + 2 * q


def determinant(x):
    return 4 * (len(x) * (x @ x) - x.sum() ** 2)


proof = "The trace is positive, and the determinant is 4 sum (x_i - x_j)^2 over pairs, positive unless all x are equal."
