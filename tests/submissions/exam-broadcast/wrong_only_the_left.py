# expect: shape_1 fail only_the_left
works = 1

shape_1 = (5, 1, 3)

shape_2 = "error"

square_1 = (2, 2, 2)

square_2 = (2, 2, 2)
