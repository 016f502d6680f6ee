# expect: reciprocal_derivative fail logarithm
def reciprocal_derivative(f, df):
    return df / f
