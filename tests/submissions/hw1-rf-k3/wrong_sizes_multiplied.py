# expect: receptive_field fail sizes_multiplied

receptive_field = 3**3
