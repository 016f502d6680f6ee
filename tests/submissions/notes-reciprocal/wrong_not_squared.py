# expect: reciprocal_derivative fail not_squared
reciprocal_derivative = "-df/f"
