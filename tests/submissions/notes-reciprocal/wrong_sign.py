# expect: reciprocal_derivative fail sign
reciprocal_derivative = "df/f^2"
