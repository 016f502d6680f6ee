receptive_fields = (5, 9, 25)
