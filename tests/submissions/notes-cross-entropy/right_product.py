import numpy as np


def cross_entropy(p, q):
    """The logarithm of a weighted geometric mean, as an array with one entry."""
    return np.array([-np.log(np.prod(q ** p))])
