import sympy as sp

B, m, n, d = sp.symbols("B m n d", positive=True)

shape = (B, m, n)
multiplies = B * m * n * d
adds = multiplies
