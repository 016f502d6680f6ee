# expect: receptive_field fail -

receptive_field = 'many'
