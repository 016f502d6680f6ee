import sympy as sp

f1, f2, f3, f4, f5, t = sp.symbols("f1:6 t")
y = f4 + f5
d5 = y.diff(f5)
d4 = y.diff(f4)
d3 = d4 * sp.exp(f3).diff(f3) + d5 * sp.sin(f3).diff(f3)
d2 = d3 * (f1 + f2).diff(f2)
d1 = d3 * (f1 + f2).diff(f1) + d2 * (f1**2).diff(f1)
dx = d1 * sp.exp(t)
steps = sp.Matrix([d5, d4, d3, d2, d1, dx]).subs(f3, f1 + f1**2).subs(f1, sp.exp(t))
numeric = sp.lambdify(t, steps, "numpy")


def reverse_mode(x):
    return numeric(x)[:, 0]
