# expect: receptive_field fail one_side

receptive_field = 10.0
