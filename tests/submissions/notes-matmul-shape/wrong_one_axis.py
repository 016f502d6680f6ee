# expect: product_shape fail one_axis
product_shape = ("m",)
