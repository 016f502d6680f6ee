# expect: shape fail all_pairs_of_examples
shape = ("B", "B", "m", "n")
multiplies = "B*m*n*d"
adds = "B*m*n*d"
