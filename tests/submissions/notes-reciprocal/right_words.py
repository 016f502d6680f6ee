# the way it stands in a book, with a left-hand side and Unicode signs
reciprocal_derivative = "dh/dx = −(1/f²)·df"
