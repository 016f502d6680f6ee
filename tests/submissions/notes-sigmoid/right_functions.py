import numpy as np


def dL_du(u):
    return -np.exp(u) / (1 + np.exp(u)) ** 2


def outer(w0, w1, w2, x0, x1):
    return dL_du(w0 * x0 + w1 * x1 + w2)


def dL_dw0(w0, w1, w2, x0, x1):
    return outer(w0, w1, w2, x0, x1) * x0


def dL_dw1(w0, w1, w2, x0, x1):
    return outer(w0, w1, w2, x0, x1) * x1


def dL_dw2(w0, w1, w2, x0, x1):
    return outer(w0, w1, w2, x0, x1)


def dL_dx0(w0, w1, w2, x0, x1):
    return outer(w0, w1, w2, x0, x1) * w0


def dL_dx1(w0, w1, w2, x0, x1):
    return outer(w0, w1, w2, x0, x1) * w1
