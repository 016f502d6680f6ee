import sympy as sp

x, f, df = sp.symbols("x f df")
F = sp.Function("F")
derivative = sp.diff(1 / F(x), x)

reciprocal_derivative = derivative.subs(F(x).diff(x), df).subs(F(x), f)
