def reciprocal_derivative(f, df):
    """Quotient rule on 1/f: (0 f - 1 df) / f^2."""
    return (0 * f - 1 * df) / f**2
