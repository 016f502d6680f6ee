product_shape = r"m \times 1"
