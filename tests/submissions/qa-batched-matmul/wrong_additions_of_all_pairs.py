# expect: adds fail additions_of_all_pairs
shape = ("B", "m", "n")
multiplies = "B*m*n*d"
adds = "B^2*m*n*d"
