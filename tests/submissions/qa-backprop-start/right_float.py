first_derivative = 1.0
