reciprocal_derivative = r"-\frac{1}{f^2} \mathrm{df}"
