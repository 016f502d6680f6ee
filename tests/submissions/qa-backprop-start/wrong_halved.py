# expect: first_derivative fail halved
first_derivative = 0.5
