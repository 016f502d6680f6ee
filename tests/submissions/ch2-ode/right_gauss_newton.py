import numpy as np


def path(t, gamma, start):
    driven = (gamma * np.cos(2 * t) + 2 * np.sin(2 * t)) / (gamma**2 + 4)
    return driven + (start - gamma / (gamma**2 + 4)) * np.exp(-gamma * t)


def estimate_gamma(t, x):
    """Fits the solution of the equation itself, starting from the regression."""
    gamma = x @ (np.cos(2 * t) - np.gradient(x, t)) / (x @ x)
    start = x[0]
    for _ in range(20):
        by_gamma = (path(t, gamma + 1e-6, start) - path(t, gamma - 1e-6, start)) / 2e-6
        step = np.linalg.lstsq(np.column_stack([by_gamma, np.exp(-gamma * t)]), x - path(t, gamma, start), rcond=None)[
            0
        ]
        gamma, start = gamma + step[0], start + step[1]
    return gamma


derivative_fit = """The equation has one unknown number and only allows paths of the right kind. A polynomial
has many coefficients and bends to the noise, above all at the ends, and none of them is gamma."""

stability = """x' - cos(2t) is linear in gamma with the same gamma at each time, whatever the start was. So
every point is an equation for one number and the errors average out; a path that varies a lot only adds
information."""
