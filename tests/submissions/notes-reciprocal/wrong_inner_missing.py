# expect: reciprocal_derivative fail inner_missing
reciprocal_derivative = r"-\frac{1}{f^2}"
