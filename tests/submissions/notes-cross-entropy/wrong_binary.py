# expect: cross_entropy fail binary
import numpy as np


def cross_entropy(p, q):
    return -np.sum(p * np.log(q)) - np.sum((1 - p) * np.log(1 - q))
