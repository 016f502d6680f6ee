# expect: cross_entropy fail averaged
import numpy as np


def cross_entropy(p, q):
    return -np.mean(p * np.log(q))
