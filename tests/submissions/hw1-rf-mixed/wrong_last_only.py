# expect: receptive_fields fail -

receptive_fields = 25
