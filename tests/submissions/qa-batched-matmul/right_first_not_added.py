shape = "B x m x n"
multiplies = "B (m n d)"
adds = "B m n (d - 1)"
