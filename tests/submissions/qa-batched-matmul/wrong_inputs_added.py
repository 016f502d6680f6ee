# expect: adds fail inputs_added
shape = ("B", "m", "n")
multiplies = "B*m*n*d"
adds = "B*(m + n)*d"
