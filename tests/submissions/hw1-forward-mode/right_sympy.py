import sympy as sp

t = sp.Symbol("t", real=True)
f1 = sp.exp(t)
f2 = f1**2
f3 = f1 + f2
f4, f5 = sp.exp(f3), sp.sin(f3)


def forward_mode(x):
    return [float(f.diff(t).subs(t, x)) for f in (f1, f2, f3, f4, f5, f4 + f5)]


why_not_forward = "It would take a pass for every one of the parameters; backwards one pass does it for all, as the loss is one number."
