# expect: works fail middle_not_compared
works = 2

shape_1 = (5, 5, 3)

shape_2 = "error"

square_1 = (2, 2, 2)

square_2 = (2, 2, 2)
