# expect: reciprocal_derivative fail exchanged
reciprocal_derivative = "-f/(df)^2"
