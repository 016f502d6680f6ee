# expect: shape fail shape_of_y
valid_p = {1, 5}
shape = (5, 5, 3)
