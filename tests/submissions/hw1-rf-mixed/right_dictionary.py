receptive_fields = {"H1": "5", "H2": "5 + 4", "H3": "9 + 16"}
