# rows of the first factor x columns of the second
product_shape = "m x 1"
