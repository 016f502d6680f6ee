import numpy as np


def hessian(x):
    return np.array([[2 * len(x), 2 * x.sum()], [2 * x.sum(), 2 * (x**2).sum()]])


def trace(x):
    return 2 * x.size + 2 * np.sum(x**2)


def determinant(x):
    return 4 * len(x) * np.sum(x**2) - 4 * np.sum(x) ** 2


proof = """The trace is 2I + 2 sum x^2 > 0, the determinant 4 sum over pairs of (x_i - x_j)^2, positive when two x differ.
The eigenvalues of the symmetric H are real, their product and their sum are positive, so both are positive."""
