receptive_field = "1 + 3*(7 - 1)"
