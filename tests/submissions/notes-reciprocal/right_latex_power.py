reciprocal_derivative = r"$h' = -f^{-2}\, df$"
