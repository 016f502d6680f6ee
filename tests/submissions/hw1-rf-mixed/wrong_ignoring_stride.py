# expect: receptive_fields fail ignoring_stride

receptive_fields = (5, 7, 15)
