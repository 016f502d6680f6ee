# expect: receptive_fields fail ignoring_dilation

receptive_fields = [5, 9, 17]
