"""The whole graph as products of Jacobians applied to a growing column."""
import numpy as np


def forward_mode(x):
    f1 = np.exp(x)
    f3 = f1 + f1**2
    column = np.array([[f1]])
    for row in ([2 * f1], [1.0, 1.0], [0, 0, np.exp(f3)], [0, 0, np.cos(f3), 0], [0, 0, 0, 1, 1]):
        column = np.vstack([column, np.array(row) @ column])
    return column


why_not_forward = """Forward mode needs one pass a parameter, and a network has millions; reverse mode gets all derivatives of
the one loss in a single pass back, for the price of storing the values of the forward pass."""
