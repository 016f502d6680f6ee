# expect: softmax_jacobian fail sign
import numpy as np


def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return np.outer(s, s) - np.diag(s)
