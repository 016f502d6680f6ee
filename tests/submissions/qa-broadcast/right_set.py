valid_p = {1, 5}
shape = (4, 5, 5, 3)
