from sympy import Sum, symbols

B, m, n, d, k = symbols("B m n d k", integer=True, positive=True)
shape = ("B", "m", "n")
multiplies = B * m * n * d
adds = Sum(B * m * n, (k, 1, d)).doit()
