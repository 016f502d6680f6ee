# expect: receptive_field fail sizes_added

receptive_field = 3 + 3 + 3
