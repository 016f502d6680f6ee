# expect: receptive_fields fail -

receptive_fields = (6, 10, 26)
