# expect: hessian fail of_the_mean
import numpy as np


def hessian(x):
    n, s, q = len(x), x.sum(), x @ x
    return 2 / n * np.array([[n, s], [s, q]])


def trace(x):
    return 2 * (len(x) + x @ x)


def determinant(x):
    return 4 * (len(x) * (x @ x) - x.sum() ** 2)


proof = "The trace is positive, and the determinant is 4 sum (x_i - x_j)^2 over pairs, positive unless all x are equal."
