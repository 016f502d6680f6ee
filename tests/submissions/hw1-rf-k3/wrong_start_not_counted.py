# expect: receptive_field fail start_not_counted

receptive_field = 3 * (3 - 1)
