# expect: receptive_field fail one_layer

receptive_field = 7
