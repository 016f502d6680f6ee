# expect: receptive_fields fail sizes_added

receptive_fields = (5, 8, 13)
