import sympy as sp

u = sp.symbols("u")
w0, w1, w2, x0, x1 = sp.symbols("w0 w1 w2 x0 x1", real=True)
L = 1 / (1 + sp.exp(u))

dL_du = sp.diff(L, u)
whole = L.subs(u, w0 * x0 + w1 * x1 + w2)
dL_dw0, dL_dw1, dL_dw2, dL_dx0, dL_dx1 = [sp.simplify(whole.diff(v)) for v in (w0, w1, w2, x0, x1)]
