# expect: multiplies fail examples_paired
shape = ("B", "m", "n")
multiplies = "B^2*m*n*d"
adds = "B*m*n*d"
