# expect: first_derivative fail step_size
first_derivative = 0.01
