# expect: reciprocal_derivative fail reciprocal_of_derivative
reciprocal_derivative = lambda f, df: 1 / df
