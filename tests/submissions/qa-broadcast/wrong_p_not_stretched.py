# expect: shape fail p_not_stretched
valid_p = {1, 5}
shape = (4, 1, 5, 3)
