# expect: receptive_fields fail by_itself

receptive_fields = (5, 3, 9)
