# expect: dimension fail square_matrix
dimension = "n^2"
