# expect: relu fail softplus
import numpy as np


def relu(x):
    return np.log(1 + np.exp(x))


how = """max(0, x): positive numbers stay, all others become 0. On a vector it is applied to each entry by itself, so the
length stays the same."""
