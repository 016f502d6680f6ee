# expect: first_derivative fail downhill
first_derivative = -1
