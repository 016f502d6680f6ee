import numpy as np


def cross_entropy(p, q):
    """Entropy of p plus KL(p, q), with the zeros of p masked."""
    mask = p > 0
    p, q = p[mask], q[mask]
    entropy = -np.sum(p * np.log(p))
    return entropy + np.sum(p * np.log(p / q))
