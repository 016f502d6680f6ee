# expect: receptive_field fail four_layers

receptive_field = 25
