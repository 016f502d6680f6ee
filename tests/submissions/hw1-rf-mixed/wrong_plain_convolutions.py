# expect: receptive_fields fail plain_convolutions

receptive_fields = (5, 5 + 2, 5 + 2 + 4)
