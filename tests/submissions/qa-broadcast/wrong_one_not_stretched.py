# expect: shape fail one_not_stretched
valid_p = {1, 5}
shape = (4, 5, 1, 3)
