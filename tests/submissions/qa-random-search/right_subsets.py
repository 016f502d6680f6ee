import math

answer = True


def grid_runs(k):
    return sum(math.comb(int(k), j) for j in range(int(k) + 1))


why = """A grid needs at least 2^k runs, every combination; a random search has as many as one likes for any k, and each run tries
new values of the hyperparameters that matter."""
