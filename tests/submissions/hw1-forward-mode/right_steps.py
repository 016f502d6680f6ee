import numpy as np


def forward_mode(x):
    f1 = np.exp(x)
    f2 = f1**2
    f3 = f1 + f2
    d1 = f1
    d2 = 2 * f1 * d1
    d3 = d1 + d2
    d4 = np.exp(f3) * d3
    d5 = np.cos(f3) * d3
    return d1, d2, d3, d4, d5, d4 + d5


why_not_forward = """Forward mode needs one pass a parameter, and a network has millions; reverse mode gets all derivatives of
the one loss in a single pass back, for the price of storing the values of the forward pass."""
