# expect: dimension fail sizes_added
dimension = "m + n"
