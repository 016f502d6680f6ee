# expect: softmax_jacobian fail -
import numpy as np


def softmax(z):
    return np.exp(z) / np.exp(z).sum()


def softmax_jacobian(z):
    h = 1e-7
    return np.array([(softmax(z + h * e) - softmax(z)) / h for e in np.eye(len(z))]).T
