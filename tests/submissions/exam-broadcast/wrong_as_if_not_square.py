# expect: square_2 fail as_if_not_square
works = 1

shape_1 = (5, 5, 3)

shape_2 = "error"

square_1 = (2, 2, 2)

square_2 = "error"
