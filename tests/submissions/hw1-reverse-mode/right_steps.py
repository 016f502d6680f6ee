import numpy as np


def reverse_mode(x):
    f1 = np.exp(x)
    f2 = f1**2
    f3 = f1 + f2
    f4 = np.exp(f3)
    dy5, dy4 = 1, 1
    dy3 = dy4 * f4 + dy5 * np.cos(f3)
    dy2 = dy3
    dy1 = dy3 + dy2 * 2 * f1
    return dy5, dy4, dy3, dy2, dy1, dy1 * f1
