import numpy as np


def forward_mode(x):
    u = np.exp(np.float32(x))
    v = u + u**2
    d = np.cumsum(np.array([u, 2 * u * u], dtype=np.float32))
    local = np.array([np.exp(v), np.cos(v), np.exp(v) + np.cos(v)], dtype=np.float32)
    return np.concatenate([[u, 2 * u * u, d[1]], local * d[1]]).astype(np.float32)


why_not_forward = """Forward mode needs one pass a parameter, and a network has millions; reverse mode gets all derivatives of
the one loss in a single pass back, for the price of storing the values of the forward pass."""
