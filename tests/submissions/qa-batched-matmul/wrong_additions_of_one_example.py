# expect: adds fail additions_of_one_example
shape = ("B", "m", "n")
multiplies = "B*m*n*d"
adds = "m*n*d"
