# expect: receptive_field fail sizes_added

receptive_field = 7 + 7 + 7
