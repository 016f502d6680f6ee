# expect: shape fail not_summed
shape = ("B", "m", "n", "d")
multiplies = "B*m*n*d"
adds = "B*m*n*d"
