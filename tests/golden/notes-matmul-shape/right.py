product_shape = ("m", 1)
