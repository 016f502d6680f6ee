# expect: multiplies fail both_counted
shape = ("B", "m", "n")
multiplies = "2*B*m*n*d"
adds = "B*m*n*d"
