# expect: cross_entropy fail unweighted
import numpy as np


def cross_entropy(p, q):
    return -np.log(q).sum()
