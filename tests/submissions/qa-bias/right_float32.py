import numpy as np


def linear(X, W, b):
    return X.astype(np.float32) @ W.astype(np.float32).T + b.astype(np.float32)


meaning = """A learned vector b, one entry an output, added to X W^T for every example, so the layer is affine: its value at 0
need not be 0."""
