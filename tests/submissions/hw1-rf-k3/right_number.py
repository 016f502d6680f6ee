receptive_field = 7
