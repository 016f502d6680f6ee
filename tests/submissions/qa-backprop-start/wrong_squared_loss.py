# expect: first_derivative fail squared_loss
first_derivative = 2
