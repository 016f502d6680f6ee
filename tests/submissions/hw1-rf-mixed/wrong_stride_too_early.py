# expect: receptive_fields fail stride_too_early

receptive_fields = (9, 13, 29)
