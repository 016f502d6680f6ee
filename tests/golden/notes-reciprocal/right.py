reciprocal_derivative = r"-\frac{\mathrm{df}}{f^2}"
