import numpy as np


def relu(x):
    if np.ndim(x) == 0:
        return x if x > 0 else 0
    return [relu(part) for part in x]


how = """max(0, x): positive numbers stay, all others become 0. On a vector it is applied to each entry by itself, so the
length stays the same."""
