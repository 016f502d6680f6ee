# expect: grid_runs fail three_values_each
import sympy as sp

answer = True


grid_runs = sp.Integer(3) ** sp.Symbol("k")


why = """A grid needs at least 2^k runs, every combination; a random search has as many as one likes for any k, and each run tries
new values of the hyperparameters that matter."""
