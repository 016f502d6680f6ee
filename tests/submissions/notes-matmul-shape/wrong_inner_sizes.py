# expect: product_shape fail inner_sizes
product_shape = ("n", "n")
