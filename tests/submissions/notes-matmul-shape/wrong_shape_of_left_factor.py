# expect: product_shape fail shape_of_left_factor
product_shape = "(m, n)"
