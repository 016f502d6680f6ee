import math


def estimate_gamma(t, x):
    above = below = 0.0
    for i in range(1, len(t) - 1):
        left, right = t[i] - t[i - 1], t[i + 1] - t[i]
        slope = (x[i + 1] - x[i]) / right * left + (x[i] - x[i - 1]) / left * right
        slope /= left + right
        above += x[i] * (math.cos(2 * t[i]) - slope)
        below += x[i] ** 2
    return above / below


derivative_fit = """The equation has one unknown number and only allows paths of the right kind. A polynomial
has many coefficients and bends to the noise, above all at the ends, and none of them is gamma."""

stability = """x' - cos(2t) is linear in gamma with the same gamma at each time, whatever the start was. So
every point is an equation for one number and the errors average out; a path that varies a lot only adds
information."""
