shape = "(B, m, n)"
multiplies = "Bmnd"
adds = "B m n d"
