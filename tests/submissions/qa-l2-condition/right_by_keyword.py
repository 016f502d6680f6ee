import numpy as np

answer = True


def new_condition(lam, mu, L):
    largest, smallest = L + lam, mu + lam
    return np.float32(largest) / np.float32(smallest)


why = """The regulariser adds lambda to the second derivative in all directions. Adding the same to both bounds brings the quotient
nearer to 1, unless it is 1 already."""
