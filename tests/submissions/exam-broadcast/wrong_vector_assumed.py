# expect: shape_1 fail vector_assumed
works = 1

shape_1 = (5, 5)

shape_2 = "error"

square_1 = (2, 2, 2)

square_2 = (2, 2, 2)
