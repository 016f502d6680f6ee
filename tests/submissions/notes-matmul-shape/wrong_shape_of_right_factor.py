# expect: product_shape fail shape_of_right_factor
product_shape = ["n", 1]
