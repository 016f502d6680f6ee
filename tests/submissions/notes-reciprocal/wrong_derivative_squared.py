# expect: reciprocal_derivative fail derivative_squared
reciprocal_derivative = "-(df/f)**2"
