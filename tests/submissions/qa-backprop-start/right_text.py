first_derivative = "1"
