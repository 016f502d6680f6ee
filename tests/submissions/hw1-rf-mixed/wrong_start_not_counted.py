# expect: receptive_fields fail start_not_counted

receptive_fields = {"H1": 4, "H2": 8, "H3": 24}
