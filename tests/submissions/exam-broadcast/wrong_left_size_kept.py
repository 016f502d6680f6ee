# expect: shape_2 fail left_size_kept
works = 1

shape_1 = (5, 5, 3)

shape_2 = (5, 3, 3)

square_1 = (2, 2, 2)

square_2 = (2, 2, 2)
