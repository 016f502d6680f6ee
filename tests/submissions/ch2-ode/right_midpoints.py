import numpy as np


def estimate_gamma(t, x):
    """Differences of neighbours, compared with x and t in the middle of the step, long steps counting more."""
    h = np.diff(t)
    slope = np.diff(x) / h
    xm = (x[1:] + x[:-1]) / 2
    tm = (t[1:] + t[:-1]) / 2
    return float(np.average((np.cos(2 * tm) - slope) * xm, weights=h) / np.average(xm**2, weights=h))


derivative_fit = """The equation has one unknown number and only allows paths of the right kind. A polynomial
has many coefficients and bends to the noise, above all at the ends, and none of them is gamma."""

stability = """x' - cos(2t) is linear in gamma with the same gamma at each time, whatever the start was. So
every point is an equation for one number and the errors average out; a path that varies a lot only adds
information."""
