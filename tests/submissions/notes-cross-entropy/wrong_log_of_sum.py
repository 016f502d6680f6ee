# expect: cross_entropy fail log_of_sum
import numpy as np


def cross_entropy(p, q):
    return -np.log(p @ q)
