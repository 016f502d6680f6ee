import numpy as np


def hessian(x):
    n, m, v = len(x), np.mean(x), np.var(x)
    return 2 * n * np.array([[1, m], [m, v + m**2]])


def trace(x):
    return sum(np.linalg.eigvalsh(hessian(x)))


def determinant(x):
    return 4 * len(x) ** 2 * np.var(x)


proof = """The trace is 2I + 2 sum x^2 > 0, the determinant 4 sum over pairs of (x_i - x_j)^2, positive when two x differ.
The eigenvalues of the symmetric H are real, their product and their sum are positive, so both are positive."""
