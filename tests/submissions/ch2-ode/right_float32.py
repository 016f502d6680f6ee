import numpy as np


def estimate_gamma(t, x):
    t, x = np.float32(t), np.float32(x)
    residual_slope = np.gradient(x, t) - np.cos(2 * t)
    return np.float32(-np.dot(x, residual_slope) / np.dot(x, x))


derivative_fit = """The equation has one unknown number and only allows paths of the right kind. A polynomial
has many coefficients and bends to the noise, above all at the ends, and none of them is gamma."""

stability = """x' - cos(2t) is linear in gamma with the same gamma at each time, whatever the start was. So
every point is an equation for one number and the errors average out; a path that varies a lot only adds
information."""
