m, n = "m", "n"
A = [m, n]
B = [n, 1]

product_shape = [A[0], B[1]]
