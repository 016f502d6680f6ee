# expect: multiplies fail one_example
shape = ("B", "m", "n")
multiplies = "m*n*d"
adds = "B*m*n*d"
