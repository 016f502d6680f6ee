import sympy as sp

N, D = sp.symbols("N D", positive=True)
loss = sp.Float("1.69") + sp.Float("406.4") * N ** (-sp.Float("0.34")) + sp.Float("410.7") * D ** (-sp.Float("0.28"))


what = """A scaling law that predicts a language model's loss from parameters and tokens. It showed that both should grow together,
about 20 tokens a parameter: earlier models were too large for their data."""
