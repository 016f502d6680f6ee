# expect: valid_p fail flush_left
valid_p = {1, 4}
shape = (4, 5, 5, 3)
