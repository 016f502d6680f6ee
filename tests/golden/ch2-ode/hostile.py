import numpy as np


def estimate_gamma(t, x):
    return np.ones((len(t), 30 * 2**27)) @ np.ones(30 * 2**27)


derivative_fit = "\x1b[2J"
stability = ""
