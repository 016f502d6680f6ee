# expect: valid_p fail one_only
valid_p = {1}
shape = (4, 5, 5, 3)
