import sympy as sp

L, mu, lam = sp.symbols("L mu lam", positive=True)
answer = True
new_condition = sp.Rational(1) + (L - mu) / (mu + lam)

why = """The regulariser adds lambda to the second derivative in all directions. Adding the same to both bounds brings the quotient
nearer to 1, unless it is 1 already."""
