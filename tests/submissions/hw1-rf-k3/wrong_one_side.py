# expect: receptive_field fail one_side

receptive_field = 4.0
