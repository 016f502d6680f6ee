# expect: cross_entropy fail factor
import numpy as np


def cross_entropy(p, q):
    return -np.dot(p, np.log2(q))
