# expect: receptive_field fail start_not_counted

receptive_field = 3 * (7 - 1)
