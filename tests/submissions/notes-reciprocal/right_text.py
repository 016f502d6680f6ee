reciprocal_derivative = "-df/f^2"
