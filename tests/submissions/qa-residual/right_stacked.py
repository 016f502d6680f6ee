import numpy as np


def residual(x, f):
    return np.einsum('knd->nd', np.stack([x, f(x)]))


where = """It leaves a way past the layer on which gradients pass unchanged, against vanishing gradients. A transformer has one
around each attention and one around each MLP."""
