product_shape = "(m,)"
