import numpy as np


def estimate_gamma(t, x):
    """Integrates the equation over time and solves for gamma by least squares."""
    step = np.diff(t)
    area = np.concatenate([[0], np.cumsum(step * (x[1:] + x[:-1]) / 2)])
    rest = (np.sin(2 * t) - np.sin(2 * t[0])) / 2 - (x - x[0])
    unknowns = np.stack([area, np.ones_like(t)], axis=1)
    return np.linalg.lstsq(unknowns, rest, rcond=None)[0][0]


derivative_fit = "The equation has one unknown; a polynomial has many, and none of them is gamma."
stability = "The equation is linear in gamma, so every point adds one equation for the same number."
