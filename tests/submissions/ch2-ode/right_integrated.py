import numpy as np


def estimate_gamma(t, x):
    """x(t) = x(0) - gamma * (integral of x) + sin(2t)/2, with x(0) and gamma fitted."""
    area = np.concatenate([[0.0], np.cumsum((x[1:] + x[:-1]) / 2 * np.diff(t))])
    columns = np.column_stack([np.ones_like(t), -area])
    (_, gamma), *_ = np.linalg.lstsq(columns, x - np.sin(2 * t) / 2, rcond=None)
    return np.array(gamma)


derivative_fit = """The equation has one unknown number and only allows paths of the right kind. A polynomial
has many coefficients and bends to the noise, above all at the ends, and none of them is gamma."""

stability = """x' - cos(2t) is linear in gamma with the same gamma at each time, whatever the start was. So
every point is an equation for one number and the errors average out; a path that varies a lot only adds
information."""
