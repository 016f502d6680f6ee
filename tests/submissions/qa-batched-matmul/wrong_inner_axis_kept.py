# expect: shape fail inner_axis_kept
shape = ("B", "m", "d")
multiplies = "B*m*n*d"
adds = "B*m*n*d"
