# expect: softmax_jacobian fail of_the_logarithm
import numpy as np


def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return np.eye(len(z)) - np.tile(s, (len(z), 1))
