# expect: product_shape fail inner_size_kept
product_shape = "m, n, 1"
