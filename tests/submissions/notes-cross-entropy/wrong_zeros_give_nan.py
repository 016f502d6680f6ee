# expect: cross_entropy fail zeros_give_nan
import numpy as np


def cross_entropy(p, q):
    return np.sum(p * np.log(p / q)) - np.sum(p * np.log(p))
