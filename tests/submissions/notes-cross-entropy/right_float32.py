import numpy as np


def cross_entropy(p, q):
    p, q = np.asarray(p, dtype=np.float32), np.asarray(q, dtype=np.float32)
    return -np.sum(p * np.log(q), dtype=np.float32)
