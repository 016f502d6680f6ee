# expect: softmax_jacobian fail one_an_output
import numpy as np


def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return s - s * s
