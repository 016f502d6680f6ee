# expect: shape_1 fail no_new_axis
works = 1

shape_1 = "5x3"

shape_2 = "error"

square_1 = (2, 2, 2)

square_2 = (2, 2, 2)
