# expect: receptive_field fail two_layers

receptive_field = '13'
