import sympy as sp

answer = "true"


grid_runs = sp.Integer(2) ** sp.Symbol("k", integer=True, positive=True)


why = """A grid needs at least 2^k runs, every combination; a random search has as many as one likes for any k, and each run tries
new values of the hyperparameters that matter."""
