# expect: determinant fail mixed_not_squared
import numpy as np


def hessian(x):
    n, s, q = len(x), x.sum(), x @ x
    return np.array([[2 * n, 2 * s], [2 * s, 2 * q]])


def trace(x):
    return 2 * (len(x) + x @ x)


def determinant(x):
    n, s, q = len(x), x.sum(), x @ x
    return 4 * n * q - 2 * s


proof = "The trace is positive, and the determinant is 4 sum (x_i - x_j)^2 over pairs, positive unless all x are equal."
