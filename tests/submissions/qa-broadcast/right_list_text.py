valid_p = [5, 1, 1]
shape = "4 x 5 x 5 x 3"
