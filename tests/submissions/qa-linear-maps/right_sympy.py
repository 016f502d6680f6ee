import sympy as sp

m, n = sp.symbols("m n", positive=True, integer=True)
dimension = m * n
