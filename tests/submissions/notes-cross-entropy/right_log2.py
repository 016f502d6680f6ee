import numpy as np


def cross_entropy(p, q):
    bits = -np.sum(p * np.log2(q))
    return bits * np.log(2)
