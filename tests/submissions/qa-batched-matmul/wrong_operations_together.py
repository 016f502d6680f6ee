# expect: adds fail operations_together
shape = ("B", "m", "n")
multiplies = "B*m*n*d"
adds = "2*B*m*n*d"
