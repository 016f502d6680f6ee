# expect: shape fail rows_and_columns_exchanged
shape = ("B", "n", "m")
multiplies = "B*m*n*d"
adds = "B*m*n*d"
