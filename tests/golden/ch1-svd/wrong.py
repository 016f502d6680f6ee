import numpy as np


def min_rank(A, energy=0.9):
    s = np.linalg.svd(A, compute_uv=False)
    kept = np.cumsum(s) / s.sum()
    return int(np.searchsorted(kept, energy)) + 1


tradeoff = "It is faster."
