# expect: square_1 fail only_the_right_square
works = 1

shape_1 = (5, 5, 3)

shape_2 = "error"

square_1 = (1, 2, 2)

square_2 = (2, 2, 2)
