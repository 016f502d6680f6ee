import numpy as np


def reverse_mode(x):
    u = np.exp(np.float32(x))
    v = u + u * u
    g = np.exp(v) + np.cos(v)
    return np.array([1, 1, g, g, g + 2 * u * g, u * (g + 2 * u * g)], dtype=np.float32)
