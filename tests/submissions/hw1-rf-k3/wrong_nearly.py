# expect: receptive_field fail -

receptive_field = 7.001
