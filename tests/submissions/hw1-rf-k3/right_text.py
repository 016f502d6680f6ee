receptive_field = "1 + 3*(3 - 1)"
