# expect: valid_p fail equal_only
valid_p = {5}
shape = (4, 5, 5, 3)
