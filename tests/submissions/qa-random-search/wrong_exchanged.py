# expect: grid_runs fail exchanged
answer = True


grid_runs = r"k^{2}"


why = """A grid needs at least 2^k runs, every combination; a random search has as many as one likes for any k, and each run tries
new values of the hyperparameters that matter."""
