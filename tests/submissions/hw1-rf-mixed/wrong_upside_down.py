# expect: receptive_fields fail reversed

receptive_fields = (25, 9, 5)
