# expect: shape fail raises
shape = "error"
multiplies = "B*m*n*d"
adds = "B*m*n*d"
