import numpy as np

answer = np.bool_(True)


def grid_runs(k):
    return 2**k


why = "Exponential against a number of runs that one chooses; it still cannot cover everything."
