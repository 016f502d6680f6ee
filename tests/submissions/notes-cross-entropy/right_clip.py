import numpy as np


def cross_entropy(p, q):
    q = np.clip(q, 1e-9, 1.0)
    terms = p * np.log(q + 1e-14)
    return float(0 - terms.sum())
