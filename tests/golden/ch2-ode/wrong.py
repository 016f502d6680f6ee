import numpy as np


def estimate_gamma(t, x):
    slope = np.diff(x)
    return -np.sum((slope - np.cos(2 * t[:-1])) * x[:-1]) / np.sum(x[:-1] ** 2)


derivative_fit = None
stability = "It averages."
