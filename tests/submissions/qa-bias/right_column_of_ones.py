import numpy as np


def linear(X, W, b):
    # The bias as the weight of an input that is always 1.
    return np.column_stack([X, np.ones(len(X))]) @ np.column_stack([W, b]).T


meaning = "W x + b instead of W x: an offset that does not depend on x; hyperplanes need not meet the origin."
