# expect: shape_1 fail new_axis_at_the_end
works = 1

shape_1 = "error"

shape_2 = "error"

square_1 = (2, 2, 2)

square_2 = (2, 2, 2)
