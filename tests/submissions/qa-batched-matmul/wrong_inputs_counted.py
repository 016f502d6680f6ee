# expect: multiplies fail inputs_counted
shape = ("B", "m", "n")
multiplies = "B*(m + n)*d"
adds = "B*m*n*d"
