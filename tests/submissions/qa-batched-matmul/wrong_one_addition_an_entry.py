# expect: adds fail one_addition_an_entry
shape = ("B", "m", "n")
multiplies = "B*m*n*d"
adds = "B*m*n"
