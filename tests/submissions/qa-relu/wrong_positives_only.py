# expect: relu fail positives_only
import numpy as np


def relu(x):
    return np.array([v for v in np.ravel(x) if v > 0])


how = """max(0, x): positive numbers stay, all others become 0. On a vector it is applied to each entry by itself, so the
length stays the same."""
