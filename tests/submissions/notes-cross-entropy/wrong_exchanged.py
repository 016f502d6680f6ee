# expect: cross_entropy fail exchanged
import numpy as np


def cross_entropy(p, q):
    return -np.sum(q * np.log(p))
