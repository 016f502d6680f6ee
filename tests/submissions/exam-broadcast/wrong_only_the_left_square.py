# expect: square_1 fail only_the_left_square
works = 1

shape_1 = (5, 5, 3)

shape_2 = "error"

square_1 = (2, 1, 2)

square_2 = (2, 2, 2)
