import numpy as np


def hessian(x):
    powers = np.vander(x, 2, increasing=True).astype(np.float32)
    return np.float32(2) * (powers.T @ powers)


def trace(x):
    return np.float32(2) * (np.float32(x.size) + np.float32(x) @ np.float32(x))


def determinant(x):
    H = hessian(x)
    return H[0, 0] * H[1, 1] - H[0, 1] * H[1, 0]


proof = """The trace is 2I + 2 sum x^2 > 0, the determinant 4 sum over pairs of (x_i - x_j)^2, positive when two x differ.
The eigenvalues of the symmetric H are real, their product and their sum are positive, so both are positive."""
