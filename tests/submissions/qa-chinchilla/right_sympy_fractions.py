import sympy as sp

N, D = sp.symbols("N D")
loss = sp.Rational(169, 100) + sp.Rational(4064, 10) / N ** sp.Rational(17, 50) + sp.Rational(4107, 10) / D ** sp.Rational(7, 25)


what = """A scaling law that predicts a language model's loss from parameters and tokens. It showed that both should grow together,
about 20 tokens a parameter: earlier models were too large for their data."""
