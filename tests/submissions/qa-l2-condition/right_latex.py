answer = "T"
new_condition = r"$\kappa = \frac{L + \lambda}{\mu + \lambda}$"

why = """The regulariser adds lambda to the second derivative in all directions. Adding the same to both bounds brings the quotient
nearer to 1, unless it is 1 already."""
