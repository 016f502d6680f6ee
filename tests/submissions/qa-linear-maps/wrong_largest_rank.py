# expect: dimension fail largest_rank
dimension = "min(m, n)"
