# expect: first_derivative fail loss_as_a_constant
first_derivative = 0
