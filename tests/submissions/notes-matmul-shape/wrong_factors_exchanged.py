# expect: product_shape fail factors_exchanged
product_shape = "error"
