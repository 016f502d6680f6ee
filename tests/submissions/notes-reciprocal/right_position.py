def reciprocal_derivative(value, slope):
    """Names of its own, in the order of the question."""
    return -slope / (value * value)
