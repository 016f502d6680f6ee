# expect: receptive_field fail sizes_multiplied

receptive_field = 7**3
