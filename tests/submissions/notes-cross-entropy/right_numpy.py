import numpy as np


def cross_entropy(p, q):
    return -(p * np.log(q)).sum()
