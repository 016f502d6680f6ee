# expect: cross_entropy fail entropy
import numpy as np


def cross_entropy(p, q):
    p = p[p > 0]
    return -np.sum(p * np.log(p))
