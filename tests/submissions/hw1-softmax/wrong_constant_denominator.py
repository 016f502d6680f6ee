# expect: softmax_jacobian fail constant_denominator
import numpy as np


def softmax_jacobian(z):
    e = np.exp(z - z.max())
    s = e / e.sum()
    J = np.zeros((len(z), len(z)))
    for i in range(len(z)):
        J[i, i] = s[i]
    return J
