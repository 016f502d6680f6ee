# expect: cross_entropy fail divergence
import numpy as np


def cross_entropy(p, q):
    total = 0.0
    for a, b in zip(p, q):
        if a > 0:
            total += a * np.log(a / b)
    return total
