# expect: dimension fail with_offset
dimension = "(m + 1)*n"
