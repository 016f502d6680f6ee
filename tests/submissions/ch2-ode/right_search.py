import numpy as np


def estimate_gamma(t, x):
    """Halves a bracket of the sum of squares, which is a parabola in gamma."""
    slope = np.gradient(x, t)

    def downhill(gamma):
        return np.sum((slope + gamma * x - np.cos(2 * t)) * x) < 0

    low, high = -10.0, 10.0
    while high - low > 1e-10:
        middle = (low + high) / 2
        low, high = (middle, high) if downhill(middle) else (low, middle)
    return low


derivative_fit = """The equation has one unknown number and only allows paths of the right kind. A polynomial
has many coefficients and bends to the noise, above all at the ends, and none of them is gamma."""

stability = """x' - cos(2t) is linear in gamma with the same gamma at each time, whatever the start was. So
every point is an equation for one number and the errors average out; a path that varies a lot only adds
information."""
