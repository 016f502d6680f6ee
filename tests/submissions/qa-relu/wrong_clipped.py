# expect: relu fail clipped
import numpy as np


def relu(x):
    return np.minimum(np.maximum(x, 0), 1)


how = """max(0, x): positive numbers stay, all others become 0. On a vector it is applied to each entry by itself, so the
length stays the same."""
