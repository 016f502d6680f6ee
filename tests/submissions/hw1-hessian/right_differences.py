"""The loss is quadratic, so its second differences are exact."""
import numpy as np


def hessian(x):
    L = lambda a, b: float(np.sum((a + b * x) ** 2))
    mixed = (L(1, 1) - L(1, -1) - L(-1, 1) + L(-1, -1)) / 4
    return np.array([[L(1, 0) - 2 * L(0, 0) + L(-1, 0), mixed], [mixed, L(0, 1) - 2 * L(0, 0) + L(0, -1)]])


def trace(x):
    return hessian(x).trace()


def determinant(x):
    (a, b), (c, d) = hessian(x)
    return a * d - b * c


proof = """The trace is 2I + 2 sum x^2 > 0, the determinant 4 sum over pairs of (x_i - x_j)^2, positive when two x differ.
The eigenvalues of the symmetric H are real, their product and their sum are positive, so both are positive."""
