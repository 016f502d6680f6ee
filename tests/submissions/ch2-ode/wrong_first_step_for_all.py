# expect: estimate_gamma fail first_step_for_all
import numpy as np


def estimate_gamma(t, x):
    h = t[1] - t[0]
    d = np.gradient(x, h)
    return np.sum(x * (np.cos(2 * t) - d)) / np.sum(x**2)


derivative_fit = """The equation has one unknown number and only allows paths of the right kind. A polynomial
has many coefficients and bends to the noise, above all at the ends, and none of them is gamma."""

stability = """x' - cos(2t) is linear in gamma with the same gamma at each time, whatever the start was. So
every point is an equation for one number and the errors average out; a path that varies a lot only adds
information."""
