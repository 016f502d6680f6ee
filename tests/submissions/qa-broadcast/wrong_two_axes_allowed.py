# expect: valid_p fail two_axes_allowed
valid_p = {1, 4, 5}
shape = (4, 5, 5, 3)
