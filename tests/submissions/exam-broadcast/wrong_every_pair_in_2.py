# expect: shape_2 fail every_pair_in_2
works = 1

shape_1 = (5, 5, 3)

shape_2 = "5, 3, 5, 3"

square_1 = (2, 2, 2)

square_2 = (2, 2, 2)
