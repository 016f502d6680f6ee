# expect: relu fail negative_part
import numpy as np


def relu(x):
    return np.where(x < 0, x, 0)


how = """max(0, x): positive numbers stay, all others become 0. On a vector it is applied to each entry by itself, so the
length stays the same."""
