# expect: multiplies fail entries_only
shape = ("B", "m", "n")
multiplies = "B*m*n"
adds = "B*m*n*d"
