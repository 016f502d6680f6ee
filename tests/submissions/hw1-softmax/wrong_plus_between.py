# expect: softmax_jacobian fail plus_between
import numpy as np


def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return np.diag(s) + s[:, None] * s[None, :]
