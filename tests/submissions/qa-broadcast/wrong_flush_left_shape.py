# expect: shape fail flush_left_shape
valid_p = {1, 5}
shape = (4, 5, 3, 3)
