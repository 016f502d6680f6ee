receptive_field = 19
