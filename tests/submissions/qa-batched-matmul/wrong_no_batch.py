# expect: shape fail no_batch
shape = ("m", "n")
multiplies = "B*m*n*d"
adds = "B*m*n*d"
