# expect: square_2 fail every_pair_square_2
works = 1

shape_1 = (5, 5, 3)

shape_2 = "error"

square_1 = (2, 2, 2)

square_2 = (2, 2, 2, 2)
