# expect: shape fail no_shape
valid_p = {1, 5}
shape = "error"
