import numpy as np


def min_rank(A, energy=0.9):
    squares = np.linalg.svd(A, compute_uv=False) ** 2
    kept = np.cumsum(squares) / squares.sum()
    return [np.searchsorted(kept, energy) + 1]


tradeoff = "Memory grows by m + n + 1 numbers with each k, and the loss falls by the square of one singular value."
covariance = "The squares of the singular values of centred data are the eigenvalues, so both give the same k."
