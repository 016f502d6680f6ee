# expect: softmax_jacobian fail diagonal_alone
import numpy as np


def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return np.diag(s - s**2)
