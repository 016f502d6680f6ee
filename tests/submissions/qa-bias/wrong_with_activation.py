# expect: linear fail with_activation
import numpy as np


def linear(X, W, b):
    out = X @ W.T + b
    return np.where(out > 0, out, 0)


meaning = """A learned vector b, one entry an output, added to X W^T for every example, so the layer is affine: its value at 0
need not be 0."""
