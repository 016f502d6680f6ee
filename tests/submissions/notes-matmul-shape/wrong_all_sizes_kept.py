# expect: product_shape fail all_sizes_kept
product_shape = ("m", "n", "n", 1)
