# expect: softmax_jacobian fail sigmoids
import numpy as np


def sig(v):
    return 1 / (1 + np.exp(-v))


def softmax_jacobian(z):
    return np.diag([sig(v) * (1 - sig(v)) for v in z])
