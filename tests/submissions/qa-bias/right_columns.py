import numpy as np


def linear(X, W, b):
    return (np.matmul(W, X.T) + b.reshape(-1, 1)).T


meaning = """A learned vector b, one entry an output, added to X W^T for every example, so the layer is affine: its value at 0
need not be 0."""
