# expect: receptive_field fail -

receptive_field = 19.001
