# expect: softmax_jacobian fail numerator_forgotten
import numpy as np


def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    return [[-a * b for b in s] for a in s]
