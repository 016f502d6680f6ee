def reciprocal_derivative(f, df):
    return 1 / df
