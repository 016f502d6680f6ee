# expect: product_shape fail transposed
product_shape = (1, "m")
